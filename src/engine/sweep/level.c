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
    return (struct level){.kind = LEVEL_CONCURRENCY, .value = concurrency};
}

struct level level_of_rate(double rate_rps)
{
    return (struct level){.kind = LEVEL_RATE, .value = rate_rps};
}

struct level level_of_schedule(const struct rate_curve *schedule)
{
    return (struct level){.kind = LEVEL_SCHEDULE,
                          .value = rate_curve_mean(schedule),
                          .low = rate_curve_lowest(schedule),
                          .high = rate_curve_highest(schedule)};
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
    return a->kind == b->kind && a->low == b->low && a->high == b->high &&
           (a->value == b->value || (level_is_searched(a) && level_is_searched(b)));
}

bool level_kind_is_open(enum level_kind kind)
{
    return kind != LEVEL_CONCURRENCY;
}

static const char highest[] = "max";

const char *level_name(const struct level *level, char out[LEVEL_NAME_SIZE])
{
    char number[LEVEL_NAME_SIZE];

    level_number(level, number);
    if (level_is_searched(level))
        memcpy(out, number, sizeof number);
    else if (level_kind_is_open(level->kind))
        snprintf(out, LEVEL_NAME_SIZE, "%.36s/s", number);
    else
        snprintf(out, LEVEL_NAME_SIZE, "c=%.36s", number);
    return out;
}

const char *level_number(const struct level *level, char out[LEVEL_NAME_SIZE])
{
    char low[NUMBER_TEXT_SIZE], high[NUMBER_TEXT_SIZE];

    number_print_exact(level->low, low);
    number_print_exact(level->high, high);
    if (level->kind == LEVEL_SCHEDULE && level->low < level->high)
        snprintf(out, LEVEL_NAME_SIZE, "%.17s..%.17s", low, high);
    else if (number_print_exact(level->value, out) == 0)
        memcpy(out, highest, sizeof highest);
    return out;
}

const char *level_kind_title(enum level_kind kind)
{
    static const char *const titles[] = {
        [LEVEL_CONCURRENCY] = "concurrency", [LEVEL_RATE] = "rate", [LEVEL_SCHEDULE] = "schedule"};

    return titles[kind];
}

const char *level_kind_sign(enum level_kind kind)
{
    return level_kind_is_open(kind) ? "/s" : "c";
}

int level_in_flight(const struct level *level)
{
    return level_kind_is_open(level->kind) ? LEVEL_OPEN_PLACES : (int)level->value;
}
