#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "tui/theme.h"

/* Of white, black and the two Solarized backgrounds. */
static const int backgrounds[][3] = {
    {255, 255, 255}, {0, 0, 0}, {0xfd, 0xf6, 0xe3}, {0x00, 0x2b, 0x36}};

static double linear(int byte)
{
    double s = byte / 255.0;

    return s <= 0.03928 ? s / 12.92 : pow((s + 0.055) / 1.055, 2.4);
}

/* Relative luminance and contrast ratio as WCAG 2.1 defines them. */
static double luminance(const int rgb[3])
{
    return 0.2126 * linear(rgb[0]) + 0.7152 * linear(rgb[1]) + 0.0722 * linear(rgb[2]);
}

static double contrast(const int a[3], const int b[3])
{
    double one = luminance(a) + 0.05, other = luminance(b) + 0.05;

    return one > other ? one / other : other / one;
}

/* Of colour 16 to 255 of xterm's palette: a cube of six levels, then greys. */
static void palette(int color, int rgb[3])
{
    static const int levels[] = {0, 95, 135, 175, 215, 255};
    int n = color - 16;

    for (int i = 0; i < 3; i++)
        rgb[i] = color >= 232 ? 8 + 10 * (color - 232)
                              : levels[i == 0   ? n / 36
                                       : i == 1 ? n / 6 % 6
                                                : n % 6];
}

static void contrasts_are_computed_right(void **state)
{
    int blue[3];

    (void)state;
    assert_float_equal(contrast(backgrounds[0], backgrounds[1]), 21, 1e-9);
    palette(33, blue);
    assert_int_equal(blue[0], 0x00);
    assert_int_equal(blue[1], 0x87);
    assert_int_equal(blue[2], 0xff);
}

static void colours_can_be_read_on_usual_backgrounds(void **state)
{
    (void)state;
    for (int s = 0; s < STYLE_COUNT; s++) {
        int color = theme_look(s, COLORS_256).foreground, rgb[3];

        if (color == COLOR_NONE)
            continue;
        assert_true(color >= 16); /* below, each terminal has its own */
        palette(color, rgb);
        for (size_t i = 0; i < sizeof backgrounds / sizeof backgrounds[0]; i++)
            if (contrast(rgb, backgrounds[i]) < 3.25)
                fail_msg("style %d on background %zu: %.2f", s, i, contrast(rgb, backgrounds[i]));
    }
}

static void protocols_have_their_colours(void **state)
{
    static const short rest[] = {COLOR_NONE, 6, 4, 33}, grpc[] = {COLOR_NONE, 3, 1, 166};

    (void)state;
    for (int c = 0; c < COLORS_COUNT; c++) {
        assert_int_equal(theme_look(STYLE_REST, c).foreground, rest[c]);
        assert_int_equal(theme_look(STYLE_GRPC, c).foreground, grpc[c]);
    }
    assert_true(theme_look(STYLE_REST, COLORS_NEVER).bold);
    assert_false(theme_look(STYLE_GRPC, COLORS_NEVER).bold);
}

static void no_other_style_has_a_protocols_colour(void **state)
{
    (void)state;
    for (int c = COLORS_NEVER + 1; c < COLORS_COUNT; c++)
        for (int s = 0; s < STYLE_COUNT; s++) {
            short color = theme_look(s, c).foreground;

            if (s != STYLE_REST)
                assert_int_not_equal(color, theme_look(STYLE_REST, c).foreground);
            if (s != STYLE_GRPC)
                assert_int_not_equal(color, theme_look(STYLE_GRPC, c).foreground);
        }
}

static void attributes_are_where_they_belong(void **state)
{
    (void)state;
    for (int c = 0; c < COLORS_COUNT; c++)
        for (int s = 0; s < STYLE_COUNT; s++) {
            struct look look = theme_look(s, c);

            assert_int_equal(look.reverse, s == STYLE_BAR || s == STYLE_SELECTED);
            assert_int_equal(look.dim, s == STYLE_DIM);
            if (s == STYLE_BAD || s == STYLE_FOCUS)
                assert_true(look.bold);
            if (s == STYLE_GOOD || s == STYLE_WARN || s == STYLE_FRAME)
                assert_false(look.bold);
            if (c == COLORS_NEVER)
                assert_int_equal(look.foreground, COLOR_NONE);
            if (c == COLORS_8_DARK || c == COLORS_8_LIGHT)
                assert_true(look.foreground < 8);
        }
}

static void the_word_and_the_terminal_choose(void **state)
{
    static const struct {
        const char *word;
        bool no_color;
        int colors;
        const char *colorfgbg;
        enum colors expected;
    } cases[] = {
        {"auto", false, 256, NULL, COLORS_256},       {"auto", false, 0x1000000, NULL, COLORS_256},
        {"auto", false, 88, NULL, COLORS_8_DARK},     {"auto", false, 8, NULL, COLORS_8_DARK},
        {"auto", false, 8, "0;15", COLORS_8_LIGHT},   {"auto", false, 7, NULL, COLORS_NEVER},
        {"auto", false, 0, NULL, COLORS_NEVER},       {"auto", false, -1, NULL, COLORS_NEVER},
        {"auto", true, 256, NULL, COLORS_NEVER},      {"always", true, 256, NULL, COLORS_256},
        {"always", false, 0, NULL, COLORS_8_DARK},    {"always", false, 8, "0;15", COLORS_8_LIGHT},
        {"never", false, 256, NULL, COLORS_NEVER},    {"256", true, 8, NULL, COLORS_256},
        {"8", true, 256, NULL, COLORS_8_DARK},        {"8", false, 256, "0;7", COLORS_8_LIGHT},
        {"light", true, 256, "15;0", COLORS_8_LIGHT},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(
            theme_choose(cases[i].word, cases[i].no_color, cases[i].colors, cases[i].colorfgbg),
            cases[i].expected);
}

static void the_last_number_is_the_background(void **state)
{
    static const char *const dark[] = {"15;0",  "0;8",  "15;default", "15;default;0",
                                       "0;15x", "7",    "",           "0;",
                                       "0;-1",  "0;16", "15;15;junk", "0;6"};
    static const char *const light[] = {"0;15", "0;default;15", "0;7", "0;9"};

    (void)state;
    for (size_t i = 0; i < sizeof dark / sizeof dark[0]; i++)
        assert_int_equal(theme_choose("8", false, 8, dark[i]), COLORS_8_DARK);
    for (size_t i = 0; i < sizeof light / sizeof light[0]; i++)
        assert_int_equal(theme_choose("8", false, 8, light[i]), COLORS_8_LIGHT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(contrasts_are_computed_right),
        cmocka_unit_test(colours_can_be_read_on_usual_backgrounds),
        cmocka_unit_test(protocols_have_their_colours),
        cmocka_unit_test(no_other_style_has_a_protocols_colour),
        cmocka_unit_test(attributes_are_where_they_belong),
        cmocka_unit_test(the_word_and_the_terminal_choose),
        cmocka_unit_test(the_last_number_is_the_background),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
