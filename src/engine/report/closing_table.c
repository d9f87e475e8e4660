#include <config.h>

#include "engine/report/closing_table.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "engine/report/closing_private.h"
#include "engine/report/remarks.h"

/* An estimate is a figure and its interval. Behind a figure there is one column for a mark. */
enum {
    LEVEL_WIDTH_LEAST = 5,
    ESTIMATE_WIDTH = 20,
    LATENCY_WIDTH = 9,
    ERRORS_WIDTH = 7,
    METRIC_WIDTH = 8,
    FIGURE_DIGITS = 4,
    LATENCY_DIGITS = 3,
    DECIMALS = 3,
    INDENT = 2
};

/* The three metrics that are compared. */
static const struct figure {
    const char *title;
    enum metric metric;
    size_t width;
    double scale;      /* shown = exported x scale */
    double percentile; /* 0: none */
} figures[] = {
    {"req/s", METRIC_THROUGHPUT, ESTIMATE_WIDTH, 1, 0},
    {"p50 ms", METRIC_RESPONSE_P50, LATENCY_WIDTH, 1e-3, 50},
    {"p99 ms", METRIC_RESPONSE_P99, LATENCY_WIDTH, 1e-3, 99},
};
enum { FIGURE_COUNT = sizeof figures / sizeof *figures };

/* One character, in a form that the page can show. */
static size_t put_character(struct page *p, const char *text)
{
    size_t length = text_utf8_length((const uint8_t *)text, strlen(text));

    if (length == 0 || (length > 1 && !p->utf8))
        buf_append_char(p->out, '?');
    else
        buf_append(p->out, text, length);
    return length ? length : 1;
}

void page_put(struct page *p, const char *text, size_t width)
{
    size_t columns = text_columns(text), shown = columns, i;

    if (width > 0 && columns > width)
        shown = width - 1;
    for (i = 0; i < shown && *text; i++)
        text += put_character(p, text);
    if (shown < columns)
        buf_append_text(p->out, p->utf8 ? "\xe2\x80\xa6" : "~");
}

static void put_blanks(struct page *p, const char *text, size_t width)
{
    size_t columns = text_columns(text);

    if (width > columns)
        buf_printf(p->out, "%*s", (int)(width - columns), "");
}

void page_left(struct page *p, const char *text, size_t width)
{
    page_put(p, text, width);
    put_blanks(p, text, width);
}

void page_right(struct page *p, const char *text, size_t width)
{
    put_blanks(p, text, width);
    page_put(p, text, 0);
}

void page_paragraph(struct page *p, size_t indent, size_t further, const char *text)
{
    while (*text) {
        size_t length = text_line_length(text, CLOSING_WIDTH - indent);
        char line[PARAGRAPH_SIZE];

        snprintf(line, sizeof line, "%.*s", (int)length, text);
        buf_printf(p->out, "%*s", (int)indent, "");
        page_put(p, line, 0);
        buf_append_char(p->out, '\n');
        text += length;
        text += strspn(text, " ");
        indent = further;
    }
}

void page_wrap(struct page *p, const char *text)
{
    page_paragraph(p, 0, INDENT, text);
}

void page_wrap_printf(struct page *p, const char *format, ...)
{
    char text[PARAGRAPH_SIZE];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    page_wrap(p, text);
}

bool page_wrap_remark(struct page *p, const char *lead,
                      void (*remark)(const struct result *r, struct buf *out))
{
    struct buf text;
    bool said;

    buf_init(&text, PARAGRAPH_SIZE);
    remark(p->result, &text);
    said = text.size > 0;
    if (said)
        page_wrap_printf(p, "%s%s", lead, buf_text(&text));
    buf_fini(&text);
    return said;
}

static size_t level_width(const struct sweep *s)
{
    size_t widest = LEVEL_WIDTH_LEAST;

    for (size_t i = 0; i < s->level_count; i++) {
        char number[LEVEL_NAME_SIZE];
        size_t width = strlen(level_number(&s->levels[i], number));

        widest = width > widest ? width : widest;
    }
    return widest;
}

void page_heading_start(struct page *p)
{
    page_right(p, level_kind_sign(sweep_level_kind(&p->result->sweep)), p->level_width);
    buf_append_char(p->out, ' ');
    page_left(p, "arm", ARM_WIDTH);
}

void page_row_start(struct page *p, size_t level, bool first, const char *arm)
{
    char text[LEVEL_NAME_SIZE] = "";

    if (first)
        level_number(&p->result->sweep.levels[level], text);
    page_right(p, text, p->level_width);
    buf_append_char(p->out, ' ');
    page_left(p, arm, ARM_WIDTH);
}

void page_figure(double value, int digits, int decimals, char out[NUMBER_TEXT_SIZE])
{
    if (number_print_short(value, digits, decimals, out) == 0)
        snprintf(out, NUMBER_TEXT_SIZE, "-");
}

/* "413.1 [390.2, 437.3]", or the value alone when there is no interval. */
static void put_estimate(struct page *p, double value, double low, double high)
{
    char numbers[3][NUMBER_TEXT_SIZE], text[3 * NUMBER_TEXT_SIZE + 8];

    page_figure(value, FIGURE_DIGITS, DECIMALS, numbers[0]);
    page_figure(low, FIGURE_DIGITS, DECIMALS, numbers[1]);
    page_figure(high, FIGURE_DIGITS, DECIMALS, numbers[2]);
    if (isnan(low) || isnan(high))
        snprintf(text, sizeof text, "%s", numbers[0]);
    else
        snprintf(text, sizeof text, "%s [%s, %s]", numbers[0], numbers[1], numbers[2]);
    page_right(p, text, ESTIMATE_WIDTH);
}

static bool is_doubtful(const struct trial *t, double percentile)
{
    const struct histogram *h = t->series[SERIES_RESPONSE];

    return percentile > 0 && h && h->count > 0 && !percentile_has_enough(percentile, h->count);
}

static void put_figure(struct page *p, const struct figure *f, const struct cell *c)
{
    int decimals = metric_decimals(METRIC_THROUGHPUT);
    double value = metric_shown(&c->total, f->metric) * f->scale;
    char number[NUMBER_TEXT_SIZE];

    if (f->metric == METRIC_THROUGHPUT) {
        put_estimate(p, value, number_round(c->throughput_low, decimals),
                     number_round(c->throughput_high, decimals));
    } else {
        page_figure(value, LATENCY_DIGITS, DECIMALS, number);
        page_right(p, number, f->width);
    }
    buf_append_char(p->out, is_doubtful(&c->total, f->percentile) ? '?' : ' ');
}

static void put_cell(struct page *p, const struct cell *c, bool first)
{
    char errors[NUMBER_TEXT_SIZE];
    size_t i;

    page_row_start(p, c->level, first, p->result->sweep.arms[c->arm].name);
    for (i = 0; i < FIGURE_COUNT; i++)
        put_figure(p, &figures[i], c);
    page_figure(c->blocks > 0 ? metric_shown(&c->total, METRIC_ERRORS) : NAN, FIGURE_DIGITS, 0,
                errors);
    page_right(p, errors, ERRORS_WIDTH);
    buf_printf(p->out, "  %s\n", c->blocks > 0 ? limited_by_name(c->total.limited_by) : "-");
}

/* The word stands beside the effect and its interval. */
static void put_ratio(struct page *p, const struct figure *f, size_t level,
                      const struct comparison *c)
{
    buf_append_text(p->out, "  ");
    page_left(p, f->title, METRIC_WIDTH);
    put_estimate(p, number_round(c->ratio, RESULT_RATIO_DECIMALS),
                 number_round(c->low, RESULT_RATIO_DECIMALS),
                 number_round(c->high, RESULT_RATIO_DECIMALS));
    buf_printf(p->out, "  %s%s\n", comparison_word_name(c->word),
               result_is_noise(p->result, level, f->metric, c) ? ", below the noise floor" : "");
}

static void put_ratios(struct page *p, size_t level, size_t arm)
{
    size_t base = sweep_arm_base(&p->result->sweep, arm), i;
    char label[SWEEP_TEXT_SIZE];

    snprintf(label, sizeof label, " / %s", p->result->sweep.arms[base].name);
    for (i = 0; base != arm && i < FIGURE_COUNT; i++) {
        page_row_start(p, level, false, i == 0 ? label : "");
        put_ratio(p, &figures[i], level,
                  &result_comparison_find(p->result, level, arm, figures[i].metric)->comparison);
    }
}

static void put_heading(struct page *p)
{
    size_t i;

    page_heading_start(p);
    for (i = 0; i < FIGURE_COUNT; i++) {
        page_right(p, figures[i].title, figures[i].width);
        buf_append_char(p->out, ' ');
    }
    page_right(p, "errors", ERRORS_WIDTH);
    buf_append_text(p->out, "  limited\n");
}

static void put_arm(struct page *p, const struct sweep_arm *arm)
{
    buf_append_text(p->out, "  ");
    page_left(p, arm->name, ARM_WIDTH);
    buf_printf(p->out, " %s, %s as %s, %s, %s client, ", protocol_name(arm->protocol),
               input_name(arm->input), encoding_name(arm->encoding), rpc_name(arm->rpc),
               client_name(arm->client));
    if (arm->is_twin)
        buf_append_text(p->out, "for the noise floor");
    else
        page_put(p, sweep_arm_is_external(arm) ? arm->target : "server of its own", 0);
    buf_append_char(p->out, '\n');
}

static void put_title(struct page *p)
{
    const struct result *r = p->result;
    const struct sweep *s = &r->sweep;
    char length[NUMBER_TEXT_SIZE];
    size_t i;

    page_put(p, s->name[0] ? s->name : "sweep", 0);
    buf_append_text(p->out, ": model ");
    page_put(p, s->model, 0);
    number_print_exact(s->requests > 0 ? (double)s->requests : s->duration_s, length);
    buf_append_text(p->out, sweep_is_open(s) ? ", open loop, " : ", ");
    buf_printf(p->out, "%s%s, ", arrival_name(sweep_arrival(s)),
               sweep_is_open(s) ? " arrivals" : " loop");
    remark_blocks(r, p->out);
    buf_printf(p->out, ", trials of %s %s\n", length, s->requests > 0 ? "requests" : "s");
    if (r->partial) {
        buf_append_text(p->out, "PARTIAL: some trials are missing");
        buf_append_text(p->out, r->partial_reason[0] ? ": " : "");
        page_put(p, r->partial_reason, 0);
        buf_append_char(p->out, '\n');
    }
    for (i = 0; i < s->arm_count; i++)
        put_arm(p, &s->arms[i]);
    buf_append_char(p->out, '\n');
}

static void put_cells(struct page *p)
{
    const struct sweep *s = &p->result->sweep;

    put_heading(p);
    for (size_t level = 0; level < s->level_count; level++) {
        for (size_t arm = 0; arm < s->arm_count; arm++) {
            put_cell(p, result_cell(p->result, arm, level), arm == 0);
            if (!s->arms[arm].is_twin)
                put_ratios(p, level, arm);
        }
        if (s->arm_count > 1)
            buf_append_char(p->out, '\n');
    }
}

void closing_table_print(const struct result *r, const char *directory, bool utf8, struct buf *out)
{
    struct page p = {r, out, utf8, level_width(&r->sweep)};

    put_title(&p);
    if (r->sweep.find_max)
        closing_print_searches(&p);
    else
        put_cells(&p);
    closing_print_sequence(&p);
    closing_print_phases(&p);
    closing_print_costs(&p);
    closing_print_growth(&p);
    closing_print_findings(&p);
    closing_print_remarks(&p, directory);
    closing_print_asserts(&p);
    closing_print_answers(&p);
}
