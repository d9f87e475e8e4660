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
#include <string.h>

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
bool decimal_scan_any(const char **at, const char *end, struct decimal *out);

/* The same. Reads the usual numbers eight digits at a time; the loop over a large array wants it
 * inline. */
static inline bool decimal_scan(const char **at, const char *end, struct decimal *out);

/* The nearest value. False when it is beyond the largest finite one. */
bool decimal_to_double(const struct decimal *d, double *out);
bool decimal_to_float(const struct decimal *d, float *out);

enum decimal_fault { DECIMAL_OK, DECIMAL_FRACTION, DECIMAL_RANGE };

/* The magnitude as an integer; `1.5e1` is one. */
enum decimal_fault decimal_to_magnitude(const struct decimal *d, uint64_t *out);

/* Bytes that the quick way may look at: a sign, 3 digits, a point, 16 digits, 3 more and what
 * follows. */
enum { DECIMAL_QUICK_ROOM = 32, DECIMAL_WORD = 8, DECIMAL_QUICK_WHOLE = 3, DECIMAL_QUICK_MORE = 3 };

/* The digits that eight bytes begin with, as a number of eight digits: zeros take the place of what
 * is no digit. Without a branch: how many there are is what a processor cannot foresee. */
static inline uint64_t decimal_word(const char *p, int *count)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), pair = UINT64_C(0x000000ff000000ff);
    uint64_t word, others, digits;

    memcpy(&word, p, sizeof word);
    word ^= ones * '0';
    /* The top bit of the first byte above 9; what a carry does behind it does not matter. */
    others = ((word + ones * 0x76) | word) & ones * 0x80;
    digits = (others - 1) & ~others; /* the bits before that one */
    *count = (int)(((digits >> 7 & ones) * ones) >> 56);
    word &= (digits >> 7 & ones) * 0xff;
    word = word * 10 + (word >> 8);
    return ((word & pair) * UINT64_C(0x000f424000000064) +
            (word >> 16 & pair) * UINT64_C(0x0000271000000001)) >>
           32;
}

static inline bool decimal_is_digit(char c)
{
    return (unsigned char)(c - '0') <= 9;
}

/* The digits behind the point, 16 of them and those that still fit. */
static inline const char *decimal_quick_fraction(const char *p, struct decimal *d)
{
    int first_count, second_count;
    uint64_t first = decimal_word(p, &first_count);
    uint64_t second = decimal_word(p + DECIMAL_WORD, &second_count);
    int full = -(first_count / DECIMAL_WORD); /* all bits when the first eight are digits */

    d->significand = (d->significand * 100000000 + first) * 100000000;
    d->significand += second & (uint64_t)(int64_t)full;
    d->exponent = -2 * DECIMAL_WORD;
    p += first_count + (second_count & full);
    for (int i = 0;
         i < DECIMAL_QUICK_MORE && decimal_is_digit(*p) && d->significand < UINT64_MAX / 10 - 1;
         i++) {
        d->significand = d->significand * 10 + (uint64_t)(*p++ - '0');
        d->exponent--;
    }
    return p;
}

/* Fills `out` field by field: a struct copied as a whole would have to wait for its parts. */
static inline bool decimal_scan(const char **at, const char *end, struct decimal *out)
{
    const char *p = *at, *digits;

    if (end - p < DECIMAL_QUICK_ROOM)
        return decimal_scan_any(at, end, out);
    out->text = p;
    out->cut = false;
    out->integer = true;
    out->exponent = 0;
    out->negative = *p == '-';
    digits = p += out->negative;
    out->significand = 0;
    while (decimal_is_digit(*p) && p - digits < DECIMAL_QUICK_WHOLE)
        out->significand = out->significand * 10 + (uint64_t)(*p++ - '0');
    if (p == digits || (p - digits > 1 && *digits == '0'))
        return decimal_scan_any(at, end, out);
    if (*p == '.' && decimal_is_digit(p[1])) {
        out->integer = false;
        p = decimal_quick_fraction(p + 1, out);
    }
    if (decimal_is_digit(*p) || *p == '.' || *p == 'e' || *p == 'E')
        return decimal_scan_any(at, end, out);
    *at = p;
    return true;
}

#endif
