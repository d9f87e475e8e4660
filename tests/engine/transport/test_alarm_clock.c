#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"
#include "engine/load/wake.h"
#include "engine/transport/alarm_clock.h"

/* What the ringing leaves behind. */
struct bed {
    struct alarm_clock clock;
    struct wake wake;
    _Atomic uint64_t rung_at;
    _Atomic int rings;
};

static void ring(void *context)
{
    struct bed *bed = context;

    atomic_store(&bed->rung_at, clock_now());
    atomic_fetch_add(&bed->rings, 1);
    wake_signal(&bed->wake);
}

static void make(struct bed *bed)
{
    atomic_store(&bed->rings, 0);
    assert_int_equal(wake_init(&bed->wake, NULL), 0);
    assert_int_equal(alarm_clock_open(&bed->clock, ring, bed, NULL), 0);
}

static void leave(struct bed *bed)
{
    alarm_clock_close(&bed->clock);
    wake_fini(&bed->wake);
}

static void await_ring(struct bed *bed, int number)
{
    while (atomic_load(&bed->rings) < number)
        wake_wait(&bed->wake, UINT64_MAX);
}

static void it_rings_once_and_never_early(void **state)
{
    struct bed bed;
    uint64_t instant = clock_now() + 3 * NS_PER_MS;

    (void)state;
    make(&bed);
    alarm_clock_set(&bed.clock, instant);
    await_ring(&bed, 1);
    assert_true(atomic_load(&bed.rung_at) >= instant);
    alarm_clock_set(&bed.clock, 1);
    await_ring(&bed, 2);
    leave(&bed);
    assert_int_equal(atomic_load(&bed.rings), 2);
}

static void a_later_setting_replaces_the_earlier(void **state)
{
    struct bed bed;
    uint64_t sooner = clock_now() + 5 * NS_PER_MS;

    (void)state;
    make(&bed);
    alarm_clock_set(&bed.clock, clock_now() + 3600 * NS_PER_S);
    alarm_clock_set(&bed.clock, sooner);
    await_ring(&bed, 1);
    assert_true(atomic_load(&bed.rung_at) >= sooner);
    leave(&bed);
}

static void closing_does_not_ring(void **state)
{
    struct bed bed;

    (void)state;
    make(&bed);
    alarm_clock_set(&bed.clock, clock_now() + 3600 * NS_PER_S);
    leave(&bed);
    assert_int_equal(atomic_load(&bed.rings), 0);
    alarm_clock_close(&bed.clock);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_rings_once_and_never_early),
        cmocka_unit_test(a_later_setting_replaces_the_earlier),
        cmocka_unit_test(closing_does_not_ring),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
