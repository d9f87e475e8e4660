#include <config.h>

#include "engine/plot/letters.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

enum { FIRST = 32, LAST = 126, OTHER = 1000, PER_EM = 1000 };

static const struct {
    double size;
    bool bold;
} fonts[FONT_COUNT] = {
    [FONT_TITLE] = {17, true},
    [FONT_HEADING] = {12, true},
    [FONT_TEXT] = {11, false},
    [FONT_SMALL] = {9.5, false},
};

/* Of the characters from blank to tilde, in thousandths of an em: DejaVu Sans 2.37. */
static const int16_t advances[][LAST - FIRST + 1] = {
    {318,  401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337,
     636,  636, 636, 636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531,
     1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863, 748, 787,
     603,  787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500,
     500,  613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612,
     635,  635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838},
    {348,  456, 521, 838, 696, 1002, 872, 306,  457, 457, 523, 838, 380, 415,  380, 365,
     696,  696, 696, 696, 696, 696,  696, 696,  696, 696, 400, 400, 838, 838,  838, 580,
     1000, 774, 762, 734, 830, 683,  683, 821,  837, 372, 372, 775, 637, 995,  837, 850,
     733,  850, 770, 720, 682, 812,  774, 1103, 771, 724, 725, 457, 365, 457,  838, 500,
     500,  675, 716, 593, 716, 678,  435, 716,  712, 343, 343, 665, 343, 1042, 712, 687,
     716,  716, 493, 595, 478, 712,  652, 924,  645, 652, 582, 712, 365, 712,  838},
};

double font_size(enum font font)
{
    return fonts[font].size;
}

double font_line(enum font font)
{
    return fonts[font].size * 1.3;
}

bool font_is_bold(enum font font)
{
    return fonts[font].bold;
}

static double advance_of(uint8_t first, enum font font)
{
    int thousandths = first >= FIRST && first <= LAST ? advances[fonts[font].bold][first - FIRST]
                                                      : OTHER;

    return thousandths * fonts[font].size / PER_EM;
}

/* Bytes of the character there; one where it is none. */
static size_t step_of(const char *text)
{
    size_t bytes = text_utf8_length((const uint8_t *)text, strlen(text));

    return bytes > 0 ? bytes : 1;
}

double text_width(const char *text, enum font font)
{
    double width = 0;

    for (; *text; text += step_of(text))
        width += advance_of((uint8_t)*text, font);
    return width;
}

/* Bytes at the start of `text` that are at most so wide. */
static size_t length_within(const char *text, enum font font, double width)
{
    size_t length = 0;

    while (text[length] && (width -= advance_of((uint8_t)text[length], font)) >= 0)
        length += step_of(text + length);
    return length;
}

void text_fit(const char *text, enum font font, double width, char *out, size_t capacity)
{
    static const char cut[] = "…";
    size_t length;

    if (text_width(text, font) <= width && strlen(text) < capacity) {
        snprintf(out, capacity, "%s", text);
        return;
    }
    out[0] = '\0';
    width -= text_width(cut, font);
    if (width < 0)
        return;
    length = length_within(text, font, width);
    while (length + sizeof cut > capacity)
        length = length_within(text, font, width -= font_size(font));
    snprintf(out, capacity, "%.*s%s", (int)length, text, cut);
}
