#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdbool.h>
#include <string.h>

#include <cmocka.h>

#include "engine/run/choices_file.h"

struct fields {
    bool loud;
    int size;
};

static const char *size_word(size_t index)
{
    static const char *const words[] = {"small", "large", "2x"};

    return index < 3 ? words[index] : NULL;
}

static const struct choice choices[] = {
    {"loud", "Says more", NULL, offsetof(struct fields, loud)},
    {"size", "How large it is", size_word, offsetof(struct fields, size)},
};

static int parse(const char *text, struct fields *fields, struct err *e)
{
    return choices_file_parse("a.cfg", text, strlen(text), choices, 2, fields, e);
}

static void what_is_said_is_taken_and_no_more(void **state)
{
    struct fields fields = {false, 1};
    struct err e;

    (void)state;
    assert_int_equal(parse("", &fields, &e), 0);
    assert_false(fields.loud);
    assert_int_equal(fields.size, 1);
    assert_int_equal(parse("// words\nloud = true;\n", &fields, &e), 0);
    assert_true(fields.loud);
    assert_int_equal(fields.size, 1);
    assert_int_equal(parse("size = \"2x\"; loud = false;", &fields, &e), 0);
    assert_false(fields.loud);
    assert_int_equal(fields.size, 2);
}

static void expect_refused(const char *text, const char *expected)
{
    struct fields fields = {false, 0};
    struct err e;

    assert_int_equal(parse(text, &fields, &e), ERR_INVALID);
    assert_string_equal(e.text, expected);
}

static void mistakes_are_named_with_their_place(void **state)
{
    (void)state;
    expect_refused("loud = true;\nsize = \"big\";\n",
                   "a.cfg:2: size: 'big'; allowed small, large or 2x");
    expect_refused("size = 2;", "a.cfg:1: size: 2; allowed small, large or 2x");
    expect_refused("\n\nloud = 1;", "a.cfg:3: loud: 1; allowed true or false");
    expect_refused("loud = \"true\";", "a.cfg:1: loud: 'true'; allowed true or false");
    expect_refused("loud = ( true );", "a.cfg:1: loud: a list; allowed true or false");
    expect_refused("loud = { };", "a.cfg:1: loud: a group; allowed true or false");
    expect_refused("size = true;", "a.cfg:1: size: true; allowed small, large or 2x");
    expect_refused("lout = true;", "a.cfg:1: lout: no such key; did you mean 'loud'?");
    expect_refused("colour = true;", "a.cfg:1: colour: no such key");
}

/* Whose words these are is the preparer's or libconfig's affair; where it is is ours. */
static void mistakes_of_syntax_have_a_line(void **state)
{
    static const char *const texts[] = {"loud = true;\nsize = large;\n",
                                        "loud = true;\nsize true;\n",
                                        "loud = true;\nsize = \"lar\n", "loud = true;\n)\n"};

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct fields fields;
        struct err e;

        assert_int_equal(parse(texts[i], &fields, &e), ERR_INVALID);
        assert_int_equal(strncmp(e.text, "a.cfg:2: ", 9), 0);
    }
}

static void what_is_printed_reads_back(void **state)
{
    (void)state;
    for (int i = 0; i < 6; i++) {
        struct fields fields = {i % 2 != 0, i / 2}, again = {i % 2 == 0, -1};
        struct buf text;
        struct err e;

        buf_init(&text, CHOICES_FILE_SIZE_MAX);
        choices_file_print(choices, 2, &fields, &text);
        if (i == 3)
            assert_string_equal(buf_text(&text), "loud = true;\nsize = \"large\";\n");
        assert_int_equal(parse(buf_text(&text), &again, &e), 0);
        assert_int_equal(again.loud, fields.loud);
        assert_int_equal(again.size, fields.size);
        buf_fini(&text);
    }
}

static void a_file_that_is_not_there_is_told_apart(void **state)
{
    struct fields fields;
    struct err e;

    (void)state;
    assert_int_equal(choices_file_read("/nonexistent/a.cfg", choices, 2, &fields, &e),
                     ERR_NOT_FOUND);
    assert_int_equal(choices_file_read("/", choices, 2, &fields, &e), ERR_IO);
}

static void the_manual_lists_what_is_allowed(void **state)
{
    struct buf text;

    (void)state;
    buf_init(&text, CHOICES_FILE_SIZE_MAX);
    choices_print_man(choices, 2, &text);
    assert_string_equal(buf_text(&text),
                        ".TP\n\\fBloud\\fR\nSays more: true or false.\n"
                        ".TP\n\\fBsize\\fR\nHow large it is: small, large or 2x.\n");
    buf_fini(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_said_is_taken_and_no_more),
        cmocka_unit_test(mistakes_are_named_with_their_place),
        cmocka_unit_test(mistakes_of_syntax_have_a_line),
        cmocka_unit_test(what_is_printed_reads_back),
        cmocka_unit_test(a_file_that_is_not_there_is_told_apart),
        cmocka_unit_test(the_manual_lists_what_is_allowed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
