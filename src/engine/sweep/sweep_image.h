/* Finds the image a sweep names. */
#ifndef RVG_ENGINE_SWEEP_IMAGE_H
#define RVG_ENGINE_SWEEP_IMAGE_H

#include "base/err.h"
#include "engine/sweep/sweep.h"

/* The sample photograph among the installed data. */
#define SWEEP_SAMPLE_IMAGE "cat.jpg"

/* `name` as an absolute path: a file or directory that can be read. A relative name starts at
 * `directory` ("" is the working directory); one without '/' that is not there is looked up among
 * the installed data. ERR_NOT_FOUND, ERR_IO or ERR_INVALID with a text that quotes the name. */
int sweep_image_find(const char *name, const char *directory, char out[SWEEP_PATH_SIZE],
                     struct err *e);

#endif
