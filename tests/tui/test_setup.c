#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "golden.h"
#include "tui/screen.h"
#include "tui/setup.h"

enum { FIRST_ARM = SETTING_COUNT - 1 }; /* the row of it: arms are no setting among others */

static struct sweep applied;
static struct setup form;

static void add_arm(const char *name, enum protocol protocol, enum encoding encoding,
                    const char *target)
{
    struct sweep_arm arm = {.protocol = protocol, .encoding = encoding};

    settings_set_defaults(&arm_settings[ARM_RPC], ARM_KEY_COUNT - ARM_RPC, &arm);
    strcpy(arm.name, name);
    strcpy(arm.model, "resnet8");
    strcpy(arm.target, target);
    assert_int_equal(sweep_add_arm(&applied, &arm, NULL), 0);
}

static int open_form(void **state)
{
    (void)state;
    sweep_init(&applied);
    strcpy(applied.name, "demo");
    strcpy(applied.image, "/data/cat.jpg");
    assert_int_equal(setting_set_word(&settings[SETTING_CONCURRENCY], &applied, "1,4,16", NULL), 0);
    add_arm("rest", PROTOCOL_REST, ENCODING_JSON, "");
    add_arm("grpc", PROTOCOL_GRPC, ENCODING_RAW, "");
    add_arm("rest-far", PROTOCOL_REST, ENCODING_BINARY, "http://192.0.2.7:5000");
    assert_int_equal(setup_open(&form, &applied, NULL), 0);
    return 0;
}

static int close_form(void **state)
{
    (void)state;
    setup_close(&form);
    sweep_fini(&applied);
    return 0;
}

/* Selects the row of that setting or key in the list that is shown. */
static void go_to(const char *name)
{
    for (size_t i = 0; i < setup_count(&form); i++) {
        struct setup_row row = setup_row(&form, i);

        if (row.setting && strcmp(row.setting->name, name) == 0) {
            setup_select(&form, i);
            return;
        }
    }
    fail_msg("no row %s", name);
}

static void go_to_arm(size_t arm)
{
    while (setup_leave_arm(&form))
        ;
    setup_select(&form, FIRST_ARM + arm);
    assert_true(setup_enter_arm(&form));
}

static void expect_shown(const char *expected)
{
    struct setup_row row = setup_row(&form, setup_selected(&form));
    struct buf out;
    bool set;

    buf_init(&out, SETUP_VALUE_MAX);
    set = setup_print_value(&form, &row, &out);
    assert_string_equal(set ? buf_text(&out) : "-", expected);
    buf_fini(&out);
}

static void edit(const char *typed)
{
    struct err e;

    if (setup_edit(&form, typed, &e) != 0)
        setup_say(&form, STYLE_BAD, "%s", e.text);
}

/* Typed on that row it is taken, and shown as `value`. */
static void expect_edit(const char *name, const char *typed, const char *value)
{
    go_to(name);
    edit(typed);
    if (form.note[0])
        fail_msg("%s: %s", name, form.note);
    expect_shown(value);
}

static void expect_refusal(const char *name, const char *typed, const char *note)
{
    bool changed = setup_is_changed(&form);

    go_to(name);
    edit(typed);
    assert_string_equal(form.note, note);
    assert_int_equal(form.note_style, STYLE_BAD);
    assert_true(setup_is_changed(&form) == changed);
}

static void rows_are_the_settings_and_the_arms(void **state)
{
    struct setup_row row = setup_row(&form, 0);
    size_t arm;

    (void)state;
    assert_int_equal(setup_count(&form), FIRST_ARM + 3);
    assert_string_equal(row.setting->name, "name");
    for (size_t i = 0; i < FIRST_ARM; i++) {
        row = setup_row(&form, i);
        assert_int_equal(row.kind, SETUP_SETTING);
        assert_true(row.setting == &settings[row.id]);
        assert_int_not_equal(row.id, SETTING_ARMS);
    }
    assert_string_equal(row.setting->name, "labels");
    row = setup_row(&form, FIRST_ARM + 2);
    assert_int_equal(row.kind, SETUP_ARM);
    assert_int_equal(row.id, 2);
    assert_null(row.setting);
    setup_select(&form, FIRST_ARM + 2);
    assert_true(setup_selected_arm(&form, &arm));
    assert_int_equal(arm, 2);
    setup_select(&form, 1000);
    assert_int_equal(setup_selected(&form), FIRST_ARM + 2);
    setup_select(&form, FIRST_ARM - 1);
    assert_false(setup_selected_arm(&form, &arm));
    assert_false(setup_enter_arm(&form));
}

static void an_arm_has_a_list_of_its_own(void **state)
{
    size_t arm;

    (void)state;
    go_to_arm(1);
    assert_int_equal(setup_count(&form), ARM_KEY_COUNT);
    assert_string_equal(setup_row(&form, 1).setting->name, "protocol");
    assert_true(setup_selected_arm(&form, &arm));
    assert_int_equal(arm, 1);
    assert_false(setup_enter_arm(&form));
    assert_true(setup_leave_arm(&form));
    assert_int_equal(setup_selected(&form), FIRST_ARM + 1);
    assert_false(setup_leave_arm(&form));
}

static void values_of_every_type_are_edited(void **state)
{
    (void)state;
    expect_edit("name", "night", "\"night\"");
    expect_edit("concurrency", "2, 8", "(2, 8)");
    expect_edit("duration", "2.5", "2.5");
    expect_edit("blocks", "3", "3");
    expect_edit("seed", "42", "42");
    expect_edit("affinity", "0/1", "\"0/1\"");
    expect_edit("objective.p99_ms", "20", "20.0");
    expect_edit("objective.p99_ms", "", "-");
    expect_edit("labels", "host=a, note=\"b, c\"", "{ host = \"a\"; note = \"b, c\"; }");
    expect_edit("labels", "", "-");
    expect_edit("assert", "p99_ms(*) < 20; rps(rest) > 1",
                "(\"p99_ms(*) < 20\", \"rps(rest) > 1\")");
    expect_edit("assert", "", "-");
    go_to_arm(0);
    expect_edit("encoding", "binary", "\"binary\"");
    expect_edit("parameters", "delay_us=100, flag=true", "{ delay_us = 100L; flag = true; }");
    expect_edit("connections", "4", "4");
    assert_int_equal(form.sweep.arms[0].connections, 4);
}

static void a_refused_edit_says_why(void **state)
{
    (void)state;
    expect_refusal("blocks", "0", "blocks: '0' is out of range; allowed 1 to 1000");
    expect_refusal("duration", "soon", "duration: 'soon' is not a number; allowed 0.01 to 86400");
    expect_refusal("concurrency", "1,1", "concurrency: '1' stands there twice");
    expect_refusal("affinity", "both",
                   "affinity: 'both' is a word; allowed split, none or two "
                   "lists such as 0-1/2-3");
    expect_refusal("assert", "rps(rest, 3) > 1", "assert: column 11: 3 is no level of the sweep");
    expect_refusal("labels", "host", "labels: 'host' has no '='; allowed KEY=VALUE, ...");
    go_to_arm(1);
    expect_refusal("name", "rest", "arm 'rest': name: 'rest' is the name of an earlier arm too");
    expect_refusal("encoding", "json",
                   "arm 'grpc': encoding: grpc cannot be written json; allowed typed or raw");
    expect_refusal("client", "wire", "arm 'grpc': client: 'wire' is not known; allowed library");
    assert_false(setup_is_changed(&form));
    setup_select(&form, 0);
    assert_string_equal(form.note, "");
}

static void of_duration_and_requests_one_is_in_force(void **state)
{
    (void)state;
    go_to("requests");
    expect_shown("-");
    go_to("duration");
    expect_shown("5.0");
    expect_edit("requests", "1000", "1000");
    go_to("duration");
    expect_shown("-");
    edit("3");
    assert_string_equal(form.note, "changed with it: requests");
    expect_shown("3.0");
}

static void words_are_stepped_through(void **state)
{
    (void)state;
    go_to("affinity");
    setup_step(&form, 1);
    expect_shown("\"none\"");
    setup_step(&form, 1);
    expect_shown("\"split\"");
    setup_step(&form, -1);
    expect_shown("\"none\"");
    edit("0/0");
    setup_step(&form, 1);
    expect_shown("\"split\"");
    edit("0/0");
    setup_step(&form, -1);
    expect_shown("\"none\"");
    go_to("blocks");
    setup_step(&form, 1);
    expect_shown("10");
    setup_select(&form, FIRST_ARM);
    setup_step(&form, 1);
    go_to_arm(0);
    go_to("input");
    setup_step(&form, 1);
    expect_shown("\"tensor\"");
    assert_string_equal(form.note, "");
}

/* Of json, binary, typed and raw a REST arm can have the first two. */
/* A truth value is stepped through like a word; what a search goes by is shown with it. */
static void a_search_is_switched_on(void **state)
{
    (void)state;
    expect_edit("objective.p99_ms", "20", "20.0");
    go_to("search.from");
    expect_shown("-");
    go_to("find_max");
    expect_shown("-");
    setup_step(&form, 1);
    assert_string_equal(form.note, "changed with it: concurrency");
    expect_shown("true");
    setup_step(&form, 1);
    assert_false(form.sweep.find_max);
    setup_step(&form, 1);
    assert_true(form.sweep.find_max);
    go_to("search.from");
    expect_shown("100.0");
    go_to("concurrency");
    expect_shown("-");
}

static void words_that_are_refused_are_passed_by(void **state)
{
    (void)state;
    go_to_arm(0);
    go_to("encoding");
    setup_step(&form, 1);
    expect_shown("\"binary\"");
    setup_step(&form, 1);
    expect_shown("\"json\"");
    setup_step(&form, -1);
    expect_shown("\"binary\"");
    assert_string_equal(form.note, "");
    go_to("rpc");
    setup_step(&form, 1);
    expect_shown("\"unary\"");
    assert_string_equal(form.note, "arm 'rest': rpc: rest has no streams; allowed unary");
    go_to("client");
    setup_step(&form, 1);
    expect_shown("\"library\"");
    assert_string_equal(form.note, "");
}

/* What only they have is shown with them. */
static void automatic_blocks_have_a_precision(void **state)
{
    (void)state;
    go_to("precision_metric");
    expect_shown("-");
    expect_edit("blocks", "auto", "\"auto\"");
    go_to("precision_metric");
    expect_shown("\"throughput_rps\"");
    setup_step(&form, 1);
    expect_shown("\"latency_p50_us\"");
    expect_edit("precision", "0.02", "0.02");
    expect_edit("blocks_max", "20", "20");
    assert_int_equal(form.sweep.blocks, 20);
}

/* It follows the first arm and cannot be edited. */
static void the_twin_has_no_row(void **state)
{
    size_t rows = setup_count(&form);

    (void)state;
    go_to("noise_floor");
    setup_step(&form, 1);
    expect_shown("true");
    assert_int_equal(sweep_twin(&form.sweep), 3);
    assert_int_equal(setup_count(&form), rows);
    assert_true(setup_is_changed(&form));
    assert_string_equal(form.note, "");
    setup_add_arm(&form);
    assert_int_equal(setup_count(&form), rows + 1);
    assert_int_equal(sweep_twin(&form.sweep), 4);
    setup_remove_arm(&form);
    go_to("noise_floor");
    setup_step(&form, 1);
    assert_int_equal(sweep_twin(&form.sweep), SIZE_MAX);
    assert_false(setup_is_changed(&form));
}

static void what_changes_with_an_edit_is_told(void **state)
{
    (void)state;
    go_to_arm(1);
    go_to("protocol");
    setup_step(&form, 1);
    expect_shown("\"rest\"");
    assert_string_equal(form.note, "changed with it: encoding");
    assert_int_equal(form.note_style, STYLE_WARN);
    setup_leave_arm(&form);
    go_to("model");
    edit("identity");
    assert_string_equal(form.note, "changed with it: arms");
    assert_string_equal(form.sweep.arms[2].model, "identity");
}

static void arms_are_added_and_removed(void **state)
{
    (void)state;
    setup_select(&form, FIRST_ARM + 1);
    setup_add_arm(&form);
    assert_int_equal(form.sweep.arm_count, 4);
    assert_string_equal(form.sweep.arms[3].name, "grpc-2");
    assert_int_equal(setup_selected(&form), FIRST_ARM + 3);
    assert_string_equal(form.note, "a copy of 'grpc'; Enter lists its keys");
    go_to_arm(2);
    setup_add_arm(&form);
    assert_string_equal(form.sweep.arms[4].name, "rest-far-2");
    assert_int_equal(setup_selected(&form), FIRST_ARM + 4);
    go_to("blocks");
    setup_add_arm(&form);
    assert_string_equal(form.sweep.arms[5].name, "rest-far-3");
    go_to("blocks");
    setup_remove_arm(&form);
    assert_int_equal(form.sweep.arm_count, 6);
    go_to_arm(1);
    setup_remove_arm(&form);
    assert_false(form.in_arm);
    assert_int_equal(form.sweep.arm_count, 5);
    assert_string_equal(form.sweep.arms[1].name, "rest-far");
    for (int i = 0; i < 4; i++) {
        setup_select(&form, 1000);
        setup_remove_arm(&form);
        assert_int_equal(setup_selected(&form), FIRST_ARM + 3 - i);
    }
    setup_remove_arm(&form);
    assert_int_equal(form.sweep.arm_count, 1);
    assert_string_equal(form.note, "arms: none is left to run");
}

static void changes_are_known_until_they_are_undone(void **state)
{
    struct setup_row row;

    (void)state;
    assert_false(setup_is_changed(&form));
    expect_edit("seed", "7", "7");
    row = setup_row(&form, setup_selected(&form));
    assert_true(setup_row_is_changed(&form, &row));
    row = setup_row(&form, 0);
    assert_false(setup_row_is_changed(&form, &row));
    assert_true(setup_is_changed(&form));
    expect_edit("seed", "1", "1");
    assert_false(setup_is_changed(&form));
    go_to_arm(2);
    expect_edit("batch", "4", "4");
    setup_leave_arm(&form);
    row = setup_row(&form, FIRST_ARM + 2);
    assert_true(setup_row_is_changed(&form, &row));
    row = setup_row(&form, FIRST_ARM + 1);
    assert_false(setup_row_is_changed(&form, &row));
    setup_add_arm(&form);
    row = setup_row(&form, FIRST_ARM + 3);
    assert_true(setup_row_is_changed(&form, &row));
    go_to_arm(3);
    setup_revert(&form);
    assert_false(setup_is_changed(&form));
    assert_false(form.in_arm);
    assert_true(setup_selected(&form) < setup_count(&form));
    setup_select(&form, 1000);
    setup_remove_arm(&form);
    assert_true(setup_is_changed(&form));
}

/* Only a copy is edited. */
static void what_is_applied_stays(void **state)
{
    (void)state;
    expect_edit("seed", "7", "7");
    go_to_arm(0);
    expect_edit("name", "other", "\"other\"");
    assert_int_equal(applied.seed, 1);
    assert_string_equal(applied.arms[0].name, "rest");
}

static void expect_drawn(int width, int height, const char *expected)
{
    struct canvas c;

    assert_int_equal(canvas_init(&c, width, height, true, NULL), 0);
    setup_draw(&form, &c);
    expect_canvas(&c, expected);
    canvas_fini(&c);
}

/* As it is typed, and with what it takes the place of. */
static void a_schedule_is_edited(void **state)
{
    (void)state;
    go_to("schedule");
    edit("100:5, 100-1000:20");
    assert_string_equal(form.note, "changed with it: concurrency, duration");
    expect_shown("100:5,100-1000:20");
    expect_refusal("duration", "2.5", "duration: a trial is as long as its schedule");
    expect_shown("-");
    go_to("arrival");
    expect_shown("\"poisson\"");
    go_to("concurrency");
    expect_shown("-");
    edit("2, 8");
    expect_shown("(2, 8)");
    go_to("schedule");
    expect_shown("-");
    go_to("duration");
    expect_shown("5.0");
}

static void the_form_at_80x24(void **state)
{
    (void)state;
    expect_edit("blocks", "7", "7");
    edit("x");
    expect_drawn(
        80, 24,
        " Setup of the sweep                                  * changed, not applied yet\n"
        "   name                  \"demo\"\n"
        "   model                 \"resnet8\"\n"
        "   image                 \"/data/cat.jpg\"\n"
        "   concurrency           (1, 4, 16)\n"
        "   rate                  -\n"
        "   schedule              -\n"
        "   arrival               -\n"
        "   duration              5.0 s\n"
        "   requests              -\n"
        "   warmup                1.0 s\n"
        ">* blocks                7\n"
        "     blocks: 'x' is a word; allowed a whole number from 1 to 1000, or auto\n"
        "     Passes over all cells, each in a new random order; intervals and verdicts\n"
        "     rest on them and need 3 or more; auto adds blocks until the comparisons\n"
        "     are as precise as asked; without a sweep file and with a server's address\n"
        "     given the default is 1\n"
        "     Allowed: a whole number from 1 to 1000, or auto\n"
        "   precision             -\n"
        "   precision_metric      -\n"
        "   blocks_max            -\n"
        "   noise_floor           false\n"
        "   seed                  1                                                     v\n"
        " ? Help  Enter Edit  Esc Done  a Add arm  D Remove  w Write  u Undo  q Quit\n");
}

static void the_form_at_100x30(void **state)
{
    (void)state;
    go_to_arm(1);
    expect_edit("batch", "4", "4");
    setup_leave_arm(&form);
    expect_edit("objective.p99_ms", "20", "20.0");
    setup_select(&form, FIRST_ARM + 1);
    setup_add_arm(&form);
    expect_drawn(
        100, 30,
        " Setup of the sweep                                                      * changed, not "
        "applied yet\n"
        "   precision_metric      -                                                "
        "                         ^\n"
        "   blocks_max            -\n"
        "   noise_floor           false\n"
        "   seed                  1\n"
        "   timeout               10.0 s\n"
        "   parameters            -\n"
        "   server_threads        0\n"
        "   server_restart        \"never\"\n"
        "   affinity              \"split\"\n"
        "   check_every           64\n"
        "   ttfb_every            16\n"
        " * objective.p99_ms      20.0 ms\n"
        "   objective.error_rate  -\n"
        "   find_max              -\n"
        "   search.from           -\n"
        "   search.to             -\n"
        "   search.resolution     -\n"
        "   assert                -\n"
        "   output.directory      -\n"
        "   labels                -\n"
        "   arm                   protocol input  encoding rpc    target\n"
        "   rest                  rest     image  json     unary  own server\n"
        " * grpc                  grpc     image  raw      unary  own server\n"
        "   rest-far              rest     image  binary   unary  http://192.0.2.7:5000\n"
        ">* grpc-2                grpc     image  raw      unary  own server\n"
        "     a copy of 'grpc'; Enter lists its keys\n"
        "     One way to ask; the first arm is the one that the others are compared with. Enter "
        "lists its\n"
        "     keys\n"
        " ?/F1 Help  Enter Edit  Esc Done  a Add arm  D Remove  w Write  u Undo  q/F10 Quit\n");
}

static void the_end_of_the_form_at_50x12(void **state)
{
    (void)state;
    setup_select(&form, 1000);
    expect_drawn(50, 12,
                 " Setup of the sweep              as it is applied\n"
                 "   assert                -                       ^\n"
                 "   output.directory      -\n"
                 "   labels                -\n"
                 "   arm          proto input  encoding rpc    to\n"
                 "   rest         rest  image  json     unary  own\n"
                 "   grpc         grpc  image  raw      unary  own\n"
                 ">  rest-far     rest  image  binary   unary  htt~\n"
                 "     One way to ask; the first arm is the one\n"
                 "     that the others are compared with. Enter\n"
                 "     lists its keys\n"
                 " ? Help  Enter Edit  Esc Done  a Add arm  q Quit\n");
}

static void an_arm_at_80x24(void **state)
{
    (void)state;
    go_to_arm(2);
    go_to("encoding");
    setup_step(&form, 1);
    expect_drawn(80, 24,
                 " Setup of arm rest-far                               * changed, not applied yet\n"
                 "   name                  \"rest-far\"\n"
                 "   protocol              \"rest\"\n"
                 "   input                 \"image\"\n"
                 ">* encoding              \"json\"\n"
                 "     How it is written: json or binary for REST, typed or raw for gRPC; when\n"
                 "     unset json (for identity binary) and raw\n"
                 "     Allowed: json, binary, typed or raw\n"
                 "   rpc                   \"unary\"\n"
                 "   client                \"library\"\n"
                 "   target                \"http://192.0.2.7:5000\"\n"
                 "   model                 \"resnet8\"\n"
                 "   parameters            -\n"
                 "   connections           0\n"
                 "   channels              0\n"
                 "   batch                 1\n"
                 "   image_px              0 pixels\n"
                 "\n"
                 "\n"
                 "\n"
                 "\n"
                 "\n"
                 "\n"
                 " ? Help  Enter Edit  Esc Done  a Add arm  D Remove  w Write  u Undo  q Quit\n");
}

static bool has(const struct canvas *c, const char *text)
{
    struct buf out;
    bool found;

    buf_init(&out, 1 << 20);
    canvas_print(c, COLORS_NEVER, &out);
    found = strstr(buf_text(&out), text) != NULL;
    buf_fini(&out);
    return found;
}

/* The selected row and, where there is room for it, all that is said about it: what is allowed
 * comes last, and no row takes more than 11 lines of 50 columns. */
static void expect_selected_shown(int width, int height)
{
    bool has_words = setup_row(&form, setup_selected(&form)).setting != NULL;
    struct canvas c;
    int marks = 0;

    assert_int_equal(canvas_init(&c, width, height, true, NULL), 0);
    setup_draw(&form, &c);
    for (int y = 0; y < height; y++)
        marks += canvas_at(&c, 0, y)->character == '>' && y > 0 && y < height - 1;
    if (marks != (height > 2))
        fail_msg("row %zu at %dx%d", setup_selected(&form), width, height);
    if (has_words && width >= 50 && height >= 11 + 2)
        assert_true(has(&c, "Allowed: "));
    canvas_fini(&c);
}

static void the_selected_row_is_on_every_size(void **state)
{
    (void)state;
    while (form.sweep.arm_count < SWEEP_ARMS_MAX)
        setup_add_arm(&form);
    for (size_t row = 0; row < setup_count(&form); row++) {
        setup_select(&form, row);
        for (int height = 1; height <= 60; height += height < 14 ? 1 : 9) {
            expect_selected_shown(50, height);
            expect_selected_shown(80, height);
            expect_selected_shown(200, height);
        }
    }
    go_to_arm(63);
    for (size_t row = 0; row < setup_count(&form); row++) {
        setup_select(&form, row);
        for (int width = 1; width <= 200; width += width < 20 ? 1 : 30)
            expect_selected_shown(width, 12);
    }
    setup_add_arm(&form);
    assert_string_equal(form.note, "arms: more than 64 arms");
}

static void it_lies_over_the_screen_and_below_the_help(void **state)
{
    struct ui ui;
    struct view v = {.ui = &ui, .message = ""};
    struct canvas c;

    (void)state;
    ui_init(&ui);
    assert_int_equal(screen_keys(&ui), ON_DASHBOARD);
    ui.setup = &form;
    assert_int_equal(screen_keys(&ui), ON_SETUP);
    assert_int_equal(canvas_init(&c, 80, 24, true, NULL), 0);
    screen_draw(&v, &c);
    assert_true(has(&c, "Setup of the sweep"));
    ui.help = true;
    screen_draw(&v, &c);
    assert_true(has(&c, "Keys of the setup"));
    assert_true(has(&c, "D Del"));
    assert_false(has(&c, "Pause after this trial"));
    canvas_fini(&c);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_form, close_form)
    const struct CMUnitTest tests[] = {
        TEST(rows_are_the_settings_and_the_arms),
        TEST(an_arm_has_a_list_of_its_own),
        TEST(values_of_every_type_are_edited),
        TEST(a_schedule_is_edited),
        TEST(a_refused_edit_says_why),
        TEST(of_duration_and_requests_one_is_in_force),
        TEST(words_are_stepped_through),
        TEST(a_search_is_switched_on),
        TEST(words_that_are_refused_are_passed_by),
        TEST(automatic_blocks_have_a_precision),
        TEST(the_twin_has_no_row),
        TEST(what_changes_with_an_edit_is_told),
        TEST(arms_are_added_and_removed),
        TEST(changes_are_known_until_they_are_undone),
        TEST(what_is_applied_stays),
        TEST(the_form_at_80x24),
        TEST(the_form_at_100x30),
        TEST(the_end_of_the_form_at_50x12),
        TEST(an_arm_at_80x24),
        TEST(the_selected_row_is_on_every_size),
        TEST(it_lies_over_the_screen_and_below_the_help),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
