/* Reading the small text files of /proc and /sys. Any thread. */
#ifndef RVG_ENGINE_PROCFILE_H
#define RVG_ENGINE_PROCFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Reads at most `size` - 1 bytes of `path` and ends them with a NUL; returns the length, or -1 when
 * there is no such file or it cannot be read ("" in `out` then). */
int procfile_read(const char *path, char *out, size_t size);

/* The number behind `key` at the start of a line of `text` ("VmRSS:", "some avg10="...), blanks
 * between them skipped; false when there is none. */
bool procfile_number(const char *text, const char *key, uint64_t *out);

/* The rest of the first line of `text` that begins with `key`, behind blanks and a colon, into
 * `out`; "" when there is none. */
void procfile_text(const char *text, const char *key, char *out, size_t size);

#endif
