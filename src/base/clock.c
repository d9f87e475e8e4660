#include <config.h>

#include "base/clock.h"

#include <errno.h>
#include <stdio.h>
#include <sys/prctl.h>

static uint64_t timespec_ns(struct timespec t)
{
    return (uint64_t)t.tv_sec * NS_PER_S + (uint64_t)t.tv_nsec;
}

uint64_t clock_now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return timespec_ns(t);
}

int64_t clock_wall(void)
{
    struct timespec t;

    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)timespec_ns(t);
}

struct timespec clock_timespec(uint64_t ns)
{
    return (struct timespec){.tv_sec = (time_t)(ns / NS_PER_S), .tv_nsec = (long)(ns % NS_PER_S)};
}

void clock_sleep_until(uint64_t due)
{
    struct timespec t = clock_timespec(due);

    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) == EINTR)
        ;
}

void clock_set_precise(void)
{
    prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
}

void clock_stamp(int64_t wall_ns, char out[CLOCK_STAMP_SIZE])
{
    time_t seconds = (time_t)(wall_ns / (int64_t)NS_PER_S);
    int milliseconds = (int)(wall_ns / (int64_t)NS_PER_MS % 1000);
    char date[24];
    struct tm tm;

    gmtime_r(&seconds, &tm);
    strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%S", &tm);
    snprintf(out, CLOCK_STAMP_SIZE, "%s.%03dZ", date, milliseconds);
}
