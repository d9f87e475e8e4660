/* The files of an export that has one for each cell and kind of time. Private to hgrm_export.c and
 * hlog_export.c. */
#ifndef RVG_ENGINE_HDR_FILES_H
#define RVG_ENGINE_HDR_FILES_H

#include "base/buf.h"
#include "base/err.h"
#include "engine/result/result.h"

/* Appends the text of one file; nothing where there is nothing to say. */
typedef int hdr_file_writer(const struct result *r, const struct cell *cell, enum series series,
                            struct buf *out, struct err *e);

/* Saves DIRECTORY/ARM-LEVEL-response.EXTENSION and ...-service.EXTENSION of each cell, none that
 * would be empty. Makes the directory when it is missing. Ends at the first error. */
int hdr_files_save(const struct result *r, const char *directory, const char *extension,
                   hdr_file_writer *write, struct err *e);

#endif
