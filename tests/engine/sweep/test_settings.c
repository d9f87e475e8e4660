#include <config.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "engine/sweep/settings.h"

/* The rows of both tables, one after the other. */
static const struct setting *row(size_t i)
{
    if (i < SETTING_COUNT)
        return &settings[i];
    return i - SETTING_COUNT < ARM_KEY_COUNT ? &arm_settings[i - SETTING_COUNT] : NULL;
}

static void every_row_is_complete(void **state)
{
    const struct setting *setting;

    (void)state;
    for (size_t i = 0; (setting = row(i)) != NULL; i++) {
        assert_non_null(setting->name);
        assert_non_null(setting->help);
        assert_non_null(setting->fallback);
        assert_int_equal(setting->metavar == NULL, setting->type == SETTING_TYPE_BOOL);
        assert_int_not_equal(setting->help[strlen(setting->help) - 1], '.');
        if (setting->type == SETTING_TYPE_WORD)
            assert_true(setting->word_count > 0);
    }
}

static void every_default_is_allowed(void **state)
{
    static struct sweep s;
    static struct sweep_arm arm;
    struct err e = {0};

    (void)state;
    for (size_t i = 0; i < SETTING_COUNT; i++)
        if (settings[i].fallback[0] && setting_set_word(&settings[i], &s, settings[i].fallback, &e))
            fail_msg("%s: %s", settings[i].name, e.text);
    for (size_t i = 0; i < ARM_KEY_COUNT; i++)
        if (arm_settings[i].fallback[0] &&
            setting_set_word(&arm_settings[i], &arm, arm_settings[i].fallback, &e))
            fail_msg("%s: %s", arm_settings[i].name, e.text);
    assert_int_equal(s.level_count, 7);
}

static void options_have_names_of_their_own(void **state)
{
    char a[SETTING_OPTION_SIZE], b[SETTING_OPTION_SIZE];
    const struct setting *first, *second;

    (void)state;
    for (size_t i = 0; (first = row(i)) != NULL; i++) {
        setting_option_name(first, a);
        assert_null(strpbrk(a, "_. "));
        for (size_t j = i + 1; (second = row(j)) != NULL; j++) {
            setting_option_name(second, b);
            if (j < SETTING_COUNT || second->shared)
                assert_string_not_equal(a, b);
        }
    }
    setting_option_name(&settings[SETTING_OBJECTIVE_P99], a);
    assert_string_equal(a, "objective-p99-ms");
    setting_option_name(&settings[SETTING_PARAMETERS], a);
    assert_string_equal(a, "param");
}

static void words_of_the_command_line_are_read(void **state)
{
    static struct sweep s;

    (void)state;
    sweep_init(&s);
    assert_int_equal(s.level_count, 0);
    assert_true(isnan(s.objective_error_rate));
    assert_int_equal(setting_set_word(&settings[SETTING_CONCURRENCY], &s, "10, 20", NULL), 0);
    assert_int_equal(setting_set_word(&settings[SETTING_CONCURRENCY], &s, "1,2,4", NULL), 0);
    assert_int_equal(s.level_count, 3);
    assert_int_equal(s.levels[2].value, 4);
    assert_int_equal(setting_set_word(&settings[SETTING_DURATION], &s, "0.5", NULL), 0);
    assert_true(s.duration_s == 0.5);
    assert_int_equal(setting_set_word(&settings[SETTING_LABELS], &s, "a=b=c", NULL), 0);
    assert_string_equal(s.labels[0].value, "b=c");
    assert_int_equal(setting_set_word(&settings[SETTING_LABELS], &s, "a=", NULL), 0);
    assert_int_equal(s.label_count, 1);
    assert_string_equal(s.labels[0].value, "");
    assert_int_equal(setting_set_word(&settings[SETTING_AFFINITY], &s, "0/0", NULL), 0);
    assert_int_equal(setting_set_word(&settings[SETTING_AFFINITY], &s, "none", NULL), 0);
    assert_int_equal(s.affinity, AFFINITY_NONE);
    assert_string_equal(s.client_cpus, "");
    sweep_fini(&s);
}

static void a_schedule_is_steps_and_ramps(void **state)
{
    static const struct rate_segment expected[] = {
        {100, 100, 5}, {100, 1000, 20}, {0.001, 5, 0.5}, {0, 0, 1}, {1000, 0, 3}};
    static struct sweep s;
    struct err e = {0};

    (void)state;
    sweep_init(&s);
    assert_int_equal(setting_set_word(&settings[SETTING_CONCURRENCY], &s, "1,2", NULL), 0);
    if (setting_set_word(&settings[SETTING_SCHEDULE], &s,
                         "100:5,100-1000:20, 1e-3-5:0.5, 0:1, 1e3-0:3", &e))
        fail_msg("%s", e.text);
    assert_int_equal(s.schedule.count, 5);
    for (size_t i = 0; i < 5; i++) {
        assert_true(s.schedule.segments[i].from == expected[i].from);
        assert_true(s.schedule.segments[i].to == expected[i].to);
        assert_true(s.schedule.segments[i].seconds == expected[i].seconds);
    }
    assert_int_equal(s.level_count, 1);
    assert_int_equal(s.levels[0].kind, LEVEL_SCHEDULE);
    assert_true(s.levels[0].value == rate_curve_mean(&s.schedule));
    assert_int_equal(setting_set_word(&settings[SETTING_SCHEDULE], &s, "7:1", NULL), 0);
    assert_int_equal(s.schedule.count, 1);
    assert_true(s.levels[0].value == 7);
    assert_int_equal(setting_set_word(&settings[SETTING_RATE], &s, "3", NULL), 0);
    assert_int_equal(s.schedule.count, 0);
    assert_int_equal(sweep_level_kind(&s), LEVEL_RATE);
    sweep_fini(&s);
}

/* Which of those that make a trial's length or its arrivals has a say. */
static void settings_are_in_force_or_not(void **state)
{
    static struct sweep s;

    (void)state;
    sweep_init(&s);
    setting_set_word(&settings[SETTING_CONCURRENCY], &s, "1", NULL);
    assert_true(setting_is_in_force(&s, SETTING_DURATION));
    assert_false(setting_is_in_force(&s, SETTING_REQUESTS));
    assert_false(setting_is_in_force(&s, SETTING_ARRIVAL));
    assert_true(setting_is_in_force(&s, SETTING_SEED));
    s.requests = 5;
    assert_false(setting_is_in_force(&s, SETTING_DURATION));
    assert_true(setting_is_in_force(&s, SETTING_REQUESTS));
    s.requests = 0;
    setting_set_word(&settings[SETTING_SCHEDULE], &s, "1:1", NULL);
    assert_false(setting_is_in_force(&s, SETTING_DURATION));
    assert_false(setting_is_in_force(&s, SETTING_REQUESTS));
    assert_true(setting_is_in_force(&s, SETTING_ARRIVAL));
    sweep_fini(&s);
}

static void parameters_take_the_type_they_look_like(void **state)
{
    static const struct {
        const char *word;
        enum parameter_type type;
    } cases[] = {{"p=1000", PARAMETER_INT64},     {"p=-5", PARAMETER_INT64},
                 {"p=0.5", PARAMETER_DOUBLE},     {"p=1e3", PARAMETER_DOUBLE},
                 {"p=true", PARAMETER_BOOL},      {"p=truth", PARAMETER_STRING},
                 {"p=", PARAMETER_STRING},        {"p=0x10", PARAMETER_STRING},
                 {"p=\"1000\"", PARAMETER_STRING}};
    static struct sweep_arm arm;
    struct parameter view;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(setting_set_word(&arm_settings[ARM_PARAMETERS], &arm, cases[i].word, NULL),
                         0);
        assert_int_equal(arm.parameters.list[0].parameter.type, cases[i].type);
    }
    assert_int_equal(arm.parameters.count, 1);
    view = sweep_parameter_view(&arm.parameters.list[0]);
    assert_string_equal(view.name, "p");
    assert_string_equal(view.value.string, "1000");
}

/* The cap is said before or after. */
static void blocks_can_be_a_number_or_automatic(void **state)
{
    static struct sweep s;
    struct err e;

    (void)state;
    sweep_init(&s);
    assert_false(s.blocks_auto);
    assert_int_equal(setting_set(&settings[SETTING_BLOCKS], &s, VALUE_TEXT, "auto", NULL), 0);
    assert_true(s.blocks_auto);
    assert_int_equal(s.blocks, 50);
    assert_int_equal(setting_set(&settings[SETTING_BLOCKS_MAX], &s, VALUE_INTEGER, "20", NULL), 0);
    sweep_cap_blocks(&s);
    assert_int_equal(s.blocks, 20);
    assert_int_equal(setting_set(&settings[SETTING_BLOCKS], &s, VALUE_INTEGER, "7", NULL), 0);
    sweep_cap_blocks(&s);
    assert_false(s.blocks_auto);
    assert_int_equal(s.blocks, 7);
    assert_int_equal(setting_set(&settings[SETTING_BLOCKS], &s, VALUE_TEXT, "7", &e), ERR_INVALID);
    assert_string_equal(e.text,
                        "'7' is a text in quotes; allowed a whole number from 1 to 1000, or auto");
    sweep_fini(&s);
}

static void wrong_words_are_named(void **state)
{
    static const struct {
        enum setting_id id;
        const char *word;
        const char *said;
    } cases[] = {
        {SETTING_BLOCKS, "ten", "'ten' is a word; allowed a whole number from 1 to 1000, or auto"},
        {SETTING_BLOCKS, "1001", "'1001' is out of range; allowed 1 to 1000"},
        {SETTING_CONCURRENCY, "1,,2", "'1,,2': an element of the list is empty"},
        {SETTING_CONCURRENCY, "1,x", "'x' is not a whole number; allowed 1 to 65536"},
        {SETTING_CONCURRENCY, "65537", "'65537' is out of range; allowed 1 to 65536"},
        {SETTING_DURATION, "nan", "'nan' is not a number; allowed 0.01 to 86400"},
        {SETTING_DURATION, "5,5", "'5,5' is not a number; allowed 0.01 to 86400"},
        {SETTING_SEED, "-1", "'-1' is out of range; allowed 0 to 9007199254740991"},
        {SETTING_PARAMETERS, "delay", "'delay' has no '='; allowed KEY=VALUE"},
        {SETTING_PARAMETERS, "1a=2",
         "'1a' cannot be a key; allowed a letter, then letters, digits, _ or -"},
        {SETTING_PARAMETERS, "=2",
         "'' cannot be a key; allowed a letter, then letters, digits, _ or -"},
        {SETTING_PARAMETERS, "binary_data_output=true",
         "'binary_data_output' follows from the arm's encoding"},
        {SETTING_PARAMETERS, "a=x\x1b[1m", "a: control character 0x1b in a text"},
        {SETTING_AFFINITY, "0/1-0", "'1-0' runs backwards"},
        {SETTING_SCHEDULE, "", "'': an element of the list is empty"},
        {SETTING_SCHEDULE, "100", "'100' has no ':'; allowed RATE:SECONDS or FROM-TO:SECONDS"},
        {SETTING_SCHEDULE, "-5:2", "rate: '-5' is out of range; allowed 0 to 10000000"},
        {SETTING_SCHEDULE, "100--5:3", "to: '-5' is out of range; allowed 0 to 10000000"},
        {SETTING_SCHEDULE, "1-10000001:3", "to: '10000001' is out of range; allowed 0 to 10000000"},
        {SETTING_SCHEDULE, "inf:3", "rate: 'inf' is not a number; allowed 0 to 10000000"},
        {SETTING_SCHEDULE, "1-nan:3", "to: 'nan' is not a number; allowed 0 to 10000000"},
        {SETTING_SCHEDULE, "5-:3", "to: '' is not a number; allowed 0 to 10000000"},
        {SETTING_SCHEDULE, ":3", "rate: '' is not a number; allowed 0 to 10000000"},
        {SETTING_SCHEDULE, "5:0", "seconds: '0' is out of range; allowed 0.001 to 86400"},
        {SETTING_SCHEDULE, "5:1:2", "seconds: '1:2' is not a number; allowed 0.001 to 86400"},
    };
    static struct sweep s;
    struct err e;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_not_equal(setting_set_word(&settings[cases[i].id], &s, cases[i].word, &e), 0);
        assert_string_equal(e.text, cases[i].said);
    }
}

static void lists_and_maps_have_a_cap(void **state)
{
    static struct sweep s;
    struct err e;
    char word[32];
    int code = 0;

    (void)state;
    for (int i = 1; i <= SWEEP_LEVELS_MAX + 1; i++) {
        snprintf(word, sizeof word, "%d", i);
        code = setting_set(&settings[SETTING_CONCURRENCY], &s, VALUE_INTEGER, word, &e);
    }
    assert_int_equal(code, ERR_TOO_LARGE);
    assert_string_equal(e.text, "more than 256 levels");
    setting_clear(&settings[SETTING_SCHEDULE], &s);
    for (int i = 0; i <= RATE_SEGMENTS_MAX; i++)
        code = setting_set(&settings[SETTING_SCHEDULE], &s, VALUE_WORD, "1:1", &e);
    assert_int_equal(code, ERR_TOO_LARGE);
    assert_string_equal(e.text, "more than 64 segments");
    for (int i = 0; i <= SWEEP_PARAMETERS_MAX; i++) {
        snprintf(word, sizeof word, "p%d=%d", i, i);
        code = setting_set_word(&settings[SETTING_PARAMETERS], &s, word, &e);
    }
    assert_int_equal(code, ERR_TOO_LARGE);
    assert_int_equal(s.parameters.count, SWEEP_PARAMETERS_MAX);
    for (int i = 0; i <= SWEEP_LABELS_MAX; i++) {
        snprintf(word, sizeof word, "l%d=%d", i, i);
        code = setting_set_word(&settings[SETTING_LABELS], &s, word, &e);
    }
    assert_int_equal(code, ERR_TOO_LARGE);
    assert_int_equal(s.label_count, SWEEP_LABELS_MAX);
}

static void texts_have_a_cap(void **state)
{
    static struct sweep s;
    char text[SWEEP_TEXT_SIZE + 1];
    struct err e;

    (void)state;
    memset(text, 'x', sizeof text);
    text[SWEEP_TEXT_SIZE] = '\0';
    assert_int_equal(setting_set_word(&settings[SETTING_NAME], &s, text, &e), ERR_INVALID);
    assert_string_equal(e.text, "'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...' has 256 bytes; allowed 255");
    text[SWEEP_TEXT_SIZE - 1] = '\0';
    assert_int_equal(setting_set_word(&settings[SETTING_NAME], &s, text, &e), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_is_complete),
        cmocka_unit_test(every_default_is_allowed),
        cmocka_unit_test(options_have_names_of_their_own),
        cmocka_unit_test(words_of_the_command_line_are_read),
        cmocka_unit_test(a_schedule_is_steps_and_ramps),
        cmocka_unit_test(settings_are_in_force_or_not),
        cmocka_unit_test(parameters_take_the_type_they_look_like),
        cmocka_unit_test(blocks_can_be_a_number_or_automatic),
        cmocka_unit_test(wrong_words_are_named),
        cmocka_unit_test(lists_and_maps_have_a_cap),
        cmocka_unit_test(texts_have_a_cap),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
