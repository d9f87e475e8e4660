/* Text from anywhere in XML and HTML: as it stands between tags, and in attributes within double
 * quotes. Control characters are left out and bytes that are not UTF-8 become '?', since there is
 * no place for either, escaped or not (base/text.h). */
#ifndef RVG_BASE_MARKUP_H
#define RVG_BASE_MARKUP_H

#include "base/buf.h"

/* A line longer than this is cut and ends in "…". */
enum { MARKUP_LINE_MAX = 8192 };

/* Appends `text` as one line. */
void markup_append(struct buf *out, const char *text);

/* The same with its line ends, each line cleaned by itself. */
void markup_append_lines(struct buf *out, const char *text);

#endif
