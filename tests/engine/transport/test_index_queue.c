#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/transport/index_queue.h"

static void what_comes_first_leaves_first(void **state)
{
    struct index_queue q;

    (void)state;
    assert_int_equal(index_queue_init(&q, 4, NULL), 0);
    assert_int_equal(index_queue_pop(&q), INDEX_NONE);
    for (uint32_t i = 0; i < 4; i++)
        index_queue_push(&q, 3 - i);
    for (uint32_t i = 0; i < 4; i++)
        assert_int_equal(index_queue_pop(&q), 3 - i);
    assert_int_equal(index_queue_pop(&q), INDEX_NONE);
    index_queue_fini(&q);
}

/* Against a model: an array that is searched and shifted. */
static void removal_keeps_the_order_of_the_rest(void **state)
{
    enum { COUNT = 16, STEPS = 10000 };
    uint32_t model[COUNT], size = 0, seed = 1;
    struct index_queue q;

    (void)state;
    assert_int_equal(index_queue_init(&q, COUNT, NULL), 0);
    for (int step = 0; step < STEPS; step++) {
        uint32_t at = 0, index;

        seed = seed * 1664525 + 1013904223;
        index = seed >> 28;
        while (at < size && model[at] != index)
            at++;
        if (at == size) {
            model[size++] = index;
            index_queue_push(&q, index);
        } else {
            for (size--; at < size; at++)
                model[at] = model[at + 1];
            index_queue_remove(&q, index);
            index_queue_remove(&q, index);
        }
        assert_int_equal(q.first, size ? model[0] : INDEX_NONE);
        assert_int_equal(q.last, size ? model[size - 1] : INDEX_NONE);
    }
    for (uint32_t i = 0; i < size; i++)
        assert_int_equal(index_queue_pop(&q), model[i]);
    index_queue_fini(&q);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_comes_first_leaves_first),
        cmocka_unit_test(removal_keeps_the_order_of_the_rest),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
