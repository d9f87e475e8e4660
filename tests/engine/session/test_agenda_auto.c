#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "engine/session/agenda.h"
#include "synthetic.h"

/* Two arms at two levels, at most seven blocks; equal ratios are precise after four. */
enum { CAP = 7, CELLS = 4 };

static struct sweep sweep;
static struct result r;
static struct agenda agenda;

static int setup(void **state)
{
    (void)state;
    synthetic_sweep(&sweep, 1);
    sweep.blocks_auto = true;
    sweep.blocks_max = CAP;
    sweep_cap_blocks(&sweep);
    assert_int_equal(result_init(&r, &sweep, NULL), 0);
    assert_int_equal(agenda_init(&agenda, &sweep, NULL), 0);
    return result_derive(&r, NULL);
}

static int teardown(void **state)
{
    (void)state;
    agenda_fini(&agenda);
    result_fini(&r);
    sweep_fini(&sweep);
    return 0;
}

/* Makes what comes next, which must be of that block. In a noisy one grpc has twice the throughput
 * in each second block. */
static struct plan_item make(int block, bool valid, bool is_noisy)
{
    struct plan_item item;
    struct trial *t;

    assert_true(agenda_next(&agenda, &r, &item));
    assert_int_equal(item.block, block);
    t = synthetic_trial(item.arm, item.level, item.block,
                        is_noisy && item.arm == 1 && block % 2 ? 20 : 10, 1000);
    t->attempt = result_next_attempt(&r, item.arm, item.level, item.block);
    t->valid = valid;
    synthetic_add(&r, t);
    agenda_count(&agenda, &item, valid);
    assert_int_equal(result_derive(&r, NULL), 0);
    return item;
}

static void make_blocks(int from, int to, bool is_noisy)
{
    for (int block = from; block < to; block++)
        for (int i = 0; i < CELLS; i++)
            make(block, true, is_noisy);
}

static void assert_over(int blocks)
{
    struct plan_item item;

    assert_false(agenda_next(&agenda, &r, &item));
    assert_int_equal(r.blocks_owed, blocks);
}

static void it_is_over_when_it_is_precise(void **state)
{
    (void)state;
    make_blocks(0, 4, false);
    assert_over(4);
    assert_true(result_is_complete(&r));
}

static void it_is_over_at_the_cap(void **state)
{
    (void)state;
    make_blocks(0, CAP, true);
    assert_over(CAP);
    assert_int_equal(r.step, SEQUENTIAL_CAPPED);
}

/* What a run that ended in the middle of the last block owes when it goes on. */
static void a_block_that_was_begun_is_made_whole(void **state)
{
    (void)state;
    make_blocks(0, 3, false);
    make(3, true, false);
    agenda_fini(&agenda);
    assert_int_equal(agenda_init(&agenda, &sweep, NULL), 0);
    for (int i = 1; i < CELLS; i++)
        make(3, true, false);
    assert_over(4);
}

/* Otherwise the blocks would go on without the cell that they are waiting for. */
static void what_is_asked_for_again_comes_before_a_new_block(void **state)
{
    struct trial_revision v;

    (void)state;
    make_blocks(0, 3, false);
    for (size_t i = 0; i < r.trial_count; i++) {
        if (r.trials[i]->arm != 1 || r.trials[i]->level != 1)
            continue;
        trial_revision_init(&v, r.trials[i], "measured again", false);
        assert_int_equal(result_revise(&r, &v, NULL), 0);
    }
    agenda_rerun(&agenda, &r, 1, 1, false);
    assert_int_equal(result_derive(&r, NULL), 0);
    for (int block = 0; block < 3; block++)
        assert_int_equal(make(block, true, false).level, 1);
    make_blocks(3, 4, false);
    assert_over(4);
}

/* After three tries the plan goes on without it; that comparison takes a block more. */
static void what_cannot_be_measured_does_not_end_it(void **state)
{
    (void)state;
    for (int i = 0; i <= AGENDA_REPEATS_MAX; i++)
        make(0, false, false);
    for (int i = 1; i < CELLS; i++)
        make(0, true, false);
    make_blocks(1, 5, false);
    assert_over(5);
    assert_false(result_is_complete(&r));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(it_is_over_when_it_is_precise, setup, teardown),
        cmocka_unit_test_setup_teardown(it_is_over_at_the_cap, setup, teardown),
        cmocka_unit_test_setup_teardown(a_block_that_was_begun_is_made_whole, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_asked_for_again_comes_before_a_new_block, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(what_cannot_be_measured_does_not_end_it, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
