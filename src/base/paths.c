#include <config.h>

#include "base/paths.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"

/* RVG_BUILDDIR, RVG_SRCDIR, RVG_BINDIR and RVG_PKGDATADIR come from the Makefile. */

/* Directory of the running program, without a final slash. */
static bool own_directory(char out[PATH_MAX])
{
    ssize_t length = readlink("/proc/self/exe", out, PATH_MAX - 1);
    char *slash;

    if (length <= 0)
        return false;
    out[length] = '\0';
    slash = strrchr(out, '/');
    if (slash == NULL)
        return false;
    *slash = '\0';
    return true;
}

static bool in_build_tree(const char *directory)
{
    char top[PATH_MAX];
    size_t length;

    if (realpath(RVG_BUILDDIR, top) == NULL)
        return false;
    length = strlen(top);
    return strncmp(directory, top, length) == 0 &&
           (directory[length] == '/' || directory[length] == '\0');
}

/* The path `format` makes, when something is there. */
__attribute__((format(printf, 2, 3))) static bool try_path(char out[PATH_MAX], const char *format,
                                                           ...)
{
    va_list args;
    int length;

    va_start(args, format);
    length = vsnprintf(out, PATH_MAX, format, args);
    va_end(args);
    return length < PATH_MAX && file_exists(out);
}

int paths_program(const char *name, char out[PATH_MAX], struct err *e)
{
    char own[PATH_MAX];

    if (!own_directory(own))
        return err_set(e, ERR_IO, "%s: cannot read /proc/self/exe", name);
    if (try_path(out, "%s/%s", own, name) ||
        (in_build_tree(own) && try_path(out, "%s/%s", RVG_BUILDDIR, name)) ||
        try_path(out, "%s/%s", RVG_BINDIR, name))
        return 0;
    return err_set(e, ERR_NOT_FOUND, "program %s: not in %s", name, own);
}

int paths_data(const char *name, char out[PATH_MAX], struct err *e)
{
    char own[PATH_MAX];
    bool found;

    if (!own_directory(own))
        return err_set(e, ERR_IO, "%s: cannot read /proc/self/exe", name);
    if (in_build_tree(own))
        found = try_path(out, "%s/data/%s", RVG_SRCDIR, name);
    else /* a build tree that was moved with the sources in it */
        found = try_path(out, "%s/config.status", own) && try_path(out, "%s/data/%s", own, name);
    if (found || try_path(out, "%s/../share/rvgtop/%s", own, name) ||
        try_path(out, "%s/%s", RVG_PKGDATADIR, name))
        return 0;
    return err_set(e, ERR_NOT_FOUND, "data file %s: not in %s", name, RVG_PKGDATADIR);
}
