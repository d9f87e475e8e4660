#include <config.h>

#include "engine/transport/transport_rest_private.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "wire/json_codec.h"

enum { CONNECTING_MAX = 128, CONNECT_BATCH = 64 };

#define PROBE_PATH "/v2/health/live"

static struct rest *rest_of(struct transport *t)
{
    return (struct rest *)t;
}

static uint32_t smaller(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

static void lane_idle(struct rest_lane *lane)
{
    struct rest *rest = lane->rest;

    index_queue_push(&rest->idle, (uint32_t)(lane - rest->lanes));
}

/* Gives waiting requests the lanes that are idle. */
static void start_waiting(struct rest *rest)
{
    while (rest->waiting.first != INDEX_NONE && rest->idle.first != INDEX_NONE) {
        uint32_t slot = index_queue_pop(&rest->waiting);
        uint32_t lane = index_queue_pop(&rest->idle);

        rest->slot_lanes[slot] = lane;
        rest_lane_start(&rest->lanes[lane], slot, rest->slot_bodies[slot]);
    }
}

void rest_request_done(struct rest_lane *lane, CURLcode code)
{
    uint32_t slot = lane->slot;

    transport_slots_end(&lane->rest->slots, slot);
    rest_lane_end(lane, code);
    lane_idle(lane);
}

static void clean_lanes(struct rest *rest)
{
    while (rest->spent.first != INDEX_NONE)
        rest_lane_clean(&rest->lanes[rest->spent.first]);
}

static void expire(struct rest *rest, uint64_t now)
{
    uint32_t slot;

    while ((slot = transport_slots_expire(&rest->slots, now)) != INDEX_NONE) {
        uint32_t lane = rest->slot_lanes[slot];

        if (lane == INDEX_NONE) {
            index_queue_remove(&rest->waiting, slot);
        } else {
            rest_lane_cancel(&rest->lanes[lane]);
            lane_idle(&rest->lanes[lane]);
        }
        transport_slots_end(&rest->slots, slot);
    }
}

/* Does what is due by `now`; returns when something is due next. */
static uint64_t run_timers(struct rest *rest, uint64_t now)
{
    uint64_t next = UINT64_MAX, deadline;

    expire(rest, now);
    for (uint32_t i = 0; i < rest->shard_count; i++) {
        struct rest_shard *shard = &rest->shards[i];

        if (shard->timer_at <= now)
            rest_shard_act(shard, CURL_SOCKET_TIMEOUT, 0);
        if (shard->timer_at < next)
            next = shard->timer_at;
    }
    start_waiting(rest);
    deadline = transport_slots_deadline(&rest->slots);
    return deadline < next ? deadline : next;
}

/* "http://HOST:PORT/path", parsed. */
static int parse_url(struct rest *rest, const char *path, CURLU **out, struct err *e)
{
    struct buf text;
    int rc = ERR_NO_MEMORY;

    buf_init(&text, 8192);
    *out = curl_url();
    if (*out && buf_printf(&text, "http://%s%s", rest->slots.address, path) == 0)
        rc = curl_url_set(*out, CURLUPART_URL, buf_text(&text), 0) == CURLUE_OK ? 0 : ERR_INVALID;
    if (rc != 0)
        err_set(e, (enum err_code)rc, "\"%.200s\" is no URL", buf_text(&text));
    buf_fini(&text);
    return rc;
}

static bool append_header(struct curl_slist **list, const char *name, const char *value)
{
    char line[256];
    struct curl_slist *longer;
    int length = snprintf(line, sizeof line, "%s:%s%s", name, value[0] ? " " : "", value);

    if (length < 0 || (size_t)length >= sizeof line)
        return false;
    longer = curl_slist_append(*list, line);
    if (longer == NULL)
        return false;
    *list = longer;
    return true;
}

/* The header lines that differ from libcurl's own. An empty `Expect` leaves that one out: with it
 * every large body would wait for a go-ahead. */
static int make_headers(struct rest *rest, size_t number, struct err *e)
{
    size_t header_size = rest->config.bodies[number].header_size;
    struct curl_slist **list = &rest->headers[number];
    char digits[24];
    bool made = append_header(list, "Expect", "") &&
                append_header(list, "Content-Type", rest->config.content_type);

    if (made && header_size != JSON_NO_HEADER) {
        snprintf(digits, sizeof digits, "%zu", header_size);
        made = append_header(list, JSON_HEADER_SIZE_FIELD, digits);
    }
    return made ? 0 : err_set(e, ERR_NO_MEMORY, "no memory for the request's headers");
}

static int take_memory(struct rest *rest, struct err *e)
{
    const struct transport_config *config = &rest->config;

    size_t shard_max = (rest->lane_max + REST_SHARD_LANES - 1) / REST_SHARD_LANES;

    rest->lanes = calloc(rest->lane_max, sizeof *rest->lanes);
    rest->shards = calloc(shard_max, sizeof *rest->shards);
    rest->slot_lanes = calloc(config->slots, sizeof *rest->slot_lanes);
    rest->slot_bodies = calloc(config->slots, sizeof *rest->slot_bodies);
    rest->headers = calloc(config->body_count, sizeof *rest->headers);
    if (!rest->lanes || !rest->shards || !rest->slot_lanes || !rest->slot_bodies || !rest->headers)
        return err_set(e, ERR_NO_MEMORY, "no memory for %u connections", (unsigned)rest->lane_max);
    return 0;
}

/* One more lane, idle, in the last shard that is not full. */
static int add_lane(struct rest *rest, struct err *e)
{
    uint32_t shard = rest->lane_count / REST_SHARD_LANES;
    int rc = 0;

    if (shard == rest->shard_count) {
        rc = rest_shard_init(&rest->shards[shard], rest, e);
        rest->shard_count += rc == 0;
    }
    if (rc == 0)
        rc = rest_lane_init(&rest->lanes[rest->lane_count], rest, &rest->shards[shard], e);
    if (rc == 0)
        lane_idle(&rest->lanes[rest->lane_count++]);
    return rc;
}

static int make_lanes(struct rest *rest, uint32_t count, struct err *e)
{
    int rc = 0;

    while (rc == 0 && rest->lane_count < count)
        rc = add_lane(rest, e);
    return rc;
}

static int rest_setup(struct rest *rest, const struct transport_config *config, struct err *e)
{
    int rc = transport_slots_init(&rest->slots, config, e);

    if (rc == 0)
        rc = poller_init(&rest->poller, e);
    if (rc == 0)
        rc = index_queue_init(&rest->waiting, config->slots, e);
    if (rc == 0)
        rc = index_queue_init(&rest->idle, rest->lane_max, e);
    if (rc == 0)
        rc = index_queue_init(&rest->spent, rest->lane_max, e);
    if (rc == 0)
        rc = parse_url(rest, config->path, &rest->url, e);
    if (rc == 0)
        rc = parse_url(rest, PROBE_PATH, &rest->probe_url, e);
    if (rc == 0)
        rc = take_memory(rest, e);
    for (size_t i = 0; rc == 0 && i < config->body_count; i++)
        rc = make_headers(rest, i, e);
    if (rc == 0)
        rc = make_lanes(rest, smaller(config->connections, config->slots), e);
    return rc;
}

static void rest_close(struct transport *t)
{
    struct rest *rest = rest_of(t);

    if (rest == NULL)
        return;
    for (uint32_t i = 0; rest->lanes && i < rest->lane_count; i++)
        rest_lane_fini(&rest->lanes[i]);
    for (uint32_t i = 0; rest->shards && i < rest->shard_count; i++)
        rest_shard_fini(&rest->shards[i]);
    for (size_t i = 0; rest->headers && i < rest->config.body_count; i++)
        curl_slist_free_all(rest->headers[i]);
    curl_url_cleanup(rest->url);
    curl_url_cleanup(rest->probe_url);
    free(rest->headers);
    free(rest->lanes);
    free(rest->shards);
    free(rest->slot_lanes);
    free(rest->slot_bodies);
    free(rest->watches);
    index_queue_fini(&rest->waiting);
    index_queue_fini(&rest->idle);
    index_queue_fini(&rest->spent);
    poller_fini(&rest->poller);
    transport_slots_fini(&rest->slots);
    free(rest);
}

static int rest_open(const struct transport_config *config, struct transport **out, struct err *e)
{
    struct rest *rest = calloc(1, sizeof *rest);
    int rc;

    if (rest == NULL)
        return err_set(e, ERR_NO_MEMORY, "no memory for a transport");
    rest->config = *config;
    rest->poller = (struct poller){.epoll = -1, .timer = -1};
    rest->lane_max = config->open_loop ? config->slots
                                       : smaller(config->connections, config->slots);
    rc = rest_setup(rest, config, e);
    if (rc != 0) {
        rest_close((struct transport *)rest);
        return rc;
    }
    *out = (struct transport *)rest;
    return 0;
}

static void rest_submit(struct transport *t, uint32_t slot, uint64_t body, uint64_t due, bool keep)
{
    struct rest *rest = rest_of(t);

    rest->slot_lanes[slot] = INDEX_NONE;
    rest->slot_bodies[slot] = (size_t)(body % rest->config.body_count);
    transport_slots_begin(&rest->slots, slot, due, keep);
    index_queue_push(&rest->waiting, slot);
    start_waiting(rest);
}

/* Looks at the sockets. While requests wait for a connection another is opened, but only by a
 * client that finds nothing to do: one that is late has no use for it, and opening it would cost
 * several requests' worth of its time. */
static void look(struct rest *rest, uint64_t until, int max)
{
    bool may_raise = rest->waiting.first != INDEX_NONE && rest->lane_count < rest->lane_max;

    if (rest_poll(rest, may_raise ? 0 : until, max) > 0 || !may_raise)
        return;
    if (add_lane(rest, NULL) == 0)
        rest->more_wanted++;
    else
        rest->lane_max = rest->lane_count;
}

static int rest_wait(struct transport *t, uint64_t until, struct completion *out, int max)
{
    struct rest *rest = rest_of(t);
    uint64_t now = clock_now(), next;
    int count = transport_slots_take(&rest->slots, out, max);
    bool looked = false;

    while (count == 0 && (now < until || !looked)) {
        clean_lanes(rest);
        next = run_timers(rest, now);
        if (rest->slots.ready.first == INDEX_NONE)
            look(rest, next < until ? next : until, max);
        start_waiting(rest);
        count = transport_slots_take(&rest->slots, out, max);
        looked = true;
        if (count == 0)
            now = clock_now();
    }
    return count;
}

/* Gives up every request in flight: what was said about them is dropped. */
static void abandon(struct rest *rest)
{
    struct completion dropped;

    expire(rest, UINT64_MAX);
    clean_lanes(rest);
    while (transport_slots_take(&rest->slots, &dropped, 1) > 0)
        ;
}

/* One answer to a probe: any HTTP status will do. */
static int check_probe(struct rest *rest, const struct completion *c, uint64_t *connect_ns,
                       struct err *e)
{
    if (c->sample.outcome != OUTCOME_OK && c->sample.outcome != OUTCOME_HTTP_STATUS)
        return err_set(e, ERR_UNAVAILABLE, "%s", c->text);
    *connect_ns += rest_lane_connect_ns(&rest->lanes[rest->slot_lanes[c->slot]]);
    return 0;
}

/* Lets each lane open its connection, some at a time so that a server's backlog can hold them. */
static int probe(struct rest *rest, uint64_t deadline, uint64_t *connect_ns, struct err *e)
{
    struct transport *t = (struct transport *)rest;
    struct completion batch[CONNECT_BATCH];
    uint32_t started = 0, answered = 0;
    int rc = 0;

    while (rc == 0 && answered < rest->lane_count) {
        while (started < rest->lane_count && started - answered < CONNECTING_MAX)
            rest_submit(t, started++, 0, clock_now(), false);
        int count = rest_wait(t, transport_slots_look(deadline), batch, CONNECT_BATCH);

        for (int i = 0; rc == 0 && i < count; i++)
            rc = check_probe(rest, &batch[i], connect_ns, e);
        answered += (uint32_t)count;
        if (rc == 0 && count == 0 && clock_now() >= deadline)
            rc = err_set(e, ERR_UNAVAILABLE, "connect to %s: only %u of %u connections in time",
                         rest->slots.address, (unsigned)answered, (unsigned)rest->lane_count);
        if (rc == 0)
            rc = transport_slots_check(&rest->slots, e);
    }
    return rc;
}

static int rest_connect(struct transport *t, uint64_t deadline, struct transport_connected *out,
                        struct err *e)
{
    struct rest *rest = rest_of(t);
    uint64_t connect_ns = 0;
    int rc;

    for (uint32_t i = 0; i < rest->lane_count; i++)
        rest_lane_begin_probe(&rest->lanes[i]);
    rc = probe(rest, deadline, &connect_ns, e);
    abandon(rest);
    for (uint32_t i = 0; i < rest->lane_count; i++)
        rest_lane_end_probe(&rest->lanes[i]);
    rest->new_connections = 0;
    *out = (struct transport_connected){0};
    if (rc == 0)
        *out = (struct transport_connected){rest->sockets, connect_ns};
    return rc;
}

static uint64_t rest_new_connections(const struct transport *t)
{
    return ((const struct rest *)t)->new_connections;
}

static uint64_t rest_more_connections(const struct transport *t)
{
    return ((const struct rest *)t)->more_connections;
}

const char *transport_rest_library_version(void)
{
    return curl_version_info(CURLVERSION_NOW)->version;
}

int transport_rest_global_init(struct err *e)
{
    CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);

    if (code != CURLE_OK)
        return err_set(e, ERR_INTERNAL, "libcurl: %s", curl_easy_strerror(code));
    return 0;
}

void transport_rest_global_fini(void)
{
    curl_global_cleanup();
}

const struct transport_ops transport_rest = {
    .name = "rest",
    .settings = "libcurl multi_socket_action on one epoll, multi handles of at most 32, HTTP/1.1 "
                "keep-alive, TCP_NODELAY, no Expect, no proxy",
    .open = rest_open,
    .connect = rest_connect,
    .submit = rest_submit,
    .wait = rest_wait,
    .new_connections = rest_new_connections,
    .more_connections = rest_more_connections,
    .close = rest_close,
};
