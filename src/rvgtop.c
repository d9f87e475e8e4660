/* rvgtop: REST against gRPC, measured. Options to session to console or batch mode. */
#include <config.h>

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "engine/run/batch.h"
#include "engine/run/cli.h"
#include "engine/run/compare.h"
#include "engine/run/run_outputs.h"
#include "engine/result/versions.h"
#include "tui/tui.h"

enum { STATUS_USAGE = 2, STATUS_UNWRITTEN = 4, SCREEN_TEXT_MAX = 1 << 24 };

static int refuse_console(void)
{
    fprintf(stderr, "rvgtop: the console needs a terminal: add --batch to run without one, or see "
                    "--help\n");
    return STATUS_USAGE;
}

static int run_console(const struct cli *cli)
{
    struct tui_options options = {.color = cli->console.color,
                                  .ascii = cli->console.ascii,
                                  .mouse = cli->console.mouse,
                                  .load = cli->console.load};

    if (tui_is_possible())
        return tui_run(cli, &options);
    if (!cli->has_file)
        return refuse_console();
    /* Without a terminal a sweep file alone means batch mode. */
    if (!cli->quiet)
        fprintf(stderr, "rvgtop: no terminal to draw on: runs as with --batch\n");
    return batch_run(cli);
}

static int render(const struct cli *cli)
{
    const struct cli_console *console = &cli->console;
    struct tui_render what = {.screen = console->render,
                              .width = console->width,
                              .height = console->height,
                              .load = console->load,
                              .ascii = console->ascii,
                              .color = console->color};
    struct buf text;
    struct err e;
    int rc;

    buf_init(&text, SCREEN_TEXT_MAX);
    rc = tui_render(&what, &text, &e);
    if (rc == 0)
        fputs(buf_text(&text), stdout);
    else
        fprintf(stderr, "rvgtop: %s\n", e.text);
    buf_fini(&text);
    return rc == 0 ? 0 : STATUS_USAGE;
}

static int print_keys(void)
{
    struct buf text;

    buf_init(&text, SCREEN_TEXT_MAX);
    tui_print_keys(&text);
    fputs(buf_text(&text), stdout);
    buf_fini(&text);
    return 0;
}

static int run(const struct cli *cli)
{
    switch (cli->mode) {
    case CLI_HELP:
        cli_print_help(stdout);
        return 0;
    case CLI_MAN:
        cli_print_man(stdout);
        return 0;
    case CLI_VERSION:
        versions_print(stdout);
        return 0;
    case CLI_DRY_RUN:
        return batch_dry_run(cli);
    case CLI_COMPARE:
        return compare_run(cli);
    case CLI_RENDER:
        return render(cli);
    case CLI_DRAW:
        return run_outputs_draw(cli);
    case CLI_KEYS:
        return print_keys();
    case CLI_BATCH:
        return batch_run(cli);
    case CLI_CONSOLE:
        return run_console(cli);
    }
    return STATUS_USAGE;
}

/* A sweep can have several mistakes: each is a line, and what belongs to it follows indented. */
static int refuse(const struct err *e, const struct buf *mistakes)
{
    const char *line = mistakes->size > 0 ? buf_text(mistakes) : e->text, *end;

    for (; *line; line = *end ? end + 1 : end) {
        end = line + strcspn(line, "\n");
        fprintf(stderr, "%s%.*s\n", *line == ' ' ? "" : "rvgtop: ", (int)(end - line), line);
    }
    return STATUS_USAGE;
}

int main(int argc, char **argv)
{
    struct buf mistakes;
    struct cli cli;
    struct err e;
    int status;

    signal(SIGPIPE, SIG_IGN);
    buf_init(&mistakes, SCREEN_TEXT_MAX);
    status = cli_parse(argc, argv, &cli, &mistakes, &e) == 0 ? 0 : refuse(&e, &mistakes);
    buf_fini(&mistakes);
    if (status)
        return status;
    log_init((enum log_level)cli.log_level);
    status = run(&cli);
    cli_fini(&cli);
    if (fflush(stdout) != 0) {
        perror("rvgtop: standard output");
        return status ? status : STATUS_UNWRITTEN;
    }
    return status;
}
