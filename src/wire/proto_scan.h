/* Steps over the top-level fields of a serialised protobuf message without unpacking them, so that
 * raw tensor bytes can be used where they lie. */
#ifndef RVG_WIRE_PROTO_SCAN_H
#define RVG_WIRE_PROTO_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wire/decode.h"

enum { PROTO_WIRE_BYTES = 2 }; /* wire type of a length-prefixed field */

struct proto_bytes {
    const uint8_t *data;
    size_t size;
};

struct proto_field {
    uint32_t number;
    int wire_type;
    struct proto_bytes whole;   /* tag and value */
    struct proto_bytes content; /* PROTO_WIRE_BYTES: what follows the length */
};

struct proto_scan {
    const uint8_t *start;
    const uint8_t *at;
    const uint8_t *end;
};

void proto_scan_init(struct proto_scan *s, const void *body, size_t size);

/* The next field; *more is false at the end. ERR_INVALID names the byte where the framing breaks.
 */
int proto_scan_next(struct proto_scan *s, struct decode *d, struct proto_field *field, bool *more);

#endif
