#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "pane_rig.h"
#include "tui/answer_lines.h"

enum { WIDTH = 80, MOST = 9 };

static int height(const struct pane_rig *rig)
{
    return answer_lines_height(&rig->view, WIDTH, MOST);
}

static void it_is_said_when_the_run_is_over(void **state)
{
    static const struct {
        enum session_state state;
        bool said;
    } cases[] = {{SESSION_IDLE, false},     {SESSION_STARTING, false}, {SESSION_RUNNING, false},
                 {SESSION_STOPPING, false}, {SESSION_DONE, true},      {SESSION_INCOMPLETE, true},
                 {SESSION_STOPPED, true},   {SESSION_FAILED, true}};
    struct session_snapshot session = {.state = SESSION_IDLE};
    struct pane_rig rig;

    (void)state;
    pane_rig_open(&rig);
    assert_true(height(&rig) > 0); /* of a saved result */
    rig.view.session = &session;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        session.state = cases[i].state;
        assert_int_equal(height(&rig) > 0, cases[i].said);
    }
    session = (struct session_snapshot){.state = SESSION_STOPPED, .free = true};
    assert_int_equal(height(&rig), 0);
    pane_rig_close(&rig);
}

static void there_must_be_two_arms_and_a_trial(void **state)
{
    struct pane_rig rig;

    (void)state;
    pane_rig_open_empty(&rig, 2, 2, 3);
    assert_int_equal(height(&rig), 0);
    pane_rig_close(&rig);
    pane_rig_open(&rig);
    rig.result.sweep.arm_count = 1;
    assert_int_equal(height(&rig), 0);
    rig.result.sweep.arm_count = 2;
    pane_rig_close(&rig);
}

static void it_takes_the_lines_it_needs_and_is_of_the_chosen_pair(void **state)
{
    struct pane_rig rig;
    int lines;

    (void)state;
    pane_rig_open(&rig);
    lines = height(&rig);
    assert_in_range(lines, 2, MOST - 1);
    assert_int_equal(answer_lines_height(&rig.view, WIDTH, 2), 2);
    assert_true(answer_lines_height(&rig.view, WIDTH / 2, 2 * MOST) > lines);
    answer_lines_draw(&rig.view, &rig.canvas, (struct rect){0, 0, WIDTH, lines});
    assert_int_equal(pane_rig_find(&rig, 0, "grpc is faster than rest in throughput at 1 of 2"), 1);
    assert_int_equal(canvas_at(&rig.canvas, 1, 0)->style, STYLE_TITLE);
    assert_string_equal(pane_rig_row(&rig, lines), "");
    assert_non_null(strchr(pane_rig_row(&rig, lines - 1), '.'));
    rig.ui.arms[0] = 1;
    rig.ui.arms[1] = 0;
    canvas_clear(&rig.canvas);
    answer_lines_draw(&rig.view, &rig.canvas, (struct rect){0, 0, WIDTH, lines});
    assert_int_equal(pane_rig_find(&rig, 0, "rest is slower than grpc in throughput at 1 of 2"), 1);
    pane_rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_said_when_the_run_is_over),
        cmocka_unit_test(there_must_be_two_arms_and_a_trial),
        cmocka_unit_test(it_takes_the_lines_it_needs_and_is_of_the_chosen_pair),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
