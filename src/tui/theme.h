/* What a cell means, and how that looks: screens name a style, and one table says what it is in 256
 * colours, in 8 on a dark or a light background, and without any. The background is always the
 * terminal's own but for bars and the selected row, which are reversed. */
#ifndef RVG_TUI_THEME_H
#define RVG_TUI_THEME_H

#include <stdbool.h>

enum style {
    STYLE_TEXT,
    STYLE_DIM,   /* known with too little certainty, or of minor interest */
    STYLE_FRAME, /* borders and axes */
    STYLE_FOCUS, /* the border of the pane that has the keys */
    STYLE_TITLE,
    STYLE_BAR, /* the lines at the top and the bottom */
    STYLE_KEY, /* a key in the footer */
    STYLE_SELECTED,
    STYLE_REST, /* the protocols' own, everywhere and in files */
    STYLE_GRPC,
    STYLE_BOTH, /* where both are in one cell */
    STYLE_GOOD,
    STYLE_WARN,
    STYLE_BAD,
    STYLE_COUNT
};

enum colors {
    COLORS_NEVER, /* bold, dim and reverse alone */
    COLORS_8_DARK,
    COLORS_8_LIGHT,
    COLORS_256,
    COLORS_COUNT
};

enum { COLOR_NONE = -1 };

struct look {
    short foreground; /* number of the terminal's palette; COLOR_NONE: its own */
    bool bold, dim, reverse;
};

struct look theme_look(enum style style, enum colors colors);

/* What --color=WORD and the environment ask for. `word`: "auto", "always", "never", "256", "8",
 * "light"; `no_color`: NO_COLOR is set and not empty; `terminal_colors`: how many the terminal has,
 * 0 where there is none. "auto" without a terminal is COLORS_NEVER. `colorfgbg`: the variable of
 * that name ("0;15": a light background), or NULL. */
enum colors theme_choose(const char *word, bool no_color, int terminal_colors,
                         const char *colorfgbg);

#endif
