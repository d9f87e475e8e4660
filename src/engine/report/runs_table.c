#include <config.h>

#include "engine/report/runs_table.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "engine/report/closing_private.h"
#include "engine/report/closing_table.h"

enum {
    INDENT = 2,
    LEVEL_WIDTH_LEAST = 7,
    TITLE_WIDTH = 9,
    VALUE_WIDTH = 9,
    DIGITS = 4,
    DECIMALS = 3
};

/* The metrics that are compared: shown = exported x scale. */
static const struct figure {
    enum metric metric;
    const char *title;
    double scale;
} figures[] = {
    {METRIC_THROUGHPUT, "req/s", 1},       {METRIC_RESPONSE_P50, "p50 ms", 1e-3},
    {METRIC_RESPONSE_P99, "p99 ms", 1e-3}, {METRIC_RESPONSE_MEAN, "mean ms", 1e-3},
    {METRIC_ERROR_RATE, "errors", 1},      {METRIC_SERVER_CPU_PER_REQUEST, "s.cpu us", 1},
};
enum { FIGURE_COUNT = sizeof figures / sizeof *figures };

static const struct figure *figure_of(enum metric m)
{
    size_t i = 0;

    while (i + 1 < FIGURE_COUNT && figures[i].metric != m)
        i++;
    return &figures[i];
}

/* ---- what the runs are ---- */

static int blocks_of(const struct result *r)
{
    int most = 0;

    for (size_t i = 0; i < r->cell_count; i++)
        most = r->cells[i].blocks > most ? r->cells[i].blocks : most;
    return most;
}

/* To the second. */
static void print_time(int64_t wall_ns, char out[CLOCK_STAMP_SIZE])
{
    clock_stamp(wall_ns, out);
    out[strcspn(out, ".")] = '\0';
    out[strcspn(out, "T")] = ' ';
}

static void put_run(struct page *p, const char *role, const char *file, const struct result *r)
{
    char time[CLOCK_STAMP_SIZE], noise[NUMBER_TEXT_SIZE], text[PARAGRAPH_SIZE];
    int blocks = blocks_of(r);

    print_time(r->created_at, time);
    page_figure(run_noise_us(r), DIGITS, 1, noise);
    snprintf(text, sizeof text, "%s %s: %s, %s UTC, %d block%s, noise %s us%s", role, file,
             r->sweep.name[0] ? r->sweep.name : "sweep", time, blocks, blocks == 1 ? "" : "s",
             noise, r->partial ? ", PARTIAL" : "");
    page_paragraph(p, INDENT, INDENT + strlen(role) + 1, text);
}

static void put_differences(struct page *p, const struct runs *r)
{
    if (r->difference_count == 0)
        return;
    page_wrap(p, "WARNING: the runs differ in more than what is to be compared (base | new):");
    for (size_t i = 0; i < r->difference_count; i++) {
        const struct run_difference *d = &r->differences[i];
        char text[4 * RUN_DIFFERENCE_SIZE];

        snprintf(text, sizeof text, "%s: %s | %s", d->what, d->base[0] ? d->base : "-",
                 d->other[0] ? d->other : "-");
        page_paragraph(p, INDENT, 2 * INDENT, text);
    }
}

/* "Only in the base: rest c=1, rest c=4". */
static void put_alone(struct page *p, const char *where, const struct result *r,
                      const struct run_cell *cells, size_t count)
{
    char level[LEVEL_NAME_SIZE];
    struct buf text;

    if (count == 0)
        return;
    buf_init(&text, PARAGRAPH_SIZE);
    buf_printf(&text, "Only in the %s:", where);
    for (size_t i = 0; i < count; i++)
        buf_printf(&text, "%s %s %s", i ? "," : "", r->sweep.arms[cells[i].arm].name,
                   level_name(&r->sweep.levels[cells[i].level], level));
    if (buf_failed(&text))
        page_wrap_printf(p, "Only in the %s: %zu cells", where, count);
    else
        page_wrap(p, buf_text(&text));
    buf_fini(&text);
}

/* ---- rows ---- */

static void put_row_start(struct page *p, const char *level, const char *arm, const char *title)
{
    page_right(p, level, p->level_width);
    buf_append_char(p->out, ' ');
    page_left(p, arm, ARM_WIDTH);
    buf_append_char(p->out, ' ');
    page_left(p, title, TITLE_WIDTH);
}

static void put_columns(struct page *p)
{
    put_row_start(p, "level", "arm", "figure");
    page_right(p, "base", VALUE_WIDTH);
    buf_append_char(p->out, ' ');
    page_right(p, "new", VALUE_WIDTH);
    buf_append_text(p->out, "  new / base [95 %]\n");
}

/* A share is shown as it is exported: few digits of a small one say nothing. */
static void put_value(struct page *p, double value, const struct figure *f)
{
    char number[NUMBER_TEXT_SIZE];

    if (f->metric != METRIC_ERROR_RATE)
        page_figure(value * f->scale, DIGITS, DECIMALS, number);
    else if (number_print_exact(value, number) == 0)
        snprintf(number, sizeof number, "-");
    page_right(p, number, VALUE_WIDTH);
}

static void put_ratio(struct page *p, const struct comparison *c)
{
    char numbers[3][NUMBER_TEXT_SIZE];

    page_figure(c->ratio, DIGITS, DECIMALS, numbers[0]);
    page_figure(c->low, DIGITS, DECIMALS, numbers[1]);
    page_figure(c->high, DIGITS, DECIMALS, numbers[2]);
    if (isnan(c->low))
        buf_printf(p->out, "  %s\n", numbers[0]);
    else
        buf_printf(p->out, "  %s [%s, %s]\n", numbers[0], numbers[1], numbers[2]);
}

static void put_shift(struct page *p, const struct runs *r, const struct shift *s)
{
    const struct figure *f = figure_of(s->metric);
    char level[LEVEL_NAME_SIZE];

    put_row_start(p, level_name(&r->base->sweep.levels[s->level], level),
                  r->base->sweep.arms[s->arm].name, f->title);
    put_value(p, s->base, f);
    buf_append_char(p->out, ' ');
    put_value(p, s->other, f);
    put_ratio(p, &s->comparison);
}

static void put_heading(struct page *p, const struct runs *r, enum shift_kind kind)
{
    static const char *const headings[SHIFT_KIND_COUNT] = {
        [SHIFT_REGRESSION] = "Regressions: slower, the whole interval beyond ",
        [SHIFT_SLOWER] = "Slower, but perhaps by less than ",
        [SHIFT_FASTER] = "Faster",
        [SHIFT_NOT_DISTINGUISHABLE] = "Not distinguishable",
        [SHIFT_TOO_FEW_BLOCKS] = "Too few blocks",
    };
    bool of_margin = kind <= SHIFT_SLOWER;
    char margin[NUMBER_TEXT_SIZE];

    number_print_exact(r->margin_percent, margin);
    buf_append_char(p->out, '\n');
    page_wrap_printf(p, "%s%s%s (%zu of %zu figures)", headings[kind], of_margin ? margin : "",
                     of_margin ? " %" : "", r->counts[kind], r->shift_count);
    put_columns(p);
}

static void put_shifts(struct page *p, const struct runs *r)
{
    enum shift_kind last = SHIFT_KIND_COUNT;

    for (size_t i = 0; i < r->shift_count; i++) {
        if (r->shifts[i].kind != last)
            put_heading(p, r, r->shifts[i].kind);
        last = r->shifts[i].kind;
        put_shift(p, r, &r->shifts[i]);
    }
}

static void put_legend(struct page *p)
{
    buf_append_char(p->out, '\n');
    page_wrap_printf(
        p,
        "Reading: two runs share no block and no mood of the machine, so nothing is paired: "
        "Welch's t on logarithms over the blocks of both, with the interval of this figure alone; "
        "faster, slower: more than chance explains, at 5 %% after Holm's correction over all "
        "figures together; too few blocks: fewer than %d, or trials with too few requests for a "
        "percentile; errors: share of the requests, compared after half an error a trial was "
        "added on both sides; s.cpu: the server's processor time a request",
        STATISTICS_BLOCKS_LEAST);
}

static void put_sum(struct page *p, const struct runs *r)
{
    size_t count = r->counts[SHIFT_REGRESSION];
    char margin[NUMBER_TEXT_SIZE];

    number_print_exact(r->margin_percent, margin);
    buf_append_char(p->out, '\n');
    if (r->shift_count == 0)
        page_wrap(p, "Answer: the runs have no cell in common, so nothing was compared.");
    else if (r->counts[SHIFT_TOO_FEW_BLOCKS] == r->shift_count)
        page_wrap(p, "Answer: too few blocks to say.");
    else
        page_wrap_printf(p,
                         "Answer: %zu regression%s beyond %s %%; %zu slower, %zu faster, %zu not "
                         "distinguishable, %zu with too few blocks.",
                         count, count == 1 ? "" : "s", margin, r->counts[SHIFT_SLOWER],
                         r->counts[SHIFT_FASTER], r->counts[SHIFT_NOT_DISTINGUISHABLE],
                         r->counts[SHIFT_TOO_FEW_BLOCKS]);
}

static size_t level_width(const struct sweep *s)
{
    size_t widest = LEVEL_WIDTH_LEAST;

    for (size_t i = 0; i < s->level_count; i++) {
        char name[LEVEL_NAME_SIZE];
        size_t width = strlen(level_name(&s->levels[i], name));

        widest = width > widest ? width : widest;
    }
    return widest;
}

void runs_table_print(const struct runs *r, const char *base, const char *other, bool utf8,
                      struct buf *out)
{
    struct page p = {.out = out, .utf8 = utf8, .level_width = level_width(&r->base->sweep)};

    buf_append_text(out, "Two runs, the new one against the base:\n");
    put_run(&p, "base", base, r->base);
    put_run(&p, "new ", other, r->other);
    put_differences(&p, r);
    put_alone(&p, "base", r->base, r->only_base, r->only_base_count);
    put_alone(&p, "new run", r->other, r->only_other, r->only_other_count);
    put_shifts(&p, r);
    put_legend(&p);
    put_sum(&p, r);
}
