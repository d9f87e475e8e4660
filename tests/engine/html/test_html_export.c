#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "comma_locale.h"
#include "engine/html/html_export.h"
#include "synthetic.h"

/* The page, to be freed; the result is freed. */
static char *page_of(struct result *r)
{
    struct buf text;
    char *page;

    buf_init(&text, 1 << 24);
    assert_int_equal(html_export(r, &text, NULL), 0);
    page = strdup(buf_text(&text));
    assert_non_null(page);
    buf_fini(&text);
    result_fini(r);
    return page;
}

static void assert_has(const char *page, const char *piece)
{
    if (strstr(page, piece) == NULL)
        fail_msg("the page lacks %s", piece);
}

static void assert_lacks(const char *page, const char *piece)
{
    if (strstr(page, piece))
        fail_msg("the page has %s", piece);
}

static void assert_order(const char *page, const char *first, const char *second)
{
    const char *at = strstr(page, first);

    assert_non_null(at);
    if (strstr(at, second) == NULL)
        fail_msg("%s does not stand behind %s", second, first);
}

static void it_opens_with_the_answer(void **state)
{
    struct result r;
    char *page;

    (void)state;
    synthetic_result(&r);
    page = page_of(&r);
    assert_has(page, "<!DOCTYPE html>\n<html lang=\"en\">");
    assert_has(page, "<h1>REST and gRPC: cat photo</h1>");
    assert_order(page, "<p class=\"answer\">grpc ", "What people claim");
    assert_order(page, "What people claim", "id=\"figures\"");
    assert_order(page, "id=\"figures\"", "id=\"comparisons\"");
    assert_lacks(page, "class=\"warning\"");
    free(page);
}

/* rest at c=1: 2000 requests of 2.5 ms and less in each of three trials of 5 s. */
static void figures_have_the_digits_of_the_exports(void **state)
{
    struct result r;
    char *page;

    (void)state;
    if (!comma_locale_enter())
        skip();
    synthetic_result(&r);
    page = page_of(&r);
    comma_locale_leave();
    assert_has(page, "<th scope=\"row\">rest</th>\n<td class=\"n\">1</td>\n");
    assert_has(page, "<td class=\"n\">2500.000</td>");
    /* p99.9 needs 6636 requests, and there are 6200. */
    assert_has(page, "<td class=\"n\">2500.000?</td>");
    /* 50 MB of the server idle; its peak is 60. */
    assert_has(page, "<td class=\"n\">60000000</td>");
    assert_has(page, "<th scope=\"row\">grpc / rest</th>");
    free(page);
}

static void what_came_from_elsewhere_is_text(void **state)
{
    static const char hostile[] = "</code><script>alert(\"1\")</script><img src=x>";
    struct result r;
    char *page;

    (void)state;
    synthetic_result(&r);
    strcpy(r.sweep.name, hostile);
    strcpy(r.sweep.arms[1].name, hostile);
    strcpy(r.environment.host, hostile);
    strcpy(r.sweep.labels[0].key, hostile);
    strcpy(r.sweep.labels[0].value, hostile);
    r.sweep.label_count = 1;
    strcpy(r.cells[0].notes, hostile);
    strcpy(r.partial_reason, hostile);
    r.partial = true;
    page = page_of(&r);
    assert_lacks(page, "<script>alert");
    assert_lacks(page, "<img");
    assert_has(page, "&lt;/code&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&lt;img");
    free(page);
}

/* No scheme, no attribute and no function that fetches. */
static void it_refers_to_nothing_outside(void **state)
{
    static const char *const references[] = {
        "http:", "https:", "//www", "src=", "url(", "@import", "<link", "fetch("};
    struct result r;
    char *page;

    (void)state;
    synthetic_result(&r);
    page = page_of(&r);
    for (size_t i = 0; i < sizeof references / sizeof *references; i++)
        assert_lacks(page, references[i]);
    assert_has(page, "default-src 'none'");
    assert_lacks(page, "unsafe-inline");
    free(page);
}

static void a_part_of_a_sweep_is_told_as_one(void **state)
{
    struct result r;
    char *page;

    (void)state;
    synthetic_result(&r);
    r.partial = true;
    strcpy(r.partial_reason, "SIGINT");
    page = page_of(&r);
    assert_order(page, "<p class=\"warning\">Partial: some trials are missing: SIGINT.</p>",
                 "class=\"answer\"");
    free(page);
}

static void nothing_measured_makes_a_page_too(void **state)
{
    struct sweep sweep;
    struct result r;
    char *page;

    (void)state;
    synthetic_sweep(&sweep, 3);
    assert_int_equal(result_init(&r, &sweep, NULL), 0);
    assert_int_equal(result_derive(&r, NULL), 0);
    sweep_fini(&sweep);
    page = page_of(&r);
    assert_has(page, "12 of 12 planned ones are missing");
    assert_has(page, "</html>");
    free(page);
}

static void a_single_arm_has_no_comparisons(void **state)
{
    struct sweep sweep;
    struct result r;
    char *page;

    (void)state;
    synthetic_sweep(&sweep, 1);
    sweep.arm_count = 1;
    assert_int_equal(result_init(&r, &sweep, NULL), 0);
    synthetic_add(&r, synthetic_trial(0, 0, 0, 1000, 1000));
    assert_int_equal(result_derive(&r, NULL), 0);
    sweep_fini(&sweep);
    page = page_of(&r);
    assert_lacks(page, "id=\"comparisons\"");
    assert_has(page, "A single arm, rest: nothing to hold it against.");
    free(page);
}

static void the_sweep_stands_there_to_be_run_again(void **state)
{
    struct result r;
    char *page;

    (void)state;
    synthetic_result(&r);
    page = page_of(&r);
    assert_order(page, "rvgtop --batch sweep.cfg", "name = &quot;cat photo&quot;;\n");
    assert_has(page, "concurrency = (1, 16);\n");
    free(page);
}

/* The rates that synthetic_search_result says: 1000 in each block; 1300, 1310 and 1320. */
static void a_search_is_told_with_its_path(void **state)
{
    struct result r;
    char *page;

    (void)state;
    synthetic_search_result(&r);
    page = page_of(&r);
    assert_order(page, "id=\"search\"", "id=\"pictures\"");
    assert_has(page, "p99 at most 50 ms, at most 1 % errors, at least 99 % sent.");
    assert_has(page, "<th scope=\"row\">rest</th>\n<td class=\"n\">1000.000</td>\n"
                     "<td class=\"n\">1000.000</td>\n<td class=\"n\">1000.000</td>\n"
                     "<td class=\"n\">3</td>\n");
    assert_has(page, "grpc: above it the client set the limit; the server may hold more than that");
    assert_has(page, "<li>rest 1: ");
    free(page);
}

static void what_else_is_not_searched_for(void **state)
{
    struct result r;
    char *page;

    (void)state;
    synthetic_result(&r);
    page = page_of(&r);
    assert_lacks(page, "id=\"search\"");
    assert_has(page, "id=\"costs\"");
    free(page);
}

static void a_full_buffer_is_told(void **state)
{
    struct result r;
    struct buf text;
    struct err e;

    (void)state;
    synthetic_result(&r);
    buf_init(&text, 1000);
    assert_int_equal(html_export(&r, &text, &e), ERR_NO_MEMORY);
    assert_string_equal(e.text, "no memory for the page");
    buf_fini(&text);
    result_fini(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_opens_with_the_answer),
        cmocka_unit_test(figures_have_the_digits_of_the_exports),
        cmocka_unit_test(what_came_from_elsewhere_is_text),
        cmocka_unit_test(it_refers_to_nothing_outside),
        cmocka_unit_test(a_part_of_a_sweep_is_told_as_one),
        cmocka_unit_test(nothing_measured_makes_a_page_too),
        cmocka_unit_test(a_single_arm_has_no_comparisons),
        cmocka_unit_test(the_sweep_stands_there_to_be_run_again),
        cmocka_unit_test(a_search_is_told_with_its_path),
        cmocka_unit_test(what_else_is_not_searched_for),
        cmocka_unit_test(a_full_buffer_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
