#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "samples.h"
#include "wire/phases.h"

static bool parse(const char *text, struct phases *out)
{
    size_t size = strlen(text);
    char *copy = (char *)exact_copy(text, size);
    bool parsed = phases_parse(copy, size, out);

    free(copy);
    return parsed;
}

static void the_text_is_that_of_server_timing(void **state)
{
    struct phases p = {.ns = {12000, 430000, 0, 301001, 4000, 1751000000}};
    char text[PHASES_TEXT_SIZE];
    size_t size;

    (void)state;
    size = phases_print(&p, text);
    assert_int_equal(size, strlen(text));
    assert_string_equal(text, "decode;dur=0.012000, preprocess;dur=0.430000, queue;dur=0.000000, "
                              "infer;dur=0.301001, encode;dur=0.004000, total;dur=1751.000000");
}

static void what_is_printed_is_read_back_to_the_nanosecond(void **state)
{
    struct phases in, out;
    char text[PHASES_TEXT_SIZE];
    uint64_t seed = 1;

    (void)state;
    for (int i = 0; i < 1000; i++) {
        for (int k = 0; k < PHASE_COUNT; k++)
            in.ns[k] = sample_random(&seed) >> sample_random(&seed) % 64;
        phases_print(&in, text);
        assert_true(parse(text, &out));
        assert_memory_equal(&in, &out, sizeof in);
    }
    for (int k = 0; k < PHASE_COUNT; k++)
        in.ns[k] = UINT64_MAX;
    assert_true(phases_print(&in, text) < PHASES_TEXT_SIZE);
    assert_true(parse(text, &out));
    assert_memory_equal(&in, &out, sizeof in);
}

struct sample {
    const char *text;
    bool parsed;
    uint64_t total;
    uint64_t infer;
};

static const struct sample samples[] = {
    {"total;dur=1", true, 1000000, 0},
    {"total;dur=1.5", true, 1500000, 0},
    {"total;dur=0.0000019", true, 1, 0},
    {" infer ; dur = 2 ,total;dur=3 ", true, 3000000, 2000000},
    {"total;dur=3;desc=\"a, b;dur=9\",cache;desc=hit;dur=77, infer;desc=x;dur=\"2.5\"", true,
     3000000, 2500000},
    {"miss, db;dur=53, infer, total;dur=3", true, 3000000, 0},
    {"total;desc=\"quo\\\"te\";dur=3", true, 3000000, 0},
    {"", false, 0, 0},
    {"total", false, 0, 0},
    {"infer;dur=3", false, 0, 0},
    {"total;dur=", false, 0, 0},
    {"total;dur=x", false, 0, 0},
    {"total;dur=-1", false, 0, 0},
    {"total;dur=1e3", false, 0, 0},
    {"total;dur=1,", false, 0, 0},
    {"total;dur=1 x", false, 0, 0},
    {"total;dur=99999999999999999999", false, 0, 0},
    {"infer;dur=x,total;dur=1", false, 0, 0},
};

static void other_servers_texts_are_read_too(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        struct phases p;

        assert_int_equal(parse(samples[i].text, &p), samples[i].parsed);
        if (!samples[i].parsed)
            continue;
        assert_int_equal(p.ns[PHASE_TOTAL], samples[i].total);
        assert_int_equal(p.ns[PHASE_INFER], samples[i].infer);
    }
}

static void every_prefix_is_survived(void **state)
{
    struct phases p;

    (void)state;
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        for (size_t size = 0; size < strlen(samples[i].text); size++) {
            char *copy = (char *)exact_copy(samples[i].text, size);

            phases_parse(copy, size, &p);
            free(copy);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_text_is_that_of_server_timing),
        cmocka_unit_test(what_is_printed_is_read_back_to_the_nanosecond),
        cmocka_unit_test(other_servers_texts_are_read_too),
        cmocka_unit_test(every_prefix_is_survived),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
