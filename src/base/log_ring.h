/* The last lines of a log, in memory, for a screen that looks at them when it likes: the program's
 * own log or the captured output of a server. Text is made safe for a terminal on the way in
 * (base/text.h). A file may receive everything as it came.
 *
 * At most LOG_LINES_PER_SECOND lines are kept for each second; the rest are counted and one line
 * "+N lines dropped here" stands for them, so a flood cannot push everything else out.
 * All functions may be called from any thread; only log_ring_close must be the last. */
#ifndef RVG_BASE_LOG_RING_H
#define RVG_BASE_LOG_RING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum log_level {
    LOG_LEVEL_DEBUG,
    LOG_LEVEL_INFO,
    LOG_LEVEL_WARN,
    LOG_LEVEL_ERROR,
    LOG_LEVEL_COUNT
};

enum {
    LOG_RING_LINES = 1000, /* the usual number of lines */
    LOG_LINES_PER_SECOND = 200,
    LOG_TEXT_SIZE = 513, /* 512 bytes of text and a NUL */
    LOG_SOURCE_SIZE = 16
};

struct log_line {
    uint64_t sequence; /* 1 for the first line of a ring, without gaps */
    int64_t wall_ns;   /* nanoseconds since 1970 */
    enum log_level level;
    char source[LOG_SOURCE_SIZE]; /* who wrote it: "rest", "supervisor"; cut when longer */
    char text[LOG_TEXT_SIZE];     /* UTF-8 without control characters; cut text ends in "…" */
};

struct log_ring;

/* A ring of `lines` (at least 1) lines, owned by the caller. */
int log_ring_open(size_t lines, struct log_ring **out, struct err *e);

/* Closes the file too. NULL is fine. */
void log_ring_close(struct log_ring *ring);

/* From now on everything is also appended to the file `path`, created when missing: lines as
 * "TIME LEVEL SOURCE: TEXT", fed bytes as they come. A write that fails later is reported once as a
 * line of the ring. */
int log_ring_open_file(struct log_ring *ring, const char *path, struct err *e);

/* Adds one line of `size` bytes of text. */
void log_ring_add(struct log_ring *ring, enum log_level level, const char *source, const char *text,
                  size_t size);

/* Adds a line that was kept before, with its own time: a saved log read back. No flood is counted
 * and no file written; the number is this ring's. */
void log_ring_restore(struct log_ring *ring, const struct log_line *line);

/* Copies the lines after number `since` (0: all there are), oldest first, at most `max`; returns
 * how many. A reader that fell behind sees a gap in the sequence. */
size_t log_ring_read(struct log_ring *ring, uint64_t since, struct log_line *out, size_t max);

/* Number of the newest line; 0 when there was none. */
uint64_t log_ring_newest(struct log_ring *ring);

/* Lines dropped by floods since the start. */
uint64_t log_ring_dropped(struct log_ring *ring);

/* For tests: takes the place of clock_now. */
void log_ring_set_clock(struct log_ring *ring, uint64_t (*now)(void));

/* "debug", "info", "warn", "error". */
const char *log_level_name(enum log_level level);
bool log_level_parse(const char *name, enum log_level *out);

/* One stream of bytes (a server's standard output, say) that becomes lines of a ring. A line that
 * begins as base/log.h writes them ("TIME LEVEL ...") takes its level from there, others have
 * `level`. Belongs to one thread. */
struct log_feed {
    struct log_ring *ring; /* not owned */
    enum log_level level;
    char source[LOG_SOURCE_SIZE];
    char partial[LOG_TEXT_SIZE * 2]; /* the line so far; what is over is cut anyway */
    size_t used;
};

void log_feed_init(struct log_feed *feed, struct log_ring *ring, enum log_level level,
                   const char *source);
void log_feed_bytes(struct log_feed *feed, const char *data, size_t size);

/* The stream ended: a last line without a newline is added. The feed may be used again. */
void log_feed_end(struct log_feed *feed);

#endif
