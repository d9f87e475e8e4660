#include <config.h>

#include "engine/plot/plot_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/file.h"
#include "engine/plot/gnuplot.h"
#include "engine/plot/sheet.h"
#include "engine/plot/surface.h"

enum { FILE_MAX = 1 << 28 };

static const struct {
    const char *ending;
    enum surface_format format;
} formats[] = {{".png", SURFACE_PNG}, {".svg", SURFACE_SVG}, {".pdf", SURFACE_PDF}};

enum { FORMATS = sizeof formats / sizeof *formats };

static int find_format(const char *path, enum surface_format *out, struct err *e)
{
    size_t length = strlen(path);

    for (size_t i = 0; i < FORMATS; i++) {
        size_t ending = strlen(formats[i].ending);

        if (length > ending && strcasecmp(path + length - ending, formats[i].ending) == 0) {
            *out = formats[i].format;
            return 0;
        }
    }
    return err_set(e, ERR_INVALID, "%s: a picture's name ends in .png, .svg or .pdf", path);
}

int plot_check_name(const char *path, struct err *e)
{
    enum surface_format format;

    return find_format(path, &format, e);
}

static int save(const struct drawing *d, const struct result *r, const char *path, struct err *e)
{
    enum surface_format format;
    struct buf bytes;
    int rc;

    if (drawing_failed(d))
        return err_set(e, ERR_NO_MEMORY, "%s: no memory for the picture", path);
    buf_init(&bytes, FILE_MAX);
    rc = find_format(path, &format, e);
    if (rc == 0)
        rc = surface_paint(d, format, r->sweep.name, r->created_at, &bytes, e);
    if (rc == 0)
        rc = file_save(path, bytes.data, bytes.size, e);
    buf_fini(&bytes);
    return rc;
}

int plot_save_page(const struct result *r, const char *path, struct err *e)
{
    struct material *m = malloc(sizeof *m);
    struct drawing d;
    int rc;

    if (m == NULL)
        return err_set(e, ERR_NO_MEMORY, "%s: no memory for the picture", path);
    rc = material_init(m, r, e);
    if (rc == 0) {
        sheet_overview(m, &d);
        rc = save(&d, r, path, e);
        drawing_fini(&d);
    }
    free(m);
    return rc;
}

/* As PNG and as SVG. */
static int save_picture(const struct material *m, const struct picture *picture,
                        const char *directory, struct err *e)
{
    static const char *const endings[] = {"png", "svg"};
    char path[SWEEP_PATH_SIZE];
    struct drawing d;
    int rc = 0;

    sheet_of_picture(m, picture, &d);
    for (size_t i = 0; i < sizeof endings / sizeof *endings && rc == 0; i++) {
        int length = snprintf(path, sizeof path, "%s/%s.%s", directory, picture->file, endings[i]);

        rc = (size_t)length < sizeof path
                 ? save(&d, m->result, path, e)
                 : err_set(e, ERR_INVALID, "%s: the path is too long", directory);
    }
    drawing_fini(&d);
    return rc;
}

int plot_save_each(const struct result *r, const char *directory, struct err *e)
{
    struct material *m = malloc(sizeof *m);
    int rc;

    if (m == NULL)
        return err_set(e, ERR_NO_MEMORY, "%s: no memory for the pictures", directory);
    rc = file_make_directories(directory, e);
    if (rc == 0)
        rc = material_init(m, r, e);
    for (size_t i = 0; i < PICTURE_COUNT && rc == 0; i++)
        rc = save_picture(m, &pictures[i], directory, e);
    if (rc == 0)
        rc = gnuplot_save(m, directory, e);
    free(m);
    return rc;
}
