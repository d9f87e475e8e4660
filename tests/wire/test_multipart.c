#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "samples.h"
#include "wire/multipart.h"

static const char type[] = "multipart/form-data; boundary=XX";

/* As curl 7.88 sends `-F note=hi -F image=@cat.jpg`. */
static const char curl_type[] =
    "multipart/form-data; boundary=------------------------f3a7c1e0b5d24986";
static const char curl_body[] =
    "--------------------------f3a7c1e0b5d24986\r\n"
    "Content-Disposition: form-data; name=\"note\"\r\n"
    "\r\n"
    "hi\r\n"
    "--------------------------f3a7c1e0b5d24986\r\n"
    "Content-Disposition: form-data; name=\"image\"; filename=\"cat.jpg\"\r\n"
    "Content-Type: image/jpeg\r\n"
    "\r\n"
    "\xff\xd8\r\n--almost\r\n\0end\r\n"
    "--------------------------f3a7c1e0b5d24986--\r\n";

struct sample {
    const char *content_type;
    const char *body;
    int code;
    const char *content; /* or the beginning of the error text */
};

static const struct sample samples[] = {
    {type, "--XX\r\ncontent-disposition:form-data; NAME=image\r\n\r\nabc\r\n--XX--", 0, "abc"},
    {type, "--XX\r\nContent-Disposition: form-data; name=\"image\"\r\n\r\n\r\n--XX--\r\n", 0, ""},
    {type, "--XX\r\nContent-Disposition: form-data; name=\"image\"\r\n\r\n--XX--\r\n", 0, ""},
    {type,
     "preamble\r\n--XX \r\nContent-Disposition: form-data; filename=\"a;name=b\"; "
     "name=\"image\"\r\n\r\nabc\r\n--XX\r\n\r\n\r\n--XX--",
     0, "abc"},
    {"Multipart/Form-Data; charset=utf-8; Boundary=\"X X\"",
     "--X X\r\nContent-Disposition: form-data; name=\"image\"\r\n\r\nabc\r\n--X X--", 0, "abc"},
    {type, "--XX\r\nContent-Disposition: form-data; name=\"picture\"\r\n\r\nabc\r\n--XX--",
     ERR_NOT_FOUND, "body: no field 'image'"},
    {type, "--XX--", ERR_NOT_FOUND, "body: no field 'image'"},
    {type, "", ERR_INVALID, "body: the boundary"},
    {type, "--YY\r\n", ERR_INVALID, "body: the boundary"},
    {type, "--XX", ERR_INVALID, "body: malformed multipart"},
    {type, "--XX\r\nContent-Disposition: form-data; name=\"image\"", ERR_INVALID, "body: malf"},
    {type, "--XX\r\nContent-Disposition: form-data; name=\"image\"\r\n\r\nabc", ERR_INVALID,
     "body: malformed multipart"},
    {"application/json", "{}", ERR_UNSUPPORTED, "Content-Type: not multipart"},
    {"multipart/form-data", "--XX--", ERR_INVALID, "Content-Type: no boundary"},
    {"multipart/form-data; boundary=", "--XX--", ERR_INVALID, "Content-Type: no boundary"},
    {"multipart/form-data; "
     "boundary=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
     "aaaaaaaaaaaaa",
     "", ERR_INVALID, "Content-Type: boundary of 77 bytes"},
};

static void finds_what_curl_sends(void **state)
{
    static const char image[] = "\xff\xd8\r\n--almost\r\n\0end";
    const uint8_t *content;
    size_t size;

    (void)state;
    assert_int_equal(
        multipart_find(curl_type, curl_body, sizeof curl_body - 1, "image", &content, &size, NULL),
        0);
    assert_int_equal(size, sizeof image - 1);
    assert_memory_equal(content, image, size);
    assert_int_equal(
        multipart_find(curl_type, curl_body, sizeof curl_body - 1, "note", &content, &size, NULL),
        0);
    assert_int_equal(size, 2);
    assert_memory_equal(content, "hi", 2);
}

static void finds_the_field_or_says_why_not(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        const struct sample *s = &samples[i];
        size_t size = strlen(s->body), found = 0;
        uint8_t *body = exact_copy(s->body, size);
        const uint8_t *content = NULL;
        struct err e = {0};

        assert_int_equal(multipart_find(s->content_type, body, size, "image", &content, &found, &e),
                         s->code);
        if (s->code == 0) {
            assert_int_equal(found, strlen(s->content));
            assert_memory_equal(content, s->content, found);
        } else {
            assert_memory_equal(e.text, s->content, strlen(s->content));
        }
        free(body);
    }
}

static void every_prefix_is_survived(void **state)
{
    (void)state;
    for (size_t size = 0; size < sizeof curl_body - 1; size++) {
        uint8_t *body = exact_copy(curl_body, size);
        const uint8_t *content;
        size_t found;
        int rc = multipart_find(curl_type, body, size, "image", &content, &found, NULL);

        /* Whole from the last delimiter on, even without the two dashes behind it. */
        assert_int_equal(rc == 0, size >= sizeof curl_body - 5);
        free(body);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_what_curl_sends),
        cmocka_unit_test(finds_the_field_or_says_why_not),
        cmocka_unit_test(every_prefix_is_survived),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
