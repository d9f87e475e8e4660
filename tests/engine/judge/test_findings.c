/* What is said about people's claims: only what the figures carry, with what was left out. */
#include <config.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "engine/judge/findings.h"
#include "synthetic.h"

enum { BLOCKS = 4, JSON, RAW, BINARY, BINARY_LARGE, RAW_LARGE, FIRST = 0, LAST = 1 };

struct scene {
    struct sweep sweep;
    struct result result;
    struct findings findings;
};

/* Arms rest (JSON), grpc (raw) and rest-binary at concurrency 1 and 16. */
static void begin(struct scene *s)
{
    struct sweep_arm binary;

    synthetic_sweep(&s->sweep, BLOCKS);
    binary = s->sweep.arms[0];
    strcpy(binary.name, "rest-binary");
    binary.encoding = ENCODING_BINARY;
    assert_int_equal(sweep_add_arm(&s->sweep, &binary, NULL), 0);
    assert_int_equal(result_init(&s->result, &s->sweep, NULL), 0);
}

static void end(struct scene *s)
{
    result_fini(&s->result);
    sweep_fini(&s->sweep);
}

static size_t arm_number(int arm)
{
    return (size_t)(arm - JSON);
}

/* A trial in every block, whose throughputs differ by a tenth up and down in turn: the same in
 * every arm, which pairing takes out again. */
static void add(struct scene *s, int arm, size_t level, uint64_t requests, double latency_us)
{
    for (int block = 0; block < BLOCKS; block++) {
        uint64_t swing = block % 2 ? requests / 10 : 0;

        synthetic_add(&s->result,
                      synthetic_trial(arm_number(arm), level, block, requests + swing, latency_us));
    }
}

static void conclude(struct scene *s)
{
    assert_int_equal(result_derive(&s->result, NULL), 0);
    findings_make(&s->result, &s->findings);
}

static const struct finding *find(const struct scene *s, const char *id)
{
    size_t i = 0;

    while (i < s->findings.count && strcmp(s->findings.list[i].id, id) != 0)
        i++;
    assert_true(i < s->findings.count);
    return &s->findings.list[i];
}

static void near(double value, double expected)
{
    if (!(fabs(value - expected) <= 1e-3 * expected))
        fail_msg("%.9g is not %.9g", value, expected);
}

/* JSON 1000, binary 2000, raw 4000 requests at both levels: encoding and protocol double each, half
 * of the whole on logarithms. Latencies are the other way round for the protocol pair. */
static void claims_get_the_verdict_of_their_figures(void **state)
{
    struct scene s;

    (void)state;
    begin(&s);
    for (size_t level = FIRST; level <= LAST; level++) {
        add(&s, JSON, level, 1000, 4000);
        add(&s, BINARY, level, 2000, 1000);
        add(&s, RAW, level, 4000, 2000);
    }
    conclude(&s);
    assert_int_equal(find(&s, "throughput")->verdict, FINDING_SUPPORTED);
    near(find(&s, "throughput")->comparison.ratio, 2);
    assert_int_equal(find(&s, "latency")->verdict, FINDING_CONTRADICTED);
    near(find(&s, "latency")->comparison.ratio, 2);
    assert_int_equal(find(&s, "scaling")->verdict, FINDING_NOT_DISTINGUISHABLE);
    near(find(&s, "scaling")->comparison.ratio, 1);
    assert_int_equal(find(&s, "throughput")->cell_count, 4);
    assert_null(find(&s, "throughput")->cells[0].why);
    assert_null(find(&s, "throughput")->sweep);
    assert_non_null(strstr(find(&s, "split")->evidence, "50 % of the whole is encoding"));
    near(find(&s, "split")->comparison.ratio, 4);
    assert_non_null(strstr(find(&s, "choice")->evidence, "grpc: "));
    end(&s);
}

static void the_usual_pairing_makes_no_verdict(void **state)
{
    struct scene s;

    (void)state;
    begin(&s);
    s.result.sweep.arms[arm_number(BINARY)].encoding = ENCODING_JSON;
    for (size_t level = FIRST; level <= LAST; level++) {
        add(&s, JSON, level, 1000, 4000);
        add(&s, RAW, level, 4000, 2000);
    }
    conclude(&s);
    assert_int_equal(find(&s, "throughput")->verdict, FINDING_NOT_TESTED);
    assert_string_equal(find(&s, "throughput")->sweep, "claim-throughput.cfg");
    near(find(&s, "usual")->comparison.ratio, 4);
    assert_int_equal(find(&s, "usual")->verdict, FINDING_MEASURED);
    assert_non_null(strstr(find(&s, "usual")->evidence, "grpc / rest: "));
    end(&s);
}

static void what_the_client_limited_is_left_out(void **state)
{
    struct scene s;
    const struct finding *f;

    (void)state;
    begin(&s);
    for (size_t level = FIRST; level <= LAST; level++) {
        add(&s, BINARY, level, 2000, 1000);
        add(&s, RAW, level, 4000, 2000);
    }
    for (size_t i = 0; i < s.result.trial_count; i++)
        if (s.result.trials[i]->level == LAST && s.result.trials[i]->arm == arm_number(RAW))
            s.result.trials[i]->limited_by = LIMITED_CLIENT;
    conclude(&s);
    f = find(&s, "throughput");
    assert_int_equal(f->verdict, FINDING_SUPPORTED);
    assert_int_equal(f->cell_count, 4);
    assert_null(f->cells[0].why);
    assert_string_equal(f->cells[2].why, "limited by the client");
    assert_int_equal(find(&s, "scaling")->verdict, FINDING_NOT_TESTED);
    assert_non_null(strstr(find(&s, "scaling")->evidence, "fewer than two levels"));
    end(&s);
}

static void two_blocks_are_too_few(void **state)
{
    struct scene s;

    (void)state;
    begin(&s);
    for (int block = 0; block < 2; block++) {
        synthetic_add(&s.result, synthetic_trial(arm_number(BINARY), 0, block, 2000, 1000));
        synthetic_add(&s.result, synthetic_trial(arm_number(RAW), 0, block, 4000, 1000));
    }
    conclude(&s);
    assert_int_equal(find(&s, "throughput")->verdict, FINDING_NOT_TESTED);
    assert_non_null(strstr(find(&s, "throughput")->evidence, "three blocks"));
    assert_non_null(find(&s, "throughput")->sweep);
    end(&s);
}

/* A second pair with payloads of another size. */
static void add_large_pair(struct scene *s)
{
    static const int from[] = {BINARY, RAW};

    for (int i = 0; i < 2; i++) {
        struct sweep_arm arm = s->sweep.arms[arm_number(from[i])];

        strcat(arm.name, "-large");
        arm.image_px = 224;
        assert_int_equal(sweep_add_arm(&s->sweep, &arm, NULL), 0);
    }
    result_fini(&s->result);
    assert_int_equal(result_init(&s->result, &s->sweep, NULL), 0);
}

/* p50 of gRPC / REST: 0.5 for small payloads, 1 for large ones. */
static void small_payloads_are_set_against_large_ones(void **state)
{
    struct scene s;
    const struct finding *f;

    (void)state;
    begin(&s);
    add_large_pair(&s);
    add(&s, BINARY, FIRST, 1000, 2000);
    add(&s, RAW, FIRST, 1000, 1000);
    add(&s, BINARY_LARGE, FIRST, 1000, 8000);
    add(&s, RAW_LARGE, FIRST, 1000, 8000);
    for (size_t i = 0; i < s.result.trial_count; i++)
        s.result.trials[i]->payload_bytes = s.result.trials[i]->arm >= 3 ? 150000 : 1000;
    conclude(&s);
    f = find(&s, "payload");
    assert_int_equal(f->verdict, FINDING_SUPPORTED);
    near(f->comparison.ratio, 0.5);
    assert_non_null(strstr(f->evidence, "1000 bytes 0.500 ["));
    assert_non_null(strstr(f->evidence, "150000 bytes 1.00 ["));
    end(&s);
}

/* At a rate the throughput is what was asked for, and what is in flight is not known. */
static void a_rate_tells_latency_and_cost_alone(void **state)
{
    struct scene s;

    (void)state;
    begin(&s);
    for (size_t level = FIRST; level <= LAST; level++) {
        s.result.sweep.levels[level] = level_of_rate(100 + 100.0 * (double)level);
        add(&s, JSON, level, 1000, 4000);
        add(&s, BINARY, level, 1000, 1000);
        add(&s, RAW, level, 1000, 2000);
    }
    conclude(&s);
    assert_int_equal(find(&s, "latency")->verdict, FINDING_CONTRADICTED);
    near(find(&s, "latency")->comparison.ratio, 2);
    assert_int_equal(find(&s, "throughput")->verdict, FINDING_NOT_TESTED);
    assert_string_equal(find(&s, "throughput")->evidence,
                        "it takes levels of concurrency, not of a rate");
    assert_int_equal(find(&s, "memory")->verdict, FINDING_NOT_TESTED);
    assert_int_equal(find(&s, "scaling")->verdict, FINDING_NOT_TESTED);
    assert_null(strstr(find(&s, "usual")->evidence, "throughput"));
    for (size_t i = 0; i < s.findings.count; i++)
        assert_string_not_equal(s.findings.list[i].id, "choice");
    end(&s);
}

/* 60 MB at the peak and 40 MB idle, but gRPC 50 MB at the lowest level and 80 MB at the highest. */
static void memory_takes_servers_that_begin_each_block(void **state)
{
    struct scene s;

    (void)state;
    begin(&s);
    for (size_t level = FIRST; level <= LAST; level++) {
        add(&s, BINARY, level, 1000, 1000);
        add(&s, RAW, level, 1000, 1000);
    }
    for (size_t i = 0; i < s.result.trial_count; i++) {
        struct trial *t = s.result.trials[i];

        if (t->arm == arm_number(RAW))
            t->server.rss_peak_bytes = t->level == LAST ? 80e6 : 50e6;
    }
    conclude(&s);
    assert_int_equal(find(&s, "memory")->verdict, FINDING_NOT_TESTED);
    assert_string_equal(find(&s, "memory")->sweep, "claim-cost.cfg");
    s.result.sweep.server_restart = RESTART_BLOCK;
    conclude(&s);
    assert_int_equal(find(&s, "memory")->verdict, FINDING_CONTRADICTED);
    near(find(&s, "memory")->comparison.ratio, 2);
    assert_non_null(strstr(find(&s, "memory")->evidence, "in flight at c=16, "));
    assert_int_equal(find(&s, "memory")->cell_count, 4);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(find(&s, "memory")->cells[i].why == NULL,
                         find(&s, "memory")->cells[i].level == LAST);
    end(&s);
}

/* So it is with a rate that changes. */
static void a_schedule_tells_latency_and_cost_alone(void **state)
{
    struct scene s;

    (void)state;
    begin(&s);
    s.result.sweep.levels[FIRST] = (struct level){
        .kind = LEVEL_SCHEDULE, .value = 300, .low = 100, .high = 500};
    add(&s, JSON, FIRST, 1000, 4000);
    add(&s, BINARY, FIRST, 1000, 1000);
    add(&s, RAW, FIRST, 1000, 2000);
    conclude(&s);
    assert_int_equal(find(&s, "latency")->verdict, FINDING_CONTRADICTED);
    assert_int_equal(find(&s, "throughput")->verdict, FINDING_NOT_TESTED);
    assert_string_equal(find(&s, "throughput")->evidence,
                        "it takes levels of concurrency, not of a rate");
    assert_int_equal(find(&s, "memory")->verdict, FINDING_NOT_TESTED);
    assert_int_equal(find(&s, "scaling")->verdict, FINDING_NOT_TESTED);
    for (size_t i = 0; i < s.findings.count; i++)
        assert_string_not_equal(s.findings.list[i].id, "choice");
    end(&s);
}

static void nothing_measured_says_nothing(void **state)
{
    struct scene s;

    (void)state;
    begin(&s);
    conclude(&s);
    for (size_t i = 0; i < s.findings.count; i++)
        assert_int_equal(s.findings.list[i].verdict, FINDING_NOT_TESTED);
    assert_int_equal(s.findings.count, 6);
    end(&s);
}

static void arms_that_differ_in_more_are_no_pair(void **state)
{
    struct contrast contrasts[CONTRASTS_MAX];
    struct scene s;
    size_t count;

    (void)state;
    begin(&s);
    count = contrasts_find(&s.sweep, contrasts);
    assert_int_equal(count, 3);
    assert_int_equal(contrasts[0].kind, CONTRAST_PROTOCOL);
    assert_int_equal(contrasts[0].base, arm_number(BINARY));
    assert_int_equal(contrasts[0].other, arm_number(RAW));
    s.sweep.arms[arm_number(RAW)].batch = 2;
    count = contrasts_find(&s.sweep, contrasts);
    assert_int_equal(count, 1);
    assert_int_equal(contrasts[0].kind, CONTRAST_REST_ENCODING);
    end(&s);
}

/* It would be the best arm of all and pair with grpc like the first one does. */
static void the_twin_is_no_rival(void **state)
{
    struct contrast contrasts[CONTRASTS_MAX];
    struct scene s;
    size_t count;

    (void)state;
    synthetic_sweep(&s.sweep, BLOCKS);
    s.sweep.noise_floor = true;
    assert_int_equal(sweep_renew_twin(&s.sweep, NULL), 0);
    assert_int_equal(result_init(&s.result, &s.sweep, NULL), 0);
    add(&s, JSON, 0, 1000, 1000);
    add(&s, RAW, 0, 1200, 900);
    add(&s, BINARY, 0, 1500, 800); /* the third arm, which is the twin here */
    conclude(&s);
    count = contrasts_find(&s.result.sweep, contrasts);
    assert_int_equal(count, 1);
    assert_true(contrasts[0].base == 0 && contrasts[0].other == 1);
    near(find(&s, "choice")->comparison.ratio, 1.2);
    assert_int_equal(find(&s, "choice")->cells[LAST].arm, 1);
    end(&s);
}

/* Four blocks are enough for a word, three are not. */
static void findings_of_automatic_blocks_are_of_a_sequence(void **state)
{
    struct scene s;

    (void)state;
    begin(&s);
    s.result.sweep.blocks_auto = true;
    add(&s, BINARY, 0, 1000, 1000);
    add(&s, RAW, 0, 2000, 500);
    conclude(&s);
    assert_true(find(&s, "latency")->comparison.is_sequential);
    near(find(&s, "latency")->comparison.p_value, 1.0 / 27);
    result_forget_block(&s.result, 0, 3);
    conclude(&s);
    assert_string_equal(find(&s, "latency")->evidence, "fewer than four blocks have the figure");
    end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(claims_get_the_verdict_of_their_figures),
        cmocka_unit_test(the_usual_pairing_makes_no_verdict),
        cmocka_unit_test(what_the_client_limited_is_left_out),
        cmocka_unit_test(two_blocks_are_too_few),
        cmocka_unit_test(small_payloads_are_set_against_large_ones),
        cmocka_unit_test(a_rate_tells_latency_and_cost_alone),
        cmocka_unit_test(a_schedule_tells_latency_and_cost_alone),
        cmocka_unit_test(memory_takes_servers_that_begin_each_block),
        cmocka_unit_test(nothing_measured_says_nothing),
        cmocka_unit_test(arms_that_differ_in_more_are_no_pair),
        cmocka_unit_test(the_twin_is_no_rival),
        cmocka_unit_test(findings_of_automatic_blocks_are_of_a_sequence),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
