/* The places for requests in flight, as every transport keeps them: the sample being made, the
 * kept response, what went wrong, the time-outs, and the completions not handed out yet.
 *
 * A slot is free, then in flight (transport_slots_begin), then ready (_end), then free again
 * (_take). All requests of a transport have the same time-out, so the oldest in flight is always
 * the first to run out. One thread. */
#ifndef RVG_ENGINE_TRANSPORT_SLOTS_H
#define RVG_ENGINE_TRANSPORT_SLOTS_H

#include "base/buf.h"
#include "engine/transport/index_queue.h"
#include "engine/transport/transport.h"

enum { SLOT_TEXT_SIZE = 160 };

struct transport_slot {
    struct sample sample;
    bool keep;                 /* the response's bytes are wanted */
    struct buf body;           /* the response, when kept; its cap is the response limit */
    size_t header_size;        /* JSON_NO_HEADER unless the response said otherwise */
    char text[SLOT_TEXT_SIZE]; /* what went wrong; "" */
};

struct transport_slots {
    struct transport_slot *list; /* owned */
    uint32_t count;
    uint64_t timeout_ns;
    const _Atomic bool *cancel; /* or NULL */
    char address[80];           /* "127.0.0.1:5000", "[::1]:5000": for texts and targets */
    struct index_queue in_flight;
    struct index_queue ready;
};

/* Takes slots, time-out, response limit, address and cancel from `config`. ERR_INVALID for a count
 * of slots or connections out of range; after an error only transport_slots_fini may follow. */
int transport_slots_init(struct transport_slots *s, const struct transport_config *config,
                         struct err *e);
void transport_slots_fini(struct transport_slots *s);

/* For `connect`: how long to wait for the next event at most, so that a cancel is seen soon. */
uint64_t transport_slots_look(uint64_t deadline);

/* ERR_INTERRUPTED once connecting was cancelled. */
int transport_slots_check(const struct transport_slots *s, struct err *e);

/* A new request: everything of the one before is forgotten and `sent` is now. */
struct transport_slot *transport_slots_begin(struct transport_slots *s, uint32_t slot, uint64_t due,
                                             bool keep);

/* The request ended now, as its sample's outcome says. */
void transport_slots_end(struct transport_slots *s, uint32_t slot);

/* When the oldest request in flight times out; UINT64_MAX: there is none. */
uint64_t transport_slots_deadline(const struct transport_slots *s);

/* A slot whose time-out has come, or INDEX_NONE. Its outcome and text are set, and it will not be
 * named again; the transport cancels the request and then calls transport_slots_end. */
uint32_t transport_slots_expire(struct transport_slots *s, uint64_t now);

/* Fills at most `max` completions of ready slots; returns how many. */
int transport_slots_take(struct transport_slots *s, struct completion *out, int max);

/* Sets outcome, status and text. The text is cut to size; control characters become blanks. */
void transport_slot_fail(struct transport_slot *slot, enum outcome outcome, int status,
                         const char *format, ...) __attribute__((format(printf, 4, 5)));

/* OUTCOME_PROTOCOL: the response is over the limit. */
void transport_slot_fail_size(struct transport_slot *slot);

#endif
