#include <config.h>

#include "engine/run/cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "engine/judge/runs.h"
#include "engine/plot/plot_files.h"
#include "engine/run/cli_table.h"
#include "engine/sweep/sweep_config.h"
#include "engine/sweep/sweep_file.h"

enum { CLI_SIDE_MAX = 2000 };

static int apply_word(struct sweep_config *config, const struct cli_word *word, struct err *e)
{
    char option[SETTING_OPTION_SIZE];
    int code;

    if (word->setting) {
        setting_option_name(word->setting, option);
        code = sweep_config_set_option(config, word->setting, word->value, e);
        if (code)
            err_prefix(e, "--%s", option);
        return code;
    }
    code = sweep_config_set_target(config, word->protocol, word->value, e);
    if (code)
        err_prefix(e, "--%s", word->protocol == PROTOCOL_REST ? "rest-url" : "grpc-server");
    return code;
}

/* The sweep of a file (NULL: none) and options. */
static int make_sweep(struct cli_reading *r, const char *file, struct err *e)
{
    struct sweep_config *config = malloc(sizeof *config);
    struct err mistake;
    int code;

    if (config == NULL)
        return err_set(e, ERR_NO_MEMORY, "no memory for the configuration");
    sweep_config_init(config);
    if (file)
        sweep_file_read(config, file, NULL);
    for (size_t i = 0; i < r->word_count; i++)
        if (apply_word(config, &r->words[i], &mistake) != 0)
            sweep_config_note(config, &mistake);
    code = sweep_config_mistake(config, e);
    /* What a value lacks that could not be read is no mistake of its own. */
    if (code == 0)
        code = sweep_config_finish(config, &r->cli.sweep, e);
    if (code)
        buf_append_text(r->mistakes, buf_text(&config->mistakes));
    sweep_config_fini(config);
    free(config);
    return code;
}

static int make_resumed_sweep(struct cli_reading *r, struct err *e)
{
    char path[SWEEP_PATH_SIZE];
    int length = snprintf(path, sizeof path, "%s/sweep.cfg", r->cli.resume_directory);

    if ((size_t)length >= sizeof path)
        return err_set(e, ERR_INVALID, "--resume: the path is too long");
    if (r->cli.has_file || r->word_count > 0)
        return err_set(e, ERR_INVALID,
                       "--resume: goes on with the sweep as it was; no sweep file and no setting "
                       "can be given with it");
    return make_sweep(r, path, e);
}

static int check_outputs(struct cli *cli, struct err *e)
{
    const char *const paths[] = {cli->outputs.json, cli->outputs.csv, cli->outputs.trials_csv,
                                 cli->outputs.timeline_csv};
    int to_stdout = 0;

    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
        to_stdout += paths[i] && strcmp(paths[i], "-") == 0;
    if (to_stdout > 1)
        return err_set(e, ERR_INVALID, "only one output can go to standard output (-)");
    cli->data_on_stdout = to_stdout == 1;
    if (cli->outputs.plot && plot_check_name(cli->outputs.plot, e) != 0)
        return err_prefix(e, "--output-plot");
    if (cli->outputs.plots && strcmp(cli->outputs.plots, "-") == 0)
        return err_set(e, ERR_INVALID, "--output-plots: pictures go to a directory, not to -");
    return 0;
}

/* "100x30" */
static int parse_size(const char *text, struct cli_console *console, struct err *e)
{
    char rest;

    console->width = 100;
    console->height = 30;
    if (text == NULL || (sscanf(text, "%4dx%4d%c", &console->width, &console->height, &rest) == 2 &&
                         console->width >= 1 && console->width <= CLI_SIDE_MAX &&
                         console->height >= 1 && console->height <= CLI_SIDE_MAX))
        return 0;
    return err_set(e, ERR_INVALID, "--size: '%s' is no size; allowed 1x1 to %dx%d, such as 100x30",
                   text, CLI_SIDE_MAX, CLI_SIDE_MAX);
}

static int finish_console(struct cli_reading *r, struct err *e)
{
    struct cli_console *console = &r->cli.console;

    console->color = r->color >= 0 ? cli_color_words[r->color] : NULL;
    if (console->render && console->load == NULL)
        return err_set(e, ERR_INVALID, "--render: needs a saved result: --load FILE");
    if (r->size && console->render == NULL)
        return err_set(e, ERR_INVALID, "--size: goes with --render");
    return parse_size(r->size, console, e);
}

/* The argument is the new result; nothing of a sweep can be said with it. */
static int finish_compare(struct cli_reading *r, const char *argument, struct err *e)
{
    const struct cli_outputs *o = &r->cli.outputs;

    if (r->cli.compare.base == NULL)
        return r->has_margin ? err_set(e, ERR_INVALID, "--margin: goes with --compare") : 0;
    if (argument == NULL)
        return err_set(e, ERR_INVALID,
                       "--compare: needs two results: rvgtop --compare BASE.json NEW.json");
    if (r->word_count > 0 || r->batch || r->dry_run || r->cli.resume_directory)
        return err_set(e, ERR_INVALID,
                       "--compare: looks at two saved results; no setting can be given with it and "
                       "nothing is run");
    if (o->csv || o->trials_csv || o->timeline_csv || o->plot || o->plots)
        return err_set(e, ERR_INVALID, "--compare: is written with --output-json only");
    r->cli.compare.other = argument;
    r->cli.has_file = false;
    return 0;
}

static enum cli_mode mode_of(const struct cli_reading *r)
{
    if (r->print_keys)
        return CLI_KEYS;
    if (r->cli.compare.base)
        return CLI_COMPARE;
    if (r->cli.console.render)
        return CLI_RENDER;
    if (r->cli.console.load && (r->cli.outputs.plot || r->cli.outputs.plots))
        return CLI_DRAW;
    return r->dry_run ? CLI_DRY_RUN : r->batch ? CLI_BATCH : CLI_CONSOLE;
}

static int finish(struct cli_reading *r, const struct options_result *result, struct err *e)
{
    struct cli *cli = &r->cli;
    const char *file = result->argument_count > 0 ? result->arguments[0] : NULL;
    int code;

    if (result->action != OPTIONS_RUN) {
        cli->mode = result->action == OPTIONS_HELP      ? CLI_HELP
                    : result->action == OPTIONS_VERSION ? CLI_VERSION
                                                        : CLI_MAN;
        return 0;
    }
    cli->mode = mode_of(r);
    cli->has_file = file != NULL;
    code = check_outputs(cli, e);
    if (code == 0)
        code = finish_console(r, e);
    if (code == 0)
        code = finish_compare(r, file, e);
    if (code || cli->mode == CLI_COMPARE)
        return code;
    return cli->resume_directory ? make_resumed_sweep(r, e) : make_sweep(r, file, e);
}

int cli_parse(int argc, char *const *argv, struct cli *out, struct buf *mistakes, struct err *e)
{
    struct cli_table *table = malloc(sizeof *table);
    struct cli_reading r = {
        .cli = {.log_level = LOG_LEVEL_WARN, .compare.margin_percent = RUNS_MARGIN_PERCENT},
        .color = -1,
        .words = calloc((size_t)argc + 1, sizeof *r.words),
        .mistakes = mistakes};
    struct options_result result;
    int code;

    if (table == NULL || r.words == NULL) {
        code = err_set(e, ERR_NO_MEMORY, "no memory for the command line");
        goto out;
    }
    cli_table_init(table);
    code = options_parse(&table->program, argc, argv, &r, &result, e);
    if (code == 0)
        code = finish(&r, &result, e);
    if (code == 0)
        *out = r.cli;
out:
    free(r.words);
    free(table);
    return code;
}

void cli_fini(struct cli *cli)
{
    sweep_fini(&cli->sweep);
}

bool cli_names_outputs(const struct cli_outputs *o)
{
    return o->json || o->csv || o->trials_csv || o->timeline_csv || o->plot || o->plots;
}

bool cli_hides_directory(const struct cli *cli)
{
    return !cli->has_file && cli_names_outputs(&cli->outputs);
}

static void print(void (*printer)(const struct options_program *, FILE *), FILE *out)
{
    struct cli_table *table = malloc(sizeof *table);

    if (table == NULL)
        return;
    cli_table_init(table);
    printer(&table->program, out);
    free(table);
}

void cli_print_help(FILE *out)
{
    print(options_print_help, out);
}

void cli_print_man(FILE *out)
{
    print(options_print_man, out);
}
