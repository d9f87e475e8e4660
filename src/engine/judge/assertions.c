#include <config.h>

#include "engine/judge/assertions.h"

#include <inttypes.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "engine/sweep/assertion.h"

enum { FIGURE_DIGITS = 6, FIGURE_DECIMALS = 6 };

static const char *const verdict_names[ASSERTION_VERDICT_COUNT] = {
    [ASSERTION_HOLDS] = "holds",
    [ASSERTION_UNKNOWN] = "cannot be told",
    [ASSERTION_FAILS] = "does not hold",
};

/* One of those that an assertion stands for. */
struct instance {
    const struct result *result;
    const struct assertion *assertion;
    size_t arm; /* what "*" stands for */
    size_t level;
    char *reason; /* of what is not known; "" as long as all is */
};

const char *assertion_verdict_name(enum assertion_verdict verdict)
{
    return verdict_names[verdict];
}

/* ---- figures ---- */

static double missing(const struct instance *in, const struct assertion_step *s,
                      const struct cell *c, const char *why)
{
    const struct sweep *sweep = &in->result->sweep;
    char level[LEVEL_NAME_SIZE];

    if (in->reason[0] == '\0')
        snprintf(in->reason, ASSERTION_REASON_SIZE, "%s(%s, %s) %s", s->name,
                 sweep->arms[c->arm].name, level_number(&sweep->levels[c->level], level), why);
    return NAN;
}

static double exported(const struct cell *c, const struct assertion_step *s)
{
    int decimals = metric_decimals(METRIC_THROUGHPUT);

    switch (s->source) {
    case ASSERTION_THROUGHPUT_LOW:
        return number_round(c->throughput_low, decimals);
    case ASSERTION_THROUGHPUT_HIGH:
        return number_round(c->throughput_high, decimals);
    default:
        return metric_shown(&c->total, s->metric);
    }
}

static double figure(const struct instance *in, const struct assertion_step *s)
{
    size_t arm = s->arm == ASSERTION_EVERY ? in->arm : s->arm;
    size_t level = s->level == ASSERTION_EVERY ? in->level : s->level;
    const struct cell *c = result_cell(in->result, arm, level);
    uint64_t more;
    char why[64];
    double value;

    if (c->blocks == 0)
        return missing(in, s, c, "has no valid trial");
    more = metric_requests_missing(&c->total, s->metric);
    snprintf(why, sizeof why, "needs %" PRIu64 " more requests", more);
    if (more > 0)
        return missing(in, s, c, why);
    value = exported(c, s);
    return isnan(value) ? missing(in, s, c, "is not known") : value * s->scale;
}

/* ---- sums ---- */

static double operate(enum assertion_step_kind kind, double a, double b)
{
    switch (kind) {
    case ASSERTION_ADD:
        return a + b;
    case ASSERTION_SUBTRACT:
        return a - b;
    case ASSERTION_MULTIPLY:
        return a * b;
    default:
        return a / b;
    }
}

/* The value of the steps; NaN when it is not known. */
static double evaluate(const struct instance *in, size_t from, size_t end)
{
    double stack[ASSERTION_STEPS_MAX];
    size_t depth = 0;

    for (size_t i = from; i < end; i++) {
        const struct assertion_step *s = &in->assertion->steps[i];

        if (s->kind == ASSERTION_NUMBER)
            stack[depth++] = s->number;
        else if (s->kind == ASSERTION_FIGURE)
            stack[depth++] = figure(in, s);
        else if (s->kind == ASSERTION_NEGATE)
            stack[depth - 1] = -stack[depth - 1];
        else {
            depth--;
            stack[depth - 1] = operate(s->kind, stack[depth - 1], stack[depth]);
        }
    }
    if (!isfinite(stack[0]) && in->reason[0] == '\0')
        snprintf(in->reason, ASSERTION_REASON_SIZE, "the %s side is no finite number",
                 from == 0 ? "left" : "right");
    return isfinite(stack[0]) ? stack[0] : NAN;
}

static bool relation_holds(enum assertion_relation relation, double left, double right)
{
    switch (relation) {
    case ASSERTION_LESS:
        return left < right;
    case ASSERTION_LESS_EQUAL:
        return left <= right;
    case ASSERTION_GREATER:
        return left > right;
    case ASSERTION_GREATER_EQUAL:
        return left >= right;
    case ASSERTION_EQUAL:
        return left == right;
    default:
        return left != right;
    }
}

/* How far the sides may still move until it fails; below 0: how far it has. */
static double slack(enum assertion_relation relation, double left, double right)
{
    switch (relation) {
    case ASSERTION_LESS:
    case ASSERTION_LESS_EQUAL:
        return right - left;
    case ASSERTION_GREATER:
    case ASSERTION_GREATER_EQUAL:
        return left - right;
    case ASSERTION_EQUAL:
        return -fabs(left - right);
    default:
        return fabs(left - right);
    }
}

/* Without zeros at its end. */
static void print_side(double value, char out[NUMBER_TEXT_SIZE])
{
    size_t length = number_print_short(value, FIGURE_DIGITS, FIGURE_DECIMALS, out);

    while (strchr(out, '.') && strchr(".0", out[length - 1]))
        out[--length] = '\0';
}

static void judge_instance(struct instance *in, struct assertion_outcome *o)
{
    const struct assertion *a = in->assertion;
    char left[NUMBER_TEXT_SIZE], right[NUMBER_TEXT_SIZE];

    in->reason = o->reason;
    o->left = evaluate(in, 0, a->left_count);
    o->right = evaluate(in, a->left_count, a->count);
    o->verdict = ASSERTION_UNKNOWN;
    if (o->reason[0] != '\0')
        return;
    print_side(o->left, left);
    print_side(o->right, right);
    snprintf(o->sides, sizeof o->sides, "%s %s %s", left, assertion_relation_name(a->relation),
             right);
    o->verdict = ASSERTION_HOLDS;
    if (relation_holds(a->relation, o->left, o->right))
        return;
    o->verdict = ASSERTION_FAILS;
    snprintf(o->reason, sizeof o->reason, "%s is false", o->sides);
}

static bool is_worse(const struct assertion *a, const struct assertion_outcome *o,
                     const struct assertion_outcome *than)
{
    if (o->verdict != than->verdict)
        return o->verdict > than->verdict;
    return o->verdict != ASSERTION_UNKNOWN &&
           slack(a->relation, o->left, o->right) < slack(a->relation, than->left, than->right);
}

static void take_instance(const struct assertion *a, const struct assertion_outcome *one,
                          struct assertion_outcome *out)
{
    size_t checked = out->checked + 1;
    size_t failed = out->failed + (one->verdict != ASSERTION_HOLDS);

    if (out->checked == 0 || is_worse(a, one, out))
        *out = *one;
    out->checked = checked;
    out->failed = failed;
}

static void judge(const struct result *r, const char *text, struct assertion_outcome *out)
{
    struct assertion a;
    struct err e;
    size_t levels, arms;

    *out = (struct assertion_outcome){.text = text, .left = NAN, .right = NAN};
    if (assertion_parse(&r->sweep, text, &a, NULL, &e) != 0) {
        out->verdict = ASSERTION_UNKNOWN;
        out->checked = out->failed = 1;
        out->arm = out->level = SIZE_MAX;
        snprintf(out->reason, sizeof out->reason, "%.*s", ASSERTION_REASON_SIZE - 1, e.text);
        return;
    }
    levels = a.every_level ? r->sweep.level_count : 1;
    arms = a.every_arm ? r->sweep.arm_count : 1;
    for (size_t i = 0; i < levels * arms; i++) {
        struct instance in = {r, &a, i % arms, i / arms, NULL};
        struct assertion_outcome one = {.text = text,
                                        .arm = a.every_arm ? in.arm : SIZE_MAX,
                                        .level = a.every_level ? in.level : SIZE_MAX};

        judge_instance(&in, &one);
        take_instance(&a, &one, out);
    }
}

void assertions_judge(const struct result *r, struct assertions *out)
{
    out->count = r->sweep.assert_count;
    out->failed = 0;
    for (size_t i = 0; i < out->count; i++) {
        judge(r, r->sweep.asserts[i], &out->list[i]);
        out->failed += out->list[i].verdict != ASSERTION_HOLDS;
    }
}

void assertions_order(const struct assertions *all,
                      const struct assertion_outcome *out[SWEEP_ASSERTS_MAX])
{
    size_t count = 0;

    for (int verdict = ASSERTION_FAILS; verdict >= ASSERTION_HOLDS; verdict--)
        for (size_t i = 0; i < all->count; i++)
            if ((int)all->list[i].verdict == verdict)
                out[count++] = &all->list[i];
}

static void print_place(const struct result *r, const struct assertion_outcome *o, struct buf *out)
{
    const char *lead = ", at ";
    char level[LEVEL_NAME_SIZE];

    if (o->arm != SIZE_MAX) {
        buf_printf(out, "%s%s", lead, r->sweep.arms[o->arm].name);
        lead = ", ";
    }
    if (o->level != SIZE_MAX)
        buf_printf(out, "%s%s", lead, level_name(&r->sweep.levels[o->level], level));
}

void assertion_outcome_print(const struct result *r, const struct assertion_outcome *o,
                             struct buf *out)
{
    buf_printf(out, "%s: %s", assertion_verdict_name(o->verdict), o->text);
    print_place(r, o, out);
    buf_printf(out, ": %s", o->verdict == ASSERTION_HOLDS ? o->sides : o->reason);
    if (o->failed > 0 && o->checked > 1)
        buf_printf(out, " (%zu of %zu failed)", o->failed, o->checked);
}
