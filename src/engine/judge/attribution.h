/* Where the mean time of a request goes: the parts in the order in which it meets them, the same
 * for both protocols. Pure functions. */
#ifndef RVG_ENGINE_ATTRIBUTION_H
#define RVG_ENGINE_ATTRIBUTION_H

#include <stdbool.h>

#include "engine/trial/metric.h"

enum attribution_part {
    ATTRIBUTION_CLIENT_ENCODE, /* of one message, timed by itself: no part of the service time */
    ATTRIBUTION_NETWORK,       /* service time - the server's total: protocol stacks of both sides,
                                  the kernel, the wire */
    ATTRIBUTION_DECODE,        /* the server's phases */
    ATTRIBUTION_PREPROCESS,
    ATTRIBUTION_QUEUE,
    ATTRIBUTION_INFER,
    ATTRIBUTION_ENCODE,
    ATTRIBUTION_OTHER, /* what the service time has that no part accounts for: time in the server
                          between its phases, and answers without an account. Below 0 where those
                          were the faster ones. */
    ATTRIBUTION_CLIENT_DECODE, /* as the first */
    ATTRIBUTION_COUNT
};

struct attribution {
    double us[ATTRIBUTION_COUNT]; /* means, as exported; NaN: not known */
    double service_us;            /* what all but the client's codec add up to */
    double response_us;           /* that and the wait to be sent, which an open loop has */
};

/* As exports call it: "network_us". */
const char *attribution_name(enum attribution_part part);

/* True for what the client does before a request is timed and after. */
bool attribution_is_codec(enum attribution_part part);

/* Of a trial, or of a cell's total. */
void attribution_of(const struct trial *t, struct attribution *out);

#endif
