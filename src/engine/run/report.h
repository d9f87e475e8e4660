/* Every report of a saved result made again, without servers: rvgtop --report RESULT. */
#ifndef RVG_ENGINE_REPORT_H
#define RVG_ENGINE_REPORT_H

#include "engine/run/cli.h"

/* Prints the closing table and writes what was asked for, as the run itself did, and judges the
 * assertions of its sweep again. Returns the status the program ends with: 0, 1 when an assertion
 * failed, 2 when the result cannot be read or an output cannot be there, 4 when one could not be
 * written. */
int report_run(const struct cli *cli);

#endif
