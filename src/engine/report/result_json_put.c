#include <config.h>

#include "engine/report/result_json_parts.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/number.h"
#include "base/text.h"

#define EXACT_INTEGERS (UINT64_C(1) << 53)

static cJSON *put(struct json_writer *w, cJSON *object, const char *key, cJSON *item)
{
    bool added = item && object &&
                 (key ? cJSON_AddItemToObject(object, key, item)
                      : cJSON_AddItemToArray(object, item));

    if (added)
        return item;
    cJSON_Delete(item);
    w->failed = true;
    return NULL;
}

cJSON *json_put_object(struct json_writer *w, cJSON *object, const char *key)
{
    return put(w, object, key, cJSON_CreateObject());
}

cJSON *json_put_array(struct json_writer *w, cJSON *object, const char *key)
{
    return put(w, object, key, cJSON_CreateArray());
}

cJSON *json_put_group(struct json_writer *w, cJSON *o, const char *path, size_t size)
{
    const char *end = path + size;
    char name[32];
    cJSON *next;

    while (path < end && o != NULL) {
        size_t length = strcspn(path, ".");

        length = length < (size_t)(end - path) ? length : (size_t)(end - path);
        snprintf(name, sizeof name, "%.*s", (int)length, path);
        next = cJSON_GetObjectItemCaseSensitive(o, name);
        o = next ? next : json_put_object(w, o, name);
        path += length + 1;
    }
    return o;
}

void json_put_null(struct json_writer *w, cJSON *object, const char *key)
{
    put(w, object, key, cJSON_CreateNull());
}

void json_put_bool(struct json_writer *w, cJSON *object, const char *key, bool value)
{
    put(w, object, key, cJSON_CreateBool(value));
}

/* cJSON writes bytes as they are: what is not UTF-8 would make the document no JSON. */
void json_put_text(struct json_writer *w, cJSON *object, const char *key, const char *text)
{
    size_t size = strlen(text), capacity = size + 4;
    char *clean = malloc(capacity);

    if (clean == NULL) {
        w->failed = true;
        return;
    }
    text_clean(text, size, clean, capacity);
    put(w, object, key, cJSON_CreateString(clean));
    free(clean);
}

void json_put_text_or_null(struct json_writer *w, cJSON *object, const char *key, const char *text)
{
    if (text[0] != '\0')
        json_put_text(w, object, key, text);
    else
        json_put_null(w, object, key);
}

void json_put_number(struct json_writer *w, cJSON *object, const char *key, double value,
                     int decimals)
{
    char text[NUMBER_TEXT_SIZE];

    if (number_print(value, decimals, text) > 0)
        put(w, object, key, cJSON_CreateRaw(text));
    else
        json_put_null(w, object, key);
}

void json_put_real(struct json_writer *w, cJSON *object, const char *key, double value)
{
    char text[NUMBER_TEXT_SIZE];

    if (number_print_exact(value, text) > 0)
        put(w, object, key, cJSON_CreateRaw(text));
    else
        json_put_null(w, object, key);
}

void json_put_uint64(struct json_writer *w, cJSON *object, const char *key, uint64_t value)
{
    char text[32];

    snprintf(text, sizeof text, "%" PRIu64, value);
    put(w, object, key, value < EXACT_INTEGERS ? cJSON_CreateRaw(text) : cJSON_CreateString(text));
}

void json_put_int64(struct json_writer *w, cJSON *object, const char *key, int64_t value)
{
    bool exact = value > -(int64_t)EXACT_INTEGERS && value < (int64_t)EXACT_INTEGERS;
    char text[32];

    snprintf(text, sizeof text, "%" PRId64, value);
    put(w, object, key, exact ? cJSON_CreateRaw(text) : cJSON_CreateString(text));
}

void json_put_time(struct json_writer *w, cJSON *object, const char *key, int64_t wall_ns)
{
    char stamp[CLOCK_STAMP_SIZE];

    clock_stamp(wall_ns, stamp);
    json_put_text(w, object, key, stamp);
}

int json_print(struct json_writer *w, cJSON *tree, struct buf *out, struct err *e)
{
    char *text = w->failed ? NULL : cJSON_PrintUnformatted(tree);

    cJSON_Delete(tree);
    if (text)
        buf_append_text(out, text);
    cJSON_free(text);
    if (text == NULL || buf_failed(out))
        return err_set(e, ERR_NO_MEMORY, "no memory for the JSON text");
    return 0;
}
