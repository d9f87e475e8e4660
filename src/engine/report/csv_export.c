#include <config.h>

#include "engine/report/csv_export.h"

#include <csv.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "engine/report/columns.h"

struct csv_line {
    struct buf *out;
    bool started; /* a field was written */
};

static void put_text(struct csv_line *line, const char *text)
{
    size_t size = strlen(text);
    size_t room = 2 * size + 3; /* each character doubled, two quotes, csv_write's own spare byte */
    uint8_t *to;

    if (line->started)
        buf_append_char(line->out, ',');
    line->started = true;
    to = buf_reserve(line->out, room);
    if (to)
        buf_commit(line->out, csv_write(to, room, text, size));
}

static void put_field(struct csv_line *line, const struct field *f)
{
    put_text(line, f->text);
}

static void put_number(struct csv_line *line, double value, int decimals)
{
    struct field f;

    field_set_number(&f, value, decimals);
    put_field(line, &f);
}

static void end_line(struct csv_line *line)
{
    buf_append_char(line->out, '\n');
    line->started = false;
}

static void put_column_names(struct csv_line *line)
{
    size_t i;

    for (i = 0; i < column_count(); i++)
        put_text(line, column_name(i));
}

static void put_columns(struct csv_line *line, const struct row *row)
{
    struct field f;
    size_t i;

    for (i = 0; i < column_count(); i++) {
        column_field(i, row, &f);
        put_field(line, &f);
    }
}

static void put_trial(struct csv_line *line, const struct result *r, const struct trial *t)
{
    struct row row = row_of_trial(r, t);
    struct field f;
    size_t i;

    put_columns(line, &row);
    for (i = 0; i < trial_column_count(); i++) {
        trial_column_field(i, t, &f);
        put_field(line, &f);
    }
    end_line(line);
}

static void put_second(struct csv_line *line, const struct result *r, const struct trial *t,
                       const struct timeline_second *s)
{
    const struct level *level = &r->sweep.levels[t->level];

    put_text(line, r->sweep.arms[t->arm].name);
    put_text(line, load_name(&r->sweep));
    put_number(line, level->kind == LEVEL_CONCURRENCY ? level->value : NAN, 0);
    put_number(line,
               level_is_searched(level)          ? t->rate_rps
               : level_kind_is_open(level->kind) ? level->value
                                                 : NAN,
               3);
    put_number(line, t->block, 0);
    put_number(line, t->position, 0);
    put_number(line, t->attempt, 0);
    put_text(line, t->valid ? "true" : "false");
    put_number(line, s->t_s, 3);
    put_number(line, (double)s->requests, 0);
    put_number(line, (double)s->errors, 0);
    put_number(line, s->p50_us, 3);
    put_number(line, s->p99_us, 3);
    put_number(line, s->planned, 3);
    end_line(line);
}

static void put_missed(struct csv_line *line, unsigned missed)
{
    char words[64] = "";

    for (int kind = 0; kind < SEARCH_MISS_KINDS; kind++)
        if (missed & (1u << kind))
            snprintf(words + strlen(words), sizeof words - strlen(words), "%s%s",
                     words[0] ? " " : "", search_miss_name(kind));
    put_text(line, words);
}

static void put_step(struct csv_line *line, const struct result *r, const struct search *s,
                     size_t number)
{
    const struct search_step *step = &s->steps[number];

    put_text(line, r->sweep.arms[s->arm].name);
    put_number(line, s->block, 0);
    put_number(line, (double)number + 1, 0);
    put_number(line, step->rate_rps, 3);
    put_text(line, step->missed ? "false" : "true");
    put_missed(line, step->missed);
    put_number(line, step->p99_us, 3);
    put_text(line, percentile_has_enough(99, step->requests) ? "true" : "false");
    put_number(line, step->error_rate, 6);
    put_number(line, step->attained, 6);
    put_number(line, step->answered, 6);
    put_number(line, step->throughput_rps, 3);
    put_number(line, (double)step->requests, 0);
    put_text(line, limited_by_name(step->limited_by));
    put_text(line, search_end_name(s->end));
    put_number(line, s->rate_rps, 3);
    end_line(line);
}

static int check(const struct buf *out, struct err *e)
{
    return buf_failed(out) ? err_set(e, ERR_NO_MEMORY, "no memory for the CSV text") : 0;
}

int csv_export_cells(const struct result *r, struct buf *out, struct err *e)
{
    struct csv_line line = {out, false};
    size_t i;

    put_column_names(&line);
    end_line(&line);
    for (i = 0; i < r->cell_count; i++) {
        struct row row = row_of_cell(r, &r->cells[i]);

        put_columns(&line, &row);
        end_line(&line);
    }
    return check(out, e);
}

int csv_export_trials(const struct result *r, struct buf *out, struct err *e)
{
    struct csv_line line = {out, false};
    size_t i;

    put_column_names(&line);
    for (i = 0; i < trial_column_count(); i++)
        put_text(&line, trial_column_name(i));
    end_line(&line);
    for (i = 0; i < r->trial_count; i++)
        put_trial(&line, r, r->trials[i]);
    return check(out, e);
}

int csv_export_timeline(const struct result *r, struct buf *out, struct err *e)
{
    static const char *const names[] = {
        "arm",   "load", "concurrency", "rate_rps", "block",  "position", "attempt",
        "valid", "t_s",  "requests",    "errors",   "p50_us", "p99_us",   "planned"};
    struct csv_line line = {out, false};
    size_t i, k;

    for (i = 0; i < sizeof names / sizeof *names; i++)
        put_text(&line, names[i]);
    end_line(&line);
    for (i = 0; i < r->trial_count; i++)
        for (k = 0; k < r->trials[i]->timeline_count; k++)
            put_second(&line, r, r->trials[i], &r->trials[i]->timeline[k]);
    return check(out, e);
}

int csv_export_searches(const struct result *r, struct buf *out, struct err *e)
{
    static const char *const names[] = {"arm",
                                        "block",
                                        "step",
                                        "rate_rps",
                                        "met",
                                        "missed",
                                        "latency_p99_us",
                                        "latency_p99_enough",
                                        "error_rate",
                                        "attained",
                                        "answered",
                                        "throughput_rps",
                                        "requests",
                                        "limited_by",
                                        "end",
                                        "found_rps"};
    struct csv_line line = {out, false};
    size_t i, k;

    for (i = 0; i < sizeof names / sizeof *names; i++)
        put_text(&line, names[i]);
    end_line(&line);
    for (i = 0; i < r->search_count; i++)
        for (k = 0; k < r->searches[i].step_count; k++)
            put_step(&line, r, &r->searches[i], k);
    return check(out, e);
}
