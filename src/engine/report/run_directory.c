#include <config.h>

#include "engine/report/run_directory.h"

#include <errno.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "engine/report/csv_export.h"
#include "engine/report/result_json.h"

enum { NAME_BYTES_MAX = 80, COLLISIONS_MAX = 1000, RUN_NAME_SIZE = 16 + NAME_BYTES_MAX + 1 };

/* No export of ours comes near; it bounds what a fault could take. */
#define EXPORT_BYTES_MAX ((size_t)4 << 30)

struct export
{
    const char *file;
    result_writer *write;
};

static const struct export exports[] = {
    {RUN_RESULTS_JSON, result_json_write},   {RUN_RESULTS_CSV, csv_export_cells},
    {RUN_TRIALS_CSV, csv_export_trials},     {RUN_TIMELINE_CSV, csv_export_timeline},
    {RUN_FIND_MAX_CSV, csv_export_searches},
};
enum { EXPORT_COUNT = sizeof exports / sizeof *exports };

static int join(const char *directory, const char *rest, char out[SWEEP_PATH_SIZE], struct err *e)
{
    int length = snprintf(out, SWEEP_PATH_SIZE, "%s/%s", directory, rest);

    if (length >= 0 && length < SWEEP_PATH_SIZE)
        return 0;
    return err_set(e, ERR_INVALID, "%.64s...: the path is longer than %d bytes", directory,
                   SWEEP_PATH_SIZE - 1);
}

static const char *home_directory(void)
{
    const char *home = getenv("HOME");
    struct passwd *entry;

    if (home && home[0] == '/')
        return home;
    entry = getpwuid(getuid());
    return entry ? entry->pw_dir : NULL;
}

static int state_directory(char out[SWEEP_PATH_SIZE], struct err *e)
{
    const char *state = getenv("XDG_STATE_HOME"), *home;

    if (state && state[0] == '/')
        return join(state, "rvgtop/runs", out, e);
    home = home_directory();
    if (home)
        return join(home, ".local/state/rvgtop/runs", out, e);
    return err_set(e, ERR_NOT_FOUND, "neither XDG_STATE_HOME nor HOME names a directory for runs");
}

int run_directory_base(const char *setting, bool has_sweep_file, bool has_named_outputs,
                       char out[SWEEP_PATH_SIZE], struct err *e)
{
    if (setting[0] == '\0' && !has_sweep_file && has_named_outputs)
        return state_directory(out, e);
    snprintf(out, SWEEP_PATH_SIZE, "%s", setting[0] ? setting : "results");
    return 0;
}

static bool is_allowed(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
}

static void print_run_name(const char *name, int64_t wall_ns, char out[RUN_NAME_SIZE])
{
    time_t seconds = (time_t)(wall_ns / (int64_t)NS_PER_S);
    size_t used, limit;
    struct tm tm;

    localtime_r(&seconds, &tm);
    used = strftime(out, RUN_NAME_SIZE, "%Y%m%d-%H%M%S-", &tm);
    limit = used + NAME_BYTES_MAX;
    if (name[0] == '\0')
        name = "sweep";
    for (; *name && used < limit; name++) {
        /* The bytes that go on with a UTF-8 character belong to the '-' of its first one. */
        if ((*name & 0xc0) != 0x80)
            out[used++] = is_allowed(*name) ? *name : '-';
    }
    out[used] = '\0';
}

int run_directory_create(const char *base, const char *name, int64_t wall_ns,
                         char out[SWEEP_PATH_SIZE], struct err *e)
{
    char run_name[RUN_NAME_SIZE], number[16], numbered[RUN_NAME_SIZE + sizeof number];
    int code = file_make_directories(base, e), i;

    print_run_name(name, wall_ns, run_name);
    for (i = 1; code == 0 && i <= COLLISIONS_MAX; i++) {
        snprintf(number, sizeof number, "-%d", i);
        snprintf(numbered, sizeof numbered, "%s%s", run_name, i > 1 ? number : "");
        code = join(base, numbered, out, e);
        if (code == 0 && mkdir(out, 0777) == 0)
            return 0;
        if (code == 0 && errno != EEXIST)
            code = err_set_errno(e, errno, "%s", out);
    }
    return code ? code : err_set(e, ERR_IO, "%s/%s: there are too many", base, run_name);
}

int run_directory_path(const char *directory, const char *file, char out[SWEEP_PATH_SIZE],
                       struct err *e)
{
    return join(directory, file, out, e);
}

void run_directory_find_results(const char *path, char out[SWEEP_PATH_SIZE])
{
    struct stat file;
    bool directory = stat(path, &file) == 0 && S_ISDIR(file.st_mode);

    snprintf(out, SWEEP_PATH_SIZE, "%.*s%s", SWEEP_PATH_SIZE - 32, path,
             directory ? "/" RUN_RESULTS_JSON : "");
}

static int write_stdout(const struct buf *text, struct err *e)
{
    if (fwrite(text->data, 1, text->size, stdout) == text->size && fflush(stdout) == 0)
        return 0;
    return err_set_errno(e, errno, "standard output");
}

int run_text_save(const char *path, const struct buf *text, struct err *e)
{
    return strcmp(path, "-") == 0 ? write_stdout(text, e) : file_save_buf(path, text, e);
}

int run_export_save(const struct result *r, result_writer *write, const char *path, struct err *e)
{
    struct buf text;
    int code;

    buf_init(&text, EXPORT_BYTES_MAX);
    code = write(r, &text, e);
    if (code != 0)
        err_prefix(e, "%s", path);
    else
        code = run_text_save(path, &text, e);
    buf_fini(&text);
    return code;
}

static int save_export(const char *directory, const struct result *r, size_t which, struct err *e)
{
    char path[SWEEP_PATH_SIZE];
    int code = join(directory, exports[which].file, path, e);

    return code == 0 ? run_export_save(r, exports[which].write, path, e) : code;
}

static int save_sweep(const char *directory, const char *text, struct err *e)
{
    char path[SWEEP_PATH_SIZE];
    int code = join(directory, RUN_SWEEP, path, e);

    return code == 0 ? file_save(path, text, strlen(text), e) : code;
}

int run_directory_save(const char *directory, const struct result *r, const char *sweep_text,
                       struct err *e)
{
    int first = 0, failures = 0, code;
    struct err later;
    size_t i;

    for (i = 0; i < EXPORT_COUNT; i++) {
        if (exports[i].write == csv_export_searches && !r->sweep.find_max)
            continue;
        code = save_export(directory, r, i, first ? &later : e);
        failures += code != 0;
        first = first ? first : code;
    }
    if (sweep_text) {
        code = save_sweep(directory, sweep_text, first ? &later : e);
        failures += code != 0;
        first = first ? first : code;
    }
    if (failures > 1)
        err_prefix(e, "%d files could not be saved, the first", failures);
    return first;
}

void run_directory_discard(const char *directory)
{
    static const char *const files[] = {RUN_SWEEP, RUN_JOURNAL, "rvgtop.log", "rest.log",
                                        "grpc.log"};
    char path[SWEEP_PATH_SIZE];

    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        if (join(directory, files[i], path, NULL) == 0)
            unlink(path);
    rmdir(directory);
}
