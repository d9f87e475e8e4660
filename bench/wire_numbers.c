/* What the numbers of `data` cost here against cJSON alone, in turn on the same message:
 *
 *   parse   the whole request to a tensor of FP32; cJSON: the same text to its nodes
 *   print   a tensor of FP32 to the whole request; cJSON: its nodes to the same text
 *   header  the JSON header of a binary request of 1 KiB to a request; cJSON: to its nodes
 *
 * CPU time of the thread; ratios of cJSON's to ours, medians of pairs with their interval. */
#include <config.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cjson/cJSON.h>

#include "pairs.h"
#include "wire/json_codec.h"

enum { SIDE = 224, CHANNELS = 3, ELEMENTS = SIDE * SIDE * CHANNELS, PAIRS = 21, KIB = 1024 };

struct bench {
    float *numbers;
    struct tensor tensor;
    struct infer_request request; /* what is printed */
    struct infer_request decoded;
    struct buf text; /* what is parsed */
    size_t header_size;
    struct buf printed;
    cJSON *nodes; /* what cJSON prints */
    int rounds;
    bool failed;
};

static double cpu_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void parse_ours(struct bench *b)
{
    if (json_request_decode(b->text.data, b->text.size, b->header_size, &wire_limits_default,
                            &b->decoded, NULL) != 0)
        b->failed = true;
}

static void parse_cjson(struct bench *b)
{
    size_t size = b->header_size == JSON_NO_HEADER ? b->text.size : b->header_size;
    cJSON *nodes = cJSON_ParseWithLength((const char *)b->text.data, size);

    if (nodes == NULL)
        b->failed = true;
    cJSON_Delete(nodes);
}

static void print_ours(struct bench *b)
{
    size_t header_size;

    buf_reset(&b->printed);
    if (json_request_encode(&b->request, JSON_FORM_TEXT, &b->printed, &header_size, NULL) != 0)
        b->failed = true;
}

static void print_cjson(struct bench *b)
{
    char *text = cJSON_PrintUnformatted(b->nodes);

    if (text == NULL)
        b->failed = true;
    cJSON_free(text);
}

static double time_side(struct bench *b, void (*side)(struct bench *))
{
    double start = cpu_us();

    for (int i = 0; i < b->rounds; i++)
        side(b);
    return (cpu_us() - start) / b->rounds;
}

static void compare(struct bench *b, const char *name, void (*ours)(struct bench *),
                    void (*theirs)(struct bench *))
{
    struct pairs mine = {.count = 0}, other = {.count = 0}, ratios = {.count = 0};
    double m[3], o[3], r[3];

    for (int i = 0; i < PAIRS; i++) {
        double first = time_side(b, i % 2 ? ours : theirs);
        double second = time_side(b, i % 2 ? theirs : ours);

        pairs_add(&mine, i % 2 ? first : second);
        pairs_add(&other, i % 2 ? second : first);
        pairs_add(&ratios, i % 2 ? second / first : first / second);
    }
    pairs_summarise(&mine, &m[0], &m[1], &m[2]);
    pairs_summarise(&other, &o[0], &o[1], &o[2]);
    pairs_summarise(&ratios, &r[0], &r[1], &r[2]);
    printf("%-24s %10.2f us; cJSON %10.2f us; %6.1f times as fast [%.1f, %.1f] (%d pairs)\n", name,
           m[0], o[0], r[0], r[1], r[2], PAIRS);
}

/* Pixels as a client sends them: bytes scaled to 0..1, or normalised with mean and deviation. */
static void fill(struct bench *b, bool normalised)
{
    uint32_t random = 1;

    for (int i = 0; i < ELEMENTS; i++) {
        random = random * 1664525 + 1013904223;
        b->numbers[i] = (float)(random >> 24) / 255.0f;
        if (normalised)
            b->numbers[i] = (b->numbers[i] - 0.485f) / 0.229f;
    }
}

static void make_text(struct bench *b, enum json_form form)
{
    buf_reset(&b->text);
    if (json_request_encode(&b->request, form, &b->text, &b->header_size, NULL) != 0)
        b->failed = true;
}

static void compare_numbers(struct bench *b, const char *kind)
{
    char name[32];

    make_text(b, JSON_FORM_TEXT);
    b->nodes = cJSON_ParseWithLength((const char *)b->text.data, b->text.size);
    b->rounds = 1;
    printf("%s: %d numbers, %zu bytes\n", kind, ELEMENTS, b->text.size);
    snprintf(name, sizeof name, "parse %s", kind);
    compare(b, name, parse_ours, parse_cjson);
    snprintf(name, sizeof name, "print %s", kind);
    compare(b, name, print_ours, print_cjson);
    cJSON_Delete(b->nodes);
}

static void compare_header(struct bench *b)
{
    b->tensor = (struct tensor){"input", DATATYPE_UINT8, 1, {KIB}, (const uint8_t *)b->numbers,
                                KIB};
    b->request.binary_output = true;
    make_text(b, JSON_FORM_BINARY);
    b->rounds = 20000;
    printf("binary request of 1 KiB: header of %zu bytes\n", b->header_size);
    compare(b, "parse header", parse_ours, parse_cjson);
}

int main(void)
{
    struct bench b = {.numbers = malloc(ELEMENTS * sizeof(float))};

    if (b.numbers == NULL)
        return 1;
    b.tensor = (struct tensor){"input",
                               DATATYPE_FP32,
                               4,
                               {1, SIDE, SIDE, CHANNELS},
                               (const uint8_t *)b.numbers,
                               ELEMENTS * sizeof(float)};
    infer_request_init(&b.request, &wire_limits_default);
    infer_request_init(&b.decoded, &wire_limits_default);
    buf_init(&b.text, wire_limits_default.body);
    buf_init(&b.printed, wire_limits_default.body);
    b.request.inputs = &b.tensor;
    b.request.input_count = 1;
    fill(&b, false);
    compare_numbers(&b, "scaled");
    fill(&b, true);
    compare_numbers(&b, "normalised");
    compare_header(&b);
    infer_request_fini(&b.decoded);
    infer_request_fini(&b.request);
    buf_fini(&b.printed);
    buf_fini(&b.text);
    free(b.numbers);
    return b.failed;
}
