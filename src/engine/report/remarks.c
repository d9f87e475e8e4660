#include <config.h>

#include "engine/report/remarks.h"

#include <math.h>
#include <string.h>

#include "base/number.h"

enum { FLOOR_DIGITS = 3, FLOOR_DECIMALS = 2, PERCENT_DECIMALS = 3 };

void remark_blocks(const struct result *r, struct buf *out)
{
    int blocks = result_blocks_planned(r);

    buf_printf(out, "%s%d block%s%s", result_may_end_early(r) ? "at most " : "", blocks,
               blocks == 1 ? "" : "s", r->sweep.blocks_auto ? " (automatic)" : "");
}

static const char *outcome(const struct result *r)
{
    return r->step == SEQUENTIAL_MORE ? "ended before it was enough"
                                      : sequential_step_name(r->step);
}

void remark_precision(const struct result *r, struct buf *out)
{
    const struct sweep *s = &r->sweep;
    size_t all, precise = result_precise(r, &all);
    char percent[NUMBER_TEXT_SIZE];

    if (!s->blocks_auto)
        return;
    number_print_exact(number_round(100 * s->precision, PERCENT_DECIMALS), percent);
    buf_printf(out,
               "Blocks were added until the intervals of %s would end within %s %% of their "
               "ratio, %d at most: %s (%zu of %zu do). The intervals of the ratios are those of a "
               "confidence sequence, which hold however often one looks.",
               metric_name(sweep_precision_metric(s)), percent, s->blocks, outcome(r), precise,
               all);
}

static void print_percent(double floor, char out[NUMBER_TEXT_SIZE])
{
    double percent = 100 * (number_round(floor, RESULT_RATIO_DECIMALS) - 1);

    if (number_print_short(percent, FLOOR_DIGITS, FLOOR_DECIMALS, out) == 0)
        strcpy(out, "-");
}

/* "req/s 0.9 to 2.4 %": over the levels. */
static void add_floor(const struct result *r, const char *title, enum metric metric,
                      struct buf *out)
{
    char numbers[2][NUMBER_TEXT_SIZE];
    double low = NAN, high = NAN;

    for (size_t level = 0; level < r->sweep.level_count; level++) {
        low = fmin(low, result_noise_floor(r, level, metric).floor);
        high = fmax(high, result_noise_floor(r, level, metric).floor);
    }
    print_percent(low, numbers[0]);
    print_percent(high, numbers[1]);
    buf_printf(out, "%s %s", title, numbers[0]);
    if (r->sweep.level_count > 1 && !isnan(high))
        buf_printf(out, " to %s", numbers[1]);
    buf_append_text(out, " %");
}

void remark_noise_floor(const struct result *r, struct buf *out)
{
    static const struct {
        const char *title;
        enum metric metric;
    } figures[] = {{": req/s", METRIC_THROUGHPUT},
                   {", p50", METRIC_RESPONSE_P50},
                   {", p99", METRIC_RESPONSE_P99}};

    if (!result_has_noise_floor(r))
        return;
    buf_printf(out, "Noise floor, %s against itself", r->sweep.arms[0].name);
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        add_floor(r, figures[i].title, figures[i].metric, out);
}

void remark_trials(const struct result *r, struct buf *out)
{
    size_t planned = r->cell_count * (size_t)r->blocks_owed, dropped = result_excused(r);
    size_t missing = planned - result_done(r) - dropped, invalid = 0;

    for (size_t i = 0; i < r->trial_count; i++)
        invalid += !r->trials[i]->valid;
    if (invalid + missing == 0)
        return;
    buf_printf(out, "Trials: %zu in all, %zu invalid; %zu of %zu planned ones are missing",
               r->trial_count, invalid, missing, planned);
    if (dropped > 0)
        buf_printf(out, ", %zu %s", dropped, r->sweep.find_max ? "found no rate" : "dropped");
}

/* Comparisons of one metric that got a word. */
static size_t family_size(const struct result *r)
{
    size_t count = 0;

    for (size_t i = 0; i < r->comparison_count; i++)
        count += r->comparisons[i].metric == METRIC_THROUGHPUT &&
                 r->comparisons[i].comparison.word != COMPARISON_TOO_FEW_BLOCKS;
    return count;
}

void remark_words(const struct result *r, struct buf *out)
{
    size_t family = family_size(r);

    buf_append_text(out, "ratios are paired: geometric means of the blocks' own ratios");
    if (family == 0)
        buf_printf(out, "; with fewer than %zu blocks there is no telling them from chance",
                   result_blocks_least(r));
    else
        buf_printf(out,
                   ", which need not be the quotient of the figures above them, with the interval "
                   "of this pair alone; faster, slower: more than chance explains, at 5 %% after "
                   "Holm's correction over %zu comparison%s a metric; not distinguishable: it may "
                   "be chance; too few blocks: fewer than %zu",
                   family, family == 1 ? "" : "s", result_blocks_least(r));
}
