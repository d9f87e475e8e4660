#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <sys/resource.h>

#include "engine/session/preflight.h"

static const struct preflight_limits limits = {
    .files = 1024,
    .port_low = 32768,
    .port_high = 33000,
    .memory_bytes = UINT64_C(4) << 30,
};

static void connections_must_fit_in_files_and_ports(void **state)
{
    struct preflight_limits narrow = limits, wide = limits;
    struct err e = {0};

    (void)state;
    assert_int_equal(preflight_check_connections(&limits, 233, &e), 0);
    assert_int_equal(preflight_check_connections(&limits, 234, &e), ERR_TOO_LARGE);
    assert_string_equal(e.text,
                        "234 connections to one server and only 233 local ports "
                        "(net.ipv4.ip_local_port_range is 32768 to 33000); widen it or lower the "
                        "concurrency");
    narrow.files = 300;
    assert_int_equal(preflight_check_connections(&narrow, 172, &e), 0);
    assert_int_equal(preflight_check_connections(&narrow, 173, &e), ERR_TOO_LARGE);
    assert_string_equal(e.text,
                        "173 connections need 301 open files and the limit is 300; raise it "
                        "(ulimit -Hn) or lower the concurrency");
    assert_int_equal(preflight_check_connections(&narrow, UINT64_MAX, &e), ERR_TOO_LARGE);
    wide.port_low = wide.port_high = 0;
    assert_int_equal(preflight_check_connections(&wide, 800, &e), 0);
}

static void the_most_is_what_is_just_let_pass(void **state)
{
    struct preflight_limits few = limits;

    (void)state;
    assert_int_equal(preflight_connections_max(&limits), 233);
    few.files = 300;
    assert_int_equal(preflight_connections_max(&few), 172);
    few.files = PREFLIGHT_FILES_SPARE;
    assert_int_equal(preflight_connections_max(&few), 0);
    few.files = UINT64_MAX;
    few.port_low = few.port_high = 0;
    assert_true(preflight_connections_max(&few) > UINT32_MAX);
}

static void bytes_in_flight_must_fit_in_half_of_the_memory(void **state)
{
    struct err e = {0};

    (void)state;
    assert_int_equal(preflight_check_memory(&limits, UINT64_C(2) << 30, &e), 0);
    assert_int_equal(preflight_check_memory(&limits, UINT64_C(3) << 30, &e), ERR_TOO_LARGE);
    assert_string_equal(e.text, "3072 MiB in flight and half of the memory is 2048 MiB; lower the "
                                "concurrency, the batch or the image size");
}

static void a_proxy_variable_is_noticed(void **state)
{
    struct preflight_limits now;

    (void)state;
    unsetenv("HTTP_PROXY");
    unsetenv("all_proxy");
    unsetenv("ALL_PROXY");
    unsetenv("grpc_proxy");
    setenv("http_proxy", "", 1);
    preflight_read(&now);
    assert_null(now.proxy);
    setenv("http_proxy", "http://proxy:3128", 1);
    preflight_read(&now);
    assert_string_equal(now.proxy, "http_proxy");
}

static void the_limits_of_this_machine_are_read(void **state)
{
    struct preflight_limits now;
    struct rlimit files;

    (void)state;
    assert_int_equal(preflight_raise_files(NULL), 0);
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &files), 0);
    assert_true(files.rlim_cur == files.rlim_max);
    preflight_read(&now);
    assert_true(now.files == files.rlim_cur || files.rlim_cur == RLIM_INFINITY);
    assert_true(now.port_low > 0 && now.port_high > now.port_low);
    assert_true(now.memory_bytes > 1000000 && now.memory_bytes < UINT64_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(connections_must_fit_in_files_and_ports),
        cmocka_unit_test(the_most_is_what_is_just_let_pass),
        cmocka_unit_test(bytes_in_flight_must_fit_in_half_of_the_memory),
        cmocka_unit_test(a_proxy_variable_is_noticed),
        cmocka_unit_test(the_limits_of_this_machine_are_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
