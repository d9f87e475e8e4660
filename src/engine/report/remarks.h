/* Sentences that say of a whole result what its figures do not: for the closing table and the page.
 * Each appends nothing where there is nothing to say. */
#ifndef RVG_ENGINE_REMARKS_H
#define RVG_ENGINE_REMARKS_H

#include "base/buf.h"
#include "engine/result/result.h"

/* "10 blocks", "at most 20 blocks (automatic)". */
void remark_blocks(const struct result *r, struct buf *out);

/* Automatic blocks: how many it took and whether they are enough. */
void remark_precision(const struct result *r, struct buf *out);

/* What the machine shows as a difference when there is none, where an arm was measured twice. */
void remark_noise_floor(const struct result *r, struct buf *out);

/* Trials that do not count and those that are missing. */
void remark_trials(const struct result *r, struct buf *out);

/* What "too few blocks" and the other words behind a ratio mean; of a sweep with ratios. */
void remark_words(const struct result *r, struct buf *out);

#endif
