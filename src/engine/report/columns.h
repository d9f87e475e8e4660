/* The columns of the CSV exports and the keys of a cell in the JSON export: one table, in the
 * contract's order, over rows that are a cell or a trial. */
#ifndef RVG_ENGINE_COLUMNS_H
#define RVG_ENGINE_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/result/result.h"

struct row {
    const struct sweep *sweep;
    const struct trial *trial; /* a trial, or the total of a cell */
    const struct cell *cell;   /* NULL: the row is a trial */
};

enum field_kind { FIELD_UNKNOWN, FIELD_TEXT, FIELD_NUMBER, FIELD_BOOL };

enum { FIELD_TEXT_SIZE = 512 };

struct field {
    enum field_kind kind;
    bool boolean;
    int decimals;               /* FIELD_NUMBER: text has so many */
    double number;              /* FIELD_NUMBER: rounded to `decimals` */
    char text[FIELD_TEXT_SIZE]; /* what a CSV field holds: "" unknown, "true", "12.345", ... */
};

size_t column_count(void);
const char *column_name(size_t column);
void column_field(size_t column, const struct row *row, struct field *out);

/* How its requests come: "closed", "poisson", "constant", "schedule". */
const char *load_name(const struct sweep *s);

/* The same for what only trials.csv has, after the common columns: block, position, started_at,
 * duration_s, invalid_reason. */
size_t trial_column_count(void);
const char *trial_column_name(size_t column);
void trial_column_field(size_t column, const struct trial *t, struct field *out);

/* The row of a cell. */
struct row row_of_cell(const struct result *r, const struct cell *cell);
struct row row_of_trial(const struct result *r, const struct trial *trial);

void field_set_unknown(struct field *f);
void field_set_text(struct field *f, const char *text);
/* NaN: unknown. */
void field_set_number(struct field *f, double value, int decimals);
void field_set_bool(struct field *f, bool value);

#endif
