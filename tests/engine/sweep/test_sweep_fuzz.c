/* Sweep files broken at random: each is read or refused with a text, and what is read writes a file
 * that reads back the same. RVG_FUZZ_ROUNDS asks for more rounds than the usual ones. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/stats/random.h"
#include "engine/sweep/sweep_write.h"
#include "sweep_text.h"

enum { ROUNDS = 3000, TEXT_MAX = 4000, EDITS_MAX = 6 };

static const char *const seeds[] = {
    "name = \"cat photo\"; # a comment\nmodel = \"identity\"; /* another */\n"
    "arms = ( { name = \"rest\"; protocol = \"rest\"; input = \"tensor\"; encoding = \"json\";\n"
    "  connections = 3; batch = 2; image_px = 32; target = \"http://localhost:5000/x\"; },\n"
    " { name = \"grpc\"; protocol = \"grpc\"; encoding = \"typed\"; rpc = \"stream\";\n"
    "  channels = 4; client = \"library\"; parameters = { busy_us = 7; }; } );\n",
    "concurrency = [ 1, 16 ]; // levels\nduration = 2; warmup = 0.5; blocks = 3;\n"
    "seed = 5000000000; timeout = 1.5; model = \"identity\";\n"
    "parameters = { delay_us = 1000; s = \"x\\\"\\\\\"; f = 2.0; t = true; n = -3L; h = 0x10; };\n",
    "server_threads = 2; server_restart = \"block\"; affinity = \"0/0-1\"; check_every = 10; "
    "ttfb_every = 1;\n"
    "objective = { p99_ms = 20; error_rate = 1e-3; }; output = { directory = \"r\"; };\n"
    "labels = { host = \"here\"; }; requests = 10L; image = \"cat.jpg\"; concurrency = 4;\n"
    "assert = ( \"p99_ms(*, 4) < 20\", \"rps(rest) / rps(grpc) >= 1e-3\" );\n",
    "schedule = ( { rate = 100; seconds = 5; },\n"
    "  { from = 1e2; to = 1000; seconds = 0.5; } ); arrival = \"constant\";\n",
    "blocks = \"auto\"; precision = 0.1; precision_metric = \"latency_p50_us\"; blocks_max = 9;\n"
    "noise_floor = true; arms = ( { name = \"a\"; protocol = \"rest\"; },\n"
    "  { name = \"b\"; protocol = \"grpc\"; } );\n",
};

static const char *const pieces[] = {
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ";",
    "=",
    ":",
    "\"",
    "\\",
    "/*",
    "*/",
    "//",
    "#",
    "\n",
    "\r",
    "\\x41",
    "\\x00",
    "@",
    "0",
    "-1",
    "1e999",
    ".5",
    "0x",
    "L",
    "true",
    "false",
    "\"a\"",
    "\xff",
    "2147483648",
    "= = ",
    "arms = (",
    "name",
    "rest",
    "grpc",
    "raw",
    "image",
    "\"json\"",
    "stream",
    "blocks = ",
    "()",
    "{};",
    "rate",
    "to",
    "seconds = 1;",
};

struct text {
    char bytes[TEXT_MAX + 1];
    size_t size;
};

static void replace(struct text *t, size_t at, size_t removed, const char *added, size_t size)
{
    if (removed > t->size - at)
        removed = t->size - at;
    if (t->size - removed + size > TEXT_MAX)
        return;
    memmove(t->bytes + at + size, t->bytes + at + removed, t->size - at - removed);
    memcpy(t->bytes + at, added, size);
    t->size = t->size - removed + size;
    t->bytes[t->size] = '\0';
}

/* One edit: a byte changed, a piece put in, a stretch taken out or doubled. */
static void edit(struct text *t, struct random *r)
{
    size_t at = random_below(r, t->size + 1), length = random_below(r, 12);
    const char *piece = pieces[random_below(r, sizeof pieces / sizeof pieces[0])];
    char copy[16];

    switch (random_below(r, 4)) {
    case 0:
        copy[0] = (char)random_below(r, 256);
        replace(t, at, 1, copy, 1);
        break;
    case 1:
        replace(t, at, random_below(r, 3), piece, strlen(piece));
        break;
    case 2:
        replace(t, at, length, "", 0);
        break;
    default:
        if (length > t->size - at)
            length = t->size - at;
        memcpy(copy, t->bytes + at, length);
        replace(t, at, 0, copy, length);
        break;
    }
}

static void start(struct text *t, struct random *r)
{
    *t = (struct text){.size = 0};
    for (size_t i = 0; i < sizeof seeds / sizeof seeds[0]; i++)
        if (random_below(r, 2))
            replace(t, t->size, 0, seeds[i], strlen(seeds[i]));
}

static int read_sweep(const char *bytes, size_t size, struct sweep *out, struct err *e)
{
    static struct sweep_config config;
    int code;

    sweep_config_init(&config);
    code = sweep_file_parse(&config, "t.cfg", bytes, size, e);
    if (code == 0)
        code = sweep_config_finish(&config, out, e);
    sweep_config_fini(&config);
    return code;
}

static void expect_round_trip(const struct sweep *s)
{
    struct buf first, second;
    struct err e = {0};
    struct sweep again;

    buf_init(&first, 1 << 20);
    buf_init(&second, 1 << 20);
    assert_int_equal(sweep_write(s, &first, NULL), 0);
    if (read_sweep(buf_text(&first), first.size, &again, &e))
        fail_msg("%s\n%s", e.text, buf_text(&first));
    assert_int_equal(sweep_write(&again, &second, NULL), 0);
    assert_string_equal(buf_text(&first), buf_text(&second));
    sweep_fini(&again);
    buf_fini(&first);
    buf_fini(&second);
}

static void broken_files_are_read_or_refused(void **state)
{
    const char *asked = getenv("RVG_FUZZ_ROUNDS");
    long rounds = asked ? atol(asked) : ROUNDS, accepted = 0;
    static struct text t;
    struct random r;
    struct sweep s;
    struct err e;

    (void)state;
    random_init(&r, 1, 0);
    for (long i = 0; i < rounds; i++) {
        uint64_t edits = random_below(&r, EDITS_MAX);

        start(&t, &r);
        for (uint64_t k = 0; k < edits; k++)
            edit(&t, &r);
        err_clear(&e);
        if (read_sweep(t.bytes, t.size, &s, &e) == 0) {
            accepted++;
            expect_round_trip(&s);
            sweep_fini(&s);
        } else if (strncmp(e.text, "t.cfg:", 6) != 0 && strncmp(e.text, "arms: ", 6) != 0) {
            fail_msg("no place: %s\n%s", e.text, t.bytes);
        }
    }
    assert_in_range(accepted, rounds / 20, rounds * 19 / 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(broken_files_are_read_or_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
