#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "base/cpus.h"

static void expect_list(const char *in, const char *expected)
{
    char out[CPUS_TEXT_SIZE];
    struct cpus cpus;

    assert_int_equal(cpus_parse(in, &cpus, NULL), 0);
    cpus_print(&cpus, out);
    assert_string_equal(out, expected);
}

static void lists_are_read_and_printed(void **state)
{
    const char *bad[] = {"", "a", "1-", "-1", "3-1", "0,,1", "1024", "0-1024", "1 2"};
    char long_list[5000] = "", out[CPUS_TEXT_SIZE];
    struct cpus cpus;
    struct err e;

    (void)state;
    expect_list("0", "0");
    expect_list("5,0-2", "0-2,5");
    expect_list("0,1,2,3", "0-3");
    expect_list("1023", "1023");
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(cpus_parse(bad[i], &cpus, &e), ERR_INVALID);
    for (int cpu = 0; cpu < CPUS_MAX; cpu += 2)
        sprintf(long_list + strlen(long_list), "%s%d", cpu ? "," : "", cpu);
    assert_int_equal(cpus_parse(long_list, &cpus, NULL), 0);
    assert_int_equal(cpus_count(&cpus), 512);
    cpus_print(&cpus, out);
    assert_string_equal(out, long_list);
}

static void expect_share(const char *affinity, const char *allowed, const char *client,
                         const char *servers)
{
    struct cpus all, first, second;
    char out[CPUS_TEXT_SIZE];

    assert_int_equal(cpus_parse(allowed, &all, NULL), 0);
    assert_int_equal(cpus_share(affinity, &all, &first, &second, NULL), 0);
    cpus_print(&first, out);
    assert_string_equal(out, client);
    cpus_print(&second, out);
    assert_string_equal(out, servers);
}

static void processors_are_shared_as_the_setting_says(void **state)
{
    struct cpus all, first, second;
    struct err e = {0};

    (void)state;
    expect_share("split", "0-3", "0-1", "2-3");
    expect_share("split", "1,3,5", "1", "3,5");
    expect_share("split", "0-1", "0", "1");
    expect_share("split", "6", "6", "6");
    expect_share("none", "0-3", "0-3", "0-3");
    expect_share("0/1-2", "0-3", "0", "1-2");
    cpus_parse("0-3", &all, NULL);
    assert_int_equal(cpus_share("0/4", &all, &first, &second, &e), ERR_INVALID);
    assert_string_equal(e.text, "processor 4 may not be used here; allowed 0-3");
    assert_int_equal(cpus_share("half", &all, &first, &second, &e), ERR_INVALID);
    assert_int_equal(cpus_share("0/", &all, &first, &second, &e), ERR_INVALID);
}

static void *allowed_of_thread(void *out)
{
    cpus_allowed(out, NULL);
    return NULL;
}

static void binding_holds_and_is_inherited(void **state)
{
    struct cpus all, one, seen;
    pthread_t thread;
    int cpu = 0;

    (void)state;
    assert_int_equal(cpus_allowed(&all, NULL), 0);
    assert_true(cpus_count(&all) >= 1);
    while (!cpus_has(&all, cpu))
        cpu++;
    CPU_ZERO(&one.set);
    CPU_SET((size_t)cpu, &one.set);
    assert_int_equal(cpus_bind_process(&one, NULL), 0);
    assert_int_equal(pthread_create(&thread, NULL, allowed_of_thread, &seen), 0);
    pthread_join(thread, NULL);
    assert_int_equal(cpus_count(&seen), 1);
    assert_true(cpus_has(&seen, cpu));
    assert_int_equal(cpus_bind_thread(&all, NULL), 0);
    CPU_ZERO(&one.set);
    assert_int_equal(cpus_bind_thread(&one, NULL), ERR_IO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_are_read_and_printed),
        cmocka_unit_test(processors_are_shared_as_the_setting_says),
        cmocka_unit_test(binding_holds_and_is_inherited),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
