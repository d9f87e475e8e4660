#include <config.h>

#include "engine/transport/transport_rest_private.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "wire/json_codec.h"
#include "wire/phases.h"

/* Longer than the experiment that somebody leaves running over a weekend. */
#define CONNECTION_AGE_S 1000000L

static uint32_t lane_number(const struct rest_lane *lane)
{
    return (uint32_t)(lane - lane->rest->lanes);
}

static struct transport_slot *slot_of(const struct rest_lane *lane)
{
    return &lane->rest->slots.list[lane->slot];
}

static curl_socket_t on_open_socket(void *user, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct rest_lane *lane = user;
    int fd = socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);

    (void)purpose;
    if (fd < 0) {
        lane->os_error = errno;
        return CURL_SOCKET_BAD;
    }
    /* A socket that never came to be connected is closed without on_close_socket. */
    rest_watch_forget(lane->rest, fd);
    lane->opened = true;
    lane->rest->sockets++;
    return fd;
}

static int on_close_socket(void *user, curl_socket_t fd)
{
    struct rest *rest = user;

    rest_watch_forget(rest, fd);
    rest->sockets--;
    return close(fd);
}

/* The value of a header line called `name`, or NULL. */
static const char *header_value(const char *line, size_t size, const char *name, size_t name_size,
                                size_t *value_size)
{
    const char *value = line + name_size + 1;
    const char *end = line + size;

    if (size <= name_size || line[name_size] != ':' || strncasecmp(line, name, name_size) != 0)
        return NULL;
    while (value < end && (*value == ' ' || *value == '\t'))
        value++;
    while (end > value && (unsigned char)end[-1] <= ' ')
        end--;
    *value_size = (size_t)(end - value);
    return value;
}

static size_t parse_size(const char *text, size_t size)
{
    size_t value = 0;

    for (size_t i = 0; i < size; i++) {
        if (text[i] < '0' || text[i] > '9' || value > SIZE_MAX / 20)
            return JSON_NO_HEADER;
        value = value * 10 + (size_t)(text[i] - '0');
    }
    return size > 0 ? value : JSON_NO_HEADER;
}

static size_t on_header(char *line, size_t unit, size_t count, void *user)
{
    static const char timing[] = "Server-Timing";
    struct rest_lane *lane = user;
    struct transport_slot *slot = slot_of(lane);
    size_t size = unit * count, value_size;
    const char *value;

    if (slot->sample.first_byte == 0)
        slot->sample.first_byte = clock_now();
    value = header_value(line, size, timing, sizeof timing - 1, &value_size);
    if (value)
        slot->sample.has_phases = phases_parse(value, value_size, &slot->sample.server);
    if (!slot->keep)
        return size;
    value = header_value(line, size, JSON_HEADER_SIZE_FIELD, sizeof JSON_HEADER_SIZE_FIELD - 1,
                         &value_size);
    if (value)
        slot->header_size = parse_size(value, value_size);
    return size;
}

static bool is_success(int status)
{
    return status >= 200 && status < 300;
}

/* The body of an answer that is no success: its beginning says why. */
static void append_text(struct transport_slot *slot, const char *data, size_t size)
{
    size_t length = strlen(slot->text), room = sizeof slot->text - 1 - length;

    size = size < room ? size : room;
    memcpy(slot->text + length, data, size);
    slot->text[length + size] = '\0';
}

static int lane_status(const struct rest_lane *lane)
{
    long status = 0;

    curl_easy_getinfo(lane->easy, CURLINFO_RESPONSE_CODE, &status);
    return (int)status;
}

static size_t on_body(char *data, size_t unit, size_t count, void *user)
{
    struct rest_lane *lane = user;
    struct transport_slot *slot = slot_of(lane);
    size_t size = unit * count;

    if (lane->received == 0)
        slot->sample.status = lane_status(lane);
    lane->received += size;
    if (lane->received > lane->rest->config.response_limit) {
        lane->over = true;
        return 0;
    }
    if (!is_success(slot->sample.status))
        append_text(slot, data, size);
    else if (slot->keep && buf_append(&slot->body, data, size) != 0)
        return 0;
    return size;
}

static void fail_connect(struct rest_lane *lane)
{
    long error = lane->os_error;

    if (error == 0)
        curl_easy_getinfo(lane->easy, CURLINFO_OS_ERRNO, &error);
    transport_slot_fail(slot_of(lane), OUTCOME_CONNECT, 0, "connect to %s: %s",
                        lane->rest->slots.address, error ? strerror((int)error) : lane->error_text);
}

/* The text holds the beginning of the body by now. */
static void fail_status(struct transport_slot *slot)
{
    char body[SLOT_TEXT_SIZE];
    int status = slot->sample.status;

    memcpy(body, slot->text, sizeof body);
    transport_slot_fail(slot, OUTCOME_HTTP_STATUS, status, "HTTP %d: %.*s", status,
                        (int)sizeof body - 16, body);
}

static void judge_answer(struct rest_lane *lane)
{
    struct transport_slot *slot = slot_of(lane);

    if (lane->received == 0)
        slot->sample.status = lane_status(lane);
    if (!is_success(slot->sample.status))
        fail_status(slot);
}

static void judge(struct rest_lane *lane, CURLcode code)
{
    struct transport_slot *slot = slot_of(lane);

    switch (code) {
    case CURLE_OK:
        judge_answer(lane);
        break;
    case CURLE_COULDNT_CONNECT:
    case CURLE_COULDNT_RESOLVE_HOST:
        fail_connect(lane);
        break;
    case CURLE_OPERATION_TIMEDOUT:
        transport_slot_fail(slot, OUTCOME_TIMEOUT, 0, "%s", lane->error_text);
        break;
    default:
        if (lane->over)
            transport_slot_fail_size(slot);
        else
            transport_slot_fail(slot, OUTCOME_PROTOCOL, 0, "%s: %s", lane->rest->slots.address,
                                lane->error_text[0] ? lane->error_text : curl_easy_strerror(code));
        break;
    }
}

static void set_callbacks(struct rest_lane *lane)
{
    curl_easy_setopt(lane->easy, CURLOPT_OPENSOCKETFUNCTION, on_open_socket);
    curl_easy_setopt(lane->easy, CURLOPT_OPENSOCKETDATA, lane);
    curl_easy_setopt(lane->easy, CURLOPT_CLOSESOCKETFUNCTION, on_close_socket);
    curl_easy_setopt(lane->easy, CURLOPT_CLOSESOCKETDATA, lane->rest);
    curl_easy_setopt(lane->easy, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(lane->easy, CURLOPT_HEADERDATA, lane);
    curl_easy_setopt(lane->easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(lane->easy, CURLOPT_WRITEDATA, lane);
    curl_easy_setopt(lane->easy, CURLOPT_ERRORBUFFER, lane->error_text);
    curl_easy_setopt(lane->easy, CURLOPT_PRIVATE, lane);
}

static void set_options(struct rest_lane *lane)
{
    curl_easy_setopt(lane->easy, CURLOPT_CURLU, lane->rest->url);
    curl_easy_setopt(lane->easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(lane->easy, CURLOPT_POST, 1L);
    curl_easy_setopt(lane->easy, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(lane->easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(lane->easy, CURLOPT_TCP_NODELAY, 1L);
    curl_easy_setopt(lane->easy, CURLOPT_MAXAGE_CONN, CONNECTION_AGE_S);
}

static void set_body(struct rest_lane *lane, size_t number)
{
    const struct request_body *body = &lane->rest->config.bodies[number];

    curl_easy_setopt(lane->easy, CURLOPT_POSTFIELDS, (const char *)body->data);
    curl_easy_setopt(lane->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body->size);
    curl_easy_setopt(lane->easy, CURLOPT_HTTPHEADER, lane->rest->headers[number]);
    lane->body = number;
}

/* A request that was given up was never taken for an answer, and a refused connection is none. */
static void count_connection(struct rest_lane *lane)
{
    struct transport_slot *slot = slot_of(lane);

    if (!lane->opened || slot->sample.outcome == OUTCOME_CONNECT)
        return;
    slot->sample.new_connection = true;
    if (lane->rest->more_wanted > 0) {
        lane->rest->more_wanted--;
        lane->rest->more_connections++;
    } else {
        lane->rest->new_connections++;
    }
}

int rest_lane_init(struct rest_lane *lane, struct rest *rest, struct rest_shard *shard,
                   struct err *e)
{
    *lane = (struct rest_lane){.rest = rest,
                               .shard = shard,
                               .easy = curl_easy_init(),
                               .slot = INDEX_NONE,
                               .body = REST_BODY_NONE};
    if (lane->easy == NULL)
        return err_set(e, ERR_NO_MEMORY, "no memory for an easy handle of libcurl");
    set_callbacks(lane);
    set_options(lane);
    return 0;
}

void rest_lane_fini(struct rest_lane *lane)
{
    if (lane->easy && (lane->slot != INDEX_NONE || lane->spent))
        curl_multi_remove_handle(lane->shard->multi, lane->easy);
    curl_easy_cleanup(lane->easy);
    lane->easy = NULL;
}

void rest_lane_begin_probe(struct rest_lane *lane)
{
    curl_easy_setopt(lane->easy, CURLOPT_CURLU, lane->rest->probe_url);
    curl_easy_setopt(lane->easy, CURLOPT_HTTPGET, 1L);
    curl_easy_setopt(lane->easy, CURLOPT_HTTPHEADER, NULL);
    curl_easy_setopt(lane->easy, CURLOPT_FRESH_CONNECT, 1L);
    lane->body = 0;
}

void rest_lane_end_probe(struct rest_lane *lane)
{
    curl_easy_setopt(lane->easy, CURLOPT_CURLU, lane->rest->url);
    curl_easy_setopt(lane->easy, CURLOPT_POST, 1L);
    curl_easy_setopt(lane->easy, CURLOPT_FRESH_CONNECT, 0L);
    lane->body = REST_BODY_NONE;
}

uint64_t rest_lane_connect_ns(const struct rest_lane *lane)
{
    curl_off_t us = 0;

    curl_easy_getinfo(lane->easy, CURLINFO_CONNECT_TIME_T, &us);
    return (uint64_t)us * NS_PER_US;
}

void rest_lane_start(struct rest_lane *lane, uint32_t slot, size_t body)
{
    lane->slot = slot;
    lane->received = 0;
    lane->os_error = 0;
    lane->opened = false;
    lane->over = false;
    lane->error_text[0] = '\0';
    rest_lane_clean(lane);
    if (lane->body != body)
        set_body(lane, body);
    curl_multi_add_handle(lane->shard->multi, lane->easy);
    /* Adding only arms a timer; nothing is sent before libcurl is told that it ran out. */
    rest_shard_act(lane->shard, CURL_SOCKET_TIMEOUT, 0);
}

void rest_lane_end(struct rest_lane *lane, CURLcode code)
{
    judge(lane, code);
    count_connection(lane);
    lane->slot = INDEX_NONE;
    lane->spent = true;
    index_queue_push(&lane->rest->spent, lane_number(lane));
}

void rest_lane_clean(struct rest_lane *lane)
{
    if (!lane->spent)
        return;
    lane->spent = false;
    index_queue_remove(&lane->rest->spent, lane_number(lane));
    curl_multi_remove_handle(lane->shard->multi, lane->easy);
}

void rest_lane_cancel(struct rest_lane *lane)
{
    count_connection(lane);
    curl_multi_remove_handle(lane->shard->multi, lane->easy);
    lane->slot = INDEX_NONE;
}
