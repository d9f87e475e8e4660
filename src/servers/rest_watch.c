#include <config.h>

#include "servers/rest_watch.h"

#include <stdlib.h>
#include <sys/socket.h>

struct rest_link {
    int fd;
    atomic_uint limit; /* second after which it is cut off; 0: never */
    struct rest_link *previous, *next;
};

void rest_watch_init(struct rest_watch *w)
{
    *w = (struct rest_watch){.links = NULL};
    pthread_mutex_init(&w->lock, NULL);
}

void rest_watch_fini(struct rest_watch *w)
{
    pthread_mutex_destroy(&w->lock);
}

struct rest_link *rest_watch_add(struct rest_watch *w, int fd, unsigned seconds)
{
    struct rest_link *link = calloc(1, sizeof *link);

    if (link == NULL)
        return NULL;
    link->fd = fd;
    rest_watch_allow(w, link, seconds);
    pthread_mutex_lock(&w->lock);
    link->next = w->links;
    if (w->links)
        w->links->previous = link;
    w->links = link;
    pthread_mutex_unlock(&w->lock);
    return link;
}

void rest_watch_remove(struct rest_watch *w, struct rest_link *link)
{
    if (link == NULL)
        return;
    pthread_mutex_lock(&w->lock);
    if (link->previous)
        link->previous->next = link->next;
    else
        w->links = link->next;
    if (link->next)
        link->next->previous = link->previous;
    pthread_mutex_unlock(&w->lock);
    free(link);
}

void rest_watch_allow(struct rest_watch *w, struct rest_link *link, unsigned seconds)
{
    unsigned now = atomic_load_explicit(&w->seconds, memory_order_relaxed);

    if (link)
        atomic_store_explicit(&link->limit, seconds ? now + seconds : 0, memory_order_relaxed);
}

void rest_watch_second(struct rest_watch *w)
{
    unsigned now = atomic_fetch_add(&w->seconds, 1) + 1;

    pthread_mutex_lock(&w->lock);
    for (struct rest_link *link = w->links; link; link = link->next) {
        unsigned limit = atomic_load_explicit(&link->limit, memory_order_relaxed);

        if (limit > 0 && now > limit)
            shutdown(link->fd, SHUT_RDWR);
    }
    pthread_mutex_unlock(&w->lock);
}
