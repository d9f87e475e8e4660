#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "tui/keys.h"

static const struct binding *rows;
static size_t row_count;

static int read_table(void **state)
{
    (void)state;
    rows = keys_table(&row_count);
    return 0;
}

static bool uses(const struct binding *row, uint32_t key)
{
    for (size_t i = 0; i < KEYS_PER_BINDING && row->keys[i]; i++)
        if (row->keys[i] == key)
            return true;
    return false;
}

static void a_key_has_one_meaning_on_a_screen(void **state)
{
    (void)state;
    for (unsigned screen = ON_DASHBOARD; screen <= ON_SETUP; screen *= 2)
        for (size_t a = 0; a < row_count; a++)
            for (size_t k = 0; k < KEYS_PER_BINDING && rows[a].keys[k]; k++) {
                int meanings = 0;

                if (!(rows[a].screens & screen))
                    continue;
                for (size_t b = 0; b < row_count; b++)
                    meanings += (rows[b].screens & screen) && uses(&rows[b], rows[a].keys[k]);
                if (meanings != 1)
                    fail_msg("%s: a key means %d things on screen %u", rows[a].name, meanings,
                             screen);
                assert_int_equal(keys_find(rows[a].keys[k], screen), rows[a].action);
            }
}

static void an_action_has_one_row_on_a_screen(void **state)
{
    (void)state;
    for (int action = ACTION_NONE + 1; action < ACTION_COUNT; action++) {
        unsigned seen = 0;

        for (size_t i = 0; i < row_count; i++) {
            if ((int)rows[i].action != action)
                continue;
            assert_int_equal(seen & rows[i].screens, 0);
            seen |= rows[i].screens;
        }
        if (seen == 0)
            fail_msg("action %d has no row", action);
    }
}

static void a_key_is_not_said_twice_in_a_row(void **state)
{
    (void)state;
    for (size_t i = 0; i < row_count; i++)
        for (size_t a = 0; a < KEYS_PER_BINDING && rows[i].keys[a]; a++)
            for (size_t b = 0; b < a; b++)
                assert_int_not_equal(rows[i].keys[a], rows[i].keys[b]);
}

static void rows_are_complete(void **state)
{
    static const char name_letters[] = "abcdefghijklmnopqrstuvwxyz-";

    (void)state;
    for (size_t i = 0; i < row_count; i++) {
        const struct binding *row = &rows[i];

        assert_true(row->action > ACTION_NONE && row->action < ACTION_COUNT);
        assert_true(row->screens != 0 && (row->screens & ~(unsigned)ON_ALL) == 0);
        assert_true(row->keys[0] != 0);
        assert_true(row->keys[0] <= KEY_FUNCTION); /* a function key is only an alias */
        assert_true(row->name[0] && strspn(row->name, name_letters) == strlen(row->name));
        assert_true(strlen(row->help) > 5 && row->help[strlen(row->help) - 1] != '.');
        assert_true(row->group[0]);
        if (row->label)
            assert_true(row->label[0] && strlen(row->label) <= 8);
    }
}

static void names_are_unique(void **state)
{
    (void)state;
    for (size_t a = 0; a < row_count; a++)
        for (size_t b = 0; b < a; b++)
            assert_string_not_equal(rows[a].name, rows[b].name);
}

static void groups_stand_together(void **state)
{
    (void)state;
    for (size_t i = 1; i < row_count; i++) {
        if (strcmp(rows[i].group, rows[i - 1].group) == 0)
            continue;
        for (size_t earlier = 0; earlier < i; earlier++)
            assert_string_not_equal(rows[earlier].group, rows[i].group);
    }
}

/* What people were promised: the keys of each screen. */
static void keys_ask_for_what_they_should(void **state)
{
    enum { RUNS = ON_DASHBOARD | ON_COMPARE | ON_LOG, TEXTS = ON_SERVERS | ON_LOG };
    static const struct {
        uint32_t key;
        unsigned screens;
        enum action action;
    } cases[] = {
        {'?', ON_ALL, ACTION_HELP},
        {KEY_FUNCTION + 1, ON_ALL, ACTION_HELP},
        {'Q', ON_ALL, ACTION_QUIT_KEEP},
        {'M', ON_SCREENS, ACTION_MOUSE},
        {'u', ON_SCREENS, ACTION_UNIT},
        {'W', ON_SCREENS, ACTION_SAVE_PREFERENCES},
        {'<', ON_DASHBOARD, ACTION_NARROWER},
        {'>', ON_DASHBOARD, ACTION_WIDER},
        {KEY_CLICK, ON_ALL, ACTION_CLICK},
        {KEY_WHEEL_UP, ON_SWEEP | TEXTS | ON_SETUP, ACTION_WHEEL_UP},
        {KEY_WHEEL_DOWN, ON_SWEEP | TEXTS | ON_SETUP, ACTION_WHEEL_DOWN},
        {KEY_WHEEL_DOWN, ON_DASHBOARD | ON_COMPARE, ACTION_NONE},
        {KEY_FUNCTION + 2, ON_SCREENS, ACTION_SETUP},
        {KEY_FUNCTION + 3, ON_SWEEP | TEXTS, ACTION_SEARCH},
        {KEY_FUNCTION + 4, ON_ALL, ACTION_NONE},
        {KEY_FUNCTION + 5, RUNS, ACTION_RUN},
        {KEY_FUNCTION + 5, ON_SWEEP, ACTION_RERUN},
        {KEY_FUNCTION + 6, ON_SWEEP, ACTION_SORT},
        {KEY_FUNCTION + 7, ON_SERVERS, ACTION_START_SERVER},
        {KEY_FUNCTION + 8, ON_SCREENS, ACTION_EXPORT},
        {KEY_FUNCTION + 9, ON_SCREENS, ACTION_STOP},
        {KEY_FUNCTION + 10, ON_ALL, ACTION_QUIT},
        {KEY_FUNCTION + 11, ON_ALL, ACTION_NONE},
        {'q', ON_ALL, ACTION_QUIT},
        {0x03, ON_ALL, ACTION_INTERRUPT},
        {0x1b, ON_SCREENS, ACTION_BACK},
        {'1', ON_SCREENS, ACTION_SCREEN_1},
        {'5', ON_SCREENS, ACTION_SCREEN_5},
        {'6', ON_ALL, ACTION_NONE},
        {'\t', ON_SCREENS, ACTION_NEXT_PANE},
        {KEY_BACK_TAB, ON_SCREENS, ACTION_PREVIOUS_PANE},
        {'k', ON_ALL, ACTION_UP},
        {KEY_CURSOR_DOWN, ON_ALL, ACTION_DOWN},
        {'h', ON_SCREENS, ACTION_LEFT},
        {'l', ON_SCREENS, ACTION_RIGHT},
        {KEY_PAGE_UP, ON_ALL, ACTION_PAGE_UP},
        {0x15, ON_ALL, ACTION_HALF_UP},
        {0x04, ON_ALL, ACTION_HALF_DOWN},
        {'g', ON_ALL, ACTION_FIRST},
        {KEY_TO_END, ON_ALL, ACTION_LAST},
        {'\r', ON_SCREENS, ACTION_ENTER},
        {'/', ON_SWEEP | TEXTS, ACTION_SEARCH},
        {'/', ON_DASHBOARD | ON_COMPARE, ACTION_NONE},
        {'N', TEXTS, ACTION_SEARCH_PREVIOUS},
        {'I', ON_SWEEP, ACTION_INVERT},
        {0x0c, ON_ALL, ACTION_REDRAW},
        {0x1a, ON_ALL, ACTION_SUSPEND},
        {'M', ON_SCREENS, ACTION_MOUSE},
        {'u', ON_SCREENS, ACTION_UNIT},
        {'W', ON_SCREENS, ACTION_SAVE_PREFERENCES},
        {'<', ON_DASHBOARD, ACTION_NARROWER},
        {'>', ON_DASHBOARD, ACTION_WIDER},
        {'O', ON_SCREENS, ACTION_LOAD},
        {'r', RUNS, ACTION_RUN},
        {'r', ON_SWEEP, ACTION_RERUN},
        {'r', ON_SERVERS, ACTION_NONE},
        {'R', ON_SERVERS, ACTION_RESTART_SERVER},
        {'R', ON_SCREENS & ~ON_SERVERS, ACTION_NONE},
        {'x', ON_SCREENS, ACTION_STOP},
        {'p', ON_SCREENS, ACTION_PAUSE},
        {'d', ON_SWEEP, ACTION_DROP},
        {'F', ON_SCREENS, ACTION_FREE_RUN},
        {'+', ON_SCREENS, ACTION_MORE},
        {'=', ON_SCREENS, ACTION_MORE},
        {'-', ON_SCREENS, ACTION_LESS},
        {'-', ON_SETUP, ACTION_NONE},
        {'K', ON_SERVERS, ACTION_KILL_SERVER},
        {'v', ON_DASHBOARD | ON_COMPARE, ACTION_PAIR},
        {']', ON_SCREENS & ~TEXTS, ACTION_NEXT_LEVEL},
        {'f', ON_DASHBOARD | TEXTS, ACTION_FREEZE},
        {'L', ON_SCREENS & ~TEXTS, ACTION_LOGARITHMIC},
        {'w', TEXTS, ACTION_WRAP},
        {0x1b, ON_SETUP, ACTION_BACK},
        {'\r', ON_SETUP, ACTION_ENTER},
        {KEY_CURSOR_LEFT, ON_SETUP, ACTION_LEFT},
        {'l', ON_SETUP, ACTION_RIGHT},
        {'a', ON_SETUP, ACTION_ADD_ARM},
        {'a', ON_SCREENS, ACTION_FREE_ARMS},
        {'D', ON_SETUP, ACTION_REMOVE_ARM},
        {KEY_DELETE, ON_SETUP, ACTION_REMOVE_ARM},
        {'w', ON_SETUP, ACTION_WRITE_SWEEP},
        {'u', ON_SETUP, ACTION_REVERT},
        {'S', ON_SETUP, ACTION_NONE},
        {'1', ON_SETUP, ACTION_NONE},
        {'r', ON_SETUP, ACTION_NONE},
        {KEY_NONE, ON_ALL, ACTION_NONE},
        {0, ON_ALL, ACTION_NONE},
        {'q', 0, ACTION_NONE},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        for (unsigned screen = ON_DASHBOARD; screen <= ON_SETUP; screen *= 2)
            if ((cases[i].screens & screen) && keys_find(cases[i].key, screen) != cases[i].action)
                fail_msg("case %zu on screen %u", i, screen);
    assert_int_equal(keys_find('q', 0), ACTION_NONE);
}

static void keys_have_names(void **state)
{
    static const struct {
        uint32_t key;
        const char *name;
    } cases[] = {
        {'q', "q"},
        {'^', "^"},
        {0x03, "^C"},
        {0x1a, "^Z"},
        {0x1c, "^\\"},
        {'\t', "Tab"},
        {'\r', "Enter"},
        {'\n', "Enter"},
        {0x1b, "Esc"},
        {' ', "Space"},
        {KEY_CURSOR_UP, "Up"},
        {KEY_CURSOR_DOWN, "Down"},
        {KEY_CURSOR_LEFT, "Left"},
        {KEY_CURSOR_RIGHT, "Right"},
        {KEY_PAGE_UP, "PgUp"},
        {KEY_PAGE_DOWN, "PgDn"},
        {KEY_TO_HOME, "Home"},
        {KEY_TO_END, "End"},
        {KEY_BACK_TAB, "Shift-Tab"},
        {KEY_DELETE, "Del"},
        {KEY_FUNCTION + 1, "F1"},
        {KEY_FUNCTION + 12, "F12"},
        {0xe9, "\xc3\xa9"},
        {0x9b, "U+009B"},
        {0x4e2d, "U+4E2D"},
    };
    char name[KEY_NAME_SIZE], small[3];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        keys_name(cases[i].key, name, sizeof name);
        assert_string_equal(name, cases[i].name);
    }
    keys_name(KEY_BACK_TAB, small, sizeof small);
    assert_string_equal(small, "Sh");
}

static size_t count_of(const char *text, const char *part)
{
    size_t count = 0;

    for (const char *at = strstr(text, part); at; at = strstr(at + 1, part))
        count++;
    return count;
}

static void the_list_has_a_line_a_row(void **state)
{
    struct buf out;
    const char *text;

    (void)state;
    buf_init(&out, 1 << 16);
    keys_print(&out);
    text = buf_text(&out);
    assert_int_equal(count_of(text, "\n"), row_count);
    assert_int_equal(count_of(text, "\t"), 3 * row_count);
    assert_int_equal(strncmp(text, "help\t? F1\tall\t", 14), 0);
    assert_non_null(strstr(text, "\nenter\tEnter\tscreens\t"));
    assert_non_null(strstr(text, "\nup\tUp k\tall\t"));
    assert_non_null(strstr(text, "\nremove-arm\tD Del\tsetup\t"));
    assert_non_null(strstr(text, "\nrun\tr F5\tdashboard,compare,log\t"));
    assert_non_null(strstr(text, "\nfollow\tf\tservers,log\t"));
    buf_fini(&out);
}

static void the_manual_is_safe_roff(void **state)
{
    struct buf out;
    const char *text;

    (void)state;
    buf_init(&out, 1 << 16);
    keys_print_man(&out);
    text = buf_text(&out);
    assert_int_equal(strncmp(text, ".SS General\n.TP\n\\fB?\\fR, \\fBF1\\fR\nShow ", 39), 0);
    assert_non_null(strstr(text, ".TP\n\\fB\\(haC\\fR\n"));
    assert_non_null(strstr(text, ".TP\n\\fBEnter\\fR\n"));
    assert_non_null(strstr(text, " again, asks (dashboard, compare, log).\n"));
    assert_int_equal(count_of(text, "\n.TP\n"), row_count);
    assert_int_equal(count_of(text, "\n."), row_count + count_of(text, "\n.SS "));
    assert_int_equal(count_of(text, ".SS "), 9);
    buf_fini(&out);
}

static void keys_work_when_they_should(void **state)
{
    static const struct {
        enum action action;
        unsigned screen, when;
    } cases[] = {
        {ACTION_RUN, ON_DASHBOARD, WHEN_SESSION & ~WHEN_RUNNING},
        {ACTION_RERUN, ON_SWEEP, WHEN_SESSION & ~WHEN_FREE},
        {ACTION_STOP, ON_DASHBOARD, WHEN_RUNNING | WHEN_PAUSING | WHEN_FREE},
        {ACTION_STOP, ON_SERVERS, WHEN_SESSION & ~WHEN_OVER},
        {ACTION_PAUSE, ON_LOG, WHEN_RUNNING},
        {ACTION_MORE, ON_COMPARE, WHEN_FREE},
        {ACTION_EXPORT, ON_SWEEP, WHEN_SESSION},
        {ACTION_KILL_SERVER, ON_SERVERS, WHEN_SESSION & ~WHEN_OVER},
        {ACTION_LOAD, ON_SWEEP, WHEN_SESSION | WHEN_SAVED},
        {ACTION_SEARCH, ON_LOG, WHEN_SESSION | WHEN_SAVED},
        {ACTION_KILL_SERVER, ON_LOG, 0}, /* nor is it on that screen */
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (unsigned when = WHEN_READY; when <= WHEN_SAVED; when *= 2)
            if (keys_action_works(cases[i].action, cases[i].screen, when) !=
                ((cases[i].when & when) != 0))
                fail_msg("case %zu, when %u", i, when);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_has_one_meaning_on_a_screen),
        cmocka_unit_test(an_action_has_one_row_on_a_screen),
        cmocka_unit_test(a_key_is_not_said_twice_in_a_row),
        cmocka_unit_test(rows_are_complete),
        cmocka_unit_test(names_are_unique),
        cmocka_unit_test(groups_stand_together),
        cmocka_unit_test(keys_ask_for_what_they_should),
        cmocka_unit_test(keys_work_when_they_should),
        cmocka_unit_test(keys_have_names),
        cmocka_unit_test(the_list_has_a_line_a_row),
        cmocka_unit_test(the_manual_is_safe_roff),
    };

    return cmocka_run_group_tests(tests, read_table, NULL);
}
