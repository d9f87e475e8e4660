/* Numbers as text, the same in every file, table and screen and in every locale: ASCII digits and
 * `.` as the decimal point. Any thread. */
#ifndef RVG_BASE_NUMBER_H
#define RVG_BASE_NUMBER_H

#include <stddef.h>

enum { NUMBER_TEXT_SIZE = 32, NUMBER_DECIMALS_MAX = 9 };

/* `value` to the nearest multiple of 10^-decimals (0 to NUMBER_DECIMALS_MAX), halves away from
 * zero; the result is the double that reading the printed text gives back. What has no such digits
 * any more (above 2^53 multiples), NaN and the infinities come back as they are. */
double number_round(double value, int decimals);

/* Prints number_round(value, decimals) with exactly that many decimals and returns the length.
 * What is not finite is not a number anybody measured: "". From 1e15 on with an exponent. */
size_t number_print(double value, int decimals, char out[NUMBER_TEXT_SIZE]);

/* Prints `value` with `digits` significant digits, but with every digit before the point and with
 * at most `decimals` after it: for people. 3 digits, 3 decimals: 0.012, 3.68, 12.7, 4121. */
size_t number_print_short(double value, int digits, int decimals, char out[NUMBER_TEXT_SIZE]);

/* Prints the fewest significant digits that read back as the same double, and returns the length.
 * "" for what is not finite. */
size_t number_print_exact(double value, char out[NUMBER_TEXT_SIZE]);

#endif
