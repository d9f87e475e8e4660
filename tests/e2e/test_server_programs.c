#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "http_client.h"
#include "server_rig.h"

static const char *const programs[] = {"rvg-rest-server", "rvg-grpc-server"};

enum { PROGRAM_COUNT = 2 };

/* Starts a program that must not get ready, and returns its exit status; what it says on standard
 * error must contain `word`. */
static int fails(const char *program, const char *word, const char *const *arguments)
{
    struct server s;

    assert_false(server_start(&s, program, arguments));
    server_wait_for_error(&s, word);
    return server_end(&s);
}

static void a_wrong_command_line_is_status_2(void **state)
{
    static const struct {
        const char *argument, *word;
    } wrong[] = {
        {"--prot=1", "--prot"},           {"--port=65536", "--port"},
        {"--port=x", "--port"},           {"--threads=0", "--threads"},
        {"--max-body=1", "--max-body"},   {"--model=nobody", "nobody"},
        {"--cpus=x", "--cpus"},           {"--log-level=loud", "--log-level"},
        {"--lifeline=999", "--lifeline"}, {"--host=256.1.1.1.1", "--host"},
        {"surplus", "surplus"},
    };

    (void)state;
    for (int p = 0; p < PROGRAM_COUNT; p++)
        for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
            const char *const arguments[] = {"--model=identity", "--port=0", wrong[i].argument,
                                             NULL};

            assert_int_equal(fails(programs[p], wrong[i].word, arguments), 2);
        }
}

static void a_taken_port_is_status_3(void **state)
{
    (void)state;
    for (int p = 0; p < PROGRAM_COUNT; p++) {
        const char *const first[] = {"--model=identity", "--port=0", "--threads=1", NULL};
        const char *second[] = {"--model=identity", NULL, "--threads=1", NULL};
        char port[32];
        struct server s;

        assert_true(server_start(&s, programs[p], first));
        snprintf(port, sizeof port, "--port=%u", s.port);
        second[1] = port;
        for (int q = 0; q < PROGRAM_COUNT; q++)
            assert_int_equal(fails(programs[q], "Address already in use", second), 3);
        server_signal(&s, SIGINT);
        assert_int_equal(server_end(&s), 0);
    }
}

static void the_end_of_the_lifeline_ends_it(void **state)
{
    const char *const arguments[] = {"--port=0", NULL};

    (void)state;
    for (int p = 0; p < PROGRAM_COUNT; p++) {
        struct server s;

        assert_true(server_start(&s, programs[p], arguments));
        close(s.lifeline);
        s.lifeline = -1;
        assert_int_equal(server_end(&s), 0);
    }
}

static void help_and_version_are_status_0(void **state)
{
    static const char *const asked[] = {"--help", "--version", "--help-man"};

    (void)state;
    for (int p = 0; p < PROGRAM_COUNT; p++)
        for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) {
            const char *const arguments[] = {asked[i], NULL};
            struct server s;

            assert_false(server_start(&s, programs[p], arguments));
            assert_true(s.output.size > 0);
            assert_int_equal(server_end(&s), 0);
        }
}

/* A second signal does not wait for the request that keeps the first one from ending the server. */
static void a_second_signal_kills(void **state)
{
    static const char delayed[] =
        "POST /v2/models/identity/infer HTTP/1.1\r\nHost: test\r\nContent-Length: 102\r\n\r\n"
        "{\"parameters\":{\"delay_us\":59000000},"
        "\"inputs\":[{\"name\":\"x\",\"shape\":[1],\"datatype\":\"INT8\",\"data\":[7]}]}";
    const char *const arguments[] = {"--model=identity", "--port=0", "--threads=1", NULL};
    static struct http_answer answer;
    struct server s;
    int fd, other;

    (void)state;
    assert_true(server_start(&s, "rvg-rest-server", arguments));
    fd = http_connect(s.port);
    http_send_text(fd, delayed);
    other = http_connect(s.port);
    http_ask(other, "GET", "/v2/health/live", "", NULL, &answer);
    server_signal(&s, SIGTERM);
    server_wait_for_error(&s, "finished first");
    server_signal(&s, SIGTERM);
    assert_int_equal(server_end(&s), 128 + SIGTERM);
    close(fd);
    close(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wrong_command_line_is_status_2),
        cmocka_unit_test(a_taken_port_is_status_3),
        cmocka_unit_test(the_end_of_the_lifeline_ends_it),
        cmocka_unit_test(help_and_version_are_status_0),
        cmocka_unit_test(a_second_signal_kills),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
