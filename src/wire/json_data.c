#include <config.h>

#include "wire/json_data.h"

#include <inttypes.h>
#include <string.h>

#include "base/base64.h"
#include "wire/json_numbers.h"

enum {
    BYTES_PREFIX = 4,
    NUMBER_LEAST = 2, /* characters of an element in JSON: one and a comma or bracket */
    TEXT_LEAST = 3
};

/* One array while it is read. */
struct array {
    struct json_reader *r;
    const struct tensor *t;
    uint8_t *numbers; /* for BYTES NULL */
    struct json_text *texts;
    int64_t done; /* elements of the whole tensor */
};

static char next_character(struct json_reader *r)
{
    json_peek(r);
    return r->at < r->end ? *r->at : '\0';
}

static int take_texts(struct array *a, int64_t count, int64_t *found)
{
    *found = 0;
    if (next_character(a->r) == ']')
        return 0;
    while (*found < count) {
        int rc = json_string(a->r, &a->texts[a->done + *found]);

        if (rc != 0) {
            a->r->d->at.item = a->done + *found;
            return rc;
        }
        ++*found;
        if (*found == count || next_character(a->r) != ',')
            break;
        a->r->at++;
    }
    return 0;
}

static int take_elements(struct array *a, int64_t count, int64_t *found)
{
    size_t size = datatype_size(a->t->datatype);

    if (a->numbers == NULL)
        return take_texts(a, count, found);
    return json_numbers_scan(a->r, a->t->datatype, count, a->done,
                             a->numbers + (size_t)a->done * size, found);
}

/* Leaves an array in which `found` of `count` elements were read. */
static int leave(struct array *a, int64_t found, int64_t count)
{
    char next = next_character(a->r);
    bool first = true, more;

    if (next == ',' && found == count)
        return decode_fail(a->r->d, ERR_INVALID, "more than %" PRId64 " elements", count);
    if (next == ']' && found != count)
        return decode_fail(a->r->d, ERR_INVALID, "%" PRId64 " elements, the shape has %" PRId64,
                           found, count);
    if (next != ']')
        return json_expected(a->r, "',' or ']'");
    return json_next(a->r, JSON_ARRAY, &first, &more);
}

static int take_run(struct array *a, int64_t count)
{
    int64_t found;
    int rc = json_enter(a->r, JSON_ARRAY);

    if (rc == 0)
        rc = take_elements(a, count, &found);
    if (rc != 0)
        return rc;
    a->done += found;
    return leave(a, found, count);
}

/* At most TENSOR_RANK_MAX levels deep. */
static int take_nested(struct array *a, int level)
{
    int64_t count = a->t->shape[level], found = 0;
    int rc;

    if (level == a->t->rank - 1)
        return take_run(a, count);
    rc = json_enter(a->r, JSON_ARRAY);
    while (rc == 0 && found < count && next_character(a->r) != ']') {
        rc = take_nested(a, level + 1);
        found++;
        if (found == count || next_character(a->r) != ',')
            break;
        a->r->at++;
    }
    return rc == 0 ? leave(a, found, count) : rc;
}

static bool is_nested(const struct json_reader *r)
{
    struct json_reader ahead = *r;

    if (json_peek(&ahead) != JSON_ARRAY)
        return false;
    ahead.at++;
    return json_peek(&ahead) == JSON_ARRAY;
}

static int take_array(struct array *a, int64_t elements)
{
    if (a->t->rank > 1 && is_nested(a->r))
        return take_nested(a, 0);
    return take_run(a, elements);
}

/* A shape that the text cannot fill must not take memory. */
static int check_room(struct json_reader *r, int64_t elements, size_t least)
{
    size_t left = (size_t)(r->end - r->at);

    if ((uint64_t)elements > left / least)
        return decode_fail(r->d, ERR_INVALID, "fewer elements than the %" PRId64 " of the shape",
                           elements);
    return 0;
}

int json_data_numbers(struct json_reader *r, struct tensor *t, int64_t elements)
{
    struct array a = {.r = r, .t = t};
    void *memory;
    int rc = check_room(r, elements, NUMBER_LEAST);

    if (rc == 0)
        rc = decode_alloc(r->d, (size_t)elements, datatype_size(t->datatype), &memory);
    if (rc != 0)
        return rc;
    t->data = a.numbers = memory;
    t->size = (size_t)elements * datatype_size(t->datatype);
    return take_array(&a, elements);
}

int json_data_texts(struct json_reader *r, const struct tensor *t, int64_t elements,
                    struct json_text **texts)
{
    struct array a = {.r = r, .t = t};
    void *memory;
    int rc = check_room(r, elements, TEXT_LEAST);

    if (rc == 0)
        rc = decode_alloc(r->d, (size_t)elements, sizeof *a.texts, &memory);
    if (rc != 0)
        return rc;
    *texts = a.texts = memory;
    return take_array(&a, elements);
}

static int put_base64(struct decode *d, const struct json_text *text, uint8_t *out, size_t *size)
{
    const char *plain = text->at;
    size_t plain_size = text->size;
    void *memory;
    int rc;

    if (text->escaped) {
        rc = decode_alloc(d, text->size, 1, &memory);
        if (rc == 0)
            rc = json_text_unescape(d, text, memory, &plain_size);
        if (rc != 0)
            return rc;
        plain = memory;
    }
    if (base64_decode(plain, plain_size, out, size) != 0)
        return decode_fail(d, ERR_INVALID, "not base64");
    return 0;
}

static int put_element(struct decode *d, const struct json_text *text, bool base64, uint8_t *out,
                       size_t *size)
{
    if (base64)
        return put_base64(d, text, out, size);
    if (text->escaped)
        return json_text_unescape(d, text, (char *)out, size);
    memcpy(out, text->at, text->size);
    *size = text->size;
    return 0;
}

int json_data_join(struct decode *d, const struct json_text *texts, bool base64, int64_t elements,
                   struct tensor *t)
{
    size_t most = 0;
    uint8_t *out;
    void *memory;
    int rc;

    for (int64_t i = 0; i < elements; i++) {
        d->at.item = i;
        if (texts[i].size > UINT32_MAX)
            return decode_fail(d, ERR_TOO_LARGE, "%zu bytes", texts[i].size);
        most += BYTES_PREFIX + (base64 ? base64_decoded_max(texts[i].size) : texts[i].size);
    }
    d->at.item = -1;
    rc = decode_alloc(d, most, 1, &memory);
    if (rc != 0)
        return rc;
    t->data = out = memory;
    for (int64_t i = 0; i < elements; i++) {
        size_t size;
        uint32_t length;

        d->at.item = i;
        rc = put_element(d, &texts[i], base64, out + BYTES_PREFIX, &size);
        if (rc != 0)
            return rc;
        length = (uint32_t)size;
        memcpy(out, &length, BYTES_PREFIX);
        out += BYTES_PREFIX + size;
    }
    d->at.item = -1;
    t->size = (size_t)(out - t->data);
    return 0;
}
