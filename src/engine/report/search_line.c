#include <config.h>

#include "engine/report/search_line.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"

enum { RATE_DIGITS = 4, LATENCY_DIGITS = 3, SHARE_DIGITS = 4, DECIMALS = 3 };

void search_line_number(double value, int digits, char out[NUMBER_TEXT_SIZE])
{
    size_t length = number_print_short(value, digits, DECIMALS, out);

    if (length == 0)
        strcpy(out, "-");
    if (strchr(out, '.') == NULL)
        return;
    while (out[length - 1] == '0')
        out[--length] = '\0';
    if (out[length - 1] == '.')
        out[length - 1] = '\0';
}

static void put_figure(struct buf *out, const char *before, double value, int digits,
                       const char *after)
{
    char number[NUMBER_TEXT_SIZE];

    search_line_number(value, digits, number);
    buf_printf(out, "%s%s%s", before, number, after);
}

static void put_place(const struct result *r, const struct search *s, struct buf *out)
{
    buf_printf(out, "block %d/%d %s", s->block + 1, r->sweep.blocks, r->sweep.arms[s->arm].name);
}

static void put_verdict(const struct search_step *step, struct buf *out)
{
    const char *lead = " (";

    buf_append_text(out, step->missed ? "missed" : "met");
    for (int kind = 0; kind < SEARCH_MISS_KINDS; kind++) {
        if ((step->missed & (1u << kind)) == 0)
            continue;
        buf_printf(out, "%s%s", lead, search_miss_name(kind));
        lead = ", ";
    }
    buf_append_text(out, step->missed ? ")" : "");
}

void search_line_step(const struct result *r, const struct search *s, size_t number,
                      struct buf *out)
{
    const struct search_step *step = &s->steps[number];

    put_place(r, s, out);
    put_figure(out, " ", step->rate_rps, RATE_DIGITS, "/s: ");
    put_verdict(step, out);
    put_figure(out, ": p99 ", step->p99_us / 1e3, LATENCY_DIGITS, " ms");
    if (!percentile_has_enough(99, step->requests))
        buf_append_char(out, '?');
    put_figure(out, ", ", 100 * step->error_rate, LATENCY_DIGITS, " % errors");
    put_figure(out, ", ", 100 * step->attained, SHARE_DIGITS, " % sent");
    buf_printf(out, ", limited by %s", limited_by_name(step->limited_by));
}

static void put_miss_above(const struct search *s, struct buf *out)
{
    const struct search_step *step = search_step_above(s);

    if (isnan(s->above_rps))
        return;
    put_figure(out, ", ", s->above_rps, RATE_DIGITS, "/s missed it");
    if (step)
        buf_printf(out, ", limited by %s", limited_by_name(step->limited_by));
}

void search_line_outcome(const struct search *s, struct buf *out)
{
    switch (s->end) {
    case SEARCH_FOUND:
        put_figure(out, "", s->rate_rps, RATE_DIGITS, "/s met the objective");
        put_miss_above(s, out);
        break;
    case SEARCH_BOUND:
        put_figure(out, "", s->rate_rps, RATE_DIGITS,
                   "/s met the objective, and no higher rate may be tried (search.to)");
        break;
    case SEARCH_NONE:
        put_figure(out, "no rate from ", s->above_rps, RATE_DIGITS, "/s up met the objective");
        break;
    case SEARCH_INVALID:
        buf_append_text(out, "a step stayed invalid");
        break;
    default:
        buf_append_text(out, "not finished");
        break;
    }
}

void search_line_end(const struct result *r, const struct search *s, size_t number, size_t total,
                     struct buf *out)
{
    char last[24];

    snprintf(last, sizeof last, "%zu", total);
    buf_printf(out, "[%*zu/%s] ", (int)strlen(last), number, last);
    put_place(r, s, out);
    buf_append_text(out, ": ");
    search_line_outcome(s, out);
    buf_printf(out, "; %zu step%s", s->step_count, s->step_count == 1 ? "" : "s");
}

void search_line_objective(const struct sweep *s, struct buf *out)
{
    put_figure(out, "p99 at most ", s->objective_p99_ms, SHARE_DIGITS, " ms");
    put_figure(out, ", at most ", 100 * search_error_rate(s), SHARE_DIGITS, " % errors");
    put_figure(out, ", at least ", 100 * SEARCH_ATTAINED, SHARE_DIGITS, " % sent");
}
