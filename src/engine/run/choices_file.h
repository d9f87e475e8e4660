/* A small file of choices, each true or false or one of some words (libconfig), read and written by
 * the caller's table. */
#ifndef RVG_ENGINE_CHOICES_FILE_H
#define RVG_ENGINE_CHOICES_FILE_H

#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

enum { CHOICES_FILE_SIZE_MAX = 1 << 16 };

struct choice {
    const char *name; /* its key */
    const char *help; /* a sentence without a final stop */
    /* Word number `index`, NULL behind the last one; NULL instead of a function: true or false. */
    const char *(*word)(size_t index);
    size_t offset; /* of its field: an int, the number of the word; without words a bool */
};

/* Reads `path` into the fields; those it does not name are left alone. ERR_NOT_FOUND when there is
 * no such file. An unknown key, a value that is not allowed and every mistake of syntax is
 * ERR_INVALID with a text "FILE:LINE: KEY: what was found; what is allowed"; some fields can be
 * read by then. */
int choices_file_read(const char *path, const struct choice *choices, size_t count, void *fields,
                      struct err *e);

/* The same for a text in memory; `path` only names it. */
int choices_file_parse(const char *path, const char *text, size_t size,
                       const struct choice *choices, size_t count, void *fields, struct err *e);

/* Appends what reads back as these fields, a line each. */
void choices_file_print(const struct choice *choices, size_t count, const void *fields,
                        struct buf *out);

/* Appends what is allowed: "true or false", "ms, us or s". */
void choice_print_allowed(const struct choice *choice, struct buf *out);

/* The table as man(7) roff: a .TP for each row. */
void choices_print_man(const struct choice *choices, size_t count, struct buf *out);

#endif
