/* What is remarkable about a cell of the sweep, in a word each. */
#ifndef RVG_TUI_SWEEP_FLAGS_H
#define RVG_TUI_SWEEP_FLAGS_H

#include "tui/view.h"

/* In the order in which they are named. */
enum sweep_flag {
    FLAG_RUNNING = 1,
    FLAG_INVALID = 2, /* a block was tried and has no valid trial */
    FLAG_PARTIAL = 4, /* measured, but blocks are missing; not beside FLAG_INVALID */
    FLAG_DROPPED = 8, /* a block is left out by the person's wish */
    FLAG_CLIENT = 16, /* limited by it */
    FLAG_MACHINE = 32,
    FLAG_KNEE = 64,      /* this level still gained, and the next one does not */
    FLAG_SATURATED = 128 /* throughput is below that of a lower level; the intervals are apart */
};

/* A level gains when its throughput is at least so many times that of the level before it, and does
 * not when it is less: where the whole 95 % interval of that ratio, paired within 3 blocks or more,
 * is on that side. In between nothing is known. */
#define SWEEP_GAIN_LEAST 1.05

enum { SWEEP_FLAGS_SIZE = 64 };

/* Levels that were measured count, in the order of their concurrency. The first one counts as one
 * that gained. */
unsigned sweep_flags(const struct view *v, const struct cell *cell);

/* "knee client". */
void sweep_flags_print(unsigned flags, char out[SWEEP_FLAGS_SIZE]);

enum style sweep_flags_style(unsigned flags);

#endif
