/* The images a sweep sends: one file, or the images of a directory in the order of their names. */
#ifndef RVG_ENGINE_IMAGE_SET_H
#define RVG_ENGINE_IMAGE_SET_H

#include "base/buf.h"
#include "base/err.h"

enum { IMAGE_SET_MAX = 256 };

struct image_set {
    struct buf *files; /* owned; the bytes of each file */
    size_t count;
};

/* Reads `path`. With `side` above 0 each image is rescaled so that its longer side is `side`
 * pixels and written anew as a JPEG of quality 90. Errors name the file. */
int image_set_open(const char *path, int side, struct image_set *out, struct err *e);
void image_set_close(struct image_set *set);

#endif
