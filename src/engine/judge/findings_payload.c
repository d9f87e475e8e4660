#include <config.h>

#include <math.h>

#include "engine/judge/evidence.h"

static const char sweep_name[] = "claim-latency.cfg";

/* Levels that are usable at both ends. */
static void common_levels(const struct evidence *e, const struct contrast *small,
                          const struct contrast *large, struct contrast_levels *out)
{
    struct contrast_levels levels;

    out->count = 0;
    contrast_usable(e->result, small, &levels);
    for (size_t i = 0; i < levels.count; i++)
        if (contrast_objection(e->result, large, levels.list[i]) == NULL)
            out->list[out->count++] = levels.list[i];
}

static void tell_axis(const struct evidence *e, const struct evidence_axis *axis, struct finding *f)
{
    evidence_add(f->evidence, "p50 of the response time, gRPC / REST: ");
    for (size_t i = 0; i < axis->count; i++) {
        struct contrast_levels levels;
        struct comparison c;

        contrast_usable(e->result, axis->list[i], &levels);
        c = contrast_compare(e->result, axis->list[i], &levels, figure_response_p50, false);
        evidence_add(f->evidence, "%s%.0f bytes ", i ? ", " : "", axis->bytes[i]);
        evidence_add_interval(f->evidence, &c);
    }
    evidence_list_cells(e, axis->list[0], f);
    evidence_list_cells(e, axis->list[axis->count - 1], f);
    evidence_add(f->evidence, "; the smallest against the largest: ");
    evidence_add_ratio(f->evidence, &f->comparison);
}

void finding_of_payload(const struct evidence *e, struct finding *f)
{
    struct contrast_levels levels;
    struct evidence_axis axis;

    evidence_payloads(e, &axis);
    *f = (struct finding){.id = "payload",
                          .claim = "gRPC gains most, in latency, where payloads are small",
                          .verdict = FINDING_NOT_TESTED,
                          .comparison = {.ratio = NAN, .low = NAN, .high = NAN, .p_value = NAN},
                          .sweep = sweep_name};
    f->comparison.p_adjusted = NAN;
    if (axis.count < 2) {
        evidence_add(f->evidence, "no two payloads of different size were measured");
        return;
    }
    if (e->result->sweep.find_max) {
        evidence_add(f->evidence, "%s", evidence_own_rates);
        return;
    }
    common_levels(e, axis.list[0], axis.list[axis.count - 1], &levels);
    f->comparison = contrast_shift(e->result, axis.list[axis.count - 1], axis.list[0], &levels,
                                   figure_response_p50, false);
    if (f->comparison.blocks < result_blocks_least(e->result)) {
        evidence_add(f->evidence, "%s", evidence_too_few(e));
        return;
    }
    f->sweep = NULL;
    f->verdict = FINDING_NOT_DISTINGUISHABLE;
    tell_axis(e, &axis, f);
}
