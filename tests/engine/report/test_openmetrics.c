#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "comma_locale.h"
#include "engine/report/openmetrics.h"
#include "synthetic.h"

#define REST1                                                                            \
    "{arm=\"rest\",protocol=\"rest\",input=\"image\",encoding=\"json\",load=\"closed\"," \
    "concurrency=\"1\""

static void export(struct result *r, struct buf *out)
{
    buf_init(out, 1 << 20);
    assert_int_equal(openmetrics_export(r, out, NULL), 0);
}

static void assert_line(const struct buf *text, const char *line)
{
    char whole[400];

    snprintf(whole, sizeof whole, "\n%s\n", line);
    if (strstr(buf_text(text), whole) == NULL)
        fail_msg("no line %s", line);
}

/* rest at level 1: 400, 400 and 440 a second for 5 s, each request taking 1 / that. */
static void figures_are_those_of_the_exports_in_base_units(void **state)
{
    struct result r;
    struct buf text;

    (void)state;
    comma_locale_enter();
    synthetic_result(&r);
    export(&r, &text);
    comma_locale_leave();
    assert_line(&text, "# TYPE rvgtop_requests counter");
    assert_line(&text, "rvgtop_requests_total" REST1 "} 6200");
    assert_line(&text, "# UNIT rvgtop_throughput_requests_per_second requests_per_second");
    assert_line(&text, "rvgtop_throughput_requests_per_second" REST1 "} 412.912");
    assert_line(&text, "# UNIT rvgtop_client_encode_seconds seconds");
    assert_line(&text, "rvgtop_client_encode_seconds" REST1 "} 0.000012346");
    assert_line(&text, "rvgtop_server_cpu_ratio" REST1 "} 0.80000");
    assert_line(&text, "rvgtop_server_memory_peak_bytes" REST1 "} 60000000");
    assert_line(&text, "# TYPE rvgtop_response_time_seconds summary");
    assert_line(&text, "rvgtop_response_time_seconds" REST1 ",quantile=\"0.9999\"} 0.002500000");
    assert_line(&text, "rvgtop_response_time_seconds_count" REST1 "} 6200");
    assert_line(&text, "rvgtop_response_time_seconds_sum" REST1 "} 14.999999400");
    assert_line(&text, "rvgtop_server_phase_seconds_count" REST1 ",phase=\"infer\"} 6200");
    assert_line(&text, "rvgtop_server_phase_seconds_sum" REST1 ",phase=\"infer\"} 0.062000000");
    assert_line(&text, "rvgtop_errors_total" REST1 ",kind=\"timeout\"} 0");
    assert_line(&text, "rvgtop_cell_valid" REST1 "} 1");
    assert_string_equal(buf_text(&text) + text.size - 7, "\n# EOF\n");
    buf_fini(&text);
    result_fini(&r);
}

/* No time to the first byte was observed, and a cell without a trial has no throughput. */
static void what_is_not_known_has_no_sample(void **state)
{
    struct sweep sweep;
    struct result r;
    struct buf text;

    (void)state;
    synthetic_sweep(&sweep, 1);
    strcpy(sweep.name, "a \"b\" \\ c\n");
    assert_int_equal(result_init(&r, &sweep, NULL), 0);
    sweep_fini(&sweep);
    assert_int_equal(result_derive(&r, NULL), 0);
    export(&r, &text);
    assert_non_null(strstr(buf_text(&text), "rvgtop_run_info{name=\"a \\\"b\\\" \\\\ c\","));
    assert_line(&text, "# TYPE rvgtop_first_byte_seconds summary");
    assert_null(strstr(buf_text(&text), "\nrvgtop_first_byte_seconds"));
    assert_null(strstr(buf_text(&text), "\nrvgtop_throughput"));
    assert_null(strstr(buf_text(&text), "\nrvgtop_errors_total"));
    assert_line(&text, "rvgtop_cell_valid" REST1 "} 0");
    buf_fini(&text);
    result_fini(&r);
}

static void assertions_are_told(void **state)
{
    struct result r;
    struct buf text;

    (void)state;
    synthetic_result(&r);
    strcpy(r.sweep.asserts[0], "rps(*) > 1");
    strcpy(r.sweep.asserts[1], "rps(*) < 1");
    r.sweep.assert_count = 2;
    export(&r, &text);
    assert_line(&text, "rvgtop_assertion_holds{number=\"1\",assertion=\"rps(*) > 1\"} 1");
    assert_line(&text, "rvgtop_assertion_holds{number=\"2\",assertion=\"rps(*) < 1\"} 0");
    buf_fini(&text);
    result_fini(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_are_those_of_the_exports_in_base_units),
        cmocka_unit_test(what_is_not_known_has_no_sample),
        cmocka_unit_test(assertions_are_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
