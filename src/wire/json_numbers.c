#include <config.h>

#include "wire/json_numbers.h"

#include <math.h>
#include <string.h>

#include "wire/shortest.h"

enum { SHOWN = 32, CHUNK_SIZE = 4096 };

enum fault { FAULT_NONE, FAULT_GRAMMAR, FAULT_RANGE, FAULT_FRACTION };

static inline const char *skip_space(const char *p, const char *end)
{
    /* One comparison for what is no blank, as it nearly always is. */
    while (p < end && (unsigned char)*p <= ' ' &&
           (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t'))
        p++;
    return p;
}

/* A magnitude of at most 2^63 - 1, or one more with the sign. */
static enum fault scan_magnitude(const char **at, const char *end, uint64_t *magnitude,
                                 bool *negative)
{
    struct decimal d;

    if (!decimal_scan(at, end, &d))
        return FAULT_GRAMMAR;
    *negative = d.negative;
    switch (decimal_to_magnitude(&d, magnitude)) {
    case DECIMAL_OK:
        return FAULT_NONE;
    case DECIMAL_RANGE:
        return FAULT_RANGE;
    case DECIMAL_FRACTION:
        break;
    }
    return FAULT_FRACTION;
}

static enum fault scan_int64(const char **at, const char *end, int64_t *out)
{
    uint64_t magnitude;
    bool negative;
    enum fault fault = scan_magnitude(at, end, &magnitude, &negative);

    if (fault != FAULT_NONE)
        return fault;
    if (magnitude > (uint64_t)INT64_MAX + negative)
        return FAULT_RANGE;
    *out = (int64_t)(negative ? -magnitude : magnitude);
    return FAULT_NONE;
}

static enum fault scan_uint64(const char **at, const char *end, uint64_t *out)
{
    bool negative;
    enum fault fault = scan_magnitude(at, end, out, &negative);

    if (fault == FAULT_NONE && negative && *out != 0)
        return FAULT_RANGE;
    return fault;
}

static enum fault scan_float(const char **at, const char *end, float *out)
{
    struct decimal d;

    if (!decimal_scan(at, end, &d))
        return FAULT_GRAMMAR;
    return decimal_to_float(&d, out) ? FAULT_NONE : FAULT_RANGE;
}

static enum fault scan_double(const char **at, const char *end, double *out)
{
    struct decimal d;

    if (!decimal_scan(at, end, &d))
        return FAULT_GRAMMAR;
    return decimal_to_double(&d, out) ? FAULT_NONE : FAULT_RANGE;
}

static enum fault scan_bool(const char **at, const char *end, uint8_t *out)
{
    const char *p = *at;

    if (end - p >= 4 && memcmp(p, "true", 4) == 0) {
        *at = p + 4;
        *out = 1;
        return FAULT_NONE;
    }
    if (end - p >= 5 && memcmp(p, "false", 5) == 0) {
        *at = p + 5;
        *out = 0;
        return FAULT_NONE;
    }
    return FAULT_GRAMMAR;
}

/* A narrow integer through the wide one. */
#define DEFINE_NARROW(name, wide_scan, wide, narrow)                      \
    static enum fault name(const char **at, const char *end, narrow *out) \
    {                                                                     \
        wide value;                                                       \
        enum fault fault = wide_scan(at, end, &value);                    \
                                                                          \
        if (fault == FAULT_NONE && (narrow)value != value)                \
            return FAULT_RANGE;                                           \
        *out = (narrow)value;                                             \
        return fault;                                                     \
    }

DEFINE_NARROW(scan_uint8, scan_uint64, uint64_t, uint8_t)
DEFINE_NARROW(scan_uint16, scan_uint64, uint64_t, uint16_t)
DEFINE_NARROW(scan_uint32, scan_uint64, uint64_t, uint32_t)
DEFINE_NARROW(scan_int8, scan_int64, int64_t, int8_t)
DEFINE_NARROW(scan_int16, scan_int64, int64_t, int16_t)
DEFINE_NARROW(scan_int32, scan_int64, int64_t, int32_t)

struct run {
    const char *at; /* where the reading is; of a faulty number the start */
    const char *end;
    int64_t found;
    enum fault fault;
};

/* `at` ends behind the last number; of one with a fault it stays at its start. */
#define DEFINE_RUN(name, scan, type)                                       \
    static void name(struct run *run, int64_t count, uint8_t *out)         \
    {                                                                      \
        const char *p = run->at, *end = run->end;                          \
        int64_t i = 0;                                                     \
                                                                           \
        while (i < count) {                                                \
            type value;                                                    \
                                                                           \
            run->at = p = skip_space(p, end);                              \
            run->fault = scan(&p, end, &value);                            \
            if (run->fault != FAULT_NONE)                                  \
                break;                                                     \
            memcpy(out + i * (int64_t)sizeof value, &value, sizeof value); \
            i++;                                                           \
            run->at = p = skip_space(p, end);                              \
            if (i == count || p == end || *p != ',')                       \
                break;                                                     \
            p++;                                                           \
        }                                                                  \
        run->found = i;                                                    \
    }

DEFINE_RUN(run_bool, scan_bool, uint8_t)
DEFINE_RUN(run_uint8, scan_uint8, uint8_t)
DEFINE_RUN(run_uint16, scan_uint16, uint16_t)
DEFINE_RUN(run_uint32, scan_uint32, uint32_t)
DEFINE_RUN(run_uint64, scan_uint64, uint64_t)
DEFINE_RUN(run_int8, scan_int8, int8_t)
DEFINE_RUN(run_int16, scan_int16, int16_t)
DEFINE_RUN(run_int32, scan_int32, int32_t)
DEFINE_RUN(run_int64, scan_int64, int64_t)
DEFINE_RUN(run_float, scan_float, float)
DEFINE_RUN(run_double, scan_double, double)

static char *print_bool(char *out, uint8_t value)
{
    const char *word = value ? "true" : "false";
    size_t size = value ? 4 : 5;

    memcpy(out, word, size);
    return out + size;
}

struct printing {
    char *at;  /* where the next number goes */
    char *end; /* room for one more number and a comma while at < end */
    int64_t printed;
    bool not_finite;
};

#define DEFINE_PRINT(name, print, type, finite)                              \
    static void name(struct printing *s, const uint8_t *data, int64_t count) \
    {                                                                        \
        char *p = s->at;                                                     \
        int64_t i = 0;                                                       \
                                                                             \
        for (; i < count && p < s->end; i++) {                               \
            type value;                                                      \
                                                                             \
            memcpy(&value, data + i * (int64_t)sizeof value, sizeof value);  \
            s->not_finite = !(finite);                                       \
            if (s->not_finite)                                               \
                break;                                                       \
            p = print(p, value);                                             \
            *p++ = ',';                                                      \
        }                                                                    \
        s->at = p;                                                           \
        s->printed = i;                                                      \
    }

DEFINE_PRINT(put_bool, print_bool, uint8_t, true)
DEFINE_PRINT(put_uint8, shortest_print_uint64, uint8_t, true)
DEFINE_PRINT(put_uint16, shortest_print_uint64, uint16_t, true)
DEFINE_PRINT(put_uint32, shortest_print_uint64, uint32_t, true)
DEFINE_PRINT(put_uint64, shortest_print_uint64, uint64_t, true)
DEFINE_PRINT(put_int8, shortest_print_int64, int8_t, true)
DEFINE_PRINT(put_int16, shortest_print_int64, int16_t, true)
DEFINE_PRINT(put_int32, shortest_print_int64, int32_t, true)
DEFINE_PRINT(put_int64, shortest_print_int64, int64_t, true)
DEFINE_PRINT(put_float, shortest_print_float, float, isfinite(value))
DEFINE_PRINT(put_double, shortest_print_double, double, isfinite(value))

static const struct {
    void (*run)(struct run *run, int64_t count, uint8_t *out);
    void (*put)(struct printing *s, const uint8_t *data, int64_t count);
} ways[DATATYPE_COUNT] = {
    [DATATYPE_BOOL] = {run_bool, put_bool},       [DATATYPE_UINT8] = {run_uint8, put_uint8},
    [DATATYPE_UINT16] = {run_uint16, put_uint16}, [DATATYPE_UINT32] = {run_uint32, put_uint32},
    [DATATYPE_UINT64] = {run_uint64, put_uint64}, [DATATYPE_INT8] = {run_int8, put_int8},
    [DATATYPE_INT16] = {run_int16, put_int16},    [DATATYPE_INT32] = {run_int32, put_int32},
    [DATATYPE_INT64] = {run_int64, put_int64},    [DATATYPE_FP32] = {run_float, put_float},
    [DATATYPE_FP64] = {run_double, put_double},
};

static int report(struct json_reader *r, enum datatype datatype, enum fault fault, int64_t item)
{
    size_t left = (size_t)(r->end - r->at), size = 0;

    r->d->at.item = item;
    if (fault == FAULT_GRAMMAR)
        return json_expected(r, datatype == DATATYPE_BOOL ? "true or false" : "a number");
    while (size < left && size < SHOWN && strchr(",] \t\r\n", r->at[size]) == NULL)
        size++;
    if (fault == FAULT_FRACTION)
        return decode_fail(r->d, ERR_INVALID, "%.*s is not an integer", (int)size, r->at);
    return decode_fail(r->d, ERR_INVALID, "%.*s does not fit %s", (int)size, r->at,
                       datatype_name(datatype));
}

int json_numbers_scan(struct json_reader *r, enum datatype datatype, int64_t count, int64_t first,
                      uint8_t *out, int64_t *found)
{
    struct run run = {.at = skip_space(r->at, r->end), .end = r->end};

    *found = 0;
    if (run.at < run.end && *run.at == ']')
        return 0;
    ways[datatype].run(&run, count, out);
    r->at = run.at;
    *found = run.found;
    if (run.fault != FAULT_NONE)
        return report(r, datatype, run.fault, first + run.found);
    return 0;
}

int json_numbers_print(enum datatype datatype, const uint8_t *data, int64_t count, struct buf *out,
                       int64_t *bad)
{
    char chunk[CHUNK_SIZE];

    *bad = -1;
    for (int64_t done = 0; done < count;) {
        struct printing s = {.at = chunk, .end = chunk + sizeof chunk - SHORTEST_SIZE};

        ways[datatype].put(&s, data + (size_t)done * datatype_size(datatype), count - done);
        done += s.printed;
        if (s.not_finite) {
            *bad = done;
            return ERR_INVALID;
        }
        /* The comma behind the last number is not wanted. */
        if (buf_append(out, chunk, (size_t)(s.at - chunk) - (done == count)) != 0)
            return ERR_NO_MEMORY;
    }
    return 0;
}
