#include <config.h>

#include "engine/report/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "engine/report/result_json.h"

/* A line: 16 hexadecimal digits of checksum, a blank, the text. The first one's text is
 * "rvgtop.journal/1 SWEEP CREATED VERSION": the checksum of the sweep, nanoseconds since 1970. */
enum { CHECKSUM_DIGITS = 16, LINE_START = CHECKSUM_DIGITS + 1, LINE_BYTES_MAX = 1 << 28 };

#define FORMAT "rvgtop.journal/"
#define FORMAT_VERSION 1

struct journal {
    char path[PATH_MAX];
    const struct sweep *sweep; /* not owned */
    int fd;
    off_t end; /* what follows is a failed append's */
    struct buf line;
};

/* FNV-1a, 64 bits. */
static uint64_t checksum(const void *data, size_t size)
{
    const uint8_t *p = data, *end = p + size;
    uint64_t sum = UINT64_C(0xcbf29ce484222325);

    while (p < end)
        sum = (sum ^ *p++) * UINT64_C(0x100000001b3);
    return sum;
}

static int sweep_checksum(const struct sweep *sweep, uint64_t *out, struct err *e)
{
    struct buf text;
    int code;

    buf_init(&text, LINE_BYTES_MAX);
    code = sweep_json_write_identity(sweep, &text, e);
    *out = checksum(text.data, text.size);
    buf_fini(&text);
    return code;
}

static int fail(const struct journal *j, const char *what, struct err *e)
{
    return err_set_errno(e, errno, "%s: %s", j->path, what);
}

static int write_all(int fd, const uint8_t *data, size_t size, off_t at)
{
    while (size > 0) {
        ssize_t done = pwrite(fd, data, size, at);

        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return -1;
        data += done;
        size -= (size_t)done;
        at += done;
    }
    return 0;
}

/* Puts the checksum before the text that stands behind LINE_START in the line, and writes it. */
static int put_line(struct journal *j, struct err *e)
{
    char sum[LINE_START + 1];

    buf_append_char(&j->line, '\n');
    if (buf_failed(&j->line))
        return err_set(e, ERR_NO_MEMORY, "%s: no memory for a line", j->path);
    snprintf(sum, sizeof sum, "%016" PRIx64 " ",
             checksum(j->line.data + LINE_START, j->line.size - LINE_START - 1));
    memcpy(j->line.data, sum, LINE_START);
    if (write_all(j->fd, j->line.data, j->line.size, j->end) != 0)
        return fail(j, "writing", e);
    j->end += (off_t)j->line.size;
    return 0;
}

/* Ends what began at `start`, of which `code` is the outcome so far: all of it is on the disk, or
 * nothing is left of it. */
static int settle(struct journal *j, off_t start, int code, struct err *e)
{
    int ignored;

    if (code == 0 && fdatasync(j->fd) != 0)
        code = fail(j, "writing", e);
    if (code == 0)
        return 0;
    j->end = start;
    /* Should this fail too, the checksum will give the rest away. */
    ignored = ftruncate(j->fd, j->end);
    (void)ignored;
    return code;
}

static int write_line(struct journal *j, struct err *e)
{
    off_t start = j->end;

    return settle(j, start, put_line(j, e), e);
}

static void begin_line(struct journal *j)
{
    buf_reset(&j->line);
    buf_printf(&j->line, "%*s", LINE_START, "");
}

static int write_first_line(struct journal *j, int64_t created_at, struct err *e)
{
    uint64_t sweep;
    int code = sweep_checksum(j->sweep, &sweep, e);

    if (code != 0)
        return code;
    begin_line(j);
    buf_printf(&j->line, FORMAT "%d %016" PRIx64 " %" PRId64 " %s", FORMAT_VERSION, sweep,
               created_at, PACKAGE_VERSION);
    return write_line(j, e);
}

static int sync_directory(const struct journal *j, struct err *e)
{
    char directory[PATH_MAX];
    char *slash;
    int fd, code = 0;

    snprintf(directory, sizeof directory, "%s", j->path);
    slash = strrchr(directory, '/');
    if (slash)
        slash[slash == directory] = '\0';
    fd = open(slash ? directory : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 || fsync(fd) != 0)
        code = fail(j, "syncing its directory", e);
    if (fd >= 0)
        close(fd);
    return code;
}

static int open_failure(const struct journal *j, int error_number, struct err *e)
{
    switch (error_number) {
    case ENOENT:
        return err_set(e, ERR_NOT_FOUND, "%s: there is no journal", j->path);
    case EEXIST:
        return err_set(e, ERR_INVALID, "%s: there is a journal already", j->path);
    case EWOULDBLOCK:
        return err_set(e, ERR_UNAVAILABLE, "%s: another rvgtop is writing to it", j->path);
    default:
        return err_set_errno(e, error_number, "%s: opening", j->path);
    }
}

static int open_file(const char *path, int flags, const struct sweep *sweep, struct journal **out,
                     struct err *e)
{
    struct journal *j = calloc(1, sizeof *j);
    int code;

    if (j == NULL)
        return err_set(e, ERR_NO_MEMORY, "%s: no memory", path);
    snprintf(j->path, sizeof j->path, "%s", path);
    j->sweep = sweep;
    buf_init(&j->line, LINE_BYTES_MAX);
    j->fd = open(path, flags | O_RDWR | O_CLOEXEC, 0666);
    /* File systems without locks: go on without. */
    if (j->fd < 0 || (flock(j->fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)) {
        code = open_failure(j, errno, e);
        journal_close(j);
        return code;
    }
    *out = j;
    return 0;
}

int journal_create(const char *path, const struct sweep *sweep, struct journal **out, struct err *e)
{
    struct journal *j;
    int code = open_file(path, O_CREAT | O_EXCL, sweep, &j, e);

    if (code != 0)
        return code;
    code = write_first_line(j, clock_wall(), e);
    if (code == 0)
        code = sync_directory(j, e);
    if (code == 0)
        *out = j;
    else
        journal_close(j);
    return code;
}

/* What is read back. */
struct reading {
    struct journal *journal;
    struct result *result;
    struct journal_report *report;
    size_t line; /* number of the line, from 1 */
};

static int read_first_line(struct reading *in, const char *text, struct err *e)
{
    uint64_t expected, sweep;
    int code = sweep_checksum(in->journal->sweep, &expected, e), version = 0;
    int64_t created_at;

    if (code != 0)
        return code;
    if (sscanf(text, FORMAT "%d", &version) == 1 && version != FORMAT_VERSION)
        return err_set(e, ERR_UNSUPPORTED, "%s: is written in format %d, this rvgtop knows %d",
                       in->journal->path, version, FORMAT_VERSION);
    if (sscanf(text, FORMAT "%d %16" SCNx64 " %" SCNd64, &version, &sweep, &created_at) != 3)
        return err_set(e, ERR_INVALID, "%s: is no journal of rvgtop", in->journal->path);
    if (sweep != expected)
        return err_set(e, ERR_INVALID,
                       "%s: was written for another sweep; a run is resumed with the very arms, "
                       "levels and settings it was started with",
                       in->journal->path);
    in->result->created_at = created_at;
    return 0;
}

static int take_trial(struct reading *in, const char *text, size_t size, struct err *e)
{
    char place[32];
    struct trial *t;
    int code;

    snprintf(place, sizeof place, "line %zu", in->line);
    code = trial_json_read(text, size, place, in->journal->sweep, &t, e);
    if (code == 0) {
        code = result_add_trial(in->result, t, e);
        if (code != 0)
            trial_close(t);
    }
    if (code != 0)
        err_prefix(e, "%s", in->journal->path);
    in->report->trials += code == 0;
    return code;
}

/* A trial whose line was damaged is not there to be revised. */
static int take_revision(struct reading *in, const char *text, size_t size, struct err *e)
{
    struct trial_revision revision;
    char place[32];
    int code;

    snprintf(place, sizeof place, "line %zu", in->line);
    code = revision_json_read(text, size, place, in->journal->sweep, &revision, e);
    if (code != 0)
        return err_prefix(e, "%s", in->journal->path);
    result_revise(in->result, &revision, NULL);
    return 0;
}

static int take_search(struct reading *in, const char *text, size_t size, struct err *e)
{
    struct search search;
    char place[32];
    int code;

    snprintf(place, sizeof place, "line %zu", in->line);
    code = search_json_read(text, size, place, in->journal->sweep, &search, e);
    if (code == 0)
        code = result_add_search(in->result, &search, e);
    return code == 0 ? 0 : err_prefix(e, "%s", in->journal->path);
}

static int take_record(struct reading *in, const char *text, size_t size, struct err *e)
{
    if (search_json_is(text, size))
        return take_search(in, text, size, e);
    return revision_json_is(text, size) ? take_revision(in, text, size, e)
                                        : take_trial(in, text, size, e);
}

static bool line_is_sound(const char *line, size_t size)
{
    char sum[LINE_START + 1];

    if (size < LINE_START)
        return false;
    snprintf(sum, sizeof sum, "%016" PRIx64 " ", checksum(line + LINE_START, size - LINE_START));
    return memcmp(line, sum, LINE_START) == 0;
}

/* `line` is NUL-terminated, `size` without its newline. */
static int take_line(struct reading *in, const char *line, size_t size, struct err *e)
{
    bool sound = line_is_sound(line, size);

    in->line++;
    if (in->line == 1 && !sound)
        return err_set(e, ERR_INVALID, "%s: is no journal of rvgtop", in->journal->path);
    if (in->line == 1)
        return read_first_line(in, line + LINE_START, e);
    if (sound)
        return take_record(in, line + LINE_START, size - LINE_START, e);
    in->report->damaged++;
    return 0;
}

static int read_lines(struct reading *in, FILE *file, struct err *e)
{
    struct journal *j = in->journal;
    char *line = NULL;
    size_t capacity = 0;
    ssize_t size = 0;
    int code = 0;

    while (code == 0 && (size = getline(&line, &capacity, file)) > 0) {
        if (line[size - 1] != '\n') {
            in->report->torn = true;
            break;
        }
        line[size - 1] = '\0';
        code = take_line(in, line, (size_t)size - 1, e);
        j->end += size;
    }
    if (code == 0 && ferror(file))
        code = fail(j, "reading", e);
    free(line);
    return code;
}

static int read_back(struct reading *in, struct err *e)
{
    struct journal *j = in->journal;
    int fd = dup(j->fd), code;
    FILE *file = fd >= 0 ? fdopen(fd, "r") : NULL;

    if (file == NULL) {
        code = fail(j, "reading", e);
        if (fd >= 0)
            close(fd);
        return code;
    }
    code = read_lines(in, file, e);
    fclose(file);
    if (code == 0 && in->report->torn && ftruncate(j->fd, j->end) != 0)
        code = fail(j, "removing its torn last line", e);
    if (code == 0 && in->line == 0)
        code = write_first_line(j, in->result->created_at, e);
    return code;
}

int journal_resume(const char *path, struct result *r, struct journal_report *report,
                   struct journal **out, struct err *e)
{
    struct reading in = {.result = r, .report = report};
    int code = open_file(path, 0, &r->sweep, &in.journal, e);

    *report = (struct journal_report){0};
    if (code != 0)
        return code;
    code = read_back(&in, e);
    if (code == 0)
        *out = in.journal;
    else
        journal_close(in.journal);
    return code;
}

int journal_append(struct journal *j, const struct trial *t, struct err *e)
{
    int code;

    begin_line(j);
    code = trial_json_write(t, j->sweep, &j->line, e);
    return code == 0 ? write_line(j, e) : code;
}

int journal_revise(struct journal *j, const struct trial_revision *list, size_t count,
                   struct err *e)
{
    off_t start = j->end;
    int code = 0;

    for (size_t i = 0; code == 0 && i < count; i++) {
        begin_line(j);
        code = revision_json_write(&list[i], j->sweep, &j->line, e);
        if (code == 0)
            code = put_line(j, e);
    }
    return settle(j, start, code, e);
}

int journal_add_search(struct journal *j, const struct search *search, struct err *e)
{
    int code;

    begin_line(j);
    code = search_json_write(search, j->sweep, &j->line, e);
    return code == 0 ? write_line(j, e) : code;
}

void journal_close(struct journal *j)
{
    if (j == NULL)
        return;
    if (j->fd >= 0)
        close(j->fd);
    buf_fini(&j->line);
    free(j);
}
