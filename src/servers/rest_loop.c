#include <config.h>

#include "servers/rest_loop.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/thread.h"

struct arrival {
    struct arrival *next;
    struct sockaddr_storage address;
    socklen_t size;
    int fd;
};

struct rest_loop {
    struct MHD_Daemon *daemon;
    rest_loop_refused *refused;
    void *context;
    int wake; /* eventfd: arrivals, or the end */
    pthread_t thread;
    pthread_mutex_t lock;
    struct arrival *arrivals; /* newest first */
    bool closing;
};

/* The list handed over so far, newest first; *closing as it is now. */
static struct arrival *take_arrivals(struct rest_loop *loop, bool *closing)
{
    struct arrival *list;

    pthread_mutex_lock(&loop->lock);
    list = loop->arrivals;
    loop->arrivals = NULL;
    *closing = loop->closing;
    pthread_mutex_unlock(&loop->lock);
    return list;
}

static void add_all(struct rest_loop *loop, struct arrival *list)
{
    while (list) {
        struct arrival *a = list;

        list = a->next;
        if (MHD_add_connection(loop->daemon, a->fd, (struct sockaddr *)&a->address, a->size) !=
            MHD_YES)
            loop->refused(loop->context);
        free(a);
    }
}

/* How long the library may be left alone, in milliseconds; -1: until something happens. */
static int patience(struct MHD_Daemon *daemon)
{
    MHD_UNSIGNED_LONG_LONG timeout;

    if (MHD_get_timeout(daemon, &timeout) != MHD_YES)
        return -1;
    return timeout < INT_MAX ? (int)timeout : INT_MAX;
}

static void *loop_main(void *argument)
{
    struct rest_loop *loop = argument;
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(loop->daemon, MHD_DAEMON_INFO_EPOLL_FD);
    struct pollfd fds[] = {{.fd = info->epoll_fd, .events = POLLIN},
                           {.fd = loop->wake, .events = POLLIN}};
    bool closing = false;
    eventfd_t count;

    for (;;) {
        poll(fds, 2, patience(loop->daemon));
        if (fds[1].revents) {
            eventfd_read(loop->wake, &count);
            add_all(loop, take_arrivals(loop, &closing));
            if (closing)
                return NULL;
        }
        MHD_run(loop->daemon);
    }
}

int rest_loop_open(struct MHD_Daemon *daemon, rest_loop_refused *refused, void *context,
                   struct rest_loop **out, struct err *e)
{
    struct rest_loop *loop = calloc(1, sizeof *loop);

    if (loop == NULL)
        return err_set(e, ERR_NO_MEMORY, "REST front: out of memory");
    *loop = (struct rest_loop){.daemon = daemon, .refused = refused, .context = context};
    pthread_mutex_init(&loop->lock, NULL);
    loop->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (loop->wake < 0) {
        err_set_errno(e, errno, "eventfd");
        goto out;
    }
    if (thread_start(&loop->thread, "rest", loop_main, loop, e) != 0) {
        close(loop->wake);
        goto out;
    }
    *out = loop;
    return 0;

out:
    pthread_mutex_destroy(&loop->lock);
    free(loop);
    return e->code;
}

void rest_loop_wake(struct rest_loop *loop)
{
    eventfd_write(loop->wake, 1);
}

void rest_loop_add(struct rest_loop *loop, int fd, const struct sockaddr *address, socklen_t size)
{
    struct arrival *a = malloc(sizeof *a);

    if (a == NULL) {
        close(fd);
        loop->refused(loop->context);
        return;
    }
    *a = (struct arrival){.size = size, .fd = fd};
    memcpy(&a->address, address, size);
    pthread_mutex_lock(&loop->lock);
    a->next = loop->arrivals;
    loop->arrivals = a;
    pthread_mutex_unlock(&loop->lock);
    rest_loop_wake(loop);
}

void rest_loop_close(struct rest_loop *loop)
{
    if (loop == NULL)
        return;
    pthread_mutex_lock(&loop->lock);
    loop->closing = true;
    pthread_mutex_unlock(&loop->lock);
    rest_loop_wake(loop);
    pthread_join(loop->thread, NULL);
    close(loop->wake);
    pthread_mutex_destroy(&loop->lock);
    free(loop);
}
