#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "engine/load/agreement.h"

/* Two rows of three classes. */
static struct tensor probabilities(const float values[6])
{
    return (struct tensor){"probabilities", DATATYPE_FP32,           2,
                           {2, 3},          (const uint8_t *)values, 6 * sizeof(float)};
}

static struct infer_response response_of(struct tensor *output)
{
    return (struct infer_response){.outputs = output, .output_count = 1};
}

static int agree(const float a[6], const float b[6], struct err *e)
{
    struct tensor ta = probabilities(a), tb = probabilities(b);
    struct infer_response ra = response_of(&ta), rb = response_of(&tb);

    return responses_agree(&ra, &rb, 1e-4, e);
}

static void close_values_agree(void **state)
{
    const float a[6] = {0.1f, 0.7f, 0.2f, 0.5f, 0.3f, 0.2f};
    const float b[6] = {0.10005f, 0.69995f, 0.2f, 0.5f, 0.3f, 0.2f};
    struct err e;

    (void)state;
    assert_int_equal(agree(a, b, &e), 0);
}

static void a_distant_value_is_named(void **state)
{
    const float a[6] = {0.1f, 0.7f, 0.2f, 0.5f, 0.3f, 0.2f};
    const float b[6] = {0.1f, 0.7f, 0.2f, 0.5f, 0.2995f, 0.2f};
    struct err e;

    (void)state;
    assert_int_equal(agree(a, b, &e), ERR_INVALID);
    assert_non_null(strstr(e.text, "output 'probabilities': element 4"));
}

static void a_tie_within_the_tolerance_may_fall_either_way(void **state)
{
    const float a[6] = {0.40002f, 0.4f, 0.2f, 0.5f, 0.3f, 0.2f};
    const float b[6] = {0.4f, 0.40002f, 0.2f, 0.5f, 0.3f, 0.2f};
    struct err e;

    (void)state;
    assert_int_equal(agree(a, b, &e), 0);
}

static void not_a_number_never_agrees_with_a_number(void **state)
{
    const float a[6] = {0.1f, 0.7f, 0.2f, 0.5f, 0.3f, 0.2f};
    const float b[6] = {0.1f, __builtin_nanf(""), 0.2f, 0.5f, 0.3f, 0.2f};
    struct err e;

    (void)state;
    assert_int_equal(agree(a, b, &e), ERR_INVALID);
}

static void other_shapes_and_names_disagree(void **state)
{
    const float a[6] = {0.1f, 0.7f, 0.2f, 0.5f, 0.3f, 0.2f};
    struct tensor ta = probabilities(a), tb = probabilities(a);
    struct infer_response ra = response_of(&ta), rb = response_of(&tb);
    struct err e;

    (void)state;
    tb.shape[0] = 3;
    tb.shape[1] = 2;
    assert_int_equal(responses_agree(&ra, &rb, 1e-4, &e), ERR_INVALID);
    assert_non_null(strstr(e.text, "different datatype or shape"));
    tb.name = "scores";
    assert_int_equal(responses_agree(&ra, &rb, 1e-4, &e), ERR_INVALID);
    assert_non_null(strstr(e.text, "no output in common"));
}

static void an_echo_must_be_exact(void **state)
{
    uint8_t sent[4] = {1, 2, 3, 4}, back[4] = {1, 2, 3, 4};
    struct tensor input = {"input", DATATYPE_UINT8, 1, {4}, sent, 4};
    struct tensor output = {"input", DATATYPE_UINT8, 1, {4}, back, 4};
    struct infer_request request = {.inputs = &input, .input_count = 1};
    struct infer_response response = response_of(&output);
    struct err e;

    (void)state;
    assert_int_equal(response_echoes(&response, &request, &e), 0);
    back[3] = 5;
    assert_int_equal(response_echoes(&response, &request, &e), ERR_INVALID);
    assert_non_null(strstr(e.text, "output 'input'"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(close_values_agree),
        cmocka_unit_test(a_distant_value_is_named),
        cmocka_unit_test(a_tie_within_the_tolerance_may_fall_either_way),
        cmocka_unit_test(not_a_number_never_agrees_with_a_number),
        cmocka_unit_test(other_shapes_and_names_disagree),
        cmocka_unit_test(an_echo_must_be_exact),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
