/* What is said of a result at the end, by whoever ran the sweep or read it back. */
#ifndef RVG_ENGINE_SUMMARY_H
#define RVG_ENGINE_SUMMARY_H

#include "engine/result/result.h"
#include "engine/run/cli.h"

/* The closing table on standard output, on standard error where data goes there; nothing with
 * --quiet or of a result without trials. `directory`: where the run's files are, NULL: nowhere. */
void summary_print_table(const struct cli *cli, const char *directory, const struct result *r);

/* A line on standard error for each assertion that failed, and how many did. */
size_t summary_tell_asserts(const struct result *r);

#endif
