/* A pull parser over JSON text (RFC 8259, strictly) for messages of this room: it makes no nodes
 * and takes no memory of its own, keeps 64-bit integers exact, and counts nesting before it
 * descends.
 *
 * All functions return 0 or fail through the reader's decoder, whose texts name the byte. */
#ifndef RVG_WIRE_JSON_READER_H
#define RVG_WIRE_JSON_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wire/decimal.h"
#include "wire/decode.h"
#include "wire/json_text.h"

struct json_reader {
    const char *start;
    const char *at;
    const char *end;
    int depth; /* of the objects and arrays that are open */
    struct decode *d;
};

enum json_type {
    JSON_NOTHING, /* the end, or no value can start so */
    JSON_OBJECT,
    JSON_ARRAY,
    JSON_STRING,
    JSON_NUMBER,
    JSON_BOOL,
    JSON_NULL
};

void json_reader_init(struct json_reader *r, const void *text, size_t size, struct decode *d);

/* What comes next; skips blanks before it. */
enum json_type json_peek(struct json_reader *r);

/* "byte 17: expected WHAT". */
int json_expected(const struct json_reader *r, const char *what);

/* Enters an object or array, which must come next; then json_next says before each member whether
 * there is one, and leaves at the end. `first` is true before the first call. */
int json_enter(struct json_reader *r, enum json_type type);
int json_next(struct json_reader *r, enum json_type type, bool *first, bool *more);

int json_key(struct json_reader *r, struct json_text *out); /* the colon too */
int json_string(struct json_reader *r, struct json_text *out);
int json_number(struct json_reader *r, struct decimal *out);
int json_bool(struct json_reader *r, bool *out);
int json_skip(struct json_reader *r); /* any value */

/* Only blanks may be left. */
int json_end(struct json_reader *r);

/* The members of an object that mean something. `take` reads the value of the member into `target`;
 * it is called with the decoder standing at the member. */
struct json_member {
    const char *name;
    int (*take)(struct json_reader *r, void *target);
};

enum { JSON_MEMBERS_MAX = 32 };

/* Reads an object by its table: other members are skipped, one given twice is ERR_INVALID. Bit i of
 * *seen (may be NULL) tells whether members[i] was there. */
int json_members(struct json_reader *r, const struct json_member *members, size_t count,
                 void *target, uint32_t *seen);

#endif
