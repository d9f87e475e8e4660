/* The pictures of a result as files, each whole or not at all. */
#ifndef RVG_ENGINE_PLOT_FILES_H
#define RVG_ENGINE_PLOT_FILES_H

#include "base/err.h"
#include "engine/result/result.h"

/* Whether a name says what is to be in the file: it ends in .png, .svg or .pdf, in letters of
 * either case. ERR_INVALID. */
int plot_check_name(const char *path, struct err *e);

/* The essential pictures on one page. `r` is derived. ERR_INVALID for the name, ERR_NO_MEMORY,
 * ERR_IO, ERR_INTERNAL. */
int plot_save_page(const struct result *r, const char *path, struct err *e);

/* Each picture in files of its own, PNG and SVG, and a script for gnuplot with its data
 * (gnuplot.h), in a directory that is made when missing. Ends at the first that cannot be written.
 */
int plot_save_each(const struct result *r, const char *directory, struct err *e);

#endif
