/* The files with a result that options ask for by name: one table, from which the options, the
 * checks before a run and the writing after it are made. */
#ifndef RVG_ENGINE_OUTPUTS_H
#define RVG_ENGINE_OUTPUTS_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/report/run_directory.h"
#include "engine/run/cli.h"

enum output_form {
    OUTPUT_FILE,     /* one; "-" is standard output unless its check refuses it */
    OUTPUT_ARMS,     /* a file for each arm, named after the one that was asked for */
    OUTPUT_DIRECTORY /* files in a directory, which is made */
};

struct output {
    const char *name; /* of its option, without dashes */
    const char *metavar;
    const char *help; /* a sentence without a final stop */
    size_t offset;    /* of its path in struct cli_outputs */
    enum output_form form;
    int (*check)(const char *path, struct err *e); /* of its name; NULL: every name will do */
    result_writer *write;                          /* what is text in one file */
    int (*save)(const struct result *r, const char *path, struct err *e); /* the others */
    int (*file)(const struct sweep *s, size_t arm, const char *path, char out[SWEEP_PATH_SIZE],
                struct err *e); /* OUTPUT_ARMS: the arm's */
};

/* Row number `index`, NULL behind the last one. */
const struct output *output_at(size_t index);

/* What was asked for: NULL for nothing. */
const char *output_path(const struct output *output, const struct cli_outputs *paths);

/* Whether anything was. */
bool outputs_any(const struct cli_outputs *paths);

/* How many go to standard output. */
size_t outputs_to_stdout(const struct cli_outputs *paths);

/* Saves what was asked for; all are tried, the first error is told. `r` is derived. */
int outputs_save(const struct cli_outputs *paths, const struct result *r, struct err *e);

#endif
