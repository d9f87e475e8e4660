/* What a result says of two arms, in one sentence: which is faster and by how much, at which
 * levels, on how many blocks, and what makes it doubtful. It leads with the throughput of a closed
 * loop; a rate sets the throughput, so there it leads with the median of the response time. The
 * closing table and the console both take it from here, so they cannot disagree. */
#ifndef RVG_ENGINE_ANSWER_H
#define RVG_ENGINE_ANSWER_H

#include "engine/result/result.h"

enum { ANSWER_SIZE = 1024 };

/* One metric over the levels at which the arms have a block in common. */
struct answer_part {
    size_t levels; /* these levels */
    size_t thin;   /* of them: without a word, the percentile rests on too few requests */
    size_t words[COMPARISON_WORD_COUNT]; /* of the others, by word */
    size_t spanning;                     /* of those not distinguishable: the interval spans 1 */
    size_t noise;          /* levels with a word whose effect is below the noise floor */
    size_t lowest;         /* levels with the least and the greatest ratio, among those that */
    size_t highest;        /* have a word, or among all where none has blocks enough for one */
    struct comparison low; /* what it is there */
    struct comparison high;
    size_t blocks_least, blocks_most; /* in common, over all levels */
};

struct answer {
    size_t base;
    size_t other;
    struct answer_part
        lead; /* throughput, at a rate p50 of the response time, of a search the rate */
    struct answer_part p99; /* of the response time; nothing where each arm has a rate of its own */
    size_t client, machine; /* levels at which one of the arms was limited by it */
    bool limited[SWEEP_LEVELS_MAX]; /* by either; those that were measured */
};

/* Of arm `other` against `base`. `r` is derived. */
void answer_make(const struct result *r, size_t base, size_t other, struct answer *out);

/* "grpc has 1.31x the throughput of rest at concurrency 16 [1.28, 1.34], 10 blocks; p99 faster:
 * 0.79x [0.74, 0.84]." Over several levels it counts words and names no winner where they
 * contradict each other; with too few blocks it says so first. Effects below the noise floor are
 * told. Of a search it is about the highest rate, and what limited the steps above it. */
void answer_print(const struct result *r, const struct answer *a, char out[ANSWER_SIZE]);

#endif
