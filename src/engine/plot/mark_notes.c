#include <config.h>

#include "engine/plot/mark_notes.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"

enum { DIGITS = 4, DECIMALS = 3 };

void mark_note_start(char note[MARK_NOTE_SIZE], const struct material *m, size_t arm, size_t level)
{
    char name[LEVEL_NAME_SIZE];

    snprintf(note, MARK_NOTE_SIZE, "%s, %s: ", material_arm_name(m, arm),
             level_name(&m->result->sweep.levels[level], name));
}

void mark_note_add(char note[MARK_NOTE_SIZE], const char *format, ...)
{
    size_t length = strlen(note);
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(note + length, MARK_NOTE_SIZE - length, format, arguments);
    va_end(arguments);
}

void mark_note_add_figure(char note[MARK_NOTE_SIZE], const char *before, double value,
                          const char *after)
{
    char number[NUMBER_TEXT_SIZE];

    if (number_print_short(value, DIGITS, DECIMALS, number) == 0)
        mark_note_add(note, "%snot known", before);
    else
        mark_note_add(note, "%s%s%s", before, number, after);
}

void mark_note_add_interval(char note[MARK_NOTE_SIZE], double low, double high)
{
    if (isnan(low) || isnan(high))
        return;
    mark_note_add_figure(note, " [", low, ", ");
    mark_note_add_figure(note, "", high, "]");
}

void mark_note_add_doubts(char note[MARK_NOTE_SIZE], const struct material *m, size_t arm,
                          size_t level, enum metric metric)
{
    const struct cell *cell = material_cell(m, arm, level);

    if (material_is_limited(m, arm, level))
        mark_note_add(note, ", held up by: %s", limited_by_name(cell->total.limited_by));
    if (material_is_doubtful(m, arm, level, metric))
        mark_note_add(note, ", too few requests to tell");
}
