#include <config.h>

#include <math.h>
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

static void make_sweep(struct sweep *s, const int image_px[3])
{
    sweep_init(s);
    for (int i = 0; i < 3; i++) {
        struct sweep_arm arm = {.batch = 1, .image_px = image_px[i]};

        assert_int_equal(sweep_add_arm(s, &arm, NULL), 0);
    }
}

static void an_arm_is_compared_with_the_first_of_its_payload(void **state)
{
    static const struct {
        int image_px[3];
        size_t base[3];
    } cases[] = {
        {{0, 0, 0}, {0, 0, 0}},
        {{16, 64, 16}, {0, 1, 0}}, /* the second has no rival */
        {{16, 64, 64}, {0, 1, 1}},
        {{16, 64, 224}, {0, 0, 0}}, /* none has: it is the payloads that are compared */
    };
    struct sweep s;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        make_sweep(&s, cases[i].image_px);
        for (size_t arm = 0; arm < 3; arm++)
            assert_int_equal(sweep_arm_base(&s, arm), cases[i].base[arm]);
        sweep_fini(&s);
    }
    make_sweep(&s, cases[0].image_px);
    s.arms[1].batch = 8;
    assert_int_equal(sweep_arm_base(&s, 1), 1);
    assert_int_equal(sweep_arm_base(&s, 2), 0);
    sweep_fini(&s);
}

/* 100 for 5 s, then up to 1000 in 20 s: in the tenth second the rate goes from 280 to 325. */
static void open_loops_say_what_is_planned(void **state)
{
    static const struct rate_curve curve = {{{100, 100, 5}, {100, 1000, 20}}, 2};
    struct sweep s;

    (void)state;
    sweep_init(&s);
    s.level_count = 1;
    s.levels[0] = level_of_concurrency(7);
    assert_true(isnan(sweep_planned(&s, 0, 0, 1)) && isnan(sweep_highest_rate(&s, 0)));
    assert_false(sweep_is_open(&s));
    s.levels[0] = level_of_rate(40);
    assert_true(sweep_planned(&s, 0, 2, 2.5) == 20 && sweep_highest_rate(&s, 0) == 40);
    assert_true(sweep_is_open(&s));
    s.schedule = curve;
    s.levels[0] = level_of_schedule(&s.schedule);
    assert_true(s.levels[0].value == 460);
    assert_true(sweep_planned(&s, 0, 0, 1) == 100);
    assert_float_equal(sweep_planned(&s, 0, 9, 10), 302.5, 1e-9);
    assert_true(sweep_highest_rate(&s, 0) == 1000);
    assert_int_equal(sweep_arrival(&s), ARRIVAL_POISSON);
    sweep_fini(&s);
}

/* The mean, the lowest and the highest rate may be the same, and the schedule another one. */
static void a_schedule_is_the_same_in_all_its_segments(void **state)
{
    static const struct rate_curve up = {{{100, 1000, 20}}, 1}, down = {{{1000, 100, 20}}, 1};
    struct sweep a, b;

    (void)state;
    sweep_init(&a);
    a.level_count = 1;
    a.schedule = up;
    a.levels[0] = level_of_schedule(&up);
    b = a;
    assert_true(sweep_same_level(&a, 0, &b, 0));
    b.schedule = down;
    b.levels[0] = level_of_schedule(&down);
    assert_true(level_equals(&a.levels[0], &b.levels[0]));
    assert_false(sweep_same_level(&a, 0, &b, 0));
    b.levels[0] = level_of_rate(550);
    assert_false(sweep_same_level(&a, 0, &b, 0));
    sweep_fini(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_have_names),
        cmocka_unit_test(a_copy_stands_on_its_own),
        cmocka_unit_test(only_arms_without_target_need_a_server),
        cmocka_unit_test(arms_have_a_cap),
        cmocka_unit_test(an_arm_is_compared_with_the_first_of_its_payload),
        cmocka_unit_test(open_loops_say_what_is_planned),
        cmocka_unit_test(a_schedule_is_the_same_in_all_its_segments),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
