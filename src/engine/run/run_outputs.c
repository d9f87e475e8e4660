#include <config.h>

#include "engine/run/run_outputs.h"

#include <errno.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "engine/plot/plot_files.h"
#include "engine/report/result_json.h"
#include "engine/report/run_directory.h"
#include "engine/sweep/sweep_write.h"

enum { SWEEP_TEXT_MAX = 1 << 20, STATUS_USAGE = 2, STATUS_UNWRITTEN = 4 };

/* An output that cannot be written is told before the sweep, not after it. */
static int check_output(const char *option, const char *path, struct err *e)
{
    char copy[SWEEP_PATH_SIZE];
    struct stat file;

    if (path == NULL || strcmp(path, "-") == 0)
        return 0;
    if (stat(path, &file) == 0 && S_ISDIR(file.st_mode))
        return err_set(e, ERR_INVALID, "%s: %s is a directory", option, path);
    snprintf(copy, sizeof copy, "%s", path);
    if (access(path, F_OK) == 0 ? access(path, W_OK) == 0 : access(dirname(copy), W_OK) == 0)
        return 0;
    return err_set_errno(e, errno, "%s: cannot write %s", option, path);
}

/* One that is not there yet is made with its parents, below the nearest that is. */
static int check_directory(const char *option, const char *path, struct err *e)
{
    char copy[SWEEP_PATH_SIZE], *there = copy;
    struct stat file;

    if (path == NULL)
        return 0;
    snprintf(copy, sizeof copy, "%s", path);
    while (stat(there, &file) != 0 && errno == ENOENT)
        there = dirname(there);
    if (stat(there, &file) == 0 && !S_ISDIR(file.st_mode))
        return err_set(e, ERR_INVALID, "%s: %s is no directory", option, there);
    if (access(there, W_OK | X_OK) == 0)
        return 0;
    return err_set_errno(e, errno, "%s: cannot write to %s", option, path);
}

int run_outputs_check(const struct cli_outputs *o, struct err *e)
{
    int rc = check_output("--output-json", o->json, e);

    if (rc == 0)
        rc = check_output("--output-csv", o->csv, e);
    if (rc == 0)
        rc = check_output("--output-trials-csv", o->trials_csv, e);
    if (rc == 0)
        rc = check_output("--output-timeline-csv", o->timeline_csv, e);
    if (rc == 0)
        rc = check_output("--output-plot", o->plot, e);
    if (rc == 0)
        rc = check_directory("--output-plots", o->plots, e);
    return rc;
}

static int save_sweep(const struct sweep *sweep, const char *directory, struct err *e)
{
    char path[SWEEP_PATH_SIZE];
    struct buf text;
    int rc;

    buf_init(&text, SWEEP_TEXT_MAX);
    rc = sweep_write(sweep, &text, e);
    if (rc == 0)
        rc = run_directory_path(directory, RUN_SWEEP, path, e);
    if (rc == 0)
        rc = file_save_buf(path, &text, e);
    buf_fini(&text);
    return rc;
}

int run_outputs_create(const struct cli *cli, const struct sweep *sweep, int64_t wall_ns,
                       char path[SWEEP_PATH_SIZE], struct err *e)
{
    char base[SWEEP_PATH_SIZE];
    int rc = run_directory_base(sweep->output_directory, cli->has_file,
                                cli_names_outputs(&cli->outputs), base, e);

    if (rc == 0)
        rc = run_directory_create(base, sweep->name, wall_ns, path, e);
    if (rc != 0)
        return rc;
    rc = save_sweep(sweep, path, e);
    if (rc != 0)
        run_directory_discard(path);
    return rc;
}

int run_outputs_open(const struct cli *cli, int64_t wall_ns, char path[SWEEP_PATH_SIZE],
                     struct err *e)
{
    if (cli->resume_directory == NULL)
        return run_outputs_create(cli, &cli->sweep, wall_ns, path, e);
    snprintf(path, SWEEP_PATH_SIZE, "%s", cli->resume_directory);
    return 0;
}

/* The pictures that were asked for; both are tried, the first error is told. */
static int draw(const struct cli_outputs *o, const struct result *r, struct err *e)
{
    int rc = o->plot ? plot_save_page(r, o->plot, e) : 0;
    int drawn = o->plots ? plot_save_each(r, o->plots, rc == 0 ? e : NULL) : 0;

    return rc != 0 ? rc : drawn;
}

int run_outputs_write(const struct cli *cli, const char *directory, const struct result *r,
                      struct err *e)
{
    const struct {
        enum run_export what;
        const char *path;
    } named[] = {
        {RUN_EXPORT_JSON, cli->outputs.json},
        {RUN_EXPORT_CELLS, cli->outputs.csv},
        {RUN_EXPORT_TRIALS, cli->outputs.trials_csv},
        {RUN_EXPORT_TIMELINE, cli->outputs.timeline_csv},
    };
    int rc = run_directory_save(directory, r, NULL, e);

    for (size_t i = 0; i < sizeof named / sizeof named[0]; i++) {
        int saved = named[i].path
                        ? run_export_save(r, named[i].what, named[i].path, rc == 0 ? e : NULL)
                        : 0;

        rc = rc != 0 ? rc : saved;
    }
    if (rc == 0)
        return draw(&cli->outputs, r, e);
    draw(&cli->outputs, r, NULL);
    return rc;
}

int run_outputs_draw(const struct cli *cli)
{
    char file[SWEEP_PATH_SIZE];
    struct result r;
    struct err e;
    int rc;

    run_directory_find_results(cli->console.load, file);
    if (run_outputs_check(&cli->outputs, &e) != 0 || result_json_load(file, &r, &e) != 0) {
        fprintf(stderr, "rvgtop: %s\n", e.text);
        return STATUS_USAGE;
    }
    rc = draw(&cli->outputs, &r, &e);
    if (rc != 0)
        fprintf(stderr, "rvgtop: %s\n", e.text);
    result_fini(&r);
    return rc == 0 ? 0 : STATUS_UNWRITTEN;
}
