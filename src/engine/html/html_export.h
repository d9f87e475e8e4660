/* A result as one page of HTML that needs nothing else: no file, no network, no script to be read.
 * It opens with the verdict; pictures, figures and how they came about follow. */
#ifndef RVG_ENGINE_HTML_EXPORT_H
#define RVG_ENGINE_HTML_EXPORT_H

#include "base/buf.h"
#include "base/err.h"
#include "engine/result/result.h"

/* Appends the page. The same result gives the same bytes; figures have the digits of the CSV
 * files. ERR_NO_MEMORY. */
int html_export(const struct result *r, struct buf *out, struct err *e);

#endif
