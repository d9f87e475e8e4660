#include <config.h>

#include "engine/run/report.h"

#include <stdio.h>
#include <string.h>

#include "engine/report/result_json.h"
#include "engine/run/outputs.h"
#include "engine/run/run_outputs.h"
#include "engine/run/summary.h"

enum { STATUS_ASSERT = 1, STATUS_USAGE = 2, STATUS_UNWRITTEN = 4 };

static int complain(const struct err *e, int status)
{
    fprintf(stderr, "rvgtop: %s\n", e->text);
    return status;
}

/* Names the run's files only where a whole run's directory was given: a file alone may have been
 * moved away from the others. */
static int report(const struct cli *cli, bool is_directory, const struct result *r)
{
    struct err saving, printing;
    int saved = outputs_save(&cli->outputs, r, &saving);
    int printed = summary_print_table(cli, is_directory ? cli->report : NULL, r, &printing);
    size_t failed = r->trial_count > 0 ? summary_tell_asserts(r) : 0;
    int status = failed > 0 ? STATUS_ASSERT : 0;

    if (printed != 0)
        status = complain(&printing, STATUS_UNWRITTEN);
    return saved != 0 ? complain(&saving, STATUS_UNWRITTEN) : status;
}

int report_run(const struct cli *cli)
{
    char file[SWEEP_PATH_SIZE];
    struct result r;
    struct err e;
    int status;

    run_directory_find_results(cli->report, file);
    if (result_json_load(file, &r, &e) != 0)
        return complain(&e, STATUS_USAGE);
    if (run_outputs_check(&cli->outputs, &r.sweep, &e) != 0)
        status = complain(&e, STATUS_USAGE);
    else
        status = report(cli, strcmp(file, cli->report) != 0, &r);
    result_fini(&r);
    return status;
}
