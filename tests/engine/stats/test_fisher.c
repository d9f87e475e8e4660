#include <config.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/stats/fisher.h"
#include "engine/stats/student.h"

/* SciPy 1.17.1, stats.f.sf(f, upper, lower); R 4.2.2's pf(..., lower.tail = FALSE) agrees. */
static const struct {
    double f, upper, lower, tail;
} computed[] = {
    {0.5, 4, 54, 0.7357994251602338},    {3.2, 4, 12, 0.052579859157099174},
    {7.7, 2, 9.5, 0.010285850941764287}, {1, 1, 30, 0.3253086154260302},
    {25, 3, 200, 8.857215258682742e-14},
};

static void tails_of_independent_software(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof computed / sizeof *computed; i++) {
        double tail = fisher_tail(computed[i].f, computed[i].upper, computed[i].lower);

        assert_true(fabs(tail / computed[i].tail - 1) < 1e-9);
    }
}

/* F with 1 degree above is T squared; with 2 above it has a closed form. */
static void tails_of_known_forms(void **state)
{
    (void)state;
    for (double df = 1; df < 1e4; df *= 2.3) {
        for (double t = 0.01; t < 30; t *= 1.7) {
            double square = fisher_tail(t * t, 1, df) / student_two_sided(t, df);
            double closed = fisher_tail(t, 2, df) / pow(1 + 2 * t / df, -df / 2);

            assert_true(fabs(square - 1) < 1e-9);
            assert_true(fabs(closed - 1) < 1e-9);
        }
    }
}

static void the_ends(void **state)
{
    (void)state;
    assert_true(fisher_tail(0, 3, 5) == 1);
    assert_true(fisher_tail(-1, 3, 5) == 1);
    assert_true(fisher_tail(INFINITY, 3, 5) == 0);
    assert_true(isnan(fisher_tail(NAN, 3, 5)));
    assert_true(isnan(fisher_tail(1, 0.5, 5)));
    assert_true(isnan(fisher_tail(1, 3, INFINITY)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tails_of_independent_software),
        cmocka_unit_test(tails_of_known_forms),
        cmocka_unit_test(the_ends),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
