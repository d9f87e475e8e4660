#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "engine/session/agenda.h"
#include "synthetic.h"

/* Two arms at two levels in three blocks. */
enum { BLOCKS = 3, CELLS = 4 };

struct fixture {
    struct sweep sweep;
    struct result result;
    struct agenda agenda;
    struct plan_item plan[BLOCKS][CELLS];
};

static int setup(void **state)
{
    static struct fixture f;

    synthetic_sweep(&f.sweep, BLOCKS);
    assert_int_equal(result_init(&f.result, &f.sweep, NULL), 0);
    assert_int_equal(agenda_init(&f.agenda, &f.sweep, NULL), 0);
    for (int block = 0; block < BLOCKS; block++)
        plan_block(&f.sweep, block, f.plan[block]);
    *state = &f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;

    agenda_fini(&f->agenda);
    result_fini(&f->result);
    sweep_fini(&f->sweep);
    return 0;
}

static void assert_same_item(const struct plan_item *a, const struct plan_item *b)
{
    assert_int_equal(a->block, b->block);
    assert_int_equal(a->position, b->position);
    assert_int_equal(a->arm, b->arm);
    assert_int_equal(a->level, b->level);
}

static void add_trial(struct fixture *f, const struct plan_item *item, bool valid)
{
    struct trial *t = synthetic_trial(item->arm, item->level, item->block, 10, 1000);

    t->attempt = result_next_attempt(&f->result, item->arm, item->level, item->block);
    t->valid = valid;
    synthetic_add(&f->result, t);
}

/* Makes the trial that comes next, which must be `expected`; returns whether it may come again. */
static bool make(struct fixture *f, const struct plan_item *expected, bool valid)
{
    struct plan_item item;

    assert_true(agenda_next(&f->agenda, &f->result, &item));
    assert_same_item(&item, expected);
    add_trial(f, &item, valid);
    return agenda_count(&f->agenda, &item, valid);
}

static void make_block(struct fixture *f, int block)
{
    for (int i = 0; i < CELLS; i++)
        make(f, &f->plan[block][i], true);
}

static void assert_nothing_left(struct fixture *f)
{
    struct plan_item item;

    assert_false(agenda_next(&f->agenda, &f->result, &item));
    assert_false(agenda_next_at_once(&f->agenda, &f->result, &item));
}

/* As session_rerun does. */
static void rerun(struct fixture *f, const struct plan_item *cell, bool at_once)
{
    for (size_t i = 0; i < f->result.trial_count; i++) {
        const struct trial *t = f->result.trials[i];
        struct trial_revision v;

        if (t->arm != cell->arm || t->level != cell->level)
            continue;
        trial_revision_init(&v, t, "measured again", false);
        assert_int_equal(result_revise(&f->result, &v, NULL), 0);
    }
    agenda_rerun(&f->agenda, &f->result, cell->arm, cell->level, at_once);
}

static void drop_newest(struct fixture *f)
{
    struct trial_revision v;

    trial_revision_init(&v, f->result.trials[f->result.trial_count - 1], "dropped", true);
    assert_int_equal(result_revise(&f->result, &v, NULL), 0);
}

/* The cell's place in a block's order. */
static const struct plan_item *find(const struct fixture *f, const struct plan_item *cell,
                                    int block)
{
    const struct plan_item *item = f->plan[block];

    while (item->arm != cell->arm || item->level != cell->level)
        item++;
    return item;
}

static void the_plan_is_followed(void **state)
{
    struct fixture *f = *state;

    for (int block = 0; block < BLOCKS; block++)
        make_block(f, block);
    assert_nothing_left(f);
    assert_true(result_is_complete(&f->result));
}

static void what_is_there_already_is_left_out(void **state)
{
    struct fixture *f = *state;

    add_trial(f, &f->plan[0][1], true);
    add_trial(f, &f->plan[1][0], true);
    make(f, &f->plan[0][0], true);
    make(f, &f->plan[0][2], true);
    make(f, &f->plan[0][3], true);
    make(f, &f->plan[1][1], true);
}

static void an_invalid_trial_is_repeated_twice(void **state)
{
    struct fixture *f = *state;

    assert_true(make(f, &f->plan[0][0], false));
    assert_true(make(f, &f->plan[0][0], false));
    assert_false(make(f, &f->plan[0][0], false));
    assert_true(make(f, &f->plan[0][1], false));
    assert_false(make(f, &f->plan[0][1], true));
    make(f, &f->plan[0][2], true);
    make(f, &f->plan[0][3], true);
    make_block(f, 1);
    make_block(f, 2);
    assert_nothing_left(f);
    assert_false(result_is_complete(&f->result));
}

/* The cell that comes first in block 1, asked for when it has just been made there. */
static void what_is_asked_for_again_comes_after_the_plan(void **state)
{
    struct fixture *f = *state;
    const struct plan_item *cell = &f->plan[1][0];

    make_block(f, 0);
    make(f, cell, true);
    rerun(f, cell, false);
    for (int i = 1; i < CELLS; i++)
        make(f, &f->plan[1][i], true);
    make_block(f, 2);
    make(f, find(f, cell, 0), true);
    make(f, cell, true);
    assert_nothing_left(f);
    assert_true(result_is_complete(&f->result));
}

static void what_failed_may_be_asked_for_again(void **state)
{
    struct fixture *f = *state;

    for (int i = 0; i < 3; i++)
        make(f, &f->plan[0][0], false);
    for (int i = 1; i < CELLS; i++)
        make(f, &f->plan[0][i], true);
    make_block(f, 1);
    make_block(f, 2);
    rerun(f, &f->plan[0][0], false);
    for (int i = 0; i < 2; i++)
        assert_true(make(f, &f->plan[0][0], false));
    assert_false(make(f, &f->plan[0][0], false));
    make(f, find(f, &f->plan[0][0], 1), true);
    make(f, find(f, &f->plan[0][0], 2), true);
    assert_nothing_left(f);
}

static void what_is_to_be_at_once_does_not_move_the_plan(void **state)
{
    struct fixture *f = *state;
    const struct plan_item *cell = &f->plan[1][0];
    struct plan_item item;

    make_block(f, 0);
    make(f, cell, true);
    assert_false(agenda_next_at_once(&f->agenda, &f->result, &item));
    rerun(f, cell, true);
    for (int block = 0; block < 2; block++) {
        assert_true(agenda_next_at_once(&f->agenda, &f->result, &item));
        assert_same_item(&item, find(f, cell, block));
        add_trial(f, &item, true);
        agenda_count(&f->agenda, &item, true);
    }
    assert_false(agenda_next_at_once(&f->agenda, &f->result, &item));
    for (int i = 1; i < CELLS; i++)
        make(f, &f->plan[1][i], true);
    make_block(f, 2);
    assert_nothing_left(f);
}

static void haste_can_be_taken_back(void **state)
{
    struct fixture *f = *state;
    struct plan_item item;

    make_block(f, 0);
    rerun(f, &f->plan[0][2], true);
    assert_true(agenda_next_at_once(&f->agenda, &f->result, &item));
    agenda_defer(&f->agenda);
    assert_false(agenda_next_at_once(&f->agenda, &f->result, &item));
    make_block(f, 1);
    make_block(f, 2);
    make(f, &f->plan[0][2], true);
    assert_nothing_left(f);
}

static void what_was_dropped_is_not_owed_unless_its_cell_is_asked_for(void **state)
{
    struct fixture *f = *state;

    make(f, &f->plan[0][0], true);
    drop_newest(f);
    for (int i = 1; i < CELLS; i++)
        make(f, &f->plan[0][i], true);
    make_block(f, 1);
    make_block(f, 2);
    assert_nothing_left(f);
    assert_true(result_is_complete(&f->result));
    rerun(f, &f->plan[0][0], false);
    for (int block = 0; block < BLOCKS; block++)
        make(f, find(f, &f->plan[0][0], block), true);
    assert_nothing_left(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_plan_is_followed, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_there_already_is_left_out, setup, teardown),
        cmocka_unit_test_setup_teardown(an_invalid_trial_is_repeated_twice, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_asked_for_again_comes_after_the_plan, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(what_failed_may_be_asked_for_again, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_to_be_at_once_does_not_move_the_plan, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(haste_can_be_taken_back, setup, teardown),
        cmocka_unit_test_setup_teardown(what_was_dropped_is_not_owed_unless_its_cell_is_asked_for,
                                        setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
