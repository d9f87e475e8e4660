#include <config.h>

#include "engine/report/closing_private.h"

#include <math.h>

#include "engine/judge/growth.h"

enum { DIGITS = 3, DECIMALS = 6, TEXT_MAX = 512 };

static void add_parameter(struct buf *text, const char *name, const struct scalability_parameter *p)
{
    char value[NUMBER_TEXT_SIZE], low[NUMBER_TEXT_SIZE], high[NUMBER_TEXT_SIZE];

    page_figure(p->value, DIGITS, DECIMALS, value);
    page_figure(p->low, DIGITS, DECIMALS, low);
    page_figure(p->high, DIGITS, DECIMALS, high);
    if (p->at_bound)
        buf_printf(text, "%s 0 (no less is allowed; at most %s), ", name, high);
    else
        buf_printf(text, "%s %s [%s, %s], ", name, value, low, high);
}

static void add_peak(struct buf *text, const struct scalability_peak *p)
{
    char value[NUMBER_TEXT_SIZE];

    page_figure(p->value, DIGITS, 0, value);
    if (p->state == SCALABILITY_PEAK_KNOWN)
        buf_printf(text, "peak at c=%s", value);
    else
        buf_printf(text, "peak %s", scalability_peak_name(p->state));
}

static void put_arm(struct page *p, size_t arm)
{
    struct scalability s;
    struct buf text;

    if (growth_of_arm(p->result, arm, &s, NULL) != 0)
        return;
    buf_init(&text, TEXT_MAX);
    buf_printf(&text, "%s: ", p->result->sweep.arms[arm].name);
    if (s.reason == SCALABILITY_FITTED) {
        add_parameter(&text, "lambda", &s.lambda);
        add_parameter(&text, "sigma", &s.sigma);
        add_parameter(&text, "kappa", &s.kappa);
        add_peak(&text, &s.peak);
    } else {
        buf_printf(&text, "no fit: %s", scalability_reason_name(s.reason));
    }
    if (!buf_failed(&text))
        page_paragraph(p, 2, 4, buf_text(&text));
    buf_fini(&text);
}

void closing_print_growth(struct page *p)
{
    if (!growth_is_asked(&p->result->sweep))
        return;
    buf_append_char(p->out, '\n');
    page_wrap(p, "Scalability, X(N) = lambda N / (1 + sigma (N-1) + kappa N (N-1)): sigma is "
                 "contention, kappa coherency:");
    for (size_t arm = 0; arm < p->result->sweep.arm_count; arm++)
        put_arm(p, arm);
}
