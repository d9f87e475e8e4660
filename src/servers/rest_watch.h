/* The watch over idle and slow connections: each has a number of seconds for what it is to do next,
 * and is cut off when they are over. The library has a time-out too, but one that a byte now and
 * then escapes, and that reads the clock several times a request. */
#ifndef RVG_SERVERS_REST_WATCH_H
#define RVG_SERVERS_REST_WATCH_H

#include <pthread.h>
#include <stdatomic.h>

struct rest_link;

struct rest_watch {
    pthread_mutex_t lock; /* of the list */
    struct rest_link *links;
    atomic_uint seconds; /* since the start */
};

void rest_watch_init(struct rest_watch *w);

/* All connections must have been removed. */
void rest_watch_fini(struct rest_watch *w);

/* Watches the socket `fd` from now on, for `seconds` at first. NULL without memory: then it is not
 * watched, which the functions below accept. */
struct rest_link *rest_watch_add(struct rest_watch *w, int fd, unsigned seconds);

/* To be called before the socket is closed. */
void rest_watch_remove(struct rest_watch *w, struct rest_link *link);

/* The connection has `seconds` from now; 0: as long as it takes. A few instructions. */
void rest_watch_allow(struct rest_watch *w, struct rest_link *link, unsigned seconds);

/* A second has passed: cuts off (shutdown of the socket) those that are late. */
void rest_watch_second(struct rest_watch *w);

#endif
