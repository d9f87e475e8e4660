#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "engine/report/junit_export.h"
#include "synthetic.h"

static void assert_exports(struct result *r, const char *expected)
{
    struct buf text;

    buf_init(&text, 1 << 20);
    assert_int_equal(junit_export(r, &text, NULL), 0);
    assert_string_equal(buf_text(&text), expected);
    buf_fini(&text);
    result_fini(r);
}

/* 13 trials of 5 s. */
static void without_assertions_the_suite_is_empty(void **state)
{
    struct result r;

    (void)state;
    synthetic_result(&r);
    strcpy(r.environment.host, "here");
    assert_exports(&r, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                       "<testsuites name=\"rvgtop\" tests=\"0\" failures=\"0\">\n"
                       "  <testsuite name=\"cat photo\" hostname=\"here\" "
                       "timestamp=\"2026-09-24T12:01:22\" tests=\"0\" failures=\"0\" errors=\"0\" "
                       "skipped=\"0\" time=\"65.000\">\n"
                       "  </testsuite>\n"
                       "</testsuites>\n");
}

/* The longest request of rest at level 1 took 5 s / 2000; p99.99 needs more than the 6200 there. */
static void each_assertion_is_a_case(void **state)
{
    static const char *const asserts[] = {"rps(*) > 1", "latency_max_us(rest, 1) < 1",
                                          "latency_p9999_us(rest,1)<1e9"};
    struct result r;

    (void)state;
    synthetic_result(&r);
    strcpy(r.environment.host, "a\"<&>\x01\xff");
    for (size_t i = 0; i < 3; i++)
        strcpy(r.sweep.asserts[r.sweep.assert_count++], asserts[i]);
    assert_exports(&r,
                   "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                   "<testsuites name=\"rvgtop\" tests=\"3\" failures=\"2\">\n"
                   "  <testsuite name=\"cat photo\" hostname=\"a&quot;&lt;&amp;&gt;?\" "
                   "timestamp=\"2026-09-24T12:01:22\" tests=\"3\" failures=\"2\" errors=\"0\" "
                   "skipped=\"0\" time=\"65.000\">\n"
                   "    <testcase classname=\"cat photo\" name=\"rps(*) &gt; 1\" time=\"0\"/>\n"
                   "    <testcase classname=\"cat photo\" name=\"latency_max_us(rest, 1) &lt; 1\" "
                   "time=\"0\">\n"
                   "      <failure message=\"2500 &lt; 1 is false\" type=\"does not hold\">"
                   "does not hold: latency_max_us(rest, 1) &lt; 1: 2500 &lt; 1 is false</failure>\n"
                   "    </testcase>\n"
                   "    <testcase classname=\"cat photo\" name=\"latency_p9999_us(rest,1)&lt;1e9\" "
                   "time=\"0\">\n"
                   "      <failure message=\"latency_p9999_us(rest, 1) needs 60181 more requests\" "
                   "type=\"cannot be told\">"
                   "cannot be told: latency_p9999_us(rest,1)&lt;1e9: latency_p9999_us(rest, 1) "
                   "needs 60181 more requests"
                   "</failure>\n"
                   "    </testcase>\n"
                   "  </testsuite>\n"
                   "</testsuites>\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_assertions_the_suite_is_empty),
        cmocka_unit_test(each_assertion_is_a_case),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
