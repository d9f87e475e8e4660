#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "engine/process/environment.h"
#include "engine/process/procfile.h"

static void the_machine_is_described(void **state)
{
    struct environment environment;
    struct utsname names;

    (void)state;
    environment_read(&environment);
    assert_int_equal(uname(&names), 0);
    assert_string_equal(environment.host, names.nodename);
    assert_int_equal(strncmp(environment.kernel, "Linux ", 6), 0);
    assert_true(environment.cpus == (double)sysconf(_SC_NPROCESSORS_ONLN));
    assert_true(environment.memory_bytes > 1e6);
    assert_string_equal(environment.affinity, "");
#ifdef __x86_64__
    assert_true(environment.cpu_model[0] != '\0');
    assert_int_not_equal(environment.virtualised, VIRTUALISED_UNKNOWN);
#endif
}

static void fields_are_found_at_the_start_of_a_line(void **state)
{
    static const char text[] = "first: 1\nVmRSS:\t  200 kB\nnot VmHWM: 3\nmodel name\t: A B\n";
    uint64_t number = 9;
    char out[4];

    (void)state;
    assert_true(procfile_number(text, "VmRSS:", &number));
    assert_int_equal(number, 200);
    assert_true(procfile_number(text, "first:", &number));
    assert_false(procfile_number(text, "VmHWM:", &number));
    assert_false(procfile_number(text, "model name", &number));
    procfile_text(text, "model name", out, sizeof out);
    assert_string_equal(out, "A B");
    procfile_text(text, "VmRSS", out, sizeof out);
    assert_string_equal(out, "200");
    procfile_text(text, "none", out, sizeof out);
    assert_string_equal(out, "");
    assert_int_equal(procfile_read("/no/such/file", out, sizeof out), -1);
    assert_int_equal(procfile_read("/proc/self/status", out, sizeof out), 3);
    assert_string_equal(out, "Nam");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_machine_is_described),
        cmocka_unit_test(fields_are_found_at_the_start_of_a_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
