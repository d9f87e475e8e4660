#include <config.h>

#include "engine/result/notes.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "engine/stats/statistics.h"

static void add(char out[NOTES_SIZE], const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A note that does not fit is left out whole. */
static void add(char out[NOTES_SIZE], const char *format, ...)
{
    size_t used = strlen(out), mark = used;
    va_list args;
    int length;

    if (used > 0)
        used += (size_t)snprintf(out + used, NOTES_SIZE - used, "; ");
    if (used >= NOTES_SIZE) {
        out[mark] = '\0';
        return;
    }
    va_start(args, format);
    length = vsnprintf(out + used, NOTES_SIZE - used, format, args);
    va_end(args);
    if (length < 0 || (size_t)length >= NOTES_SIZE - used)
        out[mark] = '\0';
}

static void add_little(char out[NOTES_SIZE], const struct trial *t)
{
    char percent[NUMBER_TEXT_SIZE];

    if (!(t->little < LITTLE_LEAST))
        return;
    number_print(100 * (1 - t->little), 1, percent);
    add(out, "%s %% of the concurrency was spent outside requests", percent);
}

static void add_lateness(char out[NOTES_SIZE], const struct trial *t)
{
    if (t->unsent > 0)
        add(out, "%" PRIu64 " of %.0f requests were not sent in the window", t->unsent, t->planned);
    if (t->late_waits > 0)
        add(out, "%" PRIu64 " requests waited for a free place", t->late_waits);
    if (t->late_sends > t->late_waits)
        add(out, "%" PRIu64 " requests were sent late", t->late_sends - t->late_waits);
}

static void add_errors(char out[NOTES_SIZE], const struct trial *t)
{
    int kind;

    for (kind = OUTCOME_OK + 1; kind < OUTCOME_COUNT; kind++) {
        const struct trial_error *error = &t->errors[kind];

        if (error->count > 0)
            add(out, "%" PRIu64 " %s: %s", error->count, outcome_name((enum outcome)kind),
                error->first_text);
    }
}

void notes_of_trial(const struct trial *t, char out[NOTES_SIZE])
{
    out[0] = '\0';
    if (t->attempt > 0)
        add(out, "repetition %d", t->attempt);
    add_little(out, t);
    add_lateness(out, t);
    add_errors(out, t);
}

static void add_percentile(char out[NOTES_SIZE], const struct trial *total)
{
    const struct histogram *h = total->series[SERIES_RESPONSE];

    if (h && h->count > 0 && !percentile_has_enough(99, h->count))
        add(out, "p99 rests on %" PRIu64 " requests, %" PRIu64 " needed", h->count,
            percentile_requests_needed(99));
}

static void add_limits(char out[NOTES_SIZE], const struct cell_facts *f)
{
    size_t same = 0, i;

    for (i = 0; i < f->count; i++)
        same += f->trials[i]->limited_by == f->total->limited_by;
    if (same < f->count)
        add(out, "limited by %s in %zu of %zu trials", limited_by_name(f->total->limited_by), same,
            f->count);
}

void notes_of_cell(const struct cell_facts *facts, char out[NOTES_SIZE])
{
    out[0] = '\0';
    if (facts->count < facts->planned)
        add(out, "%zu of %zu blocks", facts->count, facts->planned);
    if (facts->invalid > 0)
        add(out, "%zu invalid trial%s: %s", facts->invalid, facts->invalid > 1 ? "s" : "",
            facts->invalid_reason);
    add_percentile(out, facts->total);
    add_limits(out, facts);
    add_little(out, facts->total);
    add_lateness(out, facts->total);
    add_errors(out, facts->total);
}
