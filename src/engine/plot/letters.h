/* How wide a text is, without a font: the advances of DejaVu Sans, in which pictures are lettered.
 * The painter narrows a text that another font would make wider, so a layout made from these
 * widths holds. Pure functions. */
#ifndef RVG_ENGINE_LETTERS_H
#define RVG_ENGINE_LETTERS_H

#include <stdbool.h>
#include <stddef.h>

enum font { FONT_TITLE, FONT_HEADING, FONT_TEXT, FONT_SMALL, FONT_COUNT };

/* Height of an em, in units of the drawing. */
double font_size(enum font font);

/* From one line's middle to the next one's. */
double font_line(enum font font);

bool font_is_bold(enum font font);

/* Of a line of UTF-8, in units of the drawing. */
double text_width(const char *text, enum font font);

/* Copies as much of `text` as `width` has room for; what does not fit is cut between characters and
 * ends in "…". "" where there is not even room for that. */
void text_fit(const char *text, enum font font, double width, char *out, size_t capacity);

#endif
