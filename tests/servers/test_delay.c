#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <stdlib.h>

#include "base/clock.h"
#include "servers/delay.h"

enum { MANY = 10000 };

/* What was called, in order, for a test to wait on. */
struct calls {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    size_t count;
    struct waiter *order[MANY];
};

struct waiter {
    struct delay_entry entry; /* first */
    struct calls *calls;
    uint64_t fired_at;
    int times;
    struct delay *again; /* adds itself to it once more */
};

static struct calls calls = {.lock = PTHREAD_MUTEX_INITIALIZER,
                             .changed = PTHREAD_COND_INITIALIZER};

static void fire(struct delay_entry *entry)
{
    struct waiter *w = (struct waiter *)entry;
    struct delay *again = w->again;

    pthread_mutex_lock(&calls.lock);
    w->fired_at = clock_now();
    w->times++;
    calls.order[calls.count++ % MANY] = w;
    w->again = NULL;
    pthread_cond_signal(&calls.changed);
    pthread_mutex_unlock(&calls.lock);
    if (again)
        delay_add(again, entry);
}

static void wait_for(size_t count)
{
    pthread_mutex_lock(&calls.lock);
    while (calls.count < count)
        pthread_cond_wait(&calls.changed, &calls.lock);
    pthread_mutex_unlock(&calls.lock);
}

static int setup(void **state)
{
    struct delay *d;

    calls.count = 0;
    if (delay_open(&d, NULL))
        return -1;
    *state = d;
    return 0;
}

static int teardown(void **state)
{
    delay_close(*state);
    return 0;
}

static void entries_are_called_in_the_order_of_their_instants(void **state)
{
    static const int order[] = {3, 0, 4, 1, 2};
    struct waiter waiters[5] = {{.times = 0}};
    uint64_t now = clock_now();

    for (int i = 0; i < 5; i++) {
        struct waiter *w = &waiters[order[i]];

        w->entry.due = now + (uint64_t)(order[i] + 1) * 2 * NS_PER_MS;
        w->entry.fire = fire;
        delay_add(*state, &w->entry);
    }
    wait_for(5);
    for (int i = 0; i < 5; i++) {
        assert_ptr_equal(calls.order[i], &waiters[i]);
        assert_true(waiters[i].fired_at >= waiters[i].entry.due);
    }
}

static void each_of_many_is_called_once(void **state)
{
    struct waiter *waiters = calloc(MANY, sizeof *waiters);
    uint64_t now = clock_now();
    uint32_t random = 1;

    assert_non_null(waiters);
    for (int i = 0; i < MANY; i++) {
        random = random * 1664525 + 1013904223;
        waiters[i].entry.due = now + random % (20 * NS_PER_MS);
        waiters[i].entry.fire = fire;
        delay_add(*state, &waiters[i].entry);
    }
    wait_for(MANY);
    for (int i = 0; i < MANY; i++) {
        assert_int_equal(waiters[i].times, 1);
        assert_true(waiters[i].fired_at >= waiters[i].entry.due);
    }
    free(waiters);
}

static void what_is_due_already_is_called_at_once(void **state)
{
    struct waiter waiter = {.entry = {.due = 1, .fire = fire}};

    delay_add(*state, &waiter.entry);
    wait_for(1);
}

static void a_callback_may_add_its_entry_again(void **state)
{
    struct waiter waiter = {.entry = {.due = 1, .fire = fire}, .again = *state};

    delay_add(*state, &waiter.entry);
    wait_for(2);
    assert_int_equal(waiter.times, 2);
}

static void a_flush_calls_what_waits_and_what_comes_later(void **state)
{
    uint64_t in_an_hour = clock_now() + 3600 * NS_PER_S;
    struct waiter before = {.entry = {.due = in_an_hour, .fire = fire}}, after = before;

    delay_add(*state, &before.entry);
    delay_flush(*state);
    wait_for(1);
    delay_add(*state, &after.entry);
    wait_for(2);
    assert_ptr_equal(calls.order[0], &before);
}

static void closing_calls_what_waits(void **state)
{
    struct waiter waiter = {.entry = {.due = clock_now() + 3600 * NS_PER_S, .fire = fire}};

    delay_add(*state, &waiter.entry);
    delay_close(*state);
    *state = NULL;
    assert_int_equal(waiter.times, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(entries_are_called_in_the_order_of_their_instants, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(each_of_many_is_called_once, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_due_already_is_called_at_once, setup, teardown),
        cmocka_unit_test_setup_teardown(a_callback_may_add_its_entry_again, setup, teardown),
        cmocka_unit_test_setup_teardown(a_flush_calls_what_waits_and_what_comes_later, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(closing_calls_what_waits, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
