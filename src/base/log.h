/* The program's own log: the one mutable global besides the terminal's. Goes to standard error, to
 * a ring (and by it to a file), or to both. Any thread. Text is printf-formatted, at most
 * LOG_TEXT_SIZE - 1 bytes of it are kept, and control characters in it never reach a terminal. */
#ifndef RVG_BASE_LOG_H
#define RVG_BASE_LOG_H

#include <stdbool.h>

#include "base/log_ring.h"

/* Lines below `level` are thrown away from now on (at start: below info). */
void log_init(enum log_level level);
bool log_wants(enum log_level level);

/* At start: on. Off while a console owns the terminal. One write call for each line:
 * "TIME LEVEL SOURCE: TEXT". */
void log_to_stderr(bool on);

/* `ring` is not owned; NULL, before it is closed, to detach it. */
void log_to_ring(struct log_ring *ring);

void log_write(enum log_level level, const char *source, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* log_info("supervisor", "server %s is up", name) */
#define log_debug(...) log_write(LOG_LEVEL_DEBUG, __VA_ARGS__)
#define log_info(...) log_write(LOG_LEVEL_INFO, __VA_ARGS__)
#define log_warn(...) log_write(LOG_LEVEL_WARN, __VA_ARGS__)
#define log_error(...) log_write(LOG_LEVEL_ERROR, __VA_ARGS__)

#endif
