#include <config.h>

#include "engine/transport/poller.h"

#include <errno.h>
#include <stdbool.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "base/clock.h"

/* Arms the timer for `until`, or disarms it: an instant that has passed needs no timer. */
static void set_timer(struct poller *p, uint64_t until)
{
    struct itimerspec when = {0};

    if (until != UINT64_MAX)
        when.it_value = clock_timespec(until);
    timerfd_settime(p->timer, TFD_TIMER_ABSTIME, &when, NULL);
}

/* Takes the timer's own event out of the list. */
static int drop_timer_event(struct poller *p, struct epoll_event *events, int count)
{
    for (int i = 0; i < count; i++) {
        if (events[i].data.u64 != POLLER_TIMER_DATA)
            continue;
        set_timer(p, UINT64_MAX);
        events[i] = events[count - 1];
        return count - 1;
    }
    return count;
}

static int wait_with_timer(struct poller *p, uint64_t until, struct epoll_event *events, int max)
{
    bool passed = until != UINT64_MAX && until <= clock_now();
    int count;

    if (!passed)
        set_timer(p, until);
    count = epoll_wait(p->epoll, events, max, passed ? 0 : -1);
    return count > 0 ? drop_timer_event(p, events, count) : 0;
}

int poller_init(struct poller *p, struct err *e)
{
    struct epoll_event event;
    struct timespec zero = {0};

    *p = (struct poller){.epoll = epoll_create1(EPOLL_CLOEXEC), .timer = -1};
    if (p->epoll < 0)
        return err_set_errno(e, errno, "epoll");
    if (epoll_pwait2(p->epoll, &event, 1, &zero, NULL) >= 0 || errno == EINTR)
        return 0;
    return poller_use_timer(p, e);
}

void poller_fini(struct poller *p)
{
    if (p->timer >= 0)
        close(p->timer);
    if (p->epoll >= 0)
        close(p->epoll);
    *p = (struct poller){.epoll = -1, .timer = -1};
}

int poller_use_timer(struct poller *p, struct err *e)
{
    struct epoll_event event = {.events = EPOLLIN, .data.u64 = POLLER_TIMER_DATA};
    int error;

    if (p->timer >= 0)
        return 0;
    p->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    if (p->timer >= 0 && epoll_ctl(p->epoll, EPOLL_CTL_ADD, p->timer, &event) == 0)
        return 0;
    error = errno;
    poller_fini(p);
    return err_set_errno(e, error, "timerfd");
}

int poller_wait(struct poller *p, uint64_t until, struct epoll_event *events, int max)
{
    struct timespec timeout;
    uint64_t now;
    int count;

    if (p->timer >= 0)
        return wait_with_timer(p, until, events, max);
    if (until == UINT64_MAX) {
        count = epoll_pwait2(p->epoll, events, max, NULL, NULL);
    } else {
        now = clock_now();
        timeout = clock_timespec(until > now ? until - now : 0);
        count = epoll_pwait2(p->epoll, events, max, &timeout, NULL);
    }
    return count > 0 ? count : 0;
}
