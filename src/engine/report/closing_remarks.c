#include <config.h>

#include "engine/report/closing_private.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/report/closing_table.h"
#include "engine/report/remarks.h"
#include "engine/report/run_directory.h"

enum { NOTES_SHOWN_MAX = 12, FIGURE_DIGITS = 3 };

/* Timing claims count only below this p99 oversleep of the sentinel. */
#define QUIET_NS 100e3

/* The mean of a field over the cells of one arm (SIZE_MAX: of all) that know it. */
static double mean_over_cells(const struct result *r, size_t arm,
                              double (*get)(const struct trial *t))
{
    double sum = 0;
    size_t known = 0, i;

    for (i = 0; i < r->cell_count; i++) {
        double value = get(&r->cells[i].total);

        if ((arm != SIZE_MAX && r->cells[i].arm != arm) || isnan(value))
            continue;
        sum += value;
        known++;
    }
    return known > 0 ? sum / (double)known : NAN;
}

static double floor_us(const struct trial *t)
{
    return t->floor_us;
}

static double encode_us(const struct trial *t)
{
    return t->client_encode_us;
}

static double decode_us(const struct trial *t)
{
    return t->client_decode_us;
}

static void put_instrument(struct page *p)
{
    const struct result *r = p->result;
    char number[NUMBER_TEXT_SIZE], other[NUMBER_TEXT_SIZE];
    size_t i;

    page_figure(mean_over_cells(r, SIZE_MAX, floor_us), FIGURE_DIGITS, 3, number);
    buf_append_char(p->out, '\n');
    page_wrap_printf(p,
                     "Instrument: its own loop takes %s us a request (null transport). Requests "
                     "are encoded once, before they are timed; one message costs the client:",
                     number);
    for (i = 0; i < r->sweep.arm_count; i++) {
        page_figure(mean_over_cells(r, i, encode_us), FIGURE_DIGITS, 3, number);
        page_figure(mean_over_cells(r, i, decode_us), FIGURE_DIGITS, 3, other);
        buf_append_text(p->out, "  ");
        page_left(p, r->sweep.arms[i].name, ARM_WIDTH);
        buf_printf(p->out, " %s us to encode, %s us to decode\n", number, other);
    }
}

/* Appends ", WORDS" for what is known. */
static void add_fact(char text[PARAGRAPH_SIZE], const char *lead, const char *fact)
{
    size_t length = strlen(text);

    if (fact[0])
        snprintf(text + length, PARAGRAPH_SIZE - length, ", %s%s", lead, fact);
}

static void put_machine(struct page *p)
{
    const struct environment *env = &p->result->environment;
    char cpus[NUMBER_TEXT_SIZE], text[PARAGRAPH_SIZE];

    page_figure(env->cpus, FIGURE_DIGITS, 0, cpus);
    snprintf(text, sizeof text, "Machine: %s processors", cpus);
    add_fact(text, "", env->cpu_model);
    add_fact(text, "", env->kernel);
    add_fact(text, "", env->virtualised == VIRTUALISED_YES ? "virtual" : "");
    add_fact(text, "governor ", env->governor);
    if (env->client_cpus[0]) {
        add_fact(text, "processors of the client: ", env->client_cpus);
        add_fact(text, "of the servers: ", env->server_cpus);
    }
    page_wrap(p, text);
}

static void put_noise(struct page *p)
{
    const struct result *r = p->result;
    double *noise = calloc(r->trial_count + 1, sizeof *noise), worst = NAN;
    char median_text[NUMBER_TEXT_SIZE], worst_text[NUMBER_TEXT_SIZE];
    size_t known = 0, loud = 0, i;

    for (i = 0; noise && i < r->trial_count; i++) {
        if (isnan(r->trials[i]->machine.noise_ns))
            continue;
        noise[known++] = r->trials[i]->machine.noise_ns;
        worst = fmax(worst, noise[known - 1]);
        loud += noise[known - 1] > QUIET_NS;
    }
    if (known > 0) {
        page_figure(statistics_median(noise, known) / 1e3, FIGURE_DIGITS, 3, median_text);
        page_figure(worst / 1e3, FIGURE_DIGITS, 3, worst_text);
        page_wrap_printf(p,
                         "Noise: a 1 ms sleep came late by %s us (p99, median over trials; worst "
                         "%s us); %zu of %zu trials were not quiet (above 100 us)",
                         median_text, worst_text, loud, known);
    }
    free(noise);
}

static void put_note(struct page *p, const struct cell *c)
{
    const struct sweep *s = &p->result->sweep;
    char text[NOTES_SIZE + 128], level[LEVEL_NAME_SIZE];

    snprintf(text, sizeof text, "%s %s: %s", level_name(&s->levels[c->level], level),
             s->arms[c->arm].name, c->notes);
    buf_append_text(p->out, "  ");
    page_put(p, text, CLOSING_WIDTH - 2);
    buf_append_char(p->out, '\n');
}

static void put_notes(struct page *p)
{
    size_t count = 0, i;

    for (i = 0; i < p->result->cell_count; i++) {
        if (p->result->cells[i].notes[0] == '\0')
            continue;
        if (count == 0)
            buf_append_text(p->out, "Notes:\n");
        if (count++ < NOTES_SHOWN_MAX)
            put_note(p, &p->result->cells[i]);
    }
    if (count > NOTES_SHOWN_MAX)
        buf_printf(p->out, "  and %zu more: see results.csv\n", count - NOTES_SHOWN_MAX);
}

static void put_legend(struct page *p)
{
    buf_append_char(p->out, '\n');
    page_wrap(p, "Reading: req/s is the geometric mean over blocks, latencies are response times; "
                 "[low, high] is the 95 % interval over blocks, never over requests;");
    if (p->result->comparison_count > 0)
        page_wrap_remark(p, "  ", remark_words);
    page_wrap_printf(
        p, "  ? behind a figure: too few requests for it (p50 needs %" PRIu64 ", p99 %" PRIu64 ")",
        percentile_requests_needed(50), percentile_requests_needed(99));
}

void closing_print_sequence(struct page *p)
{
    if (page_wrap_remark(p, "", remark_precision))
        buf_append_char(p->out, '\n');
    if (page_wrap_remark(p, "", remark_noise_floor))
        buf_append_char(p->out, '\n');
}

void closing_print_remarks(struct page *p, const char *directory)
{
    put_instrument(p);
    put_machine(p);
    put_noise(p);
    page_wrap_remark(p, "", remark_trials);
    put_notes(p);
    put_legend(p);
    if (directory) {
        buf_append_text(p->out, "\nFiles: ");
        page_put(p, directory, 0);
        buf_append_text(p->out, "/\n  (" RUN_RESULTS_JSON ", " RUN_RESULTS_CSV ", " RUN_TRIALS_CSV
                                ", " RUN_TIMELINE_CSV ", ");
        buf_append_text(p->out, p->result->sweep.find_max ? RUN_FIND_MAX_CSV ", " : "");
        buf_append_text(p->out, RUN_SWEEP ")\n");
    }
}
