#include <config.h>

#include "servers/listen.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BACKLOG = 4096 };

static uint16_t bound_port(int fd)
{
    struct sockaddr_storage address;
    socklen_t size = sizeof address;

    if (getsockname(fd, (struct sockaddr *)&address, &size))
        return 0;
    if (address.ss_family == AF_INET6)
        return ntohs(((struct sockaddr_in6 *)&address)->sin6_port);
    return ntohs(((struct sockaddr_in *)&address)->sin_port);
}

/* A listening socket on `address`, or -1 with errno. */
static int listen_on(const struct addrinfo *address)
{
    int fd = socket(address->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    int on = 1, saved;

    if (fd < 0)
        return -1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, address->ai_addr, address->ai_addrlen) == 0 && listen(fd, BACKLOG) == 0)
        return fd;
    saved = errno;
    close(fd);
    errno = saved;
    return -1;
}

int listen_open(const char *host, uint16_t port, int *fd, uint16_t *bound, struct err *e)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST};
    struct addrinfo *address;
    char service[8];
    int failed;

    snprintf(service, sizeof service, "%u", port);
    failed = getaddrinfo(host, service, &hints, &address);
    if (failed)
        return err_set(e, ERR_INVALID, "%s: %s", host, gai_strerror(failed));
    *fd = listen_on(address);
    if (*fd < 0)
        err_set_errno(e, errno, "cannot listen on %s port %u", host, port);
    freeaddrinfo(address);
    if (*fd < 0)
        return ERR_IO;
    *bound = bound_port(*fd);
    return 0;
}
