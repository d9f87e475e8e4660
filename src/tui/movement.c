#include <config.h>

#include "tui/movement.h"

enum { STEP = 1, PAGE = 10, HALF_PAGE = 5 };

long movement_steps(enum action action, long all)
{
    switch (action) {
    case ACTION_UP:
        return -STEP;
    case ACTION_DOWN:
        return STEP;
    case ACTION_PAGE_UP:
        return -PAGE;
    case ACTION_PAGE_DOWN:
        return PAGE;
    case ACTION_HALF_UP:
        return -HALF_PAGE;
    case ACTION_HALF_DOWN:
        return HALF_PAGE;
    case ACTION_FIRST:
        return -all;
    case ACTION_LAST:
        return all;
    default:
        return 0;
    }
}

size_t movement_from(size_t at, long steps, size_t count)
{
    long to = (long)at + steps;

    if (count == 0 || to < 0)
        return 0;
    return to < (long)count ? (size_t)to : count - 1;
}
