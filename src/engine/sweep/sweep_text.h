/* The text of a sweep file before libconfig reads it. libconfig 1.5 cuts an integer that does not
 * fit 32 bits without a word, reads 010 as another number than libconfig 1.7 does, and calls every
 * mistake "syntax error"; so the text is walked once here. */
#ifndef RVG_ENGINE_SWEEP_TEXT_H
#define RVG_ENGINE_SWEEP_TEXT_H

#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

enum { SWEEP_TEXT_DEPTH_MAX = 16 };

/* Appends `text` to `out` line for line, with comments left out and every integer written in
 * decimal, with the suffix L where it needs more than 32 bits. ERR_INVALID, with the line in *line,
 * for what a person often gets wrong: brackets that do not match, an open text or comment, a word
 * without quotes, a comma too many, an array of mixed kinds, an integer over 64 bits; also for
 * @include, a zero byte and nesting over SWEEP_TEXT_DEPTH_MAX. */
int sweep_text_prepare(const char *text, size_t size, struct buf *out, int *line, struct err *e);

#endif
