/* Time. Everything measured is CLOCK_MONOTONIC in nanoseconds; the wall clock only makes labels. */
#ifndef RVG_BASE_CLOCK_H
#define RVG_BASE_CLOCK_H

#include <stddef.h>
#include <stdint.h>
#include <time.h>

#define NS_PER_S UINT64_C(1000000000)
#define NS_PER_MS UINT64_C(1000000)
#define NS_PER_US UINT64_C(1000)

/* Nanoseconds of CLOCK_MONOTONIC. Any thread; about 20 ns. */
uint64_t clock_now(void);

/* Nanoseconds since 1970 of CLOCK_REALTIME: labels and the check for clock jumps only. */
int64_t clock_wall(void);

struct timespec clock_timespec(uint64_t ns);

/* Sleeps until the monotonic instant `due`; returns at once when it has passed. Goes on sleeping
 * after a signal. */
void clock_sleep_until(uint64_t due);

/* Asks the kernel for 1 ns timer slack for the calling thread. */
void clock_set_precise(void);

enum { CLOCK_STAMP_SIZE = 32 };

/* `wall_ns` as RFC 3339 in UTC with milliseconds ("2026-09-24T12:01:22.123Z") into `out`. */
void clock_stamp(int64_t wall_ns, char out[CLOCK_STAMP_SIZE]);

#endif
