#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/base64.h"
#include "base/err.h"

/* RFC 4648, section 10. */
static const struct {
    const char *bytes, *text;
} vectors[] = {
    {"", ""},
    {"f", "Zg=="},
    {"fo", "Zm8="},
    {"foo", "Zm9v"},
    {"foob", "Zm9vYg=="},
    {"fooba", "Zm9vYmE="},
    {"foobar", "Zm9vYmFy"},
};

static void the_vectors_of_the_standard(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        size_t text_size = strlen(vectors[i].text), decoded = 99;
        uint8_t out[8];
        struct buf b;

        buf_init(&b, 100);
        assert_int_equal(base64_encode(vectors[i].bytes, strlen(vectors[i].bytes), &b), 0);
        assert_string_equal(buf_text(&b), vectors[i].text);
        assert_int_equal(base64_decode(vectors[i].text, text_size, out, &decoded), 0);
        assert_int_equal(decoded, strlen(vectors[i].bytes));
        assert_memory_equal(out, vectors[i].bytes, decoded);
        buf_fini(&b);
    }
}

static void every_byte_comes_back(void **state)
{
    uint8_t bytes[256], out[258];
    size_t decoded;
    struct buf b;

    (void)state;
    for (int i = 0; i < 256; i++)
        bytes[i] = (uint8_t)i;
    for (size_t size = 0; size <= sizeof bytes; size++) {
        buf_init(&b, 1000);
        assert_int_equal(base64_encode(bytes, size, &b), 0);
        assert_true(base64_decoded_max(b.size) <= sizeof out);
        assert_int_equal(base64_decode(buf_text(&b), b.size, out, &decoded), 0);
        assert_int_equal(decoded, size);
        assert_memory_equal(out, bytes, size);
        buf_fini(&b);
    }
}

static void what_is_not_base64_is_refused(void **state)
{
    static const char *const bad[] = {
        "Z",    "Zg",           "Zg=",  "Zm9vY", "====", "Z===", "Zg==Zg==",   "Z=g=",
        "=g==", "Zm9v\n\n\n\n", "Zm9-", "Zm_v",  "Zh==", "Zm9=", "Zm\xc3\xa9",
    };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        uint8_t out[16];
        size_t decoded;

        assert_int_equal(base64_decode(bad[i], strlen(bad[i]), out, &decoded), ERR_INVALID);
    }
}

static void the_cap_of_the_buffer_holds(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, 7);
    assert_int_equal(base64_encode("foob", 4, &b), ERR_NO_MEMORY);
    assert_string_equal(buf_text(&b), "");
    buf_fini(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_vectors_of_the_standard),
        cmocka_unit_test(every_byte_comes_back),
        cmocka_unit_test(what_is_not_base64_is_refused),
        cmocka_unit_test(the_cap_of_the_buffer_holds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
