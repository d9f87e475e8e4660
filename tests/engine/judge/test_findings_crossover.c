/* At which payload the better protocol changes: pairs of arms at three sizes, gRPC / REST the same
 * in every block. */
#include <config.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "engine/judge/findings.h"
#include "synthetic.h"

enum { BLOCKS = 4, SIZES = 3, LEVELS = 2, REST_US = 8000, REST_REQUESTS = 1000 };

static const int sides_px[SIZES] = {16, 64, 224};
static const double bytes[SIZES] = {1000, 10000, 100000};

struct scene {
    struct sweep sweep;
    struct result result;
    struct findings findings;
};

static size_t rest_arm(int size)
{
    return 2 * (size_t)size;
}

/* Arms rest-16, grpc-16, rest-64, ... at two levels. */
static void begin(struct scene *s)
{
    struct sweep_arm *arms;

    synthetic_sweep(&s->sweep, BLOCKS);
    for (size_t i = 2; i < 2 * SIZES; i++) {
        struct sweep_arm arm = s->sweep.arms[i % 2];

        assert_int_equal(sweep_add_arm(&s->sweep, &arm, NULL), 0);
    }
    arms = s->sweep.arms;
    for (size_t i = 0; i < 2 * SIZES; i++) {
        arms[i].encoding = i % 2 ? ENCODING_RAW : ENCODING_BINARY;
        arms[i].image_px = sides_px[i / 2];
        snprintf(arms[i].name, sizeof arms[i].name, "%s-%d", i % 2 ? "grpc" : "rest",
                 sides_px[i / 2]);
    }
    assert_int_equal(result_init(&s->result, &s->sweep, NULL), 0);
}

static void end(struct scene *s)
{
    result_fini(&s->result);
    sweep_fini(&s->sweep);
}

static void add(struct scene *s, size_t arm, size_t level, int block, double throughput,
                double latency)
{
    struct trial *t = synthetic_trial(arm, level, block, (uint64_t)(REST_REQUESTS * throughput),
                                      REST_US * latency);

    t->payload_bytes = bytes[arm / 2];
    synthetic_add(&s->result, t);
}

/* gRPC has so many times the throughput and the p50 of REST at a size. */
static void measure(struct scene *s, int size, double throughput, double latency)
{
    for (size_t level = 0; level < LEVELS; level++)
        for (int block = 0; block < BLOCKS; block++) {
            add(s, rest_arm(size), level, block, 1, 1);
            add(s, rest_arm(size) + 1, level, block, throughput, latency);
        }
}

static bool is_told(const struct scene *s, const char *id)
{
    for (size_t i = 0; i < s->findings.count; i++)
        if (strcmp(s->findings.list[i].id, id) == 0)
            return true;
    return false;
}

static const struct finding *find(const struct scene *s, const char *id)
{
    size_t i = 0;

    while (i < s->findings.count && strcmp(s->findings.list[i].id, id) != 0)
        i++;
    assert_true(i < s->findings.count);
    return &s->findings.list[i];
}

static void conclude(struct scene *s)
{
    assert_int_equal(result_derive(&s->result, NULL), 0);
    findings_make(&s->result, &s->findings);
}

static void starts_with(const struct finding *f, const char *text)
{
    assert_int_equal(f->verdict, FINDING_MEASURED);
    if (strncmp(f->evidence, text, strlen(text)) != 0)
        fail_msg("\"%s\" does not begin with \"%s\"", f->evidence, text);
}

/* A quarter at 1000 bytes, four times at 10000: the line of log ratio over log size is 0 half way,
 * at sqrt(1000 x 10000) = 3162. */
static void one_change_has_an_interval_and_a_size(void **state)
{
    struct scene s;
    const struct finding *f;

    (void)state;
    begin(&s);
    measure(&s, 0, 2, 0.25);
    measure(&s, 1, 2, 4);
    measure(&s, 2, 2, 4);
    conclude(&s);
    f = find(&s, "crossover_latency");
    starts_with(f, "it changes between 1000 and 10000 bytes (about 3162): gRPC is better below, "
                   "REST above; gRPC / REST: 1000 bytes 0.250 [");
    assert_true(f->has_change);
    assert_true(f->change.low == 1000 && f->change.high == 10000);
    assert_true(fabs(f->change.size / sqrt(1000.0 * 10000.0) - 1) < 1e-3);
    assert_int_equal(f->cell_count, 2 * SIZES * LEVELS);
    assert_null(f->cells[0].why);
    f = find(&s, "crossover_throughput");
    starts_with(f, "no change between 1000 and 100000 bytes: gRPC is better throughout");
    assert_true(f->has_change);
    assert_true(isnan(f->change.low) && isnan(f->change.high) && isnan(f->change.size));
    end(&s);
}

/* The middle says nothing and makes the interval wider. */
static void what_is_not_distinguishable_widens_the_interval(void **state)
{
    struct scene s;

    (void)state;
    begin(&s);
    measure(&s, 0, 0.5, 0.5);
    measure(&s, 1, 1, 1);
    measure(&s, 2, 2, 2);
    conclude(&s);
    starts_with(find(&s, "crossover_throughput"),
                "it changes between 1000 and 100000 bytes (about 10000): REST is better below, "
                "gRPC above");
    starts_with(find(&s, "crossover_latency"),
                "it changes between 1000 and 100000 bytes (about 10000): gRPC is better below, "
                "REST above");
    end(&s);
}

static void two_changes_have_no_single_size(void **state)
{
    struct scene s;
    const struct finding *f;

    (void)state;
    begin(&s);
    measure(&s, 0, 1, 0.5);
    measure(&s, 1, 1, 2);
    measure(&s, 2, 1, 0.5);
    conclude(&s);
    f = find(&s, "crossover_latency");
    starts_with(f, "it changes 2 times: between 1000 and 10000 bytes (about 3162), between 10000 "
                   "and 100000 bytes (about 31623): gRPC is better below the first");
    assert_true(isnan(f->change.low));
    starts_with(find(&s, "crossover_throughput"),
                "not known: at none of 3 sizes is it certain which one is better");
    end(&s);
}

static void a_change_that_nobody_knows_of_is_no_proof_of_none(void **state)
{
    struct scene s;

    (void)state;
    begin(&s);
    measure(&s, 0, 1, 1);
    measure(&s, 1, 1, 2);
    measure(&s, 2, 1, 1);
    conclude(&s);
    starts_with(find(&s, "crossover_latency"),
                "no change is known between 1000 and 100000 bytes: REST is better at 1 of 3 sizes");
    end(&s);
}

/* The level that the client limited at one size is left out at all of them; where it is every level
 * of a size, the size is. */
static void what_the_client_limited_is_left_out_at_every_size(void **state)
{
    struct scene s;
    const struct finding *f;

    (void)state;
    begin(&s);
    for (int i = 0; i < SIZES; i++)
        measure(&s, i, 1, i ? 2 : 0.5);
    for (size_t i = 0; i < s.result.trial_count; i++) {
        struct trial *t = s.result.trials[i];

        if (t->arm == rest_arm(2) || (t->arm == rest_arm(0) && t->level == 1))
            t->limited_by = LIMITED_CLIENT;
    }
    conclude(&s);
    f = find(&s, "crossover_latency");
    starts_with(f, "it changes between 1000 and 10000 bytes (about 3162)");
    assert_null(strstr(f->evidence, "100000"));
    assert_null(f->cells[0].why);
    assert_string_equal(f->cells[2].why, "limited by the client");
    assert_null(f->cells[4].why);
    assert_string_equal(f->cells[6].why, "not usable at every size");
    assert_string_equal(f->cells[8].why, "limited by the client");
    end(&s);
}

static void payloads_that_do_not_differ_ask_no_question(void **state)
{
    struct scene s;

    (void)state;
    begin(&s);
    for (int i = 0; i < SIZES; i++)
        measure(&s, i, 1, i ? 2 : 0.5);
    for (size_t i = 0; i < s.result.trial_count; i++)
        s.result.trials[i]->payload_bytes = 1000;
    conclude(&s);
    assert_false(is_told(&s, "crossover_latency"));
    end(&s);
}

/* Arms that stream beside others that do not are no points of one axis. */
static void an_axis_is_of_the_payload_alone(void **state)
{
    struct scene s;

    (void)state;
    begin(&s);
    for (size_t i = 2; i < 2 * SIZES; i++)
        s.result.sweep.arms[i].rpc = RPC_STREAM;
    for (int i = 0; i < SIZES; i++)
        measure(&s, i, 1, i ? 2 : 0.5);
    conclude(&s);
    assert_false(is_told(&s, "crossover_latency"));
    end(&s);
}

/* A rate sets the throughput. */
static void a_rate_tells_latency_alone(void **state)
{
    struct scene s;

    (void)state;
    begin(&s);
    for (size_t level = 0; level < LEVELS; level++)
        s.result.sweep.levels[level] = level_of_rate(100 + 100 * (double)level);
    for (int i = 0; i < SIZES; i++)
        measure(&s, i, 1, i ? 2 : 0.5);
    conclude(&s);
    starts_with(find(&s, "crossover_latency"), "it changes between 1000 and 10000 bytes");
    assert_false(is_told(&s, "crossover_throughput"));
    end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_change_has_an_interval_and_a_size),
        cmocka_unit_test(what_is_not_distinguishable_widens_the_interval),
        cmocka_unit_test(two_changes_have_no_single_size),
        cmocka_unit_test(a_change_that_nobody_knows_of_is_no_proof_of_none),
        cmocka_unit_test(what_the_client_limited_is_left_out_at_every_size),
        cmocka_unit_test(payloads_that_do_not_differ_ask_no_question),
        cmocka_unit_test(an_axis_is_of_the_payload_alone),
        cmocka_unit_test(a_rate_tells_latency_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
