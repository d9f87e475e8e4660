#include <config.h>

#include "engine/html/sections.h"

#include "engine/html/html.h"
#include "engine/report/search_line.h"

enum { RATE_DECIMALS = 3, LATENCY_DECIMALS = 3, LINE_SIZE = 4096 };

static void put_objective(struct buf *out, const struct result *r)
{
    struct buf text;

    buf_init(&text, LINE_SIZE);
    search_line_objective(&r->sweep, &text);
    html_printf(out, "p", "", "The highest rate at which each arm meets the objective: %s.",
                buf_text(&text));
    buf_fini(&text);
}

static void put_arm(struct buf *out, const struct result *r, size_t arm)
{
    const struct cell *c = result_cell(r, arm, 0);
    char limits[SEARCH_LIMITS_SIZE];

    search_line_limits(r, arm, limits);
    html_row_open(out);
    html_row_heading(out, r->sweep.arms[arm].name);
    html_row_value(out, metric_shown(&c->total, METRIC_RATE), RATE_DECIMALS);
    html_row_value(out, c->rate_low, RATE_DECIMALS);
    html_row_value(out, c->rate_high, RATE_DECIMALS);
    html_row_value(out, c->blocks, 0);
    html_row_percentile(out, &c->total, METRIC_RESPONSE_P99);
    html_row_text(out, limits);
    html_row_close(out);
}

static void put_rates(struct buf *out, const struct result *r)
{
    html_table_open(out, "Highest rates", true);
    html_table_heading(out, "arm", false);
    html_table_heading(out, "highest rate, requests/s", true);
    html_table_heading(out, "low", true);
    html_table_heading(out, "high", true);
    html_table_heading(out, "searches", true);
    html_table_heading(out, "p99 there, \xc2\xb5s", true);
    html_table_heading(out, "limited above it by", false);
    html_table_body(out);
    for (size_t arm = 0; arm < r->sweep.arm_count; arm++)
        put_arm(out, r, arm);
    html_table_close(out);
    html_element(out, "p", "",
                 "A rate is the geometric mean of those that the searches found, one in each "
                 "block; low and high are the ends of its 95 % interval.");
}

static void put_warnings(struct buf *out, const struct result *r)
{
    struct buf line;

    buf_init(&line, LINE_SIZE);
    for (size_t i = 0; search_line_warning(r, i, &line); i++) {
        if (line.size > 0)
            html_printf(out, "p", " class=\"warning\"", "%s.", buf_text(&line));
        buf_truncate(&line, 0);
    }
    buf_fini(&line);
}

static void put_paths(struct buf *out, const struct result *r)
{
    if (r->search_count == 0)
        return;
    html_printf(out, "h3", "", "%s", search_line_paths_title);
    buf_append_text(out, "<ul>\n");
    for (size_t i = 0; i < r->search_count; i++) {
        struct buf line;

        buf_init(&line, LINE_SIZE);
        search_line_path(r, &r->searches[i], &line);
        html_element(out, "li", "", buf_text(&line));
        buf_fini(&line);
    }
    buf_append_text(out, "</ul>\n");
}

int section_search(struct buf *out, const struct result *r, struct err *e)
{
    (void)e;
    put_objective(out, r);
    put_rates(out, r);
    put_warnings(out, r);
    put_paths(out, r);
    return 0;
}
