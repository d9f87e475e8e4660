#include <config.h>

#include "engine/run/run_outputs.h"

#include <errno.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "engine/report/run_directory.h"
#include "engine/run/outputs.h"
#include "engine/sweep/sweep_write.h"

enum { SWEEP_TEXT_MAX = 1 << 20 };

static int check_file(const struct output *o, const char *path, struct err *e)
{
    char copy[SWEEP_PATH_SIZE];
    struct stat file;

    if (o->check && o->check(path, e) != 0)
        return err_prefix(e, "--%s", o->name);
    if (strcmp(path, "-") == 0)
        return 0;
    if (stat(path, &file) == 0 && S_ISDIR(file.st_mode))
        return err_set(e, ERR_INVALID, "--%s: %s is a directory", o->name, path);
    snprintf(copy, sizeof copy, "%s", path);
    if (access(path, F_OK) == 0 ? access(path, W_OK) == 0 : access(dirname(copy), W_OK) == 0)
        return 0;
    return err_set_errno(e, errno, "--%s: cannot write %s", o->name, path);
}

/* Of one that is missing: whether it can be made. */
static int check_directory(const struct output *o, const char *path, struct err *e)
{
    char at[SWEEP_PATH_SIZE];
    struct stat file;
    int rc;

    if (strcmp(path, "-") == 0)
        return err_set(e, ERR_INVALID, "--%s: a directory is wanted, not standard output", o->name);
    snprintf(at, sizeof at, "%s", path);
    while ((rc = stat(at, &file)) != 0 && errno == ENOENT) {
        const char *parent = dirname(at);

        memmove(at, parent, strlen(parent) + 1);
    }
    if (rc == 0 && !S_ISDIR(file.st_mode))
        return err_set(e, ERR_INVALID, "--%s: %s is no directory", o->name, at);
    if (rc == 0 && access(at, W_OK | X_OK) == 0)
        return 0;
    return err_set_errno(e, errno, "--%s: cannot write into %s", o->name, at);
}

static int check_arms(const struct output *o, const char *path, const struct sweep *s,
                      struct err *e)
{
    char file[SWEEP_PATH_SIZE];
    int rc = 0;

    for (size_t arm = 0; rc == 0 && arm < s->arm_count; arm++) {
        rc = o->file(s, arm, path, file, e);
        if (rc != 0)
            err_prefix(e, "--%s", o->name);
        else
            rc = check_file(o, file, e);
    }
    return rc;
}

static int check_output(const struct output *o, const char *path, const struct sweep *s,
                        struct err *e)
{
    switch (o->form) {
    case OUTPUT_FILE:
        return check_file(o, path, e);
    case OUTPUT_ARMS:
        return check_arms(o, path, s, e);
    case OUTPUT_DIRECTORY:
        return check_directory(o, path, e);
    }
    return 0;
}

int run_outputs_check(const struct cli_outputs *paths, const struct sweep *s, struct err *e)
{
    const struct output *o;
    int rc = 0;

    for (size_t i = 0; rc == 0 && (o = output_at(i)) != NULL; i++)
        if (output_path(o, paths))
            rc = check_output(o, output_path(o, paths), s, e);
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
    bool named = outputs_any(&cli->outputs);
    char base[SWEEP_PATH_SIZE];
    int rc = run_directory_base(sweep->output_directory, cli->has_file, named, base, e);

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

int run_outputs_write(const struct cli *cli, const char *directory, const struct result *r,
                      struct err *e)
{
    int rc = run_directory_save(directory, r, NULL, e);
    int saved = outputs_save(&cli->outputs, r, rc == 0 ? e : NULL);

    return rc != 0 ? rc : saved;
}
