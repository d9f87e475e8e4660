/* The numbers of a tensor's `data`, read and printed without a node for each. */
#ifndef RVG_WIRE_JSON_NUMBERS_H
#define RVG_WIRE_JSON_NUMBERS_H

#include <stdint.h>

#include "base/buf.h"
#include "base/tensor.h"
#include "wire/json_reader.h"

/* Reads up to `count` numbers (BOOL: true and false) with commas between them into raw form at
 * `out`, and says how many there were: fewer when no comma follows one, or when the array ends
 * before the first. Not FP16 and BYTES. A number that the datatype cannot hold is ERR_INVALID; the
 * decoder's `item` names it, counted from `first`. */
int json_numbers_scan(struct json_reader *r, enum datatype datatype, int64_t count, int64_t first,
                      uint8_t *out, int64_t *found);

/* Appends `count` numbers with commas between them. ERR_INVALID when number *bad is not finite;
 * ERR_NO_MEMORY at the buffer's cap. */
int json_numbers_print(enum datatype datatype, const uint8_t *data, int64_t count, struct buf *out,
                       int64_t *bad);

#endif
