/* Appends pieces of JSON to a buffer. Nothing is returned: ask buf_failed at the end. */
#ifndef RVG_WIRE_JSON_WRITER_H
#define RVG_WIRE_JSON_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* A string with its quotes; what is not UTF-8 becomes U+FFFD. */
void json_write_string(struct buf *out, const char *text, size_t size);
void json_write_text(struct buf *out, const char *text); /* NUL-terminated */

/* "KEY": with a comma before it unless `first`. The key needs no escapes. */
void json_write_key(struct buf *out, const char *key, bool first);

void json_write_int64(struct buf *out, int64_t value);
void json_write_uint64(struct buf *out, uint64_t value);

/* A finite number, the fewest digits that read back to the same. */
void json_write_float(struct buf *out, float value);

/* The same for a double, never looking like an integer ("1.0"). */
void json_write_double(struct buf *out, double value);

void json_write_bool(struct buf *out, bool value);

/* [1,2,3] */
void json_write_shape(struct buf *out, const int64_t *shape, int rank);

/* Whether all of it is UTF-8. */
bool json_is_utf8(const uint8_t *data, size_t size);

#endif
