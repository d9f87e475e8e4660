/* For tests: puts the process into a locale whose decimal point is a comma, an installed one or one
 * that localedef makes for the purpose. */
#ifndef RVG_TESTS_COMMA_LOCALE_H
#define RVG_TESTS_COMMA_LOCALE_H

#include <locale.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static inline bool comma_locale_is_on(const char *name)
{
    return setlocale(LC_ALL, name) != NULL && strcmp(localeconv()->decimal_point, ",") == 0;
}

static inline bool comma_locale_make(void)
{
    char directory[] = "/tmp/rvg-locale-XXXXXX";
    char command[256];
    bool on;

    if (mkdtemp(directory) == NULL)
        return false;
    snprintf(command, sizeof command, "localedef -i de_DE -f UTF-8 %s/de_DE.UTF-8 >%s/log 2>&1",
             directory, directory);
    on = system(command) == 0 && setenv("LOCPATH", directory, 1) == 0 &&
         comma_locale_is_on("de_DE.UTF-8");
    snprintf(command, sizeof command, "rm -r %s", directory);
    return system(command) == 0 && on;
}

/* False when there is no such locale and none can be made. */
static inline bool comma_locale_enter(void)
{
    return comma_locale_is_on("de_DE.UTF-8") || comma_locale_is_on("fr_FR.UTF-8") ||
           comma_locale_make();
}

static inline void comma_locale_leave(void)
{
    setlocale(LC_ALL, "C");
}

#endif
