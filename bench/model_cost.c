/* What the model room adds to its libraries: the photograph's way to the network against stb_image
 * alone, and an inference against XNNPACK alone. Both sides of a pair run in turn, in changing
 * order, and are charged the processor time of this thread, so that what else the machine does
 * hardly counts.
 *
 * usage: model_cost [DATA_DIRECTORY] */
#include <config.h>

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bare_model.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/paths.h"
#include "image/image.h"
#include "model/model.h"
#include "model/resnet8_layout.h"
#include "pairs.h"

enum { PAIRS = 61, FILE_LIMIT = 1 << 24, BATCH = 8, SIDE = RESNET8_SIDE };

struct bench {
    struct buf photograph, weights, element; /* `element`: the photograph as a BYTES element */
    struct model *model;
    struct model_worker *worker;
    struct arena arena;
    struct tensor image, prepared;
    float values[BATCH * RESNET8_INPUT_VALUES];
    size_t batch;
    struct bare_network *bare;
    int failures;
};

struct comparison {
    const char *name, *against;
    void (*ours)(struct bench *);
    void (*theirs)(struct bench *);
    size_t batch; /* of the network */
    int rounds;   /* in one side of a pair */
};

static void decode_and_resize(struct bench *b)
{
    uint8_t out[RESNET8_INPUT_VALUES];
    struct image image;

    if (image_decode(b->photograph.data, b->photograph.size, &image, NULL) != 0) {
        b->failures++;
        return;
    }
    b->failures += image_crop_resize(&image, SIDE, out, NULL) != 0;
    image_fini(&image);
}

static void prepare(struct bench *b)
{
    struct tensor out;
    size_t count;

    arena_reset(&b->arena);
    b->failures += model_prepare(b->worker, &b->image, 1, &b->arena, &out, &count, NULL) != 0;
}

static void decode_bare(struct bench *b)
{
    b->failures += bare_stb_decode(b->photograph.data, b->photograph.size) != 0;
}

static void infer(struct bench *b)
{
    const struct model_work work = {0};
    struct tensor outputs[MODEL_INPUTS_MAX];
    size_t count;

    arena_reset(&b->arena);
    b->failures += model_infer(b->worker, &b->prepared, 1, &work, &b->arena, outputs, &count,
                               NULL) != 0;
}

static void infer_bare(struct bench *b)
{
    b->failures += bare_network_invoke(b->bare) != 0;
}

static const struct comparison comparisons[] = {
    {"image_decode, image_crop_resize", "stb_image", decode_and_resize, decode_bare, 1, 20},
    {"model_prepare, photograph", "stb_image", prepare, decode_bare, 1, 20},
    {"model_infer, 1 image", "XNNPACK", infer, infer_bare, 1, 100},
    {"model_infer, 8 images", "XNNPACK", infer, infer_bare, BATCH, 20},
};

static double thread_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static double time_side(struct bench *b, void (*side)(struct bench *), int rounds)
{
    double begin;

    /* The other side has had the caches. */
    side(b);
    begin = thread_us();
    for (int i = 0; i < rounds; i++)
        side(b);
    return (thread_us() - begin) / rounds;
}

static int compare(struct bench *b, const struct comparison *c)
{
    struct pairs ratios = {.count = 0}, ours = {.count = 0}, theirs = {.count = 0};
    double mine[3], bare[3], ratio[3];

    for (int i = 0; i < PAIRS; i++) {
        double first = time_side(b, i % 2 ? c->ours : c->theirs, c->rounds);
        double second = time_side(b, i % 2 ? c->theirs : c->ours, c->rounds);

        pairs_add(&ours, i % 2 ? first : second);
        pairs_add(&theirs, i % 2 ? second : first);
        pairs_add(&ratios, i % 2 ? first / second : second / first);
    }
    pairs_summarise(&ours, &mine[0], &mine[1], &mine[2]);
    pairs_summarise(&theirs, &bare[0], &bare[1], &bare[2]);
    pairs_summarise(&ratios, &ratio[0], &ratio[1], &ratio[2]);
    printf("%-32s %8.1f us; %-9s %8.1f us; ratio %.3f [%.3f, %.3f] (medians of %d pairs)\n",
           c->name, mine[0], c->against, bare[0], ratio[0], ratio[1], ratio[2], PAIRS);
    return b->failures;
}

static int set_up_network(struct bench *b, size_t batch)
{
    size_t size = batch * RESNET8_INPUT_VALUES * sizeof(float);

    b->bare = bare_network_open((const float *)(const void *)b->weights.data, batch);
    if (b->bare == NULL)
        return -1;
    memcpy(bare_network_input(b->bare), b->values, size);
    b->prepared = (struct tensor){.name = "input",
                                  .datatype = DATATYPE_FP32,
                                  .rank = 4,
                                  .shape = {(int64_t)batch, SIDE, SIDE, IMAGE_CHANNELS},
                                  .data = (const uint8_t *)b->values,
                                  .size = size};
    return 0;
}

/* The same logits as the model's probabilities come from: what is compared is the same work. */
static int check_networks(struct bench *b)
{
    const struct model_work work = {0};
    struct tensor outputs[MODEL_INPUTS_MAX];
    const float *logits = bare_network_output(b->bare);
    size_t count;
    float p[RESNET8_CLASSES];
    int best = 0;

    infer_bare(b);
    if (model_infer(b->worker, &b->prepared, 1, &work, &b->arena, outputs, &count, NULL) != 0)
        return -1;
    memcpy(p, outputs[0].data, sizeof p);
    for (int i = 1; i < RESNET8_CLASSES; i++)
        best = logits[i] > logits[best] ? i : best;
    for (int i = 0; i < RESNET8_CLASSES; i++) {
        if (p[i] > p[best])
            return -1;
    }
    return 0;
}

static int read_data(struct bench *b, const char *directory, struct err *e)
{
    char path[PATH_MAX + 32];
    int rc;

    buf_init(&b->photograph, FILE_LIMIT);
    buf_init(&b->weights, FILE_LIMIT);
    buf_init(&b->element, FILE_LIMIT);
    snprintf(path, sizeof path, "%s/cat.jpg", directory);
    rc = file_read(path, &b->photograph, e);
    snprintf(path, sizeof path, "%s/resnet8_cifar10.f32", directory);
    if (rc == 0)
        rc = file_read(path, &b->weights, e);
    if (rc == 0)
        rc = model_open("resnet8", directory, &b->model, e);
    if (rc == 0)
        rc = model_worker_open(b->model, &b->worker, e);
    return rc;
}

static void set_up_photograph(struct bench *b)
{
    uint32_t size = (uint32_t)b->photograph.size;
    struct tensor out;
    size_t count;

    buf_append(&b->element, &size, sizeof size);
    buf_append(&b->element, b->photograph.data, b->photograph.size);
    b->image = (struct tensor){.name = "image",
                               .datatype = DATATYPE_BYTES,
                               .rank = 1,
                               .shape = {1},
                               .data = b->element.data,
                               .size = b->element.size};
    if (model_prepare(b->worker, &b->image, 1, &b->arena, &out, &count, NULL) != 0) {
        b->failures++;
        return;
    }
    for (int i = 0; i < BATCH; i++)
        memcpy(b->values + (size_t)i * RESNET8_INPUT_VALUES, out.data, out.size);
}

static int run(struct bench *b)
{
    set_up_photograph(b);
    for (size_t i = 0; i < sizeof comparisons / sizeof comparisons[0] && b->failures == 0; i++) {
        if (set_up_network(b, comparisons[i].batch) != 0)
            return -1;
        if (check_networks(b) != 0 || compare(b, &comparisons[i]) != 0)
            b->failures++;
        bare_network_close(b->bare);
    }
    return b->failures;
}

/* The directory given, or where the weights are. */
static int find_data(const char *given, char out[PATH_MAX], struct err *e)
{
    int rc;

    if (given) {
        snprintf(out, PATH_MAX, "%s", given);
        return 0;
    }
    rc = paths_data("resnet8_cifar10.f32", out, e);
    if (rc == 0)
        *strrchr(out, '/') = '\0';
    return rc;
}

int main(int argc, char **argv)
{
    static struct bench b;
    char directory[PATH_MAX];
    struct err e = {.text = "a decoder or a network failed"};
    int rc = find_data(argc > 1 ? argv[1] : NULL, directory, &e);

    arena_init(&b.arena, FILE_LIMIT);
    if (rc == 0)
        rc = read_data(&b, directory, &e);
    if (rc == 0)
        rc = run(&b);
    if (rc != 0)
        fprintf(stderr, "%s\n", e.text);
    model_worker_close(b.worker);
    model_close(b.model);
    arena_fini(&b.arena);
    buf_fini(&b.photograph);
    buf_fini(&b.weights);
    buf_fini(&b.element);
    return rc == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
