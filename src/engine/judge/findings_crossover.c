#include <config.h>

#include <math.h>

#include "engine/judge/evidence.h"

enum { POINTS_MAX = SWEEP_ARMS_MAX, CHANGES_TOLD = 4, SIZE_DIGITS = 3 };

static const struct question {
    const char *id;
    const char *text;
    contrast_figure figure;
    bool higher_is_better;
} questions[FINDINGS_OF_CROSSOVER] = {
    {"crossover_latency", "p50 of the response time: at which payload the better protocol changes",
     figure_response_p50, false},
    {"crossover_throughput", "throughput: at which payload the better protocol changes",
     figure_throughput, true},
};

/* One point for each size, at levels that are the same for all. */
struct sizes {
    const struct contrast *pairs[POINTS_MAX];
    struct crossover_point points[POINTS_MAX];
    size_t count;
    struct contrast_levels levels;
};

/* Sizes at which some level is usable; of pairs of the same size the first. */
static void choose_sizes(const struct evidence *e, const struct evidence_axis *axis,
                         struct sizes *out)
{
    out->count = 0;
    for (size_t i = 0; i < axis->count && out->count < POINTS_MAX; i++) {
        struct contrast_levels levels;

        contrast_usable(e->result, axis->list[i], &levels);
        if (levels.count == 0 || !(axis->bytes[i] > 0) ||
            (out->count > 0 && out->points[out->count - 1].size == axis->bytes[i]))
            continue;
        out->points[out->count].size = axis->bytes[i];
        out->pairs[out->count++] = axis->list[i];
    }
}

static bool usable_at_all(const struct evidence *e, const struct sizes *s, size_t level)
{
    for (size_t i = 0; i < s->count; i++)
        if (contrast_objection(e->result, s->pairs[i], level))
            return false;
    return true;
}

static void choose_levels(const struct evidence *e, struct sizes *s)
{
    struct contrast_levels first;

    s->levels.count = 0;
    if (s->count == 0)
        return;
    contrast_usable(e->result, s->pairs[0], &first);
    for (size_t i = 0; i < first.count; i++)
        if (usable_at_all(e, s, first.list[i]))
            s->levels.list[s->levels.count++] = first.list[i];
}

/* The family is the sizes. */
static void compare(const struct evidence *e, const struct question *q, struct sizes *s)
{
    struct comparison *family[POINTS_MAX];

    for (size_t i = 0; i < s->count; i++) {
        s->points[i].comparison = contrast_compare(e->result, s->pairs[i], &s->levels, q->figure,
                                                   q->higher_is_better);
        family[i] = &s->points[i].comparison;
    }
    comparison_adjust(family, s->count);
}

static const char *better(enum comparison_word word)
{
    return word == COMPARISON_FASTER ? "gRPC" : "REST";
}

static enum comparison_word opposite(enum comparison_word word)
{
    return word == COMPARISON_FASTER ? COMPARISON_SLOWER : COMPARISON_FASTER;
}

/* "between 800 and 12300 bytes (about 3100)". */
static void tell_change(struct finding *f, const struct crossover *c)
{
    evidence_add(f->evidence, "between %.0f and %.0f bytes", c->low, c->high);
    if (isnan(c->size))
        return;
    evidence_add(f->evidence, " (about ");
    evidence_add_figure(f->evidence, c->size, SIZE_DIGITS);
    evidence_add(f->evidence, ")");
}

static void tell_changes(struct finding *f, const struct crossover *list, size_t count)
{
    size_t told = count < CHANGES_TOLD ? count : CHANGES_TOLD;

    if (count == 1)
        evidence_add(f->evidence, "it changes ");
    else
        evidence_add(f->evidence, "it changes %zu times: ", count);
    for (size_t i = 0; i < told; i++) {
        evidence_add(f->evidence, "%s", i ? ", " : "");
        tell_change(f, &list[i]);
    }
    evidence_add(f->evidence, "%s", told < count ? ", ..." : "");
    evidence_add(f->evidence, ": %s is better below", better(list[0].before));
    if (count == 1)
        evidence_add(f->evidence, ", %s above", better(opposite(list[0].before)));
    else
        evidence_add(f->evidence, " the first");
}

/* The points at which it is known who is better; all of them say the same. */
static size_t count_sure(const struct sizes *s, enum comparison_word *word)
{
    size_t sure = 0;

    for (size_t i = 0; i < s->count; i++) {
        enum comparison_word here = s->points[i].comparison.word;

        if (here != COMPARISON_FASTER && here != COMPARISON_SLOWER)
            continue;
        *word = here;
        sure++;
    }
    return sure;
}

static void tell_no_change(struct finding *f, const struct sizes *s)
{
    double low = s->points[0].size, high = s->points[s->count - 1].size;
    enum comparison_word word = COMPARISON_NOT_DISTINGUISHABLE;
    size_t sure = count_sure(s, &word);

    if (sure == 0)
        evidence_add(f->evidence,
                     "not known: at none of %zu sizes is it certain which one is better", s->count);
    else if (sure == s->count)
        evidence_add(f->evidence, "no change between %.0f and %.0f bytes: %s is better throughout",
                     low, high, better(word));
    else
        evidence_add(f->evidence,
                     "no change is known between %.0f and %.0f bytes: %s is better at %zu of %zu "
                     "sizes, at the others it is not certain which one is",
                     low, high, better(word), sure, s->count);
}

static void tell_points(struct finding *f, const struct sizes *s)
{
    evidence_add(f->evidence, "; gRPC / REST: ");
    for (size_t i = 0; i < s->count; i++) {
        evidence_add(f->evidence, "%s%.0f bytes ", i ? ", " : "", s->points[i].size);
        evidence_add_interval(f->evidence, &s->points[i].comparison);
    }
}

static void conclude(struct finding *f, const struct sizes *s)
{
    struct crossover list[POINTS_MAX];
    size_t count = crossover_find(s->points, s->count, list, POINTS_MAX);

    if (count > 0)
        tell_changes(f, list, count);
    else
        tell_no_change(f, s);
    if (count == 1)
        f->change = list[0];
    tell_points(f, s);
}

/* Why nothing can be said, or NULL. */
static const char *missing(const struct evidence *e, const struct sizes *s)
{
    if (s->count < 2)
        return "at all sizes but one something else than the servers set the limit";
    if (s->levels.count == 0)
        return "no level is usable at every size";
    for (size_t i = 0; i < s->count; i++)
        if (s->points[i].comparison.blocks >= result_blocks_least(e->result))
            return NULL;
    return evidence_too_few(e);
}

static bool is_used(const struct sizes *s, const struct contrast *pair, size_t level)
{
    bool pair_is = false, level_is = false;

    for (size_t i = 0; i < s->count; i++)
        pair_is = pair_is || s->pairs[i] == pair;
    for (size_t i = 0; i < s->levels.count; i++)
        level_is = level_is || s->levels.list[i] == level;
    return pair_is && level_is;
}

/* A level that falls out at one size falls out at all. */
static void list_cells(const struct evidence *e, const struct sizes *s, const struct contrast *pair,
                       struct finding *f)
{
    size_t first = f->cell_count;

    evidence_list_cells(e, pair, f);
    for (size_t i = first; i < f->cell_count; i++)
        if (f->cells[i].why == NULL && !is_used(s, pair, f->cells[i].level))
            f->cells[i].why = "not usable at every size";
}

static void answer(const struct evidence *e, const struct question *q,
                   const struct evidence_axis *axis, struct finding *f)
{
    static const struct comparison none = {
        .ratio = NAN, .low = NAN, .high = NAN, .p_value = NAN, .p_adjusted = NAN};
    struct sizes s;
    const char *why;

    *f = (struct finding){.id = q->id,
                          .claim = q->text,
                          .verdict = FINDING_MEASURED,
                          .comparison = none,
                          .has_change = true,
                          .change = {.low = NAN, .high = NAN, .size = NAN}};
    choose_sizes(e, axis, &s);
    choose_levels(e, &s);
    compare(e, q, &s);
    why = missing(e, &s);
    if (why)
        evidence_add(f->evidence, "not known: %s", why);
    else
        conclude(f, &s);
    for (size_t i = 0; i < axis->count; i++)
        list_cells(e, &s, axis->list[i], f);
}

size_t findings_of_crossover(const struct evidence *e, struct finding *f)
{
    bool is_rate = sweep_is_open(&e->result->sweep);
    struct evidence_axis axis;
    size_t count = 0;

    evidence_payloads(e, &axis);
    if (axis.count < 2 || axis.bytes[0] == axis.bytes[axis.count - 1])
        return 0;
    for (size_t i = 0; i < FINDINGS_OF_CROSSOVER; i++)
        if (!is_rate || questions[i].figure != figure_throughput)
            answer(e, &questions[i], &axis, &f[count++]);
    return count;
}
