/* The server's own account of one request, as it travels to the client: the value of the HTTP
 * header `Server-Timing` and of the gRPC trailing metadata `server-timing`, the same text:
 *
 *   decode;dur=0.012, preprocess;dur=0.430, queue;dur=0.000, infer;dur=0.301, encode;dur=0.004,
 *   total;dur=0.751
 *
 * (one line; durations in milliseconds with three to six decimals, W3C Server Timing). */
#ifndef RVG_WIRE_PHASES_H
#define RVG_WIRE_PHASES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum phase {
    PHASE_DECODE,     /* bytes to request */
    PHASE_PREPROCESS, /* image bytes to the network's input */
    PHASE_QUEUE,      /* waiting for a thread */
    PHASE_INFER,      /* the model, a wait of its own (delay_us) included */
    PHASE_ENCODE,     /* response to bytes */
    PHASE_TOTAL,      /* whole request in hand until response handed to the library */
    PHASE_COUNT
};

struct phases {
    uint64_t ns[PHASE_COUNT];
};

enum { PHASES_TEXT_SIZE = 224 };

const char *phase_name(enum phase phase);

/* Writes the text, NUL-terminated, with nanosecond resolution (six decimals); returns its length.
 */
size_t phases_print(const struct phases *p, char out[PHASES_TEXT_SIZE]);

/* Reads such a text (any order, unknown metrics and parameters skipped). A phase that is absent is
 * 0; false when `total` is absent or a duration is malformed. Allocates nothing. */
bool phases_parse(const char *text, size_t size, struct phases *out);

#endif
