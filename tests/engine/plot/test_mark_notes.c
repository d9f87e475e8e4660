#include <config.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "engine/plot/mark_notes.h"
#include "synthetic.h"

static struct result result;
static struct material material;

static int make(void **state)
{
    (void)state;
    synthetic_result(&result);
    return material_init(&material, &result, NULL);
}

static int end(void **state)
{
    (void)state;
    result_fini(&result);
    return 0;
}

static void a_note_begins_with_its_cell(void **state)
{
    char note[MARK_NOTE_SIZE];

    (void)state;
    mark_note_start(note, &material, 1, 1);
    mark_note_add(note, "%s ", "p99");
    mark_note_add_figure(note, "", 12.7051, " ms");
    assert_string_equal(note, "grpc, c=16: p99 12.71 ms");
}

static void what_is_not_known_is_said(void **state)
{
    char note[MARK_NOTE_SIZE];

    (void)state;
    mark_note_start(note, &material, 0, 0);
    mark_note_add_figure(note, "p99 ", NAN, " ms");
    mark_note_add_interval(note, NAN, 3);
    assert_string_equal(note, "rest, c=1: p99 not known");
}

static void an_interval_has_both_ends(void **state)
{
    char note[MARK_NOTE_SIZE] = "";

    (void)state;
    mark_note_add_figure(note, "", 3412.4, "");
    mark_note_add_interval(note, 3380, 3440.5);
    assert_string_equal(note, "3412 [3380, 3441]");
}

/* 6200 requests: enough for p99 (662), not for p99.9 (6636). */
static void doubts_follow_the_figure(void **state)
{
    struct cell *cell = &result.cells[0];
    char note[MARK_NOTE_SIZE] = "";

    (void)state;
    mark_note_add_doubts(note, &material, 0, 0, METRIC_RESPONSE_P99);
    assert_string_equal(note, "");
    mark_note_add_doubts(note, &material, 0, 0, METRIC_RESPONSE_P999);
    assert_string_equal(note, ", too few requests to tell");
    cell->total.limited_by = LIMITED_CLIENT;
    note[0] = '\0';
    mark_note_add_doubts(note, &material, 0, 0, METRIC_RESPONSE_P99);
    cell->total.limited_by = LIMITED_SERVER;
    assert_string_equal(note, ", held up by: client");
}

static void a_note_is_never_longer_than_its_room(void **state)
{
    char note[MARK_NOTE_SIZE] = "";

    (void)state;
    for (int i = 0; i < MARK_NOTE_SIZE; i++)
        mark_note_add_figure(note, " ", 1234, "");
    assert_int_equal(strlen(note), MARK_NOTE_SIZE - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_note_begins_with_its_cell),
        cmocka_unit_test(what_is_not_known_is_said),
        cmocka_unit_test(an_interval_has_both_ends),
        cmocka_unit_test(doubts_follow_the_figure),
        cmocka_unit_test(a_note_is_never_longer_than_its_room),
    };

    return cmocka_run_group_tests(tests, make, end);
}
