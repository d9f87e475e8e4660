#include <config.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/stats/noise_floor.h"
#include "engine/stats/statistics.h"
#include "simulation.h"

/* A/A sweeps: both arms of every pair are the same, so every word is a false alarm. */
enum { SWEEPS = 10000, PAIRS = 14, BLOCKS = 10 };

struct alarms {
    size_t paired; /* sweeps whose first pair has a word before any adjustment */
    size_t unpaired;
    size_t floor;  /* whose second pair is above the floor of the first */
    size_t any;    /* with one word or more among all pairs, not adjusted */
    size_t family; /* the same, adjusted */
};

static bool has_word(const struct comparison *c)
{
    return c->word == COMPARISON_FASTER || c->word == COMPARISON_SLOWER;
}

/* The block's mood, 10 %, is shared by the pair; 3 % is each trial's own. */
static void draw(struct normal *normal, double *base, double *other)
{
    for (int i = 0; i < BLOCKS; i++) {
        double mood = 7 + 0.1 * normal_next(normal);

        base[i] = exp(mood + 0.03 * normal_next(normal));
        other[i] = exp(mood + 0.03 * normal_next(normal));
    }
}

static size_t count_words(const struct comparison *c)
{
    size_t words = 0;

    for (int i = 0; i < PAIRS; i++)
        words += has_word(&c[i]);
    return words;
}

static void simulate(struct normal *normal, struct alarms *a)
{
    double base[PAIRS][BLOCKS], other[PAIRS][BLOCKS];
    struct comparison c[PAIRS], *family[PAIRS], apart;
    struct noise_floor floor;

    for (int i = 0; i < PAIRS; i++) {
        draw(normal, base[i], other[i]);
        c[i] = comparison_paired(base[i], other[i], BLOCKS, true);
        family[i] = &c[i];
    }
    apart = comparison_unpaired(base[0], BLOCKS, other[1], BLOCKS, true);
    floor = noise_floor_of(base[0], other[0], BLOCKS);
    a->paired += has_word(&c[0]);
    a->unpaired += has_word(&apart);
    a->floor += !noise_floor_hides(&floor, c[1].ratio);
    a->any += count_words(c) > 0;
    comparison_adjust(family, PAIRS);
    a->family += count_words(c) > 0;
}

/* Within three standard errors of the probability: 5 % +- 0.65 for one comparison; 51 % +- 1.5 for
 * a family of 14 without adjustment, 1 - 0.95^14; with it, Holm's first step decides whether there
 * is a word at all: 1 - (1 - 0.05 / 14)^14 = 4.9 % +- 0.65. Welch's degrees of freedom are an
 * approximation that errs to the safe side by less than that here. The second pair's mean over the
 * spread of the first is Student's t of 10 degrees of freedom: above the floor in 5 % +- 0.65. */
static void words_are_false_in_five_percent(void **state)
{
    struct alarms a = {0};
    struct normal normal;

    (void)state;
    normal_init(&normal, 1908);
    for (size_t i = 0; i < SWEEPS; i++)
        simulate(&normal, &a);
    print_message("of %d sweeps: paired %zu, unpaired %zu, above the floor %zu, any of %d %zu, "
                  "adjusted %zu\n",
                  SWEEPS, a.paired, a.unpaired, a.floor, PAIRS, a.any, a.family);
    assert_true(share_is(a.paired, SWEEPS, 0.05));
    assert_true(share_is(a.unpaired, SWEEPS, 0.05));
    assert_true(share_is(a.floor, SWEEPS, 0.05));
    assert_true(share_is(a.any, SWEEPS, 1 - pow(0.95, PAIRS)));
    assert_true(share_is(a.family, SWEEPS, 1 - pow(1 - 0.05 / PAIRS, PAIRS)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_false_in_five_percent),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
