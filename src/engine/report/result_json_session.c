#include <config.h>

#include "engine/report/result_json_parts.h"

#include <stdlib.h>
#include <string.h>

/* A document with longer logs is none of ours. */
enum { LOG_SAVED_MAX = 100000 };

static void put_server(struct json_writer *w, cJSON *list, const struct result_server *s)
{
    cJSON *o = json_put_object(w, list, NULL);

    json_put_text(w, o, "arm", s->arm_protocol);
    json_put_text(w, o, "state", s->state);
    if (s->pid > 0)
        json_put_int64(w, o, "pid", s->pid);
    else
        json_put_null(w, o, "pid");
    json_put_text_or_null(w, o, "address", s->address);
    json_put_int64(w, o, "restarts", s->restarts);
    json_put_text_or_null(w, o, "last_exit", s->last_exit);
}

static void put_lines(struct json_writer *w, cJSON *list, struct log_ring *ring)
{
    struct log_line *lines = calloc(LOG_RING_LINES, sizeof *lines);
    size_t count = lines ? log_ring_read(ring, 0, lines, LOG_RING_LINES) : 0, i;

    if (lines == NULL)
        w->failed = true;
    for (i = 0; i < count; i++) {
        cJSON *o = json_put_object(w, list, NULL);

        json_put_time(w, o, "at", lines[i].wall_ns);
        json_put_text(w, o, "level", log_level_name(lines[i].level));
        json_put_text(w, o, "source", lines[i].source);
        json_put_text(w, o, "text", lines[i].text);
    }
    free(lines);
}

static void put_log(struct json_writer *w, cJSON *o, const char *key, struct log_ring *ring)
{
    cJSON *list = json_put_array(w, o, key);

    if (ring)
        put_lines(w, list, ring);
}

void json_put_session(struct json_writer *w, cJSON *object, const struct result *r)
{
    cJSON *servers = json_put_array(w, object, "servers"), *logs;
    size_t i;

    for (i = 0; i < r->server_count; i++)
        put_server(w, servers, &r->servers[i]);
    logs = json_put_object(w, object, "logs");
    put_log(w, logs, protocol_name(PROTOCOL_REST), r->server_logs[PROTOCOL_REST]);
    put_log(w, logs, protocol_name(PROTOCOL_GRPC), r->server_logs[PROTOCOL_GRPC]);
    put_log(w, object, "log", r->log);
}

static const char *level_word(int i)
{
    return log_level_name((enum log_level)i);
}

static void read_line(struct result_reader *r, const cJSON *o, struct log_line *line)
{
    line->wall_ns = json_get_time(r, o, "at");
    line->level = (enum log_level)json_get_word(r, o, "level", level_word, LOG_LEVEL_COUNT);
    json_get_text(r, o, "source", line->source, sizeof line->source);
    json_get_text(r, o, "text", line->text, sizeof line->text);
}

/* A log without lines stays NULL. */
static void read_log(struct result_reader *r, const cJSON *o, const char *key,
                     struct log_ring **out)
{
    const cJSON *list = json_get_array(r, o, key, true, LOG_SAVED_MAX), *item;
    size_t where = result_reader_enter(r, key), index = 0;
    struct log_line line;

    if (cJSON_GetArraySize(list) > 0 && r->code == 0)
        r->code = log_ring_open(LOG_RING_LINES, out, r->e);
    cJSON_ArrayForEach(item, list)
    {
        size_t outer = result_reader_enter_element(r, index++);

        read_line(r, item, &line);
        if (r->code == 0)
            log_ring_restore(*out, &line);
        result_reader_leave(r, outer);
    }
    result_reader_leave(r, where);
}

static void read_logs(struct result_reader *r, const cJSON *o, struct result *result)
{
    const cJSON *logs = json_get_object(r, o, "logs", true);
    size_t where = result_reader_enter(r, "logs");

    result->owns_logs = true;
    for (int p = PROTOCOL_REST; p <= PROTOCOL_GRPC; p++)
        read_log(r, logs, protocol_name((enum protocol)p), &result->server_logs[p]);
    result_reader_leave(r, where);
    read_log(r, o, "log", &result->log);
}

static void read_server(struct result_reader *r, const cJSON *o, struct result_server *s)
{
    double pid = json_get_number(r, o, "pid", 0, INT32_MAX);

    json_get_text(r, o, "arm", s->arm_protocol, sizeof s->arm_protocol);
    json_get_text(r, o, "state", s->state, sizeof s->state);
    s->pid = pid > 0 ? (int)pid : 0;
    json_get_text(r, o, "address", s->address, sizeof s->address);
    s->restarts = json_get_int(r, o, "restarts", 0, INT32_MAX);
    json_get_text(r, o, "last_exit", s->last_exit, sizeof s->last_exit);
}

static void read_servers(struct result_reader *r, const cJSON *o, struct result *result)
{
    const cJSON *list = json_get_array(r, o, "servers", true, 64), *server;
    size_t count = list ? (size_t)cJSON_GetArraySize(list) : 0,
           where = result_reader_enter(r, "servers");

    if (count > 0)
        result->servers = calloc(count, sizeof *result->servers);
    if (count > 0 && result->servers == NULL) {
        list = NULL;
        r->code = err_set(r->e, ERR_NO_MEMORY, "no memory for %zu servers", count);
    }
    cJSON_ArrayForEach(server, list)
    {
        size_t outer = result_reader_enter_element(r, result->server_count);

        read_server(r, server, &result->servers[result->server_count++]);
        result_reader_leave(r, outer);
    }
    result_reader_leave(r, where);
}

void json_to_session(struct result_reader *r, const cJSON *o, struct result *result)
{
    read_servers(r, o, result);
    read_logs(r, o, result);
}
