#include <config.h>

#include "engine/judge/evidence.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "engine/judge/resources.h"

enum { RATIO_DIGITS = 3, DECIMALS = 4 };

const char evidence_own_rates[] = "each arm ran at a rate of its own, the highest it holds";

double figure_response_p50(const struct result *r, const struct trial *t)
{
    (void)r;
    return metric_of(t, METRIC_RESPONSE_P50);
}

double figure_response_p99(const struct result *r, const struct trial *t)
{
    const struct histogram *h = t->series[SERIES_RESPONSE];

    (void)r;
    return h && percentile_has_enough(99, h->count) ? metric_of(t, METRIC_RESPONSE_P99) : NAN;
}

double figure_throughput(const struct result *r, const struct trial *t)
{
    if (sweep_is_open(&r->sweep))
        return NAN;
    return metric_of(t, METRIC_THROUGHPUT);
}

double figure_cpu_per_request(const struct result *r, const struct trial *t)
{
    return resource_of(r, t, RESOURCE_CPU);
}

double figure_memory_per_request(const struct result *r, const struct trial *t)
{
    return resource_of(r, t, RESOURCE_MEMORY);
}

void evidence_add(char text[FINDING_TEXT_SIZE], const char *format, ...)
{
    size_t length = strlen(text);
    va_list args;

    va_start(args, format);
    vsnprintf(text + length, FINDING_TEXT_SIZE - length, format, args);
    va_end(args);
}

void evidence_add_figure(char text[FINDING_TEXT_SIZE], double value, int digits)
{
    char number[NUMBER_TEXT_SIZE];

    if (number_print_short(value, digits, DECIMALS, number) == 0)
        evidence_add(text, "-");
    else
        evidence_add(text, "%s", number);
}

void evidence_add_interval(char text[FINDING_TEXT_SIZE], const struct comparison *c)
{
    evidence_add_figure(text, c->ratio, RATIO_DIGITS);
    evidence_add(text, " [");
    evidence_add_figure(text, c->low, RATIO_DIGITS);
    evidence_add(text, ", ");
    evidence_add_figure(text, c->high, RATIO_DIGITS);
    evidence_add(text, "]");
}

void evidence_add_ratio(char text[FINDING_TEXT_SIZE], const struct comparison *c)
{
    if (isnan(c->ratio)) {
        evidence_add(text, "not known");
    } else if (isnan(c->low)) {
        evidence_add_figure(text, c->ratio, RATIO_DIGITS);
        evidence_add(text, ", one block");
    } else {
        evidence_add_interval(text, c);
        evidence_add(text, ", %zu blocks", c->blocks);
    }
}

const char *evidence_arm(const struct evidence *e, size_t arm)
{
    return e->result->sweep.arms[arm].name;
}

void evidence_list_cells(const struct evidence *e, const struct contrast *c, struct finding *f)
{
    size_t levels = e->result->sweep.level_count;

    for (size_t level = 0; level < levels && f->cell_count + 2 <= FINDING_CELLS_MAX; level++) {
        const char *why = contrast_objection(e->result, c, level);

        f->cells[f->cell_count++] = (struct finding_cell){c->base, level, why};
        f->cells[f->cell_count++] = (struct finding_cell){c->other, level, why};
    }
}

const char *evidence_too_few(const struct evidence *e)
{
    return e->result->sweep.blocks_auto ? "fewer than four blocks have the figure"
                                        : "fewer than three blocks have the figure";
}

const struct contrast *evidence_find(const struct evidence *e, enum contrast_kind kind)
{
    for (size_t i = 0; i < e->count; i++)
        if (e->contrasts[i].kind == kind)
            return &e->contrasts[i];
    return NULL;
}

static double payload(const struct evidence *e, const struct contrast *c)
{
    const struct result *r = e->result;

    for (size_t level = 0; level < r->sweep.level_count; level++) {
        const struct cell *cell = result_cell(r, c->other, level);

        if (cell->blocks > 0)
            return cell->total.payload_bytes;
    }
    return NAN;
}

static void insert(struct evidence_axis *axis, const struct contrast *c, double bytes)
{
    size_t at = axis->count++;

    for (; at > 0 && axis->bytes[at - 1] > bytes; at--) {
        axis->list[at] = axis->list[at - 1];
        axis->bytes[at] = axis->bytes[at - 1];
    }
    axis->list[at] = c;
    axis->bytes[at] = bytes;
}

void evidence_payloads(const struct evidence *e, struct evidence_axis *out)
{
    out->count = 0;
    for (size_t i = 0; e->fair && i < e->count; i++) {
        const struct contrast *c = &e->contrasts[i];
        double bytes = payload(e, c);

        if (contrast_differs_in_size(&e->result->sweep, c, e->fair) && !isnan(bytes))
            insert(out, c, bytes);
    }
}

void evidence_gather(const struct result *r, struct evidence *e)
{
    *e = (struct evidence){.result = r};
    e->count = contrasts_find(&r->sweep, e->contrasts);
    e->fair = evidence_find(e, CONTRAST_PROTOCOL);
    if (e->fair == NULL)
        e->fair = evidence_find(e, CONTRAST_TEXT_PROTOCOL);
    e->usual = evidence_find(e, CONTRAST_USUAL);
    if (e->fair)
        contrast_usable(r, e->fair, &e->levels);
    if (e->usual)
        contrast_usable(r, e->usual, &e->usual_levels);
}
