#include <config.h>

#include "engine/run/compare.h"

#include <stdio.h>

#include "base/text.h"
#include "engine/judge/runs.h"
#include "engine/report/result_json.h"
#include "engine/report/run_directory.h"
#include "engine/report/runs_table.h"
#include "engine/run/run_outputs.h"
#include "engine/run/summary.h"

enum { STATUS_REGRESSION = 1, STATUS_USAGE = 2, STATUS_UNWRITTEN = 4, TEXT_MAX = 1 << 26 };

static int complain(const struct err *e, int status)
{
    fprintf(stderr, "rvgtop: %s\n", e->text);
    return status;
}

static int load(const char *path, struct result *out, struct err *e)
{
    char file[SWEEP_PATH_SIZE];

    run_directory_find_results(path, file);
    return result_json_load(file, out, e);
}

static int print_table(const struct cli *cli, const struct runs *r, struct err *e)
{
    struct buf text;
    int code;

    if (cli->quiet)
        return 0;
    buf_init(&text, TEXT_MAX);
    runs_table_print(r, cli->compare.base, cli->compare.other, text_locale_is_utf8(), &text);
    code = summary_say(cli, &text, e);
    buf_fini(&text);
    return code;
}

static int save(const struct cli *cli, const struct runs *r, struct err *e)
{
    struct buf text;
    int code;

    if (cli->outputs.json == NULL)
        return 0;
    buf_init(&text, TEXT_MAX);
    code = runs_json_write(r, cli->compare.base, cli->compare.other, &text, e);
    if (code == 0)
        code = run_text_save(cli->outputs.json, &text, e);
    buf_fini(&text);
    return code;
}

static int compare(const struct cli *cli, const struct result *base, const struct result *other)
{
    struct runs runs;
    struct err e;
    int status;

    if (runs_compare(base, other, cli->compare.margin_percent, &runs, &e) != 0)
        return complain(&e, STATUS_UNWRITTEN);
    status = runs.counts[SHIFT_REGRESSION] > 0 ? STATUS_REGRESSION : 0;
    if (print_table(cli, &runs, &e) != 0)
        status = complain(&e, STATUS_UNWRITTEN);
    if (save(cli, &runs, &e) != 0)
        status = complain(&e, STATUS_UNWRITTEN);
    runs_fini(&runs);
    return status;
}

int compare_run(const struct cli *cli)
{
    struct result base, other;
    struct err e;
    int status;

    if (run_outputs_check(&cli->outputs, &cli->sweep, &e) != 0 ||
        load(cli->compare.base, &base, &e) != 0)
        return complain(&e, STATUS_USAGE);
    if (load(cli->compare.other, &other, &e) != 0) {
        result_fini(&base);
        return complain(&e, STATUS_USAGE);
    }
    status = compare(cli, &base, &other);
    result_fini(&base);
    result_fini(&other);
    return status;
}
