/* Saved results broken on purpose: each is read or refused with a text; what is read can be written
 * in every form, and what is written as JSON reads back with the same figures.
 *
 * With clang: a libFuzzer target (-fsanitize=fuzzer,address -DRVG_LIBFUZZER). Without: a program
 * that replays the files it is given or breaks its own documents at random. Run number n is the
 * same each time: "fuzz_result_json 10000000" is for so many from 0 on, "fuzz_result_json 1000000
 * 3000000" for a million from number 3,000,000 on. For many, build with CFLAGS='-O2 -g
 * -fsanitize=address,undefined -fno-sanitize-recover=all' and set
 * ASAN_OPTIONS=malloc_context_size=0:quarantine_size_mb=4: most of the time goes into small pieces
 * of memory. */
#include <config.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/html/html_export.h"
#include "engine/plot/sheet.h"
#include "engine/plot/surface.h"
#include "engine/report/closing_table.h"
#include "engine/report/csv_export.h"
#include "engine/report/hdr_export.h"
#include "engine/report/junit_export.h"
#include "engine/report/openmetrics.h"
#include "engine/report/perf_analyzer.h"
#include "engine/report/result_json.h"

/* Writing costs many times what reading does, a page of HTML and pictures many times that. */
enum { TEXT_LIMIT = 1 << 26, WRITE_EVERY = 8, PAGE_EVERY = 128, PAINT_EVERY = 1 << 14 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static unsigned long long run; /* its number, told when something is wrong */

static void require(bool holds, const char *what, const char *detail)
{
    if (holds)
        return;
    fprintf(stderr, "fuzz_result_json: run %llu: %s: %s\n", run, what, detail);
    abort();
}

static void write_text(const struct result *r,
                       int (*write)(const struct result *r, struct buf *out, struct err *e),
                       struct buf *out)
{
    struct err e = {0};

    buf_init(out, TEXT_LIMIT);
    require(write(r, out, &e) == 0, "cannot be written", e.text);
}

static void require_same(const struct result *a, const struct result *b,
                         int (*write)(const struct result *r, struct buf *out, struct err *e))
{
    struct buf one, other;

    write_text(a, write, &one);
    write_text(b, write, &other);
    require(strcmp(buf_text(&one), buf_text(&other)) == 0, "reads back otherwise",
            buf_text(&other));
    buf_fini(&one);
    buf_fini(&other);
}

static void return_json(const struct result *r)
{
    struct err e = {0};
    struct result again;
    struct buf text;

    write_text(r, result_json_write, &text);
    require(result_json_read(buf_text(&text), text.size, &again, &e) == 0, "does not read back",
            e.text);
    require_same(r, &again, csv_export_cells);
    require_same(r, &again, csv_export_trials);
    require_same(r, &again, csv_export_timeline);
    result_fini(&again);
    buf_fini(&text);
}

static void write_others(const struct result *r)
{
    struct buf text;

    write_text(r, junit_export, &text);
    buf_fini(&text);
    write_text(r, openmetrics_export, &text);
    for (size_t arm = 0; arm < r->sweep.arm_count; arm++)
        require(perf_analyzer_write(r, arm, &text, NULL) == 0, "cannot be written", "CSV");
    for (size_t i = 0; i < r->cell_count; i++) {
        const struct histogram *h = r->cells[i].total.series[SERIES_RESPONSE];

        if (h)
            require(hgrm_write(h, &text, NULL) == 0, "cannot be written", "percentiles");
    }
    buf_fini(&text);
}

static void write_pages(const struct result *r)
{
    struct buf text;

    write_text(r, html_export, &text);
    buf_fini(&text);
    buf_init(&text, TEXT_LIMIT);
    closing_table_print(r, "results", true, &text);
    buf_fini(&text);
}

static void paint(const struct result *r)
{
    struct material *m = malloc(sizeof *m);
    struct drawing d;
    struct buf bytes;
    struct err e = {0};

    require(m != NULL && material_init(m, r, &e) == 0, "no material for pictures", e.text);
    sheet_overview(m, &d);
    buf_init(&bytes, TEXT_LIMIT);
    require(surface_paint(&d, SURFACE_SVG, r->sweep.name, r->created_at, &bytes, &e) == 0,
            "cannot be painted", e.text);
    buf_fini(&bytes);
    drawing_fini(&d);
    free(m);
}

static void write_some(const struct result *r)
{
    if (run % WRITE_EVERY == 0) {
        return_json(r);
        write_others(r);
    }
    if (run % PAGE_EVERY == 0)
        write_pages(r);
    if (run % PAINT_EVERY == 0)
        paint(r);
}

/* Whether it was read. */
static bool try_text(const char *text, size_t size)
{
    struct err e = {0};
    struct result r;

    if (result_json_read(text, size, &r, &e) != 0) {
        require(e.text[0] != '\0' && e.text[0] != ':', "refused without a word", e.text);
        return false;
    }
    write_some(&r);
    result_fini(&r);
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    try_text((const char *)data, size);
    return 0;
}

#ifndef RVG_LIBFUZZER

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <zlib.h>

#include "base/base64.h"
#include "base/log_ring.h"
#include "engine/stats/random.h"
#include "synthetic.h"

enum {
    SEEDS = 4,
    RUNS = 10000,
    EDITS_MAX = 3,
    SIZE_MAX_BROKEN = 1 << 16,
    FILE_MAX = 1 << 24,
    HISTOGRAM_HEADER = 40,
    BODY_MAX = 64
};

/* Values of every type, and numbers at the edges of what a double, an integer and a time hold. */
static const char *const values[] = {
    "null",
    "true",
    "false",
    "0",
    "-1",
    "1",
    "2",
    "1e308",
    "-1e308",
    "1e-320",
    "0.0005",
    "9007199254740993",
    "18446744073709551615",
    "\"18446744073709551615\"",
    "-9223372036854775808",
    "4294967296",
    "2147483647",
    "3600000000",
    "1e16",
    "1e999",
    "\"\"",
    "\"x\"",
    "\"rest\"",
    "\"null\"",
    "\"NaN\"",
    "\"\\u0000\"",
    "\"\\ud800\"",
    "\"\\u001b[31m\"",
    "\"../../x\"",
    "[]",
    "{}",
    "[[]]",
    "[null]",
    "{\"concurrency\":16}",
    "{\"rate_rps\":0.5}",
    "[1,16]",
    "\"1970-01-01T00:00:00.000Z\"",
    "\"2200-12-31T23:59:59.999Z\"",
    "\"HISTFAAAAAA=\"",
};

struct text {
    char bytes[SIZE_MAX_BROKEN];
    size_t size;
};

static struct buf seeds[SEEDS];

static void replace(struct text *t, size_t at, size_t removed, const char *added, size_t size)
{
    if (t->size - removed + size > sizeof t->bytes)
        return;
    memmove(t->bytes + at + size, t->bytes + at + removed, t->size - at - removed);
    memcpy(t->bytes + at, added, size);
    t->size = t->size - removed + size;
}

/* Bytes of the value that begins at `at`, as far as brackets and quotes tell. */
static size_t value_size(const char *bytes, size_t size, size_t at)
{
    size_t end = at;
    int depth = 0;
    bool quoted = false;

    for (; end < size; end++) {
        char c = bytes[end];

        if (quoted && c == '\\')
            end++;
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted && (c == '{' || c == '['))
            depth++;
        else if (!quoted && (c == '}' || c == ']') && --depth < 0)
            break;
        else if (!quoted && c == ',' && depth == 0)
            break;
    }
    return (end < size ? end : size) - at;
}

/* Where some value begins: behind a colon, a comma or a bracket. */
static size_t find_value(const char *bytes, size_t size, struct random *r)
{
    size_t at = random_below(r, size + 1);

    while (at > 0 && strchr(":,[", bytes[at - 1]) == NULL)
        at--;
    while (at < size && bytes[at] == ' ')
        at++;
    return at;
}

static void put_number(struct buf *out, uint64_t z)
{
    uint8_t bytes[9];
    size_t size = 0;

    while (z > 0x7f && size < sizeof bytes - 1) {
        bytes[size++] = (uint8_t)(z | 0x80);
        z >>= 7;
    }
    bytes[size++] = (uint8_t)z;
    buf_append(out, bytes, size);
}

static void put_be(uint8_t *to, uint32_t n, size_t size)
{
    for (size_t i = 0; i < size; i++)
        to[i] = (uint8_t)(n >> (8 * (size - 1 - i)));
}

/* A stream of zlib that holds the bytes as they are; returns its size. */
static size_t store(const uint8_t *bytes, uint16_t size, uint8_t *out)
{
    const uint8_t head[] = {
        0x78, 0x01, /* the last block, stored */
        0x01, (uint8_t)size, (uint8_t)(size >> 8), (uint8_t)~size, (uint8_t)(~size >> 8)};

    memcpy(out, head, sizeof head);
    memcpy(out + sizeof head, bytes, size);
    put_be(out + sizeof head + size, (uint32_t)adler32(adler32(0, NULL, 0), bytes, size), 4);
    return sizeof head + size + 4u;
}

/* The text of a histogram with that body: what is broken within a text would hardly ever pass the
 * checksum of zlib. */
static void wrap(const struct buf *body, struct buf *out)
{
    static const uint8_t header[HISTOGRAM_HEADER] = {
        [0] = 0x1c,  [1] = 0x84,  [2] = 0x93,  [3] = 0x13,  [15] = 3,    [23] = 1,   [26] = 0x03,
        [27] = 0x46, [28] = 0x30, [29] = 0xb8, [30] = 0xa0, [32] = 0x3f, [33] = 0xf0};
    uint8_t inner[HISTOGRAM_HEADER + BODY_MAX], outer[2 * sizeof inner] = {0x1c, 0x84, 0x93, 0x14};
    size_t size;

    memcpy(inner, header, sizeof header);
    memcpy(inner + sizeof header, body->data, body->size);
    inner[7] = (uint8_t)body->size;
    size = store(inner, (uint16_t)(sizeof header + body->size), outer + 8);
    put_be(outer + 4, (uint32_t)size, 4);
    base64_encode(outer, size + 8, out);
}

/* A distribution of one or two slots below 2048 ns, of a value each, with counts of any size. What
 * stands beside the counts agrees with them, so that they are taken. */
static void make_distribution(struct buf *out, struct random *r)
{
    uint64_t first = 2 + random_below(r, 1000), last = first, total;
    uint64_t a = UINT64_MAX >> (1 + random_below(r, 63)), b = 0;
    struct buf body;

    buf_init(&body, BODY_MAX);
    put_number(&body, 2 * first - 1);
    put_number(&body, 2 * a);
    if (random_below(r, 2)) {
        b = UINT64_MAX >> (1 + random_below(r, 63));
        last = first + 1;
        put_number(&body, 2 * b);
    }
    total = a + b;
    buf_printf(out,
               "{\"count\":\"%" PRIu64 "\",\"min_us\":%.3f,\"max_us\":%.3f,\"sum_us\":%.3f,"
               "\"out_of_range\":0,\"histogram\":\"",
               total, (double)first / 1e3, (double)last / 1e3,
               ((double)first * (double)a + (double)last * (double)b) / 1e3);
    wrap(&body, out);
    buf_append_text(out, "\"}");
    buf_fini(&body);
}

static void replace_distribution(struct text *t, struct random *r)
{
    size_t at = random_below(r, t->size + 1);
    struct buf made;

    while (at < t->size && (t->size - at < 9 || memcmp(t->bytes + at, "{\"count\":", 9) != 0))
        at++;
    buf_init(&made, 1 << 14);
    make_distribution(&made, r);
    replace(t, at, value_size(t->bytes, t->size, at), buf_text(&made), made.size);
    buf_fini(&made);
}

/* One edit: mostly of a whole value, so that the text stays JSON and the reader is reached. */
static void edit(struct text *t, struct random *r)
{
    size_t at = find_value(t->bytes, t->size, r), size = value_size(t->bytes, t->size, at);
    const char *value = values[random_below(r, sizeof values / sizeof *values)];
    const struct buf *other = &seeds[random_below(r, SEEDS)];
    size_t from = find_value(buf_text(other), other->size, r);

    switch (random_below(r, 8)) {
    case 0:
    case 1:
    case 2:
        replace(t, at, size, value, strlen(value));
        break;
    case 3:
        replace(t, at, size, buf_text(other) + from,
                value_size(buf_text(other), other->size, from));
        break;
    case 4:
        replace(t, at, size + (at + size < t->size), "", 0);
        break;
    case 5:
        if (at < t->size)
            t->bytes[at + random_below(r, size + (size == 0))] = (char)('0' + random_below(r, 10));
        break;
    case 6:
        replace_distribution(t, r);
        break;
    default:
        if (random_below(r, 4) == 0)
            t->size = at;
        else if (at < t->size)
            t->bytes[at] = (char)random_below(r, 256);
        break;
    }
}

/* Whether it was read. The copy ends where the text does, so that reading on is noticed. */
static bool run_number(unsigned long long number)
{
    static struct text t;
    struct random r;
    const struct buf *seed;
    char *exact;
    bool accepted;

    run = number;
    random_init(&r, number, 0);
    seed = &seeds[random_below(&r, SEEDS)];
    t.size = 0;
    replace(&t, 0, 0, buf_text(seed), seed->size);
    for (uint64_t n = 1 + random_below(&r, EDITS_MAX); n > 0; n--)
        edit(&t, &r);
    exact = malloc(t.size + 1);
    require(exact != NULL, "memory", "none");
    exact = realloc(exact, t.size > 0 ? t.size : 1);
    memcpy(exact, t.bytes, t.size);
    accepted = try_text(exact, t.size);
    free(exact);
    return accepted;
}

/* Few requests and few series, so that a run is quick. */
static void trim(struct trial *t)
{
    for (int i = SERIES_SERVICE; i < SERIES_COUNT; i++) {
        if (i == SERIES_PHASE + PHASE_INFER)
            continue;
        histogram_close(t->series[i]);
        t->series[i] = NULL;
    }
    t->timeline_count = 1;
}

static void add_trial(struct result *r, size_t arm, int block, bool valid)
{
    struct trial *t = synthetic_trial(arm, 0, block, 3, 1000.5 + block + (double)arm);

    trim(t);
    if (!valid) {
        t->valid = false;
        t->excused = arm == 1;
        strcpy(t->invalid_reason, "the server restarted");
        t->errors[OUTCOME_TIMEOUT] = (struct trial_error){1, "no answer"};
    }
    synthetic_add(r, t);
}

/* What the documents are of. Each has little of much, for what was not broken is read again and
 * again for nothing. */
static void add_pair(struct result *r)
{
    add_trial(r, 0, 0, true);
    add_trial(r, 1, 0, true);
}

static void add_single(struct result *r)
{
    add_trial(r, 0, 0, true);
}

static void add_invalid(struct result *r)
{
    add_trial(r, 0, 0, true);
    add_trial(r, 1, 0, false);
}

static void add_search(struct result *r)
{
    struct search search = {.arm = 1, .end = SEARCH_FOUND, .rate_rps = 200, .above_rps = 400};

    for (int i = 0; i < 2; i++)
        search.steps[search.step_count++] = (struct search_step){
            .rate_rps = 200 << i,
            .p99_us = 30000,
            .error_rate = 0,
            .attained = 1,
            .answered = 1,
            .throughput_rps = 200,
            .requests = 1000,
            .missed = i ? SEARCH_MISS_P99 | SEARCH_MISS_SENT : 0,
            .limited_by = LIMITED_SERVER,
        };
    require(result_add_search(r, &search, NULL) == 0, "seed", "search");
}

static void make_rates(struct sweep *s)
{
    s->levels[0] = level_of_rate(250.5);
    strcpy(s->asserts[s->assert_count++], "p99_ms(*) < 20");
    s->labels[s->label_count++] = (struct sweep_label){"host", "here"};
}

static void make_single(struct sweep *s)
{
    s->arm_count = 1;
}

static void make_search(struct sweep *s)
{
    s->objective_p99_ms = 50;
    sweep_set_find_max(s, true);
}

static const struct kind {
    void (*make)(struct sweep *s); /* NULL: as synthetic_sweep has it, at one level */
    void (*fill)(struct result *r);
    const char *cut; /* a group of every trial that only the others have; NULL: none */
} kinds[SEEDS] = {
    {NULL, add_pair, "resources"},
    {make_single, add_single, NULL},
    {make_rates, add_invalid, "resources"},
    {make_search, add_search, NULL},
};

static void cut(struct buf *text, size_t at, size_t size)
{
    memmove(text->data + at, text->data + at + size, text->size - at - size);
    buf_truncate(text, text->size - size);
}

/* Takes out a member, wherever it stands, with the comma before it. */
static void cut_members(struct buf *text, const char *key)
{
    char member[64];
    const char *at;

    snprintf(member, sizeof member, ",\"%s\":", key);
    while ((at = strstr((const char *)text->data, member)) != NULL) {
        size_t from = (size_t)(at - (const char *)text->data), name = strlen(member);

        cut(text, from, name + value_size(buf_text(text), text->size, from + name));
    }
}

/* Takes out what is not read, because it is derived again. */
static void cut_derived(struct buf *text)
{
    const char *start = (const char *)text->data, *from = strstr(start, "\"cells\": "), *to;

    require(from != NULL, "seed", "has no cells");
    to = strstr(from, "\n\"session\": ");
    require(to != NULL, "seed", "has no session");
    cut(text, (size_t)(from - start), (size_t)(to + 1 - from));
    cut_members(text, "percentiles");
    cut_members(text, "enough");
    cut_members(text, "mean_us");
}

static void make_seed(struct buf *out, const struct kind *kind)
{
    struct sweep sweep;
    struct result r;

    synthetic_sweep(&sweep, 1);
    sweep.level_count = 1;
    if (kind->make)
        kind->make(&sweep);
    require(result_init(&r, &sweep, NULL) == 0, "seed", "init");
    sweep_fini(&sweep);
    kind->fill(&r);
    require(result_derive(&r, NULL) == 0, "seed", "derive");
    buf_init(out, FILE_MAX);
    require(result_json_write(&r, out, NULL) == 0, "seed", "write");
    cut_derived(out);
    if (kind->cut)
        cut_members(out, kind->cut);
    result_fini(&r);
}

static void run_many(unsigned long long first, unsigned long long count)
{
    unsigned long long accepted = 0;

    for (unsigned long long i = 0; i < count; i++)
        accepted += run_number(first + i);
    printf("runs %llu to %llu: %llu read, the others refused\n", first, first + count - 1,
           accepted);
    if (count >= RUNS)
        require(accepted > count / 50 && accepted < count / 2, "hardly any", "read or refused");
}

static void replay(const char *path)
{
    struct err e = {0};
    struct result r;

    if (result_json_load(path, &r, &e) != 0) {
        printf("%s\n", e.text);
        return;
    }
    return_json(&r);
    write_others(&r);
    write_pages(&r);
    paint(&r);
    result_fini(&r);
    printf("%s: read\n", path);
}

/* fuzz_result_json [COUNT [FIRST] | FILE...] */
int main(int argc, char **argv)
{
    char *end = NULL;
    unsigned long long count = argc > 1 ? strtoull(argv[1], &end, 10) : RUNS;

    for (int i = 0; i < SEEDS; i++) {
        make_seed(&seeds[i], &kinds[i]);
        require(try_text(buf_text(&seeds[i]), seeds[i].size), "seed", "is refused");
    }
    if (argc == 1 || *end == '\0')
        run_many(argc > 2 ? strtoull(argv[2], NULL, 10) : 0, count);
    else
        for (int i = 1; i < argc; i++)
            replay(argv[i]);
    for (int i = 0; i < SEEDS; i++)
        buf_fini(&seeds[i]);
    return 0;
}

#endif
