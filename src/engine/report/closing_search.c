#include <config.h>

#include "engine/report/closing_private.h"

#include <math.h>
#include <stdio.h>

#include "engine/report/search_line.h"

enum {
    MAX_WIDTH = 24,
    SEARCHES_WIDTH = 9,
    LATENCY_WIDTH = 8,
    RATE_DIGITS = 4,
    LATENCY_DIGITS = 3,
    DECIMALS = 3,
    INDENT = 2,
    FURTHER = 6
};

static void put_heading(struct page *p)
{
    struct buf objective;

    buf_init(&objective, PARAGRAPH_SIZE);
    search_line_objective(&p->result->sweep, &objective);
    page_wrap_printf(p, "Highest rate that meets the objective: %s", buf_text(&objective));
    buf_fini(&objective);
    page_left(p, "  arm", ARM_WIDTH + INDENT);
    page_right(p, "max /s [95 % interval]", MAX_WIDTH);
    page_right(p, "searches", SEARCHES_WIDTH);
    page_right(p, "p99 ms", LATENCY_WIDTH);
    buf_append_text(p->out, "  limited above it by\n");
}

/* "466 [458.2, 474.1]" */
static void put_estimate(struct page *p, double value, double low, double high)
{
    char numbers[3][NUMBER_TEXT_SIZE], text[3 * NUMBER_TEXT_SIZE + 8];

    page_figure(value, RATE_DIGITS, DECIMALS, numbers[0]);
    page_figure(low, RATE_DIGITS, DECIMALS, numbers[1]);
    page_figure(high, RATE_DIGITS, DECIMALS, numbers[2]);
    if (isnan(low) || isnan(high))
        snprintf(text, sizeof text, "%s", numbers[0]);
    else
        snprintf(text, sizeof text, "%s [%s, %s]", numbers[0], numbers[1], numbers[2]);
    page_right(p, text, MAX_WIDTH);
}

static void put_arm(struct page *p, size_t arm)
{
    const struct result *r = p->result;
    const struct cell *c = result_cell(r, arm, 0);
    const struct histogram *h = c->total.series[SERIES_RESPONSE];
    char number[NUMBER_TEXT_SIZE], limits[SEARCH_LIMITS_SIZE];

    buf_append_text(p->out, "  ");
    page_left(p, r->sweep.arms[arm].name, ARM_WIDTH);
    put_estimate(p, metric_shown(&c->total, METRIC_RATE), c->rate_low, c->rate_high);
    snprintf(number, sizeof number, "%d", c->blocks);
    page_right(p, number, SEARCHES_WIDTH);
    page_figure(metric_shown(&c->total, METRIC_RESPONSE_P99) / 1e3, LATENCY_DIGITS, DECIMALS,
                number);
    page_right(p, number, LATENCY_WIDTH);
    search_line_limits(r, arm, limits);
    buf_printf(p->out, "%s %s\n",
               h && h->count > 0 && !percentile_has_enough(99, h->count) ? "?" : " ", limits);
}

/* Nothing for an arm that is compared with none. */
static void put_ratio(struct page *p, size_t arm)
{
    const struct result_comparison *found = result_comparison_find(p->result, 0, arm, METRIC_RATE);
    const struct comparison *c;
    char label[SWEEP_TEXT_SIZE];

    if (found == NULL)
        return;
    c = &found->comparison;
    snprintf(label, sizeof label, "   / %s", p->result->sweep.arms[found->arm_a].name);
    page_left(p, label, ARM_WIDTH + INDENT);
    put_estimate(p, number_round(c->ratio, RESULT_RATIO_DECIMALS),
                 number_round(c->low, RESULT_RATIO_DECIMALS),
                 number_round(c->high, RESULT_RATIO_DECIMALS));
    buf_printf(p->out, "  %s\n", comparison_word_name(c->word));
}

/* "  rest 1: 100 200 400 800* 565.7* ..., 466/s met the objective": a star missed. */
static void put_path(struct page *p, const struct search *s)
{
    struct buf line;

    buf_init(&line, PARAGRAPH_SIZE);
    search_line_path(p->result, s, &line);
    page_paragraph(p, INDENT, FURTHER, buf_text(&line));
    buf_fini(&line);
}

static void put_paths(struct page *p)
{
    if (p->result->search_count == 0)
        return;
    page_wrap(p, search_line_paths_title);
    for (size_t i = 0; i < p->result->search_count; i++)
        put_path(p, &p->result->searches[i]);
}

static void put_warnings(struct page *p)
{
    struct buf line;

    buf_init(&line, PARAGRAPH_SIZE);
    for (size_t i = 0; search_line_warning(p->result, i, &line); i++) {
        if (line.size > 0)
            page_wrap_printf(p, "  %s", buf_text(&line));
        buf_truncate(&line, 0);
    }
    buf_fini(&line);
}

void closing_print_searches(struct page *p)
{
    size_t arms = p->result->sweep.arm_count;

    put_heading(p);
    for (size_t arm = 0; arm < arms; arm++) {
        put_arm(p, arm);
        put_ratio(p, arm);
    }
    put_warnings(p);
    put_paths(p);
    buf_append_char(p->out, '\n');
}
