#include <config.h>

#include <math.h>

#include "engine/judge/evidence.h"

/* JSON -> binary within REST, then binary REST -> raw gRPC: logarithms add up to the whole. */
bool finding_of_split(const struct evidence *e, struct finding *f)
{
    const struct contrast *encoding = evidence_find(e, CONTRAST_REST_ENCODING);
    const struct contrast *protocol = evidence_find(e, CONTRAST_PROTOCOL);
    struct comparison parts[2], whole;
    struct contrast_levels levels;
    double share;

    if (encoding == NULL || protocol == NULL || e->usual == NULL)
        return false;
    contrast_usable(e->result, encoding, &levels);
    parts[0] = contrast_compare(e->result, encoding, &levels, figure_throughput, true);
    parts[1] = contrast_compare(e->result, protocol, &e->levels, figure_throughput, true);
    whole = contrast_compare(e->result, e->usual, &e->usual_levels, figure_throughput, true);
    share = log(parts[0].ratio) / (log(parts[0].ratio) + log(parts[1].ratio));
    if (isnan(share) || isnan(whole.ratio))
        return false;
    *f = (struct finding){.id = "split",
                          .claim = "what the difference of the usual pairing is made of",
                          .verdict = FINDING_MEASURED,
                          .comparison = whole};
    evidence_add(f->evidence, "throughput: encoding, %s / %s: ", evidence_arm(e, encoding->other),
                 evidence_arm(e, encoding->base));
    evidence_add_ratio(f->evidence, &parts[0]);
    evidence_add(f->evidence, "; protocol, %s / %s: ", evidence_arm(e, protocol->other),
                 evidence_arm(e, protocol->base));
    evidence_add_ratio(f->evidence, &parts[1]);
    if (share >= 0 && share <= 1)
        evidence_add(f->evidence, "; %.0f %% of the whole is encoding (on logarithms)",
                     100 * share);
    else
        evidence_add(f->evidence, "; the two pull in opposite directions");
    return true;
}

static double best_throughput(const struct result *r, size_t arm, size_t *level)
{
    double best = NAN;

    for (size_t i = 0; i < r->sweep.level_count; i++) {
        const struct cell *c = result_cell(r, arm, i);
        double rps = c->blocks > 0 ? c->total.throughput_rps : NAN;

        if (isnan(rps) || rps <= best)
            continue;
        best = rps;
        *level = i;
    }
    return best;
}

/* The two arms that carry most; *second is the first again where there is one alone. */
static bool find_best(const struct result *r, size_t best[2], size_t level[2])
{
    double rps[2] = {-INFINITY, -INFINITY};
    size_t found = 0;

    for (size_t arm = 0; arm < r->sweep.arm_count; arm++) {
        size_t at = 0;
        double here = best_throughput(r, arm, &at);
        int place = here > rps[0] ? 0 : 1;

        if (isnan(here) || here <= rps[1])
            continue;
        if (place == 0) {
            rps[1] = rps[0];
            best[1] = best[0];
            level[1] = level[0];
        }
        rps[place] = here;
        best[place] = arm;
        level[place] = at;
        found++;
    }
    return found >= 2;
}

bool finding_of_choice(const struct evidence *e, struct finding *f)
{
    const struct result *r = e->result;
    size_t best[2] = {0, 0}, level[2] = {0, 0};
    struct contrast_levels at = {.count = 1};
    char name[LEVEL_NAME_SIZE];
    struct contrast pair;

    if (sweep_is_open(&r->sweep) || !find_best(r, best, level))
        return false;
    at.list[0] = level[0];
    pair = (struct contrast){CONTRAST_KIND_COUNT, best[1], best[0]};
    *f = (struct finding){
        .id = "choice", .claim = "the arm that carries most here", .verdict = FINDING_MEASURED};
    f->comparison = contrast_compare(r, &pair, &at, figure_throughput, true);
    evidence_add(f->evidence, "%s: ", evidence_arm(e, best[0]));
    evidence_add_figure(f->evidence, result_cell(r, best[0], level[0])->total.throughput_rps, 4);
    evidence_add(f->evidence, " requests a second at %s; against %s there: ",
                 level_name(&r->sweep.levels[level[0]], name), evidence_arm(e, best[1]));
    evidence_add_ratio(f->evidence, &f->comparison);
    evidence_add(f->evidence, ", %s", comparison_word_name(f->comparison.word));
    f->cells[f->cell_count++] = (struct finding_cell){best[1], level[0], NULL};
    f->cells[f->cell_count++] = (struct finding_cell){best[0], level[0], NULL};
    return true;
}
