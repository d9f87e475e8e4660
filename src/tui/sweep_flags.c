#include <config.h>

#include "tui/sweep_flags.h"

#include <stdio.h>
#include <string.h>

static const struct word {
    enum sweep_flag flag;
    const char *word;
} words[] = {
    {FLAG_RUNNING, "running"}, {FLAG_INVALID, "invalid"}, {FLAG_PARTIAL, "partial"},
    {FLAG_DROPPED, "dropped"}, {FLAG_CLIENT, "client"},   {FLAG_MACHINE, "machine"},
    {FLAG_KNEE, "knee"},       {FLAG_SATURATED, "sat"},
};

static double load_of(const struct view *v, const struct cell *cell)
{
    return v->result->sweep.levels[cell->level].value;
}

static double throughput_of(const struct cell *cell)
{
    return cell->blocks > 0 ? cell->total.throughput_rps : 0;
}

/* The measured cell of the same arm at the nearest level above or below; NULL: none. */
static const struct cell *neighbour(const struct view *v, const struct cell *cell, bool above)
{
    double own = load_of(v, cell);
    const struct cell *nearest = NULL;

    for (size_t level = 0; level < v->result->sweep.level_count; level++) {
        const struct cell *other = result_cell(v->result, cell->arm, level);
        double load = load_of(v, other);

        if ((above ? load <= own : load >= own) || !(throughput_of(other) > 0))
            continue;
        if (nearest == NULL || (above ? load < load_of(v, nearest) : load > load_of(v, nearest)))
            nearest = other;
    }
    return nearest;
}

/* The throughput of `to` as so many times that of `from`, a cell of the same arm: by blocks, as two
 * arms are compared. */
static struct comparison gain(const struct view *v, const struct cell *from, const struct cell *to)
{
    double base[SWEEP_BLOCKS_MAX], other[SWEEP_BLOCKS_MAX];
    size_t pairs = 0;

    for (int i = 0; i < v->result->sweep.blocks; i++) {
        if (from->trials[i] == NULL || to->trials[i] == NULL)
            continue;
        base[pairs] = from->trials[i]->throughput_rps;
        other[pairs++] = to->trials[i]->throughput_rps;
    }
    return result_paired(v->result, base, other, pairs, true);
}

static bool gains(const struct view *v, const struct cell *from, const struct cell *to)
{
    struct comparison c = gain(v, from, to);

    return c.blocks >= result_blocks_least(v->result) && c.low >= SWEEP_GAIN_LEAST;
}

static bool gains_not(const struct view *v, const struct cell *from, const struct cell *to)
{
    struct comparison c = gain(v, from, to);

    return c.blocks >= result_blocks_least(v->result) && c.high < SWEEP_GAIN_LEAST;
}

static bool is_knee(const struct view *v, const struct cell *cell)
{
    const struct cell *below = neighbour(v, cell, false), *above = neighbour(v, cell, true);

    return above && gains_not(v, cell, above) && (below == NULL || gains(v, below, cell));
}

static bool is_saturated(const struct view *v, const struct cell *cell)
{
    for (size_t level = 0; level < v->result->sweep.level_count; level++) {
        const struct cell *other = result_cell(v->result, cell->arm, level);

        if (other->blocks > 0 && load_of(v, other) < load_of(v, cell) &&
            cell->throughput_high < other->throughput_low)
            return true;
    }
    return false;
}

/* Some block was tried, no trial of it counts, and that was nobody's wish. */
static bool is_invalid(const struct view *v, const struct cell *cell)
{
    for (size_t i = 0; i < v->result->trial_count && !cell->valid; i++) {
        const struct trial *t = v->result->trials[i];

        if (t->arm == cell->arm && t->level == cell->level && cell->trials[t->block] == NULL &&
            !cell->is_excused[t->block])
            return true;
    }
    return false;
}

static unsigned limit_flags(const struct cell *cell)
{
    if (cell->total.limited_by == LIMITED_CLIENT)
        return FLAG_CLIENT;
    return cell->total.limited_by == LIMITED_MACHINE ? FLAG_MACHINE : 0;
}

unsigned sweep_flags(const struct view *v, const struct cell *cell)
{
    unsigned flags = view_runs(v, cell->arm, cell->level) ? FLAG_RUNNING : 0;

    if (is_invalid(v, cell))
        flags |= FLAG_INVALID;
    else if (cell->blocks > 0 && !cell->valid)
        flags |= FLAG_PARTIAL;
    flags |= cell->excused > 0 ? FLAG_DROPPED : 0;
    if (cell->blocks == 0)
        return flags;
    flags |= limit_flags(cell);
    flags |= is_knee(v, cell) ? FLAG_KNEE : 0;
    return flags | (is_saturated(v, cell) ? FLAG_SATURATED : 0);
}

void sweep_flags_print(unsigned flags, char out[SWEEP_FLAGS_SIZE])
{
    size_t length = 0;

    out[0] = '\0';
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (flags & words[i].flag)
            length += (size_t)snprintf(out + length, SWEEP_FLAGS_SIZE - length, "%s%s",
                                       length > 0 ? " " : "", words[i].word);
}

enum style sweep_flags_style(unsigned flags)
{
    if (flags & FLAG_INVALID)
        return STYLE_BAD;
    return flags & (FLAG_DROPPED | FLAG_CLIENT | FLAG_MACHINE | FLAG_SATURATED) ? STYLE_WARN
                                                                                : STYLE_TEXT;
}
