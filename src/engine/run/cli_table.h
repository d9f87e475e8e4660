/* The options of rvgtop, made from the table of settings and its own ones. Private to cli.c and
 * cli_table.c. */
#ifndef RVG_ENGINE_CLI_TABLE_H
#define RVG_ENGINE_CLI_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/options.h"
#include "engine/run/cli.h"
#include "engine/sweep/settings.h"

enum { CLI_OPTIONS_MAX = 80, CLI_HELP_SIZE = 320 };

/* The table of options with the texts that are made for it. Large: about 24 KiB. */
struct cli_table {
    struct option_spec specs[CLI_OPTIONS_MAX];
    char names[CLI_OPTIONS_MAX][SETTING_OPTION_SIZE];
    char helps[CLI_OPTIONS_MAX][CLI_HELP_SIZE];
    struct options_program program; /* points into this struct */
};

/* One option that says a setting: it is kept until the sweep file has been read. */
struct cli_word {
    const struct setting *setting; /* NULL: the target of `protocol` */
    enum protocol protocol;
    const char *value; /* in argv */
};

/* The context of the setters. */
struct cli_reading {
    struct cli cli; /* the sweep not yet */
    bool batch;
    bool dry_run;
    bool print_keys;
    int color; /* index into cli_color_words; -1: not said */
    const char *size;
    bool has_margin;
    struct cli_word *words; /* room for argc */
    size_t word_count;
    struct buf *mistakes; /* the caller's */
};

/* Fills the table; its setters take a struct cli_reading. */
void cli_table_init(struct cli_table *t);

#endif
