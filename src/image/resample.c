#include <config.h>

#include "image/image.h"

#include <stdlib.h>
#include <string.h>

/* Everything is counted in parts so small that it stays whole: along one axis a source pixel is as
 * many parts wide as there are target pixels, a target pixel as many as there are source pixels.
 * The weighted sums are then exact integers, at most 255 * IMAGE_PIXELS_MAX, and the result is
 * the same on every machine. */

/* What a target pixel (row) covers of a source row (column): `head` parts of the pixel `first`, all
 * of the `whole` pixels behind it, and `tail` parts of the next. */
struct span {
    int first;
    int whole;
    uint32_t head;
    uint32_t tail;
};

/* A rectangle of a larger image. */
struct area {
    const uint8_t *pixels; /* its first */
    size_t stride;         /* bytes from row to row */
    int width;
    int height;
};

/* As many bytes as fit a sum of 16 bits. */
enum { ROWS_MAX = UINT16_MAX / UINT8_MAX };

/* Memory of one run: `whole` and `columns` have a place for each value of a source row. */
struct scratch {
    struct span *spans; /* one for each target column */
    uint16_t *whole;    /* sums of up to ROWS_MAX rows that lie in the target row as a whole */
    uint64_t *columns;  /* what the target row covers of each source column */
};

/* Values added at a time: adding up rows is most of the work. */
enum { LANES = 16 };

typedef uint8_t bytes_lanes __attribute__((vector_size(LANES)));
typedef uint16_t sums_lanes __attribute__((vector_size(LANES * sizeof(uint16_t))));

static struct span span_of(int target, int from, int to)
{
    int64_t begin = (int64_t)target * from;
    int64_t end = begin + from;
    int64_t first = begin / to;
    int64_t last = end / to;
    struct span s = {.first = (int)first, .head = (uint32_t)((first + 1) * to - begin)};

    if (first == last) {
        s.head = (uint32_t)from;
        return s;
    }
    s.whole = (int)(last - first - 1);
    s.tail = (uint32_t)(end - last * to);
    return s;
}

static int scratch_init(struct scratch *s, int from, int to, struct err *e)
{
    size_t values = (size_t)from * IMAGE_CHANNELS;

    s->spans = malloc((size_t)to * sizeof *s->spans);
    s->whole = calloc(values, sizeof *s->whole);
    s->columns = malloc(values * sizeof *s->columns);
    if (s->spans == NULL || s->whole == NULL || s->columns == NULL)
        return err_set(e, ERR_NO_MEMORY, "resampling %d to %d pixels a row: no memory", from, to);
    for (int i = 0; i < to; i++)
        s->spans[i] = span_of(i, from, to);
    return 0;
}

static void scratch_fini(struct scratch *s)
{
    free(s->spans);
    free(s->whole);
    free(s->columns);
}

static void add_row(uint16_t *sums, const uint8_t *row, size_t values)
{
    size_t i = 0;

    for (; i + LANES <= values; i += LANES) {
        bytes_lanes more;
        sums_lanes sum;

        memcpy(&more, row + i, sizeof more);
        memcpy(&sum, sums + i, sizeof sum);
        sum += __builtin_convertvector(more, sums_lanes);
        memcpy(sums + i, &sum, sizeof sum);
    }
    for (; i < values; i++)
        sums[i] += row[i];
}

static void move_to_columns(struct scratch *s, size_t values, uint64_t weight)
{
    for (size_t i = 0; i < values; i++) {
        s->columns[i] += s->whole[i] * weight;
        s->whole[i] = 0;
    }
}

/* Sums up what one target row covers of every source column. */
static void sum_columns(struct scratch *s, const struct area *from, struct span rows,
                        uint64_t weight)
{
    size_t values = (size_t)from->width * IMAGE_CHANNELS;
    const uint8_t *head = from->pixels + (size_t)rows.first * from->stride;
    const uint8_t *row = head;
    const uint8_t *tail;

    /* Without a tail there may be no row behind. */
    tail = rows.tail > 0 ? head + (size_t)(rows.whole + 1) * from->stride : head;
    for (size_t i = 0; i < values; i++)
        s->columns[i] = (uint64_t)head[i] * rows.head + (uint64_t)tail[i] * rows.tail;
    for (int i = 1; i <= rows.whole; i++) {
        row += from->stride;
        add_row(s->whole, row, values);
        if (i % ROWS_MAX == 0 || i == rows.whole)
            move_to_columns(s, values, weight);
    }
}

/* One channel of one target pixel; `p` is at the span's first column. */
static uint8_t mean_of(const uint64_t *p, const struct span *s, uint64_t width, uint64_t weights)
{
    const uint64_t *head = p;
    uint64_t sum = 0;

    p += IMAGE_CHANNELS;
    for (int i = 0; i < s->whole; i++, p += IMAGE_CHANNELS)
        sum += *p;
    sum = sum * width + *head * s->head;
    if (s->tail > 0)
        sum += *p * s->tail;
    return (uint8_t)((sum + weights / 2) / weights);
}

static int resample(const struct area *from, int width, int height, uint8_t *out, struct err *e)
{
    uint64_t weights = (uint64_t)from->width * (uint64_t)from->height;
    struct scratch s;
    int rc = scratch_init(&s, from->width, width, e);

    for (int y = 0; y < height && rc == 0; y++) {
        sum_columns(&s, from, span_of(y, from->height, height), (uint64_t)height);
        for (int x = 0; x < width; x++) {
            const uint64_t *column = s.columns + (size_t)s.spans[x].first * IMAGE_CHANNELS;

            for (int c = 0; c < IMAGE_CHANNELS; c++)
                *out++ = mean_of(column + c, &s.spans[x], (uint64_t)width, weights);
        }
    }
    scratch_fini(&s);
    return rc;
}

int image_crop_resize(const struct image *image, int side, uint8_t *out, struct err *e)
{
    int square = image->width < image->height ? image->width : image->height;
    size_t stride = (size_t)image->width * IMAGE_CHANNELS;
    size_t left = (size_t)(image->width - square) / 2;
    size_t top = (size_t)(image->height - square) / 2;
    struct area area = {.pixels = image->pixels + top * stride + left * IMAGE_CHANNELS,
                        .stride = stride,
                        .width = square,
                        .height = square};

    return resample(&area, side, side, out, e);
}

int image_resize(const struct image *image, int width, int height, struct image *out, struct err *e)
{
    struct area area = {.pixels = image->pixels,
                        .stride = (size_t)image->width * IMAGE_CHANNELS,
                        .width = image->width,
                        .height = image->height};
    struct image made = {.width = width, .height = height};
    int rc;

    if (width < 1 || height < 1)
        return err_set(e, ERR_INVALID, "image of %d x %d pixels, at least 1 each way", width,
                       height);
    if ((int64_t)width * height > IMAGE_PIXELS_MAX)
        return err_set(e, ERR_TOO_LARGE, "image of %d x %d pixels, at most %lld in all", width,
                       height, (long long)IMAGE_PIXELS_MAX);
    made.pixels = malloc((size_t)width * (size_t)height * IMAGE_CHANNELS);
    if (made.pixels == NULL)
        return err_set(e, ERR_NO_MEMORY, "image of %d x %d pixels: no memory", width, height);
    rc = resample(&area, width, height, made.pixels, e);
    if (rc != 0)
        image_fini(&made);
    else
        *out = made;
    return rc;
}
