#include <config.h>

#include "engine/process/procfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int procfile_read(const char *path, char *out, size_t size)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    size_t used = 0;
    ssize_t got = 0;

    out[0] = '\0';
    if (fd < 0)
        return -1;
    while (used < size - 1) {
        got = read(fd, out + used, size - 1 - used);
        if (got == 0 || (got < 0 && errno != EINTR))
            break;
        used += got > 0 ? (size_t)got : 0;
    }
    close(fd);
    out[got < 0 ? 0 : used] = '\0';
    return got < 0 ? -1 : (int)used;
}

/* Behind `key` at the start of a line, or NULL. */
static const char *find_line(const char *text, const char *key)
{
    size_t length = strlen(key);

    for (const char *line = text; line; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (strncmp(line, key, length) == 0)
            return line + length;
    }
    return NULL;
}

bool procfile_number(const char *text, const char *key, uint64_t *out)
{
    const char *value = find_line(text, key);

    if (value == NULL)
        return false;
    value += strspn(value, " \t");
    if (*value < '0' || *value > '9')
        return false;
    *out = strtoull(value, NULL, 10);
    return true;
}

void procfile_text(const char *text, const char *key, char *out, size_t size)
{
    const char *value = find_line(text, key);

    out[0] = '\0';
    if (value == NULL)
        return;
    value += strspn(value, " \t:");
    snprintf(out, size, "%.*s", (int)strcspn(value, "\n"), value);
}
