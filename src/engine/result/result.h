/* The result of a sweep: one struct tree from which tables, charts, CSV, JSON, plots and findings
 * are all made, so they cannot disagree. The session adds trials; everything derived (cells,
 * comparisons) is computed by result_derive and never stored by anyone else. One thread at a
 * time. */
#ifndef RVG_ENGINE_RESULT_H
#define RVG_ENGINE_RESULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/log_ring.h"
#include "engine/process/environment.h"
#include "engine/trial/metric.h"
#include "engine/result/notes.h"
#include "engine/result/search.h"
#include "engine/stats/noise_floor.h"
#include "engine/stats/sequential.h"
#include "engine/stats/statistics.h"
#include "engine/sweep/sweep.h"
#include "engine/trial/trial.h"

/* One arm at one level over its valid trials, at most one of each block. */
struct cell {
    size_t arm;
    size_t level;
    const struct trial **trials; /* owned array of sweep.blocks: the trial that counts, the newest
                                    valid one of the block, or NULL */
    bool *is_excused;            /* owned array of sweep.blocks: the block has no valid trial, and
                                    need not have one, because its trial was dropped */
    int blocks;                  /* trials that are not NULL */
    int excused;                 /* blocks that are excused */
    bool valid; /* there is a valid trial in every owed block that is not excused, and in one */
    bool stale; /* a trial came or was revised since the fields below were computed */
    char notes[NOTES_SIZE];
    /* Counts and times are sums, distributions merged histograms, memory peaks the highest, the
     * rest means over trials (trial_fields.h); `throughput_rps` the geometric mean over blocks. */
    struct trial total;
    double throughput_low; /* 95 % interval of the geometric mean; NaN below 2 blocks */
    double throughput_high;
    double rate_low; /* the same of the rates that were found; NaN where they were given */
    double rate_high;
};

/* Two arms at one level, one metric, paired within blocks. */
struct result_comparison {
    size_t level;
    enum metric metric;
    size_t arm_a; /* the base */
    size_t arm_b;
    struct comparison comparison; /* ratio b / a, interval, p, word: statistics.h */
};

/* Ratios and their intervals are exported and shown with so many decimals. */
enum { RESULT_WORD_SIZE = 32, RESULT_RATIO_DECIMALS = 4 };

/* A later judgement on a trial that is in a result: that it does not count. */
struct trial_revision {
    size_t arm; /* which trial: with the next three there is one alone */
    size_t level;
    int block;
    int attempt;
    char invalid_reason[TRIAL_TEXT_SIZE];
    bool excused;
};

/* A server of ours as the session saw it. */
struct result_server {
    char arm_protocol[RESULT_WORD_SIZE];
    char state[RESULT_WORD_SIZE];
    int pid;
    char address[64];
    int restarts;
    char last_exit[64];
};

struct result {
    struct sweep sweep; /* the effective configuration */
    struct environment environment;
    char tool_version[RESULT_WORD_SIZE]; /* of the rvgtop that measured */
    char library_versions[512];          /* "libcurl 7.88.1; gRPC 29.0.0; ..." */
    int64_t created_at;                  /* wall clock, ns since 1970 */
    bool partial;                        /* ended before every cell was measured */
    char partial_reason[TRIAL_TEXT_SIZE];

    struct trial **trials; /* owned, in the order they ran; invalid ones are kept */
    size_t trial_count;

    struct search *searches; /* owned, in the order they ran; also those that led to nothing */
    size_t search_count;

    struct cell *cells; /* owned; in sweep order: level by level, all arms of a level together */
    size_t cell_count;  /* levels x arms */
    struct result_comparison *comparisons; /* owned; level by level, arm by arm, metric by metric */
    size_t comparison_count;
    int blocks_owed; /* blocks that must be there, as things stand: those of the sweep; where
                        they are automatic those begun, and one more while it takes more */
    enum sequential_step step; /* of automatic blocks: whether it takes more */

    struct result_server *servers; /* owned */
    size_t server_count;
    struct log_ring *log;                         /* NULL: none */
    struct log_ring *server_logs[PROTOCOL_COUNT]; /* NULL: none */
    bool owns_logs; /* the logs were read with the result; otherwise they are their session's */
};

/* Copies the sweep; created now, by this rvgtop, no trials. ERR_INVALID without arms, levels or
 * blocks. */
int result_init(struct result *r, const struct sweep *sweep, struct err *e);
void result_fini(struct result *r);

/* Takes ownership of `trial` (from trial_open) when it succeeds, settled (trial_settle).
 * ERR_INVALID for an arm, level or block that the sweep does not have. */
int result_add_trial(struct result *r, struct trial *trial, struct err *e);

/* Appends a copy; ERR_INVALID for an arm or block that the sweep does not have. */
int result_add_search(struct result *r, const struct search *search, struct err *e);

/* The newest finished search of the arm in the block; NULL: there is none. */
const struct search *result_search(const struct result *r, size_t arm, int block);

/* What most often limited the steps above the rates that the arm's searches found: `*same` of
 * `*count`. Without any LIMITED_UNKNOWN. */
enum limited_by result_limit_above(const struct result *r, size_t arm, size_t *same, size_t *count);

/* What the next trial of a cell in a block is to have as its `attempt`. */
int result_next_attempt(const struct result *r, size_t arm, size_t level, int block);

/* The revision that makes the trial invalid for `reason`. */
void trial_revision_init(struct trial_revision *v, const struct trial *t, const char *reason,
                         bool excused);

/* Makes the trial invalid with the reason and the excuse of the revision; its cell is stale then.
 * An older valid trial of the block, if there is one, counts again. ERR_NOT_FOUND when there is no
 * such trial. */
int result_revise(struct result *r, const struct trial_revision *v, struct err *e);

/* Takes every trial of the block at the level out and frees it. */
void result_forget_block(struct result *r, size_t level, int block);

/* Computes cells and comparisons anew from the trials (cells without a new trial are kept): for
 * every level, each arm but the twin against its base (sweep_arm_base), for the metrics throughput,
 * response p50 and p99 and mean service time, and the rate where it is searched for, paired over
 * the blocks that both have; the words of one metric are Holm-adjusted over the levels and pairs of
 * the sweep. Then says what is owed. */
int result_derive(struct result *r, struct err *e);

/* Says from the comparisons how many blocks are owed: no more than were begun once the precision
 * that is asked for is reached at each of them. What was begun is always to be finished, so that in
 * the end a whole block decided. Part of result_derive. */
void result_look(struct result *r);

/* Whether automatic blocks may still turn out to be fewer than the sweep's `blocks`. */
bool result_may_end_early(const struct result *r);

/* Blocks that there will be, at most where result_may_end_early; and with them the trials. */
int result_blocks_planned(const struct result *r);
size_t result_trials_planned(const struct result *r);

/* Comparisons of automatic blocks that are precise enough, and how many there are to be so. */
size_t result_precise(const struct result *r, size_t *all);

/* Two rows of figures paired by block. Where blocks are automatic the interval and the p-value are
 * those of a confidence sequence, since the figures decided when to stop; else Student's. The word
 * is of this comparison alone. */
struct comparison result_paired(const struct result *r, const double *base, const double *other,
                                size_t n, bool higher_is_better);

/* Blocks it takes for a word of such a comparison. */
size_t result_blocks_least(const struct result *r);

/* Whether the first arm was measured twice. */
bool result_has_noise_floor(const struct result *r);

/* What the first arm and its twin, which are the same, show as a difference at a level; spread and
 * floor NaN without a twin. */
struct noise_floor result_noise_floor(const struct result *r, size_t level, enum metric metric);

/* Whether a comparison there that has the word `faster` or `slower` is below the noise floor. */
bool result_is_noise(const struct result *r, size_t level, enum metric metric,
                     const struct comparison *c);

const struct cell *result_cell(const struct result *r, size_t arm, size_t level);

/* NULL when there is none, as for an arm that is its own base and the twin. */
const struct result_comparison *result_comparison_find(const struct result *r, size_t level,
                                                       size_t arm_b, enum metric metric);

/* Arm `other` against `base` at a level, paired over the blocks that both have; the word is of this
 * comparison alone. All NaN without pairs. Needs no result_derive. */
struct comparison result_compare(const struct result *r, size_t level, size_t base, size_t other,
                                 enum metric metric);

/* The same at each level of the sweep, to `out`, with the words of result_derive where it made
 * them, and else Holm-adjusted over the levels. */
void result_compare_levels(const struct result *r, size_t base, size_t other, enum metric metric,
                           struct comparison out[SWEEP_LEVELS_MAX]);

/* True when no trial is owed any more: every cell has a valid trial in every block that is not
 * excused. */
bool result_is_complete(const struct result *r);

/* Whether the cell of arm and level has a valid trial in `block`. */
bool result_has_trial(const struct result *r, size_t arm, size_t level, int block);

/* Whether it must still get one: the block is owed, and it has none and is not excused. */
bool result_owes_trial(const struct result *r, size_t arm, size_t level, int block);

/* Sums over cells: blocks with a valid trial, blocks that are excused. */
size_t result_done(const struct result *r);
size_t result_excused(const struct result *r);

#endif
