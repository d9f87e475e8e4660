#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "http_client.h"
#include "server_rig.h"
#include "wire/phases.h"
#include "wire/service_messages.h"

#define INFER "/v2/models/identity/infer"
#define JSON "Content-Type: application/json\r\n"
#define ONE_TENSOR \
    "{\"inputs\":[{\"name\":\"x\",\"shape\":[1],\"datatype\":\"INT8\",\"data\":[7]}]}"
#define WITH_DELAY(us)                   \
    "{\"parameters\":{\"delay_us\":" #us \
    "},\"inputs\":[{\"name\":\"x\",\"shape\":[1],\"datatype\":\"INT8\",\"data\":[7]}]}"
#define WITH_BUSY(us)                   \
    "{\"parameters\":{\"busy_us\":" #us \
    "},\"inputs\":[{\"name\":\"x\",\"shape\":[1],\"datatype\":\"INT8\",\"data\":[7]}]}"

enum { MAX_BODY = 65536, MANY_CONNECTIONS = 1200, WAITERS = 20 };

static const char *const arguments[] = {"--model=identity", "--port=0", "--threads=1",
                                        "--max-body=65536", NULL};

static struct http_answer answer;

static int start(void **state)
{
    struct server *s = calloc(1, sizeof *s);

    *state = s;
    return s && server_start(s, "rvg-rest-server", arguments) ? 0 : -1;
}

/* Stops it in good order, which a leak or a race found by a sanitizer would not be. */
static int stop(void **state)
{
    struct server *s = *state;
    int status;

    server_signal(s, SIGTERM);
    status = server_end(s);
    free(s);
    return status;
}

static uint16_t port_of(void **state)
{
    return ((struct server *)*state)->port;
}

static void check_timing(void)
{
    const char *text = http_header(&answer, "Server-Timing");
    struct phases phases;

    assert_true(phases_parse(text, strlen(text), &phases));
    assert_true(phases.ns[PHASE_TOTAL] > 0);
}

static const struct {
    const char *method, *path, *headers, *body;
    int status;
} questions[] = {
    {"GET", "/v2", "", NULL, 200},
    {"GET", "/v2/health/live", "", NULL, 200},
    {"GET", "/v2/health/ready", "", NULL, 200},
    {"HEAD", "/v2/health/ready", "", NULL, 200},
    {"GET", "/v2/models/identity", "", NULL, 200},
    {"GET", "/v2/models/identity/versions/1", "", NULL, 200},
    {"GET", "/v2/models/identity/ready", "", NULL, 200},
    {"GET", "/v2/models/identity/versions/1/ready", "", NULL, 200},
    {"GET", "/v2/models/identity%2Fready", "", NULL, 200},
    {"POST", INFER, JSON, ONE_TENSOR, 200},
    {"POST", "/v2/models/identity/versions/1/infer", "", ONE_TENSOR, 200},
    {"GET", "/", "", NULL, 404},
    {"GET", "/v2/models/other", "", NULL, 404},
    {"GET", "/v2/models/identity/versions/2/ready", "", NULL, 404},
    {"POST", "/v2/models/other/infer", JSON, ONE_TENSOR, 404},
    {"POST", "/nowhere", JSON, ONE_TENSOR, 404},
    {"POST", "/v2", JSON, "{}", 405},
    {"GET", INFER, "", NULL, 405},
    {"PUT", INFER, JSON, ONE_TENSOR, 405},
    {"POST", INFER, JSON, NULL, 411},
    {"POST", INFER, "Content-Type: text/html\r\n", ONE_TENSOR, 415},
    {"POST", "/predict", JSON, ONE_TENSOR, 415},
    {"POST", "/predict", "Content-Type: multipart/form-data\r\n", "x", 400},
    {"POST", "/predict", "Content-Type: image/jpeg\r\n", "x", 400},
    {"POST", INFER, JSON, "", 400},
    {"POST", INFER, JSON, "{", 400},
    {"POST", INFER, JSON, "{\"inputs\":[{\"name\":\"x\"}]}", 400},
    {"POST", INFER, JSON, WITH_DELAY(-1), 400},
    {"POST", INFER, JSON, WITH_DELAY(60000001), 400},
    {"POST", INFER, JSON "Inference-Header-Content-Length: 9999\r\n", ONE_TENSOR, 400},
    {"POST", INFER, JSON "Inference-Header-Content-Length: x\r\n", ONE_TENSOR, 400},
};

/* All on one connection: none of these answers costs it. */
static void questions_get_their_status(void **state)
{
    int fd = http_connect(port_of(state));
    char text[256];

    for (size_t i = 0; i < sizeof questions / sizeof questions[0]; i++) {
        http_ask(fd, questions[i].method, questions[i].path, questions[i].headers,
                 questions[i].body, &answer);
        if (answer.status != questions[i].status)
            fail_msg("question %zu: status %d: %s", i, answer.status, answer.body);
        assert_string_equal(http_header(&answer, "Content-Type"), "application/json");
        if (answer.status >= 400)
            assert_true(json_error_decode(answer.body, answer.size, text, sizeof text));
    }
    close(fd);
}

static void a_refused_method_names_the_allowed_ones(void **state)
{
    int fd = http_connect(port_of(state));

    http_ask(fd, "GET", INFER, "", NULL, &answer);
    assert_string_equal(http_header(&answer, "Allow"), "POST");
    http_ask(fd, "DELETE", "/v2", "", NULL, &answer);
    assert_string_equal(http_header(&answer, "Allow"), "GET, HEAD");
    close(fd);
}

static void each_answer_to_infer_is_timed(void **state)
{
    int fd = http_connect(port_of(state));

    http_ask(fd, "POST", INFER, JSON, ONE_TENSOR, &answer);
    check_timing();
    assert_string_equal(answer.body,
                        "{\"model_name\":\"identity\",\"model_version\":\"1\",\"id\":\"\","
                        "\"outputs\":[{\"name\":\"x\",\"shape\":[1],\"datatype\":\"INT8\","
                        "\"data\":[7]}]}");
    http_ask(fd, "POST", INFER, JSON, "{", &answer);
    check_timing();
    http_ask(fd, "GET", "/v2", "", NULL, &answer);
    assert_string_equal(http_header(&answer, "Server-Timing"), "");
    close(fd);
}

static void binary_tensors_come_back_as_binary(void **state)
{
    static const char json[] =
        "{\"parameters\":{\"binary_data_output\":true},\"inputs\":[{\"name\":\"x\",\"shape\":[4],"
        "\"datatype\":\"UINT8\",\"parameters\":{\"binary_data_size\":4}}]}";
    int fd = http_connect(port_of(state));
    char body[sizeof json + 4], headers[128];
    size_t header_size;

    snprintf(body, sizeof body, "%sabcd", json);
    snprintf(headers, sizeof headers,
             "Content-Type: application/octet-stream\r\nInference-Header-Content-Length: %zu\r\n",
             strlen(json));
    http_ask(fd, "POST", INFER, headers, body, &answer);
    assert_int_equal(answer.status, 200);
    assert_string_equal(http_header(&answer, "Content-Type"), "application/octet-stream");
    header_size = strtoul(http_header(&answer, "Inference-Header-Content-Length"), NULL, 10);
    assert_int_equal(answer.size, header_size + 4);
    assert_memory_equal(answer.body + header_size, "abcd", 4);
    close(fd);
}

static void a_chunked_body_is_taken(void **state)
{
    int fd = http_connect(port_of(state));
    const char *body = ONE_TENSOR;
    char text[512];

    snprintf(text, sizeof text,
             "POST " INFER " HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n"
             "5\r\n%.5s\r\n%zx\r\n%s\r\n0\r\n\r\n",
             body, strlen(body) - 5, body + 5);
    http_send_text(fd, text);
    http_read(fd, false, &answer);
    assert_int_equal(answer.status, 200);
    close(fd);
}

static void a_body_over_the_limit_is_refused(void **state)
{
    static char piece[MAX_BODY + 1];
    int fd = http_connect(port_of(state));
    char text[256];

    snprintf(text, sizeof text,
             "POST " INFER " HTTP/1.1\r\nHost: test\r\nContent-Length: %d\r\n\r\n", MAX_BODY + 1);
    http_send_text(fd, text);
    http_read(fd, false, &answer);
    assert_int_equal(answer.status, 413);
    close(fd);

    fd = http_connect(port_of(state));
    memset(piece, ' ', sizeof piece);
    snprintf(text, sizeof text,
             "POST " INFER " HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n%zx\r\n",
             sizeof piece);
    http_send_text(fd, text);
    http_send(fd, piece, sizeof piece);
    http_send_text(fd, "\r\n0\r\n\r\n");
    http_read(fd, false, &answer);
    assert_int_equal(answer.status, 413);
    close(fd);
}

static void a_body_without_end_is_cut_off(void **state)
{
    static char piece[MAX_BODY];
    int fd = http_connect(port_of(state));

    http_send_text(fd, "POST " INFER " HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n"
                       "7fffffff\r\n");
    for (int i = 0; i < 100; i++)
        http_send(fd, piece, sizeof piece);
    assert_true(http_closed(fd));
    close(fd);
}

static void expect_continue_is_heard(void **state)
{
    static const char headers[] = "POST " INFER
                                  " HTTP/1.1\r\nHost: test\r\nExpect: 100-continue\r\n"
                                  "Content-Length: ";
    int fd = http_connect(port_of(state));
    char text[256];

    snprintf(text, sizeof text, "%s%zu\r\n\r\n", headers, strlen(ONE_TENSOR));
    http_send_text(fd, text);
    http_read(fd, true, &answer);
    assert_int_equal(answer.status, 100);
    http_send_text(fd, ONE_TENSOR);
    http_read(fd, false, &answer);
    assert_int_equal(answer.status, 200);

    /* What will be refused anyway need not be sent. */
    snprintf(text, sizeof text, "%s%d\r\n\r\n", headers, MAX_BODY + 1);
    http_send_text(fd, text);
    http_read(fd, false, &answer);
    assert_int_equal(answer.status, 413);
    close(fd);
}

static void what_is_no_http_is_answered_with_400_or_closed(void **state)
{
    static const char *const noise[] = {"\r\n\r\n\r\n", "GET\r\n\r\n", "\x16\x03\x01\x02\r\n\r\n",
                                        "POST " INFER " HTTP/1.1\r\nHost: test\r\n"
                                        "Content-Length: -5\r\n\r\n"};

    for (size_t i = 0; i < sizeof noise / sizeof noise[0]; i++) {
        int fd = http_connect(port_of(state));

        http_send_text(fd, noise[i]);
        shutdown(fd, SHUT_WR);
        http_read(fd, false, &answer);
        assert_true(answer.status == 0 || answer.status == 400);
        close(fd);
    }
}

/* With a single server thread, clients that stall at each stage harm nobody. */
static void slow_clients_harm_nobody(void **state)
{
    static const char *const beginnings[] = {
        "", "P", "POST " INFER " HTTP/1.1\r\nHost: te",
        "POST " INFER " HTTP/1.1\r\nHost: test\r\nContent-Length: 100\r\n\r\n{\"inp"};
    enum { COUNT = sizeof beginnings / sizeof beginnings[0] };
    int slow[COUNT], fd;

    for (int i = 0; i < COUNT; i++) {
        slow[i] = http_connect(port_of(state));
        http_send_text(slow[i], beginnings[i]);
    }
    fd = http_connect(port_of(state));
    for (int i = 0; i < 100; i++) {
        http_ask(fd, "POST", INFER, JSON, ONE_TENSOR, &answer);
        assert_int_equal(answer.status, 200);
    }
    close(fd);
    for (int i = 0; i < COUNT; i++)
        close(slow[i]);
}

static void send_infer(int fd, const char *body)
{
    char text[512];

    snprintf(text, sizeof text,
             "POST " INFER " HTTP/1.1\r\nHost: test\r\nContent-Length: %zu\r\n\r\n%s", strlen(body),
             body);
    http_send_text(fd, text);
}

static void a_client_that_goes_away_while_it_waits_harms_nobody(void **state)
{
    int fd = http_connect(port_of(state));

    send_infer(fd, WITH_DELAY(50000));
    close(fd);
    fd = http_connect(port_of(state));
    http_ask(fd, "POST", INFER, JSON, WITH_DELAY(100000), &answer);
    assert_int_equal(answer.status, 200);
    close(fd);
}

/* One thread could not hold so many one after the other in half of the time. */
static void waiting_holds_no_thread(void **state)
{
    uint64_t begin = clock_now();
    int fds[WAITERS];

    for (int i = 0; i < WAITERS; i++) {
        fds[i] = http_connect(port_of(state));
        send_infer(fds[i], WITH_DELAY(200000));
    }
    for (int i = 0; i < WAITERS; i++) {
        http_read(fds[i], false, &answer);
        assert_int_equal(answer.status, 200);
        check_timing();
        close(fds[i]);
    }
    assert_true(clock_now() - begin < WAITERS / 2 * 200 * NS_PER_MS);
}

static void many_connections_are_answered(void **state)
{
    struct rlimit limit;
    int *fds = calloc(MANY_CONNECTIONS, sizeof *fds), count = 0;

    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_cur < MANY_CONNECTIONS + 100)
        skip();
    for (; count < MANY_CONNECTIONS; count++) {
        fds[count] = http_connect(port_of(state));
        assert_true(fds[count] >= 0);
    }
    for (int i = 0; i < count; i++) {
        http_ask(fds[i], "GET", "/v2/health/live", "", NULL, &answer);
        assert_int_equal(answer.status, 200);
    }
    while (count > 0)
        close(fds[--count]);
    free(fds);
}

/* While its thread is busy, so many requests arrive that one look at the sockets finds exactly as
 * many as the library takes at a time (128), whatever else it finds. */
static void a_full_look_at_the_sockets_is_dealt_with(void **state)
{
    enum { FEWEST = 120, MOST = 132 };
    int fds[MOST + 1];

    for (int i = 0; i <= MOST; i++) {
        fds[i] = http_connect(port_of(state));
        http_ask(fds[i], "POST", INFER, JSON, ONE_TENSOR, &answer);
    }
    for (int count = FEWEST; count <= MOST; count++) {
        send_infer(fds[MOST], WITH_BUSY(20000));
        for (int i = 0; i < count; i++)
            send_infer(fds[i], ONE_TENSOR);
        http_read(fds[MOST], false, &answer);
        assert_int_equal(answer.status, 200);
        for (int i = 0; i < count; i++) {
            http_read(fds[i], false, &answer);
            assert_int_equal(answer.status, 200);
        }
    }
    for (int i = 0; i <= MOST; i++)
        close(fds[i]);
}

static void a_request_in_hand_is_finished_after_sigterm(void **state)
{
    struct server *s = *state;
    int fd = http_connect(s->port), idle = http_connect(s->port);

    http_ask(idle, "GET", "/v2/health/live", "", NULL, &answer);
    send_infer(fd, WITH_DELAY(200000));
    /* The thread has read the one before the other. */
    http_ask(idle, "GET", "/v2/health/live", "", NULL, &answer);
    server_signal(s, SIGTERM);
    http_read(fd, false, &answer);
    assert_int_equal(answer.status, 200);
    assert_string_equal(http_header(&answer, "Connection"), "close");
    assert_true(http_closed(fd));
    assert_true(http_closed(idle));
    assert_int_equal(server_end(s), 0);
    assert_int_equal(http_connect(s->port), -1);
    close(fd);
    close(idle);
}

static void a_waiting_request_does_not_outlive_the_lifeline(void **state)
{
    struct server *s = *state;
    int fd = http_connect(s->port);

    send_infer(fd, WITH_DELAY(59000000));
    close(s->lifeline);
    s->lifeline = -1;
    assert_int_equal(server_end(s), 0);
    close(fd);
}

static int forget(void **state)
{
    free(*state);
    return 0;
}

#define SERVED(test) cmocka_unit_test_setup_teardown(test, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SERVED(questions_get_their_status),
        SERVED(a_refused_method_names_the_allowed_ones),
        SERVED(each_answer_to_infer_is_timed),
        SERVED(binary_tensors_come_back_as_binary),
        SERVED(a_chunked_body_is_taken),
        SERVED(a_body_over_the_limit_is_refused),
        SERVED(a_body_without_end_is_cut_off),
        SERVED(expect_continue_is_heard),
        SERVED(what_is_no_http_is_answered_with_400_or_closed),
        SERVED(slow_clients_harm_nobody),
        SERVED(a_client_that_goes_away_while_it_waits_harms_nobody),
        SERVED(waiting_holds_no_thread),
        SERVED(many_connections_are_answered),
        SERVED(a_full_look_at_the_sockets_is_dealt_with),
        cmocka_unit_test_setup_teardown(a_request_in_hand_is_finished_after_sigterm, start, forget),
        cmocka_unit_test_setup_teardown(a_waiting_request_does_not_outlive_the_lifeline, start,
                                        forget),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
