#include <config.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "chart/scale.h"
#include "pane_rig.h"
#include "synthetic.h"
#include "tui/compare_panes.h"
#include "tui/sweep_panes.h"

/* Levels of the synthetic result. */
enum { C_1, C_16 };

static int set_up(void **state)
{
    static struct pane_rig rig;

    pane_rig_open(&rig);
    rig.ui.level = C_16;
    rig.ui.level_chosen = true;
    *state = &rig;
    return 0;
}

static int tear_down(void **state)
{
    pane_rig_close(*state);
    return 0;
}

static void expect_title(const struct pane_rig *rig, const struct pane *pane, const char *text)
{
    char title[TITLE_SIZE] = "", remark[TITLE_SIZE] = "";

    pane->title(&rig->view, title, remark);
    assert_string_equal(title, text);
}

/* Response times go from 1.8 to 8 ms, so the axis goes from 1 to 10 ms; labels take 8 of the 80
 * columns. All requests of rest at c=16 took 8 ms: log10(8) x 72 is 65.02. */
static void the_median_stands_where_the_axis_says(void **state)
{
    struct pane_rig *rig = *state;
    struct scale axis = {SCALE_LOG, 1, 10};

    pane_rig_draw(rig, &compare_boxes_pane, 80, 6);
    assert_int_equal(scale_cell(&axis, 8, 72), 65);
    assert_int_equal(pane_rig_find(rig, 3, "M"), 8 + 65);
    assert_true(pane_rig_has(rig, 3, ">c=16 R "));
    assert_true(pane_rig_has(rig, 4, "      g "));
    assert_int_equal(pane_rig_find(rig, 5, "1"), 8);
    assert_int_equal(pane_rig_find(rig, 5, "2"), 8 + 21); /* log10(2) x 72 = 21.7 */
    assert_int_equal(pane_rig_find(rig, 5, "10"), 78);    /* moved in: it has two digits */
    expect_title(rig, &compare_boxes_pane, "Response time ms, log: |p1 [p25 M p75] p99| *p99.9");
}

static void the_level_looked_at_is_always_shown(void **state)
{
    struct pane_rig rig;

    (void)state;
    pane_rig_open_empty(&rig, 2, 20, 3);
    pane_rig_add(&rig, synthetic_trial(1, 2, 0, 1000, 500));
    rig.ui.level_chosen = true;
    for (rig.ui.level = 0; rig.ui.level < 20; rig.ui.level++) {
        char text[32];
        bool found = false;

        snprintf(text, sizeof text, ">c=%zu ", rig.ui.level + 1);
        pane_rig_draw(&rig, &compare_boxes_pane, 78, 7);
        for (int y = 0; y < 6; y++)
            found = found || pane_rig_has(&rig, y, text);
        assert_true(found);
    }
    rig.ui.level = 2;
    pane_rig_draw(&rig, &compare_boxes_pane, 78, 7);
    assert_true(pane_rig_has(&rig, 2, ">c=3  R not measured"));
    assert_true(pane_rig_has(&rig, 3, "M"));
    pane_rig_close(&rig);
}

/* grpc over rest at c=16 is 1.5, 1.5 and 1 in the blocks: mean of logarithms 0.2703, their standard
 * deviation 0.2341, so exp(0.2703 -+ 4.3027 x 0.2341 / sqrt(3)) = 0.7326 to 2.3440. At c=1 it is
 * 1.25 in every block. */
static void differences_have_their_interval_and_word(void **state)
{
    struct pane_rig *rig = *state;
    const char *row;

    pane_rig_draw(rig, &compare_ratios_pane, 98, 4);
    expect_title(rig, &compare_ratios_pane, "grpc against rest, %");
    row = pane_rig_row(rig, 1);
    assert_non_null(strstr(row, "  1  +25.0  [+25.0,+25.0] faster    -20.0  [-20.0,-20.0] faster"));
    row = pane_rig_row(rig, 2);
    assert_non_null(strstr(row, ">16  +31.0 [-26.7,+134.4] n.s. "));
    assert_string_equal(pane_rig_row(rig, 3), "");
}

static void at_80_columns_there_are_intervals(void **state)
{
    struct pane_rig *rig = *state;

    pane_rig_draw(rig, &compare_ratios_pane, 78, 4);
    assert_string_equal(pane_rig_row(rig, 0),
                        "  c req/s 95 % interval        p50 95 % interval     "
                        "   p99 95 % interval");
    assert_string_equal(pane_rig_row(rig, 1),
                        "  1 +25.0 [+25.0,+25.0]      -20.0 [-20.0,-20.0]     "
                        " -20.0 [-20.0,-20.0]");
    assert_true(pane_rig_has(rig, 2, ">16 +31.0    [-27,+134] n.s. -23.7"));
}

/* Where only one of both has room the doubt stands in the interval's place. */
static void a_narrow_table_has_intervals_or_the_doubt(void **state)
{
    struct pane_rig *rig = *state;
    int x;

    pane_rig_draw(rig, &compare_ratios_pane, 58, 4);
    assert_string_equal(pane_rig_row(rig, 0),
                        "  c req/s    interval   p50    interval   p99    interval");
    assert_string_equal(pane_rig_row(rig, 1),
                        "  1 +25.0   [+25,+25] -20.0   [-20,-20] -20.0   [-20,-20]");
    assert_true(pane_rig_has(rig, 2, ">16 +31.0 n.s.        -23.7 n.s."));
    x = pane_rig_find(rig, 1, "+25.0");
    assert_int_equal(canvas_at(&rig->canvas, x, 1)->style, STYLE_GRPC); /* whose gain it is */
    assert_int_equal(canvas_at(&rig->canvas, x, 2)->style, STYLE_TEXT);
}

static void the_narrowest_pane_has_intervals_still(void **state)
{
    struct pane_rig *rig = *state;

    pane_rig_draw(rig, &compare_ratios_pane, SCREEN_PANE_WIDTH - 2, 4);
    assert_string_equal(pane_rig_row(rig, 0), "   req/s  interval  p50  interval  p99  interval");
    assert_string_equal(pane_rig_row(rig, 1), "  1  +25 [+25,+25]  -20 [-20,-20]  -20 [-20,-20]");
    pane_rig_draw(rig, &compare_ratios_pane, 38, 4);
    assert_string_equal(pane_rig_row(rig, 1), "  1  +25        -20        -20");
}

/* 3 x 200 requests are not the 662 that p99 needs, but more than the 11 that p50 does. */
static void differences_of_doubtful_percentiles_are_dim(void **state)
{
    struct pane_rig rig;

    (void)state;
    pane_rig_open_empty(&rig, 2, 1, 3);
    for (int block = 0; block < 3; block++) {
        pane_rig_add(&rig, synthetic_trial(0, 0, block, 1000, 500));
        pane_rig_add(&rig, synthetic_trial(1, 0, block, 200, 300));
    }
    pane_rig_draw(&rig, &compare_ratios_pane, 78, 4);
    assert_string_equal(pane_rig_row(&rig, 1),
                        ">1 -80.0 [-80.0,-80.0]      -40.0 [-40.0,-40.0]      "
                        "-40.0 [-40.0,-40.0]");
    assert_int_equal(canvas_at(&rig.canvas, 4, 1)->style, STYLE_REST);
    assert_int_equal(canvas_at(&rig.canvas, 30, 1)->style, STYLE_GRPC);
    assert_int_equal(canvas_at(&rig.canvas, 54, 1)->style, STYLE_DIM);
    pane_rig_close(&rig);
}

static void two_blocks_give_no_word(void **state)
{
    struct pane_rig rig;

    (void)state;
    pane_rig_open_empty(&rig, 2, 1, 3);
    for (int block = 0; block < 2; block++) {
        pane_rig_add(&rig, synthetic_trial(0, 0, block, 1000, 500));
        pane_rig_add(&rig, synthetic_trial(1, 0, block, 2000, 250));
    }
    pane_rig_draw(&rig, &compare_ratios_pane, 98, 4);
    assert_true(pane_rig_has(&rig, 1, "+100.0"));
    assert_true(pane_rig_has(&rig, 1, "too few"));
    assert_false(pane_rig_has(&rig, 1, "faster"));
    pane_rig_close(&rig);
}

/* What stands between the tag and the total. */
static int count_letters(const struct pane_rig *rig, int y, char letter)
{
    const char *row = pane_rig_row(rig, y);
    int count = 0;

    for (int x = 2; x < 62 && row[x]; x++)
        count += letter ? row[x] == letter : row[x] != ' ';
    return count;
}

/* rest at c=16, in us: 12.346 to encode and 3.5 to decode in the client, 4000 in the network, 4000
 * in the server, of which its five phases account for 10 each: 8015.846 of an axis to 10000, which
 * is 46 of 58 cells. Each small part has one, network and the rest of the server share 39. A blank
 * sets the codec apart on either side, and the figure is the service time without it. */
static void the_parts_of_a_stack_make_up_its_length(void **state)
{
    struct pane_rig *rig = *state;
    static const char order[] = "eNDPQIEOd";
    const char *row;

    pane_rig_draw(rig, &compare_phases_pane, 70, 12);
    assert_int_equal(count_letters(rig, 0, 0), 46);
    for (size_t i = 0; order[i]; i++)
        assert_true(count_letters(rig, 0, order[i]) >= 1);
    assert_int_equal(count_letters(rig, 0, 'N') + count_letters(rig, 0, 'O'), 39);
    assert_int_equal(count_letters(rig, 0, 'Q'), 1);
    row = pane_rig_row(rig, 0);
    for (int x = 5; x < 48; x++)
        assert_true(strchr(order, row[x]) >= strchr(order, row[x - 1]));
    assert_true(pane_rig_has(rig, 0, " e N"));
    assert_true(pane_rig_has(rig, 0, "O d"));
    assert_true(pane_rig_has(rig, 0, " 8000"));
    expect_title(rig, &compare_phases_pane, "Where the time goes, c=16");
}

static void each_part_has_its_figure(void **state)
{
    struct pane_rig *rig = *state;

    pane_rig_draw(rig, &compare_phases_pane, 48, 12);
    assert_true(pane_rig_has(rig, 2, "R    g")); /* two rows of bars, then the heading */
    assert_true(pane_rig_has(rig, 3, "e client encode  12.3 12.3"));
    assert_true(pane_rig_has(rig, 4, "N network        4000 3000"));
    assert_true(pane_rig_has(rig, 10, "O other          3950 2950"));
    pane_rig_draw(rig, &compare_phases_pane, 38, 7);
    assert_true(pane_rig_has(rig, 2, "e c.enc  12.3 12.3"));
    assert_true(pane_rig_has(rig, 2, "I infer  10.0 10.0"));
}

/* 15 s / 30000 and / 40000 requests; in the blocks 2/3, 2/3 and 1 of it: the cube root of 4/9. */
static void costs_stand_beside_each_other(void **state)
{
    struct pane_rig *rig = *state;

    pane_rig_draw(rig, &compare_costs_pane, 60, 12);
    expect_title(rig, &compare_costs_pane, "Costs at saturation (c=16)");
    assert_string_equal(pane_rig_row(rig, 1),
                        "CPU, both us        500    375  -23.7           n.s.");
    assert_true(pane_rig_has(rig, 4, "server mem. KiB    1221   1221   +0.0           n.s."));
    pane_rig_draw(rig, &compare_costs_pane, 31, 3);
    assert_string_equal(pane_rig_row(rig, 1), "cpu us       500    375  -23.7");
}

static void arms_that_are_not_compared_say_why(void **state)
{
    struct pane_rig rig;

    (void)state;
    pane_rig_open_empty(&rig, 2, 2, 3);
    pane_rig_draw(&rig, &compare_costs_pane, 60, 12);
    assert_true(pane_rig_has(&rig, 10, "arm-1: not measured"));
    assert_true(pane_rig_has(&rig, 11, "arm-0: not measured"));
    pane_rig_close(&rig);
}

/* Axis 0 to 3000; two columns of tag, five of name and eight of the figure leave 45 for bars. */
static void every_arm_has_its_bar(void **state)
{
    struct pane_rig *rig = *state;

    pane_rig_draw(rig, &compare_arms_pane, 60, 4);
    expect_title(rig, &compare_arms_pane, "req/s of all arms, c=16");
    assert_string_equal(pane_rig_row(rig, 0),
                        "R rest ##############################                   2000");
    assert_true(pane_rig_has(rig, 1, "g grpc ======================================="));
    assert_int_equal(pane_rig_find(rig, 3, "0"), 7);
    assert_int_equal(pane_rig_find(rig, 3, "3000"), 48);
}

static void the_pair_is_among_however_many_arms(void **state)
{
    struct pane_rig rig;

    (void)state;
    pane_rig_open_empty(&rig, 64, 1, 1);
    rig.ui.arms[0] = 40;
    rig.ui.arms[1] = 61;
    pane_rig_draw(&rig, &compare_arms_pane, 38, 7);
    assert_string_equal(pane_rig_row(&rig, 0), "  arm-0                              -");
    assert_true(pane_rig_has(&rig, 3, "R arm-40"));
    assert_true(pane_rig_has(&rig, 4, "g arm-61"));
    assert_true(pane_rig_has(&rig, 5, "and 59 more"));
    assert_int_equal(canvas_at(&rig.canvas, 10, 6)->character, ' '); /* no axis of nothing */
    pane_rig_close(&rig);
}

/* All requests of all 5 seconds lie in bin 17 of the time line, which begins at 10^(17/6) us. */
static void the_heat_map_shows_seconds_and_bins(void **state)
{
    struct pane_rig *rig = *state;

    pane_rig_draw(rig, &compare_heat_pane, 46, 4);
    expect_title(rig, &compare_heat_pane, "Response ms by second, c=16");
    for (int y = 0; y < 2; y++)
        assert_string_equal(pane_rig_row(rig, y), "      ###############     ###############");
    assert_true(pane_rig_has(rig, 2, "0.681 ###############     ###############"));
    assert_true(pane_rig_has(rig, 3, "R 0 to 5 s, block 3"));
    assert_true(pane_rig_has(rig, 3, "g 0 to 5 s, block 3"));
}

/* The first three are at least 48 columns wide wherever they are shown. */
static const struct pane *const all_panes[] = {
    &sweep_cells_pane,    &sweep_trials_pane,   &compare_boxes_pane,
    &sweep_bars_pane,     &compare_ratios_pane, &compare_arms_pane,
    &compare_phases_pane, &compare_heat_pane,   &compare_costs_pane};

static void draw_everything(struct pane_rig *rig)
{
    static const struct rect sizes[] = {{.width = 48, .height = 4},
                                        {.width = 78, .height = 9},
                                        {.width = 98, .height = 7},
                                        {.width = 130, .height = 20},
                                        {.width = 300, .height = 100}};

    for (size_t i = 0; i < sizeof all_panes / sizeof *all_panes; i++) {
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
            pane_rig_draw(rig, all_panes[i], sizes[s].width, sizes[s].height);
        if (i >= 3)
            pane_rig_draw(rig, all_panes[i], 38, 7);
    }
}

static void draw_metrics(struct pane_rig *rig)
{
    static const enum metric metrics[] = {METRIC_THROUGHPUT, METRIC_RESPONSE_P999,
                                          METRIC_SERVER_RSS, METRIC_ERRORS};

    for (size_t i = 0; i < sizeof metrics / sizeof *metrics; i++) {
        rig->ui.metric = metrics[i];
        rig->ui.logarithmic = !rig->ui.logarithmic;
        draw_everything(rig);
    }
}

static struct trial *unknown_trial(size_t arm, size_t level)
{
    struct trial *t;

    assert_int_equal(trial_open(&t, NULL), 0);
    t->arm = arm;
    t->level = level;
    t->valid = true;
    return t;
}

static void no_result_leaves_a_pane(void **state)
{
    static const size_t counts[] = {1, 2, 64};

    for (size_t i = 0; i < 9; i++) {
        struct pane_rig rig;
        size_t arms = counts[i % 3], levels = counts[i / 3];

        pane_rig_open_empty(&rig, arms, levels, 2);
        draw_metrics(&rig);
        pane_rig_add(&rig, unknown_trial(arms - 1, levels - 1));
        draw_metrics(&rig);
        pane_rig_add(&rig, synthetic_trial(0, levels / 2, 0, 1, 3e9)); /* 50 minutes */
        rig.ui.level = levels / 2;
        rig.ui.level_chosen = true;
        draw_metrics(&rig);
        pane_rig_close(&rig);
    }
    draw_metrics(*state);
}

/* 63 bytes each, of which the later ones take two or three a character. */
static void long_names_are_cut(void **state)
{
    static const char *const names[] = {
        "a-name-of-sixty-three-characters-which-is-the-longest-there-is-",
        "\xc3\xa4\xc3\xb6\xc3\xbc-\xc3\xa4\xc3\xb6\xc3\xbc-\xc3\xa4\xc3\xb6\xc3\xbc-"
        "\xc3\xa4\xc3\xb6\xc3\xbc-\xc3\xa4\xc3\xb6\xc3\xbc-\xc3\xa4\xc3\xb6\xc3\xbc-"
        "\xc3\xa4\xc3\xb6\xc3\xbc-\xc3\xa4\xc3\xb6\xc3\xbc-\xc3\xa4\xc3\xb6\xc3\xbc"};
    struct pane_rig *rig = *state;

    for (size_t i = 0; i < 2; i++)
        strcpy(rig->result.sweep.arms[i].name, names[i]);
    rig->result.sweep.levels[C_16] = level_of_concurrency(SWEEP_CONCURRENCY_MAX);
    draw_metrics(rig);
    pane_rig_draw(rig, &compare_arms_pane, 60, 4);
    assert_true(pane_rig_has(rig, 0, "R a-name-of-sixty-thr~ #"));
    pane_rig_draw(rig, &sweep_cells_pane, 78, 4);
    assert_true(pane_rig_has(rig, 1, "R a-name-of-si~ "));
}

#define WITH_RESULT(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

/* The synthetic result has eight findings: six that are not tested, and two measurements. */
static void the_chosen_finding_is_always_shown(void **state)
{
    struct pane_rig *rig = *state;

    for (rig->ui.finding = 0; rig->ui.finding < 8; rig->ui.finding++) {
        int marks = 0;

        pane_rig_draw(rig, &compare_findings_pane, 78, 5);
        for (int y = 0; y < 5; y++)
            marks += pane_rig_has(rig, y, ">");
        assert_int_equal(marks, 1);
    }
    rig->ui.finding = 7;
    pane_rig_draw(rig, &compare_findings_pane, 78, 5);
    assert_true(pane_rig_has(rig, 2, "the arm that carries most here"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_RESULT(the_median_stands_where_the_axis_says),
        cmocka_unit_test(the_level_looked_at_is_always_shown),
        WITH_RESULT(differences_have_their_interval_and_word),
        WITH_RESULT(at_80_columns_there_are_intervals),
        WITH_RESULT(a_narrow_table_has_intervals_or_the_doubt),
        WITH_RESULT(the_narrowest_pane_has_intervals_still),
        cmocka_unit_test(differences_of_doubtful_percentiles_are_dim),
        cmocka_unit_test(two_blocks_give_no_word),
        WITH_RESULT(the_parts_of_a_stack_make_up_its_length),
        WITH_RESULT(each_part_has_its_figure),
        WITH_RESULT(costs_stand_beside_each_other),
        cmocka_unit_test(arms_that_are_not_compared_say_why),
        WITH_RESULT(every_arm_has_its_bar),
        cmocka_unit_test(the_pair_is_among_however_many_arms),
        WITH_RESULT(the_heat_map_shows_seconds_and_bins),
        WITH_RESULT(no_result_leaves_a_pane),
        WITH_RESULT(long_names_are_cut),
        WITH_RESULT(the_chosen_finding_is_always_shown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
