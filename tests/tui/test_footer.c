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

static void expect_footer(int width, unsigned screen, const char *expected)
{
    struct canvas c;

    assert_int_equal(canvas_init(&c, width, 1, true, NULL), 0);
    footer_draw(&c, 0, screen);
    expect_canvas(&c, expected);
    canvas_fini(&c);
}

/* 152 columns hold all of the dashboard's with function keys. */
static void a_wide_line_has_the_function_keys_too(void **state)
{
    static const char all[] =
        " ?/F1 Help  r/F5 Run  x/F9 Stop  p Pause  F Free  f Freeze  m Metric  v Pair  "
        "] Level  L Log axis  e/F8 Export  O Load  S/F2 Setup  Tab Pane  q/F10 Quit\n";

    (void)state;
    assert_int_equal(strlen(all), 152 + 1);
    expect_footer(200, ON_DASHBOARD, all);
    expect_footer(152, ON_DASHBOARD, all);
    expect_footer(151, ON_DASHBOARD,
                  " ? Help  r Run  x Stop  p Pause  F Free  f Freeze  m Metric  v Pair  "
                  "] Level  L Log axis  e Export  O Load  S Setup  Tab Pane  q Quit\n");
}

static void help_and_quit_stay_where_others_go(void **state)
{
    (void)state;
    expect_footer(100, ON_DASHBOARD,
                  " ? Help  r Run  x Stop  p Pause  F Free  f Freeze  m Metric  v Pair  "
                  "] Level  L Log axis  q Quit\n");
    expect_footer(80, ON_DASHBOARD,
                  " ? Help  r Run  x Stop  p Pause  F Free  f Freeze  m Metric  v Pair  q Quit\n");
    expect_footer(50, ON_DASHBOARD, " ? Help  r Run  x Stop  p Pause  F Free  q Quit\n");
    expect_footer(20, ON_DASHBOARD, " ? Help  q Quit\n");
    expect_footer(15, ON_DASHBOARD, " ? Help  q Quit\n");
    expect_footer(14, ON_DASHBOARD, " ? Help\n");
    expect_footer(7, ON_DASHBOARD, " ? Help\n");
    expect_footer(6, ON_DASHBOARD, "\n");
    expect_footer(5, ON_DASHBOARD, "\n");
    expect_footer(0, ON_DASHBOARD, "\n");
}

static void each_screen_has_its_own(void **state)
{
    (void)state;
    expect_footer(80, ON_SWEEP,
                  " ? Help  r Re-run  x Stop  p Pause  F Free  d Drop  / Search  o Sort  "
                  "q Quit\n");
    expect_footer(80, ON_SERVERS,
                  " ? Help  p Pause  F Free  s Start  x Stop  R Restart  K Kill  f Follow  "
                  "q Quit\n");
    expect_footer(80, ON_COMPARE,
                  " ? Help  r Run  x Stop  p Pause  F Free  m Metric  v Pair  ] Level  "
                  "q Quit\n");
    expect_footer(80, ON_LOG,
                  " ? Help  r Run  x Stop  p Pause  F Free  f Follow  / Search  w Wrap  "
                  "q Quit\n");
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
            footer_draw(&c, 0, screen);
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
    footer_draw(&c, 1, ON_LOG);
    expect_canvas(&c, "\n ? Help  q Quit\n\n");
    for (int x = 0; x < 20; x++) {
        enum style expected = x == 1 || x == 9 ? STYLE_KEY : STYLE_BAR;

        assert_int_equal(canvas_at(&c, x, 1)->style, expected);
        assert_int_equal(canvas_at(&c, x, 0)->style, STYLE_TEXT);
        assert_int_equal(canvas_at(&c, x, 2)->style, STYLE_TEXT);
    }
    footer_draw(&c, 3, ON_LOG);
    expect_canvas(&c, "\n ? Help  q Quit\n\n");
    canvas_fini(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wide_line_has_the_function_keys_too),
        cmocka_unit_test(help_and_quit_stay_where_others_go),
        cmocka_unit_test(each_screen_has_its_own),
        cmocka_unit_test(no_pair_is_ever_cut),
        cmocka_unit_test(the_line_is_a_bar_with_keys_on_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
