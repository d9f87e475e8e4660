#include <config.h>

#include "base/number.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXACT_INTEGERS 9007199254740992.0 /* 2^53 */

static double power_of_ten(int exponent)
{
    static const double powers[NUMBER_DECIMALS_MAX + 1] = {1,   1e1, 1e2, 1e3, 1e4,
                                                           1e5, 1e6, 1e7, 1e8, 1e9};

    return powers[exponent];
}

/* snprintf writes the locale's decimal point, which may be several bytes long. */
static size_t put_point(char *text)
{
    char *from = text + strspn(text, "+-0123456789");
    char *to = from + strcspn(from, "0123456789e");

    if (to > from) {
        *from = '.';
        memmove(from + 1, to, strlen(to) + 1);
    }
    return strlen(text);
}

double number_round(double value, int decimals)
{
    double scale = power_of_ten(decimals);

    if (!(fabs(value) * scale < EXACT_INTEGERS))
        return value;
    return round(value * scale) / scale + 0.0;
}

size_t number_print(double value, int decimals, char out[NUMBER_TEXT_SIZE])
{
    out[0] = '\0';
    if (!isfinite(value))
        return 0;
    if (fabs(value) >= 1e15)
        snprintf(out, NUMBER_TEXT_SIZE, "%.17g", value);
    else
        snprintf(out, NUMBER_TEXT_SIZE, "%.*f", decimals, number_round(value, decimals));
    return put_point(out);
}

static int decimals_needed(double value, int digits, int decimals)
{
    double bound = power_of_ten(digits);

    while (decimals > 0 && fabs(value) * power_of_ten(decimals) >= bound)
        decimals--;
    return decimals;
}

size_t number_print_short(double value, int digits, int decimals, char out[NUMBER_TEXT_SIZE])
{
    int needed = decimals_needed(value, digits, decimals);

    /* 9.996 rounds to 10.00, which has a digit more. */
    needed = decimals_needed(number_round(value, needed), digits, decimals);
    return number_print(value, needed, out);
}

size_t number_print_exact(double value, char out[NUMBER_TEXT_SIZE])
{
    int digits = 1;

    if (!isfinite(value) || (value == round(value) && fabs(value) < 1e15))
        return number_print(value, 0, out);
    do
        snprintf(out, NUMBER_TEXT_SIZE, "%.*g", digits, value);
    while (digits++ < DBL_DECIMAL_DIG && strtod(out, NULL) != value);
    return put_point(out);
}
