/* Two saved results held against each other: rvgtop --compare BASE NEW. */
#ifndef RVG_ENGINE_COMPARE_H
#define RVG_ENGINE_COMPARE_H

#include "engine/run/cli.h"

/* Prints the comparison on standard output (on standard error when the JSON goes there) and writes
 * it as JSON where --output-json says. Returns the status the program ends with: 0, 1 on a
 * regression beyond the margin, 2 when a result cannot be read, 4 when the comparison cannot be
 * made or written. */
int compare_run(const struct cli *cli);

#endif
