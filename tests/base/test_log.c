#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"

static uint64_t fake_now;

static uint64_t fake_clock(void)
{
    return fake_now;
}

static struct log_ring *open_ring(size_t lines)
{
    struct log_ring *ring;

    assert_int_equal(log_ring_open(lines, &ring, NULL), 0);
    fake_now = 5 * NS_PER_S;
    log_ring_set_clock(ring, fake_clock);
    return ring;
}

static void add(struct log_ring *ring, const char *text)
{
    log_ring_add(ring, LOG_LEVEL_INFO, "test", text, strlen(text));
}

static void lines_are_read_from_a_number_on(void **state)
{
    struct log_ring *ring = open_ring(3);
    struct log_line lines[4];

    (void)state;
    assert_int_equal(log_ring_read(ring, 0, lines, 4), 0);
    add(ring, "one");
    add(ring, "two");
    assert_int_equal(log_ring_read(ring, 0, lines, 4), 2);
    assert_int_equal(lines[0].sequence, 1);
    assert_string_equal(lines[0].source, "test");
    assert_string_equal(lines[1].text, "two");
    assert_int_equal(log_ring_read(ring, 2, lines, 4), 0);
    add(ring, "three");
    add(ring, "four");
    assert_int_equal(log_ring_read(ring, 0, lines, 4), 3);
    assert_int_equal(lines[0].sequence, 2);
    assert_int_equal(log_ring_read(ring, 2, lines, 1), 1);
    assert_string_equal(lines[0].text, "three");
    assert_int_equal(log_ring_newest(ring), 4);
    log_ring_close(ring);
}

static void a_saved_line_keeps_its_time_and_is_no_flood(void **state)
{
    struct log_ring *ring = open_ring(2 * LOG_LINES_PER_SECOND);
    struct log_line saved = {.sequence = 77, .wall_ns = 1790251282123000000}, line;

    (void)state;
    saved.level = LOG_LEVEL_ERROR;
    strcpy(saved.source, "rest");
    strcpy(saved.text, "\x1b[2Jlost");
    for (int i = 0; i < LOG_LINES_PER_SECOND + 1; i++)
        log_ring_restore(ring, &saved);
    add(ring, "of now");
    assert_int_equal(log_ring_dropped(ring), 0);
    assert_int_equal(log_ring_newest(ring), LOG_LINES_PER_SECOND + 2);
    assert_int_equal(log_ring_read(ring, 0, &line, 1), 1);
    assert_int_equal(line.sequence, 1);
    assert_int_equal(line.wall_ns, saved.wall_ns);
    assert_int_equal(line.level, LOG_LEVEL_ERROR);
    assert_string_equal(line.source, "rest");
    assert_string_equal(line.text, "lost");
    log_ring_close(ring);
}

static void a_flood_is_counted(void **state)
{
    struct log_ring *ring = open_ring(LOG_RING_LINES);
    struct log_line *lines = calloc(LOG_RING_LINES, sizeof *lines);

    (void)state;
    for (int i = 0; i < LOG_LINES_PER_SECOND + 50; i++)
        add(ring, "flood");
    assert_int_equal(log_ring_read(ring, 0, lines, LOG_RING_LINES), LOG_LINES_PER_SECOND);
    assert_int_equal(log_ring_dropped(ring), 50);
    fake_now += NS_PER_S;
    /* A reader sees what was dropped even when no line follows. */
    assert_int_equal(log_ring_read(ring, 0, lines, LOG_RING_LINES), LOG_LINES_PER_SECOND + 1);
    assert_string_equal(lines[LOG_LINES_PER_SECOND].text, "+50 lines dropped here");
    add(ring, "calm");
    assert_int_equal(log_ring_read(ring, LOG_LINES_PER_SECOND + 1, lines, 2), 1);
    assert_string_equal(lines[0].text, "calm");
    free(lines);
    log_ring_close(ring);
}

static void the_file_receives_everything(void **state)
{
    struct log_ring *ring = open_ring(10);
    char path[] = "/tmp/rvgtop-test-XXXXXX";
    struct log_line lines[2];
    struct log_feed feed;
    struct buf content;
    struct err e = {0};

    (void)state;
    close(mkstemp(path));
    assert_int_equal(log_ring_open_file(ring, path, &e), 0);
    log_feed_init(&feed, ring, LOG_LEVEL_INFO, "rest");
    for (int i = 0; i < 300; i++)
        log_feed_bytes(&feed, "\x1b[1mx\n", 6);
    buf_init(&content, 10000);
    assert_int_equal(file_read(path, &content, NULL), 0);
    assert_int_equal(content.size, 300 * 6);
    fake_now += NS_PER_S;
    assert_int_equal(log_ring_read(ring, LOG_LINES_PER_SECOND, lines, 2), 1);
    assert_string_equal(lines[0].text, "+100 lines dropped here; the file has them all");
    assert_string_equal(lines[0].source, "rest");
    buf_reset(&content);
    assert_int_equal(truncate(path, 0), 0);
    add(ring, "a line");
    assert_int_equal(file_read(path, &content, NULL), 0);
    assert_non_null(strstr(buf_text(&content), "Z info test: a line\n"));
    buf_fini(&content);
    log_ring_close(ring);
    unlink(path);
}

static void a_full_disk_is_said_once(void **state)
{
    struct log_ring *ring = open_ring(10);
    struct log_line lines[10];

    (void)state;
    assert_int_equal(log_ring_open_file(ring, "/dev/full", NULL), 0);
    add(ring, "one");
    add(ring, "two");
    assert_int_equal(log_ring_read(ring, 0, lines, 10), 3);
    assert_string_equal(lines[0].text,
                        "the log file is no longer written: No space left on device");
    assert_int_equal(lines[0].level, LOG_LEVEL_ERROR);
    assert_string_equal(lines[2].text, "two");
    assert_int_equal(log_ring_open_file(ring, "/no/such/file", NULL), ERR_IO);
    log_ring_close(ring);
}

static void bytes_become_lines(void **state)
{
    struct log_ring *ring = open_ring(10);
    struct log_line lines[10];
    struct log_feed feed;
    char huge[5000];

    (void)state;
    log_feed_init(&feed, ring, LOG_LEVEL_INFO, "grpc");
    log_feed_bytes(&feed, "one\ntw", 6);
    log_feed_bytes(&feed, "o\n2026-09-24T12:01:22.123Z error x: three\n\n", 43);
    memset(huge, 'h', sizeof huge);
    log_feed_bytes(&feed, huge, sizeof huge);
    log_feed_bytes(&feed, "\nlast", 5);
    assert_int_equal(log_ring_read(ring, 0, lines, 10), 5);
    log_feed_end(&feed);
    log_feed_end(&feed);
    assert_int_equal(log_ring_read(ring, 0, lines, 10), 6);
    assert_string_equal(lines[1].text, "two");
    assert_int_equal(lines[1].level, LOG_LEVEL_INFO);
    assert_int_equal(lines[2].level, LOG_LEVEL_ERROR);
    assert_string_equal(lines[3].text, "");
    assert_int_equal(strlen(lines[4].text), LOG_TEXT_SIZE - 1);
    assert_string_equal(lines[4].text + LOG_TEXT_SIZE - 4, "\xe2\x80\xa6");
    assert_string_equal(lines[5].text, "last");
    log_ring_close(ring);
}

static void the_program_log_keeps_its_level(void **state)
{
    struct log_ring *ring = open_ring(10);
    struct log_line lines[10];
    enum log_level level;

    (void)state;
    assert_true(log_level_parse("warn", &level));
    assert_false(log_level_parse("loud", &level));
    log_to_stderr(false);
    log_to_ring(ring);
    log_init(level);
    log_info("test", "not %s", "kept");
    log_warn("test", "kept \x1b[31m%d", 1);
    log_to_ring(NULL);
    log_error("test", "nobody listens");
    assert_int_equal(log_ring_read(ring, 0, lines, 10), 1);
    assert_string_equal(lines[0].text, "kept 1");
    assert_int_equal(lines[0].level, LOG_LEVEL_WARN);
    log_ring_close(ring);
}

static void *write_many(void *ring)
{
    for (int i = 0; i < 1000; i++)
        add(ring, "from a thread");
    return NULL;
}

static void threads_share_a_ring(void **state)
{
    struct log_ring *ring = open_ring(100);
    struct log_line lines[100];
    pthread_t threads[4];

    (void)state;
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, write_many, ring), 0);
    for (int i = 0; i < 100; i++)
        log_ring_read(ring, 0, lines, 100);
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(log_ring_newest(ring) + log_ring_dropped(ring), 4000);
    log_ring_close(ring);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_read_from_a_number_on),
        cmocka_unit_test(a_saved_line_keeps_its_time_and_is_no_flood),
        cmocka_unit_test(a_flood_is_counted),
        cmocka_unit_test(the_file_receives_everything),
        cmocka_unit_test(a_full_disk_is_said_once),
        cmocka_unit_test(bytes_become_lines),
        cmocka_unit_test(the_program_log_keeps_its_level),
        cmocka_unit_test(threads_share_a_ring),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
