#include <config.h>

#include "engine/report/closing_private.h"

#include <math.h>
#include <stdio.h>

#include "engine/judge/resources.h"

enum { WIDTH = 6, DIGITS = 3, DECIMALS = 3, KIB = 1024 };

/* In the order of enum resource; what the table shows is what is exported x scale. */
static const struct column {
    const char *title;
    double scale;
} columns[RESOURCE_COUNT] = {
    [RESOURCE_SERVER_CPU] = {"s.cpu", 1},
    [RESOURCE_CLIENT_CPU] = {"c.cpu", 1},
    [RESOURCE_CPU] = {"cpu", 1},
    [RESOURCE_MEMORY] = {"KiB", 1.0 / KIB},
    [RESOURCE_SERVER_SWITCHES] = {"s.sw", 1},
    [RESOURCE_CLIENT_SWITCHES] = {"c.sw", 1},
    [RESOURCE_BYTES_SENT] = {"sent B", 1},
    [RESOURCE_BYTES_RECEIVED] = {"recv B", 1},
};

static void put_text(struct page *p, const char *text)
{
    buf_append_char(p->out, ' ');
    page_right(p, text, WIDTH);
}

static void put_number(struct page *p, double value)
{
    char number[NUMBER_TEXT_SIZE];

    page_figure(value, DIGITS, DECIMALS, number);
    put_text(p, number);
}

static bool is_rate(const struct page *p)
{
    return sweep_is_open(&p->result->sweep);
}

/* Of a closed loop: "at saturation" where that holds for all arms. */
static void print_place(const struct page *p, const struct resource_report *report,
                        char out[RESOURCES_PLACE_SIZE])
{
    struct resources place = report->list[0];

    for (size_t i = 0; i < report->count; i++)
        if (report->list[i].objection || report->list[i].at == RESOURCES_AT_MOST)
            place.at = RESOURCES_AT_MOST;
    resources_place(p->result, &place, out);
}

static void put_heading(struct page *p, const struct resource_report *report)
{
    char place[RESOURCES_PLACE_SIZE] = "at the same rate";

    if (!is_rate(p))
        print_place(p, report, place);
    buf_append_char(p->out, '\n');
    page_wrap_printf(p,
                     "Cost of a request %s: processor time of the server, of the client and of "
                     "both, us; memory of the server for each request in flight, KiB; context "
                     "switches of the server and of the client; bytes on the wire",
                     place);
    page_heading_start(p);
    for (enum resource i = 0; i < RESOURCE_COUNT; i++)
        put_text(p, columns[i].title);
    buf_append_char(p->out, '\n');
}

static void put_values(struct page *p, const struct resources *here, bool first)
{
    page_row_start(p, here->level, first, p->result->sweep.arms[here->arm].name);
    for (enum resource i = 0; i < RESOURCE_COUNT; i++)
        put_number(p, here->values[i] * columns[i].scale);
    buf_append_char(p->out, '\n');
}

static double ratio_of(const struct comparison *c)
{
    return number_round(c->ratio, RESULT_RATIO_DECIMALS);
}

static double low_of(const struct comparison *c)
{
    return number_round(c->low, RESULT_RATIO_DECIMALS);
}

static double high_of(const struct comparison *c)
{
    return number_round(c->high, RESULT_RATIO_DECIMALS);
}

static void put_ratios(struct page *p, const struct resources *here, const char *label,
                       double (*of)(const struct comparison *c))
{
    page_row_start(p, here->level, false, label);
    for (enum resource i = 0; i < RESOURCE_COUNT; i++)
        put_number(p, of(&here->against[i]));
    buf_append_char(p->out, '\n');
}

static const char *brief_word(const struct comparison *c)
{
    switch (c->word) {
    case COMPARISON_NOT_DISTINGUISHABLE:
        return "n.s.";
    case COMPARISON_TOO_FEW_BLOCKS:
        return isnan(c->ratio) ? "-" : "few";
    default:
        return resources_word(c->word);
    }
}

static void put_words(struct page *p, const struct resources *here)
{
    page_row_start(p, here->level, false, "  needs");
    for (enum resource i = 0; i < RESOURCE_COUNT; i++)
        put_text(p, brief_word(&here->against[i]));
    buf_append_char(p->out, '\n');
}

static bool is_compared(const struct resources *here)
{
    for (enum resource i = 0; i < RESOURCE_COUNT; i++)
        if (!isnan(here->against[i].ratio))
            return true;
    return false;
}

static void put_comparison(struct page *p, const struct resources *here, size_t base)
{
    char label[SWEEP_TEXT_SIZE];

    snprintf(label, sizeof label, " / %s", p->result->sweep.arms[base].name);
    put_ratios(p, here, label, ratio_of);
    put_ratios(p, here, "  from", low_of);
    put_ratios(p, here, "  to", high_of);
    put_words(p, here);
}

/* What is to be said of an arm that is not at what the others are at. */
static void put_remark(struct page *p, const struct resources *here)
{
    const struct trial *total = &result_cell(p->result, here->arm, here->level)->total;
    char place[RESOURCES_PLACE_SIZE], share[NUMBER_TEXT_SIZE], text[PARAGRAPH_SIZE];
    const char *arm = p->result->sweep.arms[here->arm].name;

    resources_place(p->result, here, place);
    if (here->is_short) {
        page_figure(100 * metric_shown(total, METRIC_ATTAINED), DIGITS, 1, share);
        snprintf(text, sizeof text, "%s %s: only %s %% of the rate was attained: not the same rate",
                 arm, place, share);
    } else if (here->objection) {
        snprintf(text, sizeof text, "%s %s: %s: not compared", arm, place, here->objection);
    } else {
        snprintf(text, sizeof text, "%s is not saturated there: limited by %s", arm,
                 limited_by_name(total->limited_by));
    }
    page_paragraph(p, 2, 4, text);
}

static void put_place(struct page *p, const struct resource_report *report, size_t first)
{
    const struct resources *arms = &report->list[first];

    for (size_t i = 0; i < p->result->sweep.arm_count; i++) {
        put_values(p, &arms[i], i == 0);
        if (is_compared(&arms[i]))
            put_comparison(p, &arms[i], report->base);
    }
    for (size_t i = 0; i < p->result->sweep.arm_count; i++)
        if (arms[i].objection || arms[i].at == RESOURCES_AT_MOST)
            put_remark(p, &arms[i]);
}

void closing_print_costs(struct page *p)
{
    struct resource_report report;

    if (resources_make(p->result, 0, &report, NULL) != 0)
        return;
    put_heading(p, &report);
    for (size_t i = 0; i < report.count; i += p->result->sweep.arm_count)
        put_place(p, &report, i);
    resources_fini(&report);
}
