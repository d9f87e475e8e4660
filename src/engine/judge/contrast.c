#include <config.h>

#include "engine/judge/contrast.h"

#include <math.h>
#include <string.h>

static bool same_value(const struct sweep_parameter *a, const struct sweep_parameter *b)
{
    struct parameter x = sweep_parameter_view(a), y = sweep_parameter_view(b);

    if (strcmp(x.name, y.name) != 0 || x.type != y.type)
        return false;
    if (x.type == PARAMETER_STRING)
        return strcmp(x.value.string, y.value.string) == 0;
    if (x.type == PARAMETER_BOOL)
        return x.value.boolean == y.value.boolean;
    if (x.type == PARAMETER_DOUBLE)
        return x.value.number == y.value.number;
    return x.value.int64 == y.value.int64;
}

static bool same_parameters(const struct sweep_parameters *a, const struct sweep_parameters *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!same_value(&a->list[i], &b->list[i]))
            return false;
    return true;
}

static bool alike_but_size(const struct sweep_arm *a, const struct sweep_arm *b)
{
    return a->input == b->input && a->rpc == b->rpc && a->client == b->client &&
           strcmp(a->model, b->model) == 0 && same_parameters(&a->parameters, &b->parameters);
}

static bool alike(const struct sweep_arm *a, const struct sweep_arm *b)
{
    return a->batch == b->batch && a->image_px == b->image_px && alike_but_size(a, b);
}

static const struct {
    enum protocol base, other;
    enum encoding base_encoding, other_encoding;
} kinds[CONTRAST_KIND_COUNT] = {
    [CONTRAST_PROTOCOL] = {PROTOCOL_REST, PROTOCOL_GRPC, ENCODING_BINARY, ENCODING_RAW},
    [CONTRAST_TEXT_PROTOCOL] = {PROTOCOL_REST, PROTOCOL_GRPC, ENCODING_JSON, ENCODING_TYPED},
    [CONTRAST_USUAL] = {PROTOCOL_REST, PROTOCOL_GRPC, ENCODING_JSON, ENCODING_RAW},
    [CONTRAST_REST_ENCODING] = {PROTOCOL_REST, PROTOCOL_REST, ENCODING_JSON, ENCODING_BINARY},
};

static bool is_of_kind(enum contrast_kind k, const struct sweep_arm *base,
                       const struct sweep_arm *other)
{
    return base->protocol == kinds[k].base && other->protocol == kinds[k].other &&
           base->encoding == kinds[k].base_encoding && other->encoding == kinds[k].other_encoding &&
           alike(base, other);
}

size_t contrasts_find(const struct sweep *s, struct contrast out[CONTRASTS_MAX])
{
    size_t count = 0;

    for (enum contrast_kind k = 0; k < CONTRAST_KIND_COUNT; k++)
        for (size_t i = 0; i < s->arm_count; i++)
            for (size_t j = 0; j < s->arm_count; j++)
                if (count < CONTRASTS_MAX && is_of_kind(k, &s->arms[i], &s->arms[j]))
                    out[count++] = (struct contrast){k, i, j};
    return count;
}

bool contrast_differs_in_size(const struct sweep *s, const struct contrast *a,
                              const struct contrast *b)
{
    return a->kind == b->kind && alike_but_size(&s->arms[a->base], &s->arms[b->base]);
}

const char *contrast_objection_to(const struct cell *c)
{
    if (c->blocks == 0)
        return "not measured";
    switch (c->total.limited_by) {
    case LIMITED_CLIENT:
        return "limited by the client";
    case LIMITED_MACHINE:
        return "limited by the machine";
    case LIMITED_ERRORS:
        return "errors";
    default:
        return NULL;
    }
}

const char *contrast_objection(const struct result *r, const struct contrast *c, size_t level)
{
    const char *why = contrast_objection_to(result_cell(r, c->base, level));

    return why ? why : contrast_objection_to(result_cell(r, c->other, level));
}

void contrast_usable(const struct result *r, const struct contrast *c, struct contrast_levels *out)
{
    const struct sweep *s = &r->sweep;

    out->count = 0;
    for (size_t level = 0; level < s->level_count; level++) {
        size_t at = out->count;

        if (contrast_objection(r, c, level))
            continue;
        for (; at > 0 && s->levels[out->list[at - 1]].value > s->levels[level].value; at--)
            out->list[at] = out->list[at - 1];
        out->list[at] = level;
        out->count++;
    }
}

static double figure_at(const struct result *r, size_t arm, size_t level, int block,
                        contrast_figure figure)
{
    const struct trial *t = result_cell(r, arm, level)->trials[block];

    return t ? figure(r, t) : NAN;
}

/* NaN where one of the levels has none. */
static double mean_over(const struct result *r, size_t arm, const struct contrast_levels *levels,
                        int block, contrast_figure figure)
{
    double sum = 0;

    for (size_t i = 0; i < levels->count; i++)
        sum += log(figure_at(r, arm, levels->list[i], block, figure));
    return exp(sum / (double)levels->count);
}

static double growth(const struct result *r, size_t arm, const struct contrast_levels *levels,
                     int block, contrast_figure figure)
{
    return figure_at(r, arm, levels->list[levels->count - 1], block, figure) /
           figure_at(r, arm, levels->list[0], block, figure);
}

/* One arm's figure in one block. */
typedef double (*block_figure)(const struct result *r, size_t arm,
                               const struct contrast_levels *levels, int block,
                               contrast_figure figure);

static struct comparison over_blocks(const struct result *r, const struct contrast *c,
                                     const struct contrast_levels *levels, block_figure of_block,
                                     contrast_figure figure, bool higher_is_better)
{
    double base[SWEEP_BLOCKS_MAX], other[SWEEP_BLOCKS_MAX];
    size_t blocks = levels->count > 0 ? (size_t)r->sweep.blocks : 0;

    for (size_t b = 0; b < blocks; b++) {
        base[b] = of_block(r, c->base, levels, (int)b, figure);
        other[b] = of_block(r, c->other, levels, (int)b, figure);
    }
    return comparison_paired(base, other, blocks, higher_is_better);
}

struct comparison contrast_compare(const struct result *r, const struct contrast *c,
                                   const struct contrast_levels *levels, contrast_figure figure,
                                   bool higher_is_better)
{
    return over_blocks(r, c, levels, mean_over, figure, higher_is_better);
}

struct comparison contrast_trend(const struct result *r, const struct contrast *c,
                                 const struct contrast_levels *levels, contrast_figure figure,
                                 bool higher_is_better)
{
    static const struct contrast_levels none;

    return over_blocks(r, c, levels->count > 1 ? levels : &none, growth, figure, higher_is_better);
}

struct comparison contrast_shift(const struct result *r, const struct contrast *base,
                                 const struct contrast *other, const struct contrast_levels *levels,
                                 contrast_figure figure, bool higher_is_better)
{
    double ratios[2][SWEEP_BLOCKS_MAX];
    const struct contrast *pairs[2] = {base, other};
    size_t blocks = levels->count > 0 ? (size_t)r->sweep.blocks : 0;

    for (size_t b = 0; b < blocks; b++)
        for (int i = 0; i < 2; i++)
            ratios[i][b] = mean_over(r, pairs[i]->other, levels, (int)b, figure) /
                           mean_over(r, pairs[i]->base, levels, (int)b, figure);
    return comparison_paired(ratios[0], ratios[1], blocks, higher_is_better);
}
