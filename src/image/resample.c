#include <config.h>

#include "image/image.h"

#include <stdlib.h>

/* Everything is counted in parts so small that it stays whole: along one axis a source pixel is as
 * many parts wide as there are target pixels, a target pixel as many as there are source pixels.
 * The weighted sums are then exact integers, at most 255 * IMAGE_PIXELS_MAX, and the result is
 * the same on every machine. */

/* What one target pixel covers of a source row: `head` parts of the pixel `first`, all of the
 * `whole` pixels behind it, and `tail` parts of the next. */
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

/* Memory of one run: a span per target column, and two rows of sums. */
struct scratch {
    struct span *spans;
    uint64_t *row;   /* one source row, resampled */
    uint64_t *total; /* the target row that is being filled */
};

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
    size_t values = (size_t)to * IMAGE_CHANNELS;

    s->spans = malloc((size_t)to * sizeof *s->spans);
    s->row = malloc(values * sizeof *s->row);
    s->total = calloc(values, sizeof *s->total);
    if (s->spans == NULL || s->row == NULL || s->total == NULL)
        return err_set(e, ERR_NO_MEMORY, "resampling to %d pixels a row: no memory", to);
    for (int i = 0; i < to; i++)
        s->spans[i] = span_of(i, from, to);
    return 0;
}

static void scratch_fini(struct scratch *s)
{
    free(s->spans);
    free(s->row);
    free(s->total);
}

static void resample_row(const uint8_t *source, const struct span *spans, int to, uint64_t *row)
{
    for (int i = 0; i < to; i++) {
        const struct span *s = &spans[i];
        const uint8_t *p = source + (size_t)s->first * IMAGE_CHANNELS;
        const uint8_t *head = p;
        uint64_t red = 0, green = 0, blue = 0;

        p += IMAGE_CHANNELS;
        for (int k = 0; k < s->whole; k++, p += IMAGE_CHANNELS) {
            red += p[0];
            green += p[1];
            blue += p[2];
        }
        row[0] = red * (uint64_t)to + (uint64_t)head[0] * s->head;
        row[1] = green * (uint64_t)to + (uint64_t)head[1] * s->head;
        row[2] = blue * (uint64_t)to + (uint64_t)head[2] * s->head;
        /* Without a tail there may be no pixel behind. */
        if (s->tail > 0) {
            row[0] += (uint64_t)p[0] * s->tail;
            row[1] += (uint64_t)p[1] * s->tail;
            row[2] += (uint64_t)p[2] * s->tail;
        }
        row += IMAGE_CHANNELS;
    }
}

static void add_row(uint64_t *total, const uint64_t *row, size_t values, uint64_t weight)
{
    for (size_t i = 0; i < values; i++)
        total[i] += row[i] * weight;
}

/* Writes the means and clears the sums for the next target row. */
static uint8_t *finish_row(uint64_t *total, size_t values, uint64_t weights, uint8_t *out)
{
    for (size_t i = 0; i < values; i++) {
        *out++ = (uint8_t)((total[i] + weights / 2) / weights);
        total[i] = 0;
    }
    return out;
}

static int resample(const struct area *from, int width, int height, uint8_t *out, struct err *e)
{
    size_t values = (size_t)width * IMAGE_CHANNELS;
    uint64_t weights = (uint64_t)from->width * (uint64_t)from->height;
    struct scratch s;
    int missing = from->height; /* parts the current target row lacks */
    int rc = scratch_init(&s, from->width, width, e);

    for (int y = 0; y < from->height && rc == 0; y++) {
        resample_row(from->pixels + (size_t)y * from->stride, s.spans, width, s.row);
        for (int left = height; left > 0;) {
            int parts = left < missing ? left : missing;

            add_row(s.total, s.row, values, (uint64_t)parts);
            left -= parts;
            missing -= parts;
            if (missing == 0) {
                out = finish_row(s.total, values, weights, out);
                missing = from->height;
            }
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
