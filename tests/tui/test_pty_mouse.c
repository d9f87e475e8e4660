/* The console by mouse: what xterm writes for its buttons (SGR encoding: "\33[<BUTTON;X;YM", from 1
 * on), clicked where the text stands. */
#include <config.h>

#include "pty_rig.h"

#include <stdio.h>
#include <string.h>

#define MARK "\u25b8" /* of the selected row */

enum { BUTTON_LEFT = 0, BUTTON_RIGHT = 2, WHEEL_UP = 64, WHEEL_DOWN = 65 };

static void press(struct pty *p, int button, VTermPos at)
{
    char bytes[64];

    snprintf(bytes, sizeof bytes, "\33[<%d;%d;%dM", button, at.col + 1, at.row + 1);
    pty_keys(p, bytes);
    if (button >= WHEEL_UP)
        return;
    snprintf(bytes, sizeof bytes, "\33[<%d;%d;%dm", button, at.col + 1, at.row + 1);
    pty_keys(p, bytes);
}

static void point(struct pty *p, int button, const char *text)
{
    VTermPos at;

    pty_wait_for(p, text);
    assert_true(pty_find(p, text, &at));
    press(p, button, at);
}

static void click(struct pty *p, const char *text)
{
    point(p, BUTTON_LEFT, text);
}

static void mouse_on(struct pty *p)
{
    pty_console(p, PTY_TINY, NULL);
    pty_keys(p, "M");
    pty_wait_row(p, -2, "mouse on");
    assert_true(pty_wants_mouse(p));
}

static void test_tabs_and_keys(void **state)
{
    struct pty *p = *state;

    mouse_on(p);
    click(p, "2 Sweep");
    pty_wait_row(p, 1, "[2 Sweep]");
    click(p, "4 Compare");
    pty_wait_row(p, 1, "[4 Compare]");
    click(p, "1 Dash");
    pty_wait_row(p, 1, "[1 Dash]");
    click(p, "r Run");
    pty_wait_row(p, 0, "DONE");
    click(p, "? Help");
    pty_wait_for(p, "Keys of the dashboard screen");
    press(p, BUTTON_LEFT, (VTermPos){.row = 10, .col = 10});
    pty_wait_row(p, 1, "[1 Dash]");
    click(p, "q Quit");
    assert_int_equal(pty_wait_end(p), 0);
    pty_expect_given_back(p);
}

static void wait_for_another_frame(struct pty *p)
{
    char row[512];

    snprintf(row, sizeof row, "%s", pty_row(p, 0));
    pty_wait_gone(p, row);
}

/* Nobody types: the display goes on by itself behind what does nothing. */
static void test_other_buttons_hold_nothing_up(void **state)
{
    struct pty *p = *state;

    pty_console(p, PTY_LONG, NULL);
    pty_keys(p, "Mr");
    pty_wait_row(p, 0, "RUNNING");
    point(p, BUTTON_RIGHT, "2 Sweep");
    wait_for_another_frame(p);
    wait_for_another_frame(p);
    click(p, "Throughput");
    wait_for_another_frame(p);
    wait_for_another_frame(p);
    assert_true(pty_find(p, "[1 Dash]", NULL));
}

static void test_rows(void **state)
{
    struct pty *p = *state;

    mouse_on(p);
    pty_keys(p, "r");
    pty_wait_row(p, 0, "DONE");
    click(p, "2 Sweep");
    click(p, " 2 R rest");
    pty_wait_for(p, MARK "  2 R rest");
    point(p, WHEEL_DOWN, " 2 R rest");
    pty_wait_for(p, MARK "  2 g grpc");
    point(p, WHEEL_UP, " 2 R rest");
    pty_wait_for(p, MARK "  2 R rest");
    click(p, " 2 R rest");
    press(p, BUTTON_LEFT, (VTermPos){.row = 0, .col = 0});
    click(p, " 2 R rest");
    click(p, " 2 R rest");
    pty_wait_row(p, 1, "[1 Dash]");
    pty_wait_for(p, "c=2, 1 block");
}

static void test_servers(void **state)
{
    struct pty *p = *state;

    mouse_on(p);
    click(p, "3 Servers");
    pty_wait_for(p, "Log of the REST server");
    click(p, "gRPC  ");
    pty_wait_for(p, "Log of the gRPC server");
    point(p, WHEEL_UP, "Log of the gRPC server");
    pty_wait_for(p, "1 below");
    point(p, WHEEL_UP, "REST  ");
    pty_wait_for(p, "Log of the REST server");
}

static void test_setup_and_question(void **state)
{
    struct pty *p = *state;

    mouse_on(p);
    pty_resize(p, 200, 60);
    click(p, "S/F2 Setup");
    click(p, "  seed ");
    pty_wait_for(p, MARK "  seed");
    click(p, "  seed ");
    pty_wait_for(p, "Enter done");
    click(p, "Esc leave");
    pty_wait_gone(p, "Enter done");
    click(p, "Esc Done");
    pty_wait_row(p, 1, "[1 Dash]");
}

static void test_a_run_is_ended_by_clicks(void **state)
{
    struct pty *p = *state;

    pty_console(p, PTY_LONG, NULL);
    pty_keys(p, "Mr");
    pty_wait_row(p, 0, "RUNNING");
    click(p, "q Quit");
    click(p, "n/Esc go on");
    pty_wait_gone(p, "n/Esc go on");
    click(p, "q Quit");
    click(p, "s stop and save");
    assert_int_equal(pty_wait_end(p), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_tabs_and_keys, pty_before, pty_after),
        cmocka_unit_test_setup_teardown(test_other_buttons_hold_nothing_up, pty_before, pty_after),
        cmocka_unit_test_setup_teardown(test_rows, pty_before, pty_after),
        cmocka_unit_test_setup_teardown(test_servers, pty_before, pty_after),
        cmocka_unit_test_setup_teardown(test_setup_and_question, pty_before, pty_after),
        cmocka_unit_test_setup_teardown(test_a_run_is_ended_by_clicks, pty_before, pty_after),
    };

    return cmocka_run_group_tests_name("pty_mouse", tests, NULL, NULL);
}
