/* For tests: sweeps from the text of a sweep file. */
#ifndef RVG_TESTS_ENGINE_SWEEP_TEXT_H
#define RVG_TESTS_ENGINE_SWEEP_TEXT_H

#include <string.h>

#include "engine/sweep/sweep_config.h"
#include "engine/sweep/sweep_file.h"

/* The effective sweep of `text`, which is taken for the file "t.cfg". */
static inline int sweep_from_text(const char *text, struct sweep *out, struct err *e)
{
    struct sweep_config config;
    int code;

    sweep_config_init(&config);
    code = sweep_file_parse(&config, "t.cfg", text, strlen(text), e);
    if (code == 0)
        code = sweep_config_finish(&config, out, e);
    sweep_config_fini(&config);
    return code;
}

#endif
