/* JSON numbers to machine numbers, exactly: floating point is rounded to nearest (ties to even)
 * whatever the locale, integers are never rounded.
 *
 * Reading: D. Lemire, "Number parsing at a gigabyte per second", Software: Practice and Experience
 * 51 (2021): a 64-bit significand times a cut power of ten decides nearly every case; what it
 * leaves open goes to the C library. */
#ifndef RVG_WIRE_DECIMAL_H
#define RVG_WIRE_DECIMAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct decimal {
    const char *text;     /* where the number starts, its sign included */
    uint64_t significand; /* the first 19 significant digits */
    int64_t exponent;     /* value = significand * 10^exponent, exact unless `cut` */
    bool negative;
    bool cut;     /* digits other than 0 were left out of the significand */
    bool integer; /* written without fraction and exponent */
};

/* Reads one number of the JSON grammar at *at and moves *at past it. False, with *at where the
 * fault is, when there is none or when the number touches `end`: in every message something
 * follows a number. */
bool decimal_scan(const char **at, const char *end, struct decimal *out);

/* The nearest value. False when it is beyond the largest finite one. */
bool decimal_to_double(const struct decimal *d, double *out);
bool decimal_to_float(const struct decimal *d, float *out);

enum decimal_fault { DECIMAL_OK, DECIMAL_FRACTION, DECIMAL_RANGE };

/* The magnitude as an integer; `1.5e1` is one. */
enum decimal_fault decimal_to_magnitude(const struct decimal *d, uint64_t *out);

#endif
