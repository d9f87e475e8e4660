/* What all pictures of a result need of it, gathered once: which arms are drawn and how they look,
 * the levels in the order of their load, the unit of times, and the level of the pictures that show
 * one. */
#ifndef RVG_ENGINE_MATERIAL_H
#define RVG_ENGINE_MATERIAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "engine/plot/looks.h"
#include "engine/result/result.h"
#include "engine/stats/scalability.h"

struct material {
    const struct result *result; /* derived; outlives this */
    size_t arms[LOOKS_MAX];      /* those that are drawn: the first ones of the sweep */
    size_t arm_count;
    struct look looks[LOOKS_MAX];
    struct scalability fits[LOOKS_MAX]; /* not fitted where nothing could be */
    size_t order[SWEEP_LEVELS_MAX];     /* levels by their load */
    size_t level_count;
    size_t level; /* of the pictures that show one: the highest at which every arm was measured and
                     none was held up by something else than its server; else the highest of the
                     former; else the highest with anything */
    const char *unit;   /* of times: "µs", "ms" or "s" */
    double us;          /* of one of it */
    const char *limits; /* what held cells up besides servers: "client", "client, errors"; "" */
    bool has_doubtful;  /* a percentile is drawn that needs more requests */
    bool has_intervals; /* two blocks or more */
    bool has_fits;
};

/* `r` has arms and levels. ERR_NO_MEMORY. */
int material_init(struct material *m, const struct result *r, struct err *e);

/* From here on `arm` counts those that are drawn. */
const struct cell *material_cell(const struct material *m, size_t arm, size_t level);
const char *material_arm_name(const struct material *m, size_t arm);

/* A figure as it is exported, a time of a request in the material's unit; NaN: not known. */
double material_value(const struct material *m, size_t arm, size_t level, enum metric metric);
double material_time(const struct material *m, size_t arm, size_t level, enum metric metric);

/* Whether something else than the server held the cell up: the client, the machine, errors. */
bool material_is_limited(const struct material *m, size_t arm, size_t level);

/* "rest", "rest (held up by client)": where there is no mark that could be hollow. */
void material_arm_remark(const struct material *m, size_t arm, size_t level, char *out,
                         size_t capacity);

/* Whether a percentile needs more requests than the cell has. */
bool material_is_doubtful(const struct material *m, size_t arm, size_t level, enum metric metric);

/* Whether levels are several rates, so that throughput can be held against them. */
bool material_has_pace(const struct material *m);

/* At most `most` (1 or more) levels, evenly chosen in the order of their load, both ends among
 * them; returns how many. */
size_t material_pick_levels(const struct material *m, size_t most, size_t out[SWEEP_LEVELS_MAX]);

/* The title, and behind it "(12 of 64 levels)" where not all are shown. */
void material_shown(const struct material *m, const char *title, size_t shown, char *out,
                    size_t capacity);

/* What an axis of levels is called: "concurrency, requests in flight (12 of 64 levels)". */
void material_levels_title(const struct material *m, size_t shown, char *out, size_t capacity);

/* "response time p99, ms, log". */
void material_time_title(const struct material *m, const char *what, bool logarithmic, char *out,
                         size_t capacity);

#endif
