#include <config.h>

#include "engine/server_command.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/paths.h"

static size_t add_option(struct server_command *out, size_t at, const char *name, const char *value)
{
    out->argv[at++] = name;
    out->argv[at++] = value;
    return at;
}

static int find_program(const char *program, char out[PATH_MAX], struct err *e)
{
    if (strchr(program, '/') == NULL)
        return paths_program(program, out, e);
    if (strlen(program) >= PATH_MAX)
        return err_set(e, ERR_INVALID, "%.64s...: the path is too long", program);
    strcpy(out, program);
    return 0;
}

int server_command_make(const struct server_settings *settings, struct server_command *out,
                        struct err *e)
{
    size_t at = 0;
    int code;

    memset(out, 0, sizeof *out);
    code = find_program(settings->program, out->path, e);
    if (code)
        return code;
    out->argv[at++] = out->path;
    at = add_option(out, at, "--host", "127.0.0.1");
    at = add_option(out, at, "--port", "0");
    at = add_option(out, at, "--model", settings->model);
    if (settings->threads > 0) {
        snprintf(out->threads, sizeof out->threads, "%d", settings->threads);
        at = add_option(out, at, "--threads", out->threads);
    }
    if (settings->cpus) {
        cpus_print(settings->cpus, out->cpus);
        at = add_option(out, at, "--cpus", out->cpus);
    }
    if (settings->body_limit > 0) {
        snprintf(out->body_limit, sizeof out->body_limit, "%" PRId64, settings->body_limit);
        at = add_option(out, at, "--max-body", out->body_limit);
    }
    if (settings->log_level)
        at = add_option(out, at, "--log-level", settings->log_level);
    out->argv[at] = NULL;
    return 0;
}
