#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"

static void append_keeps_text_terminated(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, 1000);
    assert_string_equal(buf_text(&b), "");
    assert_int_equal(buf_append_text(&b, "one "), 0);
    assert_int_equal(buf_printf(&b, "%d", 2), 0);
    assert_string_equal(buf_text(&b), "one 2");
    assert_int_equal(b.size, 5);
    buf_fini(&b);
}

static void the_cap_holds_and_failure_is_sticky(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, 8);
    assert_int_equal(buf_append_text(&b, "12345678"), 0);
    assert_int_equal(buf_append_char(&b, '9'), ERR_NO_MEMORY);
    assert_true(buf_failed(&b));
    assert_int_equal(buf_append(&b, "", 0), ERR_NO_MEMORY);
    assert_string_equal(buf_text(&b), "12345678");
    buf_reset(&b);
    assert_int_equal(buf_append_text(&b, "ok"), 0);
    buf_fini(&b);
}

static void truncate_only_shortens(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, 8);
    buf_truncate(&b, 3);
    assert_string_equal(buf_text(&b), "");
    assert_int_equal(buf_append_text(&b, "12345"), 0);
    buf_truncate(&b, 9);
    assert_string_equal(buf_text(&b), "12345");
    buf_truncate(&b, 2);
    assert_string_equal(buf_text(&b), "12");
    assert_int_equal(b.size, 2);
    buf_fini(&b);
}

static void reserved_room_that_is_not_used_leaves_the_text_alone(void **state)
{
    struct buf b;
    char *old = malloc(1024);

    (void)state;
    assert_non_null(old);
    memset(old, 'x', 1024); /* what an allocation may find in its memory */
    free(old);
    buf_init(&b, 4096);
    assert_non_null(buf_reserve(&b, 1000));
    assert_string_equal(buf_text(&b), "");
    buf_fini(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reserved_room_that_is_not_used_leaves_the_text_alone),
        cmocka_unit_test(append_keeps_text_terminated),
        cmocka_unit_test(the_cap_holds_and_failure_is_sticky),
        cmocka_unit_test(truncate_only_shortens),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
