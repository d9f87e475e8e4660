/* Prints the generated lists of the manual pages: "options" and "keys" of rvgtop, "settings" of a
 * sweep file, "arm-keys" of one, "preferences" of the console. Runs while the project is built. */
#include <config.h>

#include <stdio.h>
#include <string.h>

#include "engine/run/cli.h"
#include "engine/sweep/settings.h"
#include "tui/keys.h"
#include "tui/preferences.h"

static void print(void (*printer)(struct buf *out))
{
    struct buf text;

    buf_init(&text, 1 << 20);
    printer(&text);
    fputs(buf_text(&text), stdout);
    buf_fini(&text);
}

int main(int argc, char **argv)
{
    const char *list = argc == 2 ? argv[1] : "";

    if (strcmp(list, "options") == 0)
        cli_print_man(stdout);
    else if (strcmp(list, "keys") == 0)
        print(keys_print_man);
    else if (strcmp(list, "preferences") == 0)
        print(preferences_print_man);
    else if (strcmp(list, "settings") == 0)
        settings_print_man(settings, SETTING_COUNT, stdout);
    else if (strcmp(list, "arm-keys") == 0)
        settings_print_man(arm_settings, ARM_KEY_COUNT, stdout);
    else
        return 2;
    return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
