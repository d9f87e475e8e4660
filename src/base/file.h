/* Whole files: read with a cap, saved so that they appear whole or not at all. Error texts begin
 * with the path and end with the system's reason. */
#ifndef RVG_BASE_FILE_H
#define RVG_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

/* Appends the content of `path` to `out`. ERR_NOT_FOUND, ERR_IO, or ERR_TOO_LARGE when it is over
 * the buffer's cap. */
int file_read(const char *path, struct buf *out, struct err *e);

/* Makes `path` hold exactly these bytes: written to a temporary file beside it, synced, renamed
 * over it, and the directory synced. On failure the temporary is gone and an old file is untouched.
 * A symbolic link keeps pointing where it did; what is not a regular file (/dev/null, a pipe) is
 * written in place. */
int file_save(const char *path, const void *data, size_t size, struct err *e);

/* The same for text in a buffer; ERR_NO_MEMORY when filling it had failed. */
int file_save_buf(const char *path, const struct buf *content, struct err *e);

/* The same, but the system puts it on the disk when it likes: for thousands of files that can be
 * made again. */
int file_save_buf_later(const char *path, const struct buf *content, struct err *e);

/* Creates the directory and its missing parents (mode 0777 less the umask); no error when it is
 * there. */
int file_make_directories(const char *path, struct err *e);

bool file_exists(const char *path);

#endif
