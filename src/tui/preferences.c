#include <config.h>

#include "tui/preferences.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "engine/run/choices_file.h"
#include "engine/run/cli.h"
#include "tui/figures.h"

#define FIELD(field) offsetof(struct preferences, field)

static const char head[] =
    "// How the console of rvgtop looks: written by its key W, see rvgtop(1).\n"
    "// Options on the command line win over it.\n";

static const char *color_word(size_t index)
{
    return cli_color_words[index];
}

static const char *unit_word(size_t index)
{
    return index < TIME_UNITS ? figure_unit_name((enum time_unit)index) : NULL;
}

static const struct choice choices[] = {
    {"ascii", "Draw with ASCII characters only, as where the locale has no UTF-8", NULL,
     FIELD(ascii)},
    {"color", "Colours, as --color", color_word, FIELD(color)},
    {"mouse", "Take the mouse from the start", NULL, FIELD(mouse)},
    {"metric", "Which metric charts show at first", figure_metric_word, FIELD(metric)},
    {"logarithmic", "Whether its axis is logarithmic", NULL, FIELD(logarithmic)},
    {"unit", "Unit of the times of requests; auto is the one that fits the result", unit_word,
     FIELD(unit)},
};

enum { CHOICES = sizeof choices / sizeof *choices };

static int join(const char *directory, const char *rest, char out[PATH_MAX], struct err *e)
{
    int length = snprintf(out, PATH_MAX, "%s/%s", directory, rest);

    return length < PATH_MAX ? 0 : err_set(e, ERR_INVALID, "%.64s...: too long", directory);
}

int preferences_path(char out[PATH_MAX], struct err *e)
{
    const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");

    if (config && config[0] == '/')
        return join(config, "rvgtop/rvgtop.cfg", out, e);
    if (home && home[0] == '/')
        return join(home, ".config/rvgtop/rvgtop.cfg", out, e);
    return err_set(e, ERR_NOT_FOUND,
                   "neither XDG_CONFIG_HOME nor HOME names a directory for the configuration");
}

int preferences_load(struct preferences *p, struct err *e)
{
    char path[PATH_MAX];
    int code = preferences_path(path, e);

    *p = (struct preferences){.unit = TIME_MS};
    if (code == 0)
        code = choices_file_read(path, choices, CHOICES, p, e);
    return code == ERR_NOT_FOUND ? 0 : code;
}

static int make_directory_of(const char *path, struct err *e)
{
    char directory[PATH_MAX];

    snprintf(directory, sizeof directory, "%.*s", (int)(strrchr(path, '/') - path), path);
    return file_make_directories(directory, e);
}

int preferences_save(const struct preferences *p, char path[PATH_MAX], struct err *e)
{
    int code = preferences_path(path, e);
    struct buf text;

    if (code == 0)
        code = make_directory_of(path, e);
    if (code != 0)
        return code;
    buf_init(&text, CHOICES_FILE_SIZE_MAX);
    buf_append_text(&text, head);
    choices_file_print(choices, CHOICES, p, &text);
    code = file_save_buf(path, &text, e);
    buf_fini(&text);
    return code;
}

void preferences_print_man(struct buf *out)
{
    choices_print_man(choices, CHOICES, out);
}
