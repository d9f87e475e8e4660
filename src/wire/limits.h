/* What a message may be at most. Both sides decode under limits; what is over them is refused with
 * ERR_TOO_LARGE and a text that names the field. */
#ifndef RVG_WIRE_LIMITS_H
#define RVG_WIRE_LIMITS_H

#include <stddef.h>
#include <stdint.h>

struct wire_limits {
    size_t body;       /* bytes of one message */
    size_t tensors;    /* tensors in one message */
    size_t parameters; /* parameters in one map */
    int64_t elements;  /* elements of one tensor */
    int json_depth;    /* nesting of JSON values, those of `data` included */
    size_t text;       /* bytes of a name, id or string parameter */
};

/* 64 MiB body, 64 tensors, 64 parameters, 2^26 elements, depth 32, 4096 bytes of text. */
extern const struct wire_limits wire_limits_default;

#endif
