#include <config.h>

#include "wire/decimal.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "wire/powers_of_ten.h"

/* 19 digits always fit 64 bits; exponents beyond the clamp are 0 or infinite with any body. */
enum { DIGITS_MAX = 19, EXPONENT_CLAMP = 1000000 };

struct format {
    int mantissa_bits; /* stored ones */
    int exponent_bias; /* of a stored exponent, negative */
    int exponent_infinite;
    int tie_low; /* powers of ten with which a product can lie exactly half way */
    int tie_high;
    int zero_below;
    int infinite_above;
};

static const struct format binary64 = {52, -1023, 0x7ff, -4, 23, POWER_OF_TEN_MIN, 308};
static const struct format binary32 = {23, -127, 0xff, -17, 10, -65, 38};

static inline bool is_digit(char c)
{
    return (unsigned char)(c - '0') <= 9;
}

static inline const char *take_digits(const char *p, const char *end, uint64_t *value)
{
    uint64_t v = *value;

    for (; p < end && is_digit(*p); p++)
        v = v * 10 + (uint64_t)(*p - '0');
    *value = v;
    return p;
}

/* Reads the digits again when there are too many for one word; `digits` has a point at most. */
static void cut_digits(struct decimal *d, const char *digits, const char *end)
{
    uint64_t value = 0;
    int count = 0;

    for (const char *p = digits; p < end; p++) {
        if (*p == '.' || (count == 0 && *p == '0'))
            continue;
        if (count < DIGITS_MAX) {
            value = value * 10 + (uint64_t)(*p - '0');
            count++;
        } else {
            d->exponent++;
            d->cut = d->cut || *p != '0';
        }
    }
    d->significand = value;
}

static const char *take_exponent(const char *p, const char *end, int64_t *exponent)
{
    bool negative = p < end && *p == '-';
    int64_t value = 0;

    if (p < end && (*p == '-' || *p == '+'))
        p++;
    if (p == end || !is_digit(*p))
        return NULL;
    for (; p < end && is_digit(*p); p++) {
        if (value < EXPONENT_CLAMP)
            value = value * 10 + (*p - '0');
    }
    *exponent += negative ? -value : value;
    return p;
}

static const char *take_fraction(const char *p, const char *end, struct decimal *d)
{
    const char *first = p;

    p = take_digits(p, end, &d->significand);
    d->exponent = first - p;
    return p == first ? NULL : p;
}

bool decimal_scan_any(const char **at, const char *end, struct decimal *out)
{
    const char *p = *at, *digits, *digits_end;
    struct decimal d = {.text = p, .integer = true};

    d.negative = p < end && *p == '-';
    digits = p += d.negative;
    p = take_digits(p, end, &d.significand);
    *at = p;
    if (p == digits || (*digits == '0' && p - digits > 1))
        return false;
    if (p < end && *p == '.') {
        d.integer = false;
        p = take_fraction(p + 1, end, &d);
        if (p == NULL)
            return false;
    }
    digits_end = p;
    if (p < end && (*p == 'e' || *p == 'E')) {
        d.integer = false;
        p = take_exponent(p + 1, end, &d.exponent);
        if (p == NULL)
            return false;
    }
    if (digits_end - digits > DIGITS_MAX)
        cut_digits(&d, digits, digits_end);
    *at = p;
    *out = d;
    return p < end;
}

/* floor(q * log2(10)) + 63, for the range of the table. */
static int binary_exponent(int q)
{
    return ((152170 + 65536) * q >> 16) + 63;
}

static struct power_of_ten reading_power(int q)
{
    struct power_of_ten power = *power_of_ten(q);

    /* Reciprocals that can meet a tie must not lie below the true value. */
    if (q < 0 && q >= -27)
        power.low++;
    return power;
}

/* The top 128 bits of significand * 10^q. */
static void multiply(uint64_t significand, int q, int bits_needed, uint64_t *high, uint64_t *low)
{
    struct power_of_ten power = reading_power(q);
    unsigned __int128 product = (unsigned __int128)significand * power.high;
    uint64_t mask = UINT64_MAX >> bits_needed;

    *high = (uint64_t)(product >> 64);
    *low = (uint64_t)product;
    if ((*high & mask) == mask) {
        uint64_t more = (uint64_t)((unsigned __int128)significand * power.low >> 64);

        *low += more;
        if (*low < more)
            ++*high;
    }
}

/* A carry into the hidden bit is just the smallest normal number. */
static uint64_t round_subnormal(uint64_t mantissa, int shift)
{
    if (shift >= 64)
        return 0;
    mantissa >>= shift;
    return (mantissa + (mantissa & 1)) >> 1;
}

/* Bits of the nearest number without its sign; false when 128 bits do not decide it. */
static inline __attribute__((always_inline)) bool nearest(uint64_t significand, int64_t exponent,
                                                          const struct format *f, uint64_t *bits)
{
    int leading, upper, q, stored, shift;
    uint64_t high, low, mantissa;

    *bits = 0;
    if (significand == 0 || exponent < f->zero_below)
        return true;
    *bits = (uint64_t)f->exponent_infinite << f->mantissa_bits;
    if (exponent > f->infinite_above)
        return true;
    q = (int)exponent;
    leading = __builtin_clzll(significand);
    multiply(significand << leading, q, f->mantissa_bits + 3, &high, &low);
    if (low == UINT64_MAX && (q < -27 || q > POWER_OF_TEN_EXACT_MAX))
        return false;
    upper = (int)(high >> 63);
    shift = upper + 64 - f->mantissa_bits - 3;
    mantissa = high >> shift;
    stored = binary_exponent(q) + upper - leading - f->exponent_bias;
    if (stored <= 0) {
        *bits = round_subnormal(mantissa, 1 - stored);
        return true;
    }
    /* Exactly half way: what was cut off is 0, so rounding goes down to the even one. */
    if (low <= 1 && q >= f->tie_low && q <= f->tie_high && (mantissa & 3) == 1 &&
        mantissa << shift == high)
        mantissa &= ~UINT64_C(1);
    mantissa = (mantissa + (mantissa & 1)) >> 1;
    /* A carry out of the mantissa increments the exponent, as it should. */
    mantissa += ((uint64_t)stored - 1) << f->mantissa_bits;
    *bits = mantissa < *bits ? mantissa : *bits;
    return true;
}

/* The digits that were cut make the significand anything up to one more. */
static inline __attribute__((always_inline)) bool
nearest_of_cut(const struct decimal *d, const struct format *f, uint64_t *bits)
{
    uint64_t next;

    return nearest(d->significand, d->exponent, f, bits) &&
           (!d->cut || (nearest(d->significand + 1, d->exponent, f, &next) && next == *bits));
}

/* The library's "C" locale object is static: newlocale takes no memory for it. */
static double library_double(const char *text)
{
    locale_t c = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    double value = strtod_l(text, NULL, c);

    freelocale(c);
    return value;
}

static float library_float(const char *text)
{
    locale_t c = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    float value = strtof_l(text, NULL, c);

    freelocale(c);
    return value;
}

bool decimal_to_double(const struct decimal *d, double *out)
{
    uint64_t bits;

    if (nearest_of_cut(d, &binary64, &bits)) {
        bits |= (uint64_t)d->negative << 63;
        memcpy(out, &bits, sizeof *out);
    } else {
        *out = library_double(d->text);
    }
    return *out <= __DBL_MAX__ && *out >= -__DBL_MAX__;
}

bool decimal_to_float(const struct decimal *d, float *out)
{
    uint64_t bits;
    uint32_t word;

    if (nearest_of_cut(d, &binary32, &bits)) {
        word = (uint32_t)bits | (uint32_t)d->negative << 31;
        memcpy(out, &word, sizeof *out);
    } else {
        *out = library_float(d->text);
    }
    return *out <= __FLT_MAX__ && *out >= -__FLT_MAX__;
}

static enum decimal_fault scale_down(uint64_t value, int64_t exponent, uint64_t *out)
{
    for (; exponent < 0 && value != 0; exponent++) {
        if (value % 10 != 0)
            return DECIMAL_FRACTION;
        value /= 10;
    }
    *out = value;
    return DECIMAL_OK;
}

static enum decimal_fault scale_up(const struct decimal *d, uint64_t *out)
{
    uint64_t value = d->significand;

    for (int64_t i = 0; i < d->exponent && value != 0; i++) {
        if (__builtin_mul_overflow(value, 10, &value))
            return DECIMAL_RANGE;
    }
    *out = value;
    return DECIMAL_OK;
}

/* An integer of 20 digits may still fit. */
static enum decimal_fault long_integer(const struct decimal *d, uint64_t *out)
{
    uint64_t value = 0;

    for (const char *p = d->text + d->negative; is_digit(*p); p++) {
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, (uint64_t)(*p - '0'), &value))
            return DECIMAL_RANGE;
    }
    *out = value;
    return DECIMAL_OK;
}

enum decimal_fault decimal_to_magnitude(const struct decimal *d, uint64_t *out)
{
    if (d->integer && d->exponent == 0) {
        *out = d->significand;
        return DECIMAL_OK;
    }
    if (d->integer)
        return long_integer(d, out);
    if (d->cut)
        return d->exponent >= 0 ? DECIMAL_RANGE : DECIMAL_FRACTION;
    return d->exponent < 0 ? scale_down(d->significand, d->exponent, out) : scale_up(d, out);
}
