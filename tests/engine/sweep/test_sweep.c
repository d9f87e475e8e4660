#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "engine/sweep/sweep.h"

static void words_have_names(void **state)
{
    (void)state;
    assert_string_equal(protocol_name(PROTOCOL_GRPC), "grpc");
    assert_string_equal(protocol_name(PROTOCOL_NULL), "null");
    assert_string_equal(input_name(INPUT_TENSOR), "tensor");
    assert_string_equal(encoding_name(ENCODING_RAW), "raw");
    assert_string_equal(rpc_name(RPC_STREAM), "stream");
    assert_string_equal(client_name(CLIENT_LIBRARY), "library");
    assert_string_equal(affinity_name(AFFINITY_LISTS), "lists");
    assert_string_equal(encoding_name(ENCODING_COUNT), "unknown");
    assert_null(encoding_names[ENCODING_COUNT]);
}

static void a_copy_stands_on_its_own(void **state)
{
    static const struct sweep_arm rest = {.name = "rest", .protocol = PROTOCOL_REST};
    struct sweep a, b;

    (void)state;
    sweep_init(&a);
    assert_int_equal(sweep_copy(&a, &b, NULL), 0);
    assert_null(b.arms);
    sweep_fini(&b);
    assert_int_equal(sweep_add_arm(&a, &rest, NULL), 0);
    assert_int_equal(sweep_copy(&a, &b, NULL), 0);
    strcpy(a.arms[0].name, "x");
    sweep_fini(&a);
    assert_int_equal(b.arm_count, 1);
    assert_string_equal(b.arms[0].name, "rest");
    assert_true(b.duration_s == 5);
    sweep_fini(&b);
}

static void only_arms_without_target_need_a_server(void **state)
{
    static const struct sweep_arm arms[] = {
        {.name = "a", .protocol = PROTOCOL_REST, .target = "http://localhost:1"},
        {.name = "b", .protocol = PROTOCOL_GRPC},
    };
    struct sweep s;

    (void)state;
    sweep_init(&s);
    assert_false(sweep_needs_server(&s, PROTOCOL_GRPC));
    for (int i = 0; i < 2; i++)
        assert_int_equal(sweep_add_arm(&s, &arms[i], NULL), 0);
    assert_false(sweep_needs_server(&s, PROTOCOL_REST));
    assert_true(sweep_needs_server(&s, PROTOCOL_GRPC));
    s.level_count = 3;
    assert_int_equal(sweep_trial_count(&s), 2 * 3 * 10);
    sweep_fini(&s);
}

static void arms_have_a_cap(void **state)
{
    static const struct sweep_arm arm;
    struct sweep s;
    struct err e;

    (void)state;
    sweep_init(&s);
    for (int i = 0; i < SWEEP_ARMS_MAX; i++)
        assert_int_equal(sweep_add_arm(&s, &arm, &e), 0);
    assert_int_equal(sweep_add_arm(&s, &arm, &e), ERR_TOO_LARGE);
    assert_string_equal(e.text, "more than 64 arms");
    sweep_fini(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_have_names),
        cmocka_unit_test(a_copy_stands_on_its_own),
        cmocka_unit_test(only_arms_without_target_need_a_server),
        cmocka_unit_test(arms_have_a_cap),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
