#include <config.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "engine/sweep/settings.h"

enum { LINE_MAX_SIZE = 1 << 16 };

static struct sweep sweep;
static struct sweep_arm arm;

static int reset(void **state)
{
    (void)state;
    sweep_init(&sweep);
    arm = (struct sweep_arm){.batch = 1};
    return 0;
}

static void *base_of(const struct setting *setting)
{
    return setting >= settings && setting < settings + SETTING_COUNT ? (void *)&sweep : &arm;
}

static void expect_line(const struct setting *setting, const char *expected)
{
    struct buf out;

    buf_init(&out, LINE_MAX_SIZE);
    setting_print_line(setting, base_of(setting), &out);
    assert_string_equal(buf_text(&out), expected);
    buf_fini(&out);
}

/* What is typed, and the line it is shown as from then on, which is read back as the same. */
static void expect_read(const struct setting *setting, const char *typed, const char *shown)
{
    struct err e = {0};

    if (setting_set_line(setting, base_of(setting), typed, &e) != 0)
        fail_msg("%s: %s: %s", setting->name, typed, e.text);
    expect_line(setting, shown);
    assert_int_equal(setting_set_line(setting, base_of(setting), shown, &e), 0);
    expect_line(setting, shown);
}

static void expect_refused(const struct setting *setting, const char *typed, const char *text)
{
    struct err e = {0};

    assert_int_not_equal(setting_set_line(setting, base_of(setting), typed, &e), 0);
    assert_string_equal(e.text, text);
}

static void values_are_typed_bare(void **state)
{
    (void)state;
    expect_read(&settings[SETTING_NAME], "  a name ", "a name");
    expect_read(&settings[SETTING_NAME], "it is \"so\"", "it is \"so\"");
    expect_read(&settings[SETTING_BLOCKS], " 12 ", "12");
    expect_read(&settings[SETTING_REQUESTS], "5000000000", "5000000000");
    expect_read(&settings[SETTING_SEED], "9007199254740991", "9007199254740991");
    expect_read(&settings[SETTING_DURATION], "0.25", "0.25");
    expect_read(&settings[SETTING_CONCURRENCY], "4, 1,65536", "4,1,65536");
    expect_read(&settings[SETTING_SCHEDULE], " 100:5, 1e2-1000.5:20,7-7:1",
                "100:5,100-1000.5:20,7:1");
    expect_read(&settings[SETTING_SCHEDULE], "1e-9-0:3", "1e-09-0:3");
    expect_read(&settings[SETTING_AFFINITY], "0/1-2", "0/1-2");
    expect_read(&settings[SETTING_AFFINITY], "none", "none");
    expect_read(&arm_settings[ARM_PROTOCOL], "grpc", "grpc");
}

static void a_text_may_stand_in_quotes(void **state)
{
    (void)state;
    expect_read(&settings[SETTING_NAME], "\"plain\"", "plain");
    expect_read(&settings[SETTING_NAME], "\" blanks \"", "\" blanks \"");
    expect_read(&settings[SETTING_NAME], "\"\\\"quoted\\\" \\\\\"", "\"\\\"quoted\\\" \\\\\"");
    assert_string_equal(sweep.name, "\"quoted\" \\");
    expect_refused(&settings[SETTING_NAME], "\"open", "'\"open': the quote does not end");
    expect_refused(&settings[SETTING_NAME], "\"a\" b",
                   "'\"a\" b': the quote ends before the text does");
}

static void an_empty_line_unsets_what_can_be_unset(void **state)
{
    (void)state;
    expect_read(&settings[SETTING_NAME], "x", "x");
    expect_read(&settings[SETTING_NAME], " ", "");
    expect_read(&settings[SETTING_OBJECTIVE_P99], "20", "20.0");
    expect_read(&settings[SETTING_OBJECTIVE_P99], "", "");
    assert_true(isnan(sweep.objective_p99_ms));
    expect_read(&settings[SETTING_LABELS], "a=b", "a=\"b\"");
    expect_read(&settings[SETTING_LABELS], "", "");
    assert_int_equal(sweep.label_count, 0);
    expect_refused(&settings[SETTING_DURATION], "", "'' is not a number; allowed 0.01 to 86400");
    expect_refused(&settings[SETTING_CONCURRENCY], "", "'': an element of the list is empty");
    expect_refused(&settings[SETTING_SCHEDULE], "", "'': an element of the list is empty");
}

static void assertions_stand_between_semicolons(void **state)
{
    (void)state;
    expect_read(&settings[SETTING_ASSERT], " p99_ms(grpc, 16) < 20 ;rps(*)>1; ",
                "p99_ms(grpc, 16) < 20; rps(*)>1");
    assert_int_equal(sweep.assert_count, 2);
    expect_read(&settings[SETTING_ASSERT], " ", "");
    assert_int_equal(sweep.assert_count, 0);
    expect_refused(&settings[SETTING_ASSERT], "rps(*) > 1;;",
                   "an empty text; allowed such as \"p99_ms(*) < 20\"");
}

static void a_map_is_all_its_entries(void **state)
{
    (void)state;
    expect_read(&settings[SETTING_PARAMETERS], "delay_us = 100,f=2.5,b=true, s=some text ",
                "delay_us=100, f=2.5, b=true, s=\"some text\"");
    assert_int_equal(sweep.parameters.count, 4);
    assert_int_equal(sweep.parameters.list[0].parameter.type, PARAMETER_INT64);
    assert_int_equal(sweep.parameters.list[2].parameter.type, PARAMETER_BOOL);
    expect_read(&settings[SETTING_PARAMETERS], "n=\"5\"", "n=\"5\"");
    assert_int_equal(sweep.parameters.count, 1);
    assert_int_equal(sweep.parameters.list[0].parameter.type, PARAMETER_STRING);
    expect_read(&arm_settings[ARM_PARAMETERS], "busy_us=-3", "busy_us=-3");
    expect_read(&settings[SETTING_LABELS], "who=me, note=\"a, b\\\" = c\" , n=5",
                "who=\"me\", note=\"a, b\\\" = c\", n=\"5\"");
    assert_string_equal(sweep.labels[1].value, "a, b\" = c");
}

static void a_map_says_what_is_wrong_with_it(void **state)
{
    (void)state;
    expect_refused(&settings[SETTING_LABELS], "a=b, c", "'c' has no '='; allowed KEY=VALUE, ...");
    expect_refused(&settings[SETTING_LABELS], "a=\"b\" c", "'c': a comma is missing");
    expect_refused(&settings[SETTING_LABELS], "a=\"b", "'\"b': the quote does not end");
    expect_refused(&settings[SETTING_LABELS], "1=b",
                   "'1' cannot be a key; allowed a letter, then letters, digits, _ or -");
    expect_refused(&settings[SETTING_PARAMETERS], "binary_data_output=true",
                   "'binary_data_output' follows from the arm's encoding");
}

/* A text of 255 bytes is the longest; with a quote and a backslash for each of them it is longest
 * as a line, and so are 32 of them. */
static void the_longest_values_go_through(void **state)
{
    struct buf line, again;

    (void)state;
    for (size_t i = 0; i < SWEEP_LABELS_MAX; i++) {
        memset(sweep.labels[i].key, 'k', sizeof sweep.labels[i].key - 1);
        sweep.labels[i].key[0] = (char)('a' + i % 26);
        sweep.labels[i].key[1] = (char)('a' + i / 26);
        memset(sweep.labels[i].value, '"', sizeof sweep.labels[i].value - 1);
    }
    sweep.label_count = SWEEP_LABELS_MAX;
    buf_init(&line, LINE_MAX_SIZE);
    buf_init(&again, LINE_MAX_SIZE);
    setting_print_line(&settings[SETTING_LABELS], &sweep, &line);
    sweep.label_count = 0;
    assert_int_equal(setting_set_line(&settings[SETTING_LABELS], &sweep, buf_text(&line), NULL), 0);
    assert_int_equal(sweep.label_count, SWEEP_LABELS_MAX);
    setting_print_line(&settings[SETTING_LABELS], &sweep, &again);
    assert_string_equal(buf_text(&again), buf_text(&line));
    buf_printf(&line, ", more=1");
    assert_int_equal(setting_set_line(&settings[SETTING_LABELS], &sweep, buf_text(&line), NULL),
                     ERR_TOO_LARGE);
    buf_fini(&line);
    buf_fini(&again);
}

static void too_long_is_said(void **state)
{
    char typed[400];

    (void)state;
    memset(typed, 'x', sizeof typed);
    typed[64] = '=';
    typed[sizeof typed - 1] = '\0';
    expect_refused(&settings[SETTING_LABELS], typed,
                   "'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...': the key is longer than 63 bytes");
    typed[64] = 'x';
    typed[1] = '=';
    expect_refused(&settings[SETTING_LABELS], typed,
                   "'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...' has more than 255 bytes");
    typed[2] = '"';
    expect_refused(&settings[SETTING_LABELS], typed,
                   "'\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...' has more than 255 bytes");
}

static void what_is_allowed_is_said(void **state)
{
    static const struct {
        const struct setting *setting;
        const char *allowed;
    } cases[] = {
        {&settings[SETTING_NAME], "a text of at most 255 bytes"},
        {&settings[SETTING_BLOCKS], "a whole number from 1 to 1000"},
        {&settings[SETTING_DURATION], "a number from 0.01 to 86400"},
        {&settings[SETTING_OBJECTIVE_ERROR_RATE], "a number from 0 to 1, or nothing"},
        {&settings[SETTING_CONCURRENCY], "a list of whole numbers from 1 to 65536, such as 1,2,4"},
        {&settings[SETTING_SCHEDULE], "RATE:SECONDS or FROM-TO:SECONDS, such as 100:5,100-1000:20"},
        {&settings[SETTING_LABELS], "KEY=TEXT, ..., or nothing"},
        {&arm_settings[ARM_PROTOCOL], "rest or grpc"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf out;

        buf_init(&out, LINE_MAX_SIZE);
        setting_print_line_allowed(cases[i].setting, &out);
        assert_string_equal(buf_text(&out), cases[i].allowed);
        buf_fini(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(values_are_typed_bare, reset),
        cmocka_unit_test_setup(a_text_may_stand_in_quotes, reset),
        cmocka_unit_test_setup(an_empty_line_unsets_what_can_be_unset, reset),
        cmocka_unit_test_setup(assertions_stand_between_semicolons, reset),
        cmocka_unit_test_setup(a_map_is_all_its_entries, reset),
        cmocka_unit_test_setup(a_map_says_what_is_wrong_with_it, reset),
        cmocka_unit_test_setup(the_longest_values_go_through, reset),
        cmocka_unit_test_setup(too_long_is_said, reset),
        cmocka_unit_test(what_is_allowed_is_said),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
