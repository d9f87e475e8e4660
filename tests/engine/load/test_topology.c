#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/load/topology.h"

static void automatic_choices_follow_the_stated_rules(void **state)
{
    const struct {
        enum protocol protocol;
        int concurrency, server_threads, client_processors;
        uint32_t connections, workers;
    } cases[] = {
        {PROTOCOL_REST, 1, 4, 4, 1, 1},       {PROTOCOL_REST, 64, 1, 2, 64, 2},
        {PROTOCOL_REST, 1024, 8, 8, 1024, 8}, {PROTOCOL_GRPC, 1, 4, 4, 1, 1},
        {PROTOCOL_GRPC, 64, 1, 1, 1, 1},      {PROTOCOL_GRPC, 64, 8, 4, 8, 4},
        {PROTOCOL_GRPC, 3, 8, 8, 3, 3},       {PROTOCOL_GRPC, 1000, 2, 4, 10, 4},
        {PROTOCOL_GRPC, 1001, 2, 4, 11, 4},   {PROTOCOL_GRPC, 100, 1, 4, 1, 1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct sweep_arm arm = {.protocol = cases[i].protocol};
        struct level level = level_of_concurrency(cases[i].concurrency);
        struct topology t = topology_of(&arm, &level, cases[i].server_threads,
                                        cases[i].client_processors);

        assert_int_equal(t.places, cases[i].concurrency);
        assert_int_equal(t.connections, cases[i].connections);
        assert_int_equal(t.workers, cases[i].workers);
    }
}

static void what_the_arm_asks_for_wins_up_to_the_concurrency(void **state)
{
    struct level c64 = level_of_concurrency(64), c2 = level_of_concurrency(2);
    struct sweep_arm arm = {.protocol = PROTOCOL_GRPC, .channels = 4, .connections = 7};

    (void)state;
    assert_int_equal(topology_of(&arm, &c64, 1, 8).connections, 4);
    assert_int_equal(topology_of(&arm, &c64, 1, 8).workers, 4);
    assert_int_equal(topology_of(&arm, &c2, 1, 8).connections, 2);
    arm.protocol = PROTOCOL_REST;
    assert_int_equal(topology_of(&arm, &c64, 1, 2).connections, 7);
}

/* 64 stands for the concurrency that nobody knows. */
static void a_rate_has_places_to_spare(void **state)
{
    struct sweep_arm arm = {.protocol = PROTOCOL_REST};
    struct level rate = level_of_rate(0.5);
    struct topology t = topology_of(&arm, &rate, 4, 2);

    (void)state;
    assert_int_equal(t.places, 4096);
    assert_int_equal(t.connections, 64);
    assert_int_equal(t.workers, 2);
    arm.connections = 3;
    t = topology_of(&arm, &rate, 4, 2);
    assert_int_equal(t.places, 3);
    assert_int_equal(t.connections, 3);
    arm.protocol = PROTOCOL_GRPC;
    t = topology_of(&arm, &rate, 4, 2);
    assert_int_equal(t.places, 4096);
    assert_int_equal(t.connections, 4);
    arm.channels = 7;
    t = topology_of(&arm, &rate, 4, 2);
    assert_int_equal(t.connections, 7);
}

static void shares_differ_by_one_and_add_up(void **state)
{
    (void)state;
    for (uint32_t total = 1; total < 70; total++) {
        for (uint32_t parts = 1; parts <= total; parts++) {
            uint32_t sum = 0;

            for (uint32_t i = 0; i < parts; i++) {
                uint32_t share = topology_share(total, parts, i);

                assert_in_range(share, total / parts, total / parts + 1);
                sum += share;
            }
            assert_int_equal(sum, total);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(automatic_choices_follow_the_stated_rules),
        cmocka_unit_test(what_the_arm_asks_for_wins_up_to_the_concurrency),
        cmocka_unit_test(a_rate_has_places_to_spare),
        cmocka_unit_test(shares_differ_by_one_and_add_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
