#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/stats/random.h"

/* The crate rand_xoshiro 0.6 gives these for SplitMix64 from that seed, and for Xoshiro256StarStar
 * from the state 1, 2, 3, 4. */
static const uint64_t seeded[4] = {
    UINT64_C(1985237415132408290),
    UINT64_C(2979275885539914483),
    UINT64_C(13511426838097143398),
    UINT64_C(8488337342461049707),
};
static const uint64_t drawn[6] = {
    UINT64_C(11520),
    0,
    UINT64_C(1509978240),
    UINT64_C(1215971899390074240),
    UINT64_C(1216172134540287360),
    UINT64_C(607988272756665600),
};

static void the_generators_are_the_published_ones(void **state)
{
    struct random r;

    (void)state;
    random_init(&r, UINT64_C(1477776061723855037), 0);
    for (int i = 0; i < 4; i++)
        assert_int_equal(r.s[i], seeded[i]);
    r = (struct random){{1, 2, 3, 4}};
    for (int i = 0; i < 6; i++)
        assert_int_equal(random_next(&r), drawn[i]);
}

static void streams_of_a_seed_differ(void **state)
{
    uint64_t first[64];

    (void)state;
    for (uint64_t i = 0; i < 64; i++) {
        struct random r;

        random_init(&r, 7, i);
        first[i] = random_next(&r);
        for (uint64_t j = 0; j < i; j++)
            assert_int_not_equal(first[i], first[j]);
    }
}

static void units_are_uniform(void **state)
{
    enum { DRAWS = 100000, CELLS = 10 };
    int counts[CELLS] = {0};
    struct random r;

    (void)state;
    random_init(&r, 1, 0);
    for (int i = 0; i < DRAWS; i++) {
        double x = random_unit(&r);

        assert_true(x >= 0 && x < 1);
        counts[(int)(x * CELLS)]++;
    }
    /* Five standard deviations of Binomial(100000, 0.1) are 474. */
    for (int i = 0; i < CELLS; i++)
        assert_in_range(counts[i], DRAWS / CELLS - 474, DRAWS / CELLS + 474);
}

static void numbers_below_are_uniform(void **state)
{
    enum { DRAWS = 70000, N = 7 };
    int counts[N] = {0};
    struct random r;

    (void)state;
    random_init(&r, 2, 0);
    for (int i = 0; i < DRAWS; i++) {
        uint64_t x = random_below(&r, N);

        assert_true(x < N);
        counts[x]++;
    }
    /* Five standard deviations of Binomial(70000, 1/7) are 463. */
    for (int i = 0; i < N; i++)
        assert_in_range(counts[i], DRAWS / N - 463, DRAWS / N + 463);
    assert_int_equal(random_below(&r, 1), 0);
    assert_true(random_below(&r, UINT64_MAX) < UINT64_MAX);
}

/* The same from a program in Python after the description in random.h. */
static void an_order_is_the_same_everywhere(void **state)
{
    static const size_t expected[16] = {15, 12, 11, 4, 10, 13, 0, 2, 1, 6, 5, 8, 7, 3, 9, 14};
    size_t items[16];
    struct random r;

    (void)state;
    for (size_t i = 0; i < 16; i++)
        items[i] = i;
    random_init(&r, 7, 3);
    random_shuffle(&r, items, 16);
    assert_memory_equal(items, expected, sizeof items);
    random_shuffle(&r, items, 0);
    random_shuffle(&r, items, 1);
    assert_memory_equal(items, expected, sizeof items);
}

static size_t order_number(const size_t *items)
{
    return items[0] * 2 + (items[1] > items[2]);
}

static void every_order_is_as_likely(void **state)
{
    enum { DRAWS = 60000 };
    int counts[6] = {0};
    struct random r;

    (void)state;
    random_init(&r, 3, 0);
    for (int i = 0; i < DRAWS; i++) {
        size_t items[3] = {0, 1, 2};

        random_shuffle(&r, items, 3);
        counts[order_number(items)]++;
    }
    /* Five standard deviations of Binomial(60000, 1/6) are 456. */
    for (int i = 0; i < 6; i++)
        assert_in_range(counts[i], DRAWS / 6 - 456, DRAWS / 6 + 456);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_generators_are_the_published_ones),
        cmocka_unit_test(streams_of_a_seed_differ),
        cmocka_unit_test(units_are_uniform),
        cmocka_unit_test(numbers_below_are_uniform),
        cmocka_unit_test(an_order_is_the_same_everywhere),
        cmocka_unit_test(every_order_is_as_likely),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
