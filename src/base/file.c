#include <config.h>

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { READ_CHUNK = 64 * 1024, TEMPORARY_TRIES = 100 };

static int read_all(int fd, const char *path, struct buf *out, struct err *e)
{
    ssize_t got;

    do {
        size_t room = out->limit - out->size;
        /* With no room left one byte more is asked for: is this the end of the file? */
        char probe;
        size_t ask = room < READ_CHUNK ? room : READ_CHUNK;
        uint8_t *end = buf_reserve(out, ask);

        if (end == NULL)
            return err_set(e, ERR_NO_MEMORY, "%s: no memory", path);
        got = ask ? read(fd, end, ask) : read(fd, &probe, 1);
        if (got < 0 && errno != EINTR)
            return err_set_errno(e, errno, "%s", path);
        if (got > 0 && ask == 0)
            return err_set(e, ERR_TOO_LARGE, "%s: over the limit of %zu bytes", path, out->limit);
        if (got > 0)
            buf_commit(out, (size_t)got);
    } while (got != 0);
    return 0;
}

int file_read(const char *path, struct buf *out, struct err *e)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC), code;

    if (fd < 0) {
        code = errno == ENOENT ? ERR_NOT_FOUND : ERR_IO;
        err_set_errno(e, errno, "%s", path);
        if (e)
            e->code = (enum err_code)code;
        return code;
    }
    code = read_all(fd, path, out, e);
    close(fd);
    return code;
}

bool file_exists(const char *path)
{
    return access(path, F_OK) == 0;
}

static int write_all(int fd, const char *data, size_t size)
{
    while (size > 0) {
        ssize_t written = write(fd, data, size);

        if (written < 0 && errno != EINTR)
            return errno;
        if (written > 0) {
            data += written;
            size -= (size_t)written;
        }
    }
    return 0;
}

static int write_in_place(const char *path, const void *data, size_t size, struct err *e)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC), problem;

    if (fd < 0)
        return err_set_errno(e, errno, "%s", path);
    problem = write_all(fd, data, size);
    if (close(fd) != 0 && problem == 0)
        problem = errno;
    return problem ? err_set_errno(e, problem, "%s", path) : 0;
}

/* "DIRECTORY/.NAME.PID-N.tmp", created new. */
static int open_temporary(const char *path, char out[PATH_MAX], mode_t mode)
{
    const char *slash = strrchr(path, '/');
    int directory = slash ? (int)(slash - path) + 1 : 0, fd = -1;

    for (int i = 0; i < TEMPORARY_TRIES && fd < 0; i++) {
        /* A name of 255 bytes leaves no room for ours around it. */
        int length = snprintf(out, PATH_MAX, "%.*s.%.200s.%d-%d.tmp", directory, path,
                              path + directory, (int)getpid(), i);

        if (length >= PATH_MAX) {
            errno = ENAMETOOLONG;
            return -1;
        }
        fd = open(out, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
        if (fd < 0 && errno != EEXIST)
            return -1;
    }
    return fd;
}

static void sync_directory(const char *path)
{
    const char *slash = strrchr(path, '/');
    char directory[PATH_MAX];
    int fd;

    snprintf(directory, sizeof directory, "%.*s", slash ? (int)(slash - path) + 1 : 1,
             slash ? path : ".");
    fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    /* Some file systems cannot; the file itself is safe by then. */
    fsync(fd);
    close(fd);
}

/* How a file is saved: with which mode, and whether it is on the disk when that returns. */
struct saving {
    mode_t mode;
    bool keep_mode;
    bool sync;
};

static int save_beside(const char *path, const void *data, size_t size, const struct saving *how,
                       struct err *e)
{
    char temporary[PATH_MAX];
    int fd = open_temporary(path, temporary, how->mode), problem;

    if (fd < 0)
        return err_set_errno(e, errno, "%s", path);
    problem = write_all(fd, data, size);
    if (problem == 0 && how->keep_mode && fchmod(fd, how->mode) != 0)
        problem = errno;
    if (problem == 0 && how->sync && fsync(fd) != 0)
        problem = errno;
    if (close(fd) != 0 && problem == 0)
        problem = errno;
    if (problem == 0 && rename(temporary, path) != 0)
        problem = errno;
    if (problem) {
        unlink(temporary);
        return err_set_errno(e, problem, "%s", path);
    }
    if (how->sync)
        sync_directory(path);
    return 0;
}

static int save(const char *path, const void *data, size_t size, bool sync, struct err *e)
{
    struct saving how = {.mode = 0666, .sync = sync};
    char target[PATH_MAX];
    struct stat status;

    if (stat(path, &status) != 0)
        return save_beside(path, data, size, &how, e);
    if (!S_ISREG(status.st_mode))
        return write_in_place(path, data, size, e);
    if (realpath(path, target) == NULL)
        return err_set_errno(e, errno, "%s", path);
    how.mode = status.st_mode & 07777;
    how.keep_mode = true;
    return save_beside(target, data, size, &how, e);
}

int file_save(const char *path, const void *data, size_t size, struct err *e)
{
    return save(path, data, size, true, e);
}

int file_save_buf(const char *path, const struct buf *content, struct err *e)
{
    if (buf_failed(content))
        return err_set(e, ERR_NO_MEMORY, "%s: no memory for its content", path);
    return file_save(path, content->data, content->size, e);
}

int file_save_buf_later(const char *path, const struct buf *content, struct err *e)
{
    if (buf_failed(content))
        return err_set(e, ERR_NO_MEMORY, "%s: no memory for its content", path);
    return save(path, content->data, content->size, false, e);
}

static int make_directory(const char *path)
{
    struct stat status;

    if (mkdir(path, 0777) == 0)
        return 0;
    if (errno != EEXIST)
        return errno;
    if (stat(path, &status) != 0)
        return errno;
    return S_ISDIR(status.st_mode) ? 0 : ENOTDIR;
}

int file_make_directories(const char *path, struct err *e)
{
    char partial[PATH_MAX];
    size_t length = strlen(path);
    int problem = 0;

    if (length == 0 || length >= sizeof partial)
        return err_set_errno(e, length ? ENAMETOOLONG : ENOENT, "'%.100s'", path);
    strcpy(partial, path);
    for (size_t i = 1; i <= length && problem == 0; i++) {
        if (partial[i] != '/' && partial[i] != '\0')
            continue;
        partial[i] = '\0';
        problem = make_directory(partial);
        if (problem == 0)
            partial[i] = i < length ? '/' : '\0';
    }
    return problem ? err_set_errno(e, problem, "%s", partial) : 0;
}
