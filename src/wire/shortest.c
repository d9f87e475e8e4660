#include <config.h>

#include "wire/shortest.h"

#include <stdbool.h>
#include <string.h>

#include "wire/powers_of_ten.h"

enum {
    PLAIN_LOW = -4, /* 10^PLAIN_LOW and more, below 10^PLAIN_HIGH: no exponent */
    PLAIN_HIGH = 16,
    DIGITS_MAX = 20
};

static const char pairs[] = "00010203040506070809101112131415161718192021222324"
                            "25262728293031323334353637383940414243444546474849"
                            "50515253545556575859606162636465666768697071727374"
                            "75767778798081828384858687888990919293949596979899";

/* digits * 10^exponent */
struct decimal_float {
    uint64_t digits;
    int exponent;
};

/* A binary number c * 2^q to be printed; `narrow_below`: the next smaller one is half as far. */
struct binary {
    uint64_t c;
    int q;
    bool narrow_below;
};

static int floor_log10_pow2(int q, bool three_quarters)
{
    return (q * 1262611 - (three_quarters ? 524031 : 0)) >> 22;
}

static int floor_log2_pow10(int q)
{
    return (q * 1741647) >> 19;
}

/* The power's leading 128 bits, rounded up. */
static struct power_of_ten power_above(int q)
{
    struct power_of_ten power = *power_of_ten(q);

    if (q < 0 || q > POWER_OF_TEN_EXACT_MAX)
        power.low++;
    return power;
}

/* The integer part of the product with the power, scaled by 2^-128; its last bit is set too when
 * there is more behind it. */
static uint64_t round_to_odd(const struct power_of_ten *power, uint64_t c)
{
    uint64_t low = (uint64_t)((unsigned __int128)power->low * c >> 64);
    unsigned __int128 product = (unsigned __int128)power->high * c + low;

    return (uint64_t)(product >> 64) | ((uint64_t)product > 1);
}

/* The same for 32-bit significands, with the power's leading 64 bits, rounded up. */
static uint64_t round_to_odd_32(uint64_t power, uint32_t c)
{
    unsigned __int128 product = (unsigned __int128)power * c;
    uint32_t below = (uint32_t)(product >> 32);

    return (uint64_t)(product >> 64) | (below > 1);
}

/* The number and the middles to its neighbours, all times four, as decimals. */
struct rounding {
    uint64_t lower;
    uint64_t value;
    uint64_t upper;
};

/* Picks the shortest decimal between the middles: one digit less if it can be, else the nearer. */
static struct decimal_float choose(const struct rounding *r, int k)
{
    uint64_t s = r->value / 4;
    uint64_t middle = 4 * s + 2;
    bool below_inside, above_inside;

    if (s >= 10) {
        uint64_t tens = s / 10;

        below_inside = r->lower <= 40 * tens;
        above_inside = 40 * tens + 40 <= r->upper;
        if (below_inside != above_inside)
            return (struct decimal_float){tens + above_inside, k + 1};
    }
    below_inside = r->lower <= 4 * s;
    above_inside = 4 * s + 4 <= r->upper;
    if (below_inside == above_inside)
        above_inside = r->value > middle || (r->value == middle && (s & 1));
    return (struct decimal_float){s + above_inside, k};
}

static struct decimal_float shortest_64(const struct binary *b)
{
    int k = floor_log10_pow2(b->q, b->narrow_below);
    int h = b->q + floor_log2_pow10(-k) + 1;
    struct power_of_ten power = power_above(-k);
    uint64_t odd = b->c & 1;
    struct rounding r = {
        .lower = round_to_odd(&power, (4 * b->c - 2 + b->narrow_below) << h) + odd,
        .value = round_to_odd(&power, 4 * b->c << h),
        .upper = round_to_odd(&power, (4 * b->c + 2) << h) - odd,
    };

    return choose(&r, k);
}

static struct decimal_float shortest_32(const struct binary *b)
{
    int k = floor_log10_pow2(b->q, b->narrow_below);
    int h = b->q + floor_log2_pow10(-k) + 1;
    struct power_of_ten cut = *power_of_ten(-k);
    uint64_t power = cut.high + (cut.low != 0 || k > 0);
    uint32_t c = (uint32_t)b->c;
    uint64_t odd = c & 1;
    struct rounding r = {
        .lower = round_to_odd_32(power, (4 * c - 2 + b->narrow_below) << h) + odd,
        .value = round_to_odd_32(power, 4 * c << h),
        .upper = round_to_odd_32(power, (4 * c + 2) << h) - odd,
    };

    return choose(&r, k);
}

static int count_digits(uint64_t value)
{
    static const uint64_t powers[DIGITS_MAX] = {
        0,
        UINT64_C(10),
        UINT64_C(100),
        UINT64_C(1000),
        UINT64_C(10000),
        UINT64_C(100000),
        UINT64_C(1000000),
        UINT64_C(10000000),
        UINT64_C(100000000),
        UINT64_C(1000000000),
        UINT64_C(10000000000),
        UINT64_C(100000000000),
        UINT64_C(1000000000000),
        UINT64_C(10000000000000),
        UINT64_C(100000000000000),
        UINT64_C(1000000000000000),
        UINT64_C(10000000000000000),
        UINT64_C(100000000000000000),
        UINT64_C(1000000000000000000),
        UINT64_C(10000000000000000000),
    };
    int bits = 64 - __builtin_clzll(value | 1);
    int guess = bits * 1233 >> 12; /* log10(2) */

    return guess + (value >= powers[guess]);
}

/* Writes the digits so that they end at out + count. */
static void put_digits(char *out, uint64_t value, int count)
{
    char *p = out + count;

    while (value >= 100) {
        p -= 2;
        memcpy(p, pairs + 2 * (value % 100), 2);
        value /= 100;
    }
    if (value >= 10)
        memcpy(p - 2, pairs + 2 * value, 2);
    else if (count > 0)
        p[-1] = (char)('0' + value);
}

static char *put_exponent(char *out, int exponent)
{
    *out++ = 'e';
    if (exponent < 0)
        *out++ = '-';
    return shortest_print_uint64(out, (uint64_t)(exponent < 0 ? -exponent : exponent));
}

/* `count` digits at `digits`, the point after the first `point` of them. */
static char *put_plain(char *out, const char *digits, int count, int point)
{
    if (point <= 0) {
        memcpy(out, "0.0000", 6);
        out += 2 - point;
        memcpy(out, digits, DIGITS_MAX);
        return out + count;
    }
    memcpy(out, digits, DIGITS_MAX);
    if (point >= count) {
        memset(out + count, '0', (size_t)(point - count));
        return out + point;
    }
    out[point] = '.';
    memcpy(out + point + 1, digits + point, (size_t)(count - point));
    return out + count + 1;
}

static char *put_scientific(char *out, const char *digits, int count, int point)
{
    *out++ = digits[0];
    if (count > 1) {
        *out++ = '.';
        memcpy(out, digits + 1, (size_t)count - 1);
        out += count - 1;
    }
    return put_exponent(out, point - 1);
}

static char *put_decimal(char *out, struct decimal_float d)
{
    char digits[DIGITS_MAX];
    int count = count_digits(d.digits);
    int point = count + d.exponent;

    put_digits(digits, d.digits, count);
    while (count > 1 && digits[count - 1] == '0')
        count--;
    if (point > PLAIN_LOW && point <= PLAIN_HIGH)
        return put_plain(out, digits, count, point);
    return put_scientific(out, digits, count, point);
}

static char *put_zero(char *out, bool negative)
{
    if (!negative) {
        *out = '0';
        return out + 1;
    }
    memcpy(out, "-0.0", 4);
    return out + 4;
}

char *shortest_print_uint64(char *out, uint64_t value)
{
    int count = count_digits(value);

    put_digits(out, value, count);
    return out + count;
}

char *shortest_print_int64(char *out, int64_t value)
{
    if (value >= 0)
        return shortest_print_uint64(out, (uint64_t)value);
    *out++ = '-';
    return shortest_print_uint64(out, -(uint64_t)value);
}

char *shortest_print_double(char *out, double value)
{
    uint64_t bits;
    struct binary b;
    int stored;

    memcpy(&bits, &value, sizeof bits);
    stored = (int)(bits >> 52 & 0x7ff);
    b.c = bits & ((UINT64_C(1) << 52) - 1);
    if (bits << 1 == 0)
        return put_zero(out, bits != 0);
    if (bits >> 63)
        *out++ = '-';
    b.narrow_below = b.c == 0 && stored > 1;
    if (stored > 0)
        b.c |= UINT64_C(1) << 52;
    b.q = (stored > 0 ? stored : 1) - 1075;
    /* Small integers: exact as they are, and no shorter form in the interval is nearer. */
    if (b.q <= 0 && b.q > -53 && (b.c & ((UINT64_C(1) << -b.q) - 1)) == 0)
        return put_decimal(out, (struct decimal_float){b.c >> -b.q, 0});
    return put_decimal(out, shortest_64(&b));
}

char *shortest_print_float(char *out, float value)
{
    uint32_t bits;
    struct binary b;
    int stored;

    memcpy(&bits, &value, sizeof bits);
    stored = (int)(bits >> 23 & 0xff);
    b.c = bits & ((1U << 23) - 1);
    if (bits << 1 == 0)
        return put_zero(out, bits != 0);
    if (bits >> 31)
        *out++ = '-';
    b.narrow_below = b.c == 0 && stored > 1;
    if (stored > 0)
        b.c |= 1U << 23;
    b.q = (stored > 0 ? stored : 1) - 150;
    if (b.q <= 0 && b.q > -24 && (b.c & ((1U << -b.q) - 1)) == 0)
        return put_decimal(out, (struct decimal_float){b.c >> -b.q, 0});
    return put_decimal(out, shortest_32(&b));
}
