#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/nearest.h"

static const char *nearest_to(const char *name)
{
    static const char *const candidates[] = {"duration", "warmup", "blocks", "server_threads"};
    struct nearest n;

    nearest_init(&n, name);
    for (size_t i = 0; i < sizeof candidates / sizeof candidates[0]; i++)
        nearest_offer(&n, candidates[i]);
    return n.best;
}

static void a_slip_finds_its_name(void **state)
{
    (void)state;
    assert_string_equal(nearest_to("durations"), "duration");
    assert_string_equal(nearest_to("wramup"), "warmup");
    assert_string_equal(nearest_to("block"), "blocks");
    assert_string_equal(nearest_to("server-threads"), "server_threads");
}

static void a_beginning_finds_its_name(void **state)
{
    (void)state;
    assert_string_equal(nearest_to("serv"), "server_threads");
}

static void what_is_far_finds_nothing(void **state)
{
    char longer[200] = {0};

    (void)state;
    assert_null(nearest_to("x"));
    assert_null(nearest_to("zebra"));
    assert_null(nearest_to(""));
    for (size_t i = 0; i + 1 < sizeof longer; i++)
        longer[i] = 'd';
    assert_null(nearest_to(longer));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_slip_finds_its_name),
        cmocka_unit_test(a_beginning_finds_its_name),
        cmocka_unit_test(what_is_far_finds_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
