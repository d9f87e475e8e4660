#include <config.h>

#include "engine/sweep/level.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"

const char *const arrival_names[ARRIVAL_COUNT + 1] = {"poisson", "constant", "closed", NULL};

const char *arrival_name(enum arrival arrival)
{
    return (unsigned)arrival < ARRIVAL_COUNT ? arrival_names[arrival] : "unknown";
}

struct level level_of_concurrency(int concurrency)
{
    return (struct level){LEVEL_CONCURRENCY, concurrency};
}

struct level level_of_rate(double rate_rps)
{
    return (struct level){LEVEL_RATE, rate_rps};
}

struct level level_of_highest_rate(void)
{
    return level_of_rate(NAN);
}

bool level_is_searched(const struct level *level)
{
    return isnan(level->value);
}

bool level_equals(const struct level *a, const struct level *b)
{
    return a->kind == b->kind &&
           (a->value == b->value || (level_is_searched(a) && level_is_searched(b)));
}

static const char highest[] = "max";

const char *level_name(const struct level *level, char out[LEVEL_NAME_SIZE])
{
    char number[LEVEL_NAME_SIZE];

    level_number(level, number);
    if (level_is_searched(level))
        memcpy(out, number, sizeof number);
    else if (level->kind == LEVEL_RATE)
        snprintf(out, LEVEL_NAME_SIZE, "%.36s/s", number);
    else
        snprintf(out, LEVEL_NAME_SIZE, "c=%.36s", number);
    return out;
}

const char *level_number(const struct level *level, char out[LEVEL_NAME_SIZE])
{
    if (number_print_exact(level->value, out) == 0)
        memcpy(out, highest, sizeof highest);
    return out;
}

const char *level_kind_title(enum level_kind kind)
{
    return kind == LEVEL_RATE ? "rate" : "concurrency";
}

const char *level_kind_sign(enum level_kind kind)
{
    return kind == LEVEL_RATE ? "/s" : "c";
}

int level_in_flight(const struct level *level)
{
    return level->kind == LEVEL_RATE ? LEVEL_OPEN_PLACES : (int)level->value;
}
