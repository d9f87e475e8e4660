#include <config.h>

#include "tui/saved.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/report/result_json.h"
#include "engine/report/run_directory.h"

static struct log_ring *ring_of(const struct result *r, int log)
{
    switch (log) {
    case LOG_REST:
        return r->server_logs[PROTOCOL_REST];
    case LOG_GRPC:
        return r->server_logs[PROTOCOL_GRPC];
    default:
        return r->log;
    }
}

static int copy_logs(struct saved *s, struct err *e)
{
    for (int i = 0; i < LOG_COUNT; i++) {
        struct log_ring *ring = ring_of(&s->result, i);

        s->lines[i] = calloc(LOG_RING_LINES, sizeof *s->lines[i]);
        if (s->lines[i] == NULL)
            return err_set(e, ERR_NO_MEMORY, "no memory for a saved log");
        s->line_counts[i] = ring ? log_ring_read(ring, 0, s->lines[i], LOG_RING_LINES) : 0;
    }
    return 0;
}

/* As it was when the result was written; what changes with time is not known, and nobody serves any
 * more. */
static void take_server(struct session_server *out, const struct result_server *in)
{
    *out = (struct session_server){.exists = true,

                                   .pid = in->pid,
                                   .restarts = in->restarts,
                                   .up_s = NAN,
                                   .health_us = NAN,
                                   .cpu_percent = NAN,
                                   .rss_bytes = NAN,
                                   .threads = NAN};
    snprintf(out->state, sizeof out->state, "%.15s", in->state);
    snprintf(out->address, sizeof out->address, "%s", in->address);
    snprintf(out->last_exit, sizeof out->last_exit, "%s", in->last_exit);
}

static void take_servers(struct saved *s)
{
    for (size_t i = 0; i < s->result.server_count; i++) {
        const struct result_server *server = &s->result.servers[i];

        for (int p = PROTOCOL_REST; p <= PROTOCOL_GRPC; p++)
            if (strcmp(server->arm_protocol, protocol_name((enum protocol)p)) == 0)
                take_server(&s->servers[p], server);
    }
}

int saved_open(const char *path, struct saved *s, struct err *e)
{
    char file[SWEEP_PATH_SIZE];

    *s = (struct saved){.name = ""};
    run_directory_find_results(path, file);
    if (result_json_load(file, &s->result, e) != 0)
        return e->code;
    if (copy_logs(s, e) != 0) {
        saved_close(s);
        return e->code;
    }
    take_servers(s);
    snprintf(s->name, sizeof s->name, "%s",
             s->result.sweep.name[0] ? s->result.sweep.name : "sweep");
    return 0;
}

void saved_close(struct saved *s)
{
    for (int i = 0; i < LOG_COUNT; i++)
        free(s->lines[i]);
    result_fini(&s->result);
}

struct log_lines saved_log(const struct saved *s, enum log_number number)
{
    return (struct log_lines){s->lines[number], s->line_counts[number]};
}

void saved_view(const struct saved *s, const struct ui *ui, struct view *v)
{
    *v = (struct view){.result = &s->result,
                       .ui = ui,
                       .unit = view_choose_unit(&s->result, ui->unit),
                       .servers = s->servers,
                       .source = s->name,
                       .message = "",
                       .elapsed_s = NAN,
                       .own_cpu_percent = NAN};
    for (int i = 0; i < LOG_COUNT; i++)
        v->logs[i] = saved_log(s, (enum log_number)i);
}
