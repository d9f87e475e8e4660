/* Pieces of a page of HTML. Tags and attributes are ours and written as they are, attributes with a
 * blank before each; texts come from anywhere and are escaped. */
#ifndef RVG_ENGINE_HTML_H
#define RVG_ENGINE_HTML_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "engine/result/result.h"

/* Appends "<TAG ATTRIBUTES>TEXT</TAG>" and a line end. */
void html_element(struct buf *out, const char *tag, const char *attributes, const char *text);

/* The same for a text of at most 4095 bytes that is made here; without escape of its format. */
void html_printf(struct buf *out, const char *tag, const char *attributes, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* A table in a box of its own that scrolls sideways; a click on a heading sorts a `sortable` one.
 * Headings, then rows, each in turn. Numbers are aligned at their right side. */
void html_table_open(struct buf *out, const char *caption, bool sortable);
void html_table_heading(struct buf *out, const char *title, bool is_number);
void html_table_body(struct buf *out);
void html_table_close(struct buf *out);

/* Cells of a row: what the row is about, and what is said of it. "" is not known and shown as a
 * dash. */
void html_row_open(struct buf *out);
void html_row_heading(struct buf *out, const char *text);
void html_row_text(struct buf *out, const char *text);
void html_row_number(struct buf *out, const char *number);
void html_row_close(struct buf *out);

/* A number with exactly so many decimals; NaN is not known. */
void html_row_value(struct buf *out, double value, int decimals);

/* A percentile with the digits of the exports; "?" behind it: of too few requests. */
void html_row_percentile(struct buf *out, const struct trial *t, enum metric metric);

/* A paragraph of what is said of a result; none where nothing is. */
void html_remark(struct buf *out, const struct result *r,
                 void (*remark)(const struct result *r, struct buf *out));

#endif
