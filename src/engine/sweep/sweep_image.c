#include <config.h>

#include "engine/sweep/sweep_image.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/paths.h"

_Static_assert(SWEEP_PATH_SIZE >= PATH_MAX, "a resolved path fits");

static int check_readable(const char *name, const char *path, struct err *e)
{
    struct stat status;

    if (stat(path, &status) != 0)
        return err_set_errno(e, errno, "'%.160s'", name);
    if (!S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode))
        return err_set(e, ERR_INVALID, "'%.160s' is neither a file nor a directory", name);
    if (access(path, S_ISDIR(status.st_mode) ? R_OK | X_OK : R_OK) != 0)
        return err_set_errno(e, errno, "'%.160s'", name);
    return 0;
}

/* "DIRECTORY/NAME" made absolute; the errno value when that fails. */
static int resolve(const char *name, const char *directory, char out[SWEEP_PATH_SIZE])
{
    char joined[2 * SWEEP_PATH_SIZE];

    if (name[0] == '/' || directory[0] == '\0')
        snprintf(joined, sizeof joined, "%s", name);
    else
        snprintf(joined, sizeof joined, "%s/%s", directory, name);
    return realpath(joined, out) ? 0 : errno;
}

int sweep_image_find(const char *name, const char *directory, char out[SWEEP_PATH_SIZE],
                     struct err *e)
{
    const char *where = directory[0] ? directory : "the working directory";
    char installed[PATH_MAX];
    int failure = resolve(name, directory, out);

    if (failure == ENOENT && strchr(name, '/') == NULL && paths_data(name, installed, NULL) == 0)
        failure = resolve(installed, "", out);
    if (failure == ENOENT && name[0] == '/')
        return err_set(e, ERR_NOT_FOUND, "'%.160s': no such file or directory", name);
    if (failure == ENOENT)
        return err_set(e, ERR_NOT_FOUND, "'%.160s': no such file or directory in %.80s%s", name,
                       where, strchr(name, '/') ? "" : " nor among the installed data");
    if (failure)
        return err_set_errno(e, failure, "'%.160s'", name);
    return check_readable(name, out, e);
}
