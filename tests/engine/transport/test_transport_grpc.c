#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/clock.h"
#include "engine/transport/transport.h"
#include "tiny_grpc_server.h"
#include "tiny_http_server.h"
#include "transport_rig.h"

struct house {
    struct tiny_grpc_server server;
    struct rig rig;
};

static void open_house(struct house *h, enum tiny_rpc_behaviour behaviour, uint32_t slots,
                       uint32_t channels, bool stream)
{
    struct transport_config config;

    tiny_grpc_start(&h->server, 0, behaviour);
    config = rig_config(h->server.port, slots);
    config.connections = channels;
    config.stream = stream;
    rig_open(&h->rig, &transport_grpc, &config, true);
    assert_int_equal(h->rig.connected.connections, channels);
    assert_true(h->rig.connected.setup_total_ns > 0);
}

static void close_house(struct house *h)
{
    rig_close(&h->rig);
    tiny_grpc_stop(&h->server);
}

static void assert_echoed(const struct rig *r, const struct completion *c)
{
    assert_int_equal(c->sample.outcome, OUTCOME_OK);
    assert_null(c->text);
    assert_int_equal(c->body_size, r->config.bodies[0].size);
    assert_memory_equal(c->body, r->config.bodies[0].data, c->body_size);
}

static void unary_answers_come_back_whole(void **state)
{
    struct house h;
    struct completion c;

    (void)state;
    open_house(&h, TINY_RPC_ECHO, 1, 1, false);
    c = rig_request(&h.rig, 0, true);
    assert_echoed(&h.rig, &c);
    assert_true(c.sample.has_phases);
    assert_int_equal(c.sample.server.ns[PHASE_TOTAL], 12345);
    assert_int_equal(c.sample.server.ns[PHASE_INFER], 3000);
    assert_true(c.sample.first_byte >= c.sample.sent);

    c = rig_request(&h.rig, 0, false);
    assert_int_equal(c.sample.outcome, OUTCOME_OK);
    assert_null(c.body);
    assert_true(c.sample.has_phases);
    close_house(&h);
}

static void stream_answers_come_back_whole(void **state)
{
    struct house h;

    (void)state;
    open_house(&h, TINY_RPC_ECHO, 1, 1, true);
    for (int i = 0; i < 3; i++) {
        struct completion c = rig_request(&h.rig, 0, true);

        assert_echoed(&h.rig, &c);
        assert_false(c.sample.has_phases);
        assert_int_equal(c.sample.first_byte, 0);
    }
    close_house(&h);
}

static void bodies_are_used_in_turn(void **state)
{
    enum { LARGE = 6 << 20 };
    uint8_t *large = malloc(LARGE);
    struct request_body bodies[3] = {
        {.data = (const uint8_t *)"", .size = 0},
        {.data = (const uint8_t *)"two", .size = 3},
        {.data = large, .size = LARGE},
    };

    (void)state;
    for (size_t i = 0; i < LARGE; i++)
        large[i] = (uint8_t)(i % 251);
    for (int stream = 0; stream < 2; stream++) {
        struct tiny_grpc_server server;
        struct transport_config config;
        struct rig rig;

        tiny_grpc_start(&server, 0, TINY_RPC_ECHO);
        config = rig_config(server.port, 1);
        config.stream = stream;
        config.bodies = bodies;
        config.body_count = 3;
        config.response_limit = LARGE;
        rig_open(&rig, &transport_grpc, &config, true);
        for (uint64_t i = 0; i < 7; i++) {
            struct completion c = rig_request(&rig, i, true);

            assert_int_equal(c.sample.outcome, OUTCOME_OK);
            assert_int_equal(c.body_size, bodies[i % 3].size);
            assert_memory_equal(c.body, bodies[i % 3].data, c.body_size);
        }
        rig_close(&rig);
        tiny_grpc_stop(&server);
    }
    free(large);
}

static void each_channel_has_a_connection_of_its_own(void **state)
{
    static const uint32_t channels[] = {1, 2, 7};

    (void)state;
    for (int i = 0; i < 6; i++) {
        bool stream = i >= 3;
        struct house h;
        struct rig_counts counts;

        open_house(&h, TINY_RPC_ECHO, 20, channels[i % 3], stream);
        counts = rig_load(&h.rig, 1000);
        assert_int_equal(counts.outcomes[OUTCOME_OK], 1000);
        assert_int_equal(counts.with_phases, stream ? 0 : 1000);
        assert_int_equal(counts.with_first_byte, stream ? 0 : 1000);
        assert_int_equal(atomic_load(&h.server.peers), channels[i % 3]);
        assert_int_equal(transport_grpc.new_connections(h.rig.t), 0);
        close_house(&h);
    }
}

static void the_first_byte_is_sampled(void **state)
{
    struct tiny_grpc_server server;
    struct transport_config config;
    struct rig_counts counts;
    struct rig rig;

    (void)state;
    tiny_grpc_start(&server, 0, TINY_RPC_ECHO);
    config = rig_config(server.port, 4);
    config.ttfb_every = 16;
    rig_open(&rig, &transport_grpc, &config, true);
    counts = rig_load(&rig, 160);
    assert_int_equal(counts.outcomes[OUTCOME_OK], 160);
    assert_int_equal(counts.with_first_byte, 10);
    rig_close(&rig);
    tiny_grpc_stop(&server);
}

static void a_thousand_slots(void **state)
{
    (void)state;
    for (int stream = 0; stream < 2; stream++) {
        struct house h;

        open_house(&h, TINY_RPC_ECHO, 1024, 11, stream);
        assert_int_equal(rig_load(&h.rig, 3000).outcomes[OUTCOME_OK], 3000);
        close_house(&h);
    }
}

/* One request against a server that behaves so, and one after it. */
static void expect(enum tiny_rpc_behaviour behaviour, bool stream, enum outcome outcome, int status,
                   const char *text)
{
    struct house h;
    struct completion c;

    open_house(&h, behaviour, 1, 1, stream);
    c = rig_request(&h.rig, 0, true);
    assert_int_equal(c.sample.outcome, outcome);
    assert_int_equal(c.sample.status, status);
    assert_string_equal(c.text, text);
    assert_null(c.body);

    atomic_store(&h.server.behaviour, TINY_RPC_ECHO);
    c = rig_request(&h.rig, 0, true);
    assert_echoed(&h.rig, &c);
    close_house(&h);
}

static void a_status_that_is_not_ok_carries_the_servers_words(void **state)
{
    static const char text[] = "RESOURCE_EXHAUSTED: come back later";

    (void)state;
    expect(TINY_RPC_REFUSE, false, OUTCOME_GRPC_STATUS, 8, text);
    expect(TINY_RPC_REFUSE, true, OUTCOME_GRPC_STATUS, 8, text);
    expect(TINY_RPC_COMPLAIN, true, OUTCOME_GRPC_STATUS, 2, "no such model");
}

static void an_answer_over_the_limit_is_refused(void **state)
{
    static const char text[] = "the response is larger than 65536 bytes";

    (void)state;
    expect(TINY_RPC_HUGE, false, OUTCOME_PROTOCOL, 0, text);
    expect(TINY_RPC_HUGE, true, OUTCOME_PROTOCOL, 0, text);
}

static void no_message_is_a_protocol_error(void **state)
{
    (void)state;
    for (int stream = 0; stream < 2; stream++) {
        struct house h;
        struct completion c;

        open_house(&h, TINY_RPC_EMPTY, 1, 1, stream);
        c = rig_request(&h.rig, 0, true);
        assert_int_equal(c.sample.outcome, OUTCOME_PROTOCOL);
        assert_non_null(c.text);
        close_house(&h);
    }
}

static void silence_times_out(void **state)
{
    (void)state;
    for (int stream = 0; stream < 2; stream++) {
        struct tiny_grpc_server server;
        struct transport_config config;
        struct completion c, batch[4];
        struct rig rig;
        char text[128];
        int done = 0;

        tiny_grpc_start(&server, 0, TINY_RPC_SILENT);
        config = rig_config(server.port, 4);
        config.stream = stream;
        config.timeout_ns = 150 * NS_PER_MS;
        rig_open(&rig, &transport_grpc, &config, true);
        for (uint32_t i = 0; i < 4; i++)
            transport_grpc.submit(rig.t, i, 0, 1, false);
        while (done < 4)
            done += transport_grpc.wait(rig.t, UINT64_MAX, batch + done, 4 - done);
        snprintf(text, sizeof text, "no answer from 127.0.0.1:%d within 0.150 s", server.port);
        for (int i = 0; i < 4; i++) {
            assert_int_equal(batch[i].sample.outcome, OUTCOME_TIMEOUT);
            assert_int_equal(batch[i].sample.status, 0);
            assert_true(batch[i].sample.done - batch[i].sample.sent >= config.timeout_ns);
            assert_string_equal(batch[i].text, text);
        }
        atomic_store(&server.behaviour, TINY_RPC_ECHO);
        c = rig_request(&rig, 0, true);
        assert_echoed(&rig, &c);
        rig_close(&rig);
        tiny_grpc_stop(&server);
    }
}

static void nobody_listens(void **state)
{
    struct transport_config config = rig_config(tiny_unused_port(), 2);
    struct transport_connected connected;
    char text[128];
    struct err e;

    (void)state;
    snprintf(text, sizeof text, "connect to 127.0.0.1:%d: Connection refused", config.port);
    for (int stream = 0; stream < 2; stream++) {
        struct completion c;
        struct rig rig;

        config.stream = stream;
        rig_open(&rig, &transport_grpc, &config, false);
        assert_int_equal(transport_grpc.connect(rig.t, clock_now() + 20 * NS_PER_S, &connected, &e),
                         ERR_UNAVAILABLE);
        assert_string_equal(e.text, text);
        c = rig_request(&rig, 0, true);
        assert_int_equal(c.sample.outcome, OUTCOME_CONNECT);
        assert_string_equal(c.text, text);
        rig_close(&rig);
    }
}

static void a_server_that_comes_back_is_used_by_new_channels(void **state)
{
    (void)state;
    for (int stream = 0; stream < 2; stream++) {
        struct house h;
        struct completion c;
        int port;

        open_house(&h, TINY_RPC_ECHO, 2, 2, stream);
        assert_int_equal(rig_load(&h.rig, 10).outcomes[OUTCOME_OK], 10);
        port = h.server.port;
        tiny_grpc_stop(&h.server);
        do
            c = rig_request(&h.rig, 0, false);
        while (c.sample.outcome == OUTCOME_GRPC_STATUS);
        assert_int_equal(c.sample.outcome, OUTCOME_CONNECT);
        rig_close(&h.rig);

        tiny_grpc_start(&h.server, port, TINY_RPC_ECHO);
        rig_open(&h.rig, &transport_grpc, &h.rig.config, true);
        assert_int_equal(rig_load(&h.rig, 10).outcomes[OUTCOME_OK], 10);
        close_house(&h);
    }
}

static void reopened_connections_are_counted(void **state)
{
    struct house h;
    int port;

    (void)state;
    open_house(&h, TINY_RPC_ECHO, 1, 1, false);
    port = h.server.port;
    tiny_grpc_stop(&h.server);
    tiny_grpc_start(&h.server, port, TINY_RPC_ECHO);
    while (rig_request(&h.rig, 0, false).sample.outcome != OUTCOME_OK)
        ;
    assert_int_equal(transport_grpc.new_connections(h.rig.t), 1);
    close_house(&h);
}

/* Each call with an instant of its own, as a schedule has them, answers coming in between. */
static void an_open_loop_waits_for_instants(void **state)
{
    enum { WAITS = 200 };
    struct tiny_grpc_server server;
    struct transport_config config;
    struct completion c;
    struct rig rig;
    int answers = 0;

    (void)state;
    tiny_grpc_start(&server, 0, TINY_RPC_ECHO);
    config = rig_config(server.port, WAITS);
    config.connections = 1;
    config.open_loop = true;
    rig_open(&rig, &transport_grpc, &config, true);
    for (uint32_t i = 0; i < WAITS; i++) {
        uint64_t until = clock_now() + i % 7 * 100 * NS_PER_US;

        rig.ops->submit(rig.t, i, i, until, false);
        while (clock_now() < until)
            answers += rig.ops->wait(rig.t, until, &c, 1);
    }
    while (answers < WAITS)
        answers += rig.ops->wait(rig.t, UINT64_MAX, &c, 1);
    assert_int_equal(transport_grpc.more_connections(rig.t), 0);
    rig_close(&rig);
    tiny_grpc_stop(&server);
}

static void close_gives_up_what_is_in_flight(void **state)
{
    (void)state;
    for (int stream = 0; stream < 2; stream++) {
        struct house h;

        open_house(&h, TINY_RPC_SILENT, 40, 3, stream);
        for (uint32_t i = 0; i < 40; i++)
            transport_grpc.submit(h.rig.t, i, i, 1, i % 2);
        close_house(&h);
    }
    transport_grpc.close(NULL);
}

static void wait_returns_when_its_time_has_come(void **state)
{
    struct house h;
    struct completion c;
    uint64_t until;

    (void)state;
    open_house(&h, TINY_RPC_SILENT, 1, 1, false);
    transport_grpc.submit(h.rig.t, 0, 0, 1, false);
    until = clock_now() + 2 * NS_PER_MS;
    assert_int_equal(transport_grpc.wait(h.rig.t, until, &c, 1), 0);
    assert_true(clock_now() >= until);
    assert_int_equal(transport_grpc.wait(h.rig.t, 0, &c, 1), 0);
    close_house(&h);
}

static int start(void **state)
{
    (void)state;
    transport_grpc_global_init();
    return 0;
}

static int end(void **state)
{
    (void)state;
    transport_grpc_global_fini();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unary_answers_come_back_whole),
        cmocka_unit_test(stream_answers_come_back_whole),
        cmocka_unit_test(bodies_are_used_in_turn),
        cmocka_unit_test(each_channel_has_a_connection_of_its_own),
        cmocka_unit_test(the_first_byte_is_sampled),
        cmocka_unit_test(a_thousand_slots),
        cmocka_unit_test(a_status_that_is_not_ok_carries_the_servers_words),
        cmocka_unit_test(an_answer_over_the_limit_is_refused),
        cmocka_unit_test(no_message_is_a_protocol_error),
        cmocka_unit_test(silence_times_out),
        cmocka_unit_test(nobody_listens),
        cmocka_unit_test(a_server_that_comes_back_is_used_by_new_channels),
        cmocka_unit_test(reopened_connections_are_counted),
        cmocka_unit_test(an_open_loop_waits_for_instants),
        cmocka_unit_test(close_gives_up_what_is_in_flight),
        cmocka_unit_test(wait_returns_when_its_time_has_come),
    };

    return cmocka_run_group_tests(tests, start, end);
}
