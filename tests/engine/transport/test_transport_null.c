#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"
#include "engine/transport/transport.h"

enum { SLOTS = 4 };

static const struct request_body body = {.data = (const uint8_t *)"x", .size = 1};
static const struct transport_config config = {
    .host = "127.0.0.1",
    .bodies = &body,
    .body_count = 1,
    .slots = SLOTS,
    .connections = SLOTS,
    .timeout_ns = NS_PER_S,
};

static void every_request_is_answered_once(void **state)
{
    struct completion done[SLOTS];
    struct transport *t;
    bool seen[SLOTS] = {false};
    int count = 0;

    (void)state;
    assert_int_equal(transport_null.open(&config, &t, NULL), 0);
    for (uint32_t i = 0; i < SLOTS; i++)
        transport_null.submit(t, i, i, 10 + i, true);
    count += transport_null.wait(t, UINT64_MAX, done, 3);
    assert_int_equal(count, 3);
    count += transport_null.wait(t, UINT64_MAX, done + count, SLOTS - count);
    assert_int_equal(count, SLOTS);
    for (int i = 0; i < SLOTS; i++) {
        const struct sample *s = &done[i].sample;

        assert_false(seen[done[i].slot]);
        seen[done[i].slot] = true;
        assert_int_equal(s->due, 10 + done[i].slot);
        assert_int_equal(s->outcome, OUTCOME_OK);
        assert_true(s->sent > 0 && s->sent <= s->done && s->done <= clock_now());
        assert_int_equal(s->first_byte, 0);
        assert_false(s->has_phases);
        assert_null(done[i].body);
        assert_null(done[i].text);
    }
    assert_int_equal(transport_null.new_connections(t), 0);
    transport_null.close(t);
}

static void waits_for_nothing_until_the_instant(void **state)
{
    uint64_t until = clock_now() + NS_PER_MS;
    struct completion done;
    struct transport *t;

    (void)state;
    assert_int_equal(transport_null.open(&config, &t, NULL), 0);
    assert_int_equal(transport_null.wait(t, until, &done, 1), 0);
    assert_true(clock_now() >= until);
    transport_null.submit(t, 2, 0, 1, false);
    transport_null.close(t);
    transport_null.close(NULL);
}

static void impossible_configurations_are_refused(void **state)
{
    struct transport_config none = config;
    struct transport *t;
    struct err e;

    (void)state;
    none.slots = 0;
    assert_int_equal(transport_null.open(&none, &t, &e), ERR_INVALID);
    assert_string_equal(e.text, "slots: 0, at least 1");
    none = config;
    none.connections = 0;
    assert_int_equal(transport_null.open(&none, &t, &e), ERR_INVALID);
    none = config;
    none.body_count = 0;
    assert_int_equal(transport_null.open(&none, &t, &e), ERR_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_request_is_answered_once),
        cmocka_unit_test(waits_for_nothing_until_the_instant),
        cmocka_unit_test(impossible_configurations_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
