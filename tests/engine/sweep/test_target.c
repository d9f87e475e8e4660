#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "engine/sweep/target.h"

static void addresses_are_taken_apart(void **state)
{
    static const struct {
        enum protocol protocol;
        const char *text;
        const char *host;
        int port;
        const char *prefix;
    } cases[] = {
        {PROTOCOL_REST, "http://localhost:5000", "localhost", 5000, ""},
        {PROTOCOL_REST, "http://localhost:5000/", "localhost", 5000, ""},
        {PROTOCOL_REST, "HTTP://a.b-c.example", "a.b-c.example", 80, ""},
        {PROTOCOL_REST, "http://10.0.0.1:80/models/x/", "10.0.0.1", 80, "/models/x"},
        {PROTOCOL_REST, "http://[::1]:5000/p", "::1", 5000, "/p"},
        {PROTOCOL_REST, "http://[fe80::1%eth0]", "fe80::1%eth0", 80, ""},
        {PROTOCOL_REST, "localhost:5000", "localhost", 5000, ""},
        {PROTOCOL_GRPC, "localhost:50051", "localhost", 50051, ""},
        {PROTOCOL_GRPC, "[::1]:65535", "::1", 65535, ""},
    };
    struct target_name name;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(target_parse(cases[i].text, cases[i].protocol, &name, NULL), 0);
        assert_string_equal(name.host, cases[i].host);
        assert_int_equal(name.port, cases[i].port);
        assert_string_equal(name.path_prefix, cases[i].prefix);
    }
}

#define REST_WANTED "; allowed http://HOST:PORT[/PREFIX]"
#define GRPC_WANTED "; allowed HOST:PORT"

static void malformed_addresses_are_explained(void **state)
{
    static const struct {
        enum protocol protocol;
        const char *text;
        const char *said;
    } cases[] = {
        {PROTOCOL_REST, "https://localhost:5000", ": https is not offered" REST_WANTED},
        {PROTOCOL_REST, "grpc://localhost:5000", ": grpc is not offered" REST_WANTED},
        {PROTOCOL_REST, "http://http://x", ": http is not offered" REST_WANTED},
        {PROTOCOL_REST, "", ": the host is missing" REST_WANTED},
        {PROTOCOL_REST, "http://", ": the host is missing" REST_WANTED},
        {PROTOCOL_REST, "http://:5000", ": the host is missing" REST_WANTED},
        {PROTOCOL_REST, "localhost", ": the port is missing" REST_WANTED},
        {PROTOCOL_REST, "http://a b:5000", ": the host has characters that none has" REST_WANTED},
        {PROTOCOL_REST, "http://me:pw@host:5000",
         ": the port is not a number from 1 to 65535" REST_WANTED},
        {PROTOCOL_REST, "http://me@host", ": the host has characters that none has" REST_WANTED},
        {PROTOCOL_REST, "http://host:", ": the port is missing" REST_WANTED},
        {PROTOCOL_REST, "http://host:0", ": the port is not a number from 1 to 65535" REST_WANTED},
        {PROTOCOL_REST, "http://host:65536",
         ": the port is not a number from 1 to 65535" REST_WANTED},
        {PROTOCOL_REST, "http://host:+80",
         ": the port is not a number from 1 to 65535" REST_WANTED},
        {PROTOCOL_REST, "http://[::1:5000", ": ] is missing" REST_WANTED},
        {PROTOCOL_REST, "http://[::1]x", ": the port is missing" REST_WANTED},
        {PROTOCOL_REST, "http://host:80/a?b=c",
         ": a path has no ?, #, blank, \\ or quote here" REST_WANTED},
        {PROTOCOL_GRPC, "localhost", ": the port is missing" GRPC_WANTED},
        {PROTOCOL_GRPC, "http://localhost:50051", ": http is not offered" GRPC_WANTED},
        {PROTOCOL_GRPC, "dns:///localhost:1", ": dns is not offered" GRPC_WANTED},
        {PROTOCOL_GRPC, "localhost:50051/x", ": a path stands after the port" GRPC_WANTED},
    };
    struct target_name name;
    char said[ERR_TEXT_SIZE];
    struct err e;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_not_equal(target_parse(cases[i].text, cases[i].protocol, &name, &e), 0);
        snprintf(said, sizeof said, "'%s'%s", cases[i].text, cases[i].said);
        assert_string_equal(e.text, said);
    }
}

static void hosts_become_literal_addresses(void **state)
{
    static const char *const cases[][2] = {
        {"http://localhost:5000/p", "127.0.0.1"},
        {"http://127.0.0.1:5000/p", "127.0.0.1"},
        {"http://[::1]:5000/p", "::1"},
    };
    struct target_name name;
    struct target target;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(target_parse(cases[i][0], PROTOCOL_REST, &name, NULL), 0);
        assert_int_equal(target_resolve(&name, &target, NULL), 0);
        assert_string_equal(target.address, cases[i][1]);
        assert_int_equal(target.port, 5000);
        assert_string_equal(target.path_prefix, "/p");
    }
}

static void an_unknown_host_is_named(void **state)
{
    struct target_name name;
    struct target target;
    struct err e;

    (void)state;
    assert_int_equal(target_parse("none.invalid:1", PROTOCOL_GRPC, &name, NULL), 0);
    assert_int_equal(target_resolve(&name, &target, &e), ERR_UNAVAILABLE);
    assert_memory_equal(e.text, "host 'none.invalid': ", 21);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_are_taken_apart),
        cmocka_unit_test(malformed_addresses_are_explained),
        cmocka_unit_test(hosts_become_literal_addresses),
        cmocka_unit_test(an_unknown_host_is_named),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
