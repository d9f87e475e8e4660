#include <config.h>

#include "load_loop.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <curl/curl.h>

#include "base/clock.h"
#include "wire/json_codec.h"

enum { EVENTS = 64 };

struct handle {
    CURL *easy;
    uint64_t sent;
    uint64_t first_byte;
};

struct bare_curl {
    CURLM *multi;
    int epoll;
    long timer_ms;
    struct handle *handles;
    uint32_t count;
    struct curl_slist *headers;
    char url[256];
    uint64_t to_send;
    uint64_t completed;
    uint64_t good;
    uint64_t latency_sum;
    uint64_t first_byte_sum;
};

static int on_socket(CURL *easy, curl_socket_t socket, int what, void *user, void *known)
{
    struct bare_curl *l = user;
    struct epoll_event event = {0};

    (void)easy;
    if (what == CURL_POLL_REMOVE) {
        epoll_ctl(l->epoll, EPOLL_CTL_DEL, socket, NULL);
        return 0;
    }
    event.events = (what & CURL_POLL_IN ? EPOLLIN : 0) | (what & CURL_POLL_OUT ? EPOLLOUT : 0);
    event.data.fd = socket;
    epoll_ctl(l->epoll, known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, socket, &event);
    if (known == NULL)
        curl_multi_assign(l->multi, socket, l);
    return 0;
}

static int on_timer(CURLM *multi, long timeout_ms, void *user)
{
    (void)multi;
    ((struct bare_curl *)user)->timer_ms = timeout_ms;
    return 0;
}

/* libcurl's timer rings once. */
static void ring(struct bare_curl *l)
{
    int running;

    l->timer_ms = -1;
    curl_multi_socket_action(l->multi, CURL_SOCKET_TIMEOUT, 0, &running);
}

static size_t on_header(char *line, size_t unit, size_t count, void *user)
{
    struct handle *h = user;

    (void)line;
    if (h->first_byte == 0)
        h->first_byte = clock_now();
    return unit * count;
}

static size_t on_body(char *data, size_t unit, size_t count, void *user)
{
    (void)data;
    (void)user;
    return unit * count;
}

static void start(struct bare_curl *l, struct handle *h)
{
    l->to_send--;
    h->first_byte = 0;
    h->sent = clock_now();
    curl_multi_add_handle(l->multi, h->easy);
    ring(l);
}

static void finish(struct bare_curl *l, struct handle *h, CURLcode code)
{
    long status = 0;

    l->latency_sum += clock_now() - h->sent;
    l->first_byte_sum += h->first_byte - h->sent;
    curl_easy_getinfo(h->easy, CURLINFO_RESPONSE_CODE, &status);
    l->good += code == CURLE_OK && status == 200;
    l->completed++;
    curl_multi_remove_handle(l->multi, h->easy);
}

static void collect(struct bare_curl *l)
{
    struct CURLMsg *message;
    struct handle *h;
    int left;

    while ((message = curl_multi_info_read(l->multi, &left)) != NULL) {
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&h);
        finish(l, h, message->data.result);
        if (l->to_send > 0)
            start(l, h);
    }
}

static uint64_t send_all(struct bare_curl *l, uint64_t requests)
{
    struct epoll_event events[EVENTS];
    int running;

    l->to_send = requests;
    l->completed = 0;
    l->good = 0;
    for (uint32_t i = 0; i < l->count && l->to_send > 0; i++)
        start(l, &l->handles[i]);
    while (l->completed < requests) {
        int count = epoll_wait(l->epoll, events, EVENTS, l->timer_ms < 0 ? -1 : (int)l->timer_ms);

        for (int i = 0; i < count; i++) {
            curl_multi_socket_action(
                l->multi, events[i].data.fd,
                events[i].events & EPOLLOUT ? CURL_CSELECT_OUT : CURL_CSELECT_IN, &running);
            collect(l);
        }
        if (count == 0) {
            ring(l);
            collect(l);
        }
    }
    return l->good;
}

static int bare_run(void *loop, uint64_t requests, uint64_t *cpu_ns, struct err *e)
{
    uint64_t start = process_cpu();
    uint64_t good = send_all(loop, requests);

    *cpu_ns = process_cpu() - start;
    if (good != requests)
        return err_set(e, ERR_UNAVAILABLE, "only %llu of %llu answered", (unsigned long long)good,
                       (unsigned long long)requests);
    return 0;
}

static void set_options(struct bare_curl *l, struct handle *h, const struct request_body *body)
{
    h->easy = curl_easy_init();
    curl_easy_setopt(h->easy, CURLOPT_URL, l->url);
    curl_easy_setopt(h->easy, CURLOPT_POST, 1L);
    curl_easy_setopt(h->easy, CURLOPT_POSTFIELDS, (const char *)body->data);
    curl_easy_setopt(h->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body->size);
    curl_easy_setopt(h->easy, CURLOPT_HTTPHEADER, l->headers);
    curl_easy_setopt(h->easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(h->easy, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(h->easy, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(h->easy, CURLOPT_HEADERDATA, h);
    curl_easy_setopt(h->easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(h->easy, CURLOPT_PRIVATE, h);
}

static void make_headers(struct bare_curl *l, const struct transport_config *config)
{
    char line[128];

    l->headers = curl_slist_append(NULL, "Expect:");
    snprintf(line, sizeof line, "Content-Type: %s", config->content_type);
    l->headers = curl_slist_append(l->headers, line);
    if (config->bodies[0].header_size == JSON_NO_HEADER)
        return;
    snprintf(line, sizeof line, JSON_HEADER_SIZE_FIELD ": %zu", config->bodies[0].header_size);
    l->headers = curl_slist_append(l->headers, line);
}

static int bare_open(const struct transport_config *config, void **out, struct err *e)
{
    struct bare_curl *l = calloc(1, sizeof *l);

    l->handles = calloc(config->slots, sizeof *l->handles);
    l->count = config->slots;
    l->epoll = epoll_create1(EPOLL_CLOEXEC);
    l->timer_ms = -1;
    l->multi = curl_multi_init();
    curl_multi_setopt(l->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
    curl_multi_setopt(l->multi, CURLMOPT_SOCKETDATA, l);
    curl_multi_setopt(l->multi, CURLMOPT_TIMERFUNCTION, on_timer);
    curl_multi_setopt(l->multi, CURLMOPT_TIMERDATA, l);
    curl_multi_setopt(l->multi, CURLMOPT_MAXCONNECTS, 2L * config->slots);
    snprintf(l->url, sizeof l->url, "http://%s:%d%s", config->host, config->port, config->path);
    make_headers(l, config);
    for (uint32_t i = 0; i < l->count; i++)
        set_options(l, &l->handles[i], &config->bodies[0]);
    *out = l;
    return send_all(l, l->count) == l->count
               ? 0
               : err_set(e, ERR_UNAVAILABLE, "port %d: not answered well", config->port);
}

static void bare_close(void *loop)
{
    struct bare_curl *l = loop;

    for (uint32_t i = 0; i < l->count; i++)
        curl_easy_cleanup(l->handles[i].easy);
    curl_multi_cleanup(l->multi);
    curl_slist_free_all(l->headers);
    close(l->epoll);
    free(l->handles);
    free(l);
}

const struct load_loop loop_bare_curl = {"bare libcurl", bare_open, bare_run, bare_close};
