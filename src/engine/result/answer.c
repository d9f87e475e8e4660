#include <config.h>

#include "engine/result/answer.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"

enum { DIGITS = 4, LEVELS_NAMED_MAX = 6 };

static bool is_thin(const struct result *r, size_t arm, size_t level, double percentile)
{
    const struct histogram *h = result_cell(r, arm, level)->total.series[SERIES_RESPONSE];

    return h && !percentile_has_enough(percentile, h->count);
}

static bool has_word(const struct comparison *c)
{
    return c->word != COMPARISON_TOO_FEW_BLOCKS;
}

static void count_level(struct answer_part *p, const struct comparison *c, bool thin)
{
    p->blocks_least = p->levels == 0 || c->blocks < p->blocks_least ? c->blocks : p->blocks_least;
    p->blocks_most = c->blocks > p->blocks_most ? c->blocks : p->blocks_most;
    p->levels++;
    if (thin) {
        p->thin++;
        return;
    }
    p->words[c->word]++;
    p->spanning += c->word == COMPARISON_NOT_DISTINGUISHABLE && c->low <= 1 && c->high >= 1;
}

static void widen(struct answer_part *p, const struct comparison *c, size_t level, bool first)
{
    if (first || c->ratio < p->low.ratio) {
        p->low = *c;
        p->lowest = level;
    }
    if (first || c->ratio > p->high.ratio) {
        p->high = *c;
        p->highest = level;
    }
}

/* `percentile` 0: it is none. */
static void make_part(const struct result *r, const struct answer *a, enum metric metric,
                      double percentile, struct answer_part *p)
{
    struct comparison all[SWEEP_LEVELS_MAX];
    bool thin[SWEEP_LEVELS_MAX], first = true;

    result_compare_levels(r, a->base, a->other, metric, all);
    for (size_t i = 0; i < r->sweep.level_count; i++) {
        thin[i] = percentile > 0 &&
                  (is_thin(r, a->base, i, percentile) || is_thin(r, a->other, i, percentile));
        if (all[i].blocks > 0)
            count_level(p, &all[i], thin[i]);
        p->noise += all[i].blocks > 0 && !thin[i] && result_is_noise(r, i, metric, &all[i]);
    }
    for (size_t i = 0; i < r->sweep.level_count; i++) {
        bool none_has = p->words[COMPARISON_TOO_FEW_BLOCKS] == p->levels - p->thin;

        if (all[i].blocks == 0 || thin[i] || !(has_word(&all[i]) || none_has))
            continue;
        widen(p, &all[i], i, first);
        first = false;
    }
}

/* Of a search what stood above the rates that were found. */
static enum limited_by limit_of(const struct result *r, size_t arm, size_t level)
{
    size_t same, count;

    if (r->sweep.find_max)
        return result_limit_above(r, arm, &same, &count);
    return result_cell(r, arm, level)->total.limited_by;
}

static void find_limits(const struct result *r, struct answer *a)
{
    for (size_t i = 0; i < r->sweep.level_count; i++) {
        const struct cell *cells[2] = {result_cell(r, a->base, i), result_cell(r, a->other, i)};
        bool client = false, machine = false;

        for (int side = 0; side < 2; side++) {
            enum limited_by word = limit_of(r, side ? a->other : a->base, i);

            client |= word == LIMITED_CLIENT;
            machine |= word == LIMITED_MACHINE;
        }
        if (cells[0]->blocks == 0 || cells[1]->blocks == 0)
            continue;
        a->client += client;
        a->machine += machine;
        a->limited[i] = client || machine;
    }
}

static bool leads_with_latency(const struct result *r)
{
    return sweep_is_open(&r->sweep) && !r->sweep.find_max;
}

void answer_make(const struct result *r, size_t base, size_t other, struct answer *out)
{
    *out = (struct answer){.base = base, .other = other};
    if (leads_with_latency(r))
        make_part(r, out, METRIC_RESPONSE_P50, 50, &out->lead);
    else
        make_part(r, out, r->sweep.find_max ? METRIC_RATE : METRIC_THROUGHPUT, 0, &out->lead);
    if (!r->sweep.find_max)
        make_part(r, out, METRIC_RESPONSE_P99, 99, &out->p99);
    find_limits(r, out);
}

/* A sentence in the making. */
struct sentence {
    const struct result *result;
    const struct answer *answer;
    char *out;
    size_t length;
};

static void say(struct sentence *s, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void say(struct sentence *s, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(s->out + s->length, ANSWER_SIZE - s->length, format, args);
    va_end(args);
    s->length += strlen(s->out + s->length);
}

static const char *name_of(const struct sentence *s, size_t arm)
{
    return s->result->sweep.arms[arm].name;
}

static const char *base_name(const struct sentence *s)
{
    return name_of(s, s->answer->base);
}

static const char *other_name(const struct sentence *s)
{
    return name_of(s, s->answer->other);
}

static const char *lead_name(const struct sentence *s)
{
    if (s->result->sweep.find_max)
        return "highest rate";
    return leads_with_latency(s->result) ? "p50 latency" : "throughput";
}

/* "concurrency 16" the first time, then "16"; "1000/s". */
static void say_level(struct sentence *s, size_t level, bool first)
{
    const struct level *l = &s->result->sweep.levels[level];
    char text[LEVEL_NAME_SIZE];

    if (level_kind_is_open(l->kind))
        say(s, "%s", level_name(l, text));
    else
        say(s, "%s%s", first ? "concurrency " : "", level_number(l, text));
}

/* Near 1 and far below it a hundredth is a lot. */
static void print_ratio(double ratio, char out[NUMBER_TEXT_SIZE])
{
    int decimals = fabs(ratio - 1) < 0.01 || ratio < 0.1 ? 3 : 2;

    number_print_short(number_round(ratio, RESULT_RATIO_DECIMALS), DIGITS, decimals, out);
}

/* " [1.28, 1.34]"; nothing where there is none. */
static void say_interval(struct sentence *s, const struct comparison *c)
{
    char low[NUMBER_TEXT_SIZE], high[NUMBER_TEXT_SIZE];

    if (isnan(c->low) || isnan(c->high))
        return;
    print_ratio(c->low, low);
    print_ratio(c->high, high);
    say(s, " [%s, %s]", low, high);
}

static void say_ratio(struct sentence *s, const struct comparison *c)
{
    char ratio[NUMBER_TEXT_SIZE];

    print_ratio(c->ratio, ratio);
    say(s, "%sx", ratio);
}

static void say_effect(struct sentence *s, const struct comparison *c)
{
    say_ratio(s, c);
    say_interval(s, c);
}

static void say_blocks(struct sentence *s, const struct answer_part *p)
{
    if (p->blocks_least < p->blocks_most)
        say(s, ", %zu to %zu blocks", p->blocks_least, p->blocks_most);
    else
        say(s, ", %zu block%s", p->blocks_most, p->blocks_most == 1 ? "" : "s");
}

/* What the same arm under two names shows as a difference is not worth a claim. */
static void say_noise(struct sentence *s, const struct answer_part *p)
{
    if (p->noise == 0)
        return;
    say(s, ", below the noise floor");
    if (p->levels > 1)
        say(s, " at %zu", p->noise);
}

/* By Holm's correction a difference can be none although its interval leaves 1 out. */
static void say_why_not(struct sentence *s, const struct answer_part *p)
{
    size_t undecided = p->words[COMPARISON_NOT_DISTINGUISHABLE];

    if (p->spanning == 0 && undecided > 0)
        say(s, " (by Holm's correction)");
    else if (p->spanning < undecided)
        say(s, " (%zu of them by Holm's correction)", undecided - p->spanning);
    else if (undecided > 0 && p == &s->answer->lead)
        say(s, " (%s 1)", undecided == 1 ? "interval spans" : "intervals span");
}

/* ", slower at 1, not distinguishable at 1 (interval spans 1)": all but the word that was said. */
static void say_other_words(struct sentence *s, const struct answer_part *p,
                            enum comparison_word said)
{
    static const enum comparison_word order[] = {COMPARISON_SLOWER, COMPARISON_NOT_DISTINGUISHABLE,
                                                 COMPARISON_TOO_FEW_BLOCKS};

    if (said == COMPARISON_NOT_DISTINGUISHABLE)
        say_why_not(s, p);
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        if (order[i] == said || p->words[order[i]] == 0)
            continue;
        say(s, ", %s at %zu", comparison_word_name(order[i]), p->words[order[i]]);
        if (order[i] == COMPARISON_NOT_DISTINGUISHABLE)
            say_why_not(s, p);
    }
    if (p->thin > 0)
        say(s, ", too few requests at %zu", p->thin);
}

/* "1.27x [1.22, 1.32] at concurrency 1 to 1.58x [1.53, 1.62] at 64" */
static void say_range(struct sentence *s, const struct answer_part *p)
{
    say_effect(s, &p->low);
    say(s, " at ");
    say_level(s, p->lowest, true);
    if (p->lowest == p->highest)
        return;
    say(s, " to ");
    say_effect(s, &p->high);
    say(s, " at ");
    say_level(s, p->highest, false);
}

static enum comparison_word leading_word(const struct answer_part *p)
{
    static const enum comparison_word order[] = {COMPARISON_FASTER, COMPARISON_SLOWER,
                                                 COMPARISON_NOT_DISTINGUISHABLE};

    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        if (p->words[order[i]] > 0)
            return order[i];
    return COMPARISON_TOO_FEW_BLOCKS;
}

/* The highest rate is no level that both had. */
static void say_place(struct sentence *s, const struct answer_part *p)
{
    say(s, " at ");
    if (s->result->sweep.find_max)
        say(s, "the objective");
    else
        say_level(s, p->lowest, true);
}

static void say_one_level(struct sentence *s, const struct answer_part *p)
{
    enum comparison_word word = leading_word(p);

    if (word == COMPARISON_NOT_DISTINGUISHABLE) {
        say(s, "%s and %s are not distinguishable in %s", other_name(s), base_name(s),
            lead_name(s));
        say_place(s, p);
        say_why_not(s, p);
        say(s, ": ");
        say_effect(s, &p->low);
        say_blocks(s, p);
        return;
    }
    if (word == COMPARISON_TOO_FEW_BLOCKS)
        say(s, "too few blocks to say (fewer than %zu): ", result_blocks_least(s->result));
    say(s, "%s has ", other_name(s));
    say_ratio(s, &p->low);
    say(s, " the %s of %s", lead_name(s), base_name(s));
    say_place(s, p);
    say_interval(s, &p->low);
    say_noise(s, p);
    say_blocks(s, p);
}

static void say_many_levels(struct sentence *s, const struct answer_part *p)
{
    enum comparison_word word = leading_word(p);

    if (word == COMPARISON_TOO_FEW_BLOCKS)
        say(s, "too few blocks to say (fewer than %zu): %s of %s against %s at %zu levels",
            result_blocks_least(s->result), lead_name(s), other_name(s), base_name(s), p->levels);
    else if (word == COMPARISON_NOT_DISTINGUISHABLE)
        say(s, "%s and %s are not distinguishable in %s", other_name(s), base_name(s),
            lead_name(s));
    else
        say(s, "%s%s is %s than %s in %s",
            p->words[COMPARISON_FASTER] > 0 && p->words[COMPARISON_SLOWER] > 0
                ? "no winner over all levels: "
                : "",
            other_name(s), comparison_word_name(word), base_name(s), lead_name(s));
    if (word != COMPARISON_TOO_FEW_BLOCKS) {
        say(s, " at %zu of %zu levels", p->words[word], p->levels);
        say_other_words(s, p, word);
    }
    say(s, ": ");
    say_range(s, p);
    say_noise(s, p);
    say_blocks(s, p);
}

/* In fewer words: the levels are those of the lead. */
static void say_p99(struct sentence *s, const struct answer_part *p)
{
    enum comparison_word word = leading_word(p);

    say(s, "; p99 ");
    if (p->thin == p->levels) {
        say(s, "rests on too few requests");
        return;
    }
    if (word != COMPARISON_TOO_FEW_BLOCKS) {
        say(s, "%s", comparison_word_name(word));
        if (p->levels > 1)
            say(s, " at %zu of %zu", p->words[word], p->levels);
        say_other_words(s, p, word);
        say(s, ": ");
    }
    say_effect(s, &p->low);
    if (p->lowest != p->highest) {
        say(s, " to ");
        say_effect(s, &p->high);
    }
    say_noise(s, p);
}

static void say_limited_levels(struct sentence *s, size_t count)
{
    bool first = true;

    if (count == s->answer->lead.levels || count > LEVELS_NAMED_MAX) {
        say(s, " at %zu of %zu levels", count, s->answer->lead.levels);
        return;
    }
    for (size_t i = 0; i < s->result->sweep.level_count; i++) {
        if (!s->answer->limited[i])
            continue;
        say(s, "%s", first ? " at " : ", ");
        say_level(s, i, first);
        first = false;
    }
}

static void say_limits(struct sentence *s)
{
    const struct answer *a = s->answer;
    size_t count = 0;

    for (size_t i = 0; i < s->result->sweep.level_count; i++)
        count += a->limited[i];
    if (count == 0)
        return;
    say(s, "; limited by the %s",
        a->machine == 0  ? "client"
        : a->client == 0 ? "machine"
                         : "client or the machine");
    if (s->result->sweep.find_max)
        say(s, " above it");
    else
        say_limited_levels(s, count);
}

/* Searches that could not go on: what they found is the least that the arms hold. */
static void say_bounds(struct sentence *s)
{
    const struct result *r = s->result;
    const size_t arms[2] = {s->answer->base, s->answer->other};
    size_t bound = 0, searches = 0;

    for (int side = 0; side < 2 && r->sweep.find_max; side++) {
        for (int block = 0; block < r->sweep.blocks; block++) {
            const struct search *found = result_search(r, arms[side], block);

            searches += found != NULL;
            bound += found && found->end == SEARCH_BOUND;
        }
    }
    if (bound > 0)
        say(s, "; %zu of %zu searches ended at the highest rate that may be tried", bound,
            searches);
}

void answer_print(const struct result *r, const struct answer *a, char out[ANSWER_SIZE])
{
    struct sentence s = {r, a, out, 0};

    out[0] = '\0';
    if (a->lead.levels == 0) {
        say(&s, "nothing to say of %s and %s: they have no block in common.", other_name(&s),
            base_name(&s));
        return;
    }
    if (a->lead.thin == a->lead.levels)
        say(&s, "%s of %s and %s rests on too few requests", lead_name(&s), other_name(&s),
            base_name(&s));
    else if (a->lead.levels == 1)
        say_one_level(&s, &a->lead);
    else
        say_many_levels(&s, &a->lead);
    if (a->p99.levels > 0)
        say_p99(&s, &a->p99);
    say_limits(&s);
    say_bounds(&s);
    if (a->lead.levels < r->sweep.level_count)
        say(&s, "; not measured at %zu of %zu levels", r->sweep.level_count - a->lead.levels,
            r->sweep.level_count);
    say(&s, ".");
}
