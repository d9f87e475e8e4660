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

static size_t count_ends(const struct result *r, size_t arm, enum search_end end)
{
    size_t count = 0;

    for (int block = 0; block < r->sweep.blocks; block++) {
        const struct search *s = result_search(r, arm, block);

        count += s && s->end == end;
    }
    return count;
}

void search_line_limits(const struct result *r, size_t arm, char out[SEARCH_LIMITS_SIZE])
{
    size_t count = 0, same = 0;
    enum limited_by word = result_limit_above(r, arm, &same, &count);

    if (count == 0)
        strcpy(out, "-");
    else if (same == count)
        snprintf(out, SEARCH_LIMITS_SIZE, "%s", limited_by_name(word));
    else
        snprintf(out, SEARCH_LIMITS_SIZE, "%s (%zu of %zu)", limited_by_name(word), same, count);
}

static void warn_of_limit(const struct result *r, size_t arm, struct buf *out)
{
    size_t same = 0, count = 0;
    enum limited_by word = result_limit_above(r, arm, &same, &count);

    if (count > 0 && (word == LIMITED_CLIENT || word == LIMITED_MACHINE))
        buf_printf(out, "%s: above it the %s set the limit; the server may hold more than that",
                   r->sweep.arms[arm].name, limited_by_name(word));
}

static void warn_of_bound(const struct result *r, size_t arm, struct buf *out)
{
    size_t bound = count_ends(r, arm, SEARCH_BOUND);

    if (bound > 0)
        buf_printf(out,
                   "%s: %zu of %d searches met the objective up to the highest rate that may be "
                   "tried (search.to): the arm may hold more",
                   r->sweep.arms[arm].name, bound, r->sweep.blocks);
}

static void warn_of_none(const struct result *r, size_t arm, struct buf *out)
{
    size_t none = count_ends(r, arm, SEARCH_NONE);

    if (none > 0)
        buf_printf(out,
                   "%s: in %zu of %d searches no rate met the objective; they are not in the "
                   "figures",
                   r->sweep.arms[arm].name, none, r->sweep.blocks);
}

/* A queue that grows through the whole window stays below the bound as long as what is too much
 * fits into it. */
static void warn_of_window(const struct sweep *s, struct buf *out)
{
    double share = s->objective_p99_ms / 1e3 / s->duration_s;
    char percent[NUMBER_TEXT_SIZE];

    if (s->requests > 0 || share <= s->search_resolution)
        return;
    search_line_number(100 * share, 2, percent);
    buf_printf(out,
               "windows are short against the bound: a rate up to %s %% above what is held for "
               "long can meet it",
               percent);
}

bool search_line_warning(const struct result *r, size_t index, struct buf *out)
{
    static void (*const of_arm[])(const struct result *r, size_t arm,
                                  struct buf *out) = {warn_of_limit, warn_of_bound, warn_of_none};
    size_t each = sizeof of_arm / sizeof *of_arm, arm = index / each;

    if (arm < r->sweep.arm_count)
        of_arm[index % each](r, arm, out);
    else if (index == each * r->sweep.arm_count)
        warn_of_window(&r->sweep, out);
    else
        return false;
    return true;
}

const char search_line_paths_title[] =
    "Searches, arm and block: the rates tried, * missed the objective";

void search_line_path(const struct result *r, const struct search *s, struct buf *out)
{
    char number[NUMBER_TEXT_SIZE];

    buf_printf(out, "%s %d:", r->sweep.arms[s->arm].name, s->block + 1);
    for (size_t i = 0; i < s->step_count; i++) {
        search_line_number(s->steps[i].rate_rps, RATE_DIGITS, number);
        buf_printf(out, " %s%s", number, s->steps[i].missed ? "*" : "");
    }
    buf_append_text(out, "; ");
    search_line_outcome(s, out);
}
