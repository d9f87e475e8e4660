/* Where a run leaves what it found: its directory, and the files that were asked for by name. Batch
 * mode and the console do it alike. */
#ifndef RVG_ENGINE_RUN_OUTPUTS_H
#define RVG_ENGINE_RUN_OUTPUTS_H

#include <stdint.h>

#include "engine/run/cli.h"
#include "engine/result/result.h"

/* An output that cannot be written is told before the sweep, not after it. The text begins with the
 * option. */
int run_outputs_check(const struct cli_outputs *outputs, struct err *e);

/* Makes the directory of a run of `sweep`, named after the time and the sweep, and writes the sweep
 * there before it runs: --resume needs it after a kill. */
int run_outputs_create(const struct cli *cli, const struct sweep *sweep, int64_t wall_ns,
                       char path[SWEEP_PATH_SIZE], struct err *e);

/* The same for the command line's own sweep; with --resume it is the directory given. */
int run_outputs_open(const struct cli *cli, int64_t wall_ns, char path[SWEEP_PATH_SIZE],
                     struct err *e);

/* Draws the pictures of the saved result that --load names, as --output-plot and --output-plots
 * say; returns the program's exit status. Complaints go to standard error. */
int run_outputs_draw(const struct cli *cli);

/* Writes all exports into the directory and those named, pictures as well; all are tried, the first
 * error is told. */
int run_outputs_write(const struct cli *cli, const char *directory, const struct result *r,
                      struct err *e);

#endif
