#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"
#include "engine/measure/window_probe.h"

/* rvgtop was stopped in the warm-up and goes on when the window has long begun: the sentinel, which
 * starts only now, sees no gap. */
static void a_window_that_begins_late_is_worthless(void **state)
{
    struct sentinel *sentinel;
    struct trial trial;
    struct err e;

    (void)state;
    assert_int_equal(sentinel_open(NULL, &sentinel, &e), 0);
    trial_init(&trial);
    trial.valid = true;
    {
        struct window_probe probe = {.host = "127.0.0.1", .port = 1, .sentinel = sentinel};

        window_probe_idle(&probe);
        assert_int_equal(window_probe_begin(&probe, clock_now() - NS_PER_S, &e), 0);
        window_probe_end(&probe);
        window_probe_report(&probe, &trial);
    }
    assert_false(trial.valid);
    assert_string_equal(trial.invalid_reason, "rvgtop itself was stopped");
    trial_fini(&trial);
    sentinel_close(sentinel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_window_that_begins_late_is_worthless),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
