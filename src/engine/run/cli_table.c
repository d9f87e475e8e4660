#include <config.h>

#include "engine/run/cli_table.h"

#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "engine/run/outputs.h"

#define FIELD(field) offsetof(struct cli_reading, field)

static const char *const level_words[] = {"debug", "info", "warn", "error", NULL};

/* A setting keeps its row's number where other options keep their field's offset. */
static const struct setting *row_of(const struct option_spec *option)
{
    return option->offset < SETTING_COUNT ? &settings[option->offset]
                                          : &arm_settings[option->offset - SETTING_COUNT];
}

static int keep_setting(const struct option_spec *option, const char *value, void *context,
                        struct err *e)
{
    struct cli_reading *r = context;

    (void)e;
    r->words[r->word_count++] = (struct cli_word){.setting = row_of(option),
                                                  .value = option->metavar ? value : "true"};
    return 0;
}

static int keep_target(const struct option_spec *option, const char *value, void *context,
                       struct err *e)
{
    struct cli_reading *r = context;

    (void)e;
    r->words[r->word_count++] = (struct cli_word){.protocol = (enum protocol)option->offset,
                                                  .value = value};
    return 0;
}

static int set_margin(const struct option_spec *option, const char *value, void *context,
                      struct err *e)
{
    struct cli_reading *r = context;

    r->has_margin = true;
    return options_set_real(option, value, context, e);
}

static const struct option_spec mode_options[] = {
    {.name = "batch",
     .help = "Run the sweep without a terminal interface, write the results, print a closing "
             "table, and end",
     .group = "What to do",
     .set = options_set_flag,
     .offset = FIELD(batch)},
    {.name = "dry-run",
     .help = "Print what would run, how long it takes and what is in flight, and end",
     .set = options_set_flag,
     .offset = FIELD(dry_run)},
    {.name = "resume",
     .metavar = "DIRECTORY",
     .help = "Go on with the sweep of a run directory; its finished trials are kept, and nothing "
             "of the sweep can be changed",
     .set = options_set_text,
     .offset = FIELD(cli.resume_directory)},
    {.name = "compare",
     .metavar = "BASE",
     .help = "Hold the saved result named behind it against the saved result BASE (results.json or "
             "run directories), print what became faster and slower, and end with status 1 on a "
             "regression",
     .set = options_set_text,
     .offset = FIELD(cli.compare.base)},
    {.name = "margin",
     .metavar = "PERCENT",
     .help = "Change up to which --compare calls nothing a regression (default 5)",
     .set = set_margin,
     .offset = FIELD(cli.compare.margin_percent),
     .low = 0,
     .high = 99},
    {.name = "report",
     .metavar = "RESULT",
     .help = "Make the reports of a saved result (results.json or a run directory) again: the "
             "closing table, and what the options under Results ask for",
     .set = options_set_text,
     .offset = FIELD(cli.report)},
};

const char *const cli_color_words[] = {"auto", "always", "never", "256", "8", "light", NULL};

static const struct option_spec console_options[] = {
    {.name = "load",
     .metavar = "FILE",
     .help = "Show a saved result (results.json) instead of a new sweep",
     .group = "The console",
     .set = options_set_text,
     .offset = FIELD(cli.console.load)},
    {.name = "render",
     .metavar = "SCREEN",
     .help = "Print a screen of the result that --load names, and end: dashboard, sweep, servers, "
             "compare, log, help or setup",
     .set = options_set_text,
     .offset = FIELD(cli.console.render)},
    {.name = "size",
     .metavar = "WIDTHxHEIGHT",
     .help = "Size of the screen that --render prints (default 100x30)",
     .set = options_set_text,
     .offset = FIELD(size)},
    {.name = "ascii",
     .help = "Draw with ASCII characters only, as where the locale has no UTF-8",
     .set = options_set_flag,
     .offset = FIELD(cli.console.ascii)},
    {.name = "color",
     .metavar = "WHEN",
     .help = "Colours: auto (default), always, never, 256, 8 (dark background) or light (8 on a "
             "light one)",
     .set = options_set_word,
     .offset = FIELD(color),
     .words = cli_color_words},
    {.name = "mouse",
     .help = "Take the mouse from the start",
     .set = options_set_flag,
     .offset = FIELD(cli.console.mouse)},
    {.name = "print-keys",
     .help = "Print the keys of the console, and end",
     .set = options_set_flag,
     .offset = FIELD(print_keys)},
};

static const struct option_spec target_options[] = {
    {.name = "rest-url",
     .metavar = "URL",
     .help = "Server that all REST arms ask, http://HOST:PORT[/PREFIX], instead of one of "
             "rvgtop's own",
     .group = "Servers that already run",
     .set = keep_target,
     .offset = PROTOCOL_REST},
    {.name = "grpc-server",
     .metavar = "HOST:PORT",
     .help = "Server that all gRPC arms ask, instead of one of rvgtop's own; without a sweep file "
             "and with one of the two only, only that protocol is measured",
     .set = keep_target,
     .offset = PROTOCOL_GRPC},
};

static const struct option_spec output_options[] = {
    {.name = "quiet",
     .letter = 'q',
     .help = "Print no progress and no closing table",
     .set = options_set_flag,
     .offset = FIELD(cli.quiet)},
    {.name = "no-progress",
     .help = "Print no progress",
     .set = options_set_flag,
     .offset = FIELD(cli.no_progress)},
    {.name = "log-level",
     .metavar = "LEVEL",
     .help = "Least level of what is logged: debug, info, warn (default) or error",
     .set = options_set_word,
     .offset = FIELD(cli.log_level),
     .words = level_words},
};

/* Rows of engine/run/outputs.h. */
static void add_outputs(struct cli_table *t)
{
    const struct output *o;

    for (size_t i = 0; (o = output_at(i)) != NULL; i++)
        t->specs[t->program.count++] = (struct option_spec){.name = o->name,
                                                            .metavar = o->metavar,
                                                            .help = o->help,
                                                            .group = i == 0 ? "Results" : NULL,
                                                            .set = options_set_text,
                                                            .offset = FIELD(cli.outputs) +
                                                                      o->offset};
}

static void add(struct cli_table *t, const struct option_spec *specs, size_t count)
{
    memcpy(&t->specs[t->program.count], specs, count * sizeof *specs);
    t->program.count += count;
}

/* "HELP (seconds; default 5)". */
static void print_help_text(const struct setting *setting, char out[CLI_HELP_SIZE])
{
    const char *unit = setting->unit ? setting->unit : "";
    bool has_default = setting->fallback[0] != '\0';
    bool has_unit = unit[0] != '\0';

    snprintf(out, CLI_HELP_SIZE, "%s%s%s%s%s%s%s", setting->help,
             has_unit || has_default ? " (" : "", unit, has_unit && has_default ? "; " : "",
             has_default ? "default " : "", setting->fallback, has_unit || has_default ? ")" : "");
}

static void add_setting(struct cli_table *t, const struct setting *setting, size_t row,
                        const char *group)
{
    size_t i = t->program.count++;

    setting_option_name(setting, t->names[i]);
    print_help_text(setting, t->helps[i]);
    t->specs[i] = (struct option_spec){.name = t->names[i],
                                       .metavar = setting->metavar,
                                       .help = t->helps[i],
                                       .group = group,
                                       .set = keep_setting,
                                       .offset = row};
}

void cli_table_init(struct cli_table *t)
{
    const char *group = "Keys of all arms, over those of the sweep file";

    t->program = (struct options_program){
        .name = "rvgtop",
        .usage = "[OPTIONS] [SWEEP.cfg]\n--batch [OPTIONS] [SWEEP.cfg]\n"
                 "--dry-run [OPTIONS] [SWEEP.cfg]\n--batch --resume DIRECTORY\n"
                 "--compare BASE.json NEW.json [OPTIONS]\n--report RESULT [OPTIONS]\n"
                 "--render SCREEN --load FILE [OPTIONS]",
        .summary = "Measures what a model server costs over REST and over gRPC, with evidence.",
        .epilogue = "An option wins over the sweep file. Exit status: 0 done, 1 an assertion "
                    "failed,\n2 usage or configuration, 3 a server did not start or cannot be "
                    "reached, 4 not\nevery trial became valid, 128 + N ended by signal N.",
        .options = t->specs,
        .arguments_max = 1,
    };
    add(t, mode_options, sizeof mode_options / sizeof mode_options[0]);
    add(t, target_options, sizeof target_options / sizeof target_options[0]);
    for (size_t i = 0; i < SETTING_COUNT; i++)
        add_setting(t, &settings[i], i, i == 0 ? "The sweep" : NULL);
    for (size_t i = 0; i < ARM_KEY_COUNT; i++) {
        if (!arm_settings[i].shared)
            continue;
        add_setting(t, &arm_settings[i], SETTING_COUNT + i, group);
        group = NULL;
    }
    add_outputs(t);
    add(t, output_options, sizeof output_options / sizeof output_options[0]);
    add(t, console_options, sizeof console_options / sizeof console_options[0]);
}

_Static_assert(SETTING_COUNT + ARM_KEY_COUNT + sizeof(struct cli_outputs) / sizeof(const char *) +
                       (sizeof mode_options + sizeof target_options + sizeof output_options +
                        sizeof console_options) /
                           sizeof(struct option_spec) <=
                   CLI_OPTIONS_MAX,
               "the table holds every option");
