/* What a sweep says about what people claim. The claims are hypotheses: each gets one of four
 * verdicts, with the figures it rests on, the cells that were used and those left out, or the sweep
 * that would test it. Pure functions over a derived result.
 *
 * How a verdict comes about: of all pairs of arms that differ in the protocol alone (contrast.h)
 * the one whose encoding is plain bytes on both sides is taken, else that of text on both sides.
 * Levels at which either arm was limited by the client, the machine or errors are left out. Each
 * block gives one ratio, the geometric mean over the levels that are left; the verdict is the
 * word of the paired t test of its logarithm over the blocks, Holm-adjusted over the claims that
 * were tested. The usual pairing, JSON against raw bytes, is reported beside it and makes no
 * verdict: it differs in the encoding too. */
#ifndef RVG_ENGINE_FINDINGS_H
#define RVG_ENGINE_FINDINGS_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/judge/contrast.h"
#include "engine/stats/crossover.h"

enum finding_verdict {
    FINDING_SUPPORTED,
    FINDING_CONTRADICTED,
    FINDING_NOT_DISTINGUISHABLE,
    FINDING_NOT_TESTED,
    FINDING_MEASURED, /* no claim: what was found */
    FINDING_VERDICT_COUNT
};

enum { FINDINGS_MAX = 12, FINDING_TEXT_SIZE = 1024, FINDING_CELLS_MAX = 1024 };

/* A cell that a finding rests on, or does not. */
struct finding_cell {
    size_t arm;
    size_t level;
    const char *why; /* left out; NULL: used */
};

struct finding {
    const char *id;    /* "latency", for exports */
    const char *claim; /* a sentence */
    enum finding_verdict verdict;
    struct comparison comparison; /* gRPC / REST; all NaN: not tested, or no one ratio */
    bool has_change;         /* it tells where the better arm changes, or that it is not known */
    struct crossover change; /* in bytes of payload; all NaN where no single one is known */
    char evidence[FINDING_TEXT_SIZE];
    struct finding_cell cells[FINDING_CELLS_MAX]; /* pair by pair, level by level; those that have
                                                     no room are not told */
    size_t cell_count;
    const char *sweep; /* FINDING_NOT_TESTED: the shipped sweep that would test it, else NULL */
};

struct findings {
    struct finding list[FINDINGS_MAX];
    size_t count;
};

/* `r` is derived. */
void findings_make(const struct result *r, struct findings *out);

/* "supported", "contradicted", "not distinguishable", "not tested", "measured". */
const char *finding_verdict_name(enum finding_verdict verdict);

/* What no measurement settles, for beside the findings; marked as judgement. */
extern const char findings_judgement[];

#endif
