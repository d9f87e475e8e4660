/* Strings of a JSON text that the reader has checked, and what they say without their escapes. */
#ifndef RVG_WIRE_JSON_TEXT_H
#define RVG_WIRE_JSON_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "wire/decode.h"

/* The inside of a string as it stands in the text, checked: its escapes are well formed and its
 * bytes UTF-8. */
struct json_text {
    const char *at;
    size_t size;
    bool escaped; /* there are escapes */
};

/* Whether the string is `literal` (at most 63 bytes). */
bool json_text_is(const struct json_text *text, const char *literal);

/* Writes the string without escapes to `out` (room for text->size bytes). ERR_INVALID for half a
 * surrogate pair, which no UTF-8 can hold. */
int json_text_unescape(struct decode *d, const struct json_text *text, char *out, size_t *size);

/* A NUL-terminated copy in the decoder's arena, within the limit for texts and without a NUL. */
int json_text_copy(struct decode *d, const struct json_text *text, const char **out);

#endif
