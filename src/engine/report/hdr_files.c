#include <config.h>

#include "engine/report/hdr_files.h"

#include <stdio.h>

#include "base/file.h"
#include "engine/report/part_files.h"

enum { ENDING_SIZE = 32, TEXT_MAX = 1 << 30 };

static const struct {
    enum series series;
    const char *name;
} kinds[] = {{SERIES_RESPONSE, "response"}, {SERIES_SERVICE, "service"}};

static int save(const struct result *r, const struct cell *cell, const char *directory,
                const char *ending, const struct buf *text, struct err *e)
{
    char path[SWEEP_PATH_SIZE];
    int code = part_path_of_cell(r, cell, directory, ending, path, e);

    return code == 0 ? file_save_buf_later(path, text, e) : code;
}

int hdr_files_save(const struct result *r, const char *directory, const char *extension,
                   hdr_file_writer *write, struct err *e)
{
    int code = file_make_directories(directory, e);
    struct buf text;

    buf_init(&text, TEXT_MAX);
    for (size_t i = 0; code == 0 && i < 2 * r->cell_count; i++) {
        const struct cell *cell = &r->cells[i / 2];
        char ending[ENDING_SIZE];

        buf_reset(&text);
        snprintf(ending, sizeof ending, "%s.%s", kinds[i % 2].name, extension);
        code = write(r, cell, kinds[i % 2].series, &text, e);
        if (code == 0 && text.size > 0)
            code = save(r, cell, directory, ending, &text, e);
    }
    buf_fini(&text);
    return code;
}
