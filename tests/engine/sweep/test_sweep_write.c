#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "comma_locale.h"
#include "engine/sweep/sweep_write.h"
#include "sweep_text.h"

static const char full[] =
    "name = \"a \\\"quoted\\\" \\\\ name\"; model = \"identity\"; image = \"cat.jpg\";\n"
    "arms = ( { name = \"a\"; protocol = \"rest\"; encoding = \"json\"; connections = 3;\n"
    "  target = \"http://[::1]:5000\"; image_px = 10; parameters = { busy_us = 7; }; },\n"
    " { name = \"b\"; protocol = \"grpc\"; rpc = \"stream\"; channels = 2; batch = 3; },\n"
    " { name = \"c\"; protocol = \"grpc\"; model = \"resnet8\"; encoding = \"typed\";\n"
    "  target = \"localhost:1\"; } );\n"
    "concurrency = (3, 1, 65536); requests = 5000000000; warmup = 0.1; blocks = 4;\n"
    "seed = 9007199254740991; timeout = 0.30000000000000004; server_threads = 1;\n"
    "parameters = { i = -9223372036854775807; f = 1e300; g = 3.0; s = \"x\"; t = false; };\n"
    "server_restart = \"block\"; affinity = \"0/0\"; check_every = 1; ttfb_every = 2; objective = "
    "{ p99_ms = 0.5; };\n"
    "output = { directory = \"/tmp/x y\"; }; labels = { a = \"b\"; c = \"d\\\"\"; };\n"
    "assert = ( \"rps(*) > 1\", \"error_rate(*) < 0.1\" );\n";

static void read_sweep(const char *text, struct sweep *out)
{
    struct err e = {0};

    if (sweep_from_text(text, out, &e))
        fail_msg("%s\n%s", e.text, text);
}

/* Field by field through the tables, and what the tables do not show. */
static void assert_equal_fields(const struct setting *table, size_t count, const void *a,
                                const void *b)
{
    struct buf first, second;

    buf_init(&first, 100000);
    buf_init(&second, 100000);
    for (size_t i = 0; i < count; i++) {
        buf_reset(&first);
        buf_reset(&second);
        assert_int_equal(setting_print(&table[i], a, &first), setting_print(&table[i], b, &second));
        assert_string_equal(buf_text(&first), buf_text(&second));
    }
    buf_fini(&first);
    buf_fini(&second);
}

static void assert_equal_sweeps(const struct sweep *a, const struct sweep *b)
{
    assert_equal_fields(settings, SETTING_COUNT, a, b);
    assert_int_equal(a->arm_count, b->arm_count);
    for (size_t i = 0; i < a->arm_count; i++) {
        assert_equal_fields(arm_settings, ARM_KEY_COUNT, &a->arms[i], &b->arms[i]);
        assert_int_equal(a->arms[i].is_twin, b->arms[i].is_twin);
    }
    assert_true(a->seed == b->seed && a->requests == b->requests);
    assert_true(a->duration_s == b->duration_s && a->timeout_s == b->timeout_s);
}

static void expect_round_trip(const char *text)
{
    struct sweep first, second;
    struct buf written;

    read_sweep(text, &first);
    buf_init(&written, 100000);
    assert_int_equal(sweep_write(&first, &written, NULL), 0);
    read_sweep(buf_text(&written), &second);
    assert_equal_sweeps(&first, &second);
    sweep_fini(&first);
    sweep_fini(&second);
    buf_fini(&written);
}

static void what_is_written_reads_back_equal(void **state)
{
    (void)state;
    expect_round_trip(full);
    expect_round_trip("");
    expect_round_trip("model = \"identity\";");
    expect_round_trip("blocks = \"auto\"; precision = 0.02; precision_metric = "
                      "\"latency_p99_us\"; blocks_max = 20;");
    expect_round_trip("noise_floor = true;");
    expect_round_trip("rate = (500, 0.30000000000000004, 10000000); arrival = \"constant\";");
    expect_round_trip("find_max = true; search = { from = 7.5; to = 80.0; resolution = 0.03; };\n"
                      "objective = { p99_ms = 20.0; };");
    expect_round_trip("schedule = ({ rate = 0.30000000000000004; seconds = 1e-1; },\n"
                      "{ from = 0; to = 10000000; seconds = 80000; }); arrival = \"constant\";");
}

static void the_locale_changes_nothing(void **state)
{
    (void)state;
    if (!comma_locale_enter())
        skip();
    expect_round_trip(full);
    comma_locale_leave();
}

static void the_text_is_as_a_person_would_write_it(void **state)
{
    struct sweep s;
    struct buf written;

    (void)state;
    read_sweep("model = \"identity\"; duration = 2; blocks = 3; objective = { p99_ms = 20; };", &s);
    buf_init(&written, 100000);
    assert_int_equal(sweep_write(&s, &written, NULL), 0);
    assert_string_equal(
        buf_text(&written),
        "// Every setting of this sweep, defaults filled in.\n"
        "name = \"t\";\n"
        "model = \"identity\";\n"
        "arms = (\n"
        "  { name = \"rest\"; protocol = \"rest\"; input = \"tensor\"; encoding = \"binary\"; "
        "rpc = \"unary\"; client = \"library\"; model = \"identity\"; connections = 0; batch = 1; "
        "image_px = 0; },\n"
        "  { name = \"grpc\"; protocol = \"grpc\"; input = \"tensor\"; encoding = \"raw\"; "
        "rpc = \"unary\"; client = \"library\"; model = \"identity\"; channels = 0; batch = 1; "
        "image_px = 0; }\n"
        ");\n"
        "concurrency = (1, 2, 4, 8, 16, 32, 64);\n"
        "duration = 2.0;\n"
        "warmup = 1.0;\n"
        "blocks = 3;\n"
        "noise_floor = false;\n"
        "seed = 1;\n"
        "timeout = 10.0;\n"
        "server_threads = 0;\n"
        "server_restart = \"never\";\n"
        "affinity = \"split\";\n"
        "check_every = 64;\n"
        "ttfb_every = 16;\n"
        "objective = { p99_ms = 20.0; };\n");
    sweep_fini(&s);
    buf_fini(&written);
}

static void a_schedule_is_the_length_of_a_trial(void **state)
{
    struct sweep s;
    struct buf written;

    (void)state;
    read_sweep("schedule = ({ rate = 100; seconds = 5; },\n"
               "{ from = 100; to = 1000; seconds = 20; });",
               &s);
    assert_true(s.duration_s == 25);
    buf_init(&written, 100000);
    assert_int_equal(sweep_write(&s, &written, NULL), 0);
    assert_non_null(strstr(buf_text(&written),
                           ");\n"
                           "schedule = ( { rate = 100.0; seconds = 5.0; }, { from = 100.0; to = "
                           "1000.0; seconds = 20.0; } );\n"
                           "arrival = \"poisson\";\n"
                           "warmup = 1.0;\n"));
    sweep_fini(&s);
    buf_fini(&written);
}

static void a_full_buffer_is_reported(void **state)
{
    struct sweep s;
    struct buf written;
    struct err e;

    (void)state;
    read_sweep(full, &s);
    buf_init(&written, 300);
    assert_int_equal(sweep_write(&s, &written, &e), ERR_NO_MEMORY);
    sweep_fini(&s);
    buf_fini(&written);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_reads_back_equal),
        cmocka_unit_test(the_locale_changes_nothing),
        cmocka_unit_test(the_text_is_as_a_person_would_write_it),
        cmocka_unit_test(a_schedule_is_the_length_of_a_trial),
        cmocka_unit_test(a_full_buffer_is_reported),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
