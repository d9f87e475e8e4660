#include <config.h>

#include "engine/transport/alarm_clock.h"

#include <errno.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/thread.h"

/* It runs for some microseconds, and at once: see thread_set_slice. */
#define SLICE_NS (100 * NS_PER_US)

static void *run(void *arg)
{
    struct alarm_clock *a = arg;
    uint64_t expired;

    thread_set_slice(SLICE_NS);
    while (!atomic_load(&a->stop)) {
        if (read(a->timer, &expired, sizeof expired) == sizeof expired && !atomic_load(&a->stop))
            a->ring(a->context);
    }
    return NULL;
}

int alarm_clock_open(struct alarm_clock *a, void (*ring)(void *context), void *context,
                     struct err *e)
{
    *a = (struct alarm_clock){
        .timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC), .ring = ring, .context = context};
    if (a->timer < 0)
        return err_set_errno(e, errno, "timerfd");
    if (thread_start(&a->thread, "alarm", run, a, e) == 0)
        return 0;
    close(a->timer);
    a->timer = -1;
    return ERR_IO;
}

void alarm_clock_set(struct alarm_clock *a, uint64_t instant)
{
    /* Zero would disarm it. */
    struct itimerspec when = {.it_value = clock_timespec(instant > 0 ? instant : 1)};

    timerfd_settime(a->timer, TFD_TIMER_ABSTIME, &when, NULL);
}

void alarm_clock_close(struct alarm_clock *a)
{
    if (a->timer < 0)
        return;
    atomic_store(&a->stop, true);
    alarm_clock_set(a, 0);
    pthread_join(a->thread, NULL);
    close(a->timer);
    a->timer = -1;
}
