/* Text for manual pages, man(7). */
#ifndef RVG_BASE_ROFF_H
#define RVG_BASE_ROFF_H

#include <stdio.h>

#include "base/buf.h"

/* Prints `text` so that it shows as it is: a hyphen, a caret and a tilde stay ones that can be
 * copied, nothing in it is a request or an escape, a line end is a blank. */
void roff_print(FILE *out, const char *text);
void roff_append(struct buf *out, const char *text);

#endif
