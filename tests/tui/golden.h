/* A canvas against the text it must read as, a line a row. */
#ifndef RVG_TESTS_TUI_GOLDEN_H
#define RVG_TESTS_TUI_GOLDEN_H

#include "tui/canvas.h"

static inline void expect_printed(const struct canvas *c, enum colors colors, const char *expected)
{
    struct buf text;

    buf_init(&text, 1 << 20);
    canvas_print(c, colors, &text);
    assert_false(buf_failed(&text));
    assert_string_equal(buf_text(&text), expected);
    buf_fini(&text);
}

static inline void expect_canvas(const struct canvas *c, const char *expected)
{
    expect_printed(c, COLORS_NEVER, expected);
}

#endif
