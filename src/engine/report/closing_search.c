#include <config.h>

#include "engine/report/closing_private.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

static size_t count_ends(const struct result *r, size_t arm, enum search_end end)
{
    size_t count = 0;

    for (int block = 0; block < r->sweep.blocks; block++) {
        const struct search *s = result_search(r, arm, block);

        count += s && s->end == end;
    }
    return count;
}

/* "server", "client (2 of 3)"; "-" where nothing missed. */
static void print_limits(const struct result *r, size_t arm, char out[RESULT_WORD_SIZE])
{
    size_t count = 0, same = 0;
    enum limited_by word = result_limit_above(r, arm, &same, &count);

    if (count == 0)
        strcpy(out, "-");
    else if (same == count)
        snprintf(out, RESULT_WORD_SIZE, "%s", limited_by_name(word));
    else
        snprintf(out, RESULT_WORD_SIZE, "%s (%zu of %zu)", limited_by_name(word), same, count);
}

static void put_arm(struct page *p, size_t arm)
{
    const struct result *r = p->result;
    const struct cell *c = result_cell(r, arm, 0);
    const struct histogram *h = c->total.series[SERIES_RESPONSE];
    char number[NUMBER_TEXT_SIZE], limits[RESULT_WORD_SIZE];

    buf_append_text(p->out, "  ");
    page_left(p, r->sweep.arms[arm].name, ARM_WIDTH);
    put_estimate(p, metric_shown(&c->total, METRIC_RATE), c->rate_low, c->rate_high);
    snprintf(number, sizeof number, "%d", c->blocks);
    page_right(p, number, SEARCHES_WIDTH);
    page_figure(metric_shown(&c->total, METRIC_RESPONSE_P99) / 1e3, LATENCY_DIGITS, DECIMALS,
                number);
    page_right(p, number, LATENCY_WIDTH);
    print_limits(r, arm, limits);
    buf_printf(p->out, "%s %s\n",
               h && h->count > 0 && !percentile_has_enough(99, h->count) ? "?" : " ", limits);
}

static void put_ratio(struct page *p, size_t arm)
{
    const struct comparison *c =
        &result_comparison_find(p->result, 0, arm, METRIC_RATE)->comparison;
    char label[SWEEP_TEXT_SIZE];

    snprintf(label, sizeof label, "   / %s", p->result->sweep.arms[0].name);
    page_left(p, label, ARM_WIDTH + INDENT);
    put_estimate(p, number_round(c->ratio, RESULT_RATIO_DECIMALS),
                 number_round(c->low, RESULT_RATIO_DECIMALS),
                 number_round(c->high, RESULT_RATIO_DECIMALS));
    buf_printf(p->out, "  %s\n", comparison_word_name(c->word));
}

/* What makes a figure something else than the most the server holds. */
static void put_warnings(struct page *p, size_t arm)
{
    const struct result *r = p->result;
    const char *name = r->sweep.arms[arm].name;
    size_t same = 0, count = 0, bound = count_ends(r, arm, SEARCH_BOUND);
    size_t none = count_ends(r, arm, SEARCH_NONE);
    enum limited_by word = result_limit_above(r, arm, &same, &count);

    if (count > 0 && (word == LIMITED_CLIENT || word == LIMITED_MACHINE))
        page_wrap_printf(p,
                         "  %s: above it the %s set the limit; the server may hold more than that",
                         name, limited_by_name(word));
    if (bound > 0)
        page_wrap_printf(p,
                         "  %s: %zu of %d searches met the objective up to the highest rate that "
                         "may be tried (search.to): the arm may hold more",
                         name, bound, r->sweep.blocks);
    if (none > 0)
        page_wrap_printf(p,
                         "  %s: in %zu of %d searches no rate met the objective; they are not in "
                         "the figures",
                         name, none, r->sweep.blocks);
}

/* A queue that grows through the whole window stays below the bound as long as what is too much
 * fits into it. */
static void put_window(struct page *p)
{
    const struct sweep *s = &p->result->sweep;
    double share = s->objective_p99_ms / 1e3 / s->duration_s;
    char percent[NUMBER_TEXT_SIZE];

    if (s->requests > 0 || share <= s->search_resolution)
        return;
    search_line_number(100 * share, 2, percent);
    page_wrap_printf(p,
                     "  windows are short against the bound: a rate up to %s %% above what is held "
                     "for long can meet it",
                     percent);
}

/* "  rest 1: 100 200 400 800* 565.7* ..., 466/s met the objective": a star missed. */
static void put_path(struct page *p, const struct search *s)
{
    char number[NUMBER_TEXT_SIZE];
    struct buf line;

    buf_init(&line, PARAGRAPH_SIZE);
    buf_printf(&line, "%s %d:", p->result->sweep.arms[s->arm].name, s->block + 1);
    for (size_t i = 0; i < s->step_count; i++) {
        search_line_number(s->steps[i].rate_rps, RATE_DIGITS, number);
        buf_printf(&line, " %s%s", number, s->steps[i].missed ? "*" : "");
    }
    buf_append_text(&line, "; ");
    search_line_outcome(s, &line);
    page_paragraph(p, INDENT, FURTHER, buf_text(&line));
    buf_fini(&line);
}

static void put_paths(struct page *p)
{
    if (p->result->search_count == 0)
        return;
    page_wrap(p, "Searches, arm and block: the rates tried, * missed the objective");
    for (size_t i = 0; i < p->result->search_count; i++)
        put_path(p, &p->result->searches[i]);
}

void closing_print_searches(struct page *p)
{
    size_t arms = p->result->sweep.arm_count;

    put_heading(p);
    for (size_t arm = 0; arm < arms; arm++) {
        put_arm(p, arm);
        if (arm > 0)
            put_ratio(p, arm);
    }
    for (size_t arm = 0; arm < arms; arm++)
        put_warnings(p, arm);
    put_window(p);
    put_paths(p);
    buf_append_char(p->out, '\n');
}
