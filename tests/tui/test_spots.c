/* What a pointer points at, on canvases that the screens painted: held against the text that stands
 * there, and against where the screens arrange their panes. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "pane_rig.h"
#include "tui/dialog.h"
#include "tui/footer.h"
#include "tui/header.h"
#include "tui/setup.h"
#include "tui/sweep_panes.h"
#include "tui/sweep_rows.h"

enum { ROW_SIZE = 512 };

static struct canvas c;

static void open_canvas(int width, int height)
{
    canvas_fini(&c);
    assert_int_equal(canvas_init(&c, width, height, true, NULL), 0);
}

static int close_canvas(void **state)
{
    (void)state;
    canvas_fini(&c);
    return 0;
}

static struct spot at(int x, int y)
{
    const struct canvas_cell *cell = canvas_at(&c, x, y);

    assert_non_null(cell);
    return cell->spot;
}

static void expect_spot(struct spot spot, enum spot_kind kind, size_t value)
{
    assert_int_equal(spot.kind, kind);
    assert_int_equal(spot.value, value);
}

static const char *row_text(int y)
{
    static char text[ROW_SIZE];

    for (int x = 0; x < c.width; x++)
        text[x] = (char)canvas_at(&c, x, y)->character;
    text[c.width] = '\0';
    return text;
}

static int find(int y, const char *text)
{
    const char *row = row_text(y), *found = strstr(row, text);

    if (found == NULL)
        fail_msg("row %d has no \"%s\": %s", y, text, row);
    return (int)(found - row);
}

/* ---- the canvas ---- */

static void painting_leaves_spots(void **state)
{
    (void)state;
    open_canvas(10, 4);
    expect_spot(at(2, 1), SPOT_NONE, 0);
    canvas_spot(&c, (struct rect){2, 1, 3, 2}, SPOT_ROW, 7);
    canvas_text(&c, 0, 1, STYLE_TEXT, "0123456789");
    canvas_fill(&c, (struct rect){0, 0, 10, 4}, '.', STYLE_TEXT);
    canvas_restyle(&c, (struct rect){0, 0, 10, 4}, STYLE_TITLE);
    expect_spot(at(2, 1), SPOT_ROW, 7);
    expect_spot(at(4, 2), SPOT_ROW, 7);
    expect_spot(at(5, 2), SPOT_NONE, 0);
    expect_spot(at(4, 3), SPOT_NONE, 0);
    canvas_clear(&c);
    expect_spot(at(2, 1), SPOT_NONE, 0);
}

static void the_pane_stays_below_what_is_in_it(void **state)
{
    (void)state;
    open_canvas(10, 4);
    canvas_spot_pane(&c, (struct rect){0, 0, 5, 4}, 2);
    canvas_spot(&c, (struct rect){4, 1, 3, 1}, SPOT_ROW, 65535);
    assert_int_equal(at(0, 0).pane, 3);
    assert_int_equal(at(4, 1).pane, 3);
    expect_spot(at(4, 1), SPOT_ROW, 65535);
    assert_int_equal(at(5, 1).pane, 0);
    expect_spot(at(5, 1), SPOT_ROW, 65535);
    canvas_spot_pane(&c, (struct rect){4, 0, 6, 4}, 0);
    assert_int_equal(at(4, 1).pane, 1);
    expect_spot(at(4, 1), SPOT_NONE, 0);
}

static void spots_stay_within_the_clip_and_their_numbers(void **state)
{
    struct rect old;

    (void)state;
    open_canvas(10, 4);
    old = canvas_clip(&c, (struct rect){3, 1, 2, 1});
    canvas_spot(&c, (struct rect){-5, -5, 100, 100}, SPOT_KEY, 'y');
    canvas_spot(&c, (struct rect){-5, -5, 100, 100}, SPOT_KEY, 65536);
    canvas_unclip(&c, old);
    for (int y = 0; y < 4; y++)
        for (int x = 0; x < 10; x++)
            assert_int_equal(at(x, y).kind, y == 1 && (x == 3 || x == 4) ? SPOT_KEY : SPOT_NONE);
    expect_spot(at(3, 1), SPOT_KEY, 'y');
}

/* ---- around the panes ---- */

static void tabs_are_the_spots_of_their_screens(void **state)
{
    static const char *const tabs[SCREEN_COUNT] = {" 1 Dash ", " 2 Sweep ", "[3 Servers]",
                                                   " 4 Compare ", " 5 Log "};
    struct pane_rig rig;

    (void)state;
    pane_rig_open(&rig);
    rig.ui.screen = SCREEN_SERVERS;
    for (int width = 80; width <= 120; width += 20) {
        open_canvas(width, HEADER_HEIGHT);
        header_draw(&rig.view, &c, (struct rect){0, 0, width, HEADER_HEIGHT});
        for (size_t i = 0; i < SCREEN_COUNT; i++) {
            int x = find(1, tabs[i]), end = x + (int)strlen(tabs[i]);

            expect_spot(at(x, 1), SPOT_SCREEN, i);
            expect_spot(at(end - 1, 1), SPOT_SCREEN, i);
            expect_spot(at(x, 0), SPOT_NONE, 0);
        }
        expect_spot(at(0, 1), SPOT_NONE, 0);
        expect_spot(at(width - 1, 1), SPOT_NONE, 0);
    }
    pane_rig_close(&rig);
}

static void expect_action(const char *text, enum action action)
{
    int x = find(0, text);

    expect_spot(at(x, 0), SPOT_ACTION, action);
    expect_spot(at(x + (int)strlen(text) - 1, 0), SPOT_ACTION, action);
    expect_spot(at(x - 1, 0), SPOT_NONE, 0);
}

static void pairs_of_the_footer_are_their_actions(void **state)
{
    (void)state;
    open_canvas(100, 1);
    footer_draw(&c, 0, ON_SERVERS, WHEN_RUNNING);
    expect_action("? Help", ACTION_HELP);
    expect_action("R Restart", ACTION_RESTART_SERVER);
    expect_action("q Quit", ACTION_QUIT);
    open_canvas(200, 1);
    footer_draw(&c, 0, ON_SWEEP, WHEN_RUNNING);
    expect_action("r/F5 Re-run", ACTION_RERUN);
}

static void hints_of_a_question_are_their_keys(void **state)
{
    static struct dialog d;

    (void)state;
    open_canvas(50, 6);
    dialog_ask(&d, DIALOG_QUIT, ACTION_QUIT, "A run is active. End it and quit?");
    dialog_draw(&d, &c);
    expect_spot(at(find(2, "w wait"), 2), SPOT_KEY, 'w');
    expect_spot(at(find(2, "save") + 3, 2), SPOT_KEY, 's');
    expect_spot(at(find(3, "go on"), 3), SPOT_KEY, 'n');
    expect_spot(at(find(3, "go on") + 5, 3), SPOT_NONE, 0);
    expect_spot(at(find(1, "A run"), 1), SPOT_NONE, 0);
    dialog_ask(&d, DIALOG_TEXT, ACTION_LOAD, "File");
    canvas_clear(&c);
    dialog_draw(&d, &c);
    expect_spot(at(find(3, "Enter"), 3), SPOT_KEY, '\r');
    expect_spot(at(find(3, "Esc"), 3), SPOT_KEY, 0x1b);
}

/* ---- panes and rows ---- */

/* Each cell below the header belongs to the pane whose place it is in, frames included. */
static void check_panes(struct pane_rig *rig, const struct screen *s)
{
    struct rect places[SCREEN_PANES_MAX] = {{0}};
    struct rect area = screen_panes_area(&rig->view, &c);

    s->arrange(&rig->view, area, places);
    canvas_clear(&c);
    screen_draw(&rig->view, &c);
    for (size_t i = 0; i < s->pane_count; i++)
        for (int y = places[i].y; y < places[i].y + places[i].height; y++)
            for (int x = places[i].x; x < places[i].x + places[i].width; x++)
                assert_int_equal(at(x, y).pane, i + 1);
    for (int x = 0; x < c.width; x++) {
        assert_int_equal(at(x, 0).pane, 0);
        assert_int_equal(at(x, area.y - 1).pane, 0);
        assert_int_equal(at(x, area.y + area.height).pane, 0);
    }
}

static void panes_are_where_they_are_arranged(void **state)
{
    static const int sizes[][2] = {{80, 24}, {100, 30}, {200, 60}};
    static const struct session_server servers[PROTOCOL_COUNT];
    struct pane_rig rig;

    (void)state;
    pane_rig_open(&rig);
    rig.view.servers = servers;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        open_canvas(sizes[i][0], sizes[i][1]);
        for (int n = 0; n < SCREEN_COUNT; n++) {
            rig.ui.screen = (enum screen_number)n;
            for (rig.ui.pane[n] = 0; rig.ui.pane[n] < screens[n]->pane_count; rig.ui.pane[n]++)
                check_panes(&rig, screens[n]);
        }
    }
    pane_rig_close(&rig);
}

static void a_pane_alone_is_the_one_with_the_keys(void **state)
{
    static const struct session_server servers[PROTOCOL_COUNT];
    struct pane_rig rig;
    struct rect area;

    (void)state;
    pane_rig_open(&rig);
    rig.view.servers = servers;
    rig.ui.pane[SCREEN_DASHBOARD] = 2;
    open_canvas(60, 16);
    screen_draw(&rig.view, &c);
    area = screen_panes_area(&rig.view, &c);
    for (int x = 0; x < 60; x++)
        for (int y = area.y; y < area.y + area.height; y++)
            assert_int_equal(at(x, y).pane, 3);
    pane_rig_close(&rig);
}

/* 64 levels of two arms in a pane of 20 lines: each line says the concurrency of the row that it
 * is, whatever row is selected. */
static void lines_of_the_table_are_its_rows(void **state)
{
    size_t rows[SWEEP_CELLS_MAX];
    struct pane_rig rig;

    (void)state;
    pane_rig_open_empty(&rig, 2, 64, 1);
    open_canvas(100, 20);
    assert_int_equal(sweep_rows(&rig.view, rows), 128);
    for (rig.ui.cells.selected = 0; rig.ui.cells.selected < 128; rig.ui.cells.selected += 9) {
        canvas_clear(&c);
        sweep_cells_pane.draw(&rig.view, &c, (struct rect){0, 0, 100, 20});
        expect_spot(at(0, 0), SPOT_NONE, 0);
        for (int y = 1; y < 20; y++) {
            const struct cell *cell = &rig.result.cells[rows[at(0, y).value]];

            assert_int_equal(at(50, y).kind, SPOT_ROW);
            assert_int_equal(atoi(row_text(y) + 1), cell->level + 1);
            assert_int_equal(row_text(y)[0] == '>', at(0, y).value == rig.ui.cells.selected);
        }
    }
    pane_rig_close(&rig);
}

static void a_short_table_ends(void **state)
{
    struct pane_rig rig;

    (void)state;
    pane_rig_open_empty(&rig, 2, 1, 1);
    open_canvas(100, 20);
    sweep_cells_pane.draw(&rig.view, &c, (struct rect){0, 0, 100, 20});
    expect_spot(at(0, 2), SPOT_ROW, 1);
    expect_spot(at(0, 3), SPOT_NONE, 0);
    pane_rig_close(&rig);
}

static void servers_are_rows(void **state)
{
    static const struct session_server servers[PROTOCOL_COUNT];
    struct pane_rig rig;

    (void)state;
    pane_rig_open(&rig);
    rig.view.servers = servers;
    rig.ui.screen = SCREEN_SERVERS;
    open_canvas(80, 24);
    screen_draw(&rig.view, &c);
    expect_spot(at(find(5, "REST"), 5), SPOT_ROW, PROTOCOL_REST);
    expect_spot(at(find(6, "gRPC"), 6), SPOT_ROW, PROTOCOL_GRPC);
    assert_int_equal(at(10, 6).pane, 1);
    expect_spot(at(10, 4), SPOT_NONE, 0);
    expect_spot(at(10, 8), SPOT_NONE, 0);
    assert_int_equal(at(10, 8).pane, 2);
    pane_rig_close(&rig);
}

/* Also below the detail of the selected row, which moves the others. */
static void lines_of_the_setup_are_its_rows(void **state)
{
    struct pane_rig rig;
    struct setup s;

    (void)state;
    pane_rig_open(&rig);
    assert_int_equal(setup_open(&s, &rig.result.sweep, NULL), 0);
    open_canvas(80, 24);
    for (size_t selected = 0; selected < setup_count(&s); selected++) {
        int seen = 0;

        setup_select(&s, selected);
        canvas_clear(&c);
        setup_draw(&s, &c);
        for (int y = 0; y < c.height; y++) {
            struct setup_row row;

            if (at(40, y).kind != SPOT_ROW)
                continue;
            row = setup_row(&s, at(40, y).value);
            find(y, row.setting ? row.setting->name : ((const struct sweep_arm *)row.base)->name);
            assert_int_equal(row_text(y)[0] == '>', at(40, y).value == selected);
            seen += at(40, y).value == selected;
        }
        assert_int_equal(seen, 1);
    }
    setup_close(&s);
    pane_rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(painting_leaves_spots),
        cmocka_unit_test(the_pane_stays_below_what_is_in_it),
        cmocka_unit_test(spots_stay_within_the_clip_and_their_numbers),
        cmocka_unit_test(tabs_are_the_spots_of_their_screens),
        cmocka_unit_test(pairs_of_the_footer_are_their_actions),
        cmocka_unit_test(hints_of_a_question_are_their_keys),
        cmocka_unit_test(panes_are_where_they_are_arranged),
        cmocka_unit_test(a_pane_alone_is_the_one_with_the_keys),
        cmocka_unit_test(lines_of_the_table_are_its_rows),
        cmocka_unit_test(a_short_table_ends),
        cmocka_unit_test(servers_are_rows),
        cmocka_unit_test(lines_of_the_setup_are_its_rows),
    };

    return cmocka_run_group_tests(tests, NULL, close_canvas);
}
