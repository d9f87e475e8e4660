#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/err.h"
#include "model/model.h"

enum { ARENA_LIMIT = 1 << 20 };

struct fixture {
    struct model *model;
    struct model_worker *worker;
    struct arena arena;
    struct err e;
    struct tensor prepared[MODEL_INPUTS_MAX], outputs[MODEL_INPUTS_MAX];
    size_t prepared_count, output_count;
};

static int open_identity(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);

    arena_init(&f->arena, ARENA_LIMIT);
    assert_int_equal(model_open("identity", "/nonexistent", &f->model, &f->e), 0);
    assert_int_equal(model_worker_open(f->model, &f->worker, &f->e), 0);
    *state = f;
    return 0;
}

static int close_identity(void **state)
{
    struct fixture *f = *state;

    model_worker_close(f->worker);
    model_close(f->model);
    arena_fini(&f->arena);
    free(f);
    return 0;
}

static int run(struct fixture *f, const struct tensor *inputs, size_t count, uint64_t busy_ns)
{
    const struct model_work work = {.busy_ns = busy_ns};
    int rc = model_prepare(f->worker, inputs, count, &f->arena, f->prepared, &f->prepared_count,
                           &f->e);

    if (rc != 0)
        return rc;
    return model_infer(f->worker, f->prepared, f->prepared_count, &work, &f->arena, f->outputs,
                       &f->output_count, &f->e);
}

static uint64_t thread_cpu_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

static void the_table_lists_its_models(void **state)
{
    bool identity = false;
    size_t count = 0;

    (void)state;
    while (model_name_at(count) != NULL) {
        identity = identity || strcmp(model_name_at(count), "identity") == 0;
        count++;
    }
    assert_true(identity);
    assert_null(model_name_at(count));
    assert_null(model_name_at(SIZE_MAX));
}

static void an_unknown_model_names_those_there_are(void **state)
{
    struct model *model = NULL;
    struct err e;

    (void)state;
    assert_int_equal(model_open("resnet9", "/nonexistent", &model, &e), ERR_NOT_FOUND);
    assert_null(model);
    assert_non_null(strstr(e.text, "'resnet9'"));
    for (size_t i = 0; model_name_at(i) != NULL; i++)
        assert_non_null(strstr(e.text, model_name_at(i)));
}

static void identity_describes_itself(void **state)
{
    struct fixture *f = *state;
    const struct model_description *d = model_describe(f->model);

    assert_string_equal(d->name, "identity");
    assert_string_equal(d->version, "1");
    assert_int_equal(d->input_count, 0);
    assert_true(model_takes_delays(f->model));
}

/* Two tensors of each datatype there is, under names of their own. */
static void identity_returns_every_datatype(void **state)
{
    struct fixture *f = *state;
    uint8_t numbers[2 * sizeof(double)] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0};
    const uint8_t bytes[] = {1, 0, 0, 0, 'x', 0, 0, 0, 0};
    struct tensor inputs[DATATYPE_COUNT];

    for (int i = 0; i < DATATYPE_COUNT; i++) {
        enum datatype type = (enum datatype)i;
        bool is_bytes = type == DATATYPE_BYTES;

        inputs[i] = (struct tensor){
            .name = datatype_name(type),
            .datatype = type,
            .rank = 2,
            .shape = {1, 2},
            .data = is_bytes ? bytes : numbers,
            .size = is_bytes ? sizeof bytes : 2 * datatype_size(type),
        };
    }
    assert_int_equal(run(f, inputs, DATATYPE_COUNT, 0), 0);
    assert_int_equal(f->output_count, DATATYPE_COUNT);
    for (int i = 0; i < DATATYPE_COUNT; i++) {
        assert_string_equal(f->outputs[i].name, inputs[i].name);
        assert_true(tensor_equal(&f->outputs[i], &inputs[i]));
    }
}

static void identity_takes_no_inputs_and_empty_ones(void **state)
{
    struct fixture *f = *state;
    struct tensor empty = {.name = "e", .datatype = DATATYPE_FP32, .rank = 2, .shape = {0, 7}};

    assert_int_equal(run(f, NULL, 0, 0), 0);
    assert_int_equal(f->output_count, 0);
    assert_int_equal(run(f, &empty, 1, 0), 0);
    assert_true(tensor_equal(&f->outputs[0], &empty));
}

static void a_tensor_at_odds_with_its_shape_is_named(void **state)
{
    struct fixture *f = *state;
    const uint8_t data[8] = {0};
    struct tensor bad = {.name = "three",
                         .datatype = DATATYPE_FP32,
                         .rank = 1,
                         .shape = {3},
                         .data = data,
                         .size = sizeof data};

    assert_int_equal(run(f, &bad, 1, 0), ERR_INVALID);
    assert_string_equal(f->e.text, "input 'three': data: 8 bytes, the shape has 3 FP32 elements");
}

static void too_many_tensors_are_refused(void **state)
{
    struct fixture *f = *state;
    struct tensor many[MODEL_INPUTS_MAX + 1] = {0};

    assert_int_equal(run(f, many, MODEL_INPUTS_MAX + 1, 0), ERR_TOO_LARGE);
    assert_string_equal(f->e.text, "inputs: 65 tensors, at most 64");
}

/* Lower bound only: how much more it takes is the machine's. */
static void busy_time_is_spent_on_the_threads_own_processor_time(void **state)
{
    struct fixture *f = *state;
    const uint64_t busy_ns = 3000000;
    uint64_t begin = thread_cpu_ns();

    assert_int_equal(run(f, NULL, 0, busy_ns), 0);
    assert_true(thread_cpu_ns() - begin >= busy_ns);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_lists_its_models),
        cmocka_unit_test(an_unknown_model_names_those_there_are),
        cmocka_unit_test(identity_describes_itself),
        cmocka_unit_test(identity_returns_every_datatype),
        cmocka_unit_test(identity_takes_no_inputs_and_empty_ones),
        cmocka_unit_test(a_tensor_at_odds_with_its_shape_is_named),
        cmocka_unit_test(too_many_tensors_are_refused),
        cmocka_unit_test(busy_time_is_spent_on_the_threads_own_processor_time),
    };

    return cmocka_run_group_tests(tests, open_identity, close_identity);
}
