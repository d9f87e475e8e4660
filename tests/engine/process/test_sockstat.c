#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/process/sockstat.h"

enum { CONNECTIONS = 3, MESSAGE = 1000 };

struct fixture {
    int family; /* of the server's socket */
    int listener;
    int port;
    int client[CONNECTIONS];
    int server[CONNECTIONS];
};

static void fill_address(int family, const char *host, int port, struct sockaddr_in6 *out,
                         socklen_t *size)
{
    struct sockaddr_in *v4 = (struct sockaddr_in *)out;

    memset(out, 0, sizeof *out);
    out->sin6_family = (sa_family_t)family;
    out->sin6_port = htons((in_port_t)port); /* at the same place in both */
    *size = family == AF_INET ? sizeof *v4 : sizeof *out;
    assert_int_equal(
        inet_pton(family, host, family == AF_INET ? (void *)&v4->sin_addr : &out->sin6_addr), 1);
}

static bool listen_on(struct fixture *f, int family, const char *host)
{
    struct sockaddr_in6 address;
    socklen_t size;

    f->listener = socket(family, SOCK_STREAM, 0);
    fill_address(family, host, 0, &address, &size);
    if (bind(f->listener, (struct sockaddr *)&address, size) != 0) {
        close(f->listener);
        return false;
    }
    assert_int_equal(listen(f->listener, CONNECTIONS), 0);
    assert_int_equal(getsockname(f->listener, (struct sockaddr *)&address, &size), 0);
    f->port = ntohs(address.sin6_port);
    return true;
}

static void connect_all(struct fixture *f, int family, const char *host)
{
    struct sockaddr_in6 address;
    socklen_t size;

    fill_address(family, host, f->port, &address, &size);
    for (int i = 0; i < CONNECTIONS; i++) {
        f->client[i] = socket(family, SOCK_STREAM, 0);
        assert_int_equal(connect(f->client[i], (struct sockaddr *)&address, size), 0);
        f->server[i] = accept(f->listener, NULL, NULL);
        assert_true(f->server[i] >= 0);
    }
}

static void close_all(struct fixture *f)
{
    for (int i = 0; i < CONNECTIONS; i++) {
        close(f->client[i]);
        close(f->server[i]);
    }
    close(f->listener);
}

static void pass_message(int from, int to, size_t size)
{
    char data[MESSAGE] = {0};

    assert_int_equal(send(from, data, size, 0), size);
    assert_int_equal(recv(to, data, size, MSG_WAITALL), size);
}

static struct sockstat read_stat(const struct fixture *f, const char *host, pid_t pid)
{
    struct sockstat stat;
    struct err e = {0};

    if (sockstat_read(host, f->port, pid, &stat, &e) != 0)
        fail_msg("%s", e.text);
    assert_true(stat.bytes_known);
    return stat;
}

static void count_one_kind(int listen_family, int family, const char *listen_host,
                           const char *connect_host, const char *host)
{
    struct sockstat before, after;
    struct fixture f = {0};

    if (!listen_on(&f, listen_family, listen_host))
        skip();
    connect_all(&f, family, connect_host);
    before = read_stat(&f, host, 0);
    assert_int_equal(before.connections, CONNECTIONS);
    pass_message(f.client[0], f.server[0], MESSAGE);
    pass_message(f.client[1], f.server[1], 10);
    pass_message(f.server[2], f.client[2], 300);
    after = read_stat(&f, host, getpid());
    assert_int_equal(after.connections, CONNECTIONS);
    assert_int_equal(after.bytes_sent - before.bytes_sent, MESSAGE + 10);
    assert_int_equal(after.bytes_received - before.bytes_received, 300);
    assert_true(after.bytes_acked - before.bytes_acked <= MESSAGE + 10);
    close_all(&f);
}

static void ipv4_connections_are_counted(void **state)
{
    (void)state;
    count_one_kind(AF_INET, AF_INET, "127.0.0.1", "127.0.0.1", "127.0.0.1");
}

static void ipv6_connections_are_counted(void **state)
{
    (void)state;
    count_one_kind(AF_INET6, AF_INET6, "::1", "::1", "::1");
}

static void dual_stack_sockets_to_ipv4_are_counted(void **state)
{
    (void)state;
    count_one_kind(AF_INET6, AF_INET6, "::", "::ffff:127.0.0.1", "127.0.0.1");
}

static void only_what_is_asked_for_is_counted(void **state)
{
    struct fixture f = {0};
    int ready[2];
    pid_t other;
    char byte;

    (void)state;
    assert_true(listen_on(&f, AF_INET, "127.0.0.1"));
    assert_int_equal(read_stat(&f, "127.0.0.1", 0).connections, 0);
    connect_all(&f, AF_INET, "127.0.0.1");
    assert_int_equal(read_stat(&f, "127.0.0.2", 0).connections, 0);
    assert_int_equal(pipe(ready), 0);
    other = fork();
    if (other == 0) { /* a process with none of the connections */
        close_all(&f);
        close(ready[1]);
        _exit(read(ready[0], &byte, 1) == 0 ? 0 : 1);
    }
    close(ready[0]);
    while (read_stat(&f, "127.0.0.1", other).connections > 0)
        ;
    assert_int_equal(read_stat(&f, "127.0.0.1", getpid()).connections, CONNECTIONS);
    close(ready[1]);
    waitpid(other, NULL, 0);
    close(f.client[0]);
    assert_int_equal(read_stat(&f, "127.0.0.1", 0).connections, CONNECTIONS - 1);
    f.client[0] = dup(f.listener);
    close_all(&f);
}

static void mistakes_are_named(void **state)
{
    struct sockstat stat;
    struct err e = {0};

    (void)state;
    assert_int_equal(sockstat_read("localhost", 80, 0, &stat, &e), ERR_INVALID);
    assert_string_equal(e.text, "'localhost' is not a literal address");
    assert_int_equal(sockstat_read("127.0.0.1", 0, 0, &stat, &e), ERR_INVALID);
    assert_int_equal(sockstat_read("127.0.0.1", 80, 999999999, &stat, &e), ERR_IO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ipv4_connections_are_counted),
        cmocka_unit_test(ipv6_connections_are_counted),
        cmocka_unit_test(dual_stack_sockets_to_ipv4_are_counted),
        cmocka_unit_test(only_what_is_asked_for_is_counted),
        cmocka_unit_test(mistakes_are_named),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
