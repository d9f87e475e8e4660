#include <config.h>

#include <string.h>

#include "tui/app.h"
#include "tui/figures.h"

static int find_color(const char *word)
{
    int index = 0;

    while (cli_color_words[index] && strcmp(cli_color_words[index], word) != 0)
        index++;
    return cli_color_words[index] ? index : 0;
}

int app_take_preferences(struct app *a, const struct tui_options *options, struct err *e)
{
    struct preferences *p = &a->preferences;
    int code = preferences_load(p, e);

    if (code != 0)
        return code;
    p->ascii |= options->ascii;
    p->mouse |= options->mouse;
    if (options->color)
        p->color = find_color(options->color);
    a->mouse = p->mouse;
    a->ui.logarithmic = p->logarithmic;
    a->ui.metric = figure_metric_at((size_t)p->metric);
    a->ui.unit = (enum time_unit)p->unit;
    return 0;
}

void app_save_preferences(struct app *a)
{
    struct preferences now = a->preferences;
    char path[PATH_MAX];
    struct err e;

    now.mouse = a->mouse;
    now.logarithmic = a->ui.logarithmic;
    now.metric = (int)figure_metric_index(a->ui.metric);
    now.unit = (int)a->ui.unit;
    if (preferences_save(&now, path, &e) == 0)
        app_say(a, STYLE_GOOD, "how things are shown is saved in %s", path);
    else
        app_say(a, STYLE_BAD, "%s", e.text);
}
