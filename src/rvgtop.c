/* rvgtop: REST against gRPC, measured. Options to session to batch mode. */
#include <config.h>

#include <signal.h>
#include <stdio.h>

#include "base/log.h"
#include "engine/batch.h"
#include "engine/cli.h"
#include "engine/versions.h"

enum { STATUS_USAGE = 2, STATUS_UNWRITTEN = 4 };

static int refuse_console(void)
{
    fprintf(stderr, "rvgtop: this version has no console yet: add --batch, or see --help\n");
    return STATUS_USAGE;
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
    case CLI_BATCH:
        return batch_run(cli);
    case CLI_CONSOLE:
        /* Without a terminal a sweep file alone means batch mode. */
        return cli->has_file ? batch_run(cli) : refuse_console();
    }
    return STATUS_USAGE;
}

int main(int argc, char **argv)
{
    struct cli cli;
    struct err e;
    int status;

    signal(SIGPIPE, SIG_IGN);
    if (cli_parse(argc, argv, &cli, &e) != 0) {
        fprintf(stderr, "rvgtop: %s\n", e.text);
        return STATUS_USAGE;
    }
    log_init((enum log_level)cli.log_level);
    status = run(&cli);
    cli_fini(&cli);
    if (fflush(stdout) != 0) {
        perror("rvgtop: standard output");
        return status ? status : STATUS_UNWRITTEN;
    }
    return status;
}
