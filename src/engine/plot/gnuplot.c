#include <config.h>

#include "engine/plot/gnuplot.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/number.h"
#include "engine/plot/panel.h"
#include "engine/report/columns.h"

enum { TEXT_MAX = 1 << 24, TICKS_MOST = 10 };

/* Room on either side of the levels. */
#define MARGIN 1.3

/* The columns of the data, counted from 1 in the script. */
static const char *const names[] = {
    "concurrency",         "rate_rps",           "throughput_rps", "throughput_rps_low",
    "throughput_rps_high", "latency_p50_us",     "latency_p90_us", "latency_p99_us",
    "latency_p999_us",     "latency_p99_enough", "limited_by"};

enum { COLUMNS = sizeof names / sizeof *names, CONCURRENCY = 1, RATE, THROUGHPUT, LOW, HIGH };
enum { P50 = 6, P99 = 8, P999, LIMITED = 11 };

/* Texts that come from elsewhere stay on their line. */
static void put_clean(struct buf *out, const char *text)
{
    for (; *text; text++)
        buf_append_char(out, (unsigned char)*text < ' ' || *text == 127 ? ' ' : *text);
}

/* Between single quotes gnuplot replaces nothing, and a quote is written twice. */
static void put_quoted(struct buf *out, const char *text)
{
    buf_append_char(out, '\'');
    for (; *text; text++) {
        char c[2] = {*text, '\0'};

        if (*text == '\'')
            buf_append_char(out, '\'');
        put_clean(out, c);
    }
    buf_append_char(out, '\'');
}

static size_t find_column(const char *name)
{
    size_t i = 0;

    while (strcmp(column_name(i), name) != 0)
        i++;
    return i;
}

static const char *field_text(const struct field *f, const char *name)
{
    return f->kind != FIELD_UNKNOWN ? f->text : strcmp(name, "limited_by") == 0 ? "-" : "NaN";
}

static void put_row(struct buf *out, const struct material *m, size_t arm, size_t level)
{
    struct row row = row_of_cell(m->result, material_cell(m, arm, level));
    struct field f;

    for (size_t i = 0; i < COLUMNS; i++) {
        column_field(find_column(names[i]), &row, &f);
        buf_printf(out, "%s%s", i > 0 ? " " : "", field_text(&f, names[i]));
    }
    buf_append_char(out, '\n');
}

void gnuplot_data(const struct material *m, struct buf *out)
{
    buf_append_text(out,
                    "# " GNUPLOT_SCRIPT " draws this. The columns are those of results.csv.\n");
    for (size_t arm = 0; arm < m->arm_count; arm++) {
        buf_printf(out, "%s# index %zu: ", arm > 0 ? "\n\n" : "", arm);
        put_clean(out, material_arm_name(m, arm));
        buf_append_text(out, "\n#");
        for (size_t i = 0; i < COLUMNS; i++)
            buf_printf(out, " %s", names[i]);
        buf_append_char(out, '\n');
        for (size_t i = 0; i < m->level_count; i++)
            put_row(out, m, arm, m->order[i]);
    }
}

static bool is_open(const struct material *m)
{
    return level_kind_is_open(sweep_level_kind(&m->result->sweep));
}

static double load_of(const struct material *m, size_t arm, size_t level)
{
    const struct level *l = &m->result->sweep.levels[level];

    return level_is_searched(l) ? material_value(m, arm, level, METRIC_RATE) : l->value;
}

static bool is_measured(const struct material *m, size_t arm)
{
    bool measured = false;

    for (size_t i = 0; i < m->level_count; i++)
        measured = measured || material_cell(m, arm, i)->blocks > 0;
    return measured;
}

static bool has_limited(const struct material *m, size_t arm)
{
    bool limited = false;

    for (size_t i = 0; i < m->level_count; i++)
        limited = limited || material_is_limited(m, arm, i);
    return limited;
}

static void put_number(struct buf *out, double value)
{
    char text[NUMBER_TEXT_SIZE];

    number_print_exact(value, text);
    buf_append_text(out, text);
}

static void put_levels_axis(struct buf *out, const struct material *m)
{
    size_t levels[SWEEP_LEVELS_MAX], count = material_pick_levels(m, TICKS_MOST, levels);
    double low = INFINITY, high = 0;
    char title[AXIS_TITLE_SIZE];

    for (size_t arm = 0; arm < m->arm_count; arm++)
        for (size_t i = 0; i < m->level_count; i++) {
            low = fmin(low, load_of(m, arm, i));
            high = fmax(high, load_of(m, arm, i));
        }
    material_levels_title(m, m->level_count, title, sizeof title);
    buf_append_text(out, "set xlabel ");
    put_quoted(out, title);
    buf_append_text(out, "\nset logscale x\nset xrange [");
    put_number(out, low / MARGIN);
    buf_append_text(out, ":");
    put_number(out, high * MARGIN);
    buf_append_text(out, "]\n");
    if (m->result->sweep.find_max)
        return;
    buf_append_text(out, "set xtics (");
    for (size_t i = 0; i < count; i++) {
        buf_append_text(out, i > 0 ? ", " : "");
        put_number(out, load_of(m, 0, levels[i]));
    }
    buf_append_text(out, ")\n");
}

static void put_source(struct buf *out, const struct material *m, size_t arm, bool *first)
{
    buf_printf(out, "%s'" GNUPLOT_DATA "' index %zu using %d:", *first ? "plot " : ", \\\n     ",
               arm, is_open(m) ? RATE : CONCURRENCY);
    *first = false;
}

static void put_line(struct buf *out, const struct material *m, size_t arm, int column,
                     const char *unit, bool *first)
{
    static const char *const dashes[DASH_COUNT] = {"1", "'-'", "'.'", "'-.'", "'. '"};
    static const int points[MARKER_COUNT] = {7, 9, 5, 13, 11, 15, 3};
    const struct look *look = &m->looks[arm];

    put_source(out, m, arm, first);
    buf_printf(out,
               "($%d%s) with linespoints linewidth 1.5 linecolor rgb '#%06x' dashtype %s pointtype "
               "%d title ",
               column, unit, (unsigned)look->rgb, dashes[look->dash], points[look->marker]);
    put_quoted(out, material_arm_name(m, arm));
    if (!has_limited(m, arm))
        return;
    put_source(out, m, arm, first);
    buf_printf(out,
               "(held_up(strcol(%d)) ? $%d%s : NaN) with points linecolor rgb 'white' "
               "pointtype 7 pointsize 0.5 notitle",
               LIMITED, column, unit);
}

static void put_interval(struct buf *out, const struct material *m, size_t arm, bool *first)
{
    put_source(out, m, arm, first);
    buf_printf(out, "%d:%d:%d with yerrorbars linecolor rgb '#%06x' pointtype 0 notitle",
               THROUGHPUT, LOW, HIGH, (unsigned)m->looks[arm].rgb);
}

static bool has_interval(const struct material *m, size_t arm)
{
    bool has = false;

    for (size_t i = 0; i < m->level_count; i++)
        has = has || isfinite(material_cell(m, arm, i)->throughput_low);
    return has;
}

static void put_throughput(struct buf *out, const struct material *m)
{
    bool first = true;

    buf_append_text(out, "\nset ylabel 'requests answered a second'\nset yrange [0:*]\n");
    /* First, for they would wipe out the marks that they go through. */
    for (size_t arm = 0; arm < m->arm_count; arm++)
        if (has_interval(m, arm))
            put_interval(out, m, arm, &first);
    for (size_t arm = 0; arm < m->arm_count; arm++)
        if (is_measured(m, arm))
            put_line(out, m, arm, THROUGHPUT, "", &first);
    buf_append_text(out, "\n\nset yrange [*:*]\nset logscale y\n");
}

static void put_percentile(struct buf *out, const struct material *m, const char *name, int column)
{
    char unit[TICK_SIZE];
    bool first = true;

    snprintf(unit, sizeof unit, "/%.0f", m->us);
    buf_printf(out, "\nset ylabel 'response time %s, %s'\n", name, m->unit);
    for (size_t arm = 0; arm < m->arm_count; arm++)
        if (is_measured(m, arm))
            put_line(out, m, arm, column, unit, &first);
    buf_append_char(out, '\n');
}

static void put_title(struct buf *out, const struct material *m)
{
    const struct sweep *s = &m->result->sweep;
    char title[2 * SWEEP_TEXT_SIZE];

    snprintf(title, sizeof title, "%s%s%s%s", s->name[0] ? s->name : s->model,
             m->limits[0] ? "; white inside: held up by " : "", m->limits,
             m->has_intervals ? "; bars: 95 % intervals over blocks" : "");
    buf_append_text(out, "set multiplot layout 2,2 title ");
    put_quoted(out, title);
    buf_append_char(out, '\n');
}

void gnuplot_script(const struct material *m, struct buf *out)
{
    bool measured = false;

    buf_append_text(
        out, "# Draws " GNUPLOT_DATA " into levels.svg: gnuplot " GNUPLOT_SCRIPT "\n"
             "# For another format change the terminal: see \"help terminal\" in gnuplot.\n");
    for (size_t arm = 0; arm < m->arm_count; arm++)
        measured = measured || is_measured(m, arm);
    if (!measured) {
        buf_append_text(out, "print 'nothing measured'\n");
        return;
    }
    buf_append_text(out, "set encoding utf8\n"
                         "set terminal svg size 900,760 noenhanced background rgb 'white'\n"
                         "set output 'levels.svg'\n"
                         "held_up(word) = word eq 'client' || word eq 'machine' || word eq "
                         "'errors'\n"
                         "set grid ytics\n"
                         "set key below\n");
    put_levels_axis(out, m);
    put_title(out, m);
    put_throughput(out, m);
    put_percentile(out, m, "p50", P50);
    put_percentile(out, m, "p99", P99);
    put_percentile(out, m, "p99.9", P999);
    buf_append_text(out, "unset multiplot\n");
}

static int save(void (*write)(const struct material *, struct buf *), const struct material *m,
                const char *directory, const char *file, struct err *e)
{
    char path[SWEEP_PATH_SIZE];
    struct buf text;
    int rc;

    if ((size_t)snprintf(path, sizeof path, "%s/%s", directory, file) >= sizeof path)
        return err_set(e, ERR_INVALID, "%s: the path is too long", directory);
    buf_init(&text, TEXT_MAX);
    write(m, &text);
    rc = file_save_buf(path, &text, e);
    buf_fini(&text);
    return rc;
}

int gnuplot_save(const struct material *m, const char *directory, struct err *e)
{
    int rc = save(gnuplot_data, m, directory, GNUPLOT_DATA, e);

    return rc == 0 ? save(gnuplot_script, m, directory, GNUPLOT_SCRIPT, e) : rc;
}
