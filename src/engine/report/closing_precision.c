#include <config.h>

#include "engine/report/closing_private.h"

enum { PERCENT_DECIMALS = 3 };

static const char *outcome(const struct result *r)
{
    return r->step == SEQUENTIAL_MORE ? "ended before it was enough"
                                      : sequential_step_name(r->step);
}

/* Where blocks are automatic. */
void closing_print_precision(struct page *p)
{
    const struct result *r = p->result;
    const struct sweep *s = &r->sweep;
    size_t all, precise = result_precise(r, &all);
    char percent[NUMBER_TEXT_SIZE];

    if (!s->blocks_auto)
        return;
    number_print_exact(number_round(100 * s->precision, PERCENT_DECIMALS), percent);
    page_wrap_printf(p,
                     "Blocks were added until the intervals of %s would end within %s %% of their "
                     "ratio, %d at most: %s (%zu of %zu do). The intervals of the ratios are "
                     "those of a confidence sequence, which hold however often one looks.",
                     metric_name(sweep_precision_metric(s)), percent, s->blocks, outcome(r),
                     precise, all);
    buf_append_char(p->out, '\n');
}
