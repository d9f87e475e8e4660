/* Reads sweep files (libconfig). */
#ifndef RVG_ENGINE_SWEEP_FILE_H
#define RVG_ENGINE_SWEEP_FILE_H

#include "base/err.h"
#include "engine/sweep/sweep_config.h"

enum { SWEEP_FILE_SIZE_MAX = 1 << 20 };

/* Reads `path` into `c`, which was initialised and has no arms yet. Nothing is completed or checked
 * across keys here: see sweep_config_finish. An unknown key, a wrong kind, a value out of range, a
 * key of a later version, and every mistake of syntax is ERR_INVALID or ERR_UNSUPPORTED with a text
 * "FILE:LINE: KEY: what was found; what is allowed". All mistakes are noted in `c`, one of each
 * value and key; the error is the first of them. */
int sweep_file_read(struct sweep_config *c, const char *path, struct err *e);

/* The same for a text in memory; `path` only names it. */
int sweep_file_parse(struct sweep_config *c, const char *path, const char *text, size_t size,
                     struct err *e);

#endif
