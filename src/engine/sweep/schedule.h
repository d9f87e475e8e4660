/* How a schedule is said: in a sweep file as a list of groups, ( { rate = 100; seconds = 5; },
 * { from = 100; to = 1000; seconds = 20; } ), and in one line as "100:5,100-1000:20". */
#ifndef RVG_ENGINE_SCHEDULE_H
#define RVG_ENGINE_SCHEDULE_H

#include "base/err.h"
#include "engine/sweep/settings.h"

/* Keys of a segment: a step has a rate, a ramp has from and to. */
enum schedule_key {
    SCHEDULE_RATE,
    SCHEDULE_FROM,
    SCHEDULE_TO,
    SCHEDULE_SECONDS,
    SCHEDULE_KEY_COUNT
};

/* A segment in the making. */
struct schedule_part {
    double values[SCHEDULE_KEY_COUNT]; /* NaN: not said */
};

/* Rows for setting_set, whose base is a struct schedule_part. */
extern const struct setting schedule_keys[SCHEDULE_KEY_COUNT];

void schedule_part_init(struct schedule_part *part);

/* Appends the segment to the sweep's schedule, which is its one level from then on. ERR_INVALID: a
 * key is missing or one too many; ERR_TOO_LARGE over RATE_SEGMENTS_MAX. */
int schedule_add(struct sweep *s, const struct schedule_part *part, struct err *e);

/* The same from "RATE:SECONDS" or "FROM-TO:SECONDS". */
int schedule_add_word(struct sweep *s, const char *word, struct err *e);

#endif
