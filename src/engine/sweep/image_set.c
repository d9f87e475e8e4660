#include <config.h>

#include "engine/sweep/image_set.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/file.h"
#include "image/image.h"

enum { JPEG_QUALITY = 90, FILE_SIZE_MAX = 64 * 1024 * 1024 };

static bool is_image_name(const char *name)
{
    const char *dot = strrchr(name, '.');

    return dot && (strcasecmp(dot, ".jpg") == 0 || strcasecmp(dot, ".jpeg") == 0 ||
                   strcasecmp(dot, ".png") == 0 || strcasecmp(dot, ".bmp") == 0);
}

static int rescale(const struct image *whole, int side, struct buf *file, struct err *e)
{
    int longer = whole->width > whole->height ? whole->width : whole->height;
    int width = (int)(((int64_t)whole->width * side + longer - 1) / longer);
    int height = (int)(((int64_t)whole->height * side + longer - 1) / longer);
    struct image scaled = {0};
    int rc = image_resize(whole, width, height, &scaled, e);

    if (rc == 0) {
        buf_reset(file);
        rc = image_encode_jpeg(&scaled, JPEG_QUALITY, file, e);
    }
    image_fini(&scaled);
    return rc;
}

/* Decoded here even when it is sent as it is: a damaged photograph is the user's to know before a
 * server complains of it. */
static int add_file(struct image_set *set, const char *path, int side, struct err *e)
{
    struct buf *file = &set->files[set->count];
    struct image image = {0};
    int rc;

    buf_init(file, FILE_SIZE_MAX);
    set->count++;
    rc = file_read(path, file, e);
    if (rc != 0)
        return rc;
    rc = image_decode(file->data, file->size, &image, e);
    if (rc == 0 && side > 0)
        rc = rescale(&image, side, file, e);
    if (rc != 0)
        err_prefix(e, "%s", path);
    image_fini(&image);
    return rc;
}

static int add_directory(struct image_set *set, const char *path, int side, struct err *e)
{
    struct dirent **entries;
    int count = scandir(path, &entries, NULL, alphasort);
    int rc = 0;

    if (count < 0)
        return err_set_errno(e, errno, "%s", path);
    for (int i = 0; i < count; i++) {
        char file[8192];

        if (rc == 0 && is_image_name(entries[i]->d_name)) {
            snprintf(file, sizeof file, "%s/%s", path, entries[i]->d_name);
            rc = set->count < IMAGE_SET_MAX
                     ? add_file(set, file, side, e)
                     : err_set(e, ERR_TOO_LARGE, "%s: more than %d images", path, IMAGE_SET_MAX);
        }
        free(entries[i]);
    }
    free(entries);
    if (rc == 0 && set->count == 0)
        rc = err_set(e, ERR_NOT_FOUND, "%s: no JPEG, PNG or BMP file in this directory", path);
    return rc;
}

int image_set_open(const char *path, int side, struct image_set *out, struct err *e)
{
    struct stat st;
    int rc;

    *out = (struct image_set){.files = calloc(IMAGE_SET_MAX, sizeof *out->files)};
    if (out->files == NULL)
        return err_set(e, ERR_NO_MEMORY, "%s: no memory", path);
    if (stat(path, &st) != 0)
        rc = err_set_errno(e, errno, "%s", path);
    else if (S_ISDIR(st.st_mode))
        rc = add_directory(out, path, side, e);
    else
        rc = add_file(out, path, side, e);
    if (rc != 0)
        image_set_close(out);
    return rc;
}

void image_set_close(struct image_set *set)
{
    for (size_t i = 0; i < set->count; i++)
        buf_fini(&set->files[i]);
    free(set->files);
    *set = (struct image_set){0};
}
