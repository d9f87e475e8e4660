#include <config.h>

#include "transport_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/clock.h"
#include "wire/json_codec.h"

static uint8_t message[1024];
static const struct request_body body = {
    .data = message, .size = sizeof message, .header_size = JSON_NO_HEADER};

static void check_instants(const struct sample *s)
{
    assert_true(s->sent >= s->due);
    assert_true(s->first_byte == 0 || (s->first_byte >= s->sent && s->first_byte <= s->done));
    assert_true(s->done >= s->sent && s->done <= clock_now());
}

struct transport_config rig_config(int port, uint32_t slots)
{
    for (size_t i = 0; i < sizeof message; i++)
        message[i] = (uint8_t)(i * 7);
    return (struct transport_config){.host = "127.0.0.1",
                                     .port = port,
                                     .path = "/v2/models/identity/infer",
                                     .content_type = "application/octet-stream",
                                     .bodies = &body,
                                     .body_count = 1,
                                     .slots = slots,
                                     .connections = slots,
                                     .timeout_ns = 20 * NS_PER_S,
                                     .ttfb_every = 1,
                                     .response_limit = 1 << 16};
}

void rig_open(struct rig *r, const struct transport_ops *ops, const struct transport_config *config,
              bool connect)
{
    struct err e = {0};

    *r = (struct rig){.ops = ops, .config = *config};
    if (ops->open(config, &r->t, &e) != 0)
        fail_msg("open: %s", e.text);
    if (connect && ops->connect(r->t, clock_now() + 20 * NS_PER_S, &r->connected, &e) != 0)
        fail_msg("connect: %s", e.text);
}

void rig_close(struct rig *r)
{
    r->ops->close(r->t);
    r->t = NULL;
}

struct completion rig_request(struct rig *r, uint64_t number, bool keep)
{
    struct completion done;
    uint64_t due = clock_now();

    r->ops->submit(r->t, 0, number, due, keep);
    assert_int_equal(r->ops->wait(r->t, UINT64_MAX, &done, 1), 1);
    assert_int_equal(done.slot, 0);
    assert_int_equal(done.sample.due, due);
    check_instants(&done.sample);
    return done;
}

static void count(struct rig_counts *counts, const struct completion *done)
{
    check_instants(&done->sample);
    counts->outcomes[done->sample.outcome]++;
    counts->with_phases += done->sample.has_phases;
    counts->with_first_byte += done->sample.first_byte != 0;
    counts->new_connections += done->sample.new_connection;
    if (done->sample.outcome != OUTCOME_OK && done->text == NULL)
        fail_msg("a failure without a text");
}

struct rig_counts rig_load(struct rig *r, uint64_t requests)
{
    enum { BATCH = 32 };
    struct completion done[BATCH];
    struct rig_counts counts = {0};
    uint64_t sent = 0, completed = 0;

    for (; sent < r->config.slots && sent < requests; sent++)
        r->ops->submit(r->t, (uint32_t)sent, sent, clock_now(), false);
    while (completed < requests) {
        int n = r->ops->wait(r->t, UINT64_MAX, done, BATCH);

        assert_true(n > 0);
        for (int i = 0; i < n; i++) {
            completed++;
            count(&counts, &done[i]);
            if (sent < requests)
                r->ops->submit(r->t, done[i].slot, sent++, clock_now(), false);
        }
    }
    return counts;
}
