#include <config.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/log.h"
#include "engine/run/cli.h"
#include "engine/run/cli_table.h"
#include "engine/sweep/plan.h"
#include "engine/sweep/sweep_write.h"

enum { WORDS_MAX = 32 };

static char directory[] = "/tmp/rvg-cli-XXXXXX";

/* Parses blank-separated words. */
static int parse(const char *line, struct cli *out, struct err *e)
{
    static char words[1000];
    char *argv[WORDS_MAX] = {(char[]){"rvgtop"}};
    int argc = 1, code;
    struct buf mistakes;

    snprintf(words, sizeof words, "%s", line);
    for (char *word = strtok(words, " "); word && argc < WORDS_MAX; word = strtok(NULL, " "))
        argv[argc++] = word;
    buf_init(&mistakes, 1 << 20);
    code = cli_parse(argc, argv, out, &mistakes, e);
    buf_fini(&mistakes);
    return code;
}

static struct cli parsed(const char *line)
{
    struct err e = {0};
    struct cli cli;

    if (parse(line, &cli, &e))
        fail_msg("%s: %s", line, e.text);
    return cli;
}

static void write_file(const char *name, const char *text)
{
    char path[200];

    snprintf(path, sizeof path, "%s/%s", directory, name);
    assert_int_equal(file_save(path, text, strlen(text), NULL), 0);
}

static int enter_directory(void **state)
{
    (void)state;
    if (mkdtemp(directory) == NULL || chdir(directory) != 0)
        return -1;
    write_file("photo.jpg", "x");
    write_file("s.cfg", "model = \"identity\"; blocks = 3; duration = 2; seed = 9;\n"
                        "parameters = { a = 1; b = 2; };\n"
                        "arms = ( { name = \"json\"; protocol = \"rest\"; encoding = \"json\";\n"
                        "           batch = 2; parameters = { b = 3; }; },\n"
                        "         { name = \"binary\"; protocol = \"rest\"; },\n"
                        "         { name = \"raw\"; protocol = \"grpc\"; } );\n");
    return 0;
}

static int leave_directory(void **state)
{
    char command[64];

    (void)state;
    snprintf(command, sizeof command, "rm -r %s", directory);
    return chdir("/") || system(command);
}

static void the_classic_command_is_read(void **state)
{
    struct cli cli = parsed("--batch --image photo.jpg --rest-url http://localhost:5000 "
                            "--grpc-server localhost:50051 --requests 1000 --concurrency 10 "
                            "--output-json results.json");
    char path[200];

    (void)state;
    snprintf(path, sizeof path, "%s/photo.jpg", directory);
    assert_int_equal(cli.mode, CLI_BATCH);
    assert_false(cli.has_file);
    assert_true(cli_hides_directory(&cli));
    assert_string_equal(cli.outputs.json, "results.json");
    assert_false(cli.data_on_stdout);
    assert_string_equal(cli.sweep.image, path);
    assert_int_equal(cli.sweep.arm_count, 2);
    assert_string_equal(cli.sweep.arms[0].target, "http://localhost:5000");
    assert_string_equal(cli.sweep.arms[1].target, "localhost:50051");
    assert_true(cli.sweep.requests == 1000);
    assert_int_equal(cli.sweep.level_count, 1);
    assert_int_equal(cli.sweep.levels[0].value, 10);
    assert_int_equal(cli.sweep.blocks, 1);
    assert_string_equal(cli.sweep.name, "sweep");
    assert_string_equal(cli.sweep.output_directory, "");
    cli_fini(&cli);
}

static void one_target_alone_measures_its_protocol(void **state)
{
    struct cli cli = parsed("--batch --rest-url localhost:5000 --model mine");

    (void)state;
    assert_int_equal(cli.sweep.arm_count, 1);
    assert_int_equal(cli.sweep.arms[0].protocol, PROTOCOL_REST);
    assert_string_equal(cli.sweep.arms[0].model, "mine");
    assert_int_equal(cli.sweep.arms[0].input, INPUT_IMAGE);
    cli_fini(&cli);
    cli = parsed("--batch --grpc-server localhost:1 --blocks 2");
    assert_int_equal(cli.sweep.arm_count, 1);
    assert_int_equal(cli.sweep.arms[0].protocol, PROTOCOL_GRPC);
    assert_int_equal(cli.sweep.blocks, 2);
    cli_fini(&cli);
}

static void no_word_is_the_default_sweep_on_the_console(void **state)
{
    struct cli cli = parsed("");

    (void)state;
    assert_int_equal(cli.mode, CLI_CONSOLE);
    assert_int_equal(cli.sweep.arm_count, 2);
    assert_int_equal(cli.sweep.blocks, 10);
    assert_int_equal(cli.sweep.level_count, 7);
    assert_int_equal(cli.log_level, LOG_LEVEL_WARN);
    assert_false(cli_hides_directory(&cli));
    cli_fini(&cli);
}

static void options_win_over_the_file(void **state)
{
    struct cli cli = parsed("--batch s.cfg --blocks 5 --requests=10 --param b=4 --param c=5 "
                            "--label k=v --batch_size 8 --concurrency 2,3 --output-directory out");
    const struct sweep *s = &cli.sweep;

    (void)state;
    assert_true(cli.has_file);
    assert_int_equal(s->blocks, 5);
    assert_int_equal(s->seed, 9);
    assert_true(s->requests == 10);
    assert_int_equal(s->level_count, 2);
    assert_string_equal(s->labels[0].key, "k");
    assert_string_equal(s->output_directory, "out");
    assert_int_equal(s->arms[0].batch, 8);
    assert_int_equal(s->arms[1].batch, 8);
    assert_int_equal(s->parameters.count, 3);
    assert_int_equal(s->arms[0].parameters.count, 3);
    assert_int_equal(s->arms[0].parameters.list[0].parameter.value.int64, 1);
    assert_int_equal(s->arms[0].parameters.list[1].parameter.value.int64, 4);
    assert_int_equal(s->arms[1].parameters.list[2].parameter.value.int64, 5);
    cli_fini(&cli);
}

/* An option has no place for a blank in these tests: expressions are written without. */
static void asserts_of_options_stand_in_place_of_the_file_s(void **state)
{
    struct cli cli;

    (void)state;
    write_file("a.cfg", "model = \"identity\"; assert = ( \"rps(*) > 1\" );");
    cli = parsed("a.cfg");
    assert_int_equal(cli.sweep.assert_count, 1);
    cli_fini(&cli);
    cli = parsed("a.cfg --assert rps(*)>2 --assert rps(rest)>3");
    assert_int_equal(cli.sweep.assert_count, 2);
    assert_string_equal(cli.sweep.asserts[0], "rps(*)>2");
    assert_string_equal(cli.sweep.asserts[1], "rps(rest)>3");
    cli_fini(&cli);
    cli = parsed("a.cfg --assert=");
    assert_int_equal(cli.sweep.assert_count, 0);
    cli_fini(&cli);
}

static void two_results_are_compared(void **state)
{
    struct cli cli = parsed("--compare a.json b.json");

    (void)state;
    assert_int_equal(cli.mode, CLI_COMPARE);
    assert_string_equal(cli.compare.base, "a.json");
    assert_string_equal(cli.compare.other, "b.json");
    assert_true(cli.compare.margin_percent == 5);
    assert_int_equal(cli.sweep.arm_count, 0);
    cli_fini(&cli);
    cli = parsed("b.json --margin=0.5 --compare=a.json --output-json -");
    assert_string_equal(cli.compare.other, "b.json");
    assert_true(cli.compare.margin_percent == 0.5);
    assert_true(cli.data_on_stdout);
    cli_fini(&cli);
}

static void nothing_is_run_with_a_comparison(void **state)
{
    static const struct {
        const char *line;
        const char *text;
    } mistakes[] = {
        {"--compare a.json", "--compare: needs two results: rvgtop --compare BASE.json NEW.json"},
        {"--compare a.json b.json --blocks 3",
         "--compare: looks at two saved results; no setting can be given with it and nothing is "
         "run"},
        {"--compare a.json b.json --batch",
         "--compare: looks at two saved results; no setting can be given with it and nothing is "
         "run"},
        {"--compare a.json b.json --output-csv c.csv",
         "--compare: is written with --output-json only"},
        {"--margin 3", "--margin: goes with --compare"},
        {"--compare a.json b.json --margin 100",
         "--margin: '100' is out of range; allowed 0 to 99"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        struct err e = {0};
        struct cli cli;

        assert_int_not_equal(parse(mistakes[i].line, &cli, &e), 0);
        assert_string_equal(e.text, mistakes[i].text);
    }
}

static void reports_are_made_again(void **state)
{
    struct cli cli = parsed("--report r.json --output-csv - --output_json=j -q");

    (void)state;
    assert_int_equal(cli.mode, CLI_REPORT);
    assert_string_equal(cli.report, "r.json");
    assert_string_equal(cli.outputs.json, "j");
    assert_true(cli.data_on_stdout && cli.quiet);
    assert_int_equal(cli.sweep.arm_count, 0);
    cli_fini(&cli);
}

/* Each stranger is named, whichever side of --report it stands on. */
static void nothing_is_run_with_a_report(void **state)
{
    static const struct {
        const char *line;
        const char *option;
    } strangers[] = {
        {"--batch", "--batch"},
        {"--dry-run", "--dry-run"},
        {"--resume d", "--resume"},
        {"--compare a.json", "--compare"},
        {"--load a.json", "--load"},
        {"--render log", "--render"},
        {"--mouse", "--mouse"},
        {"--ascii", "--ascii"},
        {"--color never", "--color"},
        {"--print-keys", "--print-keys"},
        {"--rest-url localhost:1", "--rest-url"},
        {"--grpc-server localhost:1", "--grpc-server"},
        {"--output_directory d --blocks 3", "--output-directory"},
        {"--param a=1", "--param"},
        {"--assert x", "--assert"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof strangers / sizeof *strangers; i++) {
        char line[100], expected[200];
        struct err e = {0};
        struct cli cli;

        snprintf(line, sizeof line, i % 2 ? "%s --report r.json" : "--report r.json %s",
                 strangers[i].line);
        snprintf(expected, sizeof expected,
                 "%s: cannot be given with --report, which runs nothing and takes everything from "
                 "the saved result",
                 strangers[i].option);
        assert_int_equal(parse(line, &cli, &e), ERR_INVALID);
        assert_string_equal(e.text, expected);
    }
}

static void a_report_is_of_one_result(void **state)
{
    struct err e = {0};
    struct cli cli;

    (void)state;
    assert_int_equal(parse("--report r.json s.cfg", &cli, &e), ERR_INVALID);
    assert_string_equal(e.text, "'s.cfg': --report takes one saved result, and no sweep file");
    assert_int_equal(parse("--report r.json --margin 3", &cli, &e), ERR_INVALID);
    assert_string_equal(e.text, "--margin: goes with --compare");
}

static void an_option_chooses_how_long_a_trial_is(void **state)
{
    struct cli cli;

    (void)state;
    write_file("r.cfg", "model = \"identity\"; requests = 7;");
    cli = parsed("r.cfg");
    assert_true(cli.sweep.requests == 7);
    assert_true(cli.sweep.duration_s == 5);
    cli_fini(&cli);
    cli = parsed("r.cfg --duration 3");
    assert_true(cli.sweep.requests == 0);
    assert_true(cli.sweep.duration_s == 3);
    cli_fini(&cli);
}

static void targets_of_options_are_for_their_protocol(void **state)
{
    struct cli cli = parsed("--batch s.cfg --rest-url http://127.0.0.1:1/p");

    (void)state;
    assert_int_equal(cli.sweep.arm_count, 3);
    assert_string_equal(cli.sweep.arms[0].target, "http://127.0.0.1:1/p");
    assert_string_equal(cli.sweep.arms[1].target, "http://127.0.0.1:1/p");
    assert_string_equal(cli.sweep.arms[2].target, "");
    assert_int_equal(cli.sweep.blocks, 3);
    cli_fini(&cli);
}

/* The demo as it is shipped: less than a minute, a pair of equal encodings in it. */
static void the_demo_is_short(void **state)
{
    static const struct plan_message messages[8];
    struct plan_estimate estimate;
    char line[300];
    struct cli cli;

    (void)state;
    snprintf(line, sizeof line, "--batch %s/data/demo.cfg", getenv("top_srcdir"));
    cli = parsed(line);
    assert_string_equal(cli.sweep.name, "demo");
    assert_int_equal(cli.sweep.arm_count, 3);
    assert_true(cli.sweep.blocks >= 3);
    plan_estimate(&cli.sweep, messages, &estimate);
    assert_true(estimate.seconds < 55);
    cli_fini(&cli);
}

static void a_part_of_the_arms_runs_in_the_order_of_the_file(void **state)
{
    struct cli cli = parsed("--batch s.cfg --arms raw,json");

    (void)state;
    assert_int_equal(cli.sweep.arm_count, 2);
    assert_string_equal(cli.sweep.arms[0].name, "json");
    assert_string_equal(cli.sweep.arms[1].name, "raw");
    cli_fini(&cli);
    cli = parsed("--arms grpc --model identity");
    assert_int_equal(cli.sweep.arm_count, 1);
    assert_string_equal(cli.sweep.arms[0].name, "grpc");
    cli_fini(&cli);
}

static void modes_are_told_apart(void **state)
{
    struct cli cli = parsed("--help --nonsense");

    (void)state;
    assert_int_equal(cli.mode, CLI_HELP);
    cli_fini(&cli);
    cli = parsed("--version");
    assert_int_equal(cli.mode, CLI_VERSION);
    cli_fini(&cli);
    cli = parsed("--help-man");
    assert_int_equal(cli.mode, CLI_MAN);
    cli_fini(&cli);
    cli = parsed("--batch --dry-run s.cfg -q --output-csv - --log-level debug");
    assert_int_equal(cli.mode, CLI_DRY_RUN);
    assert_true(cli.quiet && cli.data_on_stdout);
    assert_int_equal(cli.log_level, LOG_LEVEL_DEBUG);
    cli_fini(&cli);
}

static void a_resumed_sweep_is_the_one_it_was(void **state)
{
    struct cli first = parsed("--batch s.cfg --blocks 5 --param c=0.5"), again;
    struct buf a, b;

    (void)state;
    buf_init(&a, 100000);
    buf_init(&b, 100000);
    assert_int_equal(sweep_write(&first.sweep, &a, NULL), 0);
    write_file("sweep.cfg", buf_text(&a));
    again = parsed("--batch --resume . --output-json j");
    assert_string_equal(again.resume_directory, ".");
    assert_int_equal(sweep_write(&again.sweep, &b, NULL), 0);
    assert_string_equal(buf_text(&a), buf_text(&b));
    buf_fini(&a);
    buf_fini(&b);
    cli_fini(&first);
    cli_fini(&again);
}

static void mistakes_are_named(void **state)
{
    static const char *const cases[][2] = {
        {"--blocks 0", "--blocks: '0' is out of range; allowed 1 to 1000"},
        {"--block 3", "--block: no such option; did you mean --blocks?"},
        {"--protocol rest", "--protocol: no such option; see --help"},
        {"--input photo", "--input: 'photo' is not known; allowed image, tensor"},
        {"--input image --model identity", "--input: arm 'rest': the model identity takes tensors, "
                                           "not images; allowed tensor"},
        {"--model foo", "--model: arm 'rest': 'foo' is not served by rvgtop's own servers; allowed "
                        "resnet8 or identity, or another name together with a target"},
        {"--rest-url https://x", "--rest-url: 'https://x': https is not offered; allowed "
                                 "http://HOST:PORT[/PREFIX]"},
        {"--grpc-server localhost",
         "--grpc-server: 'localhost': the port is missing; allowed HOST:PORT"},
        {"--image none.png", "--image: 'none.png': no such file or directory in the working "
                             "directory nor among the installed data"},
        {"--image a/b.png",
         "--image: 'a/b.png': no such file or directory in the working directory"},
        {"s.cfg --arms raw,jsn", "--arms: 'jsn' is no arm of the sweep; did you mean 'json'?"},
        {"s.cfg --arms x", "--arms: 'x' is no arm of the sweep"},
        {"--requests 5 --duration 1", "--duration: a trial is as long as its duration or its "
                                      "requests say; give one of the two"},
        {"--compare a.json b.json --output-plot x.png",
         "--compare: is written with --output-json only"},
        {"--output-csv - --output-json -", "only one output can go to standard output (-)"},
        {"--resume . --blocks 3", "--resume: goes on with the sweep as it was; no sweep file and "
                                  "no setting can be given with it"},
        {"--resume /nowhere", "/nowhere/sweep.cfg: No such file or directory"},
        {"none.cfg", "none.cfg: No such file or directory"},
        {"a.cfg b.cfg", "'b.cfg': unexpected argument; see --help"},
        {"s.cfg --image-px 300", "--image-px: arm 'json': a tensor of 300 pixels a side is too "
                                 "large for JSON; allowed 224"},
    };
    struct cli cli;
    struct err e;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        if (parse(cases[i][0], &cli, &e) == 0)
            fail_msg("accepted: %s", cases[i][0]);
        assert_string_equal(e.text, cases[i][1]);
    }
}

static void no_help_is_cut(void **state)
{
    static struct cli_table t;

    (void)state;
    cli_table_init(&t);
    for (size_t i = 0; i < t.program.count; i++)
        assert_true(strlen(t.specs[i].help) < CLI_HELP_SIZE - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_classic_command_is_read),
        cmocka_unit_test(one_target_alone_measures_its_protocol),
        cmocka_unit_test(no_word_is_the_default_sweep_on_the_console),
        cmocka_unit_test(options_win_over_the_file),
        cmocka_unit_test(asserts_of_options_stand_in_place_of_the_file_s),
        cmocka_unit_test(two_results_are_compared),
        cmocka_unit_test(nothing_is_run_with_a_comparison),
        cmocka_unit_test(reports_are_made_again),
        cmocka_unit_test(nothing_is_run_with_a_report),
        cmocka_unit_test(a_report_is_of_one_result),
        cmocka_unit_test(an_option_chooses_how_long_a_trial_is),
        cmocka_unit_test(targets_of_options_are_for_their_protocol),
        cmocka_unit_test(the_demo_is_short),
        cmocka_unit_test(a_part_of_the_arms_runs_in_the_order_of_the_file),
        cmocka_unit_test(modes_are_told_apart),
        cmocka_unit_test(a_resumed_sweep_is_the_one_it_was),
        cmocka_unit_test(mistakes_are_named),
        cmocka_unit_test(no_help_is_cut),
    };

    return cmocka_run_group_tests(tests, enter_directory, leave_directory);
}
