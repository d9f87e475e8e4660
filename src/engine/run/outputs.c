#include <config.h>

#include "engine/run/outputs.h"

#include <string.h>

#include "engine/report/csv_export.h"
#include "engine/report/result_json.h"

#define PATH(field) offsetof(struct cli_outputs, field)

static const struct output rows[] = {
    {"output-json", "FILE", "Write all results as JSON there too; - is standard output", PATH(json),
     result_json_write},
    {"output-csv", "FILE", "Write a row for each arm and level there too; - is standard output",
     PATH(csv), csv_export_cells},
    {"output-trials-csv", "FILE", "Write a row for each trial there too; - is standard output",
     PATH(trials_csv), csv_export_trials},
    {"output-timeline-csv", "FILE",
     "Write a row for each second of each trial there too; - is standard output",
     PATH(timeline_csv), csv_export_timeline},
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

int outputs_save(const struct cli_outputs *paths, const struct result *r, struct err *e)
{
    const struct output *o;
    int first = 0;

    for (size_t i = 0; (o = output_at(i)) != NULL; i++) {
        const char *path = output_path(o, paths);
        int code = path ? run_export_save(r, o->write, path, first ? NULL : e) : 0;

        first = first ? first : code;
    }
    return first;
}
