#include <config.h>

#include "base/log_ring.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"

struct log_ring {
    pthread_mutex_t lock;
    uint64_t (*now)(void);
    struct log_line *lines; /* line number n is at (n - 1) % capacity */
    size_t capacity;
    uint64_t newest;
    int fd;             /* the file, or -1 */
    bool file_failed;   /* said so already */
    uint64_t second;    /* of CLOCK_MONOTONIC, that `in_second` counts */
    unsigned in_second; /* lines kept in it */
    uint64_t pending;   /* lines dropped in it and not told yet */
    uint64_t dropped;   /* since the start */
    char last_source[LOG_SOURCE_SIZE];
};

static const char *const level_names[LOG_LEVEL_COUNT] = {"debug", "info", "warn", "error"};

const char *log_level_name(enum log_level level)
{
    return (unsigned)level < LOG_LEVEL_COUNT ? level_names[level] : "unknown";
}

bool log_level_parse(const char *name, enum log_level *out)
{
    for (int i = 0; i < LOG_LEVEL_COUNT; i++) {
        if (strcmp(name, level_names[i]) == 0) {
            *out = (enum log_level)i;
            return true;
        }
    }
    return false;
}

static void copy_source(char out[LOG_SOURCE_SIZE], const char *source)
{
    text_clean(source, strlen(source), out, LOG_SOURCE_SIZE);
}

static struct log_line *ring_push(struct log_ring *ring, enum log_level level, const char *source)
{
    struct log_line *line = &ring->lines[ring->newest % ring->capacity];

    line->sequence = ++ring->newest;
    line->wall_ns = clock_wall();
    line->level = level;
    copy_source(line->source, source);
    return line;
}

static void ring_tell_dropped(struct log_ring *ring)
{
    struct log_line *line;

    if (ring->pending == 0)
        return;
    line = ring_push(ring, LOG_LEVEL_WARN, ring->last_source);
    snprintf(line->text, sizeof line->text, "+%llu lines dropped here%s",
             (unsigned long long)ring->pending,
             ring->fd >= 0 && !ring->file_failed ? "; the file has them all" : "");
    ring->pending = 0;
}

/* Begins a new second when it is time. */
static void ring_turn(struct log_ring *ring)
{
    uint64_t second = ring->now() / NS_PER_S;

    if (second == ring->second)
        return;
    ring_tell_dropped(ring);
    ring->second = second;
    ring->in_second = 0;
}

static void ring_keep(struct log_ring *ring, enum log_level level, const char *source,
                      const char *text, size_t size)
{
    struct log_line *line;

    ring_turn(ring);
    if (ring->in_second >= LOG_LINES_PER_SECOND) {
        copy_source(ring->last_source, source);
        ring->pending++;
        ring->dropped++;
        return;
    }
    ring->in_second++;
    line = ring_push(ring, level, source);
    text_clean(text, size, line->text, sizeof line->text);
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

static void ring_write_file(struct log_ring *ring, const char *data, size_t size)
{
    struct log_line *line;
    int problem;

    if (ring->fd < 0 || ring->file_failed)
        return;
    problem = write_all(ring->fd, data, size);
    if (problem == 0)
        return;
    ring->file_failed = true;
    line = ring_push(ring, LOG_LEVEL_ERROR, "log");
    snprintf(line->text, sizeof line->text, "the log file is no longer written: %s",
             strerror(problem));
}

int log_ring_open(size_t lines, struct log_ring **out, struct err *e)
{
    struct log_ring *ring = calloc(1, sizeof *ring);

    if (ring)
        ring->lines = calloc(lines, sizeof *ring->lines);
    if (ring == NULL || ring->lines == NULL) {
        free(ring);
        return err_set(e, ERR_NO_MEMORY, "log ring of %zu lines: no memory", lines);
    }
    pthread_mutex_init(&ring->lock, NULL);
    ring->capacity = lines;
    ring->now = clock_now;
    ring->fd = -1;
    *out = ring;
    return 0;
}

void log_ring_close(struct log_ring *ring)
{
    if (ring == NULL)
        return;
    if (ring->fd >= 0)
        close(ring->fd);
    pthread_mutex_destroy(&ring->lock);
    free(ring->lines);
    free(ring);
}

int log_ring_open_file(struct log_ring *ring, const char *path, struct err *e)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666), old;

    if (fd < 0)
        return err_set_errno(e, errno, "%s", path);
    pthread_mutex_lock(&ring->lock);
    old = ring->fd;
    ring->fd = fd;
    ring->file_failed = false;
    pthread_mutex_unlock(&ring->lock);
    if (old >= 0)
        close(old);
    return 0;
}

void log_ring_add(struct log_ring *ring, enum log_level level, const char *source, const char *text,
                  size_t size)
{
    char stamp[CLOCK_STAMP_SIZE], head[CLOCK_STAMP_SIZE + LOG_SOURCE_SIZE + 16];
    int length;

    clock_stamp(clock_wall(), stamp);
    length = snprintf(head, sizeof head, "%s %s %.15s: ", stamp, log_level_name(level), source);
    pthread_mutex_lock(&ring->lock);
    ring_write_file(ring, head, (size_t)length);
    ring_write_file(ring, text, size);
    ring_write_file(ring, "\n", 1);
    ring_keep(ring, level, source, text, size);
    pthread_mutex_unlock(&ring->lock);
}

void log_ring_restore(struct log_ring *ring, const struct log_line *line)
{
    struct log_line *kept;

    pthread_mutex_lock(&ring->lock);
    kept = ring_push(ring, line->level, line->source);
    kept->wall_ns = line->wall_ns;
    text_clean(line->text, strlen(line->text), kept->text, sizeof kept->text);
    pthread_mutex_unlock(&ring->lock);
}

size_t log_ring_read(struct log_ring *ring, uint64_t since, struct log_line *out, size_t max)
{
    uint64_t first;
    size_t count = 0;

    pthread_mutex_lock(&ring->lock);
    ring_turn(ring);
    first = ring->newest > ring->capacity ? ring->newest - ring->capacity : 0;
    if (since > first)
        first = since;
    for (uint64_t n = first; n < ring->newest && count < max; n++)
        out[count++] = ring->lines[n % ring->capacity];
    pthread_mutex_unlock(&ring->lock);
    return count;
}

uint64_t log_ring_newest(struct log_ring *ring)
{
    uint64_t newest;

    pthread_mutex_lock(&ring->lock);
    ring_turn(ring);
    newest = ring->newest;
    pthread_mutex_unlock(&ring->lock);
    return newest;
}

uint64_t log_ring_dropped(struct log_ring *ring)
{
    uint64_t dropped;

    pthread_mutex_lock(&ring->lock);
    dropped = ring->dropped;
    pthread_mutex_unlock(&ring->lock);
    return dropped;
}

void log_ring_set_clock(struct log_ring *ring, uint64_t (*now)(void))
{
    pthread_mutex_lock(&ring->lock);
    ring->now = now;
    pthread_mutex_unlock(&ring->lock);
}

/* The level a line of our own log names behind its time stamp, else `otherwise`. */
static enum log_level stamped_level(const char *text, size_t size, enum log_level otherwise)
{
    static const char shape[] = "0000-00-00T00:00:00.000Z ";
    size_t at = sizeof shape - 1;

    if (size < at)
        return otherwise;
    for (size_t i = 0; i < at; i++) {
        bool digit = text[i] >= '0' && text[i] <= '9';

        if (shape[i] == '0' ? !digit : text[i] != shape[i])
            return otherwise;
    }
    for (int i = 0; i < LOG_LEVEL_COUNT; i++) {
        size_t length = strlen(level_names[i]);

        if (size > at + length && text[at + length] == ' ' &&
            memcmp(text + at, level_names[i], length) == 0)
            return (enum log_level)i;
    }
    return otherwise;
}

static void feed_line(struct log_feed *feed)
{
    ring_keep(feed->ring, stamped_level(feed->partial, feed->used, feed->level), feed->source,
              feed->partial, feed->used);
    feed->used = 0;
}

void log_feed_init(struct log_feed *feed, struct log_ring *ring, enum log_level level,
                   const char *source)
{
    *feed = (struct log_feed){.ring = ring, .level = level};
    copy_source(feed->source, source);
}

void log_feed_bytes(struct log_feed *feed, const char *data, size_t size)
{
    pthread_mutex_lock(&feed->ring->lock);
    ring_write_file(feed->ring, data, size);
    while (size > 0) {
        const char *newline = memchr(data, '\n', size);
        size_t length = newline ? (size_t)(newline - data) : size;
        size_t room = sizeof feed->partial - feed->used;
        size_t copied = length < room ? length : room;

        memcpy(feed->partial + feed->used, data, copied);
        feed->used += copied;
        if (newline)
            feed_line(feed);
        length += newline != NULL;
        data += length;
        size -= length;
    }
    pthread_mutex_unlock(&feed->ring->lock);
}

void log_feed_end(struct log_feed *feed)
{
    pthread_mutex_lock(&feed->ring->lock);
    if (feed->used > 0)
        feed_line(feed);
    pthread_mutex_unlock(&feed->ring->lock);
}
