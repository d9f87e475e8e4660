/* What requests of one measured window left behind, summed: distributions, counts, first error
 * texts. One per worker, filled by its recorder, and one of all workers, merged from those. */
#ifndef RVG_ENGINE_RECORDING_H
#define RVG_ENGINE_RECORDING_H

#include <stdint.h>

#include "base/err.h"
#include "engine/stats/histogram.h"
#include "engine/trial/sample.h"
#include "engine/trial/trial.h"

struct recording {
    struct histogram series[SERIES_COUNT]; /* of successes and time-outs; see recording_add */
    uint64_t requests;                     /* measured requests that were followed to their end */
    uint64_t successes;                    /* those of them that succeeded */
    uint64_t completed;                    /* successes that ended inside the window */
    uint64_t late_sends;      /* measured requests sent over SAMPLE_LATE_NS after they were due */
    uint64_t late_waits;      /* those of them that found every place taken when they were due */
    uint64_t planned;         /* requests of the schedule that are to be measured; open loop */
    uint64_t unsent;          /* due inside the window, not sent by its end */
    uint64_t new_connections; /* measured requests that had to open a connection */
    uint64_t last_done;       /* latest end of a measured request; 0: none */
    struct trial_error errors[OUTCOME_COUNT]; /* measured requests; OUTCOME_OK unused */
    uint64_t first_error_at[OUTCOME_COUNT];   /* when the first of its kind ended */
};

/* Empty. ERR_NO_MEMORY. */
int recording_init(struct recording *r, struct err *e);

/* Also after a failed init or on a zeroed one; twice is fine. */
void recording_fini(struct recording *r);

void recording_reset(struct recording *r);

/* Adds a measured request. A success goes into every series that it tells something about; a
 * time-out into response and service time, and into TTFB when that was observed, as well as into
 * its error count; other failures are only counted. `text` says what went wrong; the first of each
 * kind is kept, cleaned and cut. NULL: none. */
void recording_add(struct recording *r, const struct sample *s, const char *text);

/* Adds all of `from`. The error text of the two that ended first is kept. */
void recording_merge(struct recording *into, const struct recording *from);

/* Writes counts, errors and series into a trial that was only initialised. A series in which
 * nothing was observed stays NULL. ERR_NO_MEMORY. */
int recording_report(const struct recording *r, struct trial *t, struct err *e);

#endif
