/* What is said of a result at the end, by whoever ran the sweep or read it back. */
#ifndef RVG_ENGINE_SUMMARY_H
#define RVG_ENGINE_SUMMARY_H

#include "engine/result/result.h"
#include "engine/run/cli.h"

/* What a person is to read: on standard output, on standard error where data goes there. Why
 * standard output does not take it is the error. */
int summary_say(const struct cli *cli, const struct buf *text, struct err *e);

/* So the closing table; nothing with --quiet or of a result without trials. `directory`: where the
 * run's files are, NULL: nowhere. */
int summary_print_table(const struct cli *cli, const char *directory, const struct result *r,
                        struct err *e);

/* A line on standard error for each assertion that failed, and how many did. */
size_t summary_tell_asserts(const struct result *r);

#endif
