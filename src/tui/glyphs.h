/* Every character beyond ASCII that a screen draws, with the ASCII one that takes its place. */
#ifndef RVG_TUI_GLYPHS_H
#define RVG_TUI_GLYPHS_H

#include <stdbool.h>
#include <stdint.h>

enum glyph {
    GLYPH_HORIZONTAL,
    GLYPH_VERTICAL,
    GLYPH_UPPER_LEFT,
    GLYPH_UPPER_RIGHT,
    GLYPH_LOWER_LEFT,
    GLYPH_LOWER_RIGHT,
    GLYPH_TICK_LEFT,  /* on an axis at the left: + */
    GLYPH_TICK_BELOW, /* on an axis below */
    GLYPH_CORNER,     /* where the two meet */
    GLYPH_BLOCK,
    GLYPH_HALF_RIGHT, /* the right half of a block */
    GLYPH_SHADE_1,    /* heat, from light to dark: . : + # */
    GLYPH_SHADE_2,
    GLYPH_SHADE_3,
    GLYPH_SHADE_4,
    GLYPH_DOT,
    GLYPH_UP,
    GLYPH_DOWN,
    GLYPH_ELLIPSIS,
    GLYPH_SELECTED,
    GLYPH_MIDDLE_DOT,
    GLYPH_PLUS_MINUS,
    GLYPH_TIMES,
    GLYPH_COUNT
};

/* The Unicode character, or the ASCII one in its place. */
uint32_t glyph(enum glyph g, bool ascii);

/* Left block element of so many eighths, 1 to 8; what is outside counts as the nearest. */
uint32_t glyph_eighths(int eighths);

/* The ASCII stand-in of a character in the table, block elements included; ASCII that can be seen
 * is its own, and '?' stands for any other. */
char glyph_fallback(uint32_t character);

#endif
