#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "engine/sweep/sweep_edit.h"
#include "engine/sweep/sweep_write.h"
#include "sweep_text.h"

enum { TEXT_MAX = 1 << 20 };

static struct sweep sweep;

static int open_sweep(void **state)
{
    static const char text[] =
        "name = \"t\"; concurrency = (1, 2); parameters = { p = 1; q = 2; };\n"
        "arms = ( { name = \"rest\"; protocol = \"rest\"; connections = 3; },\n"
        "  { name = \"grpc\"; protocol = \"grpc\"; rpc = \"stream\"; channels = 2;\n"
        "    parameters = { q = 5; r = 6; }; } );\n";
    struct err e = {0};

    (void)state;
    if (sweep_from_text(text, &sweep, &e) != 0)
        fail_msg("%s", e.text);
    return 0;
}

static int close_sweep(void **state)
{
    (void)state;
    sweep_fini(&sweep);
    return 0;
}

static void write_sweep(struct buf *out)
{
    buf_init(out, TEXT_MAX);
    assert_int_equal(sweep_write(&sweep, out, NULL), 0);
}

/* What is written is read back as the same sweep: nothing was made that a file could not say. */
static void expect_writable(void)
{
    struct buf text, again;
    struct sweep read;
    struct err e = {0};

    write_sweep(&text);
    if (sweep_from_text(buf_text(&text), &read, &e) != 0)
        fail_msg("%s\n%s", e.text, buf_text(&text));
    buf_init(&again, TEXT_MAX);
    assert_int_equal(sweep_write(&read, &again, NULL), 0);
    assert_string_equal(buf_text(&again), buf_text(&text));
    buf_fini(&text);
    buf_fini(&again);
    sweep_fini(&read);
}

static void set(enum setting_id id, const char *line)
{
    struct err e = {0};

    if (sweep_edit_setting(&sweep, id, line, &e) != 0)
        fail_msg("%s", e.text);
    expect_writable();
}

static void set_key(size_t arm, enum arm_key key, const char *line)
{
    struct err e = {0};

    if (sweep_edit_arm(&sweep, arm, key, line, &e) != 0)
        fail_msg("%s", e.text);
    expect_writable();
}

/* The sweep is as it was before, to the last byte that can be written. */
static void expect_refusal(int code, const struct err *e, const char *text, struct buf *before)
{
    struct buf after;

    assert_int_not_equal(code, 0);
    assert_string_equal(e->text, text);
    write_sweep(&after);
    assert_string_equal(buf_text(&after), buf_text(before));
    buf_fini(&after);
    buf_fini(before);
}

static void refuse(enum setting_id id, const char *line, const char *text)
{
    struct err e = {0};
    struct buf before;

    write_sweep(&before);
    expect_refusal(sweep_edit_setting(&sweep, id, line, &e), &e, text, &before);
}

static void refuse_key(size_t arm, enum arm_key key, const char *line, const char *text)
{
    struct err e = {0};
    struct buf before;

    write_sweep(&before);
    expect_refusal(sweep_edit_arm(&sweep, arm, key, line, &e), &e, text, &before);
}

static void expect_parameters(size_t arm, const char *expected)
{
    struct buf out;

    buf_init(&out, TEXT_MAX);
    setting_print_line(&arm_settings[ARM_PARAMETERS], &sweep.arms[arm], &out);
    assert_string_equal(buf_text(&out), expected);
    buf_fini(&out);
}

/* The cap counts while blocks are automatic. */
static void blocks_may_become_automatic(void **state)
{
    (void)state;
    set(SETTING_BLOCKS, "auto");
    assert_int_equal(sweep.blocks, 50);
    set(SETTING_BLOCKS_MAX, "12");
    assert_int_equal(sweep.blocks, 12);
    set(SETTING_BLOCKS, "3");
    set(SETTING_BLOCKS_MAX, "13");
    assert_int_equal(sweep.blocks, 3);
    refuse(SETTING_BLOCKS, "some",
           "blocks: 'some' is a word; allowed a whole number from 1 to 1000, or auto");
}

static void expect_twin(const char *name, const char *parameters)
{
    size_t twin = sweep_twin(&sweep);

    assert_int_equal(twin, sweep_rivals(&sweep));
    assert_int_equal(twin, sweep.arm_count - 1);
    assert_string_equal(sweep.arms[twin].name, name);
    expect_parameters(twin, parameters);
}

/* It stays the last one, and what the first one is. */
static void the_twin_follows_the_first_arm(void **state)
{
    (void)state;
    assert_int_equal(sweep_twin(&sweep), SIZE_MAX);
    set(SETTING_NOISE_FLOOR, "true");
    expect_twin("rest+again", "p=1, q=2");
    set(SETTING_PARAMETERS, "p=3");
    expect_twin("rest+again", "p=3");
    set_key(0, ARM_NAME, "base");
    expect_twin("base+again", "p=3");
    assert_int_equal(sweep_edit_add_arm(&sweep, 0, NULL), 0);
    assert_int_equal(sweep_rivals(&sweep), 3);
    expect_twin("base+again", "p=3");
    expect_writable();
    assert_int_equal(sweep_edit_remove_arm(&sweep, 0, NULL), 0);
    expect_twin("grpc+again", "p=3, q=5, r=6");
    expect_writable();
    refuse_key(1, ARM_NAME, "grpc+again",
               "noise_floor: 'grpc+again' is the twin of the first arm, and no other's name");
    refuse_key(0, ARM_NAME, "a-name-of-58-characters---------------------------------58",
               "noise_floor: the name of arm "
               "'a-name-of-58-characters---------------------------------58' is too long for a "
               "twin with +again at it");
    set(SETTING_NOISE_FLOOR, "false");
    assert_int_equal(sweep_twin(&sweep), SIZE_MAX);
}

static void an_edit_is_taken_over(void **state)
{
    (void)state;
    set(SETTING_BLOCKS, "7");
    assert_int_equal(sweep.blocks, 7);
    set(SETTING_CONCURRENCY, "8,16,32");
    assert_int_equal(sweep.level_count, 3);
    assert_int_equal(sweep.levels[2].value, 32);
    set(SETTING_RATE, "8, 0.5");
    assert_int_equal(sweep_level_kind(&sweep), LEVEL_RATE);
    assert_int_equal(sweep.level_count, 2);
    assert_true(sweep.levels[1].value == 0.5);
    set(SETTING_CONCURRENCY, "8");
    assert_int_equal(sweep_level_kind(&sweep), LEVEL_CONCURRENCY);
    assert_int_equal(sweep.level_count, 1);
    set_key(1, ARM_NAME, "grpc-stream");
    assert_string_equal(sweep.arms[1].name, "grpc-stream");
    set_key(0, ARM_TARGET, "http://localhost:5000");
    assert_string_equal(sweep.arms[0].target, "http://localhost:5000");
}

static void a_refused_edit_changes_nothing_and_says_why(void **state)
{
    (void)state;
    refuse(SETTING_BLOCKS, "0", "blocks: '0' is out of range; allowed 1 to 1000");
    refuse(SETTING_CONCURRENCY, "1,x",
           "concurrency: 'x' is not a whole number; allowed 1 to 65536");
    refuse(SETTING_ASSERT, "rps(*) > 1; p99_ms(zebra) < 1",
           "assert: column 8: no arm is called 'zebra'");
    refuse(SETTING_CONCURRENCY, "4,4", "concurrency: '4' stands there twice");
    refuse(SETTING_MODEL, "vgg",
           "arm 'rest': model: 'vgg' is not served by rvgtop's own servers; allowed resnet8 or "
           "identity, or another name together with a target");
    refuse(SETTING_IMAGE, "/no/such/file.jpg",
           "image: '/no/such/file.jpg': no such file or directory");
    refuse_key(0, ARM_PROTOCOL, "soap",
               "arm 'rest': protocol: 'soap' is not known; allowed rest, "
               "grpc");
    refuse_key(0, ARM_ENCODING, "raw",
               "arm 'rest': encoding: rest cannot be written raw; allowed json or binary");
    refuse_key(0, ARM_RPC, "stream", "arm 'rest': rpc: rest has no streams; allowed unary");
    refuse_key(1, ARM_CONNECTIONS, "1",
               "arm 'grpc': connections: a grpc arm has channels, not connections");
    refuse_key(1, ARM_NAME, "rest", "arm 'rest': name: 'rest' is the name of an earlier arm too");
    refuse_key(1, ARM_NAME, "", "arm '': name: every arm has one");
    refuse_key(
        0, ARM_TARGET, "localhost",
        "arm 'rest': target: 'localhost': the port is missing; allowed http://HOST:PORT[/PREFIX]");
}

/* A trial is as long as the schedule as long as there is one. */
static void a_schedule_sets_the_length(void **state)
{
    (void)state;
    set(SETTING_REQUESTS, "500");
    set(SETTING_SCHEDULE, "100:5,100-1000:20");
    assert_int_equal(sweep_level_kind(&sweep), LEVEL_SCHEDULE);
    assert_int_equal(sweep.requests, 0);
    assert_true(sweep.duration_s == 25);
    set(SETTING_SCHEDULE, "100:5");
    assert_true(sweep.duration_s == 5);
    refuse(SETTING_DURATION, "7", "duration: a trial is as long as its schedule");
    refuse(SETTING_REQUESTS, "7", "requests: a trial is as long as its schedule");
    refuse(SETTING_SCHEDULE, "0:5", "schedule: no request is due: every rate is 0");
    set(SETTING_SCHEDULE, "9:9");
    set(SETTING_RATE, "7");
    assert_int_equal(sweep_level_kind(&sweep), LEVEL_RATE);
    assert_true(sweep.duration_s == 5);
    set(SETTING_DURATION, "7");
    set(SETTING_RATE, "8");
    assert_true(sweep.duration_s == 7);
}

static void the_sweeps_model_is_that_of_its_arms(void **state)
{
    (void)state;
    set(SETTING_MODEL, "identity");
    for (size_t i = 0; i < 2; i++) {
        assert_string_equal(sweep.arms[i].model, "identity");
        assert_int_equal(sweep.arms[i].input, INPUT_TENSOR);
    }
    set_key(0, ARM_MODEL, "resnet8");
    set(SETTING_MODEL, "resnet8");
    assert_string_equal(sweep.arms[1].model, "resnet8");
    set_key(1, ARM_MODEL, "identity");
    set(SETTING_MODEL, "identity");
    assert_string_equal(sweep.arms[0].model, "identity");
    refuse_key(0, ARM_INPUT, "image",
               "arm 'rest': input: the model identity takes tensors, not images; allowed tensor");
}

static void an_arm_with_a_model_of_its_own_keeps_it(void **state)
{
    (void)state;
    set_key(1, ARM_MODEL, "identity");
    assert_int_equal(sweep.arms[1].input, INPUT_TENSOR);
    assert_int_equal(sweep.arms[0].input, INPUT_IMAGE);
    set_key(0, ARM_TARGET, "http://localhost:5000");
    set(SETTING_MODEL, "vgg");
    assert_string_equal(sweep.arms[0].model, "vgg");
    assert_string_equal(sweep.arms[1].model, "identity");
}

/* Each encoding is of one protocol only, so that neither could be changed before the other. */
static void another_protocol_brings_what_goes_with_it(void **state)
{
    (void)state;
    set_key(0, ARM_PROTOCOL, "grpc");
    assert_int_equal(sweep.arms[0].encoding, ENCODING_RAW);
    assert_int_equal(sweep.arms[0].connections, 0);
    set_key(1, ARM_PROTOCOL, "rest");
    assert_int_equal(sweep.arms[1].encoding, ENCODING_JSON);
    assert_int_equal(sweep.arms[1].rpc, RPC_UNARY);
    assert_int_equal(sweep.arms[1].channels, 0);
    set_key(1, ARM_ENCODING, "binary");
    set_key(1, ARM_PROTOCOL, "rest");
    assert_int_equal(sweep.arms[1].encoding, ENCODING_BINARY);
}

static void trials_go_by_what_was_said_last(void **state)
{
    (void)state;
    set(SETTING_DURATION, "9");
    assert_true(sweep.duration_s == 9);
    set(SETTING_REQUESTS, "1000");
    assert_int_equal(sweep.requests, 1000);
    set(SETTING_DURATION, "2");
    assert_int_equal(sweep.requests, 0);
    assert_true(sweep.duration_s == 2);
    set(SETTING_REQUESTS, "0");
    assert_true(sweep.duration_s == 2);
}

static void levels_are_given_or_searched_for(void **state)
{
    struct err e = {0};

    (void)state;
    assert_int_equal(sweep_edit_setting(&sweep, SETTING_FIND_MAX, "true", &e), ERR_INVALID);
    assert_string_equal(e.text, "find_max: it takes an objective to be met: add objective = { "
                                "p99_ms = ...; } or --objective-p99-ms");
    set(SETTING_OBJECTIVE_P99, "50");
    set(SETTING_FIND_MAX, "true");
    assert_int_equal(sweep.level_count, 1);
    assert_true(level_is_searched(&sweep.levels[0]));
    set(SETTING_RATE, "5,6");
    assert_false(sweep.find_max);
    assert_int_equal(sweep.level_count, 2);
    set(SETTING_FIND_MAX, "true");
    set(SETTING_FIND_MAX, "false");
    assert_int_equal(sweep.level_count, 7);
    assert_int_equal(sweep_level_kind(&sweep), LEVEL_CONCURRENCY);
}

static void the_sweeps_parameters_are_those_of_all_arms(void **state)
{
    (void)state;
    expect_parameters(0, "p=1, q=2");
    expect_parameters(1, "p=1, q=5, r=6");
    set(SETTING_PARAMETERS, "q=3, s=4");
    expect_parameters(0, "q=3, s=4");
    expect_parameters(1, "q=5, s=4, r=6");
    set_key(0, ARM_PARAMETERS, "s=true, q=3");
    expect_parameters(0, "q=3, s=true");
    set(SETTING_PARAMETERS, "q=8");
    expect_parameters(0, "q=8, s=true");
    refuse_key(1, ARM_PARAMETERS, "r=6",
               "arm 'grpc': parameters: 'q' is one of the sweep's, which every arm has; allowed "
               "another value");
    set(SETTING_PARAMETERS, "");
    expect_parameters(0, "s=true");
    expect_parameters(1, "q=5, r=6");
}

static void an_image_is_there_when_one_is_needed(void **state)
{
    char sample[SWEEP_PATH_SIZE];

    (void)state;
    memcpy(sample, sweep.image, sizeof sample);
    assert_int_equal(sample[0], '/');
    set(SETTING_IMAGE, "");
    assert_string_equal(sweep.image, sample);
    set(SETTING_MODEL, "identity");
    set(SETTING_IMAGE, "");
    assert_string_equal(sweep.image, "");
    set_key(0, ARM_IMAGE_PX, "8");
    assert_string_equal(sweep.image, sample);
    set(SETTING_IMAGE, "cat.jpg");
    assert_string_equal(sweep.image, sample);
}

static void copies_of_arms_have_names_of_their_own(void **state)
{
    static const char *const names[] = {"rest", "grpc", "rest-2", "rest-3", "rest-4"};

    (void)state;
    for (size_t like = 0; like <= 2; like += 2)
        assert_int_equal(sweep_edit_add_arm(&sweep, like, NULL), 0);
    assert_int_equal(sweep_edit_add_arm(&sweep, 0, NULL), 0);
    assert_int_equal(sweep.arm_count, 5);
    for (size_t i = 0; i < 5; i++)
        assert_string_equal(sweep.arms[i].name, names[i]);
    assert_int_equal(sweep.arms[4].connections, 3);
    expect_writable();
}

static void a_long_name_is_cut_for_its_number(void **state)
{
    static const char name[] = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz012345-9876";

    (void)state;
    assert_int_equal(strlen(name), 63);
    set_key(0, ARM_NAME, name);
    assert_int_equal(sweep_edit_add_arm(&sweep, 0, NULL), 0);
    assert_string_equal(sweep.arms[2].name,
                        "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz012345-2");
    set_key(0, ARM_NAME, "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz01234567-ab");
    assert_int_equal(sweep_edit_add_arm(&sweep, 0, NULL), 0);
    assert_string_equal(sweep.arms[3].name,
                        "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz012345-3");
    set_key(0, ARM_NAME, "7");
    assert_int_equal(sweep_edit_add_arm(&sweep, 0, NULL), 0);
    assert_string_equal(sweep.arms[4].name, "7-2");
    expect_writable();
}

static void there_is_room_for_64_arms(void **state)
{
    struct err e = {0};
    struct buf before;

    (void)state;
    for (size_t i = 2; i < SWEEP_ARMS_MAX; i++)
        assert_int_equal(sweep_edit_add_arm(&sweep, i % 2, NULL), 0);
    assert_string_equal(sweep.arms[63].name, "grpc-32");
    write_sweep(&before);
    expect_refusal(sweep_edit_add_arm(&sweep, 0, &e), &e, "arms: more than 64 arms", &before);
    expect_writable();
}

static void arms_go_but_for_the_last(void **state)
{
    struct err e = {0};
    struct buf before;

    (void)state;
    assert_int_equal(sweep_edit_add_arm(&sweep, 0, NULL), 0);
    assert_int_equal(sweep_edit_remove_arm(&sweep, 1, NULL), 0);
    assert_int_equal(sweep.arm_count, 2);
    assert_string_equal(sweep.arms[1].name, "rest-2");
    assert_int_equal(sweep_edit_remove_arm(&sweep, 1, NULL), 0);
    expect_writable();
    write_sweep(&before);
    expect_refusal(sweep_edit_remove_arm(&sweep, 0, &e), &e, "arms: none is left to run", &before);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_sweep, close_sweep)
    const struct CMUnitTest tests[] = {
        TEST(blocks_may_become_automatic),
        TEST(the_twin_follows_the_first_arm),
        TEST(an_edit_is_taken_over),
        TEST(a_refused_edit_changes_nothing_and_says_why),
        TEST(a_schedule_sets_the_length),
        TEST(the_sweeps_model_is_that_of_its_arms),
        TEST(an_arm_with_a_model_of_its_own_keeps_it),
        TEST(another_protocol_brings_what_goes_with_it),
        TEST(trials_go_by_what_was_said_last),
        TEST(levels_are_given_or_searched_for),
        TEST(the_sweeps_parameters_are_those_of_all_arms),
        TEST(an_image_is_there_when_one_is_needed),
        TEST(copies_of_arms_have_names_of_their_own),
        TEST(a_long_name_is_cut_for_its_number),
        TEST(there_is_room_for_64_arms),
        TEST(arms_go_but_for_the_last),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
