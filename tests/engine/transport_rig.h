/* What the tests of the transports have in common: a message, a transport with small numbers, and
 * the shortest closed loop. */
#ifndef RVG_TESTS_TRANSPORT_RIG_H
#define RVG_TESTS_TRANSPORT_RIG_H

#include "engine/transport/transport.h"

struct rig {
    const struct transport_ops *ops;
    struct transport *t;
    struct transport_config config;
    struct transport_connected connected;
};

struct rig_counts {
    uint64_t outcomes[OUTCOME_COUNT];
    uint64_t with_phases;
    uint64_t with_first_byte;
    uint64_t new_connections; /* as the samples say */
};

/* One message of 1 KiB, `slots` slots and connections, time-out 20 s, every TTFB. */
struct transport_config rig_config(int port, uint32_t slots);

/* Opens it; with `connect` connects too. Fails the test when that fails. */
void rig_open(struct rig *r, const struct transport_ops *ops, const struct transport_config *config,
              bool connect);
void rig_close(struct rig *r);

/* One request in slot 0, waited for as long as it takes; checks that its instants are in order. */
struct completion rig_request(struct rig *r, uint64_t body, bool keep);

/* Keeps every slot busy until `requests` have completed. */
struct rig_counts rig_load(struct rig *r, uint64_t requests);

#endif
