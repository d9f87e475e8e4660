/* Draws the pictures of every shape into a directory, to be looked at: draw_shapes DIRECTORY. */
#include <config.h>

#include <stdio.h>

#include "engine/plot/plot_files.h"
#include "shapes.h"

enum { PATH_SIZE = 4096 };

static int draw(const struct shape *s, const char *directory)
{
    char path[PATH_SIZE];
    struct result r;
    struct err e;
    int rc;

    shape_make(s, &r);
    snprintf(path, sizeof path, "%s/%s", directory, s->name);
    rc = plot_save_each(&r, path, &e);
    snprintf(path, sizeof path, "%s/%s/page.png", directory, s->name);
    if (rc == 0)
        rc = plot_save_page(&r, path, &e);
    if (rc != 0)
        fprintf(stderr, "draw_shapes: %s\n", e.text);
    result_fini(&r);
    return rc;
}

int main(int argc, char **argv)
{
    int rc = argc == 2 ? 0 : 2;

    for (size_t i = 0; rc == 0 && shapes[i].name; i++)
        rc = draw(&shapes[i], argv[1]) == 0 ? 0 : 1;
    return rc;
}
