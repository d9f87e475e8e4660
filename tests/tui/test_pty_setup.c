/* The setup of the console: values edited, refused and applied, a run that is asked about first,
 * and a sweep file that is written. */
#include <config.h>

#include "pty_rig.h"

#include <stdio.h>
#include <string.h>

#include "engine/sweep/settings.h"

#define CLEAR "\25" /* Ctrl-U: all before the cursor, which is at the end */

static void open_setup(struct pty *p)
{
    pty_keys(p, "S");
    pty_wait_row(p, 0, "Setup of the sweep");
}

/* Selects the setting, the arms being listed behind all settings, and opens its line. */
static void open_line(struct pty *p, enum setting_id id)
{
    char asked[128];

    pty_keys(p, "g");
    for (int i = id > SETTING_ARMS; i < (int)id; i++)
        pty_keys(p, "j");
    pty_keys(p, "\r");
    snprintf(asked, sizeof asked, "%s: ", settings[id].name);
    pty_wait_for(p, asked);
    pty_wait_for(p, "Enter done");
}

static void edit(struct pty *p, enum setting_id id, const char *value)
{
    open_line(p, id);
    pty_keys(p, CLEAR);
    pty_keys(p, value);
    pty_keys(p, "\r");
    pty_wait_gone(p, "Enter done");
}

static void quit(struct pty *p)
{
    pty_keys(p, "q");
    assert_int_equal(pty_wait_end(p), 0);
}

static void test_apply(void **state)
{
    struct pty *p = *state;

    pty_console(p, PTY_TINY, NULL);
    pty_wait_row(p, 0, "0/4 trials");
    open_setup(p);
    pty_wait_row(p, 0, "as it is applied");
    edit(p, SETTING_BLOCKS, "3");
    pty_wait_row(p, 0, "* changed, not applied yet");
    pty_keys(p, "\33");
    pty_wait_row(p, 0, "0/12 trials");
    pty_wait_row(p, 0, "READY");
    pty_keys(p, "r");
    pty_wait_row(p, 0, "12/12 trials  DONE");
    quit(p);
    assert_non_null(strstr(pty_read(p, "results/*/sweep.cfg"), "blocks = 3;"));
}

static void test_refused(void **state)
{
    struct pty *p = *state;

    pty_console(p, PTY_TINY, NULL);
    open_setup(p);
    open_line(p, SETTING_BLOCKS);
    pty_keys(p, "x\r");
    pty_wait_for(p, "'1x' is a word");
    /* What was typed is there, and can be corrected. */
    pty_wait_for(p, "1x_");
    pty_keys(p, "\10");
    pty_wait_for(p, "1_ ");
    assert_true(pty_find(p, "'1x' is a word", NULL));
    pty_keys(p, "2\r");
    pty_wait_gone(p, "Enter done");
    pty_wait_row(p, 0, "* changed, not applied yet");
    pty_keys(p, "\33");
    pty_wait_row(p, 0, "0/48 trials");
    quit(p);
}

static void test_given_up(void **state)
{
    struct pty *p = *state;

    pty_console(p, PTY_TINY, NULL);
    open_setup(p);
    open_line(p, SETTING_BLOCKS);
    pty_keys(p, CLEAR "0\r");
    pty_wait_for(p, "'0' is out of range");
    pty_keys(p, "\33");
    pty_wait_gone(p, "out of range");
    assert_true(pty_find(p, "as it is applied", NULL));
    pty_keys(p, "\33");
    pty_wait_row(p, 0, "0/4 trials");
    quit(p);
}

static void test_question_in_a_run(void **state)
{
    static const char question[] = "new one with these settings?";
    struct pty *p = *state;

    pty_console(p, PTY_LONG, NULL);
    pty_keys(p, "r");
    pty_wait_gone(p, " 0/1000 trials");
    open_setup(p);
    edit(p, SETTING_BLOCKS, "2");
    pty_keys(p, "\33");
    pty_wait_for(p, question);
    pty_keys(p, "n");
    pty_wait_gone(p, question);
    pty_wait_row(p, 0, "/1000 trials  RUNNING");
    open_setup(p);
    pty_wait_row(p, 0, "* changed, not applied yet");
    pty_keys(p, "\33");
    pty_wait_for(p, question);
    pty_keys(p, "y");
    pty_wait_row(p, 0, "0/4 trials");
    pty_wait_row(p, 0, "READY");
    quit(p);
    /* The run before is kept; of the new one, which measured nothing, nothing is. */
    assert_non_null(strstr(buf_text(&p->output), "Earlier runs:"));
    assert_non_null(strstr(pty_read(p, "results/*/sweep.cfg"), "blocks = 500;"));
}

static void test_kept_for_later(void **state)
{
    struct pty *p = *state;

    pty_console(p, PTY_ENDLESS, NULL);
    pty_keys(p, "r");
    pty_wait_row(p, 2, "measure [");
    open_setup(p);
    edit(p, SETTING_BLOCKS, "2");
    pty_keys(p, "\33");
    pty_wait_for(p, "The run has begun.");
    pty_keys(p, "n");
    pty_wait_row(p, -2, "the changes are kept in the setup");
    pty_keys(p, "qs");
    assert_int_equal(pty_wait_end(p), 0);
}

static void expect_valid(const char *path, const char *said)
{
    const char *const arguments[] = {"--dry-run", path, NULL};
    struct pty *q;

    assert_int_equal(pty_before((void **)&q), 0);
    pty_start(q, &(struct pty_setup){.arguments = arguments});
    pty_wait_for(q, said);
    assert_int_equal(pty_wait_end(q), 0);
    pty_after((void **)&q);
}

static void test_write(void **state)
{
    struct pty *p = *state;
    char path[PATH_MAX];

    pty_console(p, PTY_TINY, NULL);
    open_setup(p);
    edit(p, SETTING_CONCURRENCY, "1,2,8");
    pty_keys(p, "w");
    pty_wait_for(p, "Write the sweep to the file");
    pty_keys(p, CLEAR "mine.cfg\r");
    pty_wait_for(p, "written to ");
    pty_keys(p, "w");
    pty_wait_for(p, "Write the sweep to the file");
    pty_keys(p, CLEAR "mine.cfg\r");
    pty_wait_for(p, "mine.cfg is there. Write over it?");
    pty_keys(p, "n");
    pty_wait_gone(p, "Write over it?");
    assert_true(pty_path(p, "mine.cfg", path));
    assert_non_null(strstr(pty_read(p, "mine.cfg"), "concurrency = (1, 2, 8);"));
    expect_valid(path, "6 cells = 6");
    quit(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_apply, pty_before, pty_after),
        cmocka_unit_test_setup_teardown(test_refused, pty_before, pty_after),
        cmocka_unit_test_setup_teardown(test_given_up, pty_before, pty_after),
        cmocka_unit_test_setup_teardown(test_question_in_a_run, pty_before, pty_after),
        cmocka_unit_test_setup_teardown(test_kept_for_later, pty_before, pty_after),
        cmocka_unit_test_setup_teardown(test_write, pty_before, pty_after),
    };

    return cmocka_run_group_tests_name("pty_setup", tests, NULL, NULL);
}
