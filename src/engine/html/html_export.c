#include <config.h>

#include "engine/html/html_export.h"

#include "base/clock.h"
#include "base/markup.h"
#include "base/number.h"
#include "engine/html/html.h"
#include "engine/html/page_files.inc"
#include "engine/html/sections.h"
#include "engine/judge/growth.h"
#include "engine/report/remarks.h"

static bool has_comparisons(const struct result *r)
{
    return r->comparison_count > 0 || growth_is_asked(&r->sweep) || result_has_noise_floor(r);
}

static bool has_searches(const struct result *r)
{
    return r->sweep.find_max;
}

static const struct section {
    const char *id;
    const char *title;
    html_section *put;
    bool (*is_there)(const struct result *r); /* NULL: always */
} sections[] = {
    {"answer", "Answer", section_answer, NULL},
    {"search", "Highest rate", section_search, has_searches},
    {"pictures", "Pictures", section_pictures, NULL},
    {"figures", "Figures", section_cells, NULL},
    {"comparisons", "Comparisons", section_comparisons, has_comparisons},
    {"costs", "Time and cost", section_costs, NULL},
    {"environment", "Environment", section_environment, NULL},
    {"method", "Method", section_method, NULL},
    {"sweep", "To measure it again", section_sweep, NULL},
};

enum { SECTIONS = sizeof sections / sizeof *sections, TEXT_SIZE = 128 };

static bool is_there(const struct section *s, const struct result *r)
{
    return s->is_there == NULL || s->is_there(r);
}

static const char *name_of(const struct result *r)
{
    return r->sweep.name[0] ? r->sweep.name : r->sweep.model;
}

/* Nothing may be fetched or sent, and of scripts and styles there is the page's own alone, told by
 * its hash: text that got past the escaping could still do nothing. */
static void put_policy(struct buf *out)
{
    buf_printf(out,
               "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
               "base-uri 'none'; form-action 'none'; style-src '%s'; script-src '%s'\">\n",
               page_style_hash, page_script_hash);
}

static void put_head(struct buf *out, const struct result *r)
{
    buf_append_text(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    put_policy(out);
    buf_append_text(out, "<meta name=\"viewport\" content=\"width=device-width, "
                         "initial-scale=1\">\n"
                         "<title>");
    markup_append(out, name_of(r));
    buf_append_text(out, ": REST and gRPC, rvgtop</title>\n<style>");
    buf_append_text(out, page_style);
    buf_append_text(out, "</style>\n</head>\n<body>\n");
}

/* What was measured, in a line. */
static void put_subject(struct buf *out, const struct result *r)
{
    const struct sweep *s = &r->sweep;
    char length[NUMBER_TEXT_SIZE], stamp[CLOCK_STAMP_SIZE];
    bool open = sweep_is_open(s);
    struct buf blocks;

    buf_init(&blocks, TEXT_SIZE);
    remark_blocks(r, &blocks);
    number_print_exact(s->requests > 0 ? (double)s->requests : s->duration_s, length);
    clock_stamp(r->created_at, stamp);
    html_printf(out, "p", "",
                "Model %s, %s%s%s, %s, trials of %s %s. Measured %.10s %.5s UTC by "
                "rvgtop %s on %s.",
                s->model, open ? "open loop, " : "", arrival_name(sweep_arrival(s)),
                open ? " arrivals" : " loop", buf_text(&blocks), length,
                s->requests > 0 ? "requests" : "s", stamp, stamp + 11, r->tool_version,
                r->environment.host[0] ? r->environment.host : "an unknown machine");
    buf_fini(&blocks);
}

static void put_contents(struct buf *out, const struct result *r)
{
    buf_append_text(out, "<nav aria-label=\"Contents\">\n<ul>\n");
    for (size_t i = 0; i < SECTIONS; i++)
        if (is_there(&sections[i], r))
            buf_printf(out, "<li><a href=\"#%s\">%s</a></li>\n", sections[i].id, sections[i].title);
    buf_append_text(out, "</ul>\n</nav>\n");
}

static void put_header(struct buf *out, const struct result *r)
{
    buf_append_text(out, "<header>\n");
    html_printf(out, "h1", "", "REST and gRPC: %s", name_of(r));
    put_subject(out, r);
    put_contents(out, r);
    buf_append_text(out, "</header>\n");
}

static int put_section(struct buf *out, const struct section *s, const struct result *r,
                       struct err *e)
{
    int rc;

    buf_printf(out,
               "<section id=\"%s\" aria-labelledby=\"%s-title\">\n<h2 id=\"%s-title\">%s</h2>\n",
               s->id, s->id, s->id, s->title);
    rc = s->put(out, r, e);
    buf_append_text(out, "</section>\n");
    return rc;
}

static void put_foot(struct buf *out, const struct result *r)
{
    buf_append_text(out, "</main>\n<footer>\n");
    html_printf(out, "p", "",
                "Made by rvgtop from a saved result of rvgtop %s. This page fetches nothing.",
                r->tool_version);
    buf_append_text(out, "</footer>\n<script>");
    buf_append_text(out, page_script);
    buf_append_text(out, "</script>\n</body>\n</html>\n");
}

int html_export(const struct result *r, struct buf *out, struct err *e)
{
    int rc = 0;

    put_head(out, r);
    put_header(out, r);
    buf_append_text(out, "<main>\n");
    for (size_t i = 0; i < SECTIONS && rc == 0; i++)
        if (is_there(&sections[i], r))
            rc = put_section(out, &sections[i], r, e);
    put_foot(out, r);
    if (rc == 0 && buf_failed(out))
        rc = err_set(e, ERR_NO_MEMORY, "no memory for the page");
    return rc;
}
