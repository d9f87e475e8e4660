#include <config.h>

#include "engine/plot/facts.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/number.h"

enum { FACTS_MAX = 16, FACT_SIZE = 200, LINE_SIZE = 1024, LINE = 13 };

static const char between[] = " · ";

struct facts {
    char list[FACTS_MAX][FACT_SIZE];
    int count;
};

static void add(struct facts *f, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void add(struct facts *f, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(f->list[f->count++], FACT_SIZE, format, arguments);
    va_end(arguments);
}

static const char *file_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

static void add_subject(struct facts *f, const struct sweep *s)
{
    if (s->name[0])
        add(f, "%.150s", s->name);
    add(f, "model %.150s", s->model);
    if (s->image[0])
        add(f, "image %.150s", file_of(s->image));
}

static void add_load(struct facts *f, const struct material *m)
{
    const struct sweep *s = &m->result->sweep;
    char low[LEVEL_NAME_SIZE], high[LEVEL_NAME_SIZE];
    const char *words[] = {[ARRIVAL_POISSON] = "open loop, Poisson arrivals",
                           [ARRIVAL_CONSTANT] = "open loop, constant gaps",
                           [ARRIVAL_CLOSED] = "closed loop"};

    if (s->find_max) {
        add(f, "%s, highest rate searched for", words[sweep_arrival(s)]);
        return;
    }
    level_number(&s->levels[m->order[0]], low);
    level_number(&s->levels[m->order[m->level_count - 1]], high);
    add(f, "%s, %s %s%s%s", words[sweep_arrival(s)], level_kind_title(sweep_level_kind(s)), low,
        m->level_count > 1 ? " to " : "", m->level_count > 1 ? high : "");
}

static void add_trials(struct facts *f, const struct sweep *s)
{
    char length[NUMBER_TEXT_SIZE], warmup[NUMBER_TEXT_SIZE];

    add(f, "%d block%s", s->blocks, s->blocks == 1 ? "" : "s");
    number_print_exact(s->duration_s, length);
    number_print_exact(s->warmup_s, warmup);
    if (s->requests > 0)
        add(f, "trials of %" PRId64 " requests", s->requests);
    else
        add(f, "trials of %s s", length);
    add(f, "warm-up %s s, discarded", warmup);
}

static void add_requests(struct facts *f, const struct result *r)
{
    uint64_t requests = 0, errors = 0;

    for (size_t i = 0; i < r->cell_count; i++) {
        const struct cell *cell = &r->cells[i];

        requests += cell->blocks > 0 ? cell->total.requests : 0;
        errors += cell->blocks > 0 ? trial_errors(&cell->total) : 0;
    }
    add(f, "%" PRIu64 " requests measured, %" PRIu64 " failed", requests, errors);
    if (r->partial || !result_is_complete(r))
        add(f, "%zu of %zu trials", result_done(r), sweep_trial_count(&r->sweep));
}

static void add_machine(struct facts *f, const struct environment *e)
{
    if (e->host[0])
        add(f, "%s", e->host);
    if (e->cpu_model[0] && e->cpus > 0)
        add(f, "%.128s, %.0f processors", e->cpu_model, e->cpus);
    if (e->kernel[0])
        add(f, "%s", e->kernel);
}

static void add_date(struct facts *f, const struct result *r)
{
    time_t seconds = (time_t)(r->created_at / (int64_t)NS_PER_S);
    char text[64];
    struct tm utc;

    if (gmtime_r(&seconds, &utc) && strftime(text, sizeof text, "%Y-%m-%d %H:%M UTC", &utc) > 0)
        add(f, "%s", text);
    if (r->tool_version[0])
        add(f, "rvgtop %s", r->tool_version);
}

static void gather(struct facts *f, const struct material *m)
{
    const struct result *r = m->result;

    f->count = 0;
    add_subject(f, &r->sweep);
    add_load(f, m);
    add_trials(f, &r->sweep);
    add_requests(f, r);
    add_machine(f, &r->environment);
    add_date(f, r);
}

static void put_line(struct drawing *d, struct rect r, int line, const char *text)
{
    char fitted[LINE_SIZE];

    text_fit(text, FONT_SMALL, r.width, fitted, sizeof fitted);
    drawing_text(d, (struct spot){r.x, r.y + (line + 0.5) * LINE}, ANCHOR_LEFT, FONT_SMALL,
                 RGB_QUIET, fitted);
}

/* Fills lines with facts and draws them (`d` not NULL); returns how many lines. */
static int flow(struct drawing *d, const struct facts *f, struct rect r)
{
    char line[LINE_SIZE] = "", longer[LINE_SIZE + FACT_SIZE + sizeof between];
    int lines = 0;

    for (int i = 0; i < f->count; i++) {
        snprintf(longer, sizeof longer, "%s%s%s", line, line[0] ? between : "", f->list[i]);
        if (line[0] && text_width(longer, FONT_SMALL) > r.width) {
            if (d)
                put_line(d, r, lines, line);
            lines++;
            snprintf(longer, sizeof longer, "%s", f->list[i]);
        }
        snprintf(line, sizeof line, "%.*s", LINE_SIZE - 1, longer);
    }
    if (d)
        put_line(d, r, lines, line);
    return lines + 1;
}

int facts_height(const struct material *m, int width)
{
    struct facts f;

    gather(&f, m);
    return flow(NULL, &f, (struct rect){0, 0, width, 0}) * LINE;
}

void facts_draw(struct drawing *d, const struct material *m, struct rect r)
{
    struct facts f;

    gather(&f, m);
    flow(d, &f, r);
}
