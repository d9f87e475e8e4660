/* Two arms that differ in one thing alone, and what that thing makes of a figure. The unit is the
 * block: each gives one figure, over all the levels that are used. Pure functions. */
#ifndef RVG_ENGINE_CONTRAST_H
#define RVG_ENGINE_CONTRAST_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/result/result.h"

enum contrast_kind {
    CONTRAST_PROTOCOL,      /* REST binary, gRPC raw: the same bytes over another protocol */
    CONTRAST_TEXT_PROTOCOL, /* REST JSON, gRPC typed: neither carries plain bytes */
    CONTRAST_USUAL,         /* REST JSON, gRPC raw: what people compare */
    CONTRAST_REST_ENCODING, /* REST JSON, REST binary */
    CONTRAST_KIND_COUNT
};

struct contrast {
    enum contrast_kind kind;
    size_t base; /* arms */
    size_t other;
};

enum { CONTRASTS_MAX = 256 };

/* Every pair of arms that is alike but for what the kind names: input, rpc, batch, payload, model,
 * parameters and client are the same. In the order of the kinds; returns how many, at most
 * CONTRASTS_MAX. */
size_t contrasts_find(const struct sweep *s, struct contrast out[CONTRASTS_MAX]);

/* True where two pairs are alike but for the size of what is sent, image_px and batch. */
bool contrast_differs_in_size(const struct sweep *s, const struct contrast *a,
                              const struct contrast *b);

/* Why the cell says nothing about its server, in a few words, or NULL: it does. */
const char *contrast_objection_to(const struct cell *cell);

/* Why the level says nothing about servers, in a few words, or NULL: it does. Both cells have
 * trials, and neither was limited by the client, the machine or errors. */
const char *contrast_objection(const struct result *r, const struct contrast *c, size_t level);

/* Levels in the order of their load. */
struct contrast_levels {
    size_t list[SWEEP_LEVELS_MAX];
    size_t count;
};

/* Those without an objection. */
void contrast_usable(const struct result *r, const struct contrast *c, struct contrast_levels *out);

/* A figure of a trial; NaN: not known. */
typedef double (*contrast_figure)(const struct result *r, const struct trial *t);

/* other / base of the geometric mean of the figure over the levels, paired within the blocks in
 * which both arms have it at each of them. */
struct comparison contrast_compare(const struct result *r, const struct contrast *c,
                                   const struct contrast_levels *levels, contrast_figure figure,
                                   bool higher_is_better);

/* How that ratio changes with the load: at the highest level against the lowest. */
struct comparison contrast_trend(const struct result *r, const struct contrast *c,
                                 const struct contrast_levels *levels, contrast_figure figure,
                                 bool higher_is_better);

/* How that ratio differs between two pairs of arms: that of `other` against that of `base`. */
struct comparison contrast_shift(const struct result *r, const struct contrast *base,
                                 const struct contrast *other, const struct contrast_levels *levels,
                                 contrast_figure figure, bool higher_is_better);

#endif
