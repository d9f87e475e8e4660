/* What a request costs in processor time, memory, context switches and bytes on the wire, and how
 * that compares between arms: at each rate of an open loop, at which all do the same work, and at
 * the concurrency at which they carry most. Pure functions over a derived result. */
#ifndef RVG_ENGINE_RESOURCES_H
#define RVG_ENGINE_RESOURCES_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/result/result.h"

enum resource {
    RESOURCE_SERVER_CPU, /* us a request */
    RESOURCE_CLIENT_CPU,
    RESOURCE_CPU,    /* of both: over loopback the receiver's work in the kernel is charged to the
                        sender, so that neither alone means much */
    RESOURCE_MEMORY, /* (peak - least idle memory of the arm's server) / concurrency, in bytes. The
                        least before any trial: an allocator keeps what an earlier one took, and a
                        later one seems to need nothing. Not known at a rate, which does not say how
                        much is in flight. */
    RESOURCE_SERVER_SWITCHES, /* context switches a request, voluntary and not */
    RESOURCE_CLIENT_SWITCHES,
    RESOURCE_BYTES_SENT, /* a request, as the client's kernel counted */
    RESOURCE_BYTES_RECEIVED,
    RESOURCE_COUNT
};

/* As exports call it: "server_cpu_us_per_request". */
const char *resource_name(enum resource which);

/* Decimals with which it is exported. */
int resource_decimals(enum resource which);

/* Of a trial of the result, or of a cell's total; NaN: not known. */
double resource_of(const struct result *r, const struct trial *t, enum resource which);

enum resources_at {
    RESOURCES_AT_RATE,
    RESOURCES_AT_SATURATION, /* the level of the highest throughput, and the server is the limit */
    RESOURCES_AT_MOST,       /* the same, but something else is */
    RESOURCES_AT_COUNT
};

/* "rate", "saturation", "highest throughput". */
const char *resources_at_name(enum resources_at at);

/* Below this share of what was due an arm does not do the same work as the others. */
#define RESOURCES_ATTAINED_LEAST 0.99

/* One arm at one place. */
struct resources {
    size_t arm;
    size_t level;
    enum resources_at at;
    const char *objection;         /* why it is not compared, in a few words; NULL: it is */
    bool is_short;                 /* it did not attain the rate: part of the objections */
    double values[RESOURCE_COUNT]; /* of the cell, as exported; NaN: not known */
    struct comparison against[RESOURCE_COUNT]; /* this / base within blocks; all NaN for the base
                                                  and where either has an objection */
};

struct resource_report {
    size_t base;
    struct resources *list; /* owned; place by place, the arms of a place in the sweep's order */
    size_t count;           /* places x arms; places: rates, or 1 */
};

/* All arms against `base`, words Holm-adjusted resource by resource over the report. A closed loop
 * has one place for all: of the levels at which most arms have no objection (contrast.h) the one
 * with the highest throughput, the geometric mean over these. ERR_NO_MEMORY; `out` is empty then.
 */
int resources_make(const struct result *r, size_t base, struct resource_report *out, struct err *e);
void resources_fini(struct resource_report *report);

/* "less", "more", "not distinguishable", "too few blocks": of costs. */
const char *resources_word(enum comparison_word word);

enum { RESOURCES_PLACE_SIZE = LEVEL_NAME_SIZE + 32 };

/* "at 500/s", "at saturation (c=64)", "at the highest throughput (c=64)". Returns `out`. */
const char *resources_place(const struct result *r, const struct resources *here,
                            char out[RESOURCES_PLACE_SIZE]);

#endif
