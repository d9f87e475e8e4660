#include <config.h>

#include "engine/sweep/settings.h"

#include "base/roff.h"

static bool has_option(const struct setting *setting)
{
    bool of_arm = setting >= arm_settings && setting < arm_settings + ARM_KEY_COUNT;

    return !of_arm || setting->shared;
}

static void print_sentence(FILE *out, const char *lead, const char *text, const char *unit)
{
    fputs(lead, out);
    roff_print(out, text);
    if (unit)
        fprintf(out, " %s", unit);
    fputs(".\n", out);
}

static void print_row(const struct setting *setting, FILE *out)
{
    char option[SETTING_OPTION_SIZE];
    struct buf allowed;

    buf_init(&allowed, ERR_TEXT_SIZE);
    setting_print_allowed(setting, &allowed);
    setting_option_name(setting, option);
    fputs(".TP\n\\fB", out);
    roff_print(out, setting->name);
    fputs("\\fR\n", out);
    print_sentence(out, "", setting->help, NULL);
    print_sentence(out, "Allowed: ", buf_text(&allowed), setting->unit);
    if (setting->fallback[0])
        print_sentence(out, "Default: ", setting->fallback, setting->unit);
    if (has_option(setting)) {
        fputs("Option: \\fB\\-\\-", out);
        roff_print(out, option);
        fputs("\\fR.\n", out);
    }
    buf_fini(&allowed);
}

void settings_print_man(const struct setting *table, size_t count, FILE *out)
{
    for (size_t i = 0; i < count; i++)
        print_row(&table[i], out);
}
