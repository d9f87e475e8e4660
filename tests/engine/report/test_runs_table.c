#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "engine/report/runs_table.h"
#include "synthetic.h"

enum { TEXT_MAX = 1 << 20, WIDTH = 80, BLOCKS = 4 };

struct scene {
    struct result base;
    struct result other;
    struct runs runs;
};

static void add(struct result *r, size_t arm, size_t level, uint64_t requests, double us)
{
    for (int block = 0; block < BLOCKS; block++)
        synthetic_add(r, synthetic_trial(arm, level, block,
                                         requests + (uint64_t)(block % 2) * requests / 100, us));
}

/* Rest at 16: half as many requests that take twice as long; grpc at 16: the same; rest at 1 in the
 * base alone, grpc at 1 in neither. Every second block has 1 % more requests. */
static void begin(struct scene *s)
{
    struct sweep sweep;

    synthetic_sweep(&sweep, BLOCKS);
    assert_int_equal(result_init(&s->base, &sweep, NULL), 0);
    sweep.level_count = 1;
    sweep.levels[0] = sweep.levels[1];
    sweep.warmup_s = 3;
    assert_int_equal(result_init(&s->other, &sweep, NULL), 0);
    sweep_fini(&sweep);
    strcpy(s->base.environment.kernel, "Linux 6.1");
    strcpy(s->other.environment.kernel, "Linux 6.5");
    s->base.created_at = s->other.created_at = INT64_C(1790251282123000000);
    add(&s->base, 0, 0, 1000, 4000);
    add(&s->base, 0, 1, 2000, 8000);
    add(&s->base, 1, 1, 2000, 8000);
    add(&s->other, 0, 0, 1000, 16000);
    add(&s->other, 1, 0, 2000, 8000);
    assert_int_equal(result_derive(&s->base, NULL), 0);
    assert_int_equal(result_derive(&s->other, NULL), 0);
    assert_int_equal(runs_compare(&s->base, &s->other, 5, &s->runs, NULL), 0);
}

static void end(struct scene *s)
{
    runs_fini(&s->runs);
    result_fini(&s->base);
    result_fini(&s->other);
}

/* By hand: a run's mean logarithm is ln(1.01) / 2 above that of its lesser blocks, so 400 requests
 * a second are 402.0; its standard error is 0.00287, that of a difference 0.00406, and t(0.975, 6)
 * is 2.447: 0.994 % to each side. Processor time: 16 s / 8040 requests. */
static const char golden[] =
    "Two runs, the new one against the base:\n"
    "  base old/base.json: cat photo, 2026-09-24 12:01:22 UTC, 4 blocks, noise 53.1\n"
    "       us\n"
    "  new  new.json: cat photo, 2026-09-24 12:01:22 UTC, 4 blocks, noise 53.1 us\n"
    "WARNING: the runs differ in more than what is to be compared (base | new):\n"
    "  kernel: Linux 6.1 | Linux 6.5\n"
    "  warmup: 1.0 | 3.0\n"
    "Only in the base: rest c=1\n"
    "\n"
    "Regressions: slower, the whole interval beyond 5 % (5 of 12 figures)\n"
    "  level arm          figure        base       new  new / base [95 %]\n"
    "   c=16 rest         req/s        402.0     201.0  0.500 [0.495, 0.505]\n"
    "   c=16 rest         p50 ms       8.000     16.00  2.000 [2.000, 2.000]\n"
    "   c=16 rest         p99 ms       8.000     16.00  2.000 [2.000, 2.000]\n"
    "   c=16 rest         mean ms      8.000     16.00  2.000 [2.000, 2.000]\n"
    "   c=16 rest         s.cpu us      1990      3980  2.000 [1.980, 2.020]\n"
    "\n"
    "Not distinguishable (7 of 12 figures)\n"
    "  level arm          figure        base       new  new / base [95 %]\n"
    "   c=16 rest         errors           0         0  1.000 [1.000, 1.000]\n"
    "   c=16 grpc         req/s        402.0     402.0  1.000 [0.990, 1.010]\n"
    "   c=16 grpc         p50 ms       8.000     8.000  1.000 [1.000, 1.000]\n"
    "   c=16 grpc         p99 ms       8.000     8.000  1.000 [1.000, 1.000]\n"
    "   c=16 grpc         mean ms      8.000     8.000  1.000 [1.000, 1.000]\n"
    "   c=16 grpc         errors           0         0  1.000 [1.000, 1.000]\n"
    "   c=16 grpc         s.cpu us      1990      1990  1.000 [0.990, 1.010]\n"
    "\n"
    "Reading: two runs share no block and no mood of the machine, so nothing is\n"
    "  paired: Welch's t on logarithms over the blocks of both, with the interval of\n"
    "  this figure alone; faster, slower: more than chance explains, at 5 % after\n"
    "  Holm's correction over all figures together; too few blocks: fewer than 3, or\n"
    "  trials with too few requests for a percentile; errors: share of the requests,\n"
    "  compared after half an error a trial was added on both sides; s.cpu: the\n"
    "  server's processor time a request\n"
    "\n"
    "Answer: 5 regressions beyond 5 %; 0 slower, 0 faster, 7 not distinguishable, 0\n"
    "  with too few blocks.\n";

static void print(const struct runs *r, bool utf8, struct buf *out)
{
    buf_init(out, TEXT_MAX);
    runs_table_print(r, "old/base.json", "new.json", utf8, out);
    assert_false(buf_failed(out));
}

static void the_whole_text(void **state)
{
    struct scene s;
    struct buf text;

    (void)state;
    begin(&s);
    print(&s.runs, false, &text);
    assert_string_equal(buf_text(&text), golden);
    buf_fini(&text);
    end(&s);
}

static void no_line_is_wider_than_a_terminal(void **state)
{
    struct scene s;
    struct buf text;
    size_t width = 0;

    (void)state;
    begin(&s);
    memset(s.base.sweep.arms[0].name, 'x', sizeof s.base.sweep.arms[0].name - 1);
    strcpy(s.base.sweep.name, "a name \xc3\xa9 of many words, many more than one line can have");
    print(&s.runs, false, &text);
    for (const char *at = buf_text(&text); *at; at++) {
        assert_true((unsigned char)*at < 0x80);
        width = *at == '\n' ? 0 : width + 1;
        assert_true(width <= WIDTH);
    }
    buf_fini(&text);
    end(&s);
}

static void runs_without_a_common_cell_say_so(void **state)
{
    struct scene s;
    struct buf text;

    (void)state;
    begin(&s);
    runs_fini(&s.runs);
    s.other.sweep.levels[0] = level_of_concurrency(3);
    assert_int_equal(runs_compare(&s.base, &s.other, 5, &s.runs, NULL), 0);
    print(&s.runs, false, &text);
    assert_non_null(strstr(buf_text(&text), "Only in the base: rest c=1, rest c=16, grpc c=16\n"
                                            "Only in the new run: rest c=3, grpc c=3\n"));
    assert_non_null(strstr(buf_text(&text), "no cell in common"));
    buf_fini(&text);
    end(&s);
}

static int schema_status(const struct buf *text)
{
    const char *top = getenv("top_srcdir");
    char path[] = "/tmp/rvg-schema-XXXXXX", command[4096];
    int fd = mkstemp(path), status;

    assert_non_null(top);
    assert_true(fd >= 0);
    close(fd);
    assert_int_equal(file_save_buf(path, text, NULL), 0);
    snprintf(command, sizeof command,
             "command -v python3 >/dev/null || exit 77; "
             "exec python3 '%s/tests/engine/check_schema.py' '%s/data/comparison.schema.json' %s",
             top, top, path);
    status = system(command);
    unlink(path);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void the_schema_holds(void **state)
{
    struct scene s;
    struct buf text;
    int status;

    (void)state;
    begin(&s);
    buf_init(&text, TEXT_MAX);
    assert_int_equal(runs_json_write(&s.runs, "base.json", "new.json", &text, NULL), 0);
    status = schema_status(&text);
    if (status == 0)
        memcpy(strstr(buf_text(&text), "\"verdict\""), "\"verdikt\"", 9);
    if (status == 0)
        assert_int_equal(schema_status(&text), 1);
    buf_fini(&text);
    end(&s);
    if (status == 77)
        skip();
    assert_int_equal(status, 0);
}

static void the_worst_comes_first_in_json(void **state)
{
    struct scene s;
    struct buf text;

    (void)state;
    begin(&s);
    buf_init(&text, TEXT_MAX);
    assert_int_equal(runs_json_write(&s.runs, "base.json", "new.json", &text, NULL), 0);
    assert_non_null(strstr(buf_text(&text),
                           "\"margin_percent\":5,\"regressions\":5,\"differences\":"
                           "[{\"what\":\"kernel\",\"base\":\"Linux 6.1\","
                           "\"new\":\"Linux 6.5\"},{\"what\":\"warmup\","
                           "\"base\":\"1.0\",\"new\":\"3.0\"}],"
                           "\"only_in_base\":[{\"arm\":\"rest\",\"level\":"
                           "{\"concurrency\":1}}],\"only_in_new\":[],"
                           "\"comparisons\":[{\"arm\":\"rest\",\"level\":"
                           "{\"concurrency\":16},\"metric\":"));
    buf_fini(&text);
    end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_whole_text),
        cmocka_unit_test(no_line_is_wider_than_a_terminal),
        cmocka_unit_test(runs_without_a_common_cell_say_so),
        cmocka_unit_test(the_schema_holds),
        cmocka_unit_test(the_worst_comes_first_in_json),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
