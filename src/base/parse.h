/* Strict, locale-independent reading of numbers, words and lists that a person wrote. The whole
 * text must be the value: no blanks around it, no trailing characters. Error texts quote the value
 * and say what is allowed ("'abc' is not a number; allowed 0 to 65535"); the caller puts the name
 * before it with err_prefix. */
#ifndef RVG_BASE_PARSE_H
#define RVG_BASE_PARSE_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/* A decimal integer with an optional sign, between `min` and `max`. ERR_INVALID. */
int parse_int64(const char *text, int64_t min, int64_t max, int64_t *out, struct err *e);

/* A finite decimal number ("5", "0.25", "1e3"; no hexadecimal), between `min` and `max`. */
int parse_double(const char *text, double min, double max, double *out, struct err *e);

/* Looks `text` up among `count` words; `out` is the index. The error lists them all. */
int parse_word(const char *text, const char *const *words, size_t count, size_t *out,
               struct err *e);

/* Calls `element` for each piece of the comma list `text` ("1,2,4"; blanks after a comma are
 * allowed), in order, until one returns not 0, which is then returned. An empty list or piece is
 * ERR_INVALID, a piece over PARSE_ELEMENT_SIZE - 1 bytes too. */
enum { PARSE_ELEMENT_SIZE = 256 };
int parse_list(const char *text, int (*element)(const char *piece, void *context, struct err *e),
               void *context, struct err *e);

/* A list of at most `max` integers, each between `low` and `high`. */
int parse_int64_list(const char *text, int64_t low, int64_t high, int64_t *out, size_t max,
                     size_t *count, struct err *e);

/* A list of at most `max` numbers, each between `low` and `high`. */
int parse_double_list(const char *text, double low, double high, double *out, size_t max,
                      size_t *count, struct err *e);

#endif
