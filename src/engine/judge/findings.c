#include <config.h>

#include <math.h>

#include "engine/judge/evidence.h"

const char findings_judgement[] =
    "Not measured, but to be weighed: REST is spoken by every client, read by eye, cached and "
    "debugged with common tools, and works from a browser; gRPC brings typed contracts, generated "
    "clients, streaming and calls in both directions.";

static const char *const verdict_names[FINDING_VERDICT_COUNT] = {
    [FINDING_SUPPORTED] = "supported",
    [FINDING_CONTRADICTED] = "contradicted",
    [FINDING_NOT_DISTINGUISHABLE] = "not distinguishable",
    [FINDING_NOT_TESTED] = "not tested",
    [FINDING_MEASURED] = "measured",
};

const char *finding_verdict_name(enum finding_verdict verdict)
{
    return verdict_names[verdict];
}

/* What is compared for a claim, and how it is named. */
struct claim {
    const char *id;
    const char *text;
    const char *figure_name;
    contrast_figure figure;
    bool higher_is_better;
    bool trend; /* how the ratio changes with the load, not the ratio */
    const char *sweep;
    const char *beside_name; /* shown too; NULL: nothing */
    contrast_figure beside;
};

static const struct claim claims[] = {
    {"latency", "gRPC has a lower latency than REST", "p50 of the response time",
     figure_response_p50, false, false, "claim-latency.cfg", "p99", figure_response_p99},
    {"throughput", "gRPC has a higher throughput than REST", "throughput", figure_throughput, true,
     false, "claim-throughput.cfg", NULL, NULL},
    {"cpu", "gRPC needs less processor time a request, client and server together",
     "processor time a request", figure_cpu_per_request, false, false, "claim-cost-rate.cfg", NULL,
     NULL},
    {"memory", "gRPC needs less server memory for each request in flight",
     "server memory a request in flight", figure_memory_per_request, false, false, "claim-cost.cfg",
     NULL, NULL},
    {"scaling", "gRPC scales better with concurrency", "growth of the throughput",
     figure_throughput, true, true, "claim-scaling.cfg", NULL, NULL},
};
enum { CLAIM_COUNT = sizeof claims / sizeof *claims };

/* What earlier trials took, at higher levels too, is in the memory of later ones: what the highest
 * level needs is the least doubtful, where servers were new in each block. */
static bool is_of_memory(const struct claim *claim)
{
    return claim->figure == figure_memory_per_request;
}

static struct comparison compare(const struct evidence *e, const struct claim *claim,
                                 const struct contrast *c, const struct contrast_levels *levels,
                                 contrast_figure figure)
{
    struct contrast_levels highest = {.count = 1};

    if (is_of_memory(claim) && levels->count > 0) {
        highest.list[0] = levels->list[levels->count - 1];
        levels = &highest;
    }
    return (claim->trend ? contrast_trend : contrast_compare)(e->result, c, levels, figure,
                                                              claim->higher_is_better);
}

static void tell_span(const struct evidence *e, const struct claim *claim, struct finding *f)
{
    const struct contrast_levels *levels = &e->levels;
    const struct level *all = e->result->sweep.levels;
    char low[LEVEL_NAME_SIZE], high[LEVEL_NAME_SIZE];

    if (claim->trend && levels->count > 1)
        evidence_add(f->evidence, " from %s to %s", level_name(&all[levels->list[0]], low),
                     level_name(&all[levels->list[levels->count - 1]], high));
    if (is_of_memory(claim))
        evidence_add(f->evidence, " at %s",
                     level_name(&all[levels->list[levels->count - 1]], high));
}

/* "throughput, gRPC / REST: 1.31 [1.28, 1.34], 10 blocks (rest-binary, grpc)". */
static void tell_fair(const struct evidence *e, const struct claim *claim, struct finding *f)
{
    evidence_add(f->evidence, "%s", claim->figure_name);
    tell_span(e, claim, f);
    evidence_add(f->evidence, ", %s / %s: ", evidence_arm(e, e->fair->other),
                 evidence_arm(e, e->fair->base));
    evidence_add_ratio(f->evidence, &f->comparison);
    if (claim->beside) {
        struct comparison beside = compare(e, claim, e->fair, &e->levels, claim->beside);

        evidence_add(f->evidence, "; %s: ", claim->beside_name);
        evidence_add_ratio(f->evidence, &beside);
    }
}

/* Figures that an open loop does not tell: it sets the throughput, and not what is in flight. */
static bool needs_concurrency(const struct claim *claim)
{
    return claim->figure == figure_throughput || is_of_memory(claim);
}

static bool is_open_loop(const struct evidence *e)
{
    return sweep_is_open(&e->result->sweep);
}

/* Blocks are no repeats of a figure that each takes over from the one before. */
static bool is_carried_over(const struct evidence *e, const struct claim *claim)
{
    return is_of_memory(claim) && e->result->sweep.server_restart != RESTART_BLOCK;
}

/* Why the claim could not be tested, or NULL. */
static const char *missing(const struct evidence *e, const struct claim *claim,
                           const struct comparison *c)
{
    if (e->fair == NULL)
        return "no REST and gRPC arm with the same input in the same class of encoding (binary "
               "and raw)";
    if (e->result->sweep.find_max)
        return evidence_own_rates;
    if (is_open_loop(e) && needs_concurrency(claim))
        return "it takes levels of concurrency, not of a rate";
    if (is_carried_over(e, claim))
        return "servers kept what earlier blocks took; it takes server_restart = \"block\"";
    if (e->levels.count == 0)
        return "at every level something else than the servers set the limit";
    if (claim->trend && e->levels.count < 2)
        return "fewer than two levels are usable";
    return c->blocks < result_blocks_least(e->result) ? evidence_too_few(e) : NULL;
}

/* All usable levels are listed as used, of which the figure takes one. */
static void leave_out_lower(const struct contrast_levels *levels, struct finding *f)
{
    for (size_t i = 0; i < f->cell_count; i++)
        if (f->cells[i].why == NULL && f->cells[i].level != levels->list[levels->count - 1])
            f->cells[i].why = "not the highest usable level";
}

static void judge(const struct evidence *e, const struct claim *claim, struct finding *f)
{
    const char *why;

    *f = (struct finding){.id = claim->id, .claim = claim->text, .verdict = FINDING_NOT_TESTED};
    f->comparison = (struct comparison){
        .ratio = NAN, .low = NAN, .high = NAN, .p_value = NAN, .p_adjusted = NAN};
    if (e->fair)
        f->comparison = compare(e, claim, e->fair, &e->levels, claim->figure);
    why = missing(e, claim, &f->comparison);
    if (why)
        evidence_add(f->evidence, "%s", why);
    else
        tell_fair(e, claim, f);
    if (e->fair)
        evidence_list_cells(e, e->fair, f);
    if (is_of_memory(claim) && e->levels.count > 0)
        leave_out_lower(&e->levels, f);
    f->sweep = why ? claim->sweep : NULL;
    f->verdict = why ? FINDING_NOT_TESTED : FINDING_NOT_DISTINGUISHABLE;
}

/* The family is what was tested. */
static void adjust(struct findings *all)
{
    struct comparison *family[FINDINGS_MAX];
    size_t count = 0;

    for (size_t i = 0; i < all->count; i++)
        if (all->list[i].verdict == FINDING_NOT_DISTINGUISHABLE)
            family[count++] = &all->list[i].comparison;
    comparison_adjust(family, count);
    for (size_t i = 0; i < all->count; i++) {
        struct finding *f = &all->list[i];

        if (f->verdict == FINDING_NOT_TESTED)
            continue;
        if (f->comparison.word == COMPARISON_FASTER)
            f->verdict = FINDING_SUPPORTED;
        else if (f->comparison.word == COMPARISON_SLOWER)
            f->verdict = FINDING_CONTRADICTED;
    }
}

/* Encoding and protocol together: no verdict, but what people will ask for. */
static bool tell_usual(const struct evidence *e, struct finding *f)
{
    if (e->usual == NULL || e->usual_levels.count == 0 || e->result->sweep.find_max)
        return false;
    *f = (struct finding){.id = "usual",
                          .claim = "JSON over REST against raw bytes over gRPC, encoding and "
                                   "protocol together",
                          .verdict = FINDING_MEASURED};
    f->comparison = contrast_compare(e->result, e->usual, &e->usual_levels,
                                     is_open_loop(e) ? figure_response_p50 : figure_throughput,
                                     !is_open_loop(e));
    evidence_add(f->evidence, "%s / %s: ", evidence_arm(e, e->usual->other),
                 evidence_arm(e, e->usual->base));
    for (size_t i = 0; i < CLAIM_COUNT; i++) {
        struct comparison c = compare(e, &claims[i], e->usual, &e->usual_levels, claims[i].figure);

        if ((is_open_loop(e) && needs_concurrency(&claims[i])) || is_carried_over(e, &claims[i]))
            continue;
        evidence_add(f->evidence, "%s%s ", i ? "; " : "", claims[i].figure_name);
        evidence_add_ratio(f->evidence, &c);
    }
    evidence_list_cells(e, e->usual, f);
    return true;
}

void findings_make(const struct result *r, struct findings *out)
{
    struct evidence e;

    out->count = 0;
    evidence_gather(r, &e);
    for (size_t i = 0; i < CLAIM_COUNT; i++)
        judge(&e, &claims[i], &out->list[out->count++]);
    finding_of_payload(&e, &out->list[out->count++]);
    adjust(out);
    out->count += findings_of_crossover(&e, &out->list[out->count]);
    out->count += tell_usual(&e, &out->list[out->count]);
    out->count += finding_of_split(&e, &out->list[out->count]);
    out->count += finding_of_choice(&e, &out->list[out->count]);
}
