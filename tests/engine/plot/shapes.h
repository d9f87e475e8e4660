/* For tests: results of any shape to be drawn. */
#ifndef RVG_TESTS_SHAPES_H
#define RVG_TESTS_SHAPES_H

#include "engine/result/result.h"

struct shape {
    const char *name;
    size_t arms;   /* REST and gRPC in turn */
    size_t levels; /* 1, 2, 4, ... up to eight of them; more: 1, 2, 3, ... */
    int blocks;
    double latency_us; /* at the lowest level; it grows with the level */
    enum level_kind kind;
    bool gaps;   /* every third cell has no trial */
    bool errors; /* every second trial has some */
    bool client; /* the highest level is limited by the client */
    bool law;    /* throughput follows the Universal Scalability Law */
    bool empty;  /* no trial at all */
    bool long_names;
    bool find_max;    /* the highest rate is searched for, and each arm holds another */
    int64_t requests; /* of a trial; 0: by time */
};

/* One of everything that a picture may meet; ends in a name that is NULL. */
extern const struct shape shapes[];

/* Derived; result_fini is the caller's. */
void shape_make(const struct shape *s, struct result *out);

#endif
