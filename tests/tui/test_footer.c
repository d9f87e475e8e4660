#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "golden.h"
#include "tui/footer.h"
#include "tui/keys.h"

static void expect_footer(int width, unsigned screen, unsigned when, const char *expected)
{
    struct canvas c;

    assert_int_equal(canvas_init(&c, width, 1, true, NULL), 0);
    footer_draw(&c, 0, screen, when);
    expect_canvas(&c, expected);
    canvas_fini(&c);
}

/* As long as this is when nothing runs yet. */
static void a_wide_line_has_the_function_keys_too(void **state)
{
    static const char all[] =
        " ?/F1 Help  r/F5 Run  F Free  f Freeze  m Metric  v Pair  ] Level  L Log axis  "
        "e/F8 Export  O Load  S/F2 Setup  Tab Pane  q/F10 Quit\n";
    int width = (int)strlen(all) - 1;

    (void)state;
    expect_footer(200, ON_DASHBOARD, WHEN_READY, all);
    expect_footer(width, ON_DASHBOARD, WHEN_READY, all);
    expect_footer(width - 1, ON_DASHBOARD, WHEN_READY,
                  " ? Help  r Run  F Free  f Freeze  m Metric  v Pair  ] Level  L Log axis  "
                  "e Export  O Load  S Setup  Tab Pane  q Quit\n");
}

/* By weight: the axis, the freezing, the panes, the free run and the levels (the last of equals
 * first), the metric and the pair, export and load, the setup, the run. */
static void the_lightest_go_first(void **state)
{
    (void)state;
    expect_footer(100, ON_DASHBOARD, WHEN_READY,
                  " ? Help  r Run  F Free  m Metric  v Pair  ] Level  e Export  O Load  "
                  "S Setup  Tab Pane  q Quit\n");
    expect_footer(80, ON_DASHBOARD, WHEN_READY,
                  " ? Help  r Run  F Free  m Metric  v Pair  e Export  O Load  S Setup  "
                  "q Quit\n");
    expect_footer(50, ON_DASHBOARD, WHEN_READY,
                  " ? Help  r Run  e Export  O Load  S Setup  q Quit\n");
    expect_footer(32, ON_DASHBOARD, WHEN_READY, " ? Help  r Run  S Setup  q Quit\n");
    expect_footer(20, ON_DASHBOARD, WHEN_READY, " ? Help  q Quit\n");
    expect_footer(15, ON_DASHBOARD, WHEN_READY, " ? Help  q Quit\n");
    expect_footer(14, ON_DASHBOARD, WHEN_READY, " ? Help\n");
    expect_footer(7, ON_DASHBOARD, WHEN_READY, " ? Help\n");
    expect_footer(6, ON_DASHBOARD, WHEN_READY, "\n");
    expect_footer(5, ON_DASHBOARD, WHEN_READY, "\n");
    expect_footer(0, ON_DASHBOARD, WHEN_READY, "\n");
}

static void keys_without_an_effect_are_left_out(void **state)
{
    (void)state;
    expect_footer(80, ON_DASHBOARD, WHEN_RUNNING,
                  " ? Help  x Stop  p Pause  m Metric  v Pair  e Export  O Load  S Setup  "
                  "q Quit\n");
    expect_footer(80, ON_DASHBOARD, WHEN_PAUSING,
                  " ? Help  r Run  x Stop  m Metric  v Pair  e Export  O Load  S Setup  q Quit\n");
    expect_footer(80, ON_DASHBOARD, WHEN_FREE,
                  " ? Help  r Run  x Stop  m Metric  v Pair  e Export  O Load  S Setup  q Quit\n");
    expect_footer(85, ON_DASHBOARD, WHEN_SAVED,
                  " ? Help  f Freeze  m Metric  v Pair  ] Level  L Log axis  O Load  Tab Pane  "
                  "q Quit\n");
    expect_footer(
        80, ON_SERVERS, WHEN_OVER,
        " ? Help  F Free  f Follow  / Search  w Wrap  e Export  O Load  S Setup  q Quit\n");
    expect_footer(80, ON_SWEEP, WHEN_SAVED,
                  " ? Help  / Search  o Sort  m Metric  ] Level  O Load  Tab Pane  q Quit\n");
}

static void each_screen_has_its_own(void **state)
{
    (void)state;
    expect_footer(80, ON_SWEEP, WHEN_OVER,
                  " ? Help  r Re-run  d Drop  / Search  m Metric  e Export  O Load  S Setup  "
                  "q Quit\n");
    expect_footer(80, ON_SERVERS, WHEN_READY,
                  " ? Help  s Start  x Stop  R Restart  / Search  e Export  O Load  S Setup  "
                  "q Quit\n");
    expect_footer(80, ON_COMPARE, WHEN_READY,
                  " ? Help  r Run  F Free  m Metric  v Pair  e Export  O Load  S Setup  "
                  "q Quit\n");
    expect_footer(
        80, ON_LOG, WHEN_READY,
        " ? Help  r Run  F Free  f Follow  / Search  e Export  O Load  S Setup  q Quit\n");
}

/* Whether it is the pair of some row, with or without its function key. */
static bool is_whole_pair(const char *pair, size_t length)
{
    size_t count;
    const struct binding *rows = keys_table(&count);

    for (size_t i = 0; i < count; i++) {
        char key[KEY_NAME_SIZE], alias[KEY_NAME_SIZE], text[2][64];

        keys_name(rows[i].keys[0], key, sizeof key);
        keys_name(rows[i].keys[1], alias, sizeof alias);
        snprintf(text[0], sizeof text[0], "%s %s", key, rows[i].label ? rows[i].label : "?");
        snprintf(text[1], sizeof text[1], "%s/%s", key, alias);
        snprintf(text[1] + strlen(text[1]), 32, " %s", rows[i].label ? rows[i].label : "?");
        for (int k = 0; k < 2; k++)
            if (strlen(text[k]) == length && memcmp(text[k], pair, length) == 0)
                return true;
    }
    return false;
}

/* Pairs stand behind one blank, then behind two. Returns how many there are. */
static int expect_whole_pairs(const char *line)
{
    int pairs = 0;

    for (const char *at = line; *at == ' '; pairs++) {
        const char *end;

        at += strspn(at, " ");
        end = strstr(at, "  ");
        if (end == NULL)
            end = at + strcspn(at, "\n");
        if (!is_whole_pair(at, (size_t)(end - at)))
            fail_msg("%s", line);
        at = end;
    }
    return pairs;
}

static void no_pair_is_ever_cut(void **state)
{
    (void)state;
    for (unsigned screen = ON_DASHBOARD; screen <= ON_LOG; screen *= 2) {
        int before = 0;

        for (int width = 0; width <= 200; width++) {
            struct canvas c;
            struct buf line;
            int pairs;

            assert_int_equal(canvas_init(&c, width, 1, true, NULL), 0);
            footer_draw(&c, 0, screen, WHEN_RUNNING);
            buf_init(&line, 4096);
            canvas_print(&c, COLORS_NEVER, &line);
            pairs = expect_whole_pairs(buf_text(&line));
            assert_true(pairs >= before);
            if (pairs >= 2)
                assert_string_equal(buf_text(&line) + line.size - 6, " Quit\n");
            before = pairs;
            buf_fini(&line);
            canvas_fini(&c);
        }
        assert_true(before > 6);
    }
}

static void the_line_is_a_bar_with_keys_on_it(void **state)
{
    struct canvas c;

    (void)state;
    assert_int_equal(canvas_init(&c, 20, 3, true, NULL), 0);
    footer_draw(&c, 1, ON_LOG, WHEN_READY);
    expect_canvas(&c, "\n ? Help  q Quit\n\n");
    for (int x = 0; x < 20; x++) {
        enum style expected = x == 1 || x == 9 ? STYLE_KEY : STYLE_BAR;

        assert_int_equal(canvas_at(&c, x, 1)->style, expected);
        assert_int_equal(canvas_at(&c, x, 0)->style, STYLE_TEXT);
        assert_int_equal(canvas_at(&c, x, 2)->style, STYLE_TEXT);
    }
    footer_draw(&c, 3, ON_LOG, WHEN_READY);
    expect_canvas(&c, "\n ? Help  q Quit\n\n");
    canvas_fini(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wide_line_has_the_function_keys_too),
        cmocka_unit_test(the_lightest_go_first),
        cmocka_unit_test(keys_without_an_effect_are_left_out),
        cmocka_unit_test(each_screen_has_its_own),
        cmocka_unit_test(no_pair_is_ever_cut),
        cmocka_unit_test(the_line_is_a_bar_with_keys_on_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
