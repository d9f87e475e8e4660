#include <config.h>

#include "engine/html/sections.h"

#include <math.h>
#include <stdio.h>

#include "base/number.h"
#include "engine/html/html.h"
#include "engine/judge/growth.h"
#include "engine/report/remarks.h"

enum { P_DECIMALS = 6, PAIR_SIZE = 160, GROWTH_DIGITS = 4, GROWTH_DECIMALS = 6 };

static void put_comparison(struct buf *out, const struct result *r,
                           const struct result_comparison *c)
{
    const struct level *level = &r->sweep.levels[c->level];
    char pair[PAIR_SIZE], word[PAIR_SIZE], number[LEVEL_NAME_SIZE], blocks[NUMBER_TEXT_SIZE];

    snprintf(pair, sizeof pair, "%s / %s", r->sweep.arms[c->arm_b].name,
             r->sweep.arms[c->arm_a].name);
    number_print((double)c->comparison.blocks, 0, blocks);
    html_row_open(out);
    html_row_heading(out, pair);
    html_row_number(out, level_number(level, number));
    html_row_text(out, metric_name(c->metric));
    html_row_value(out, c->comparison.ratio, RESULT_RATIO_DECIMALS);
    html_row_value(out, c->comparison.low, RESULT_RATIO_DECIMALS);
    html_row_value(out, c->comparison.high, RESULT_RATIO_DECIMALS);
    snprintf(word, sizeof word, "%s%s", comparison_word_name(c->comparison.word),
             result_is_noise(r, c->level, c->metric, &c->comparison) ? ", below the noise floor"
                                                                     : "");
    html_row_text(out, word);
    html_row_value(out, c->comparison.p_adjusted, P_DECIMALS);
    html_row_number(out, blocks);
    html_row_close(out);
}

static void put_words(const struct result *r, struct buf *out)
{
    buf_append_text(out, "Reading: ");
    remark_words(r, out);
    buf_append_text(out, ".");
}

static void put_comparisons(struct buf *out, const struct result *r)
{
    html_table_open(out, "Ratios between arms, paired within blocks", true);
    html_table_heading(out, "arms", false);
    html_table_heading(out, level_kind_title(sweep_level_kind(&r->sweep)), true);
    html_table_heading(out, "figure", false);
    html_table_heading(out, "ratio", true);
    html_table_heading(out, "low", true);
    html_table_heading(out, "high", true);
    html_table_heading(out, "word", false);
    html_table_heading(out, "p, adjusted", true);
    html_table_heading(out, "blocks", true);
    html_table_body(out);
    for (size_t i = 0; i < r->comparison_count; i++)
        put_comparison(out, r, &r->comparisons[i]);
    html_table_close(out);
    html_remark(out, r, put_words);
}

static void put_short(struct buf *out, double value)
{
    char number[NUMBER_TEXT_SIZE];

    number_print_short(value, GROWTH_DIGITS, value == 0 ? 0 : GROWTH_DECIMALS, number);
    html_row_number(out, number);
}

static void put_parameter(struct buf *out, const struct scalability_parameter *p)
{
    put_short(out, p->value);
    put_short(out, p->low);
    put_short(out, p->high);
}

static void put_growth_of(struct buf *out, const struct result *r, size_t arm,
                          const struct scalability *s)
{
    html_row_open(out);
    html_row_heading(out, r->sweep.arms[arm].name);
    html_row_text(out, scalability_reason_name(s->reason));
    put_parameter(out, &s->lambda);
    put_parameter(out, &s->sigma);
    put_parameter(out, &s->kappa);
    if (s->peak.state == SCALABILITY_PEAK_KNOWN)
        put_short(out, s->peak.value);
    else
        html_row_text(out, scalability_peak_name(s->peak.state));
    html_row_close(out);
}

static int put_growth(struct buf *out, const struct result *r, struct err *e)
{
    static const char *const parameters[] = {"lambda", "sigma", "kappa"};
    int rc = 0;

    html_table_open(out,
                    "How throughput grows with concurrency N: lambda N / "
                    "(1 + sigma (N-1) + kappa N (N-1))",
                    true);
    html_table_heading(out, "arm", false);
    html_table_heading(out, "fit", false);
    for (size_t i = 0; i < 3; i++) {
        html_table_heading(out, parameters[i], true);
        html_table_heading(out, "low", true);
        html_table_heading(out, "high", true);
    }
    html_table_heading(out, "peak at", true);
    html_table_body(out);
    for (size_t arm = 0; arm < r->sweep.arm_count && rc == 0; arm++) {
        struct scalability s;

        rc = growth_of_arm(r, arm, &s, e);
        if (rc == 0)
            put_growth_of(out, r, arm, &s);
    }
    html_table_close(out);
    return rc;
}

int section_comparisons(struct buf *out, const struct result *r, struct err *e)
{
    if (r->comparison_count > 0)
        put_comparisons(out, r);
    html_remark(out, r, remark_precision);
    html_remark(out, r, remark_noise_floor);
    return growth_is_asked(&r->sweep) ? put_growth(out, r, e) : 0;
}
