#include <config.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "comma_locale.h"
#include "samples.h"
#include "wire/decimal.h"
#include "wire/shortest.h"

enum { RANDOM_FLOATS = 200000, RANDOM_TEXTS = 100000, TEXT_SIZE = 1200 };

/* glibc's strtod is correctly rounded: the true value of all texts here. */

/* Scans the text twice: with its end near, and with so much behind it that the quick way is taken;
 * both must tell the same. `copy` keeps the text. */
static struct decimal scan(const char *text, char copy[TEXT_SIZE])
{
    int size = snprintf(copy, TEXT_SIZE, "%s,%*s", text, DECIMAL_QUICK_ROOM, "");
    const char *end = strchr(copy, ','), *near = copy, *far = copy;
    struct decimal a, b;
    double x, y;

    assert_true(decimal_scan(&near, end + 1, &a));
    assert_true(decimal_scan(&far, copy + size, &b));
    assert_ptr_equal(near, end);
    assert_ptr_equal(far, end);
    assert_int_equal(a.integer, b.integer);
    assert_int_equal(decimal_to_double(&a, &x), decimal_to_double(&b, &y));
    assert_memory_equal(&x, &y, sizeof x);
    return b;
}

static double read_double(const char *text)
{
    char copy[TEXT_SIZE];
    struct decimal d = scan(text, copy);
    double value;

    if (!decimal_to_double(&d, &value))
        assert_true(isinf(value));
    return value;
}

static float read_float(const char *text)
{
    char copy[TEXT_SIZE];
    struct decimal d = scan(text, copy);
    float value;

    if (!decimal_to_float(&d, &value))
        assert_true(isinf(value));
    return value;
}

static void check_text(const char *text)
{
    double g = read_double(text), true_g = strtod(text, NULL);
    float f = read_float(text), true_f = strtof(text, NULL);

    if (memcmp(&g, &true_g, sizeof g) != 0 || memcmp(&f, &true_f, sizeof f) != 0)
        fail_msg("%s: %a and %a instead of %a and %a", text, g, (double)f, true_g, (double)true_f);
}

static const char *const hard_texts[] = {
    "0",
    "-0",
    "0.0",
    "-0e5",
    "1",
    "10",
    "1e0",
    "1E+2",
    "1e-2",
    "123456789012345678",
    "9007199254740993",
    "9007199254740992.5",
    "9007199254740993.0000000000000000000001",
    "16777217",
    "16777217.0000000001",
    "16777219",
    "0.1",
    "0.3",
    "1e22",
    "1e23",
    "8.5e22",
    "1.7976931348623157e308",
    "1.7976931348623158e308",
    "1.7976931348623159e308",
    "1e309",
    "3.4028234663852886e38",
    "3.4028235677973366e38",
    "3.4028235677973365e38",
    "3.5e38",
    "2.2250738585072014e-308",
    "2.2250738585072011e-308",
    "4.9406564584124654e-324",
    "2.4703282292062327e-324",
    "2.4703282292062328e-324",
    "1e-324",
    "1e-400",
    "1e-999999999999",
    "1.1754943508222875e-38",
    "1.1754942e-38",
    "1.4e-45",
    "7e-46",
    "7.1e-46",
    "1e-66",
    "0.000000000000000000000000000000000000000000000000000000000000000000000001e72",
    "100000000000000000000000000000000000000000000000000000000000000000000000e-71",
    "18446744073709551615",
    "18446744073709551616",
    "12345678901234567890123456789e-10",
    "6.631236846766476e-316",
    "3.237883913302901e-319",
    "7.2057594037927933e16",
    "1.00000005960464477539062499999999999999999999999999999999999",
    "1.000000059604644775390625",
    "1.00000005960464477539062500000000000000000000000000000001",
    "1.00000000000000011102230246251565404236316680908203125",
    "1.00000000000000011102230246251565404236316680908203124",
    "1.00000000000000011102230246251565404236316680908203126",
};

static void hard_texts_are_rounded_correctly(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof hard_texts / sizeof *hard_texts; i++)
        check_text(hard_texts[i]);
}

static void random_texts_are_rounded_correctly(void **state)
{
    uint64_t seed = 4;
    char text[64];

    (void)state;
    for (int i = 0; i < RANDOM_TEXTS; i++) {
        uint64_t digits = sample_random(&seed) >> sample_random(&seed) % 60;
        int exponent = (int)(sample_random(&seed) % (i % 2 ? 80 : 680)) - (i % 2 ? 40 : 345);

        snprintf(text, sizeof text, "%s%llu.%llue%d", i % 3 ? "" : "-", (unsigned long long)digits,
                 (unsigned long long)(i % 5 ? sample_random(&seed) : 0), exponent);
        check_text(text);
    }
}

/* The middle between two neighbours, written out in full, and a hair off it. */
static void middles_are_rounded_to_even(void **state)
{
    uint64_t seed = 5;
    char text[TEXT_SIZE];

    (void)state;
    for (int i = 0; i < 2000; i++) {
        uint64_t bits = sample_random(&seed) % (UINT64_C(0x7fe) << 52), next_bits = bits + 1;
        double low, high;
        char *end;

        memcpy(&low, &bits, sizeof low);
        memcpy(&high, &next_bits, sizeof high);
        snprintf(text, sizeof text, "%.800Le", ((long double)low + (long double)high) / 2);
        check_text(text);
        end = strchr(text, 'e');
        end[-1]++;
        check_text(text);
    }
}

static int digit_count(const char *text)
{
    int count = 0, zeros = 0;

    for (; *text && *text != 'e'; text++) {
        if (*text < '0' || *text > '9' || (count == 0 && *text == '0'))
            continue;
        count++;
        zeros = *text == '0' ? zeros + 1 : 0;
    }
    return count - zeros;
}

/* Whether one digit less, rounded by printf, reads back too. */
static bool shorter_float(float f, int digits, char text[64])
{
    snprintf(text, 64, "%.*e", digits - 2, (double)f);
    return digits > 1 && strtof(text, NULL) == f;
}

static bool shorter_double(double g, int digits, char text[64])
{
    snprintf(text, 64, "%.*e", digits - 2, g);
    return digits > 1 && strtod(text, NULL) == g;
}

static void check_float(float f)
{
    char text[SHORTEST_SIZE + 1], other[64];
    float back;

    *shortest_print_float(text, f) = '\0';
    back = read_float(text);
    if (memcmp(&back, &f, sizeof f) != 0 || strtof(text, NULL) != f)
        fail_msg("%a printed as %s", (double)f, text);
    if (shorter_float(f, digit_count(text), other))
        fail_msg("%a printed as %s, %s is shorter", (double)f, text, other);
}

static void check_double(double g)
{
    char text[SHORTEST_SIZE + 1], other[64];
    double back;

    *shortest_print_double(text, g) = '\0';
    back = read_double(text);
    if (memcmp(&back, &g, sizeof g) != 0 || strtod(text, NULL) != g)
        fail_msg("%a printed as %s", g, text);
    if (shorter_double(g, digit_count(text), other))
        fail_msg("%a printed as %s, %s is shorter", g, text, other);
}

static void random_floats_return_in_the_fewest_digits(void **state)
{
    uint64_t seed = 6;

    (void)state;
    for (int i = 0; i < RANDOM_FLOATS; i++) {
        uint32_t bits = (uint32_t)(sample_random(&seed) >> 32);
        float f;

        memcpy(&f, &bits, sizeof f);
        if (isfinite(f))
            check_float(f);
    }
    for (int i = 0; i < 256; i++)
        check_float((float)i / 255.0f);
}

static void random_doubles_return_in_the_fewest_digits(void **state)
{
    uint64_t seed = 7;

    (void)state;
    for (int i = 0; i < RANDOM_FLOATS / 2; i++) {
        uint64_t bits = sample_random(&seed);
        double g;

        memcpy(&g, &bits, sizeof g);
        if (isfinite(g))
            check_double(g);
        check_double((double)(sample_random(&seed) >> 11) / 0x1p53);
        check_double((double)(int64_t)sample_random(&seed) / 1000);
    }
}

/* Powers of two have a nearer neighbour below; the ends of the subnormal and normal ranges. */
static void the_edges_of_the_formats_return(void **state)
{
    (void)state;
    for (int q = -149; q < 128; q++) {
        check_float(ldexpf(1, q));
        check_float(nextafterf(ldexpf(1, q), 0));
        check_float(-nextafterf(ldexpf(1, q), INFINITY));
    }
    for (int q = -1074; q < 1024; q++) {
        check_double(ldexp(1, q));
        check_double(nextafter(ldexp(1, q), 0));
        if (q < 1023)
            check_double(-nextafter(ldexp(1, q), INFINITY));
    }
    for (int q = -45; q < 39; q++)
        check_float(powf(10, (float)q));
}

struct notation {
    double value;
    const char *text;
};

static const struct notation notations[] = {
    {0, "0"},
    {-0.0, "-0.0"},
    {1, "1"},
    {-1, "-1"},
    {10, "10"},
    {0.5, "0.5"},
    {123.25, "123.25"},
    {1e15, "1000000000000000"},
    {1e16, "1e16"},
    {9007199254740993.0, "9007199254740992"},
    {1.5e300, "1.5e300"},
    {0.0001, "0.0001"},
    {0.00012345678901234567, "0.00012345678901234567"},
    {0.00001, "1e-5"},
    {5e-324, "5e-324"},
    {1.7976931348623157e308, "1.7976931348623157e308"},
    {1e23, "1e23"},
    {9e15, "9000000000000000"},
    {100, "100"},
    {1234567890123456.7, "1234567890123456.8"},
};

static void numbers_look_as_people_write_them(void **state)
{
    char text[SHORTEST_SIZE + 1];

    (void)state;
    for (size_t i = 0; i < sizeof notations / sizeof *notations; i++) {
        *shortest_print_double(text, notations[i].value) = '\0';
        assert_string_equal(text, notations[i].text);
    }
    *shortest_print_float(text, 0.1f) = '\0';
    assert_string_equal(text, "0.1");
    *shortest_print_float(text, 16777216) = '\0';
    assert_string_equal(text, "16777216");
    *shortest_print_int64(text, INT64_MIN) = '\0';
    assert_string_equal(text, "-9223372036854775808");
    *shortest_print_uint64(text, UINT64_MAX) = '\0';
    assert_string_equal(text, "18446744073709551615");
    *shortest_print_uint64(text, 0) = '\0';
    assert_string_equal(text, "0");
}

static void integers_of_every_length_are_printed(void **state)
{
    char text[SHORTEST_SIZE + 1], expected[32];

    (void)state;
    for (uint64_t power = 1, i = 0; i < 20; i++, power *= 10) {
        for (uint64_t value = power - 1; value != power + 2; value++) {
            *shortest_print_uint64(text, value) = '\0';
            snprintf(expected, sizeof expected, "%llu", (unsigned long long)value);
            assert_string_equal(text, expected);
        }
    }
}

static const char *const bad_texts[] = {
    "", "-", "+1", ".5", "1.", "1.e5", "1e", "1e+", "01", "-01", "a", "--1", "00",
};

static void what_is_not_json_is_refused(void **state)
{
    struct decimal d;

    (void)state;
    for (size_t i = 0; i < sizeof bad_texts / sizeof *bad_texts; i++) {
        char text[64];
        int size = snprintf(text, sizeof text, "%s,%*s", bad_texts[i], DECIMAL_QUICK_ROOM, "");
        const char *near = text, *far = text;

        assert_false(decimal_scan(&near, strchr(text, ',') + 1, &d));
        assert_false(decimal_scan(&far, text + size, &d));
    }
}

static void a_number_that_touches_the_end_is_refused(void **state)
{
    static const char *const texts[] = {
        "-12.5e+3,",
        "0.00000000000000000000000000000000000000000000000028290002829082024512,",
        "-123.12345678901234567890123456789012345678901234567890,",
        "12345678901234567890123456789012345678901234567890e5,",
    };
    struct decimal d;

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        for (size_t size = 0; size <= strlen(texts[i]); size++) {
            char *copy = (char *)exact_copy(texts[i], size);
            const char *at = copy;

            assert_int_equal(decimal_scan(&at, copy + size, &d), size == strlen(texts[i]));
            free(copy);
        }
    }
}

struct integer {
    const char *text;
    enum decimal_fault fault;
    uint64_t magnitude;
};

static const struct integer integers[] = {
    {"0", DECIMAL_OK, 0},
    {"-7", DECIMAL_OK, 7},
    {"18446744073709551615", DECIMAL_OK, UINT64_MAX},
    {"18446744073709551616", DECIMAL_RANGE, 0},
    {"99999999999999999999999", DECIMAL_RANGE, 0},
    {"1e19", DECIMAL_OK, UINT64_C(10000000000000000000)},
    {"1e20", DECIMAL_RANGE, 0},
    {"0e999", DECIMAL_OK, 0},
    {"1.0", DECIMAL_OK, 1},
    {"1.5e1", DECIMAL_OK, 15},
    {"1.5", DECIMAL_FRACTION, 0},
    {"1e-1", DECIMAL_FRACTION, 0},
    {"1e-999999999", DECIMAL_FRACTION, 0},
    {"1.00000000000000000000000000", DECIMAL_OK, 1},
    {"1.00000000000000000000000001", DECIMAL_FRACTION, 0},
    {"100000000000000000000e-20", DECIMAL_OK, 1},
};

static void integers_are_exact_or_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof integers / sizeof *integers; i++) {
        char copy[TEXT_SIZE];
        struct decimal d = scan(integers[i].text, copy);
        uint64_t magnitude = 0;

        assert_int_equal(decimal_to_magnitude(&d, &magnitude), integers[i].fault);
        if (integers[i].fault == DECIMAL_OK)
            assert_true(magnitude == integers[i].magnitude);
    }
}

/* The slow path goes through the C library, whose decimal point follows the locale. */
static void the_locale_does_not_matter(void **state)
{
    static const char text[] = "1.00000000000000011102230246251565404236316680908203126";
    char printed[SHORTEST_SIZE + 1];

    (void)state;
    if (!comma_locale_enter())
        skip();
    assert_string_equal(localeconv()->decimal_point, ",");
    assert_true(read_double(text) == 1.0000000000000002);
    *shortest_print_double(printed, 0.5) = '\0';
    assert_string_equal(printed, "0.5");
    comma_locale_leave();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hard_texts_are_rounded_correctly),
        cmocka_unit_test(random_texts_are_rounded_correctly),
        cmocka_unit_test(middles_are_rounded_to_even),
        cmocka_unit_test(random_floats_return_in_the_fewest_digits),
        cmocka_unit_test(random_doubles_return_in_the_fewest_digits),
        cmocka_unit_test(the_edges_of_the_formats_return),
        cmocka_unit_test(numbers_look_as_people_write_them),
        cmocka_unit_test(integers_of_every_length_are_printed),
        cmocka_unit_test(what_is_not_json_is_refused),
        cmocka_unit_test(a_number_that_touches_the_end_is_refused),
        cmocka_unit_test(integers_are_exact_or_refused),
        cmocka_unit_test(the_locale_does_not_matter),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
