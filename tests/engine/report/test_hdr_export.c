#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "comma_locale.h"
#include "engine/report/hdr_export.h"
#include "engine/report/part_files.h"
#include "synthetic.h"

static void record(struct histogram *h, uint64_t value, int times)
{
    for (int i = 0; i < times; i++)
        histogram_record(h, value);
}

static void assert_prints(const struct histogram *h, const char *expected)
{
    struct buf text;

    buf_init(&text, 1 << 20);
    assert_int_equal(hgrm_write(h, &text, NULL), 0);
    assert_string_equal(buf_text(&text), expected);
    buf_fini(&text);
}

/* 2 ms once and 4 ms ten times: mean 42/11 ms. The buckets are of 1024 and 2048 ns at these values,
 * 1999872..2000895 and 3999744..4001791: their upper ends stand in the rows, and their middles,
 * 2000384 and 4000768, deviate from the mean by sqrt((10 x 0.182586^2 + 1.817798^2) / 11) ms. */
static void a_small_distribution_is_as_by_hand(void **state)
{
    struct histogram h;

    (void)state;
    assert_int_equal(histogram_init(&h, NULL), 0);
    assert_prints(&h, "");
    record(&h, 2000000, 1);
    record(&h, 4000000, 10);
    assert_int_equal(histogram_pack(&h, NULL), 0);
    assert_prints(&h, "       Value     Percentile TotalCount 1/(1-Percentile)\n\n"
                      "    2.000895 0.000000000000          1           1.00\n"
                      "    4.001791 0.100000000000         11           1.11\n"
                      "    4.001791 1.000000000000         11\n"
                      "#[Mean    =     3.818182, StdDeviation   =     0.575070]\n"
                      "#[Max     =     4.000000, Total count    =           11]\n"
                      "#[Buckets =           32, SubBuckets     =         2048]\n");
    histogram_fini(&h);
}

/* 1 to 100 ns: the p-th percentile is the value p. Steps of 10 up to 50, of 5 up to 75, and so on;
 * the last row before the one at 1 is the first that counts all. */
static void each_half_of_the_distance_has_five_rows(void **state)
{
    static const double percents[] = {
        0,     10,      20,     30,      40,       50,     55,       60,     65,
        70,    75,      77.5,   80,      82.5,     85,     87.5,     88.75,  90,
        91.25, 92.5,    93.75,  94.375,  95,       95.625, 96.25,    96.875, 97.1875,
        97.5,  97.8125, 98.125, 98.4375, 98.59375, 98.75,  98.90625, 99.0625};
    struct histogram h;
    struct buf text;
    const char *line;

    (void)state;
    assert_int_equal(histogram_init(&h, NULL), 0);
    buf_init(&text, 1 << 20);
    for (uint64_t value = 1; value <= 100; value++)
        record(&h, value, 1);
    assert_int_equal(hgrm_write(&h, &text, NULL), 0);
    line = strstr(buf_text(&text), "\n\n") + 2;
    for (size_t i = 0; i < sizeof percents / sizeof *percents; i++) {
        int value = (int)percents[i] + (percents[i] > (int)percents[i]);
        double ms, share, distance;
        int count;

        value = value > 0 ? value : 1;
        assert_int_equal(sscanf(line, "%lf %lf %d %lf", &ms, &share, &count, &distance), 4);
        assert_int_equal((int)(ms * 1e6 + 0.5), value);
        assert_int_equal(count, value);
        assert_int_equal((int)(share * 1e7 + 0.5), (int)(percents[i] * 1e5 + 0.5));
        line = strchr(line, '\n') + 1;
    }
    assert_memory_equal(line, "    0.000100 1.000000000000        100\n#[Mean", 45);
    buf_fini(&text);
    histogram_fini(&h);
}

/* Counts so unlike that no double lies between the last row and 1. */
static void the_rows_end_whatever_the_counts(void **state)
{
    struct histogram h;
    struct buf text;

    (void)state;
    assert_int_equal(histogram_init(&h, NULL), 0);
    record(&h, 1, 1);
    record(&h, 5, 1);
    h.counts[1] = UINT64_C(1) << 55;
    h.count = h.counts[1] + 1;
    buf_init(&text, 1 << 20);
    assert_int_equal(hgrm_write(&h, &text, NULL), 0);
    assert_non_null(strstr(buf_text(&text), "    0.000005 1.000000000000 36028797018963969\n"));
    buf_fini(&text);
    histogram_fini(&h);
}

static void assert_file(const char *directory, const char *name, const char *beginning)
{
    char path[200];
    struct buf text;

    snprintf(path, sizeof path, "%s/%s", directory, name);
    buf_init(&text, 1 << 20);
    assert_int_equal(file_read(path, &text, NULL), 0);
    assert_in_range(text.size, strlen(beginning), 1 << 20);
    assert_memory_equal(text.data, beginning, strlen(beginning));
    buf_fini(&text);
}

/* Level 1 of grpc has a trial that does not count. */
static void each_cell_has_its_files(void **state)
{
    char directory[] = "/tmp/rvg-hdr-XXXXXX", inner[64], command[64];
    struct result r;

    (void)state;
    assert_non_null(mkdtemp(directory));
    snprintf(inner, sizeof inner, "%s/a/b", directory);
    synthetic_result(&r);
    assert_int_equal(hgrm_save(&r, inner, NULL), 0);
    assert_int_equal(hlog_save(&r, inner, NULL), 0);
    assert_file(inner, "grpc-c16-service.hgrm", "       Value     Percentile");
    assert_file(inner, "rest-c1-response.hgrm", "       Value     Percentile");
    assert_file(inner, "rest-c1-service.hlog",
                "#[Histogram log format version 1.3]\n"
                "#[BaseTime: 1790251282.123 (seconds since epoch)]\n"
                "#[StartTime: 1790251282.123 (seconds since epoch), 2026-09-24T12:01:22.123Z]\n"
                "\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\","
                "\"Interval_Compressed_Histogram\"\n"
                "Tag=rest,0.000,5.000,2.500000,HISTF");
    result_fini(&r);
    snprintf(command, sizeof command, "rm -r %s", directory);
    assert_int_equal(system(command), 0);
}

/* An arm's name that a sweep file cannot have, but a result from elsewhere. */
static void no_name_leads_out_of_the_directory(void **state)
{
    char path[SWEEP_PATH_SIZE];
    struct result r;

    (void)state;
    synthetic_result(&r);
    strcpy(r.sweep.arms[0].name, "../a b\x1b,c+1");
    r.sweep.levels[0] = level_of_rate(0.5);
    assert_int_equal(part_path_of_cell(&r, &r.cells[0], "d", "x", path, NULL), 0);
    assert_string_equal(path, "d/..-a-b--c+1-0.5rps-x");
    result_fini(&r);
}

static void the_locale_changes_nothing(void **state)
{
    struct histogram h;

    (void)state;
    if (!comma_locale_enter())
        skip();
    assert_int_equal(histogram_init(&h, NULL), 0);
    record(&h, 1500000, 1);
    assert_prints(&h, "       Value     Percentile TotalCount 1/(1-Percentile)\n\n"
                      "    1.500159 0.000000000000          1           1.00\n"
                      "    1.500159 1.000000000000          1\n"
                      "#[Mean    =     1.500000, StdDeviation   =     0.000352]\n"
                      "#[Max     =     1.500000, Total count    =            1]\n"
                      "#[Buckets =           32, SubBuckets     =         2048]\n");
    comma_locale_leave();
    histogram_fini(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_small_distribution_is_as_by_hand),
        cmocka_unit_test(each_half_of_the_distance_has_five_rows),
        cmocka_unit_test(the_rows_end_whatever_the_counts),
        cmocka_unit_test(each_cell_has_its_files),
        cmocka_unit_test(no_name_leads_out_of_the_directory),
        cmocka_unit_test(the_locale_changes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
