/* What must hold for every picture of every shape of result, and what single pictures must show. */
#include <config.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/plot/looks.h"
#include "engine/plot/sheet.h"
#include "shapes.h"

#define ROUNDING 0.01

static bool overlap(const struct extent *a, const struct extent *b)
{
    return a->x + ROUNDING < b->x + b->width && b->x + ROUNDING < a->x + a->width &&
           a->y + ROUNDING < b->y + b->height && b->y + ROUNDING < a->y + a->height;
}

static void assert_inside(const struct drawing *d, const struct item *item, const char *where)
{
    const struct extent *e = &item->extent;

    if (isnan(e->x + e->y + e->width + e->height) || e->x < -ROUNDING || e->y < -ROUNDING ||
        e->width < 0 || e->height < 0 || e->x + e->width > d->width + ROUNDING ||
        e->y + e->height > d->height + ROUNDING)
        fail_msg("%s: item of kind %d at %g,%g size %g,%g leaves the page (\"%s\")", where,
                 (int)item->kind, e->x, e->y, e->width, e->height,
                 item->kind == ITEM_TEXT ? drawing_item_text(d, item) : "");
}

static void assert_apart(const struct drawing *d, const struct item *item, size_t from,
                         const char *where)
{
    for (size_t i = from; i < drawing_count(d); i++) {
        const struct item *other = drawing_item(d, i);

        if (other->kind == ITEM_TEXT && overlap(&item->extent, &other->extent))
            fail_msg("%s: \"%s\" lies over \"%s\"", where, drawing_item_text(d, item),
                     drawing_item_text(d, other));
    }
}

static void assert_sound(const struct drawing *d, const char *where)
{
    size_t texts = 0;

    assert_false(drawing_failed(d));
    for (size_t i = 0; i < drawing_count(d); i++) {
        const struct item *item = drawing_item(d, i);

        assert_inside(d, item, where);
        texts += item->kind == ITEM_TEXT;
        if (item->kind == ITEM_TEXT)
            assert_apart(d, item, i + 1, where);
    }
    assert_true(texts > 3);
}

static struct material *open_material(const struct result *r)
{
    struct material *m = malloc(sizeof *m);

    assert_non_null(m);
    assert_int_equal(material_init(m, r, NULL), 0);
    return m;
}

static void check_shape(const struct shape *s)
{
    struct material *m;
    struct drawing d;
    struct result r;
    char where[128];

    shape_make(s, &r);
    m = open_material(&r);
    for (size_t i = 0; i < PICTURE_COUNT; i++) {
        snprintf(where, sizeof where, "%s of %s", pictures[i].file, s->name);
        sheet_of_picture(m, &pictures[i], &d);
        assert_sound(&d, where);
        drawing_fini(&d);
    }
    snprintf(where, sizeof where, "the page of %s", s->name);
    sheet_overview(m, &d);
    assert_sound(&d, where);
    drawing_fini(&d);
    free(m);
    result_fini(&r);
}

static void test_texts_stay_on_the_page_and_apart(void **state)
{
    (void)state;
    for (size_t i = 0; shapes[i].name; i++)
        check_shape(&shapes[i]);
}

static const struct shape *find_shape(const char *name)
{
    for (size_t i = 0; shapes[i].name; i++)
        if (strcmp(shapes[i].name, name) == 0)
            return &shapes[i];
    fail_msg("no shape %s", name);
    return NULL;
}

/* One picture of a shape, and what it was made from. */
struct seen {
    struct result result;
    struct material *material;
    struct drawing drawing;
};

static void see(struct seen *s, const char *shape, enum picture_number number)
{
    shape_make(find_shape(shape), &s->result);
    s->material = open_material(&s->result);
    sheet_of_picture(s->material, &pictures[number], &s->drawing);
}

static void unsee(struct seen *s)
{
    drawing_fini(&s->drawing);
    free(s->material);
    result_fini(&s->result);
}

static size_t count_kind(const struct drawing *d, enum item_kind kind, uint32_t rgb)
{
    size_t count = 0;

    for (size_t i = 0; i < drawing_count(d); i++)
        count += drawing_item(d, i)->kind == kind && drawing_item(d, i)->ink.rgb == rgb;
    return count;
}

static const struct item *find_text(const struct drawing *d, const char *text)
{
    for (size_t i = 0; i < drawing_count(d); i++)
        if (drawing_item(d, i)->kind == ITEM_TEXT &&
            strstr(drawing_item_text(d, drawing_item(d, i)), text))
            return drawing_item(d, i);
    return NULL;
}

/* The whole panel is the first frame that is drawn in the colour of axes. */
static const struct extent *find_panel(const struct drawing *d)
{
    for (size_t i = 0; i < drawing_count(d); i++)
        if (drawing_item(d, i)->kind == ITEM_FRAME && drawing_item(d, i)->ink.rgb == RGB_FRAME)
            return &drawing_item(d, i)->extent;
    fail_msg("no panel");
    return NULL;
}

enum { REST_RGB = 0x0072b2, GRPC_RGB = 0xd55e00 };

/* Seven levels, of which the client limits the last: one hollow mark an arm. */
static void test_cells_limited_by_the_client_are_hollow(void **state)
{
    struct seen s;

    (void)state;
    see(&s, "usual", PICTURE_THROUGHPUT);
    assert_int_equal(count_kind(&s.drawing, ITEM_HOLLOW_MARKER, REST_RGB), 1);
    assert_int_equal(count_kind(&s.drawing, ITEM_HOLLOW_MARKER, GRPC_RGB), 1);
    /* Six more and that of the legend. */
    assert_int_equal(count_kind(&s.drawing, ITEM_MARKER, REST_RGB), 7);
    assert_non_null(find_text(&s.drawing, "held up by: client"));
    unsee(&s);
}

static void test_boxes_limited_by_the_client_are_hatched(void **state)
{
    struct seen s;

    (void)state;
    see(&s, "usual", PICTURE_BOXES);
    assert_int_equal(count_kind(&s.drawing, ITEM_HATCH, REST_RGB), 1);
    assert_int_equal(count_kind(&s.drawing, ITEM_HATCH, GRPC_RGB), 1);
    assert_int_equal(count_kind(&s.drawing, ITEM_FILL, REST_RGB), 7);
    unsee(&s);
}

static void test_what_nothing_held_up_is_not_explained(void **state)
{
    struct seen s;

    (void)state;
    see(&s, "classic", PICTURE_THROUGHPUT);
    assert_null(find_text(&s.drawing, "held up by"));
    assert_null(find_text(&s.drawing, "interval"));
    unsee(&s);
}

/* 1000 and 1025 requests in 5 s are 200 and 205 a second, on an axis to 250: the bars are 4/5 and
 * 41/50 of the panel high. */
static void test_bars_start_at_zero(void **state)
{
    const struct extent *panel;
    double heights[2] = {0};
    size_t bars = 0;
    struct seen s;

    (void)state;
    see(&s, "classic", PICTURE_METRICS);
    panel = find_panel(&s.drawing);
    for (size_t i = 0; i < drawing_count(&s.drawing) && bars < 2; i++) {
        const struct item *item = drawing_item(&s.drawing, i);

        if (item->kind != ITEM_FILL || item->extent.x < panel->x || item->extent.y < panel->y ||
            item->ink.rgb == RGB_WHITE)
            continue;
        assert_true(fabs(item->extent.y + item->extent.height - panel->y - panel->height) < 1e-9);
        heights[bars++] = item->extent.height / panel->height;
    }
    assert_int_equal(bars, 2);
    assert_true(fabs(heights[0] - 0.8) < 1e-9);
    assert_true(fabs(heights[1] - 0.82) < 1e-9);
    unsee(&s);
}

/* The legend ends above the panel, and nothing but the panel's own marks is in it. */
/* One dotted curve an arm, from the lowest level to the highest and not beyond. */
static void test_the_scalability_law_is_laid_through_the_levels(void **state)
{
    const struct item *first = NULL, *last = NULL, *curve = NULL;
    struct seen s;

    (void)state;
    see(&s, "law", PICTURE_THROUGHPUT);
    assert_non_null(find_text(&s.drawing, "Universal Scalability Law"));
    for (size_t i = 0; i < drawing_count(&s.drawing); i++) {
        const struct item *item = drawing_item(&s.drawing, i);

        if (item->ink.rgb != GRPC_RGB || item->extent.y < find_panel(&s.drawing)->y)
            continue;
        if (item->kind == ITEM_LINE && item->ink.dash == DASH_DOTS)
            curve = item;
        if (item->kind == ITEM_MARKER && first == NULL)
            first = item;
        if (item->kind == ITEM_MARKER)
            last = item;
    }
    assert_non_null(curve);
    assert_non_null(first);
    /* Marks stand beside their level, by half of what arms are moved apart. */
    assert_true(fabs(curve->extent.x - first->extent.x - MARKER_SIZE / 2) <= 2 + ROUNDING);
    assert_true(fabs(curve->extent.x + curve->extent.width - last->extent.x - MARKER_SIZE / 2) <=
                2 + ROUNDING);
    unsee(&s);
}

static void test_the_legend_is_above_the_data(void **state)
{
    const struct item *entry;
    struct seen s;

    (void)state;
    see(&s, "usual", PICTURE_PERCENTILES);
    entry = find_text(&s.drawing, "held up by: client");
    assert_non_null(entry);
    assert_true(entry->extent.y + entry->extent.height < find_panel(&s.drawing)->y);
    unsee(&s);
}

static void test_a_missing_cell_is_a_gap(void **state)
{
    size_t rest = 0;
    struct seen s;

    (void)state;
    see(&s, "gaps", PICTURE_THROUGHPUT);
    /* Of levels 0 to 5 the first arm lacks 1 and 4: marks at 0, 2, 3 and 5, and that of the legend;
     * one line, from 2 to 3. */
    assert_int_equal(count_kind(&s.drawing, ITEM_MARKER, REST_RGB), 5);
    for (size_t i = 0; i < drawing_count(&s.drawing); i++) {
        const struct item *item = drawing_item(&s.drawing, i);

        if (item->kind == ITEM_LINE && item->ink.rgb == REST_RGB && item->ink.width > 1.5 &&
            item->extent.y > find_panel(&s.drawing)->y)
            rest++;
    }
    assert_int_equal(rest, 1);
    unsee(&s);
}

static void test_every_picture_says_what_was_measured(void **state)
{
    struct seen s;

    (void)state;
    see(&s, "usual", PICTURE_THROUGHPUT);
    assert_non_null(find_text(&s.drawing, "closed loop, concurrency 1 to 64"));
    assert_non_null(find_text(&s.drawing, "3 blocks"));
    assert_non_null(find_text(&s.drawing, "warm-up 1 s, discarded"));
    assert_non_null(find_text(&s.drawing, "requests measured, 0 failed"));
    assert_non_null(find_text(&s.drawing, "build-host"));
    assert_non_null(find_text(&s.drawing, "UTC"));
    unsee(&s);
}

/* The rule: the highest level at which every arm was measured and its server was the limit. */
static void test_pictures_of_one_level_leave_out_what_the_client_limited(void **state)
{
    struct seen s;

    (void)state;
    see(&s, "usual", PICTURE_HISTOGRAMS);
    assert_non_null(find_text(&s.drawing, "Distribution of the response time, c=32"));
    unsee(&s);
}

static void test_times_are_in_the_unit_of_their_size(void **state)
{
    static const struct {
        const char *shape, *title;
    } rows[] = {{"microseconds", "p50, µs"}, {"usual", "p50, ms"}, {"seconds", "p50, s"}};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct seen s;

        see(&s, rows[i].shape, PICTURE_PERCENTILES);
        assert_non_null(find_text(&s.drawing, rows[i].title));
        unsee(&s);
    }
}

/* Blocks of 200, 202 and 204 a second: their geometric mean is 201.993. */
static void test_a_rate_that_was_searched_for_is_a_figure(void **state)
{
    struct seen s;

    (void)state;
    see(&s, "searched", PICTURE_METRICS);
    assert_non_null(find_text(&s.drawing, "Key figures, highest rate held"));
    assert_non_null(find_text(&s.drawing, "rate held, requests/s"));
    assert_non_null(find_text(&s.drawing, "202"));
    assert_non_null(
        find_text(&s.drawing, "open loop, Poisson arrivals, highest rate searched for"));
    unsee(&s);
    see(&s, "searched", PICTURE_THROUGHPUT);
    assert_non_null(find_text(&s.drawing, "the highest rate that each arm holds"));
    assert_null(find_text(&s.drawing, "as many as are asked for"));
    unsee(&s);
}

static void test_a_schedule_is_no_concurrency(void **state)
{
    struct seen s;

    (void)state;
    see(&s, "schedule", PICTURE_THROUGHPUT);
    assert_non_null(find_text(&s.drawing, "schedule, requests a second"));
    assert_non_null(find_text(&s.drawing, "100..1000"));
    unsee(&s);
}

/* Marks are 8 wide; the value of a level that is a round number is drawn in full. */
static void test_no_mark_lies_on_the_frame(void **state)
{
    for (size_t i = 0; shapes[i].name; i++) {
        const struct extent *panel;
        struct seen s;

        (void)state;
        see(&s, shapes[i].name, PICTURE_THROUGHPUT);
        panel = shapes[i].empty ? NULL : find_panel(&s.drawing);
        for (size_t k = 0; panel && k < drawing_count(&s.drawing); k++) {
            const struct item *item = drawing_item(&s.drawing, k);

            if (item->kind == ITEM_MARKER && item->extent.y + item->extent.height > panel->y)
                assert_true(item->extent.y > panel->y);
        }
        unsee(&s);
    }
}

static void test_what_is_not_known_has_a_dash(void **state)
{
    struct seen s;

    (void)state;
    see(&s, "gaps", PICTURE_METRICS);
    assert_non_null(find_text(&s.drawing, "–"));
    unsee(&s);
    see(&s, "classic", PICTURE_METRICS);
    assert_null(find_text(&s.drawing, "–"));
    unsee(&s);
}

static void test_arms_are_told_apart_in_grey(void **state)
{
    struct seen s;

    (void)state;
    see(&s, "eight-arms", PICTURE_THROUGHPUT);
    for (size_t i = 0; i < LOOKS_MAX; i++)
        for (size_t j = 0; j < i; j++) {
            const struct look *a = &s.material->looks[i], *b = &s.material->looks[j];

            assert_true(a->marker != b->marker || a->dash != b->dash);
            assert_int_not_equal(a->rgb, b->rgb);
        }
    assert_int_equal(s.material->looks[0].rgb, REST_RGB);
    assert_int_equal(s.material->looks[1].rgb, GRPC_RGB);
    assert_int_equal(s.material->looks[1].dash, DASH_LONG);
    assert_int_equal(s.material->looks[1].marker, MARKER_TRIANGLE);
    unsee(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_texts_stay_on_the_page_and_apart),
        cmocka_unit_test(test_cells_limited_by_the_client_are_hollow),
        cmocka_unit_test(test_boxes_limited_by_the_client_are_hatched),
        cmocka_unit_test(test_what_nothing_held_up_is_not_explained),
        cmocka_unit_test(test_bars_start_at_zero),
        cmocka_unit_test(test_the_scalability_law_is_laid_through_the_levels),
        cmocka_unit_test(test_the_legend_is_above_the_data),
        cmocka_unit_test(test_a_missing_cell_is_a_gap),
        cmocka_unit_test(test_every_picture_says_what_was_measured),
        cmocka_unit_test(test_pictures_of_one_level_leave_out_what_the_client_limited),
        cmocka_unit_test(test_times_are_in_the_unit_of_their_size),
        cmocka_unit_test(test_a_rate_that_was_searched_for_is_a_figure),
        cmocka_unit_test(test_a_schedule_is_no_concurrency),
        cmocka_unit_test(test_no_mark_lies_on_the_frame),
        cmocka_unit_test(test_what_is_not_known_has_a_dash),
        cmocka_unit_test(test_arms_are_told_apart_in_grey),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
