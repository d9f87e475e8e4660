#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/options.h"

struct settings {
    int64_t port;
    double wait;
    bool quiet;
    bool loud;
    const char *model;
    int level;
    char collected[64];
};

static int collect(const struct option_spec *option, const char *value, void *context,
                   struct err *e)
{
    struct settings *s = context;

    (void)option;
    if (strchr(value, '=') == NULL)
        return err_set(e, ERR_INVALID, "'%s' is not KEY=VALUE", value);
    strcat(s->collected, value);
    strcat(s->collected, ";");
    return 0;
}

static const char *const levels[] = {"debug", "info", NULL};

static const struct option_spec table[] = {
    {.name = "port",
     .letter = 'p',
     .metavar = "PORT",
     .help = "Listen on this port; 0 takes a free one and the ready line tells which it was in the "
             "end",
     .group = "Network",
     .set = options_set_int,
     .offset = offsetof(struct settings, port),
     .max = 65535},
    {.name = "wait",
     .metavar = "SECONDS",
     .help = ".5 at most; a back\\slash",
     .set = options_set_real,
     .offset = offsetof(struct settings, wait),
     .high = 0.5},
    {.name = "quiet",
     .letter = 'q',
     .help = "Say less",
     .group = "Other",
     .set = options_set_flag,
     .offset = offsetof(struct settings, quiet)},
    {.name = "loud",
     .letter = 'l',
     .help = "Say more",
     .set = options_set_flag,
     .offset = offsetof(struct settings, loud)},
    {.name = "model",
     .metavar = "NAME",
     .help = "Serve this model",
     .set = options_set_text,
     .offset = offsetof(struct settings, model)},
    {.name = "log-level",
     .metavar = "LEVEL",
     .help = "Log from here on",
     .set = options_set_word,
     .offset = offsetof(struct settings, level),
     .words = levels},
    {.name = "a-very-long-option-name", .metavar = "KEY=VALUE", .help = "Collect", .set = collect},
};

static const struct options_program program = {
    .name = "tool",
    .usage = "[FILE]\n--quiet FILE",
    .summary = "Does what a tool does.",
    .options = table,
    .count = sizeof table / sizeof table[0],
    .arguments_max = 2,
};

static int parse(const char *line, struct settings *s, struct options_result *result, struct err *e)
{
    static char words[256];
    char *argv[20] = {(char *)"tool"};
    int argc = 1;

    *s = (struct settings){.port = -1};
    strcpy(words, line);
    for (char *word = strtok(words, " "); word; word = strtok(NULL, " "))
        argv[argc++] = word;
    return options_parse(&program, argc, argv, s, result, e);
}

static void every_style_is_read(void **state)
{
    struct options_result r;
    struct settings s;

    (void)state;
    assert_int_equal(parse("one --port=80 --wait 0.25 -ql two --log-level info", &s, &r, NULL), 0);
    assert_int_equal(s.port, 80);
    assert_true(s.wait == 0.25);
    assert_true(s.quiet && s.loud);
    assert_int_equal(s.level, 1);
    assert_int_equal(r.argument_count, 2);
    assert_string_equal(r.arguments[1], "two");
    assert_int_equal(r.action, OPTIONS_RUN);
    assert_int_equal(parse("-qp81 --model=a=b", &s, &r, NULL), 0);
    assert_int_equal(s.port, 81);
    assert_string_equal(s.model, "a=b");
    assert_int_equal(parse("-p 82 --port 83 -- --quiet -", &s, &r, NULL), 0);
    assert_int_equal(s.port, 83);
    assert_false(s.quiet);
    assert_string_equal(r.arguments[0], "--quiet");
    assert_int_equal(
        parse("--a-very-long-option-name a=1 --a_very_long_option_name=b=2", &s, &r, NULL), 0);
    assert_string_equal(s.collected, "a=1;b=2;");
}

static void actions_end_the_reading(void **state)
{
    struct options_result r;
    struct settings s;

    (void)state;
    assert_int_equal(parse("-qh --nonsense", &s, &r, NULL), 0);
    assert_int_equal(r.action, OPTIONS_HELP);
    assert_int_equal(parse("--version", &s, &r, NULL), 0);
    assert_int_equal(r.action, OPTIONS_VERSION);
    assert_int_equal(parse("--help-man", &s, &r, NULL), 0);
    assert_int_equal(r.action, OPTIONS_MAN);
}

static void mistakes_are_named(void **state)
{
    static const char *const cases[][2] = {
        {"--port abc", "--port: 'abc' is not a whole number; allowed 0 to 65535"},
        {"-p 70000", "--port: '70000' is out of range; allowed 0 to 65535"},
        {"--port", "--port: a value is missing (PORT)"},
        {"-p", "--port: a value is missing (PORT)"},
        {"--quiet=yes", "--quiet: takes no value"},
        {"--prt 3", "--prt: no such option; did you mean --port?"},
        {"--log", "--log: no such option; did you mean --log-level?"},
        {"--zebra", "--zebra: no such option; see --help"},
        {"-x", "-x: no such option; see --help"},
        {"--wait 1", "--wait: '1' is out of range; allowed 0 to 0.5"},
        {"--model=", "--model: the value is empty; NAME is wanted"},
        {"--log-level loud", "--log-level: 'loud' is not known; allowed debug, info"},
        {"--a-very-long-option-name x", "--a-very-long-option-name: 'x' is not KEY=VALUE"},
        {"1 2 3", "'3': unexpected argument; see --help"},
    };
    struct options_result r;
    struct settings s;
    struct err e;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(parse(cases[i][0], &s, &r, &e), ERR_INVALID);
        assert_string_equal(e.text, cases[i][1]);
    }
}

static void expect_print(void (*print)(const struct options_program *, FILE *),
                         const char *expected)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    print(&program, out);
    fclose(out);
    assert_string_equal(text, expected);
    free(text);
}

static void help_is_aligned(void **state)
{
    (void)state;
    expect_print(options_print_help,
                 "Usage: tool [FILE]\n"
                 "       tool --quiet FILE\n"
                 "Does what a tool does.\n"
                 "\n"
                 "Network:\n"
                 "  -p, --port PORT        Listen on this port; 0 takes a free one and the ready\n"
                 "                         line tells which it was in the end\n"
                 "      --wait SECONDS     .5 at most; a back\\slash\n"
                 "\n"
                 "Other:\n"
                 "  -q, --quiet            Say less\n"
                 "  -l, --loud             Say more\n"
                 "      --model NAME       Serve this model\n"
                 "      --log-level LEVEL  Log from here on\n"
                 "      --a-very-long-option-name KEY=VALUE\n"
                 "                         Collect\n"
                 "\n"
                 "General:\n"
                 "  -h, --help             Print this list and end\n"
                 "      --version          Print the versions of the program and its libraries\n"
                 "                         and end\n");
}

static void the_manual_is_safe_roff(void **state)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    (void)state;
    options_print_man(&program, out);
    fclose(out);
    assert_int_equal(
        strncmp(text, ".SS Network\n.TP\n\\fB\\-p\\fR, \\fB\\-\\-port\\fR \\fIPORT\\fR\n", 49), 0);
    assert_non_null(strstr(text, "\n\\&.5 at most; a back\\eslash.\n"));
    assert_non_null(strstr(text, "\\fB\\-\\-log\\-level\\fR \\fILEVEL\\fR\nLog from here on.\n"));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_style_is_read),     cmocka_unit_test(actions_end_the_reading),
        cmocka_unit_test(mistakes_are_named),      cmocka_unit_test(help_is_aligned),
        cmocka_unit_test(the_manual_is_safe_roff),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
