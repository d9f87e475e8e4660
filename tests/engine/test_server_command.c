#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "engine/server_command.h"
#include "engine/server_process.h"

static void the_ready_line_is_read(void **state)
{
    static const char *const bad[] = {"",
                                      "ready",
                                      "ready 127.0.0.1",
                                      "ready :80",
                                      "ready host:",
                                      "ready host:0",
                                      "ready []:",
                                      "ready host:99999",
                                      "not ready host:80"};
    char host[SERVER_HOST_SIZE];
    int port;

    (void)state;
    assert_true(server_ready_parse("ready 127.0.0.1:5000", host, &port));
    assert_string_equal(host, "127.0.0.1");
    assert_int_equal(port, 5000);
    assert_true(server_ready_parse("ready [::1]:65535", host, &port));
    assert_string_equal(host, "::1");
    assert_int_equal(port, 65535);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(server_ready_parse(bad[i], host, &port));
}

static void expect_words(const struct server_command *c, const char *const *expected)
{
    size_t i;

    for (i = 0; expected[i]; i++) {
        assert_non_null(c->argv[i]);
        assert_string_equal(c->argv[i], expected[i]);
    }
    assert_null(c->argv[i]);
}

static void the_command_line_holds_what_is_set(void **state)
{
    static const char *const shortest[] = {"/bin/true", "--host",  "127.0.0.1", "--port",
                                           "0",         "--model", "resnet8",   NULL};
    static const char *const longest[] = {"/bin/true", "--host",      "127.0.0.1", "--port",
                                          "0",         "--model",     "resnet8",   "--threads",
                                          "3",         "--cpus",      "0-2,5",     "--max-body",
                                          "1024",      "--log-level", "debug",     NULL};
    struct server_settings settings = {.program = "/bin/true", .model = "resnet8"};
    struct server_command command;
    struct cpus cpus;
    struct err e = {0};

    (void)state;
    assert_int_equal(server_command_make(&settings, &command, &e), 0);
    expect_words(&command, shortest);
    assert_int_equal(cpus_parse("0-2,5", &cpus, NULL), 0);
    settings.threads = 3;
    settings.cpus = &cpus;
    settings.body_limit = 1024;
    settings.log_level = "debug";
    assert_int_equal(server_command_make(&settings, &command, &e), 0);
    expect_words(&command, longest);
    settings.program = "rvg-no-server";
    assert_int_equal(server_command_make(&settings, &command, &e), ERR_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_ready_line_is_read),
        cmocka_unit_test(the_command_line_holds_what_is_set),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
