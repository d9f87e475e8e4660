#include <config.h>

#include "servers/rest_accept.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "servers/listen.h"

enum { SECOND_MS = 1000, PAUSE_MS = 20 };

struct rest_accept {
    int listener;
    int stop; /* eventfd */
    pthread_t thread;
    bool started;
    struct rest_accept_handler handler;
};

static bool out_of_resources(int error_number)
{
    return error_number == EMFILE || error_number == ENFILE || error_number == ENOBUFS ||
           error_number == ENOMEM;
}

/* Takes all connections that wait. Without descriptors left the listener stays readable, so the
 * thread pauses instead of spinning; connections wait in the backlog meanwhile. */
static void take_connections(struct rest_accept *a)
{
    struct sockaddr_storage address;
    socklen_t size = sizeof address;
    int on = 1, fd;

    for (;;) {
        fd = accept4(a->listener, (struct sockaddr *)&address, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0)
            break;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        a->handler.connected(a->handler.context, fd, (struct sockaddr *)&address, size);
        size = sizeof address;
    }
    if (out_of_resources(errno)) {
        struct pollfd stop = {.fd = a->stop, .events = POLLIN};

        log_warn("rest", "cannot take a connection: %s", strerror(errno));
        poll(&stop, 1, PAUSE_MS);
    }
}

static void *accept_main(void *argument)
{
    struct rest_accept *a = argument;
    struct pollfd fds[] = {{.fd = a->listener, .events = POLLIN},
                           {.fd = a->stop, .events = POLLIN}};
    uint64_t next_second = clock_now() + NS_PER_S;

    for (;;) {
        poll(fds, 2, SECOND_MS);
        if (fds[1].revents)
            return NULL;
        if (fds[0].revents)
            take_connections(a);
        if (clock_now() >= next_second) {
            a->handler.second(a->handler.context);
            next_second += NS_PER_S;
        }
    }
}

int rest_accept_open(const char *host, uint16_t port, struct rest_accept **out, uint16_t *bound,
                     struct err *e)
{
    struct rest_accept *a = calloc(1, sizeof *a);

    if (a == NULL)
        return err_set(e, ERR_NO_MEMORY, "listening socket: out of memory");
    if (listen_open(host, port, &a->listener, bound, e))
        goto out;
    a->stop = eventfd(0, EFD_CLOEXEC);
    if (a->stop < 0) {
        err_set_errno(e, errno, "eventfd");
        close(a->listener);
        goto out;
    }
    *out = a;
    return 0;

out:
    free(a);
    return e->code;
}

int rest_accept_start(struct rest_accept *a, const struct rest_accept_handler *handler,
                      struct err *e)
{
    int failed;

    a->handler = *handler;
    failed = pthread_create(&a->thread, NULL, accept_main, a);
    if (failed)
        return err_set_errno(e, failed, "no thread to take connections");
    a->started = true;
    return 0;
}

void rest_accept_close(struct rest_accept *a)
{
    if (a == NULL)
        return;
    if (a->started) {
        eventfd_write(a->stop, 1);
        pthread_join(a->thread, NULL);
    }
    close(a->listener);
    close(a->stop);
    free(a);
}
