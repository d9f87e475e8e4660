/* Machine numbers to JSON numbers: the fewest digits that read back to the same bits, and among
 * those the nearest; plain notation where Python would use it (from 1e-4 to below 1e16), else with
 * an exponent. Minus zero is "-0.0", so that readers with an integer type keep the sign.
 *
 * R. Giulietti, "The Schubfach way to render doubles" (2020). */
#ifndef RVG_WIRE_SHORTEST_H
#define RVG_WIRE_SHORTEST_H

#include <stdint.h>

enum { SHORTEST_SIZE = 32 }; /* room that any of these needs */

/* Each writes at `out` (SHORTEST_SIZE bytes, no NUL) and returns the end of what it wrote. Floating
 * point must be finite. */
char *shortest_print_float(char *out, float value);
char *shortest_print_double(char *out, double value);
char *shortest_print_uint64(char *out, uint64_t value);
char *shortest_print_int64(char *out, int64_t value);

#endif
