#include <config.h>

#include "engine/report/result_json_parts.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/parse.h"

void result_reader_init(struct result_reader *r, const char *path, struct err *e)
{
    *r = (struct result_reader){.e = e};
    snprintf(r->path, sizeof r->path, "%s", path);
}

int json_fault(struct result_reader *r, const char *key, const char *format, ...)
{
    char text[ERR_TEXT_SIZE];
    const char *dot = r->path[0] && key[0] ? "." : "";
    va_list args;

    if (r->code != 0)
        return r->code;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    r->code = err_set(r->e, ERR_INVALID, "%s", text);
    if (r->path[0] || key[0])
        err_prefix(r->e, "%s%s%s", r->path, dot, key);
    return r->code;
}

size_t result_reader_enter(struct result_reader *r, const char *name)
{
    size_t where = strlen(r->path);

    snprintf(r->path + where, sizeof r->path - where, "%s%s", where > 0 ? "." : "", name);
    return where;
}

size_t result_reader_enter_element(struct result_reader *r, size_t index)
{
    size_t where = strlen(r->path);

    snprintf(r->path + where, sizeof r->path - where, "[%zu]", index);
    return where;
}

void result_reader_leave(struct result_reader *r, size_t where)
{
    r->path[where] = '\0';
}

bool json_begins_with(const char *text, size_t size, const char *key)
{
    struct json_slice name, value;
    struct json_cursor cursor;

    return json_cursor_open(&cursor, (struct json_slice){text, size}, '{') &&
           json_cursor_next(&cursor, &name, &value) == JSON_STEP_ITEM && json_slice_is(name, key);
}

const cJSON *json_get(struct result_reader *r, const cJSON *object, const char *key, bool must)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);

    if (item && !cJSON_IsNull(item))
        return item;
    if (must)
        json_fault(r, key, "is missing");
    return NULL;
}

static const cJSON *get_typed(struct result_reader *r, const cJSON *object, const char *key,
                              bool must, int type, const char *type_name)
{
    const cJSON *item = json_get(r, object, key, must);

    if (item == NULL || (item->type & 0xff) == type)
        return item;
    json_fault(r, key, "is no %s", type_name);
    return NULL;
}

const cJSON *json_get_object(struct result_reader *r, const cJSON *object, const char *key,
                             bool must)
{
    return get_typed(r, object, key, must, cJSON_Object, "object");
}

const cJSON *json_get_group(const cJSON *o, const char *path, size_t size)
{
    const char *end = path + size;
    char name[32];

    while (path < end && o != NULL) {
        size_t length = strcspn(path, ".");

        length = length < (size_t)(end - path) ? length : (size_t)(end - path);
        snprintf(name, sizeof name, "%.*s", (int)length, path);
        o = cJSON_GetObjectItemCaseSensitive(o, name);
        path += length + 1;
    }
    return o;
}

const cJSON *json_get_array(struct result_reader *r, const cJSON *object, const char *key,
                            bool must, size_t max)
{
    const cJSON *array = get_typed(r, object, key, must, cJSON_Array, "array");
    size_t size = array ? (size_t)cJSON_GetArraySize(array) : 0;

    if (size <= max)
        return array;
    json_fault(r, key, "has %zu elements, at most %zu", size, max);
    return NULL;
}

double json_get_number(struct result_reader *r, const cJSON *object, const char *key, double low,
                       double high)
{
    const cJSON *item = get_typed(r, object, key, false, cJSON_Number, "number");

    if (item == NULL)
        return NAN;
    if (item->valuedouble >= low && item->valuedouble <= high)
        return item->valuedouble;
    json_fault(r, key, "%g is not in %g to %g", item->valuedouble, low, high);
    return NAN;
}

bool json_get_bool(struct result_reader *r, const cJSON *object, const char *key)
{
    const cJSON *item = json_get(r, object, key, true);

    if (item && !cJSON_IsBool(item))
        json_fault(r, key, "is neither true nor false");
    return cJSON_IsTrue(item);
}

/* Digits in a string stand for integers that a double cannot hold. */
static bool is_integer(const cJSON *item)
{
    return cJSON_IsNumber(item) && fabs(item->valuedouble) < 0x1p53 &&
           item->valuedouble == floor(item->valuedouble);
}

int64_t json_get_int64(struct result_reader *r, const cJSON *object, const char *key, int64_t low,
                       int64_t high)
{
    const cJSON *item = json_get(r, object, key, true);
    int64_t value = low;

    if (item == NULL)
        return low;
    if (is_integer(item))
        value = (int64_t)item->valuedouble;
    else if (!cJSON_IsString(item) ||
             parse_int64(item->valuestring, INT64_MIN, INT64_MAX, &value, NULL) != 0)
        json_fault(r, key, "is no integer");
    if (value >= low && value <= high)
        return value;
    json_fault(r, key, "%" PRId64 " is not in %" PRId64 " to %" PRId64, value, low, high);
    return low;
}

static bool parse_uint64(const char *text, uint64_t *out)
{
    char *end;

    if (text[0] < '0' || text[0] > '9')
        return false;
    *out = strtoull(text, &end, 10);
    return *end == '\0' && strlen(text) <= 20;
}

uint64_t json_get_uint64(struct result_reader *r, const cJSON *object, const char *key)
{
    const cJSON *item = json_get(r, object, key, true);
    uint64_t value = 0;

    if (item == NULL)
        return 0;
    if (is_integer(item) && item->valuedouble >= 0)
        return (uint64_t)item->valuedouble;
    if (!cJSON_IsString(item) || !parse_uint64(item->valuestring, &value))
        json_fault(r, key, "is no integer of 0 or more");
    return value;
}

int json_get_int(struct result_reader *r, const cJSON *object, const char *key, int low, int high)
{
    return (int)json_get_int64(r, object, key, low, high);
}

void json_get_text(struct result_reader *r, const cJSON *object, const char *key, char *out,
                   size_t capacity)
{
    const cJSON *item = get_typed(r, object, key, false, cJSON_String, "text");

    out[0] = '\0';
    if (item == NULL)
        return;
    if (strlen(item->valuestring) >= capacity)
        json_fault(r, key, "is longer than %zu bytes", capacity - 1);
    else
        memcpy(out, item->valuestring, strlen(item->valuestring) + 1);
}

int json_get_word(struct result_reader *r, const cJSON *object, const char *key,
                  const char *(*word)(int index), int count)
{
    char text[64];
    int i;

    json_get_text(r, object, key, text, sizeof text);
    for (i = 0; i < count; i++) {
        if (strcmp(text, word(i)) == 0)
            return i;
    }
    if (text[0] == '\0')
        json_fault(r, key, "is missing");
    json_fault(r, key, "'%s' is none of the known words", text);
    return 0;
}

int64_t json_get_time(struct result_reader *r, const cJSON *object, const char *key)
{
    char text[CLOCK_STAMP_SIZE];
    struct tm tm = {0};
    int ms = 0, used = 0;

    json_get_text(r, object, key, text, sizeof text);
    if (text[0] == '\0') {
        json_fault(r, key, "is missing");
        return 0;
    }
    if (sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2d.%3dZ%n", &tm.tm_year, &tm.tm_mon, &tm.tm_mday,
               &tm.tm_hour, &tm.tm_min, &tm.tm_sec, &ms, &used) != 7 ||
        used != (int)strlen(text) || tm.tm_year < 1970 || tm.tm_year > 2200) {
        json_fault(r, key, "'%s' is no time like 2026-09-24T12:01:22.123Z", text);
        return 0;
    }
    tm.tm_year -= 1900;
    tm.tm_mon -= 1;
    return (int64_t)timegm(&tm) * (int64_t)NS_PER_S + ms * (int64_t)NS_PER_MS;
}

cJSON *json_parse(struct result_reader *r, struct json_slice text)
{
    const char *end = NULL;
    cJSON *tree = cJSON_ParseWithLengthOpts(text.text, text.size, &end, 0);

    while (tree && end < text.text + text.size && strchr(" \t\r\n", *end) && *end)
        end++;
    if (tree && end == text.text + text.size)
        return tree;
    cJSON_Delete(tree);
    json_fault(r, "", "is no valid JSON near byte %zu", end ? (size_t)(end - text.text) : 0);
    return NULL;
}
