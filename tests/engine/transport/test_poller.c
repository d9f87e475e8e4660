#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "engine/transport/poller.h"

static void watch(struct poller *p, int fd)
{
    struct epoll_event event = {.events = EPOLLIN, .data.u64 = (uint64_t)fd};

    assert_int_equal(epoll_ctl(p->epoll, EPOLL_CTL_ADD, fd, &event), 0);
}

static void check_waits(struct poller *p)
{
    struct epoll_event events[4];
    uint64_t until = clock_now() + 300 * NS_PER_US;
    int pipe_fds[2];

    assert_int_equal(poller_wait(p, until, events, 4), 0);
    assert_true(clock_now() >= until);
    assert_int_equal(poller_wait(p, 0, events, 4), 0);

    assert_int_equal(pipe(pipe_fds), 0);
    watch(p, pipe_fds[0]);
    assert_int_equal(write(pipe_fds[1], "x", 1), 1);
    assert_int_equal(poller_wait(p, 0, events, 4), 1);
    assert_int_equal(events[0].data.u64, pipe_fds[0]);
    assert_int_equal(poller_wait(p, UINT64_MAX, events, 4), 1);
    assert_int_equal(poller_wait(p, clock_now() + 60 * NS_PER_S, events, 1), 1);
    close(pipe_fds[0]);
    close(pipe_fds[1]);
}

static void waits_until_the_instant_or_an_event(void **state)
{
    struct poller p;

    (void)state;
    assert_int_equal(poller_init(&p, NULL), 0);
    check_waits(&p);
    poller_fini(&p);
}

static void waits_the_same_with_a_timer(void **state)
{
    struct poller p;

    (void)state;
    assert_int_equal(poller_init(&p, NULL), 0);
    assert_int_equal(poller_use_timer(&p, NULL), 0);
    check_waits(&p);
    check_waits(&p);
    poller_fini(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(waits_until_the_instant_or_an_event),
        cmocka_unit_test(waits_the_same_with_a_timer),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
