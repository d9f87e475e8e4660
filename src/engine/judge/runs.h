/* Two saved runs held against each other, the new one against the base. They share no blocks and
 * no mood of the machine, so nothing is paired: each figure of each cell that both have (the arm's
 * name and the level are the same) gets Welch's test over the blocks of both (comparison_unpaired),
 * and the words of all figures together are Holm-adjusted, because they make one decision. */
#ifndef RVG_ENGINE_RUNS_H
#define RVG_ENGINE_RUNS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "engine/result/result.h"

/* A change of less is none, unless the caller says otherwise. */
#define RUNS_MARGIN_PERCENT 5.0

/* In the order in which they are told. */
enum shift_kind {
    SHIFT_REGRESSION, /* slower, and the whole interval lies beyond the margin */
    SHIFT_SLOWER,     /* slower, but perhaps by less than the margin */
    SHIFT_FASTER,
    SHIFT_NOT_DISTINGUISHABLE,
    SHIFT_TOO_FEW_BLOCKS,
    SHIFT_KIND_COUNT
};

/* What became of one figure of one cell. */
struct shift {
    size_t arm; /* in the base's sweep */
    size_t level;
    enum metric metric;
    double base; /* the figure of the cell, as it is exported; NaN: not known */
    double other;
    struct comparison comparison; /* ratio new / base, over blocks */
    enum shift_kind kind;
};

struct run_cell {
    size_t arm;
    size_t level;
};

enum { RUN_DIFFERENCE_SIZE = 128 };

/* Something in which the runs differ besides what is compared; longer texts are cut. */
struct run_difference {
    char what[RUN_DIFFERENCE_SIZE];
    char base[RUN_DIFFERENCE_SIZE]; /* "": not known or not set */
    char other[RUN_DIFFERENCE_SIZE];
};

struct runs {
    const struct result *base; /* not owned */
    const struct result *other;
    double margin_percent;
    struct shift *shifts; /* owned; kind by kind, the greatest effect first where there is one, else
                             in the order of the base's sweep */
    size_t shift_count;
    size_t counts[SHIFT_KIND_COUNT];
    struct run_cell *only_base; /* owned; cells with trials that the other run does not have */
    size_t only_base_count;
    struct run_cell *only_other;
    size_t only_other_count;
    struct run_difference *differences; /* owned */
    size_t difference_count;
};

/* Compares two derived results. A change beyond the margin is a ratio above 1 + margin / 100 where
 * lower is better, and below 1 - margin / 100 where higher is. Percentiles of trials with too few
 * requests are left out. Rates of errors are compared after half an error of a usual trial was
 * added on both sides, so that a run without errors has a logarithm. ERR_NO_MEMORY. */
int runs_compare(const struct result *base, const struct result *other, double margin_percent,
                 struct runs *out, struct err *e);
void runs_fini(struct runs *r);

/* runs_differ.c: fills the differences: machine, processors, versions, what one trial is, and the
 * arms of the same name. Names, labels, levels, blocks, seeds and places of files are none. */
int runs_find_differences(struct runs *r, struct err *e);

/* Median over valid trials of the sentinel's p99 oversleep, in us; NaN: not known. */
double run_noise_us(const struct result *r);

#endif
