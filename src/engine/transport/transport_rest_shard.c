#include <config.h>

#include "engine/transport/transport_rest_private.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

static struct rest_watch *watch_of(struct rest *rest, curl_socket_t socket)
{
    size_t count = rest->watch_count ? rest->watch_count : 64;
    struct rest_watch *watches;

    if ((size_t)socket < rest->watch_count)
        return &rest->watches[socket];
    while (count <= (size_t)socket)
        count *= 2;
    watches = realloc(rest->watches, count * sizeof *watches);
    if (watches == NULL)
        return NULL;
    memset(watches + rest->watch_count, 0, (count - rest->watch_count) * sizeof *watches);
    rest->watches = watches;
    rest->watch_count = count;
    return &rest->watches[socket];
}

static uint32_t epoll_events(int what)
{
    return (what & CURL_POLL_IN ? (uint32_t)EPOLLIN : 0) |
           (what & CURL_POLL_OUT ? (uint32_t)EPOLLOUT : 0);
}

static int watch_set(struct rest_shard *shard, curl_socket_t socket, struct rest_watch *watch,
                     uint32_t events)
{
    struct epoll_event event = {.events = events};
    int operation = watch->registered ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;

    event.data.u64 = (uint64_t)(shard - shard->rest->shards) << 32 | (uint32_t)socket;
    if (epoll_ctl(shard->rest->poller.epoll, operation, socket, &event) != 0)
        return -1;
    watch->registered = events;
    return 0;
}

/* libcurl lets go of a socket after every request and asks for it again with the next. It stays in
 * the epoll set meanwhile, which saves two system calls a request. */
static int on_socket(CURL *easy, curl_socket_t socket, int what, void *user, void *socket_user)
{
    struct rest_shard *shard = user;
    struct rest_watch *watch = watch_of(shard->rest, socket);

    (void)easy;
    (void)socket_user;
    if (watch == NULL)
        return -1;
    watch->wanted = what != CURL_POLL_REMOVE;
    if (watch->wanted && watch->registered != epoll_events(what))
        return watch_set(shard, socket, watch, epoll_events(what));
    return 0;
}

static int on_timer(CURLM *multi, long timeout_ms, void *user)
{
    struct rest_shard *shard = user;

    (void)multi;
    if (timeout_ms < 0)
        shard->timer_at = UINT64_MAX;
    else if (timeout_ms == 0)
        shard->timer_at = 0;
    else
        shard->timer_at = clock_now() + (uint64_t)timeout_ms * NS_PER_MS;
    return 0;
}

/* Something happened on a connection that carries no request: the server closed it. libcurl finds
 * that out when it wants to use it again; until then it must not wake us on and on. */
static void watch_rest(struct rest *rest, curl_socket_t socket, struct rest_watch *watch)
{
    epoll_ctl(rest->poller.epoll, EPOLL_CTL_DEL, socket, NULL);
    watch->registered = 0;
}

static void dispatch(struct rest *rest, const struct epoll_event *event)
{
    curl_socket_t socket = (curl_socket_t)(event->data.u64 & UINT32_MAX);
    struct rest_shard *shard = &rest->shards[event->data.u64 >> 32];
    struct rest_watch *watch = watch_of(rest, socket);
    int mask = 0;

    /* An earlier event of the same batch can have closed the socket. */
    if (watch == NULL || watch->registered == 0)
        return;
    if (!watch->wanted) {
        watch_rest(rest, socket, watch);
        return;
    }
    if (event->events & (EPOLLIN | EPOLLHUP))
        mask |= CURL_CSELECT_IN;
    if (event->events & EPOLLOUT)
        mask |= CURL_CSELECT_OUT;
    if (event->events & EPOLLERR)
        mask |= CURL_CSELECT_ERR;
    rest_shard_act(shard, socket, mask);
}

int rest_shard_init(struct rest_shard *shard, struct rest *rest, struct err *e)
{
    *shard = (struct rest_shard){.rest = rest, .multi = curl_multi_init(), .timer_at = UINT64_MAX};
    if (shard->multi == NULL)
        return err_set(e, ERR_NO_MEMORY, "no memory for a multi handle of libcurl");
    curl_multi_setopt(shard->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
    curl_multi_setopt(shard->multi, CURLMOPT_SOCKETDATA, shard);
    curl_multi_setopt(shard->multi, CURLMOPT_TIMERFUNCTION, on_timer);
    curl_multi_setopt(shard->multi, CURLMOPT_TIMERDATA, shard);
    /* Below the number of handles, warm connections would be closed. */
    curl_multi_setopt(shard->multi, CURLMOPT_MAXCONNECTS, (long)REST_SHARD_LANES * 2);
    return 0;
}

void rest_shard_fini(struct rest_shard *shard)
{
    curl_multi_cleanup(shard->multi);
    shard->multi = NULL;
}

void rest_shard_act(struct rest_shard *shard, curl_socket_t socket, int mask)
{
    struct CURLMsg *message;
    struct rest_lane *lane;
    int left;

    if (socket == CURL_SOCKET_TIMEOUT)
        shard->timer_at = UINT64_MAX;
    curl_multi_socket_action(shard->multi, socket, mask, &left);
    while ((message = curl_multi_info_read(shard->multi, &left)) != NULL) {
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&lane);
        rest_request_done(lane, message->data.result);
    }
}

int rest_poll(struct rest *rest, uint64_t until, int max_events)
{
    int dealt = 0;

    if (rest->event_next == rest->event_count) {
        rest->event_next = 0;
        rest->event_count = poller_wait(&rest->poller, until, rest->events, REST_EVENTS_MAX);
    }
    /* One look, several calls: a caller that asks for one completion at a time sends that slot's
     * next request before the next socket is read, so that no answer waits in our hands. */
    for (; rest->event_next < rest->event_count && dealt < max_events; dealt++)
        dispatch(rest, &rest->events[rest->event_next++]);
    return dealt;
}

void rest_watch_forget(struct rest *rest, curl_socket_t socket)
{
    struct rest_watch *watch = watch_of(rest, socket);

    if (watch)
        *watch = (struct rest_watch){0};
}
