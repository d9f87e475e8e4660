#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "engine/plot/surface_svg.h"

static const struct ink plain = {0x0072b2, 1, 1, DASH_NONE};

static struct drawing fresh(void)
{
    struct drawing d;

    drawing_init(&d, 100, 50.5);
    return d;
}

/* Frees the drawing; `expected` is what stands in the element. */
static void assert_paints(struct drawing *d, const char *expected)
{
    static const char start[] = "<svg viewBox=\"0 0 100 50.5\" font-family=\"DejaVu Sans, Verdana, "
                                "Arial, sans-serif\" id=\"a\">\n";
    struct buf out;

    buf_init(&out, 1 << 20);
    assert_false(drawing_failed(d));
    surface_svg(d, " id=\"a\"", &out);
    assert_memory_equal(buf_text(&out), start, sizeof start - 1);
    assert_true(out.size > sizeof start + 6);
    buf_truncate(&out, out.size - strlen("</svg>\n"));
    assert_string_equal(buf_text(&out) + sizeof start - 1, expected);
    buf_fini(&out);
    drawing_fini(d);
}

static void lines_and_rectangles(void **state)
{
    const struct spot spots[] = {{0, 0}, {10.04, 5}, {20, -0.04}};
    struct drawing d = fresh();

    (void)state;
    drawing_line(&d, spots, 3, (struct ink){0xd55e00, 0.35, 1.8, DASH_LONG});
    drawing_fill(&d, (struct extent){1, 2, 3.25, 4}, (struct ink){0x000000, 0.5, 0, DASH_NONE});
    drawing_frame(&d, (struct extent){1, 2, 3, 4}, plain);
    assert_paints(&d, "<path fill=\"none\" stroke=\"#d55e00\" stroke-opacity=\"0.35\" "
                      "stroke-width=\"1.8\" stroke-dasharray=\"7 4\" d=\"M0 0L10 5L20 0\"/>\n"
                      "<rect x=\"1\" y=\"2\" width=\"3.3\" height=\"4\" fill=\"#000000\" "
                      "fill-opacity=\"0.5\"/>\n"
                      "<rect x=\"1\" y=\"2\" width=\"3\" height=\"4\" fill=\"none\" "
                      "stroke=\"#0072b2\"/>\n");
}

/* In 6 x 4 units lines that are 4 apart along its foot begin at 0 and 4; that of 4 would end at 8,
 * beyond the right side, and is cut at 6, two above its beginning. */
static void a_hatch_ends_at_the_sides(void **state)
{
    struct drawing d = fresh();

    (void)state;
    drawing_hatch(&d, (struct extent){0, 0, 6, 4}, plain);
    assert_paints(&d, "<rect x=\"0\" y=\"0\" width=\"6\" height=\"4\" fill=\"#ffffff\"/>\n"
                      "<path fill=\"none\" stroke=\"#0072b2\" d=\"M0 4L4 0M4 4L6 2\"/>\n");
}

/* Radii are 4 x 0.9 and 4 x 1.25: sin 30 = 0.5, cos 30 = 0.866. */
static void markers_are_round_or_have_corners(void **state)
{
    struct drawing d = fresh();

    (void)state;
    drawing_marker(&d, (struct spot){20, 30}, MARKER_CIRCLE, plain, true);
    drawing_marker(&d, (struct spot){50, 50}, MARKER_TRIANGLE, plain, false);
    assert_paints(&d, "<circle fill=\"#ffffff\" stroke=\"#0072b2\" cx=\"20\" cy=\"30\" "
                      "r=\"3.6\"/>\n"
                      "<path fill=\"#0072b2\" stroke=\"#0072b2\" "
                      "d=\"M50 45L54.3 52.5L45.7 52.5Z\"/>\n");
}

/* A text hangs where it was put; its base line is 0.36 of 11 units below its middle. */
static void texts_hang_at_their_anchor_and_are_escaped(void **state)
{
    struct drawing d = fresh();

    (void)state;
    assert_true(font_size(FONT_SMALL) > 0);
    drawing_text(&d, (struct spot){40, 0}, ANCHOR_RIGHT, FONT_SMALL, 0x222222, "<b>&");
    drawing_text(&d, (struct spot){40, 0}, ANCHOR_MIDDLE, FONT_TITLE, 0x222222, "x");
    assert_int_equal(drawing_count(&d), 2);
    {
        struct buf out;

        buf_init(&out, 1 << 20);
        surface_svg(&d, "", &out);
        assert_non_null(strstr(buf_text(&out), "<text x=\"40\" y=\""));
        assert_non_null(strstr(buf_text(&out), " text-anchor=\"end\">&lt;b&gt;&amp;</text>"));
        assert_non_null(strstr(buf_text(&out), " font-weight=\"bold\" fill=\"#222222\" "
                                               "text-anchor=\"middle\">x</text>"));
        buf_fini(&out);
    }
    drawing_fini(&d);
}

static void items_of_one_note_are_a_group(void **state)
{
    struct extent at = {1, 1, 1, 1};
    struct drawing d = fresh();

    (void)state;
    drawing_note(&d, "grpc, c=16: 1 < 2");
    drawing_fill(&d, at, plain);
    drawing_fill(&d, at, plain);
    drawing_note(&d, NULL);
    drawing_fill(&d, at, plain);
    drawing_note(&d, "last");
    drawing_fill(&d, at, plain);
    assert_null(drawing_item_note(&d, drawing_item(&d, 2)));
    assert_string_equal(drawing_item_note(&d, drawing_item(&d, 3)), "last");
#define RECT "<rect x=\"1\" y=\"1\" width=\"1\" height=\"1\" fill=\"#0072b2\"/>\n"
    assert_paints(&d, "<g class=\"mark\"><title>grpc, c=16: 1 &lt; 2</title>\n" RECT RECT
                      "</g>\n" RECT "<g class=\"mark\"><title>last</title>\n" RECT "</g>\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_and_rectangles),
        cmocka_unit_test(a_hatch_ends_at_the_sides),
        cmocka_unit_test(markers_are_round_or_have_corners),
        cmocka_unit_test(texts_hang_at_their_anchor_and_are_escaped),
        cmocka_unit_test(items_of_one_note_are_a_group),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
