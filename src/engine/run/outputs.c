#include <config.h>

#include "engine/run/outputs.h"

#include <string.h>

#include "engine/html/html_export.h"
#include "engine/plot/plot_files.h"
#include "engine/report/csv_export.h"
#include "engine/report/hdr_export.h"
#include "engine/report/junit_export.h"
#include "engine/report/openmetrics.h"
#include "engine/report/perf_analyzer.h"
#include "engine/report/result_json.h"

#define PATH(field) offsetof(struct cli_outputs, field)

static const struct output rows[] = {
    {.name = "output-json",
     .metavar = "FILE",
     .help = "Write all results as JSON there too; - is standard output",
     .offset = PATH(json),
     .write = result_json_write},
    {.name = "output-csv",
     .metavar = "FILE",
     .help = "Write a row for each arm and level there too; - is standard output",
     .offset = PATH(csv),
     .write = csv_export_cells},
    {.name = "output-trials-csv",
     .metavar = "FILE",
     .help = "Write a row for each trial there too; - is standard output",
     .offset = PATH(trials_csv),
     .write = csv_export_trials},
    {.name = "output-timeline-csv",
     .metavar = "FILE",
     .help = "Write a row for each second of each trial there too; - is standard output",
     .offset = PATH(timeline_csv),
     .write = csv_export_timeline},
    {.name = "output-junit",
     .metavar = "FILE",
     .help = "Write the assertions as a JUnit XML test suite there; - is standard output",
     .offset = PATH(junit),
     .write = junit_export},
    {.name = "output-openmetrics",
     .metavar = "FILE",
     .help = "Write the figures of each arm and level as OpenMetrics text there; - is standard "
             "output",
     .offset = PATH(openmetrics),
     .write = openmetrics_export},
    {.name = "output-html",
     .metavar = "FILE",
     .help = "Write a report there as one page of HTML with pictures and tables; - is standard "
             "output",
     .offset = PATH(html),
     .write = html_export},
    {.name = "output-perf-analyzer-csv",
     .metavar = "FILE",
     .help = "Write the columns of Triton's Perf Analyzer there, for each arm into FILE-ARM with "
             "the ending of FILE; a single arm into FILE, where - is standard output",
     .offset = PATH(perf_analyzer_csv),
     .form = OUTPUT_ARMS,
     .save = perf_analyzer_save,
     .file = perf_analyzer_path},
    {.name = "output-hgrm",
     .metavar = "DIRECTORY",
     .help = "Write HdrHistogram's percentile distributions there, in ms: ARM-LEVEL-response.hgrm "
             "and ARM-LEVEL-service.hgrm for each arm and level",
     .offset = PATH(hgrm),
     .form = OUTPUT_DIRECTORY,
     .save = hgrm_save},
    {.name = "output-hlog",
     .metavar = "DIRECTORY",
     .help = "Write HdrHistogram's interval logs there, a line for each trial: "
             "ARM-LEVEL-response.hlog and ARM-LEVEL-service.hlog for each arm and level",
     .offset = PATH(hlog),
     .form = OUTPUT_DIRECTORY,
     .save = hlog_save},
    {.name = "output-plot",
     .metavar = "FILE",
     .help = "Draw the essential pictures on one page there; the name ends in .png, .svg or .pdf",
     .offset = PATH(plot),
     .check = plot_check_name,
     .save = plot_save_page},
    {.name = "output-plots",
     .metavar = "DIRECTORY",
     .help = "Draw all pictures there, each as PNG and as SVG, and write a script for gnuplot "
             "with its data",
     .offset = PATH(plots),
     .form = OUTPUT_DIRECTORY,
     .save = plot_save_each},
};

const struct output *output_at(size_t index)
{
    return index < sizeof rows / sizeof rows[0] ? &rows[index] : NULL;
}

const char *output_path(const struct output *output, const struct cli_outputs *paths)
{
    return *(const char *const *)((const char *)paths + output->offset);
}

bool outputs_any(const struct cli_outputs *paths)
{
    const struct output *o;

    for (size_t i = 0; (o = output_at(i)) != NULL; i++)
        if (output_path(o, paths))
            return true;
    return false;
}

size_t outputs_to_stdout(const struct cli_outputs *paths)
{
    const struct output *o;
    size_t count = 0;

    for (size_t i = 0; (o = output_at(i)) != NULL; i++)
        count += output_path(o, paths) && strcmp(output_path(o, paths), "-") == 0;
    return count;
}

static int save(const struct output *o, const struct result *r, const char *path, struct err *e)
{
    return o->write ? run_export_save(r, o->write, path, e) : o->save(r, path, e);
}

int outputs_save(const struct cli_outputs *paths, const struct result *r, struct err *e)
{
    const struct output *o;
    int first = 0;

    for (size_t i = 0; (o = output_at(i)) != NULL; i++) {
        const char *path = output_path(o, paths);
        int code = path ? save(o, r, path, first ? NULL : e) : 0;

        first = first ? first : code;
    }
    return first;
}
