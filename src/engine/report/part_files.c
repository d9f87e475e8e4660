#include <config.h>

#include "engine/report/part_files.h"

#include <stdio.h>
#include <string.h>

static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-+";

static void make_safe(char *name)
{
    for (; *name; name++)
        if (strchr(allowed, *name) == NULL)
            *name = '-';
}

const char *part_name_of_arm(const struct sweep_arm *arm, char out[PART_NAME_SIZE])
{
    snprintf(out, PART_NAME_SIZE, "%s", arm->name);
    make_safe(out);
    return out;
}

static void print_level(const struct level *level, char out[LEVEL_NAME_SIZE + 4])
{
    char number[LEVEL_NAME_SIZE];
    bool rate = level_kind_is_open(level->kind) && !level_is_searched(level);

    snprintf(out, LEVEL_NAME_SIZE + 4, "%s%s%s", rate || level_is_searched(level) ? "" : "c",
             level_number(level, number), rate ? "rps" : "");
    make_safe(out);
}

int part_path_of_cell(const struct result *r, const struct cell *cell, const char *directory,
                      const char *ending, char out[SWEEP_PATH_SIZE], struct err *e)
{
    char arm[PART_NAME_SIZE], level[LEVEL_NAME_SIZE + 4];
    int length;

    print_level(&r->sweep.levels[cell->level], level);
    length = snprintf(out, SWEEP_PATH_SIZE, "%s/%s-%s-%s", directory,
                      part_name_of_arm(&r->sweep.arms[cell->arm], arm), level, ending);
    if (length < SWEEP_PATH_SIZE)
        return 0;
    return err_set(e, ERR_INVALID, "%.64s...: the path is longer than %d bytes", directory,
                   SWEEP_PATH_SIZE - 1);
}
