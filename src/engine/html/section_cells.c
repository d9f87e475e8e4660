#include <config.h>

#include "engine/html/sections.h"

#include <string.h>

#include "engine/html/html.h"
#include "engine/report/columns.h"

/* What most readers want, under names that need no explanation. */
static const struct {
    const char *column; /* of the exports */
    const char *title;
} chosen[] = {
    {"arm", "arm"},
    {"concurrency", "concurrency"},
    {"rate_rps", "rate, requests/s"},
    {"throughput_rps", "throughput, requests/s"},
    {"throughput_rps_low", "low"},
    {"throughput_rps_high", "high"},
    {"latency_p50_us", "p50, \xc2\xb5s"},
    {"latency_p99_us", "p99, \xc2\xb5s"},
    {"latency_p999_us", "p99.9, \xc2\xb5s"},
    {"errors", "errors"},
    {"limited_by", "limited by"},
    {"server_cpu_us_per_request", "server CPU, \xc2\xb5s/request"},
    {"client_cpu_us_per_request", "client CPU, \xc2\xb5s/request"},
    {"server_rss_bytes", "server memory, bytes"},
    {"blocks", "blocks"},
};

enum { CHOSEN = sizeof chosen / sizeof *chosen, COLUMNS_MAX = 128 };

static void get(const struct result *r, size_t cell, size_t column, struct field *out)
{
    struct row row = row_of_cell(r, &r->cells[cell]);

    column_field(column, &row, out);
}

/* Whether some cell has the column as a number; `known`: whether some cell has it at all. */
static bool is_number(const struct result *r, size_t column, bool *known)
{
    bool number = false;
    struct field f;

    *known = false;
    for (size_t i = 0; i < r->cell_count; i++) {
        get(r, i, column, &f);
        *known = *known || f.kind != FIELD_UNKNOWN;
        number = number || f.kind == FIELD_NUMBER;
    }
    return number;
}

/* A percentile of too few requests has a mark behind it. */
static bool is_doubtful(const struct result *r, size_t cell, size_t column)
{
    enum metric metric;

    return metric_parse(column_name(column), &metric) &&
           metric_requests_missing(&r->cells[cell].total, metric) > 0;
}

/* Columns of the exports under their titles. */
struct choice {
    size_t column;
    const char *title;
    bool is_number;
};

static void put_field(struct buf *out, const struct result *r, size_t cell, const struct choice *c)
{
    char text[FIELD_TEXT_SIZE + 1];
    struct field f;

    get(r, cell, c->column, &f);
    memcpy(text, f.text, sizeof f.text);
    if (f.kind == FIELD_NUMBER && is_doubtful(r, cell, c->column))
        strcat(text, "?");
    if (strcmp(column_name(c->column), "arm") == 0)
        html_row_heading(out, text);
    else if (c->is_number)
        html_row_number(out, text);
    else
        html_row_text(out, text);
}

struct choices {
    struct choice list[COLUMNS_MAX];
    size_t count;
};

/* A column of which nothing is known in any cell is left out. */
static void choose(struct choices *c, const struct result *r, size_t column, const char *title)
{
    bool known, number = is_number(r, column, &known);

    if (known && c->count < COLUMNS_MAX)
        c->list[c->count++] = (struct choice){column, title, number};
}

static void choose_some(struct choices *c, const struct result *r)
{
    c->count = 0;
    for (size_t i = 0; i < CHOSEN; i++)
        for (size_t column = 0; column < column_count(); column++)
            if (strcmp(column_name(column), chosen[i].column) == 0)
                choose(c, r, column, chosen[i].title);
}

static void choose_all(struct choices *c, const struct result *r)
{
    c->count = 0;
    for (size_t column = 0; column < column_count(); column++)
        choose(c, r, column, column_name(column));
}

static void put_table(struct buf *out, const struct result *r, const char *caption,
                      const struct choices *c)
{
    html_table_open(out, caption, true);
    for (size_t i = 0; i < c->count; i++)
        html_table_heading(out, c->list[i].title, c->list[i].is_number);
    html_table_body(out);
    for (size_t cell = 0; cell < r->cell_count; cell++) {
        html_row_open(out);
        for (size_t i = 0; i < c->count; i++)
            put_field(out, r, cell, &c->list[i]);
        html_row_close(out);
    }
    html_table_close(out);
}

static void put_notes(struct buf *out, const struct result *r)
{
    size_t count = 0;

    for (size_t i = 0; i < r->cell_count; i++) {
        const struct cell *c = &r->cells[i];
        char level[LEVEL_NAME_SIZE];

        if (c->notes[0] == '\0')
            continue;
        if (count++ == 0)
            buf_append_text(out, "<h3>Notes</h3>\n<ul>\n");
        html_printf(out, "li", "", "%s, %s: %s", r->sweep.arms[c->arm].name,
                    level_name(&r->sweep.levels[c->level], level), c->notes);
    }
    if (count > 0)
        buf_append_text(out, "</ul>\n");
}

int section_cells(struct buf *out, const struct result *r, struct err *e)
{
    struct choices c;

    (void)e;
    choose_some(&c, r);
    put_table(out, r, "Each arm at each level", &c);
    buf_append_text(out,
                    "<p>Throughput is the geometric mean over blocks, low and high the ends of "
                    "its 95 % interval; p50, p99 and p99.9 are of the response time. A ? "
                    "behind a percentile: it rests on too few requests to be told.</p>\n");
    put_notes(out, r);
    buf_append_text(out, "<details>\n<summary>All columns</summary>\n");
    choose_all(&c, r);
    put_table(out, r, "All columns of results.csv", &c);
    buf_append_text(out, "</details>\n");
    return 0;
}
