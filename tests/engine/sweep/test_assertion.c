/* What a sweep can assert: the grammar, what is refused and where, and texts made at random.
 * RVG_FUZZ_ROUNDS asks for more rounds than the usual ones. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/stats/random.h"
#include "engine/sweep/assertion.h"
#include "synthetic.h"

enum { ROUNDS = 20000, SHOWN_MAX = 1 << 14, PIECES_MAX = 24 };

static struct sweep sweep; /* arms rest and grpc, concurrency 1 and 16 */

static int open_sweep(void **state)
{
    (void)state;
    synthetic_sweep(&sweep, 3);
    return 0;
}

static int close_sweep(void **state)
{
    (void)state;
    sweep_fini(&sweep);
    return 0;
}

static void show_step(const struct assertion_step *s, struct buf *out)
{
    static const char operations[] = {[ASSERTION_NEGATE] = '~',
                                      [ASSERTION_ADD] = '+',
                                      [ASSERTION_SUBTRACT] = '-',
                                      [ASSERTION_MULTIPLY] = '*',
                                      [ASSERTION_DIVIDE] = '/'};

    if (s->kind == ASSERTION_NUMBER)
        buf_printf(out, "%g ", s->number);
    else if (s->kind == ASSERTION_FIGURE)
        buf_printf(out, "%s@%d@%d ", s->name, (int)s->arm, (int)s->level);
    else
        buf_printf(out, "%c ", operations[s->kind]);
}

/* The steps of both sides, with the relation between; -1 is every one. */
static void expect_steps(const char *text, const char *expected)
{
    struct assertion a;
    struct buf shown;
    struct err e;

    if (assertion_parse(&sweep, text, &a, NULL, &e) != 0)
        fail_msg("%s: %s", text, e.text);
    buf_init(&shown, SHOWN_MAX);
    for (size_t i = 0; i < a.count; i++) {
        if (i == a.left_count)
            buf_printf(&shown, "%s ", assertion_relation_name(a.relation));
        show_step(&a.steps[i], &shown);
    }
    assert_string_equal(buf_text(&shown), expected);
    buf_fini(&shown);
}

static void figures_name_arms_and_levels(void **state)
{
    (void)state;
    expect_steps("p99_ms(grpc, 16) < 20", "p99_ms@1@1 < 20 ");
    expect_steps("\trps ( rest ,1 )>=1e3", "rps@0@0 >= 1000 ");
    expect_steps("error_rate(*)==0", "error_rate@-1@-1 == 0 ");
    expect_steps("0.5 != cpu_us(*,16.0)", "0.5 != cpu_us@-1@1 ");
    expect_steps("latency_p95_us(grpc,*)<=.5", "latency_p95_us@1@-1 <= 0.5 ");
    expect_steps("throughput_rps_low(grpc) > 2.E+1", "throughput_rps_low@1@-1 > 20 ");
}

static void operators_bind_as_usual(void **state)
{
    (void)state;
    expect_steps("rps(*) - 1 - 2 < 3", "rps@-1@-1 1 - 2 - < 3 ");
    expect_steps("rps(*) + 2 * 3 / 4 > 5", "rps@-1@-1 2 3 * 4 / + > 5 ");
    expect_steps("(rps(*) + 2) * 3 > 5", "rps@-1@-1 2 + 3 * > 5 ");
    expect_steps("1 < -rps(*) * --2", "1 < rps@-1@-1 ~ 2 ~ ~ * ");
    expect_steps("-(rps(*) + 1) < 1 - -2", "rps@-1@-1 1 + ~ < 1 2 ~ - ");
}

static void what_every_means_is_kept(void **state)
{
    struct assertion a;

    (void)state;
    assert_int_equal(assertion_parse(&sweep, "rps(grpc, 1) > 1", &a, NULL, NULL), 0);
    assert_false(a.every_arm || a.every_level);
    assert_int_equal(assertion_parse(&sweep, "rps(grpc) > 1", &a, NULL, NULL), 0);
    assert_false(a.every_arm);
    assert_true(a.every_level);
    assert_int_equal(assertion_parse(&sweep, "1 < rps(*, 1)", &a, NULL, NULL), 0);
    assert_true(a.every_arm);
    assert_false(a.every_level);
}

/* An arm's name may hold what are operators elsewhere. */
static void names_of_arms_are_read_whole(void **state)
{
    (void)state;
    strcpy(sweep.arms[0].name, "rest-2.x+y_z");
    expect_steps("rps(rest-2.x+y_z, 1) > 1", "rps@0@0 > 1 ");
    strcpy(sweep.arms[0].name, "16");
    expect_steps("rps(16, 16) > 1", "rps@0@1 > 1 ");
    strcpy(sweep.arms[0].name, "rest");
}

/* Each number that is a column of results.csv, and the short names. */
static void every_metric_can_be_named(void **state)
{
    char text[SWEEP_TEXT_SIZE], *rest, *name;
    struct assertion a;
    struct buf names;
    int count = 0;

    (void)state;
    buf_init(&names, SHOWN_MAX);
    assertion_print_names(&names);
    rest = strdup(buf_text(&names));
    for (char *at = rest; (name = strsep(&at, " ")) != NULL; count++) {
        snprintf(text, sizeof text, "%s(rest, 1) < 1", name);
        assert_int_equal(assertion_parse(&sweep, text, &a, NULL, NULL), 0);
        assert_string_equal(a.steps[0].name, name);
    }
    assert_true(count > METRIC_COUNT);
    for (int m = 0; m < METRIC_COUNT; m++)
        assert_non_null(strstr(buf_text(&names), metric_name((enum metric)m)));
    free(rest);
    buf_fini(&names);
}

static void mistakes_are_placed(void **state)
{
    static const struct {
        const char *text;
        const char *error;
    } mistakes[] = {
        {"p99_ms(grcp, 16) < 20", "column 8: no arm is called 'grcp'; did you mean 'grpc'?"},
        {"p99_ms(zebra) < 20", "column 8: no arm is called 'zebra'"},
        {"p99(grpc) < 20", "column 1: no figure is called 'p99'; did you mean 'p99_ms'?"},
        {"1 < zebra(grpc)", "column 5: no figure is called 'zebra'; see sweep.cfg(5)"},
        {"rps(rest,3) < 1", "column 10: 3 is no level of the sweep"},
        {"rps(rest, x) < 1", "column 11: 'x' where a level or * is wanted"},
        {"rps(rest 1) < 1", "column 10: '1' where ')' is wanted"},
        {"rps() < 1", "column 5: ')' where the name of an arm or * is wanted"},
        {"rps < 1", "column 5: '<' where '(' with an arm is wanted"},
        {"rps(rest, 1", "column 12: it ends where ')' is wanted"},
        {"rps(rest) < 20ms", "column 13: '20ms' is no number; write it without a unit"},
        {"rps(rest) < 1.2.3", "column 13: '1.2.3' is no number; write it without a unit"},
        {"rps(rest) < 1e999", "column 13: '1e999' is no number; write it without a unit"},
        {"rps(rest) = 1", "column 11: '=' where <, <=, >, >=, == or != is wanted"},
        {"rps(rest)", "column 10: it ends where <, <=, >, >=, == or != is wanted"},
        {"rps(rest) <", "column 12: it ends where a figure or a number is wanted"},
        {"rps(rest) < 1 )", "column 15: ')' where the end is wanted"},
        {"rps(rest) < 1; ", "column 14: ';' where the end is wanted"},
        {"1 < rps(*) < 3", "column 12: a second comparison; write it as another assertion"},
        {"(1 < rps(*))", "column 4: '<' where ')' is wanted"},
        {"1 < 2", "column 1: it has no figure of an arm, such as p99_ms(*)"},
        {"", "column 1: it ends where a figure or a number is wanted"},
        {"rps(*) < \xc3\xa9", "column 10: '\xc3\xa9' where a figure or a number is wanted"},
        {"-----------------1 < rps(*)", "column 18: it nests deeper than 16"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        struct assertion a;
        struct err e = {0};

        assert_int_equal(assertion_parse(&sweep, mistakes[i].text, &a, NULL, &e), ERR_INVALID);
        assert_string_equal(e.text, mistakes[i].error);
    }
}

/* ---- texts made at random ---- */

static const char *const pieces[] = {
    "rps",   "(",  ")",    "rest", "grpc", ",",  "16", "1",      "*",      "+",
    "-",     "/",  "<",    "<=",   ">",    "==", "!=", " ",      "p99_ms", "error_rate",
    "0.5e3", "\t", "\xff", "é",    "=",    "x",  "1e", "cpu_us", "rps(*)", "rps(rest, 1)",
    "((",    ".",  "_",
};
enum { PIECE_COUNT = sizeof pieces / sizeof *pieces };

/* Both sides leave one value on the calculator's stack and never take what is not there. */
static void check_steps(const struct assertion *a, size_t from, size_t end)
{
    size_t depth = 0;

    for (size_t i = from; i < end; i++) {
        const struct assertion_step *s = &a->steps[i];
        bool pushes = s->kind == ASSERTION_NUMBER || s->kind == ASSERTION_FIGURE;

        assert_true(pushes || depth > (s->kind == ASSERTION_NEGATE ? 0 : 1));
        depth = pushes ? depth + 1 : s->kind == ASSERTION_NEGATE ? depth : depth - 1;
    }
    assert_int_equal(depth, 1);
}

static void make_text(struct random *r, char text[SWEEP_TEXT_SIZE])
{
    size_t count = random_below(r, PIECES_MAX);

    text[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        const char *piece = pieces[random_below(r, PIECE_COUNT)];

        if (strlen(text) + strlen(piece) < SWEEP_TEXT_SIZE)
            strcat(text, piece);
    }
}

static void any_text_is_read_or_refused(void **state)
{
    const char *asked = getenv("RVG_FUZZ_ROUNDS");
    long rounds = asked ? atol(asked) : ROUNDS, read = 0;
    struct random random;

    (void)state;
    random_init(&random, 1, 1);
    for (long i = 0; i < rounds; i++) {
        char text[SWEEP_TEXT_SIZE];
        struct assertion a;
        struct err e = {0};
        size_t column = 0;

        make_text(&random, text);
        if (assertion_parse(&sweep, text, &a, &column, &e) == 0) {
            check_steps(&a, 0, a.left_count);
            check_steps(&a, a.left_count, a.count);
            read++;
            continue;
        }
        assert_true(strncmp(e.text, "column ", 7) == 0);
        assert_in_range(column, 1, strlen(text) + 1);
    }
    /* Some are right by chance, or nothing but refusals was tried. */
    assert_true(read > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_name_arms_and_levels),
        cmocka_unit_test(operators_bind_as_usual),
        cmocka_unit_test(what_every_means_is_kept),
        cmocka_unit_test(names_of_arms_are_read_whole),
        cmocka_unit_test(every_metric_can_be_named),
        cmocka_unit_test(mistakes_are_placed),
        cmocka_unit_test(any_text_is_read_or_refused),
    };

    return cmocka_run_group_tests(tests, open_sweep, close_sweep);
}
