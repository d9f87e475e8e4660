#include <config.h>

#include "tui/glyphs.h"

#include <stddef.h>

enum { FULL_BLOCK = 0x2588, BLOCKS_FIRST = 0x2580, BLOCKS_LAST = 0x259f };

static const struct {
    uint32_t character;
    char ascii;
} glyphs[GLYPH_COUNT] = {
    [GLYPH_HORIZONTAL] = {0x2500, '-'},  [GLYPH_VERTICAL] = {0x2502, '|'},
    [GLYPH_UPPER_LEFT] = {0x250c, '+'},  [GLYPH_UPPER_RIGHT] = {0x2510, '+'},
    [GLYPH_LOWER_LEFT] = {0x2514, '+'},  [GLYPH_LOWER_RIGHT] = {0x2518, '+'},
    [GLYPH_TICK_LEFT] = {0x2524, '+'},   [GLYPH_TICK_BELOW] = {0x252c, '+'},
    [GLYPH_CORNER] = {0x2514, '+'},      [GLYPH_BLOCK] = {FULL_BLOCK, '#'},
    [GLYPH_HALF_RIGHT] = {0x2590, '#'},  [GLYPH_SHADE_1] = {0x2591, '.'},
    [GLYPH_SHADE_2] = {0x2592, ':'},     [GLYPH_SHADE_3] = {0x2593, '+'},
    [GLYPH_SHADE_4] = {FULL_BLOCK, '#'}, [GLYPH_DOT] = {0x2022, '.'},
    [GLYPH_UP] = {0x25b2, '^'},          [GLYPH_DOWN] = {0x25bc, 'v'},
    [GLYPH_ELLIPSIS] = {0x2026, '~'},    [GLYPH_SELECTED] = {0x25b8, '>'},
    [GLYPH_MIDDLE_DOT] = {0xb7, '.'},    [GLYPH_PLUS_MINUS] = {0xb1, '~'},
    [GLYPH_TIMES] = {0xd7, 'x'},
};

uint32_t glyph(enum glyph g, bool ascii)
{
    return ascii ? (unsigned char)glyphs[g].ascii : glyphs[g].character;
}

/* The blocks stand in Unicode from the full one to the thinnest. */
uint32_t glyph_eighths(int eighths)
{
    int n = eighths < 1 ? 1 : eighths > 8 ? 8 : eighths;

    return (uint32_t)(FULL_BLOCK + 8 - n);
}

char glyph_fallback(uint32_t character)
{
    if (character >= ' ' && character <= '~')
        return (char)character;
    for (size_t i = 0; i < GLYPH_COUNT; i++)
        if (glyphs[i].character == character)
            return glyphs[i].ascii;
    /* Also the thinnest block is something and not nothing. */
    return character >= BLOCKS_FIRST && character <= BLOCKS_LAST ? '#' : '?';
}
