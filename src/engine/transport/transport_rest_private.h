/* The insides of the REST transport, shared by its files alone: transport_rest.c (the operations),
 * transport_rest_lane.c (one easy handle), transport_rest_shard.c (multi handles and epoll).
 *
 * A lane is an easy handle and carries one request at a time; there are as many lanes as
 * connections. The lanes are dealt over shards of 32, each a multi handle of its own, because the
 * cost of a request grows with the handles of its multi. All shards wait on one epoll. */
#ifndef RVG_ENGINE_TRANSPORT_REST_PRIVATE_H
#define RVG_ENGINE_TRANSPORT_REST_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <curl/curl.h>

#include "engine/transport/index_queue.h"
#include "engine/transport/poller.h"
#include "engine/transport/transport_slots.h"

enum { REST_SHARD_LANES = 32, REST_EVENTS_MAX = 64 };

/* A lane that has no body set yet. */
#define REST_BODY_NONE SIZE_MAX

struct rest;

struct rest_shard {
    struct rest *rest;
    CURLM *multi;      /* owned */
    uint64_t timer_at; /* when libcurl wants to be called; UINT64_MAX: not at all */
};

struct rest_lane {
    struct rest *rest;
    struct rest_shard *shard;
    CURL *easy;    /* owned */
    uint32_t slot; /* whose request it carries; INDEX_NONE: idle */
    size_t body;   /* number of the body its options are set to; REST_BODY_NONE */
    size_t received;
    int os_error; /* of a socket that could not be made */
    bool opened;  /* this request opened a socket */
    bool over;    /* the response is over the limit */
    bool spent;   /* its multi still has the handle of a request that is done */
    char error_text[CURL_ERROR_SIZE];
};

/* What epoll knows of a socket of libcurl's, by file descriptor. */
struct rest_watch {
    uint32_t registered; /* epoll events asked for; 0: not in the epoll set */
    bool wanted;         /* a request uses it now */
};

struct rest {
    struct transport_config config; /* its texts are not used after open */
    struct transport_slots slots;
    struct index_queue waiting; /* slots without a lane, oldest first */
    struct index_queue idle;    /* lanes without a slot, longest idle first */
    struct index_queue spent;   /* lanes that rest_lane_clean has work on */
    struct rest_lane *lanes;    /* owned */
    uint32_t lane_count;
    uint32_t lane_max;         /* there is memory for; above lane_count in an open loop only */
    uint32_t *slot_lanes;      /* owned; the lane of each slot's newest request, or INDEX_NONE */
    size_t *slot_bodies;       /* owned; the body number of each slot's newest request */
    struct rest_shard *shards; /* owned */
    uint32_t shard_count;
    uint32_t more_wanted; /* lanes added since connecting whose connection is not counted yet */
    struct poller poller;
    struct epoll_event events[REST_EVENTS_MAX]; /* of the last look at the sockets */
    int event_count;
    int event_next;             /* the first that was not dealt with yet */
    struct rest_watch *watches; /* owned */
    size_t watch_count;
    CURLU *url;                  /* owned: parsed once instead of with every request */
    CURLU *probe_url;            /* owned */
    struct curl_slist **headers; /* owned; of each body */
    uint32_t sockets;            /* open now; failed attempts to connect stay counted */
    uint64_t new_connections;    /* since connecting was done, in place of others */
    uint64_t more_connections;   /* and beside the others */
};

/* Makes the handle and sets all its options but those of the body. */
int rest_lane_init(struct rest_lane *lane, struct rest *rest, struct rest_shard *shard,
                   struct err *e);

/* Takes it out of its multi first when it carries a request. */
void rest_lane_fini(struct rest_lane *lane);

/* Between the two, requests are small GETs that each open a connection of their own. */
void rest_lane_begin_probe(struct rest_lane *lane);
void rest_lane_end_probe(struct rest_lane *lane);

/* What opening the connection of the last request took. */
uint64_t rest_lane_connect_ns(const struct rest_lane *lane);

/* Hands the request of `slot` to libcurl. */
void rest_lane_start(struct rest_lane *lane, uint32_t slot, size_t body);

/* libcurl is done with the lane's request: fills the slot's sample, outcome and text. The lane is
 * idle then, and spent. */
void rest_lane_end(struct rest_lane *lane, CURLcode code);

/* Takes a spent lane's handle out of its multi. That is put off until the lane's next request has
 * been sent by its clock, or nothing else is to be done: in a closed loop it would fall between two
 * requests and be missing from the concurrency. */
void rest_lane_clean(struct rest_lane *lane);

/* Gives the request up; its connection is closed. The lane is idle then. */
void rest_lane_cancel(struct rest_lane *lane);

int rest_shard_init(struct rest_shard *shard, struct rest *rest, struct err *e);

/* All its lanes are gone by now. */
void rest_shard_fini(struct rest_shard *shard);

/* Lets libcurl work on `socket` (CURL_SOCKET_TIMEOUT: on what is due) and ends the requests that
 * are done. */
void rest_shard_act(struct rest_shard *shard, curl_socket_t socket, int mask);

/* Waits for sockets until `until` at most and lets their shards work. Returns on how many. */
int rest_poll(struct rest *rest, uint64_t until, int max_events);

/* The epoll set does not have this socket: it is new, or about to be closed. */
void rest_watch_forget(struct rest *rest, curl_socket_t socket);

/* Called by rest_shard_act for each request that is done; in transport_rest.c. */
void rest_request_done(struct rest_lane *lane, CURLcode code);

#endif
