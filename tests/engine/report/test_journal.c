#include <config.h>

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "engine/report/csv_export.h"
#include "engine/report/journal.h"
#include "synthetic.h"

/* A directory of its own for each test, and the result whose trials are written. */
struct fixture {
    char directory[64];
    char path[96];
    struct result result;
};

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);

    assert_non_null(f);
    strcpy(f->directory, "/tmp/rvg-journal-XXXXXX");
    assert_non_null(mkdtemp(f->directory));
    snprintf(f->path, sizeof f->path, "%s/journal", f->directory);
    synthetic_result(&f->result);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;

    unlink(f->path);
    rmdir(f->directory);
    result_fini(&f->result);
    free(f);
    return 0;
}

static void write_trials(struct fixture *f, size_t count)
{
    struct journal *j;
    struct err e = {0};
    size_t i;

    if (journal_create(f->path, &f->result.sweep, &j, &e) != 0)
        fail_msg("%s", e.text);
    for (i = 0; i < count; i++)
        if (journal_append(j, f->result.trials[i], &e) != 0)
            fail_msg("%s", e.text);
    journal_close(j);
}

/* Reads the journal into a new result. */
static struct journal *resume(struct fixture *f, struct result *r, struct journal_report *report)
{
    struct journal *j = NULL;
    struct err e = {0};

    assert_int_equal(result_init(r, &f->result.sweep, NULL), 0);
    if (journal_resume(f->path, r, report, &j, &e) != 0)
        fail_msg("%s", e.text);
    return j;
}

static void assert_refused(struct fixture *f, const struct sweep *sweep, int code, const char *what)
{
    struct journal_report report;
    struct journal *j;
    struct result r;
    struct err e = {0};

    assert_int_equal(result_init(&r, sweep, NULL), 0);
    assert_int_equal(journal_resume(f->path, &r, &report, &j, &e), code);
    assert_memory_equal(e.text, f->path, strlen(f->path));
    if (strstr(e.text, what) == NULL)
        fail_msg("'%s' does not say '%s'", e.text, what);
    result_fini(&r);
}

static void assert_same_csv(const struct result *a, const struct result *b)
{
    struct buf first, second;

    buf_init(&first, 1 << 20);
    buf_init(&second, 1 << 20);
    assert_int_equal(csv_export_cells(a, &first, NULL), 0);
    assert_int_equal(csv_export_cells(b, &second, NULL), 0);
    assert_string_equal(buf_text(&first), buf_text(&second));
    buf_fini(&first);
    buf_fini(&second);
}

static off_t size_of(const char *path)
{
    struct stat status;

    assert_int_equal(stat(path, &status), 0);
    return status.st_size;
}

static void a_run_goes_on_where_it_was(void **state)
{
    struct fixture *f = *state;
    struct journal_report report;
    struct journal *j;
    struct result r;
    size_t i;

    write_trials(f, 5);
    j = resume(f, &r, &report);
    assert_int_equal(report.trials, 5);
    assert_int_equal(report.damaged, 0);
    assert_false(report.torn);
    for (i = 5; i < f->result.trial_count; i++)
        assert_int_equal(journal_append(j, f->result.trials[i], NULL), 0);
    journal_close(j);
    result_fini(&r);
    journal_close(resume(f, &r, &report));
    assert_int_equal(report.trials, 13);
    assert_int_equal(result_derive(&r, NULL), 0);
    assert_same_csv(&f->result, &r);
    result_fini(&r);
}

/* Cut anywhere in the last line, all whole trials are there, and one more can be written. */
static void a_torn_last_line_is_dropped(void **state)
{
    struct fixture *f = *state;
    struct journal_report report;
    struct journal *j;
    struct result r;
    off_t before, after;
    int i;

    write_trials(f, 2);
    before = size_of(f->path);
    unlink(f->path);
    write_trials(f, 3);
    after = size_of(f->path);
    for (i = 0; i < 8; i++) {
        off_t cut = i == 0 ? before + 1 : after - 1 - (after - before - 2) * i / 8;

        assert_int_equal(truncate(f->path, cut), 0);
        j = resume(f, &r, &report);
        assert_int_equal(report.trials, 2);
        assert_true(report.torn);
        assert_int_equal(size_of(f->path), before);
        assert_int_equal(journal_append(j, f->result.trials[2], NULL), 0);
        assert_int_equal(size_of(f->path), after);
        journal_close(j);
        result_fini(&r);
    }
}

static void a_journal_without_a_whole_first_line_is_begun_anew(void **state)
{
    struct fixture *f = *state;
    struct journal_report report;
    struct journal *j;
    struct result r;

    write_trials(f, 0);
    assert_int_equal(truncate(f->path, 20), 0);
    j = resume(f, &r, &report);
    assert_true(report.torn);
    assert_int_equal(journal_append(j, f->result.trials[0], NULL), 0);
    journal_close(j);
    result_fini(&r);
    journal_close(resume(f, &r, &report));
    assert_int_equal(report.trials, 1);
    result_fini(&r);
}

static void change_byte(const char *path, off_t at, char byte)
{
    FILE *file = fopen(path, "r+");

    assert_non_null(file);
    assert_int_equal(fseek(file, at, SEEK_SET), 0);
    assert_int_equal(fputc(byte, file), byte);
    assert_int_equal(fclose(file), 0);
}

static void a_damaged_line_is_left_out(void **state)
{
    struct fixture *f = *state;
    struct journal_report report;
    struct result r;
    off_t before;

    write_trials(f, 1);
    before = size_of(f->path);
    unlink(f->path);
    write_trials(f, 3);
    change_byte(f->path, before + 100, '#');
    journal_close(resume(f, &r, &report));
    assert_int_equal(report.trials, 2);
    assert_int_equal(report.damaged, 1);
    assert_int_equal(r.trials[1]->position, f->result.trials[2]->position);
    result_fini(&r);
}

static void a_journal_of_another_sweep_is_refused(void **state)
{
    struct fixture *f = *state;
    struct journal_report report;
    struct sweep other;
    struct journal *j;
    struct result r;

    write_trials(f, 1);
    assert_int_equal(sweep_copy(&f->result.sweep, &other, NULL), 0);
    other.arms[1].encoding = ENCODING_TYPED;
    assert_refused(f, &other, ERR_INVALID, "was written for another sweep");
    /* Where it is written to does not make it another. */
    other.arms[1].encoding = ENCODING_RAW;
    strcpy(other.output_directory, "/elsewhere");
    strcpy(other.name, "renamed");
    assert_int_equal(result_init(&r, &other, NULL), 0);
    assert_int_equal(journal_resume(f->path, &r, &report, &j, NULL), 0);
    journal_close(j);
    result_fini(&r);
    sweep_fini(&other);
}

static void what_is_no_journal_is_refused(void **state)
{
    struct fixture *f = *state;
    struct journal *j;
    struct err e;

    assert_refused(f, &f->result.sweep, ERR_NOT_FOUND, "there is no journal");
    assert_int_equal(file_save(f->path, "hello\nworld\n", 12, NULL), 0);
    assert_refused(f, &f->result.sweep, ERR_INVALID, "is no journal of rvgtop");
    assert_int_equal(journal_create(f->path, &f->result.sweep, &j, &e), ERR_INVALID);
    assert_non_null(strstr(e.text, "there is a journal already"));
}

static void one_process_at_a_time(void **state)
{
    struct fixture *f = *state;
    struct journal *j;

    assert_int_equal(journal_create(f->path, &f->result.sweep, &j, NULL), 0);
    assert_refused(f, &f->result.sweep, ERR_UNAVAILABLE, "another rvgtop is writing to it");
    journal_close(j);
}

static void limit_file_size(rlim_t size, struct rlimit *old)
{
    struct rlimit limit;

    assert_int_equal(getrlimit(RLIMIT_FSIZE, old), 0);
    limit = *old;
    limit.rlim_cur = size;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static struct trial_revision revision(const struct fixture *f, size_t trial, bool excused)
{
    struct trial_revision v;

    trial_revision_init(&v, f->result.trials[trial], excused ? "dropped" : "measured again",
                        excused);
    return v;
}

static void revisions_are_taken_over(void **state)
{
    struct fixture *f = *state;
    struct trial_revision list[2];
    struct journal_report report;
    struct journal *j;
    struct result r;

    write_trials(f, 12);
    list[0] = revision(f, 0, true);
    list[1] = revision(f, 3, false);
    j = resume(f, &r, &report);
    assert_int_equal(journal_revise(j, list, 2, NULL), 0);
    assert_int_equal(journal_append(j, f->result.trials[12], NULL), 0);
    journal_close(j);
    result_fini(&r);
    journal_close(resume(f, &r, &report));
    assert_int_equal(report.trials, 13);
    assert_int_equal(report.damaged, 0);
    assert_string_equal(r.trials[0]->invalid_reason, "dropped");
    assert_true(r.trials[0]->excused && !r.trials[0]->valid);
    assert_string_equal(r.trials[3]->invalid_reason, "measured again");
    assert_false(r.trials[3]->excused || r.trials[3]->valid);
    assert_int_equal(result_excused(&r), 1);
    assert_int_equal(result_done(&r), 10);
    result_fini(&r);
}

static void a_revision_of_a_damaged_trial_is_left_out(void **state)
{
    struct fixture *f = *state;
    struct trial_revision v;
    struct journal_report report;
    struct journal *j;
    struct result r;
    off_t before;

    write_trials(f, 0);
    before = size_of(f->path);
    j = resume(f, &r, &report);
    assert_int_equal(journal_append(j, f->result.trials[0], NULL), 0);
    assert_int_equal(journal_append(j, f->result.trials[1], NULL), 0);
    v = revision(f, 0, true);
    assert_int_equal(journal_revise(j, &v, 1, NULL), 0);
    journal_close(j);
    result_fini(&r);
    change_byte(f->path, before + 100, '#');
    journal_close(resume(f, &r, &report));
    assert_int_equal(report.trials, 1);
    assert_int_equal(report.damaged, 1);
    assert_true(r.trials[0]->valid);
    result_fini(&r);
}

/* Of revisions made together all are there or none. */
static void a_full_disk_takes_no_part_of_the_revisions(void **state)
{
    struct fixture *f = *state;
    struct trial_revision list[2];
    struct journal_report report;
    struct journal *j;
    struct rlimit old;
    struct result r;
    struct err e;
    off_t before, one;

    write_trials(f, 2);
    before = size_of(f->path);
    list[0] = revision(f, 0, true);
    list[1] = revision(f, 1, true);
    j = resume(f, &r, &report);
    assert_int_equal(journal_revise(j, list, 1, NULL), 0);
    one = size_of(f->path) - before;
    limit_file_size((rlim_t)(before + 2 * one + one / 2), &old);
    assert_int_equal(journal_revise(j, list, 2, &e), ERR_IO);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
    assert_int_equal(size_of(f->path), before + one);
    assert_int_equal(journal_revise(j, list + 1, 1, NULL), 0);
    journal_close(j);
    result_fini(&r);
    journal_close(resume(f, &r, &report));
    assert_int_equal(result_excused(&r), 2);
    result_fini(&r);
}

/* A limit on the file's size stands for the full disk. */
static void a_full_disk_loses_nothing(void **state)
{
    struct fixture *f = *state;
    struct journal_report report;
    struct rlimit old;
    struct journal *j;
    struct result r;
    struct err e;
    off_t before;

    assert_int_equal(journal_create(f->path, &f->result.sweep, &j, NULL), 0);
    assert_int_equal(journal_append(j, f->result.trials[0], NULL), 0);
    before = size_of(f->path);
    limit_file_size((rlim_t)before + 1000, &old);
    assert_int_equal(journal_append(j, f->result.trials[1], &e), ERR_IO);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
    assert_memory_equal(e.text, f->path, strlen(f->path));
    assert_non_null(strstr(e.text, "File too large"));
    assert_int_equal(size_of(f->path), before);
    assert_int_equal(journal_append(j, f->result.trials[2], NULL), 0);
    journal_close(j);
    journal_close(resume(f, &r, &report));
    assert_int_equal(report.trials, 2);
    assert_false(report.torn);
    result_fini(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_run_goes_on_where_it_was, setup, teardown),
        cmocka_unit_test_setup_teardown(a_torn_last_line_is_dropped, setup, teardown),
        cmocka_unit_test_setup_teardown(a_journal_without_a_whole_first_line_is_begun_anew, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_damaged_line_is_left_out, setup, teardown),
        cmocka_unit_test_setup_teardown(a_journal_of_another_sweep_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_no_journal_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(one_process_at_a_time, setup, teardown),
        cmocka_unit_test_setup_teardown(a_full_disk_loses_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(revisions_are_taken_over, setup, teardown),
        cmocka_unit_test_setup_teardown(a_revision_of_a_damaged_trial_is_left_out, setup, teardown),
        cmocka_unit_test_setup_teardown(a_full_disk_takes_no_part_of_the_revisions, setup,
                                        teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
