/* Whole numbers, as charts need them everywhere. */
#ifndef RVG_CHART_WHOLE_H
#define RVG_CHART_WHOLE_H

static inline int whole_min(int a, int b)
{
    return a < b ? a : b;
}

static inline int whole_max(int a, int b)
{
    return a > b ? a : b;
}

/* `value` brought into low..high. */
static inline int whole_clamp(int value, int low, int high)
{
    return whole_max(low, whole_min(value, high));
}

/* a / b rounded down, also below 0; b is above 0. */
static inline int whole_divide(int a, int b)
{
    return a / b - (a % b < 0);
}

#endif
