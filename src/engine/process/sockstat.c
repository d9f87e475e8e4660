#include <config.h>

#include "engine/process/sockstat.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* glibc's struct tcp_info lacks the byte counters and its header clashes with this one. */
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/tcp.h>

enum { ANSWER_SIZE = 32 * 1024, STATE_ESTABLISHED = 1, INODES_FIRST = 256, PATH_SIZE = 64 };

/* Inode numbers of a process's sockets, ascending. */
struct inodes {
    uint32_t *list; /* owned */
    size_t count;
    size_t capacity;
};

struct query {
    uint8_t family;
    uint8_t address[16];         /* of the far end, as many bytes as the family has */
    in_port_t port;              /* network order */
    const struct inodes *inodes; /* NULL: any process */
    struct sockstat *out;
};

static int compare_inodes(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

static int inodes_add(struct inodes *inodes, uint32_t inode)
{
    if (inodes->count == inodes->capacity) {
        size_t capacity = inodes->capacity ? 2 * inodes->capacity : INODES_FIRST;
        uint32_t *list = reallocarray(inodes->list, capacity, sizeof *list);

        if (list == NULL)
            return ERR_NO_MEMORY;
        inodes->list = list;
        inodes->capacity = capacity;
    }
    inodes->list[inodes->count++] = inode;
    return 0;
}

static int inodes_read(pid_t pid, struct inodes *inodes, struct err *e)
{
    char path[PATH_SIZE], target[PATH_SIZE];
    struct dirent *entry;
    unsigned inode;
    int code = 0;
    DIR *files;

    snprintf(path, sizeof path, "/proc/%d/fd", (int)pid);
    files = opendir(path);
    if (files == NULL)
        return err_set_errno(e, errno, "%s", path);
    while (code == 0 && (entry = readdir(files)) != NULL) {
        ssize_t length = readlinkat(dirfd(files), entry->d_name, target, sizeof target - 1);

        target[length > 0 ? length : 0] = '\0';
        if (sscanf(target, "socket:[%u]", &inode) == 1)
            code = inodes_add(inodes, inode);
    }
    closedir(files);
    if (code)
        return err_set(e, code, "%s: no memory", path);
    if (inodes->count > 0)
        qsort(inodes->list, inodes->count, sizeof *inodes->list, compare_inodes);
    return 0;
}

static bool is_wanted(const struct query *q, const struct inet_diag_msg *socket)
{
    size_t size = q->family == AF_INET ? 4 : 16;

    if (socket->id.idiag_dport != q->port || memcmp(socket->id.idiag_dst, q->address, size) != 0)
        return false;
    return q->inodes == NULL ||
           (q->inodes->count > 0 && bsearch(&socket->idiag_inode, q->inodes->list, q->inodes->count,
                                            sizeof *q->inodes->list, compare_inodes));
}

/* The attribute's data is as long as the running kernel's structure. */
static bool add_bytes(struct sockstat *out, const struct rtattr *attribute)
{
    const size_t needed = offsetof(struct tcp_info, tcpi_bytes_sent) + sizeof(uint64_t);
    size_t size = RTA_PAYLOAD(attribute);
    struct tcp_info info = {0};

    if (size < needed)
        return false;
    memcpy(&info, RTA_DATA(attribute), size < sizeof info ? size : sizeof info);
    out->bytes_sent += info.tcpi_bytes_sent;
    out->bytes_acked += info.tcpi_bytes_acked;
    out->bytes_received += info.tcpi_bytes_received;
    return true;
}

static void take_socket(const struct query *q, const struct nlmsghdr *message)
{
    const struct inet_diag_msg *socket = NLMSG_DATA(message);
    size_t left = message->nlmsg_len - NLMSG_LENGTH(sizeof *socket);
    const struct rtattr *attribute = (const struct rtattr *)(socket + 1);
    bool counted = false;

    if (!is_wanted(q, socket))
        return;
    for (; RTA_OK(attribute, left); attribute = RTA_NEXT(attribute, left))
        if (attribute->rta_type == INET_DIAG_INFO)
            counted = add_bytes(q->out, attribute);
    q->out->connections++;
    q->out->bytes_known &= counted;
}

static int ask(int fd, const struct query *q)
{
    struct {
        struct nlmsghdr header;
        struct inet_diag_req_v2 body;
    } request = {
        .header = {.nlmsg_len = sizeof request,
                   .nlmsg_type = SOCK_DIAG_BY_FAMILY,
                   .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP},
        .body = {.sdiag_family = q->family,
                 .sdiag_protocol = IPPROTO_TCP,
                 .idiag_ext = 1 << (INET_DIAG_INFO - 1),
                 .idiag_states = 1 << STATE_ESTABLISHED,
                 .id = {.idiag_dport = q->port}},
    };
    struct sockaddr_nl kernel = {.nl_family = AF_NETLINK};

    if (sendto(fd, &request, sizeof request, 0, (struct sockaddr *)&kernel, sizeof kernel) < 0)
        return errno;
    return 0;
}

/* Takes the messages of one datagram; true at the end of the answer, with what went wrong. */
static bool take_answer(const struct query *q, const struct nlmsghdr *message, size_t size,
                        int *problem)
{
    for (; NLMSG_OK(message, size); message = NLMSG_NEXT(message, size)) {
        if (message->nlmsg_type == NLMSG_DONE)
            return true;
        if (message->nlmsg_type == NLMSG_ERROR) {
            *problem = -((const struct nlmsgerr *)NLMSG_DATA(message))->error;
            return true;
        }
        if (message->nlmsg_type == SOCK_DIAG_BY_FAMILY)
            take_socket(q, message);
    }
    return false;
}

/* Returns an errno value. */
static int run_query(int fd, const struct query *q)
{
    _Alignas(struct nlmsghdr) char answer[ANSWER_SIZE];
    int problem = ask(fd, q);
    bool done = problem != 0;

    while (!done) {
        ssize_t size = recv(fd, answer, sizeof answer, 0);

        if (size < 0 && errno != EINTR)
            return errno;
        if (size > 0)
            done = take_answer(q, (const struct nlmsghdr *)answer, (size_t)size, &problem);
    }
    return problem;
}

static void map_address(uint8_t address[16])
{
    memmove(address + 12, address, 4);
    memset(address, 0, 10);
    memset(address + 10, 0xff, 2);
}

static int run_queries(int fd, struct query *q, const char *host, struct err *e)
{
    int problem;

    q->family = strchr(host, ':') ? AF_INET6 : AF_INET;
    if (inet_pton(q->family, host, q->address) != 1)
        return err_set(e, ERR_INVALID, "'%.64s' is not a literal address", host);
    problem = run_query(fd, q);
    if (problem == 0 && q->family == AF_INET) {
        q->family = AF_INET6;
        map_address(q->address);
        problem = run_query(fd, q);
    }
    return problem ? err_set_errno(e, problem, "counting the connections to %.64s", host) : 0;
}

int sockstat_read(const char *host, int port, pid_t pid, struct sockstat *out, struct err *e)
{
    struct inodes inodes = {0};
    struct query q = {.out = out, .inodes = pid ? &inodes : NULL};
    int fd, code;

    *out = (struct sockstat){.bytes_known = true};
    if (port < 1 || port > 65535)
        return err_set(e, ERR_INVALID, "port %d; allowed 1 to 65535", port);
    q.port = htons((in_port_t)port);
    fd = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
    if (fd < 0)
        return err_set_errno(e, errno, "counting the connections to %.64s", host);
    code = pid ? inodes_read(pid, &inodes, e) : 0;
    if (code == 0)
        code = run_queries(fd, &q, host, e);
    free(inodes.list);
    close(fd);
    return code;
}
