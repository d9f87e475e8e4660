#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "servers/rest_route.h"

static const struct {
    const char *path;
    enum rest_action action;
    const char *model, *version, *allow;
} found[] = {
    {"/v2", REST_SERVER_METADATA, "", "", "GET, HEAD"},
    {"/v2/health/live", REST_SERVER_LIVE, "", "", "GET, HEAD"},
    {"/v2/health/ready", REST_SERVER_READY, "", "", "GET, HEAD"},
    {"/v2/models/m", REST_MODEL_METADATA, "m", "", "GET, HEAD"},
    {"/v2/models/m/versions/7", REST_MODEL_METADATA, "m", "7", "GET, HEAD"},
    {"/v2/models/m/ready", REST_MODEL_READY, "m", "", "GET, HEAD"},
    {"/v2/models/m/versions/7/ready", REST_MODEL_READY, "m", "7", "GET, HEAD"},
    {"/v2/models/infer/infer", REST_INFER, "infer", "", "POST"},
    {"/v2/models/m/versions/7/infer", REST_INFER, "m", "7", "POST"},
    {"/predict", REST_PREDICT, "", "", "POST"},
};

static const char *const unknown[] = {
    "",
    "/",
    "/v",
    "/v2/",
    "/v2x",
    "/v2/health",
    "/v2/models",
    "/v2/models/",
    "/v2/models//infer",
    "/v2/models/m/",
    "/v2/models/m/infer/",
    "/v2/models/m/versions/7/8",
    "/v2/models/m/versions//infer",
    "/predict/x",
};

static void paths_of_the_protocol_are_found(void **state)
{
    struct rest_route route;

    (void)state;
    for (size_t i = 0; i < sizeof found / sizeof found[0]; i++) {
        assert_true(rest_route_find(found[i].path, &route));
        assert_int_equal(route.action, found[i].action);
        assert_string_equal(route.model, found[i].model);
        assert_string_equal(route.model_version, found[i].version);
        assert_string_equal(rest_route_allow(&route), found[i].allow);
    }
}

static void other_paths_are_not(void **state)
{
    struct rest_route route;

    (void)state;
    for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++)
        assert_false(rest_route_find(unknown[i], &route));
}

static void a_name_may_have_255_bytes(void **state)
{
    char path[400] = "/v2/models/";
    struct rest_route route;

    (void)state;
    memset(path + 11, 'a', REST_NAME_SIZE - 1);
    assert_true(rest_route_find(path, &route));
    assert_int_equal(strlen(route.model), REST_NAME_SIZE - 1);
    path[11 + REST_NAME_SIZE - 1] = 'a';
    assert_false(rest_route_find(path, &route));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_of_the_protocol_are_found),
        cmocka_unit_test(other_paths_are_not),
        cmocka_unit_test(a_name_may_have_255_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
