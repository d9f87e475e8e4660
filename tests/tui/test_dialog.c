#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "golden.h"
#include "tui/dialog.h"

enum { ESCAPE = 0x1b };

static struct dialog d;

static void type(const char *text)
{
    for (; *text; text++)
        assert_int_equal(dialog_key(&d, (unsigned char)*text), ANSWER_NONE);
}

static void expect_answer(enum dialog_kind kind, uint32_t key, enum dialog_answer expected)
{
    dialog_ask(&d, kind, ACTION_QUIT, "Now?");
    assert_int_equal(dialog_key(&d, key), expected);
    assert_int_equal(d.kind, expected == ANSWER_NONE ? kind : DIALOG_NONE);
    assert_int_equal(d.action, ACTION_QUIT);
}

static void keys_are_answers(void **state)
{
    (void)state;
    expect_answer(DIALOG_CONFIRM, 'y', ANSWER_YES);
    expect_answer(DIALOG_CONFIRM, 'n', ANSWER_CLOSED);
    expect_answer(DIALOG_CONFIRM, ESCAPE, ANSWER_CLOSED);
    expect_answer(DIALOG_CONFIRM, '\r', ANSWER_NONE);
    expect_answer(DIALOG_CONFIRM, 'w', ANSWER_NONE);
    expect_answer(DIALOG_QUIT, 'w', ANSWER_WAIT);
    expect_answer(DIALOG_QUIT, 's', ANSWER_STOP);
    expect_answer(DIALOG_QUIT, 'n', ANSWER_CLOSED);
    expect_answer(DIALOG_QUIT, ESCAPE, ANSWER_CLOSED);
    expect_answer(DIALOG_QUIT, 'y', ANSWER_NONE);
    expect_answer(DIALOG_QUIT, '\r', ANSWER_NONE);
    expect_answer(DIALOG_TEXT, ESCAPE, ANSWER_CLOSED);
    expect_answer(DIALOG_TEXT, 3, ANSWER_CLOSED);
    expect_answer(DIALOG_TEXT, '\r', ANSWER_YES);
    expect_answer(DIALOG_TEXT, 'y', ANSWER_NONE);
}

static void a_text_is_typed(void **state)
{
    (void)state;
    dialog_ask(&d, DIALOG_TEXT, ACTION_LOAD, "File in %s", "x");
    assert_string_equal(d.question, "File in x");
    type("yn q");
    assert_int_equal(dialog_key(&d, '\r'), ANSWER_YES);
    assert_string_equal(d.text, "yn q");
}

static void what_is_there_is_gone_on_with(void **state)
{
    (void)state;
    dialog_ask(&d, DIALOG_TEXT, ACTION_LOAD, "Levels");
    dialog_fill(&d, "1,2");
    type(",4");
    assert_string_equal(d.text, "1,2,4");
    dialog_key(&d, KEY_TO_HOME);
    type("8,");
    assert_string_equal(d.text, "8,1,2,4");
    dialog_ask(&d, DIALOG_TEXT, ACTION_LOAD, "Levels");
    assert_string_equal(d.text, "");
    type("x");
    assert_string_equal(d.text, "x");
}

static void expect_drawn(int width, int height, const char *expected)
{
    struct canvas c;

    assert_int_equal(canvas_init(&c, width, height, true, NULL), 0);
    dialog_draw(&d, &c);
    expect_canvas(&c, expected);
    canvas_fini(&c);
}

static void it_lies_in_the_middle(void **state)
{
    (void)state;
    dialog_ask(&d, DIALOG_CONFIRM, ACTION_DROP, "Leave it out?");
    expect_drawn(30, 6,
                 "\n"
                 "+----------------------------+\n"
                 "|Leave it out?               |\n"
                 "|y yes   n/Esc no            |\n"
                 "+----------------------------+\n"
                 "\n");
    expect_drawn(70, 4,
                 "   +--------------------------------------------------------------+\n"
                 "   |Leave it out?                                                 |\n"
                 "   |y yes   n/Esc no                                              |\n"
                 "   +--------------------------------------------------------------+\n");
    d.kind = DIALOG_NONE;
    expect_drawn(10, 1, "\n");
}

static void a_long_question_takes_more_lines(void **state)
{
    (void)state;
    dialog_ask(&d, DIALOG_TEXT, ACTION_DROP, "The run so far is kept. Start a new one?");
    dialog_fill(&d, "yes");
    expect_drawn(20, 10,
                 "\n"
                 "+------------------+\n"
                 "|The run so far is |\n"
                 "|kept. Start a new |\n"
                 "|one?              |\n"
                 "|yes_              |\n"
                 "|Enter done        |\n"
                 "|Esc leave         |\n"
                 "+------------------+\n"
                 "\n");
}

static void a_refused_text_stays_with_the_reason(void **state)
{
    static const char drawn[] = "+----------------------------+\n"
                                "|Levels                      |\n"
                                "|1,x_                        |\n"
                                "|'x' is not a whole number   |\n"
                                "|Enter done   Esc leave      |\n"
                                "+----------------------------+\n";

    (void)state;
    dialog_ask(&d, DIALOG_TEXT, ACTION_ENTER, "Levels");
    type("1,x");
    assert_int_equal(dialog_key(&d, '\r'), ANSWER_YES);
    dialog_refuse(&d, "'x' is not a whole number");
    assert_int_equal(d.action, ACTION_ENTER);
    expect_drawn(30, 6, drawn);
    dialog_key(&d, KEY_CURSOR_LEFT);
    dialog_key(&d, KEY_DELETE);
    type("2");
    assert_string_equal(d.text, "1,2");
    assert_string_equal(d.problem, "'x' is not a whole number");
    assert_int_equal(dialog_key(&d, '\r'), ANSWER_YES);
    dialog_ask(&d, DIALOG_TEXT, ACTION_ENTER, "Levels");
    assert_string_equal(d.problem, "");
}

static void a_long_text_is_shown_where_the_cursor_is(void **state)
{
    struct canvas c;

    (void)state;
    dialog_ask(&d, DIALOG_TEXT, ACTION_DROP, "Text");
    dialog_fill(&d, "0123456789abcdef");
    expect_drawn(12, 6,
                 "+----------+\n"
                 "|Text      |\n"
                 "|789abcdef_|\n"
                 "|Enter done|\n"
                 "|Esc leave |\n"
                 "+----------+\n");
    dialog_key(&d, KEY_TO_HOME);
    dialog_key(&d, KEY_CURSOR_RIGHT);
    assert_int_equal(canvas_init(&c, 12, 6, true, NULL), 0);
    dialog_draw(&d, &c);
    expect_canvas(&c, "+----------+\n"
                      "|Text      |\n"
                      "|012345678~|\n"
                      "|Enter done|\n"
                      "|Esc leave |\n"
                      "+----------+\n");
    for (int x = 1; x <= 10; x++)
        assert_int_equal(canvas_at(&c, x, 2)->style, x == 2 ? STYLE_SELECTED : STYLE_TEXT);
    canvas_fini(&c);
}

/* A person who does not see the keys is caught in the question. */
static void the_keys_are_always_seen(void **state)
{
    (void)state;
    dialog_ask(&d, DIALOG_QUIT, ACTION_QUIT, "A run is active. End it and quit?");
    expect_drawn(50, 6,
                 "+------------------------------------------------+\n"
                 "|A run is active. End it and quit?               |\n"
                 "|w wait for this trial   s stop and save         |\n"
                 "|n/Esc go on                                     |\n"
                 "+------------------------------------------------+\n"
                 "\n");
    dialog_ask(&d, DIALOG_CONFIRM, ACTION_DROP, "One two three four five six?");
    expect_drawn(20, 4,
                 "+------------------+\n"
                 "|One two three fou~|\n"
                 "|y yes   n/Esc no  |\n"
                 "+------------------+\n");
}

static void any_size_is_drawn(void **state)
{
    (void)state;
    dialog_ask(&d, DIALOG_TEXT, ACTION_DROP, "The run so far is kept. Start a new one?");
    dialog_fill(&d, "some text");
    dialog_refuse(&d, "and a reason that needs more than one line");
    for (int width = 0; width < 80; width++)
        for (int height = 0; height < 12; height++) {
            struct canvas c;

            assert_int_equal(canvas_init(&c, width, height, true, NULL), 0);
            dialog_draw(&d, &c);
            canvas_fini(&c);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_are_answers),
        cmocka_unit_test(a_text_is_typed),
        cmocka_unit_test(what_is_there_is_gone_on_with),
        cmocka_unit_test(it_lies_in_the_middle),
        cmocka_unit_test(a_long_question_takes_more_lines),
        cmocka_unit_test(a_refused_text_stays_with_the_reason),
        cmocka_unit_test(a_long_text_is_shown_where_the_cursor_is),
        cmocka_unit_test(the_keys_are_always_seen),
        cmocka_unit_test(any_size_is_drawn),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
