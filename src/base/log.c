#include <config.h>

#include "base/log.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"

static struct {
    atomic_int level;
    atomic_bool to_stderr;
    pthread_mutex_t ring_lock; /* held while the ring is used, so that it can be detached */
    struct log_ring *ring;
} program_log = {
    .level = LOG_LEVEL_INFO, .to_stderr = true, .ring_lock = PTHREAD_MUTEX_INITIALIZER};

void log_init(enum log_level level)
{
    atomic_store(&program_log.level, (int)level);
}

bool log_wants(enum log_level level)
{
    return (int)level >= atomic_load_explicit(&program_log.level, memory_order_relaxed);
}

void log_to_stderr(bool on)
{
    atomic_store(&program_log.to_stderr, on);
}

void log_to_ring(struct log_ring *ring)
{
    pthread_mutex_lock(&program_log.ring_lock);
    program_log.ring = ring;
    pthread_mutex_unlock(&program_log.ring_lock);
}

static void write_stderr(enum log_level level, const char *source, const char *text)
{
    char stamp[CLOCK_STAMP_SIZE], clean[LOG_TEXT_SIZE];
    char line[CLOCK_STAMP_SIZE + LOG_SOURCE_SIZE + LOG_TEXT_SIZE + 16];
    int length;
    ssize_t ignored;

    clock_stamp(clock_wall(), stamp);
    text_clean(text, strlen(text), clean, sizeof clean);
    length = snprintf(line, sizeof line, "%s %s %.15s: %s\n", stamp, log_level_name(level), source,
                      clean);
    ignored = write(STDERR_FILENO, line, (size_t)length);
    (void)ignored;
}

void log_write(enum log_level level, const char *source, const char *format, ...)
{
    /* Longer than a line, so that text_clean sees that something was cut. */
    char text[LOG_TEXT_SIZE + 64];
    va_list args;

    if (!log_wants(level))
        return;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (atomic_load(&program_log.to_stderr))
        write_stderr(level, source, text);
    pthread_mutex_lock(&program_log.ring_lock);
    if (program_log.ring)
        log_ring_add(program_log.ring, level, source, text, strlen(text));
    pthread_mutex_unlock(&program_log.ring_lock);
}
