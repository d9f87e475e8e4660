/* Batch mode: the sweep of a command line run without a terminal. */
#ifndef RVG_ENGINE_BATCH_H
#define RVG_ENGINE_BATCH_H

#include "engine/run/cli.h"

/* Runs the sweep, prints progress on standard error and the closing table on standard output,
 * writes the exports, and returns the status the program ends with: 0 done, 1 an assertion of the
 * sweep failed, 2 configuration, 3 a server or target, 4 not every cell is valid or a result could
 * not be written, 128 + N after signal N; where several are due, a signal, 2, 3 and 4 go before 1.
 * Takes SIGINT, SIGTERM and SIGHUP while it runs: the first ends the sweep with what is finished,
 * the second the program. */
int batch_run(const struct cli *cli);

/* Prints the plan on standard output; 0, or 2 when it would not fit in memory. */
int batch_dry_run(const struct cli *cli);

#endif
