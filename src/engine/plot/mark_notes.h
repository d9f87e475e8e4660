/* What marks of a cell stand for, in words: the notes of a drawing (drawing_note). Figures are
 * those of the exports, rounded once more for people. */
#ifndef RVG_ENGINE_MARK_NOTES_H
#define RVG_ENGINE_MARK_NOTES_H

#include "engine/plot/material.h"

/* Arm names have 64 bytes at most; what is longer is cut. */
enum { MARK_NOTE_SIZE = 320 };

/* Starts one: "grpc, c=16: ". */
void mark_note_start(char note[MARK_NOTE_SIZE], const struct material *m, size_t arm, size_t level);

/* Appends as printf does. */
void mark_note_add(char note[MARK_NOTE_SIZE], const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Appends a figure between two texts: "p99 ", 12.71, " ms". */
void mark_note_add_figure(char note[MARK_NOTE_SIZE], const char *before, double value,
                          const char *after);

/* Appends " [3380, 3440]", nothing where an end is not known. */
void mark_note_add_interval(char note[MARK_NOTE_SIZE], double low, double high);

/* Appends ", held up by: client" and ", too few requests to tell" where it is so. */
void mark_note_add_doubts(char note[MARK_NOTE_SIZE], const struct material *m, size_t arm,
                          size_t level, enum metric metric);

#endif
