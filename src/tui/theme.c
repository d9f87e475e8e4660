#include <config.h>

#include "tui/theme.h"

#include <stdlib.h>
#include <string.h>

#define COLOR(n)          \
    {                     \
        .foreground = (n) \
    }
#define BOLD(n)                         \
    {                                   \
        .foreground = (n), .bold = true \
    }
#define DIM                                   \
    {                                         \
        .foreground = COLOR_NONE, .dim = true \
    }
#define REVERSE                                   \
    {                                             \
        .foreground = COLOR_NONE, .reverse = true \
    }
#define OWN COLOR(COLOR_NONE)
#define OWN_BOLD BOLD(COLOR_NONE)

enum { RED = 1, GREEN, YELLOW, BLUE, MAGENTA, CYAN };

/* On a light background red is gRPC's, so nothing else is: bad news are magenta there. The numbers
 * of 256 are at least 3.3:1 on white, black and the two Solarized backgrounds. */
static const struct look looks[STYLE_COUNT][COLORS_COUNT] = {
    /* never, 8 on dark, 8 on light, 256 */
    [STYLE_TEXT] = {OWN, OWN, OWN, OWN},
    [STYLE_DIM] = {DIM, DIM, DIM, DIM},
    [STYLE_FRAME] = {OWN, OWN, OWN, COLOR(244)},
    [STYLE_FOCUS] = {OWN_BOLD, OWN_BOLD, OWN_BOLD, OWN_BOLD},
    [STYLE_TITLE] = {OWN_BOLD, OWN_BOLD, OWN_BOLD, OWN_BOLD},
    [STYLE_BAR] = {REVERSE, REVERSE, REVERSE, REVERSE},
    [STYLE_KEY] = {OWN_BOLD, OWN_BOLD, OWN_BOLD, OWN_BOLD},
    [STYLE_SELECTED] = {REVERSE, REVERSE, REVERSE, REVERSE},
    [STYLE_REST] = {OWN_BOLD, COLOR(CYAN), COLOR(BLUE), COLOR(33)},
    [STYLE_GRPC] = {OWN, COLOR(YELLOW), COLOR(RED), COLOR(166)},
    [STYLE_BOTH] = {OWN_BOLD, OWN_BOLD, OWN_BOLD, OWN_BOLD},
    [STYLE_GOOD] = {OWN, COLOR(GREEN), COLOR(GREEN), COLOR(29)},
    [STYLE_WARN] = {OWN, COLOR(MAGENTA), COLOR(MAGENTA), COLOR(133)},
    [STYLE_BAD] = {OWN_BOLD, BOLD(RED), BOLD(MAGENTA), BOLD(197)},
};

struct look theme_look(enum style style, enum colors colors)
{
    return looks[style][colors];
}

/* "15;0", with something in between in some terminals; only the last number is the background.
 * White and the bright colours are light, but for bright black. */
static bool is_light(const char *colorfgbg)
{
    const char *last = colorfgbg ? strrchr(colorfgbg, ';') : NULL;
    char *end;
    long background;

    if (last == NULL)
        return false;
    background = strtol(last + 1, &end, 10);
    if (end == last + 1 || *end != '\0')
        return false;
    return background == 7 || (background >= 9 && background <= 15);
}

enum colors theme_choose(const char *word, bool no_color, int terminal_colors,
                         const char *colorfgbg)
{
    enum colors eight = is_light(colorfgbg) ? COLORS_8_LIGHT : COLORS_8_DARK;

    if (strcmp(word, "never") == 0)
        return COLORS_NEVER;
    if (strcmp(word, "256") == 0)
        return COLORS_256;
    if (strcmp(word, "light") == 0)
        return COLORS_8_LIGHT;
    if (strcmp(word, "8") == 0)
        return eight;
    if (strcmp(word, "always") != 0 && (no_color || terminal_colors < 8))
        return COLORS_NEVER;
    return terminal_colors >= 256 ? COLORS_256 : eight;
}
