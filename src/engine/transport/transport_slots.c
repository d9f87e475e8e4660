#include <config.h>

#include "engine/transport/transport_slots.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "wire/json_codec.h"

#define LOOK_NS (100 * NS_PER_MS)

static int check_config(const struct transport_config *config, struct err *e)
{
    if (config->slots == 0)
        return err_set(e, ERR_INVALID, "slots: %u, at least 1", (unsigned)config->slots);
    if (config->connections == 0)
        return err_set(e, ERR_INVALID, "connections: 0, at least 1");
    if (config->body_count == 0)
        return err_set(e, ERR_INVALID, "no request message to send");
    return 0;
}

static int print_address(struct transport_slots *s, const struct transport_config *config,
                         struct err *e)
{
    const char *format = strchr(config->host, ':') ? "[%s]:%d" : "%s:%d";
    int length;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    length = snprintf(s->address, sizeof s->address, format, config->host, config->port);
#pragma GCC diagnostic pop
    if (length < 0 || (size_t)length >= sizeof s->address)
        return err_set(e, ERR_INVALID, "host: \"%.80s\" is no literal address", config->host);
    return 0;
}

static void blank_control_characters(char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text < ' ')
            *text = ' ';
}

static void fill_completion(struct transport_slots *s, uint32_t index, struct completion *out)
{
    struct transport_slot *slot = &s->list[index];
    bool answered = slot->keep && slot->sample.outcome == OUTCOME_OK;

    out->slot = index;
    out->sample = slot->sample;
    out->body = answered ? (const uint8_t *)buf_text(&slot->body) : NULL;
    out->body_size = answered ? slot->body.size : 0;
    out->header_size = slot->header_size;
    out->text = slot->text[0] ? slot->text : NULL;
}

int transport_slots_init(struct transport_slots *s, const struct transport_config *config,
                         struct err *e)
{
    int rc;

    *s = (struct transport_slots){.timeout_ns = config->timeout_ns, .cancel = config->cancel};
    rc = check_config(config, e);
    if (rc == 0)
        rc = print_address(s, config, e);
    if (rc == 0)
        rc = index_queue_init(&s->in_flight, config->slots, e);
    if (rc == 0)
        rc = index_queue_init(&s->ready, config->slots, e);
    if (rc != 0)
        return rc;
    s->list = calloc(config->slots, sizeof *s->list);
    if (s->list == NULL)
        return err_set(e, ERR_NO_MEMORY, "no memory for %u slots", (unsigned)config->slots);
    s->count = config->slots;
    for (uint32_t i = 0; i < s->count; i++)
        buf_init(&s->list[i].body, config->response_limit);
    return 0;
}

void transport_slots_fini(struct transport_slots *s)
{
    for (uint32_t i = 0; i < s->count; i++)
        buf_fini(&s->list[i].body);
    free(s->list);
    index_queue_fini(&s->in_flight);
    index_queue_fini(&s->ready);
    *s = (struct transport_slots){0};
}

uint64_t transport_slots_look(uint64_t deadline)
{
    uint64_t look = clock_now() + LOOK_NS;

    return look < deadline ? look : deadline;
}

int transport_slots_check(const struct transport_slots *s, struct err *e)
{
    bool cancelled = s->cancel && atomic_load(s->cancel);

    return cancelled ? err_set(e, ERR_INTERRUPTED, "connect to %s: given up", s->address) : 0;
}

struct transport_slot *transport_slots_begin(struct transport_slots *s, uint32_t index,
                                             uint64_t due, bool keep)
{
    struct transport_slot *slot = &s->list[index];

    slot->keep = keep;
    slot->header_size = JSON_NO_HEADER;
    slot->text[0] = '\0';
    /* A slot whose turn to keep is over gives the memory back: a thousand of them with large
     * responses would otherwise hold one each. */
    if (keep)
        buf_reset(&slot->body);
    else if (slot->body.data)
        buf_fini(&slot->body);
    index_queue_push(&s->in_flight, index);
    slot->sample = (struct sample){.due = due, .sent = clock_now()};
    return slot;
}

void transport_slots_end(struct transport_slots *s, uint32_t index)
{
    s->list[index].sample.done = clock_now();
    index_queue_remove(&s->in_flight, index);
    index_queue_push(&s->ready, index);
}

uint64_t transport_slots_deadline(const struct transport_slots *s)
{
    uint64_t sent;

    if (s->in_flight.first == INDEX_NONE)
        return UINT64_MAX;
    sent = s->list[s->in_flight.first].sample.sent;
    return s->timeout_ns < UINT64_MAX - sent ? sent + s->timeout_ns : UINT64_MAX;
}

uint32_t transport_slots_expire(struct transport_slots *s, uint64_t now)
{
    uint32_t index;

    if (now < transport_slots_deadline(s))
        return INDEX_NONE;
    index = index_queue_pop(&s->in_flight);
    if (index != INDEX_NONE)
        transport_slot_fail(&s->list[index], OUTCOME_TIMEOUT, 0, "no answer from %s within %.3f s",
                            s->address, (double)s->timeout_ns / (double)NS_PER_S);
    return index;
}

int transport_slots_take(struct transport_slots *s, struct completion *out, int max)
{
    int count = 0;

    while (count < max && s->ready.first != INDEX_NONE)
        fill_completion(s, index_queue_pop(&s->ready), &out[count++]);
    return count;
}

void transport_slot_fail(struct transport_slot *slot, enum outcome outcome, int status,
                         const char *format, ...)
{
    va_list args;

    slot->sample.outcome = outcome;
    slot->sample.status = status;
    va_start(args, format);
    vsnprintf(slot->text, sizeof slot->text, format, args);
    va_end(args);
    blank_control_characters(slot->text);
}

void transport_slot_fail_size(struct transport_slot *slot)
{
    transport_slot_fail(slot, OUTCOME_PROTOCOL, slot->sample.status,
                        "the response is larger than %zu bytes", slot->body.limit);
}
