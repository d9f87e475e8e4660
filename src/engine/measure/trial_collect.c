#include <config.h>

#include "engine/measure/trial_collect.h"

#include <math.h>
#include <stdlib.h>

#include "base/clock.h"

static int timeline_grow(struct trial_timeline *timeline, struct err *e)
{
    size_t capacity = timeline->capacity ? 2 * timeline->capacity : 64;
    struct timeline_second *seconds;

    if (timeline->count < timeline->capacity)
        return 0;
    seconds = realloc(timeline->seconds, capacity * sizeof *seconds);
    if (seconds == NULL)
        return err_set(e, ERR_NO_MEMORY, "no memory for the time line");
    timeline->seconds = seconds;
    timeline->capacity = capacity;
    return 0;
}

int trial_timeline_add(struct trial_timeline *timeline, struct worker_group *group, double planned,
                       struct trial_progress *progress, struct err *e)
{
    struct timeline_second *second;
    struct interval all;
    int rc = timeline_grow(timeline, e);

    if (rc == 0)
        rc = interval_init(&all, e);
    if (rc != 0)
        return rc;
    for (uint32_t i = 0; i < group->started; i++)
        interval_merge(&all, recorder_flip(&group->workers[i].recorder));
    second = &timeline->seconds[timeline->count];
    interval_report(&all, (double)timeline->count, second);
    second->planned = planned;
    timeline->count++;
    trial_progress_second(progress, second, &all.response);
    interval_fini(&all);
    return 0;
}

static void collect_connections(const struct worker_group *group, struct trial *t)
{
    uint64_t opened = 0, anew = 0, more = 0, setup_ns = 0;

    for (uint32_t i = 0; i < group->started; i++) {
        opened += group->workers[i].connected.connections;
        setup_ns += group->workers[i].connected.setup_total_ns;
        anew += group->workers[i].new_connections;
        more += group->workers[i].more_connections;
    }
    t->connections_opened = (double)(opened + more);
    t->connections_new = (double)anew;
    if (opened > 0)
        t->connection_setup_us = (double)setup_ns / (double)opened / (double)NS_PER_US;
}

int trial_collect(struct worker_group *group, uint64_t window_start, uint64_t window_end,
                  struct trial *t, struct err *e)
{
    struct recording all;
    int rc = recording_init(&all, e);

    for (uint32_t i = 0; rc == 0 && i < group->started; i++)
        recording_merge(&all, &group->workers[i].recorder.recording);
    if (rc == 0)
        rc = recording_report(&all, t, e);
    if (rc == 0) {
        uint64_t end = group->team.by_tickets && all.last_done > window_start ? all.last_done
                                                                              : window_end;

        t->duration_s = (double)(end - window_start) / (double)NS_PER_S;
        t->throughput_rps = (double)t->completed / t->duration_s;
        t->planned = all.planned > 0 ? (double)all.planned : NAN;
        collect_connections(group, t);
    }
    recording_fini(&all);
    return rc;
}
