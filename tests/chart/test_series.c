#include <config.h>

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "chart/series.h"
#include "draw.h"

enum { VALUES_MAX = 200, COLUMNS_MAX = 40, CELLS_MAX = 200 };

static void assert_columns(const double *values, size_t count, int columns, const double *truth)
{
    double out[COLUMNS_MAX];

    series_columns(values, count, out, columns);
    for (int i = 0; i < columns; i++)
        assert_true(isnan(truth[i]) ? isnan(out[i]) : out[i] == truth[i]);
}

static void few_values_have_a_column_each(void **state)
{
    const double values[] = {5, NAN, 7};
    const double wide[] = {5, NAN, 7, NAN, NAN};

    (void)state;
    assert_columns(values, 3, 5, wide);
    assert_columns(values, 3, 3, values);
    assert_columns(values, 0, 2, (const double[]){NAN, NAN});
}

static void many_values_are_averaged(void **state)
{
    /* Shares: 0 1, 2 3, 4 5 6. */
    const double values[] = {1, 2, NAN, 4, 3, 6, 12};
    const double gap[] = {NAN, NAN, 8};

    (void)state;
    assert_columns(values, 7, 3, (const double[]){1.5, 4, 7});
    assert_columns(gap, 3, 2, (const double[]){NAN, 8});
    assert_columns(gap, 3, 1, (const double[]){8});
    series_columns(values, 7, NULL, 0);
    series_columns(values, 7, NULL, -3);
}

static void means_do_not_overflow(void **state)
{
    const double huge[] = {DBL_MAX, DBL_MAX, -DBL_MAX, DBL_MAX, INFINITY, 1};

    (void)state;
    assert_columns(huge, 6, 3, (const double[]){DBL_MAX, 0, INFINITY});
}

/* A sum of 0.1 and its quotient are not 0.1 for every count: the line would tremble. */
static void an_even_series_stays_even(void **state)
{
    double values[VALUES_MAX], out[COLUMNS_MAX];

    (void)state;
    for (int i = 0; i < VALUES_MAX; i++)
        values[i] = 0.1;
    for (int columns = 1; columns <= COLUMNS_MAX; columns++) {
        series_columns(values, VALUES_MAX, out, columns);
        for (int i = 0; i < columns; i++)
            assert_true(out[i] == 0.1);
    }
}

static void the_highest_is_found(void **state)
{
    const double values[] = {NAN, -2, 3, NAN, 2};

    (void)state;
    assert_true(series_highest(values, 5) == 3);
    assert_true(series_highest(values, 2) == 0);
    assert_true(series_highest(values, 0) == 0);
}

struct trace {
    int count;
    struct series_point at[CELLS_MAX];
};

static void record(void *context, struct series_point at)
{
    struct trace *t = context;

    assert_true(t->count < CELLS_MAX);
    t->at[t->count++] = at;
}

static struct trace line(struct series_point a, struct series_point b)
{
    struct trace t = {0};

    series_line(a, b, record, &t);
    return t;
}

static void assert_line(struct series_point a, struct series_point b, int count,
                        const struct series_point *truth)
{
    struct trace t = line(a, b);

    assert_int_equal(t.count, count);
    for (int i = 0; i < count; i++) {
        assert_int_equal(t.at[i].x, truth[i].x);
        assert_int_equal(t.at[i].y, truth[i].y);
    }
}

static void lines_go_from_point_to_point(void **state)
{
    const struct series_point flat[] = {{1, 5}, {2, 5}, {3, 5}};
    const struct series_point diagonal[] = {{1, -1}, {2, -2}};
    const struct series_point steep[] = {{3, 1}, {3, 2}, {4, 3}, {4, 4}};

    (void)state;
    assert_line((struct series_point){0, 5}, (struct series_point){4, 5}, 3, flat);
    assert_line((struct series_point){0, 0}, (struct series_point){3, -3}, 2, diagonal);
    /* x at 3.2, 3.4, 3.6, 3.8 */
    assert_line((struct series_point){3, 0}, (struct series_point){4, 5}, 4, steep);
}

static void neighbours_have_nothing_between(void **state)
{
    const struct series_point a = {7, 7};

    (void)state;
    assert_int_equal(line(a, a).count, 0);
    assert_int_equal(line(a, (struct series_point){8, 7}).count, 0);
    assert_int_equal(line(a, (struct series_point){6, 8}).count, 0);
    assert_int_equal(line((struct series_point){INT_MAX - 2, INT_MIN + 2},
                          (struct series_point){INT_MAX, INT_MIN})
                         .count,
                     1);
}

static void line_holds(struct series_point a, struct series_point b)
{
    int width = abs(b.x - a.x), height = abs(b.y - a.y);
    int steps = width > height ? width : height;
    struct trace there = line(a, b), back = line(b, a);
    struct series_point last = a;

    assert_int_equal(there.count, steps > 0 ? steps - 1 : 0);
    assert_int_equal(back.count, there.count);
    for (int i = 0; i <= there.count && steps > 0; i++) {
        struct series_point at = i < there.count ? there.at[i] : b;

        assert_true(abs(at.x - last.x) <= 1 && abs(at.y - last.y) <= 1);
        assert_true(width >= height ? at.x != last.x : at.y != last.y);
        /* At most half a cell off the true line: the cross product over the longer side. */
        assert_true(2 * abs((at.x - a.x) * (b.y - a.y) - (at.y - a.y) * (b.x - a.x)) <= steps);
        if (i < there.count) {
            assert_int_equal(at.x, back.at[there.count - 1 - i].x);
            assert_int_equal(at.y, back.at[there.count - 1 - i].y);
        }
        last = at;
    }
}

static void heat_grows_by_the_square_root(void **state)
{
    (void)state;
    assert_int_equal(heat_level(0, 1, 5), 0);
    assert_int_equal(heat_level(1, 1, 5), 4);
    assert_int_equal(heat_level(0.25, 1, 5), 2);
    assert_int_equal(heat_level(0.26, 1, 5), 3);
    assert_int_equal(heat_level(0.0625, 1, 5), 1);
    assert_int_equal(heat_level(0.0626, 1, 5), 2);
    assert_int_equal(heat_level(DBL_TRUE_MIN, DBL_MAX, 5), 1);
}

static void heat_stays_within_its_levels(void **state)
{
    (void)state;
    assert_int_equal(heat_level(2, 1, 5), 4);
    assert_int_equal(heat_level(INFINITY, INFINITY, 5), 4);
    assert_int_equal(heat_level(1, 0, 5), 4);
    assert_int_equal(heat_level(1, NAN, 5), 4);
    assert_int_equal(heat_level(NAN, 1, 5), 0);
    assert_int_equal(heat_level(-1, 1, 5), 0);
    assert_int_equal(heat_level(1, 1, 2), 1);
    assert_int_equal(heat_level(1, 1, 1), 0);
    assert_int_equal(heat_level(0.5, 1, 1), 0);
    assert_int_equal(heat_level(1, 1, -1), 0);
}

static void columns_hold(struct draw *d)
{
    double values[VALUES_MAX], out[COLUMNS_MAX];
    int count = draw_int(d, 1, VALUES_MAX), columns = draw_int(d, 1, COLUMNS_MAX);
    double least = INFINITY, most = -INFINITY, sum = 0;

    for (int i = 0; i < count; i++) {
        values[i] = draw_int(d, 0, 9) == 0 ? NAN : draw_number(d);
        least = fmin(least, values[i]);
        most = fmax(most, values[i]);
    }
    series_columns(values, (size_t)count, out, columns);
    for (int i = 0; i < columns; i++) {
        assert_false(out[i] < least - 1e-9 * fabs(least) || out[i] > most + 1e-9 * fabs(most));
        assert_true(count > columns || i < count || isnan(out[i]));
    }
    /* Where the shares are equal the mean of the means is the mean of all. */
    count = columns * draw_int(d, 1, VALUES_MAX / COLUMNS_MAX);
    for (int i = 0; i < count; i++) {
        values[i] = draw_int(d, 0, 1000);
        sum += values[i];
    }
    series_columns(values, (size_t)count, out, columns);
    for (int i = 0; i < columns; i++)
        sum -= out[i] * (count / columns);
    assert_true(fabs(sum) < 1e-6);
}

static void any_series_and_line_hold(void **state)
{
    struct draw d = {8};

    (void)state;
    for (int i = 0; i < DRAW_CASES; i++) {
        double share = draw_positive(&d), peak = draw_positive(&d);
        int levels = draw_int(&d, 2, 10);

        columns_hold(&d);
        line_holds((struct series_point){draw_int(&d, -60, 60), draw_int(&d, -60, 60)},
                   (struct series_point){draw_int(&d, -60, 60), draw_int(&d, -60, 60)});
        assert_in_range(heat_level(share, peak, levels), 1, levels - 1);
        assert_true(heat_level(share, peak, levels) <= heat_level(1.5 * share, peak, levels));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(few_values_have_a_column_each),
        cmocka_unit_test(many_values_are_averaged),
        cmocka_unit_test(means_do_not_overflow),
        cmocka_unit_test(an_even_series_stays_even),
        cmocka_unit_test(the_highest_is_found),
        cmocka_unit_test(lines_go_from_point_to_point),
        cmocka_unit_test(neighbours_have_nothing_between),
        cmocka_unit_test(heat_grows_by_the_square_root),
        cmocka_unit_test(heat_stays_within_its_levels),
        cmocka_unit_test(any_series_and_line_hold),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
