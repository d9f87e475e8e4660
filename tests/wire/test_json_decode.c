#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "samples.h"
#include "wire/json_codec.h"

/* Decodes a text as a request in a block of exactly its size. */
static int decode(const char *text, struct infer_request *out, struct err *e)
{
    size_t size = strlen(text);
    uint8_t *body = exact_copy(text, size);
    int rc;

    infer_request_init(out, &wire_limits_default);
    *e = (struct err){0};
    rc = json_request_decode(body, size, JSON_NO_HEADER, &wire_limits_default, out, e);
    free(body);
    return rc;
}

#define TENSOR(shape, datatype, data)                                           \
    "{\"inputs\":[{\"name\":\"x\",\"shape\":" shape ",\"datatype\":\"" datatype \
    "\",\"data\":" data "}]}"

struct good {
    const char *body;
    size_t size; /* of the raw data of the first input */
    const void *raw;
};

#define RAW(text) sizeof(text) - 1, text

/* One text, many ways to write it. */
static const struct good good_bodies[] = {
    {TENSOR("[2,2]", "UINT8", "[1,2,3,4]"), RAW("\1\2\3\4")},
    {TENSOR("[2,2]", "UINT8", "[[1,2],[3,4]]"), RAW("\1\2\3\4")},
    {TENSOR("[1,2,2]", "UINT8", " [ [ [ 1 , 2 ] ,\n\t[ 3 , 4 ] ] ] "), RAW("\1\2\3\4")},
    {TENSOR("[1,1,1,1,1,1,1,2]", "INT8", "[[[[[[[[-1,-128]]]]]]]]"), RAW("\xff\x80")},
    {TENSOR("[]", "UINT8", "[7]"), RAW("\7")},
    {TENSOR("[0]", "FP32", "[]"), RAW("")},
    {TENSOR("[2,0]", "FP32", "[[],[]]"), RAW("")},
    {TENSOR("[2,0]", "FP32", "[]"), RAW("")},
    {TENSOR("[0,2]", "BYTES", "[ ]"), RAW("")},
    {TENSOR("[3]", "BOOL", "[true,false,true]"), RAW("\1\0\1")},
    {TENSOR("[2]", "INT16", "[-32768,32767]"), RAW("\x00\x80\xff\x7f")},
    {TENSOR("[4]", "UINT8", "[1.0,2e0,0.3e1,400E-2]"), RAW("\1\2\3\4")},
    {TENSOR("[2]", "UINT64", "[18446744073709551615,-0]"),
     RAW("\xff\xff\xff\xff\xff\xff\xff\xff\0\0\0\0\0\0\0\0")},
    {TENSOR("[1]", "INT64", "[-9223372036854775808]"), RAW("\0\0\0\0\0\0\0\x80")},
    {TENSOR("[1]", "INT64", "[9007199254740993]"), RAW("\x01\0\0\0\0\0\x20\0")},
    {TENSOR("[2]", "FP32", "[1,-0.0]"), RAW("\0\0\x80\x3f\0\0\0\x80")},
    {TENSOR("[1]", "FP32", "[16777217.0000001]"), RAW("\x01\0\x80\x4b")}, /* no double rounding */
    {TENSOR("[1]", "FP64", "[1e-400]"), RAW("\0\0\0\0\0\0\0\0")},
    {TENSOR("[2]", "BYTES", "[\"a\\u00e9\",\"\"]"), RAW("\3\0\0\0a\xc3\xa9\0\0\0\0")},
    {TENSOR("[1,1]", "BYTES", "[[\"\\ud83d\\udc08\\n\"]]"), RAW("\5\0\0\0\xf0\x9f\x90\x88\n")},
    {TENSOR("[1]", "BYTES", "[\"a\\u0000b\"]"), RAW("\3\0\0\0a\0b")},
    /* keys in another order, unknown keys, escapes in keys */
    {"{\"inputs\":[{\"data\":[1,[2],{\"data\":3}],\"x\":[[1.5e3,null]],\"d\\u0061ta2\":0}]}", 0,
     NULL},
    {"{\"inputs\":[{\"data\":[[1,2],[3,4]],\"datatype\":\"UINT8\",\"shape\":[2,2],\"name\":\"x\"}]"
     "}",
     RAW("\1\2\3\4")},
    {"{\"inputs\":[{\"datatype\":\"UINT8\",\"d\\u0061ta\":[5],\"shape\":[1],\"name\":\"x\"}]}",
     RAW("\5")},
    {"{\"inputs\":[{\"datatype\":\"U\\u0049NT8\",\"shape\":[1],\"data\":[5],\"name\":\"x\"}]}",
     RAW("\5")},
    {"{\"data\":[1,2],\"parameters\":{\"data\":\"x\"},\"inputs\":[{\"name\":\"x\",\"shape\":[1],"
     "\"parameters\":{\"data\":[9,{}],\"content_type\":\"np\"},\"datatype\":\"UINT8\",\"data\":[5]}"
     "]}",
     RAW("\5")},
    /* base64, said before or after the data */
    {"{\"inputs\":[{\"name\":\"image\",\"shape\":[1],\"datatype\":\"BYTES\","
     "\"parameters\":{\"content_type\":\"base64\"},\"data\":[\"/9j/\"]}]}",
     RAW("\3\0\0\0\xff\xd8\xff")},
    {"{\"inputs\":[{\"data\":[[\"\\/9j\\/\"],[\"AA==\"]],\"name\":\"image\",\"shape\":[2,1],"
     "\"datatype\":\"BYTES\",\"parameters\":{\"content_type\":\"base64\"}}]}",
     RAW("\3\0\0\0\xff\xd8\xff\1\0\0\0\0")},
};

static void data_may_be_written_in_many_ways(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof good_bodies / sizeof *good_bodies; i++) {
        const struct good *good = &good_bodies[i];
        struct infer_request r;
        struct err e;
        int rc = decode(good->body, &r, &e);

        if (good->raw == NULL) {
            assert_int_equal(rc, ERR_INVALID);
            assert_string_equal(e.text, "inputs[0].name: missing");
        } else {
            assert_string_equal(e.text, "");
            assert_int_equal(rc, 0);
            assert_int_equal(r.inputs[0].size, good->size);
            assert_memory_equal(r.inputs[0].data, good->raw, good->size);
        }
        infer_request_fini(&r);
    }
}

struct bad {
    const char *body;
    enum err_code code;
    const char *text; /* what the error begins with */
};

static const struct bad bad_bodies[] = {
    {"", ERR_INVALID, "body: byte 0: expected an object"},
    {"[]", ERR_INVALID, "body: byte 0: expected an object"},
    {"{", ERR_INVALID, "body: byte 1: expected a key"},
    {"{}", ERR_INVALID, "inputs: missing"},
    {"{\"inputs\":[]} x", ERR_INVALID, "body: byte 14: expected the end"},
    {"{\"inputs\":[],}", ERR_INVALID, "body: byte 13: expected a key"},
    {"{\"inputs\":[],\"inputs\":[]}", ERR_INVALID, "inputs: given twice"},
    {"{\"inputs\":{}}", ERR_INVALID, "inputs: byte 10: expected an array"},
    {"{\"inputs\":[{}]}", ERR_INVALID, "inputs[0].name: missing"},
    {"{\"inputs\":[1]}", ERR_INVALID, "inputs[0]: byte 11: expected an object"},
    {"{\"id\":7,\"inputs\":[]}", ERR_INVALID, "id: byte 6: expected a string"},
    {"{\"id\":\"\\u0000\",\"inputs\":[]}", ERR_INVALID, "id: a NUL character"},
    {"{\"id\":\"\\ud800\",\"inputs\":[]}", ERR_INVALID, "id: half of a surrogate pair"},
    {"{\"id\":\"\xff\",\"inputs\":[]}", ERR_INVALID, "id: byte 7: expected UTF-8"},
    {"{\"id\":\"a\nb\",\"inputs\":[]}", ERR_INVALID, "id: byte 8: expected no control"},
    {"{\"id\":\"\\q\",\"inputs\":[]}", ERR_INVALID, "id: byte 7: expected an escape"},
    {"{\"id\":\"\\u12g4\",\"inputs\":[]}", ERR_INVALID, "id: byte 7: expected an escape"},
    {"{\"inputs\":[{\"name\":3}]}", ERR_INVALID, "inputs[0].name: byte 19: expected a string"},
    {"{\"inputs\":[{\"name\":\"x\",\"name\":\"y\"}]}", ERR_INVALID, "inputs[0].name: given twice"},
    {"{\"inputs\":[{\"name\":\"x\",\"n\\u0061me\":\"y\"}]}", ERR_INVALID,
     "inputs[0].name: given twice"},
    {"{\"inputs\":[{\"name\":\"x\",\"shape\":[1]}]}", ERR_INVALID, "inputs[0].datatype: missing"},
    {"{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"data\":[]}]}", ERR_INVALID,
     "inputs[0].shape: missing"},
    {"{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[0]}]}", ERR_INVALID,
     "inputs[0].data: missing"},
    {TENSOR("[1]", "FLOAT", "[1]"), ERR_INVALID, "inputs[0].datatype: 'FLOAT' is not a datatype"},
    {TENSOR("[1]", "FP16", "[1]"), ERR_UNSUPPORTED, "inputs[0].data: FP16 has no JSON form"},
    {TENSOR("1", "FP32", "[1]"), ERR_INVALID, "inputs[0].shape: byte 31: expected an array"},
    {TENSOR("[-1]", "FP32", "[1]"), ERR_INVALID, "inputs[0].shape[0]: -1 is negative"},
    {TENSOR("[1,1.5]", "FP32", "[1]"), ERR_INVALID, "inputs[0].shape[1]: 1.5 is not an integer"},
    {TENSOR("[1,\"2\"]", "FP32", "[1]"), ERR_INVALID, "inputs[0].shape[1]: byte 34: expected"},
    {TENSOR("[9223372036854775808]", "FP32", "[1]"), ERR_INVALID,
     "inputs[0].shape[0]: 9223372036854775808 does not fit INT64"},
    {TENSOR("[1,1,1,1,1,1,1,1,1]", "FP32", "[1]"), ERR_INVALID, "inputs[0].shape: rank above 8"},
    {TENSOR("[67108865]", "UINT8", "[1]"), ERR_TOO_LARGE, "inputs[0].shape: more than 67108864"},
    {TENSOR("[4294967296,4294967296]", "UINT8", "[1]"), ERR_TOO_LARGE,
     "inputs[0].shape: more than"},
    {TENSOR("[60000000]", "FP64", "[1,2]"), ERR_INVALID,
     "inputs[0].data: fewer elements than the 60000000"},
    {TENSOR("[3]", "UINT8", "[1,2]"), ERR_INVALID, "inputs[0].data: 2 elements, the shape has 3"},
    {TENSOR("[1]", "UINT8", "[1,2]"), ERR_INVALID, "inputs[0].data: more than 1 elements"},
    {TENSOR("[0]", "UINT8", "[1]"), ERR_INVALID, "inputs[0].data: byte"},
    {TENSOR("[2,2]", "UINT8", "[[1,2],[3]]"), ERR_INVALID,
     "inputs[0].data: 1 elements, the shape has 2"},
    {TENSOR("[2,2]", "UINT8", "[[1,2]]"), ERR_INVALID, "inputs[0].data: 1 elements, the shape"},
    {TENSOR("[2,2]", "UINT8", "[[1,2],[3,4],[5,6]]"), ERR_INVALID, "inputs[0].data: more than 2"},
    {TENSOR("[2,2]", "UINT8", "[[1,2],3,4]"), ERR_INVALID, "inputs[0].data: byte"},
    {TENSOR("[4]", "UINT8", "[[1,2],[3,4]]"), ERR_INVALID, "inputs[0].data[0]: byte"},
    {TENSOR("[2,2]", "UINT8", "[[[1],[2]],[[3],[4]]]"), ERR_INVALID, "inputs[0].data[0]: byte"},
    {TENSOR("[2]", "UINT8", "[1,]"), ERR_INVALID, "inputs[0].data[1]: byte"},
    {TENSOR("[2]", "UINT8", "[1 2]"), ERR_INVALID, "inputs[0].data: byte 64: expected ',' or ']'"},
    {TENSOR("[2]", "UINT8", "[1,256]"), ERR_INVALID, "inputs[0].data[1]: 256 does not fit UINT8"},
    {TENSOR("[2]", "UINT8", "[1,-1]"), ERR_INVALID, "inputs[0].data[1]: -1 does not fit UINT8"},
    {TENSOR("[2]", "UINT8", "[1,2.5]"), ERR_INVALID, "inputs[0].data[1]: 2.5 is not an integer"},
    {TENSOR("[2,1]", "INT8", "[[1],[128]]"), ERR_INVALID, "inputs[0].data[1]: 128 does not fit"},
    {TENSOR("[1]", "INT64", "[9223372036854775808]"), ERR_INVALID,
     "inputs[0].data[0]: 9223372036854775808 does not fit INT64"},
    {TENSOR("[1]", "UINT64", "[18446744073709551616]"), ERR_INVALID, "inputs[0].data[0]: 18446"},
    {TENSOR("[1]", "UINT64", "[1e20]"), ERR_INVALID, "inputs[0].data[0]: 1e20 does not fit UINT64"},
    {TENSOR("[1]", "FP32", "[3.5e38]"), ERR_INVALID, "inputs[0].data[0]: 3.5e38 does not fit FP32"},
    {TENSOR("[1]", "FP64", "[1e309]"), ERR_INVALID, "inputs[0].data[0]: 1e309 does not fit FP64"},
    {TENSOR("[1]", "FP32", "[NaN]"), ERR_INVALID, "inputs[0].data[0]: byte 61: expected a number"},
    {TENSOR("[1]", "FP32", "[01]"), ERR_INVALID, "inputs[0].data[0]: byte 61: expected a number"},
    {TENSOR("[1]", "FP32", "[+1]"), ERR_INVALID, "inputs[0].data[0]: byte"},
    {TENSOR("[1]", "FP32", "[1.]"), ERR_INVALID, "inputs[0].data[0]: byte"},
    {TENSOR("[1]", "FP32", "[.5]"), ERR_INVALID, "inputs[0].data[0]: byte"},
    {TENSOR("[1]", "FP32", "[1e]"), ERR_INVALID, "inputs[0].data[0]: byte"},
    {TENSOR("[1]", "FP32", "[0x10]"), ERR_INVALID, "inputs[0].data: byte"},
    {TENSOR("[1]", "FP32", "[\"1\"]"), ERR_INVALID, "inputs[0].data[0]: byte"},
    {TENSOR("[1]", "FP32", "[null]"), ERR_INVALID, "inputs[0].data[0]: byte"},
    {TENSOR("[1]", "FP32", "[true]"), ERR_INVALID, "inputs[0].data[0]: byte"},
    {TENSOR("[1]", "FP32", "1"), ERR_INVALID, "inputs[0].data: byte 60: expected an array"},
    {TENSOR("[1]", "BOOL", "[1]"), ERR_INVALID, "inputs[0].data[0]: byte 61: expected true or"},
    {TENSOR("[1]", "BYTES", "[1]"), ERR_INVALID, "inputs[0].data[0]: byte 62: expected a string"},
    {TENSOR("[2]", "BYTES", "[\"abcd\"]"), ERR_INVALID, "inputs[0].data: 1 elements, the shape"},
    {TENSOR("[1]", "BYTES", "[\"\\udc00\"]"), ERR_INVALID, "inputs[0].data[0]: half of a surr"},
    {"{\"inputs\":[{\"name\":\"i\",\"shape\":[2],\"datatype\":\"BYTES\",\"parameters\":"
     "{\"content_type\":\"base64\"},\"data\":[\"AAAA\",\"AAA\"]}]}",
     ERR_INVALID, "inputs[0].data[1]: not base64"},
    {"{\"inputs\":[{\"name\":\"i\",\"shape\":[1],\"datatype\":\"UINT8\",\"parameters\":"
     "{\"content_type\":64},\"data\":[1]}]}",
     ERR_INVALID, "inputs[0].parameters.content_type: byte"},
    {"{\"inputs\":[{\"name\":\"i\",\"shape\":[1],\"datatype\":\"UINT8\",\"parameters\":"
     "{\"binary_data_size\":1}}]}",
     ERR_INVALID, "inputs[0].parameters.binary_data_size: 1 bytes, the body has 0 left"},
    {"{\"inputs\":[{\"name\":\"i\",\"shape\":[1],\"datatype\":\"UINT8\",\"data\":[1],"
     "\"parameters\":"
     "{\"binary_data_size\":1}}]}",
     ERR_INVALID, "inputs[0].parameters.binary_data_size: given beside data"},
    {"{\"inputs\":[{\"name\":\"i\",\"shape\":[1],\"datatype\":\"UINT8\",\"parameters\":"
     "{\"binary_data_size\":-1}}]}",
     ERR_INVALID, "inputs[0].parameters.binary_data_size: is negative"},
    {"{\"parameters\":{\"a\":1,\"a\":2},\"inputs\":[]}", ERR_INVALID, "parameters.a: given twice"},
    {"{\"parameters\":{\"a\":null},\"inputs\":[]}", ERR_INVALID, "parameters.a: byte 19: expected"},
    {"{\"parameters\":{\"a\":1e999},\"inputs\":[]}", ERR_INVALID, "parameters.a: does not fit"},
    {"{\"parameters\":{\"binary_data_output\":1},\"inputs\":[]}", ERR_INVALID,
     "parameters.binary_data_output: not true or false"},
    {"{\"inputs\":[],\"outputs\":[{}]}", ERR_INVALID, "outputs[0].name: missing"},
    {"{\"inputs\":[],\"outputs\":[{\"name\":\"p\",\"parameters\":{\"binary_data\":1}}]}",
     ERR_INVALID, "outputs[0].parameters.binary_data: byte"},
    {"{\"inputs\":[],\"x\":tru}", ERR_INVALID, "body: byte 17: expected a value"},
    {"{\"inputs\":[],\"x\":nul}", ERR_INVALID, "body: byte 17: expected a value"},
    {"{\"inputs\":[],\"x\":}", ERR_INVALID, "body: byte 17: expected a value"},
    {"{\"inputs\":[],\"x\" 1}", ERR_INVALID, "body: byte 17: expected ':'"},
};

static void malformed_bodies_name_the_field(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad_bodies / sizeof *bad_bodies; i++) {
        const struct bad *bad = &bad_bodies[i];
        struct infer_request r;
        struct err e;
        int rc = decode(bad->body, &r, &e);

        if (strncmp(e.text, bad->text, strlen(bad->text)) != 0)
            fail_msg("%s gave \"%s\", not \"%s\"", bad->body, e.text, bad->text);
        assert_int_equal(rc, bad->code);
        assert_int_equal(e.code, bad->code);
        assert_int_equal(r.input_count, 0);
        assert_int_equal(r.parameter_count, 0);
        infer_request_fini(&r);
    }
}

/* `count` times `piece` between `before` and `after`. */
static void repeat(struct buf *body, const char *before, const char *piece, size_t count,
                   const char *after)
{
    buf_reset(body);
    buf_append_text(body, before);
    for (size_t i = 0; i < count; i++)
        buf_append_text(body, piece);
    buf_append_text(body, after);
}

static void check_refused(const struct buf *body, const char *text)
{
    struct infer_request r;
    struct err e;

    assert_int_equal(decode(buf_text(body), &r, &e), ERR_TOO_LARGE);
    assert_memory_equal(e.text, text, strlen(text));
    infer_request_fini(&r);
}

static void what_is_over_a_limit_is_refused(void **state)
{
    struct infer_request r;
    struct buf body;
    struct err e;

    (void)state;
    buf_init(&body, 4 << 20);
    repeat(&body, "{\"x\":", "[", 1000000, "");
    check_refused(&body, "body: byte 37: nested deeper than 32");
    repeat(&body, "{\"x\":", "{\"x\":", 100000, "");
    check_refused(&body, "body: byte 161: nested deeper than 32");
    repeat(&body,
           "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,1],\"datatype\":\"FP32\",\"data\":", "[", 50,
           "");
    assert_int_equal(decode(buf_text(&body), &r, &e), ERR_INVALID);
    infer_request_fini(&r);
    repeat(&body, "{\"id\":\"", "x", 4097, "\",\"inputs\":[]}");
    check_refused(&body, "id: 4097 bytes, at most 4096");
    repeat(&body, "{\"id\":\"", "\\u0041", 4096, "\",\"inputs\":[]}");
    assert_int_equal(decode(buf_text(&body), &r, &e), 0);
    infer_request_fini(&r);
    repeat(&body, "{\"id\":\"\\n", "x", 4096, "\",\"inputs\":[]}");
    check_refused(&body, "id: 4097 bytes, at most 4096");
    repeat(&body, "{\"inputs\":[",
           "{\"name\":\"x\",\"shape\":[1],\"datatype\":\"BOOL\",\"data\":[true]},", 65, "]}");
    check_refused(&body, "inputs: more than 64");
    repeat(&body, "{\"outputs\":[", "{\"name\":\"x\"},", 65, "]}");
    check_refused(&body, "outputs: more than 64");
    buf_reset(&body);
    buf_append_text(&body, "{\"parameters\":{");
    for (int i = 0; i < 65; i++)
        buf_printf(&body, "\"p%d\":%d,", i, i);
    check_refused(&body, "parameters: more than 64");
    buf_fini(&body);
}

static void a_body_over_its_limit_is_refused(void **state)
{
    struct wire_limits limits = wire_limits_default;
    struct infer_request r;
    struct err e;

    (void)state;
    limits.body = 10;
    infer_request_init(&r, &limits);
    assert_int_equal(json_request_decode("{\"inputs\":[]}", 13, JSON_NO_HEADER, &limits, &r, &e),
                     ERR_TOO_LARGE);
    assert_string_equal(e.text, "body: 13 bytes, at most 10");
    infer_request_fini(&r);
}

/* A header and what stands behind it. */
struct binary {
    const char *header;
    const char *raw;
    size_t raw_size;
    size_t header_size; /* 0: the header's */
    const char *text;   /* "": accepted */
};

#define BINARY(shape, datatype, size)                              \
    "{\"name\":\"x\",\"shape\":" shape ",\"datatype\":\"" datatype \
    "\",\"parameters\":{\"binary_data_size\":" size "}}"

static const struct binary binaries[] = {
    {"{\"inputs\":[" BINARY("[3]", "UINT8", "3") "]}", "abc", 3, 0, ""},
    {"{\"inputs\":[" BINARY("[3]", "UINT8", "3") "," BINARY("[1]", "INT16", "2") "]}", "abcde", 5,
     0, ""},
    {"{\"inputs\":[" BINARY("[0]", "UINT8", "0") "]}", "", 0, 0, ""},
    {"{\"inputs\":[" BINARY("[1]", "BYTES", "6") "]}", "\2\0\0\0ab", 6, 0, ""},
    {"{\"inputs\":[" BINARY("[1]", "FP16", "2") "]}  ", "ab", 2, 0, ""},
    {"{\"inputs\":[" BINARY("[3]", "UINT8", "3") "]}", "ab", 2, 0,
     "inputs[0].parameters.binary_data_size: 3 bytes, the body has 2 left"},
    {"{\"inputs\":[" BINARY("[3]", "UINT8", "3") "," BINARY("[1]", "INT16", "2") "]}", "abcd", 4, 0,
     "inputs[1].parameters.binary_data_size: 2 bytes, the body has 1 left"},
    {"{\"inputs\":[" BINARY("[3]", "UINT8", "3") "]}", "abcd", 4, 0,
     "body: 1 bytes behind the last binary tensor"},
    {"{\"inputs\":[" BINARY("[3]", "UINT8", "2") "]}", "abc", 3, 0,
     "inputs[0].parameters.binary_data_size: 2 bytes, the shape has 3 UINT8 elements"},
    {"{\"inputs\":[" BINARY("[1]", "BYTES", "5") "]}", "\2\0\0\0a", 5, 0,
     "inputs[0].parameters.binary_data_size: element 0 runs past the end"},
    {"{\"inputs\":[" BINARY("[2]", "BYTES", "5") "]}", "\1\0\0\0a", 5, 0,
     "inputs[0].parameters.binary_data_size: 1 elements, the shape has 2"},
    {"{\"inputs\":[]}", "", 0, 14, "Inference-Header-Content-Length: 14, the body has 13 bytes"},
    {"{\"inputs\":[]}", "", 0, 12, "body: byte 12: expected ',' or '}'"},
};

static void binary_tensors_must_fill_the_body(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof binaries / sizeof *binaries; i++) {
        const struct binary *b = &binaries[i];
        size_t header_size = strlen(b->header), size = header_size + b->raw_size;
        uint8_t *body = malloc(size);
        struct infer_request r;
        struct err e = {0};
        int rc;

        assert_non_null(body);
        memcpy(body, b->header, header_size);
        memcpy(body + header_size, b->raw, b->raw_size);
        infer_request_init(&r, &wire_limits_default);
        rc = json_request_decode(body, size, b->header_size ? b->header_size : header_size,
                                 &wire_limits_default, &r, &e);
        assert_string_equal(e.text, b->text);
        assert_int_equal(rc != 0, b->text[0] != '\0');
        infer_request_fini(&r);
        free(body);
    }
}

struct choice {
    const char *body;
    bool binary;
};

static const struct choice choices[] = {
    {"{\"inputs\":[]}", false},
    {"{\"inputs\":[],\"parameters\":{\"binary_data_output\":true}}", true},
    {"{\"inputs\":[],\"parameters\":{\"binary_data_output\":false}}", false},
    {"{\"inputs\":[],\"outputs\":[{\"name\":\"a\"}]}", false},
    {"{\"inputs\":[],\"outputs\":[{\"name\":\"a\",\"parameters\":{\"binary_data\":true}}]}", true},
    {"{\"inputs\":[],\"outputs\":[{\"name\":\"a\",\"parameters\":{\"binary_data\":false}}],"
     "\"parameters\":{\"binary_data_output\":true}}",
     false},
    {"{\"inputs\":[],\"outputs\":[{\"name\":\"a\",\"parameters\":{\"binary_data\":false}},"
     "{\"name\":\"b\"}],\"parameters\":{\"binary_data_output\":true}}",
     true},
};

static void the_caller_chooses_the_form_of_the_answer(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof choices / sizeof *choices; i++) {
        struct infer_request r;
        struct err e;

        assert_int_equal(decode(choices[i].body, &r, &e), 0);
        assert_int_equal(r.binary_output, choices[i].binary);
        assert_null(parameter_find(r.parameters, r.parameter_count, "binary_data_output"));
        infer_request_fini(&r);
    }
}

static void parameters_keep_type_and_value(void **state)
{
    const struct parameter *p;
    struct infer_request r;
    struct err e;

    (void)state;
    assert_int_equal(decode("{\"parameters\":{\"a\":-9223372036854775808,\"b\":9223372036854775808,"
                            "\"c\":1.0,\"d\":-9223372036854775809,\"binary_data_output\":true,"
                            "\"e\":\"\\u20ac\",\"f\":false},\"inputs\":[]}",
                            &r, &e),
                     0);
    p = r.parameters;
    assert_int_equal(r.parameter_count, 6);
    assert_true(p[0].type == PARAMETER_INT64 && p[0].value.int64 == INT64_MIN);
    assert_true(p[1].type == PARAMETER_UINT64 && p[1].value.uint64 == UINT64_C(1) << 63);
    assert_true(p[2].type == PARAMETER_DOUBLE && p[2].value.number == 1);
    assert_true(p[3].type == PARAMETER_DOUBLE && p[3].value.number == -0x1p63);
    assert_string_equal(p[4].value.string, "\xe2\x82\xac");
    assert_true(p[5].type == PARAMETER_BOOL && !p[5].value.boolean);
    infer_request_fini(&r);
}

/* Bodies as other clients write them. */

/* tritonclient.http 2.x, InferInput(binary_data=True), requested output binary. */
static void a_triton_binary_request_is_understood(void **state)
{
    static const char header[] =
        "{\"id\":\"42\",\"inputs\":[{\"name\":\"INPUT0\",\"shape\":[1,4],\"datatype\":\"INT32\","
        "\"parameters\":{\"binary_data_size\":16}}],\"outputs\":[{\"name\":\"OUTPUT0\","
        "\"parameters\":{\"binary_data\":true}}]}";
    uint8_t body[sizeof header - 1 + 16] = {0};
    struct infer_request r;

    (void)state;
    memcpy(body, header, sizeof header - 1);
    infer_request_init(&r, &wire_limits_default);
    assert_int_equal(
        json_request_decode(body, sizeof body, sizeof header - 1, &wire_limits_default, &r, NULL),
        0);
    assert_string_equal(r.id, "42");
    assert_string_equal(r.inputs[0].name, "INPUT0");
    assert_int_equal(r.inputs[0].size, 16);
    assert_string_equal(r.outputs[0], "OUTPUT0");
    assert_true(r.binary_output);
    infer_request_fini(&r);
}

/* The KServe documentation's example through python's json.dumps: blanks, nested data. */
static void a_kserve_request_is_understood(void **state)
{
    struct infer_request r;
    struct err e;

    (void)state;
    assert_int_equal(
        decode("{\"inputs\": [{\"name\": \"input-0\", \"shape\": [2, 4], \"datatype\": \"FP32\", "
               "\"data\": [[6.8, 2.8, 4.8, 1.4], [6.0, 3.4, 4.5, 1.6]]}]}\n",
               &r, &e),
        0);
    assert_int_equal(r.inputs[0].rank, 2);
    assert_int_equal(r.inputs[0].size, 32);
    assert_string_equal(r.id, "");
    infer_request_fini(&r);
}

/* A Triton answer with text tensors, its keys in another order than ours. */
static void a_triton_response_is_understood(void **state)
{
    static const char body[] =
        "{\"id\":\"1\",\"model_name\":\"simple\",\"model_version\":\"1\",\"parameters\":"
        "{\"sequence_id\":0,\"sequence_start\":false},\"outputs\":[{\"name\":\"OUTPUT0\","
        "\"datatype\":\"BYTES\",\"shape\":[2],\"data\":[\"0.9:3:cat\",\"0.1:5:dog\"]},"
        "{\"name\":\"OUTPUT1\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[0.5,-1.0]}]}";
    struct infer_response r;

    (void)state;
    infer_response_init(&r, &wire_limits_default);
    assert_int_equal(
        json_response_decode(body, sizeof body - 1, JSON_NO_HEADER, &wire_limits_default, &r, NULL),
        0);
    assert_string_equal(r.model_name, "simple");
    assert_int_equal(r.output_count, 2);
    assert_memory_equal(r.outputs[0].data,
                        "\x9\0\0\0"
                        "0.9:3:cat",
                        13);
    assert_memory_equal(r.outputs[1].data, "\0\0\0\x3f\0\0\x80\xbf", 8);
    infer_response_fini(&r);
}

/* Every prefix, and every byte changed: an answer or an error, nothing else. */
static void attack(const uint8_t *data, size_t size, size_t header_size)
{
    struct infer_request request;
    struct infer_response response;
    struct err e;

    infer_request_init(&request, &wire_limits_default);
    infer_response_init(&response, &wire_limits_default);
    for (size_t i = 0; i < 2 * size; i++) {
        size_t part = i < size ? i : size;
        uint8_t *copy = exact_copy(data, part);

        if (i >= size)
            copy[i - size] ^= (uint8_t)(1 + i % 255);
        json_request_decode(copy, part, header_size, &wire_limits_default, &request, &e);
        json_response_decode(copy, part, header_size, &wire_limits_default, &response, &e);
        free(copy);
    }
    infer_request_fini(&request);
    infer_response_fini(&response);
}

static void hostile_bytes_are_survived(void **state)
{
    struct tensor t[3];
    struct infer_request request;
    struct infer_response response;
    struct arena arena;
    struct buf body;
    size_t header_size;
    uint64_t seed = 3;

    (void)state;
    arena_init(&arena, SIZE_MAX / 4);
    buf_init(&body, 1 << 20);
    t[0] = sample_tensor(&arena, DATATYPE_FP32, 5, SAMPLE_FINITE, &seed);
    t[1] = sample_tensor(&arena, DATATYPE_BYTES, 0, SAMPLE_TEXT, &seed);
    t[2] = sample_tensor(&arena, DATATYPE_INT8, 5, SAMPLE_FINITE, &seed);
    sample_request(&request, t, 3);
    sample_response(&response, t, 3);
    for (enum json_form form = JSON_FORM_TEXT; form <= JSON_FORM_BINARY; form++) {
        buf_reset(&body);
        assert_int_equal(json_request_encode(&request, form, &body, &header_size, NULL), 0);
        attack(body.data, body.size, header_size);
        buf_reset(&body);
        assert_int_equal(json_response_encode(&response, form, &body, &header_size, NULL), 0);
        attack(body.data, body.size, header_size);
    }
    for (size_t i = 0; i < sizeof good_bodies / sizeof *good_bodies; i++)
        attack((const uint8_t *)good_bodies[i].body, strlen(good_bodies[i].body), JSON_NO_HEADER);
    buf_fini(&body);
    arena_fini(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(data_may_be_written_in_many_ways),
        cmocka_unit_test(malformed_bodies_name_the_field),
        cmocka_unit_test(what_is_over_a_limit_is_refused),
        cmocka_unit_test(a_body_over_its_limit_is_refused),
        cmocka_unit_test(binary_tensors_must_fill_the_body),
        cmocka_unit_test(the_caller_chooses_the_form_of_the_answer),
        cmocka_unit_test(parameters_keep_type_and_value),
        cmocka_unit_test(a_triton_binary_request_is_understood),
        cmocka_unit_test(a_kserve_request_is_understood),
        cmocka_unit_test(a_triton_response_is_understood),
        cmocka_unit_test(hostile_bytes_are_survived),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
