/* Each screen as it is drawn of the scene, at four sizes, as ASCII without colour and as UTF-8 with
 * 256 colours (both crossed at 100x30), against golden text in tests/tui/golden/. With
 * RVG_UPDATE_GOLDEN set it writes them instead: look at the difference before it is committed. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "scene.h"
#include "tui/screen.h"

enum { TEXT_MAX = 1 << 20, PATH_SIZE = 4096 };

static const struct {
    int width, height;
} sizes[] = {{60, 16}, {80, 24}, {100, 30}, {200, 60}};

static void golden_path(const char *name, char out[PATH_SIZE])
{
    const char *top = getenv("top_srcdir");

    snprintf(out, PATH_SIZE, "%s/tests/tui/golden/%s.txt", top ? top : ".", name);
}

static void compare(const char *name, const struct buf *drawn)
{
    char path[PATH_SIZE];
    struct buf golden;
    struct err e;

    golden_path(name, path);
    if (getenv("RVG_UPDATE_GOLDEN")) {
        assert_int_equal(file_save_buf(path, drawn, &e), 0);
        return;
    }
    buf_init(&golden, TEXT_MAX);
    if (file_read(path, &golden, &e) != 0)
        fail_msg("%s", e.text);
    if (strcmp(buf_text(&golden), buf_text(drawn)) != 0)
        fail_msg("%s is drawn otherwise:\n%s\nnot as in %s:\n%s", name, buf_text(drawn), path,
                 buf_text(&golden));
    buf_fini(&golden);
}

static void draw(const struct view *v, const char *word, int width, int height, bool ascii,
                 enum colors colors)
{
    char name[128];
    struct canvas c;
    struct buf text;

    assert_int_equal(canvas_init(&c, width, height, ascii, NULL), 0);
    screen_draw(v, &c);
    buf_init(&text, TEXT_MAX);
    canvas_print(&c, colors, &text);
    snprintf(name, sizeof name, "%s-%dx%d-%s%s", word, width, height, ascii ? "ascii" : "utf8",
             colors == COLORS_NEVER ? "" : "-256");
    compare(name, &text);
    buf_fini(&text);
    canvas_fini(&c);
}

static void draw_sizes(const struct view *v, const char *word)
{
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        draw(v, word, sizes[i].width, sizes[i].height, true, COLORS_NEVER);
        draw(v, word, sizes[i].width, sizes[i].height, false, COLORS_256);
    }
    draw(v, word, 100, 30, true, COLORS_256);
    draw(v, word, 100, 30, false, COLORS_NEVER);
}

static void draw_screen(enum screen_number screen, const char *word)
{
    struct scene s;

    scene_open(&s);
    s.ui.screen = screen;
    draw_sizes(&s.view, word);
    scene_close(&s);
}

static void dashboard_of_a_saved_result(void **state)
{
    (void)state;
    draw_screen(SCREEN_DASHBOARD, "dashboard");
}

static void dashboard_of_a_run(void **state)
{
    struct scene s;

    (void)state;
    scene_run(&s);
    draw_sizes(&s.view, "dashboard-run");
    scene_close(&s);
}

static void dashboard_of_a_free_run(void **state)
{
    struct scene s;

    (void)state;
    scene_run(&s);
    s.session.free = true;
    s.session.free_arms = 2;
    draw_sizes(&s.view, "dashboard-free");
    scene_close(&s);
}

static void dashboard_with_laws(void **state)
{
    struct scene s;

    (void)state;
    scene_grow(&s);
    draw_sizes(&s.view, "dashboard-law");
    s.ui.arms[1] = 2;
    draw(&s.view, "dashboard-law-refused", 100, 30, true, COLORS_NEVER);
    scene_close(&s);
}

static void sweep(void **state)
{
    (void)state;
    draw_screen(SCREEN_SWEEP, "sweep");
}

static void servers_of_a_run(void **state)
{
    struct scene s;

    (void)state;
    scene_run(&s);
    s.ui.screen = SCREEN_SERVERS;
    draw_sizes(&s.view, "servers-run");
    scene_close(&s);
}

static void compare_screen_of_a_saved_result(void **state)
{
    (void)state;
    draw_screen(SCREEN_COMPARE, "compare");
}

static void own_log(void **state)
{
    (void)state;
    draw_screen(SCREEN_LOG, "log");
}

static void wrapped_log_of_a_server(void **state)
{
    struct scene s;

    (void)state;
    scene_open(&s);
    s.ui.screen = SCREEN_SERVERS;
    s.ui.server_log.wrap = true;
    strcpy(s.ui.server_log.search, "serving");
    draw(&s.view, "servers-wrap", 80, 24, true, COLORS_NEVER);
    scene_close(&s);
}

static void help(void **state)
{
    struct scene s;

    (void)state;
    scene_open(&s);
    s.ui.help = true;
    draw_sizes(&s.view, "help");
    scene_close(&s);
}

/* Wider figures have to find their room. */
static void screens_in_other_units(void **state)
{
    static const enum time_unit units[] = {TIME_US, TIME_S};
    struct scene s;

    (void)state;
    scene_open(&s);
    s.ui.metric = METRIC_RESPONSE_P99;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        s.view.unit = units[i];
        for (int screen = SCREEN_DASHBOARD; screen <= SCREEN_COMPARE; screen++) {
            char word[64];

            if (screen == SCREEN_SERVERS)
                continue;
            s.ui.screen = (enum screen_number)screen;
            snprintf(word, sizeof word, "%s-%s", screens[screen]->word, figure_unit_name(units[i]));
            draw(&s.view, word, 80, 24, true, COLORS_NEVER);
        }
    }
    scene_close(&s);
}

/* Nothing is measured yet: every pane says so, and no figure is made up. */
static void screens_before_the_first_trial(void **state)
{
    struct scene s;

    (void)state;
    scene_begin(&s);
    for (int i = 0; i < SCREEN_COUNT; i++) {
        char word[64];

        s.ui.screen = (enum screen_number)i;
        snprintf(word, sizeof word, "%s-empty", screens[i]->word);
        draw(&s.view, word, 100, 30, true, COLORS_NEVER);
    }
    scene_close(&s);
}

/* Any size draws something and stays within itself: the canvas would tell, the sanitizers too. */
static void every_size_is_drawn(void **state)
{
    struct scene s;

    (void)state;
    scene_run(&s);
    for (int screen = 0; screen <= SCREEN_COUNT; screen++) {
        s.ui.help = screen == SCREEN_COUNT;
        s.ui.screen = s.ui.help ? SCREEN_DASHBOARD : (enum screen_number)screen;
        for (int width = 1; width <= 300; width += width < 90 ? 1 : 37) {
            for (int height = 1; height <= 100; height += height < 32 ? 1 : 17) {
                struct canvas c;

                assert_int_equal(canvas_init(&c, width, height, (width & 1) != 0, NULL), 0);
                screen_draw(&s.view, &c);
                canvas_fini(&c);
            }
        }
    }
    scene_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dashboard_of_a_saved_result),
        cmocka_unit_test(dashboard_of_a_run),
        cmocka_unit_test(dashboard_of_a_free_run),
        cmocka_unit_test(dashboard_with_laws),
        cmocka_unit_test(sweep),
        cmocka_unit_test(servers_of_a_run),
        cmocka_unit_test(compare_screen_of_a_saved_result),
        cmocka_unit_test(own_log),
        cmocka_unit_test(wrapped_log_of_a_server),
        cmocka_unit_test(help),
        cmocka_unit_test(screens_in_other_units),
        cmocka_unit_test(screens_before_the_first_trial),
        cmocka_unit_test(every_size_is_drawn),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
