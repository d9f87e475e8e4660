#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"

static void pieces_are_aligned_and_apart(void **state)
{
    struct arena a;
    uint8_t *pieces[100];

    (void)state;
    arena_init(&a, 1 << 20);
    for (size_t i = 0; i < 100; i++) {
        pieces[i] = arena_alloc(&a, i * 7);
        assert_non_null(pieces[i]);
        assert_int_equal((uintptr_t)pieces[i] % 16, 0);
        memset(pieces[i], (int)i, i * 7);
    }
    for (size_t i = 0; i < 100; i++) {
        for (size_t k = 0; k < i * 7; k++)
            assert_int_equal(pieces[i][k], i);
    }
    arena_fini(&a);
}

static void the_cap_holds(void **state)
{
    struct arena a;

    (void)state;
    arena_init(&a, 10000);
    assert_non_null(arena_alloc(&a, 9000));
    assert_null(arena_alloc(&a, 9000));
    assert_null(arena_alloc(&a, SIZE_MAX - 3));
    assert_null(arena_calloc(&a, SIZE_MAX / 2, 3));
    arena_fini(&a);
    assert_int_equal(a.reserved, 0);
}

static void a_warm_arena_takes_no_more_memory(void **state)
{
    struct arena a;
    size_t reserved = 0;

    (void)state;
    arena_init(&a, 1 << 20);
    for (int cycle = 0; cycle < 10; cycle++) {
        for (size_t i = 0; i < 50; i++)
            assert_non_null(arena_alloc(&a, i * 100));
        arena_reset(&a);
        if (cycle == 0)
            reserved = a.reserved;
        assert_int_equal(a.reserved, reserved);
    }
    arena_fini(&a);
}

/* Each piece a little larger than the one before: together they are far over the cap. The block
 * kept from the cycle before counts too, so half of the cap is what one cycle can rely on. */
static void growing_pieces_do_not_use_up_the_cap(void **state)
{
    struct arena a;

    (void)state;
    arena_init(&a, 1 << 20);
    for (size_t size = 1000; size < 400000; size += 1000) {
        assert_non_null(arena_alloc(&a, 64));
        assert_non_null(arena_alloc(&a, size));
        arena_reset(&a);
    }
    arena_fini(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_aligned_and_apart),
        cmocka_unit_test(the_cap_holds),
        cmocka_unit_test(a_warm_arena_takes_no_more_memory),
        cmocka_unit_test(growing_pieces_do_not_use_up_the_cap),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
