#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "wire/message.h"

static const struct parameter list[] = {
    {"delay_us", PARAMETER_INT64, {.int64 = 1000}},
    {"unsigned", PARAMETER_UINT64, {.uint64 = 7}},
    {"huge", PARAMETER_UINT64, {.uint64 = UINT64_MAX}},
    {"integral", PARAMETER_DOUBLE, {.number = 12.0}},
    {"fraction", PARAMETER_DOUBLE, {.number = 12.5}},
    {"vast", PARAMETER_DOUBLE, {.number = 0x1p63}},
    {"nan", PARAMETER_DOUBLE, {.number = __builtin_nan("")}},
    {"text", PARAMETER_STRING, {.string = "12"}},
    {"flag", PARAMETER_BOOL, {.boolean = true}},
};
static const size_t count = sizeof list / sizeof *list;

static int64_t get(const char *name)
{
    int64_t value = -1;

    assert_int_equal(parameter_int64(list, count, name, 0, INT64_MAX, 5, &value, NULL), 0);
    return value;
}

static void integer_parameters_are_read(void **state)
{
    (void)state;
    assert_int_equal(get("delay_us"), 1000);
    assert_int_equal(get("unsigned"), 7);
    assert_int_equal(get("integral"), 12);
    assert_int_equal(get("absent"), 5);
}

static void what_is_no_integer_in_range_is_refused(void **state)
{
    static const char *const names[] = {"huge", "fraction", "vast", "nan", "text", "flag"};
    int64_t value = -1;
    struct err e;

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_int_equal(parameter_int64(list, count, names[i], 0, INT64_MAX, 5, &value, &e),
                         ERR_INVALID);
        assert_non_null(strstr(e.text, names[i]));
    }
    assert_int_equal(parameter_int64(list, count, "delay_us", 0, 999, 5, &value, &e), ERR_INVALID);
    assert_string_equal(e.text, "parameters.delay_us: not an integer between 0 and 999");
    assert_int_equal(value, -1);
}

static void a_reset_message_is_empty_and_keeps_its_memory(void **state)
{
    struct infer_request r;
    void *first;

    (void)state;
    infer_request_init(&r, &wire_limits_default);
    first = arena_alloc(&r.arena, 100);
    r.id = arena_text(&r.arena, "id", 2);
    r.parameters = (struct parameter *)list;
    r.parameter_count = count;
    r.binary_output = true;
    infer_request_reset(&r);
    assert_string_equal(r.id, "");
    assert_int_equal(r.parameter_count, 0);
    assert_false(r.binary_output);
    assert_ptr_equal(arena_alloc(&r.arena, 100), first);
    infer_request_fini(&r);
    assert_int_equal(r.arena.reserved, 0);
}

static void a_tensor_is_checked_by_its_place(void **state)
{
    struct tensor t = {"x", DATATYPE_FP32, 1, {2}, (const uint8_t *)"1234567", 7};
    struct err e;

    (void)state;
    assert_int_equal(message_check_tensor("outputs", 3, &t, &e), ERR_INVALID);
    assert_memory_equal(e.text, "outputs[3].data: 7 bytes", 24);
    t.shape[0] = -2;
    assert_int_equal(message_check_tensor("outputs", 3, &t, &e), ERR_INVALID);
    assert_memory_equal(e.text, "outputs[3].shape[0]: -2", 23);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(integer_parameters_are_read),
        cmocka_unit_test(what_is_no_integer_in_range_is_refused),
        cmocka_unit_test(a_reset_message_is_empty_and_keeps_its_memory),
        cmocka_unit_test(a_tensor_is_checked_by_its_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
