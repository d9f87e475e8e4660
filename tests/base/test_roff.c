#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "base/roff.h"

/* What a text becomes on its way to a page, by either function. */
static void expect_roff(const char *text, const char *expected)
{
    struct buf appended;
    char *printed = NULL;
    size_t size;
    FILE *out = open_memstream(&printed, &size);

    roff_print(out, text);
    fclose(out);
    assert_string_equal(printed, expected);
    free(printed);
    buf_init(&appended, 1000);
    roff_append(&appended, text);
    assert_string_equal(buf_text(&appended), expected);
    buf_fini(&appended);
}

static void text_shows_as_it_is(void **state)
{
    (void)state;
    expect_roff("", "");
    expect_roff("plain, with. stops", "plain, with. stops");
    expect_roff(".5 at most", "\\&.5 at most");
    expect_roff("'quoted'", "\\&'quoted'");
    expect_roff("back\\slash", "back\\eslash");
    expect_roff("kill -9", "kill \\-9");
    expect_roff("^C", "\\(haC");
    expect_roff("~/.config", "\\(ti/.config");
    expect_roff("two\n.lines", "two .lines");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_shows_as_it_is),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
