#include <config.h>

#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "engine/session/preflight.h"
#include "engine/transport/transport.h"
#include "tiny_http_server.h"
#include "transport_rig.h"
#include "wire/json_codec.h"

struct house {
    struct tiny_http_server server;
    struct rig rig;
};

static void open_house(struct house *h, enum tiny_behaviour behaviour, uint32_t slots)
{
    struct transport_config config;

    tiny_http_start(&h->server, 0, behaviour);
    config = rig_config(h->server.port, slots);
    rig_open(&h->rig, &transport_rest, &config, true);
    assert_int_equal(h->rig.connected.connections, slots);
    assert_int_equal(atomic_load(&h->server.accepted), slots);
}

static void close_house(struct house *h)
{
    rig_close(&h->rig);
    tiny_http_stop(&h->server);
}

static void answers_come_back_whole(void **state)
{
    struct house h;
    struct completion c;

    (void)state;
    open_house(&h, TINY_ECHO, 1);
    c = rig_request(&h.rig, 0, true);
    assert_int_equal(c.sample.outcome, OUTCOME_OK);
    assert_int_equal(c.sample.status, 200);
    assert_null(c.text);
    assert_int_equal(c.body_size, h.rig.config.bodies[0].size);
    assert_memory_equal(c.body, h.rig.config.bodies[0].data, c.body_size);
    assert_int_equal(c.header_size, 5);
    assert_true(c.sample.first_byte >= c.sample.sent);
    assert_true(c.sample.has_phases);
    assert_int_equal(c.sample.server.ns[PHASE_TOTAL], 12345);
    assert_int_equal(c.sample.server.ns[PHASE_DECODE], 1000);

    c = rig_request(&h.rig, 0, false);
    assert_int_equal(c.sample.outcome, OUTCOME_OK);
    assert_null(c.body);
    assert_true(c.sample.has_phases);
    close_house(&h);
}

static void chunked_answers_come_back_whole(void **state)
{
    struct house h;
    struct completion c;

    (void)state;
    open_house(&h, TINY_CHUNKED, 1);
    c = rig_request(&h.rig, 0, true);
    assert_int_equal(c.sample.outcome, OUTCOME_OK);
    assert_int_equal(c.body_size, h.rig.config.bodies[0].size);
    assert_memory_equal(c.body, h.rig.config.bodies[0].data, c.body_size);
    assert_int_equal(c.header_size, JSON_NO_HEADER);
    assert_false(c.sample.has_phases);
    close_house(&h);
}

static void bodies_are_used_in_turn(void **state)
{
    enum { LARGE = 3 << 20 };
    uint8_t *large = malloc(LARGE);
    struct request_body bodies[3] = {
        {.data = (const uint8_t *)"one", .size = 3, .header_size = JSON_NO_HEADER},
        {.data = (const uint8_t *)"{2}..", .size = 5, .header_size = 3},
        {.data = large, .size = LARGE, .header_size = JSON_NO_HEADER},
    };
    struct tiny_http_server server;
    struct transport_config config;
    struct rig rig;

    (void)state;
    for (size_t i = 0; i < LARGE; i++)
        large[i] = (uint8_t)(i % 251);
    tiny_http_start(&server, 0, TINY_ECHO);
    config = rig_config(server.port, 1);
    config.bodies = bodies;
    config.body_count = 3;
    config.response_limit = LARGE;
    rig_open(&rig, &transport_rest, &config, true);
    for (uint64_t i = 0; i < 7; i++) {
        struct completion c = rig_request(&rig, i, true);

        assert_int_equal(c.sample.outcome, OUTCOME_OK);
        assert_int_equal(c.body_size, bodies[i % 3].size);
        assert_memory_equal(c.body, bodies[i % 3].data, c.body_size);
    }
    assert_int_equal(atomic_load(&server.accepted), 1);
    rig_close(&rig);
    tiny_http_stop(&server);
    free(large);
}

static void load_keeps_to_the_warm_connections(void **state)
{
    static const uint32_t slots[] = {1, 16, 33, 100};

    (void)state;
    for (size_t i = 0; i < sizeof slots / sizeof slots[0]; i++) {
        struct house h;
        struct rig_counts counts;

        open_house(&h, TINY_ECHO, slots[i]);
        counts = rig_load(&h.rig, 2000);
        assert_int_equal(counts.outcomes[OUTCOME_OK], 2000);
        assert_int_equal(counts.with_phases, 2000);
        assert_int_equal(counts.with_first_byte, 2000);
        assert_int_equal(counts.new_connections, 0);
        assert_int_equal(transport_rest.new_connections(h.rig.t), 0);
        assert_int_equal(atomic_load(&h.server.accepted), slots[i]);
        assert_true(h.rig.connected.setup_total_ns > 0);
        close_house(&h);
    }
}

static void a_thousand_slots(void **state)
{
    struct house h;
    struct rig_counts counts;

    (void)state;
    open_house(&h, TINY_ECHO, 1024);
    counts = rig_load(&h.rig, 5000);
    assert_int_equal(counts.outcomes[OUTCOME_OK], 5000);
    assert_int_equal(counts.new_connections, 0);
    close_house(&h);
}

static void requests_wait_for_fewer_connections(void **state)
{
    struct tiny_http_server server;
    struct transport_config config;
    struct rig_counts counts;
    struct rig rig;

    (void)state;
    tiny_http_start(&server, 0, TINY_ECHO);
    config = rig_config(server.port, 16);
    config.connections = 3;
    rig_open(&rig, &transport_rest, &config, true);
    assert_int_equal(rig.connected.connections, 3);
    counts = rig_load(&rig, 2000);
    assert_int_equal(counts.outcomes[OUTCOME_OK], 2000);
    assert_int_equal(atomic_load(&server.accepted), 3);
    rig_close(&rig);
    tiny_http_stop(&server);
}

/* Over the bound of a shard too. None of them is one that was lost. */
static void an_open_loop_opens_more_connections(void **state)
{
    struct tiny_http_server server;
    struct transport_config config;
    struct rig_counts counts;
    struct rig rig;

    (void)state;
    tiny_http_start(&server, 0, TINY_ECHO);
    config = rig_config(server.port, 70);
    config.connections = 2;
    config.open_loop = true;
    rig_open(&rig, &transport_rest, &config, true);
    assert_int_equal(rig.connected.connections, 2);
    rig_request(&rig, 0, false);
    assert_int_equal(transport_rest.more_connections(rig.t), 0);
    while (transport_rest.more_connections(rig.t) < 68) {
        counts = rig_load(&rig, 1000);
        assert_int_equal(counts.outcomes[OUTCOME_OK], 1000);
    }
    assert_int_equal(transport_rest.new_connections(rig.t), 0);
    assert_int_equal(atomic_load(&server.accepted), 70);
    rig_close(&rig);
    tiny_http_stop(&server);
}

/* It has answers to read before it waits: the third request gets a connection that one of them
 * leaves. */
static void a_client_that_is_late_opens_none(void **state)
{
    struct tiny_http_server server;
    struct transport_config config;
    struct completion done;
    struct rig rig;

    (void)state;
    tiny_http_start(&server, 0, TINY_ECHO);
    config = rig_config(server.port, 3);
    config.connections = 2;
    config.open_loop = true;
    rig_open(&rig, &transport_rest, &config, true);
    for (uint32_t slot = 0; slot < 3; slot++)
        transport_rest.submit(rig.t, slot, 0, clock_now(), false);
    while (atomic_load(&server.answered) < 2)
        sched_yield();
    for (int count = 0; count < 3; count++) {
        assert_int_equal(transport_rest.wait(rig.t, UINT64_MAX, &done, 1), 1);
        assert_int_equal(done.sample.outcome, OUTCOME_OK);
    }
    assert_int_equal(transport_rest.more_connections(rig.t), 0);
    rig_close(&rig);
    tiny_http_stop(&server);
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), wanted = strlen(end);

    return length >= wanted && strcmp(text + length - wanted, end) == 0;
}

/* One request against a server that behaves so; the failure's text ends with `text`, or with
 * `newer` where a newer library says it in other words. */
static void expect_either(enum tiny_behaviour behaviour, enum outcome outcome, int status,
                          const char *text, const char *newer)
{
    struct house h;
    struct completion c;

    open_house(&h, behaviour, 1);
    c = rig_request(&h.rig, 0, true);
    assert_int_equal(c.sample.outcome, outcome);
    assert_int_equal(c.sample.status, status);
    assert_non_null(c.text);
    if (!ends_with(c.text, text) && !ends_with(c.text, newer))
        fail_msg("'%s' ends neither with '%s' nor with '%s'", c.text, text, newer);
    assert_null(c.body);

    /* It is none the worse for it. */
    atomic_store(&h.server.behaviour, TINY_ECHO);
    c = rig_request(&h.rig, 0, true);
    assert_int_equal(c.sample.outcome, OUTCOME_OK);
    assert_int_equal(c.body_size, h.rig.config.bodies[0].size);
    close_house(&h);
}

static void expect(enum tiny_behaviour behaviour, enum outcome outcome, int status,
                   const char *text)
{
    expect_either(behaviour, outcome, status, text, text);
}

static void a_status_that_is_no_success_carries_the_servers_words(void **state)
{
    (void)state;
    expect(TINY_OVERLOAD, OUTCOME_HTTP_STATUS, 503, "HTTP 503: {\"error\": \"come back later\"}");
}

static void broken_answers_are_protocol_errors(void **state)
{
    (void)state;
    expect_either(TINY_GARBAGE, OUTCOME_PROTOCOL, 0, ": Received HTTP/0.9 when not allowed",
                  ": Invalid status line");
    expect_either(TINY_TRUNCATED, OUTCOME_PROTOCOL, 0,
                  ": transfer closed with 1025 bytes remaining to read",
                  ": end of response with 1025 bytes missing");
    expect(TINY_RESET, OUTCOME_PROTOCOL, 0, ": Recv failure: Connection reset by peer");
}

static void an_answer_over_the_limit_is_refused(void **state)
{
    (void)state;
    expect(TINY_HUGE, OUTCOME_PROTOCOL, 200, "the response is larger than 65536 bytes");
}

static void silence_times_out(void **state)
{
    struct tiny_http_server server;
    struct transport_config config;
    struct completion c, batch[8];
    struct rig rig;
    char text[128];
    int done = 0;

    (void)state;
    tiny_http_start(&server, 0, TINY_SILENT);
    config = rig_config(server.port, 4);
    config.connections = 2;
    config.timeout_ns = 150 * NS_PER_MS;
    rig_open(&rig, &transport_rest, &config, true);
    for (uint32_t i = 0; i < 4; i++)
        transport_rest.submit(rig.t, i, 0, 1, false);
    while (done < 4)
        done += transport_rest.wait(rig.t, UINT64_MAX, batch + done, 8 - done);
    assert_int_equal(done, 4);
    snprintf(text, sizeof text, "no answer from 127.0.0.1:%d within 0.150 s", server.port);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(batch[i].slot, i);
        assert_int_equal(batch[i].sample.outcome, OUTCOME_TIMEOUT);
        assert_true(batch[i].sample.done - batch[i].sample.sent >= config.timeout_ns);
        assert_string_equal(batch[i].text, text);
    }
    /* A late answer must not be taken for the next request's: the connections are new. */
    atomic_store(&server.behaviour, TINY_ECHO);
    c = rig_request(&rig, 0, true);
    assert_int_equal(c.sample.outcome, OUTCOME_OK);
    assert_true(c.sample.new_connection);
    rig_close(&rig);
    tiny_http_stop(&server);
}

/* libcurl closes a socket that was still connecting without a word, and the next one has its
 * number. The time-out is below the 200 ms after which libcurl looks at a connecting socket by
 * itself. */
static void a_connection_given_up_halfway_leaves_nothing_behind(void **state)
{
    struct tiny_http_server server;
    struct transport_config config;
    struct completion c;
    struct rig rig;

    (void)state;
    tiny_http_start(&server, 0, TINY_ECHO);
    config = rig_config(server.port, 1);
    config.timeout_ns = 150 * NS_PER_MS;
    rig_open(&rig, &transport_rest, &config, false);
    transport_rest.submit(rig.t, 0, 0, 1, false);
    clock_sleep_until(clock_now() + config.timeout_ns);
    assert_int_equal(transport_rest.wait(rig.t, UINT64_MAX, &c, 1), 1);
    assert_int_equal(c.sample.outcome, OUTCOME_TIMEOUT);
    c = rig_request(&rig, 0, true);
    assert_int_equal(c.sample.outcome, OUTCOME_OK);
    rig_close(&rig);
    tiny_http_stop(&server);
}

static void reopened_connections_are_counted(void **state)
{
    static const enum tiny_behaviour behaviours[] = {TINY_CLOSE, TINY_HANG_UP};

    (void)state;
    for (int i = 0; i < 2; i++) {
        struct house h;
        struct rig_counts counts;

        open_house(&h, behaviours[i], 4);
        counts = rig_load(&h.rig, 100);
        assert_int_equal(counts.outcomes[OUTCOME_OK], 100);
        assert_int_equal(counts.new_connections, 96);
        assert_int_equal(transport_rest.new_connections(h.rig.t), 96);
        assert_int_equal(atomic_load(&h.server.accepted), 100);
        close_house(&h);
    }
}

static void nobody_listens(void **state)
{
    struct transport_config config = rig_config(tiny_unused_port(), 2);
    struct transport_connected connected;
    char text[128];
    struct completion c;
    struct rig rig;
    struct err e;

    (void)state;
    snprintf(text, sizeof text, "connect to 127.0.0.1:%d: Connection refused", config.port);
    rig_open(&rig, &transport_rest, &config, false);
    assert_int_equal(transport_rest.connect(rig.t, clock_now() + 20 * NS_PER_S, &connected, &e),
                     ERR_UNAVAILABLE);
    assert_string_equal(e.text, text);
    assert_int_equal(connected.connections, 0);
    c = rig_request(&rig, 0, true);
    assert_int_equal(c.sample.outcome, OUTCOME_CONNECT);
    assert_string_equal(c.text, text);
    assert_int_equal(transport_rest.new_connections(rig.t), 0);
    rig_close(&rig);
}

static void a_server_that_comes_back_is_used_again(void **state)
{
    struct house h;
    struct completion c;
    int port;

    (void)state;
    open_house(&h, TINY_ECHO, 2);
    assert_int_equal(rig_load(&h.rig, 10).outcomes[OUTCOME_OK], 10);
    port = h.server.port;
    tiny_http_stop(&h.server);
    c = rig_request(&h.rig, 0, false);
    assert_int_equal(c.sample.outcome, OUTCOME_CONNECT);
    tiny_http_start(&h.server, port, TINY_ECHO);
    assert_int_equal(rig_load(&h.rig, 10).outcomes[OUTCOME_OK], 10);
    assert_int_equal(transport_rest.new_connections(h.rig.t), 2);
    close_house(&h);
}

static void close_gives_up_what_is_in_flight(void **state)
{
    struct house h;

    (void)state;
    open_house(&h, TINY_SILENT, 40);
    for (uint32_t i = 0; i < 40; i++)
        transport_rest.submit(h.rig.t, i, i, 1, i % 2);
    close_house(&h);
    transport_rest.close(NULL);
}

static void wait_returns_when_its_time_has_come(void **state)
{
    struct house h;
    struct completion c;
    uint64_t until;

    (void)state;
    open_house(&h, TINY_SILENT, 1);
    transport_rest.submit(h.rig.t, 0, 0, 1, false);
    until = clock_now() + 2 * NS_PER_MS;
    assert_int_equal(transport_rest.wait(h.rig.t, until, &c, 1), 0);
    assert_true(clock_now() >= until);
    assert_int_equal(transport_rest.wait(h.rig.t, 0, &c, 1), 0);
    close_house(&h);
}

static int start(void **state)
{
    struct err e;

    (void)state;
    if (preflight_raise_files(&e) || transport_rest_global_init(&e)) {
        print_error("%s\n", e.text);
        return -1;
    }
    return 0;
}

static int end(void **state)
{
    (void)state;
    transport_rest_global_fini();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_come_back_whole),
        cmocka_unit_test(chunked_answers_come_back_whole),
        cmocka_unit_test(bodies_are_used_in_turn),
        cmocka_unit_test(load_keeps_to_the_warm_connections),
        cmocka_unit_test(a_thousand_slots),
        cmocka_unit_test(requests_wait_for_fewer_connections),
        cmocka_unit_test(an_open_loop_opens_more_connections),
        cmocka_unit_test(a_client_that_is_late_opens_none),
        cmocka_unit_test(a_status_that_is_no_success_carries_the_servers_words),
        cmocka_unit_test(broken_answers_are_protocol_errors),
        cmocka_unit_test(an_answer_over_the_limit_is_refused),
        cmocka_unit_test(silence_times_out),
        cmocka_unit_test(a_connection_given_up_halfway_leaves_nothing_behind),
        cmocka_unit_test(reopened_connections_are_counted),
        cmocka_unit_test(nobody_listens),
        cmocka_unit_test(a_server_that_comes_back_is_used_again),
        cmocka_unit_test(close_gives_up_what_is_in_flight),
        cmocka_unit_test(wait_returns_when_its_time_has_come),
    };

    return cmocka_run_group_tests(tests, start, end);
}
