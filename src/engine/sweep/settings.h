/* The settings of a sweep and the keys of an arm, one row of a table each. From these rows come the
 * reader of sweep files, the options of the command line, the writer of the effective sweep, the
 * list in sweep.cfg(5) and the error texts, so that they cannot drift apart.
 *
 * Error texts quote what was found and say what is allowed, without the setting's name, which the
 * caller puts before them: "'0' is out of range; allowed 1 to 1000". All functions are reentrant.
 */
#ifndef RVG_ENGINE_SETTINGS_H
#define RVG_ENGINE_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/err.h"
#include "engine/sweep/sweep.h"

enum setting_type {
    SETTING_TYPE_TEXT,       /* char[size]; UTF-8 without control characters */
    SETTING_TYPE_INT,        /* int, min to max */
    SETTING_TYPE_INT64,      /* int64_t, min to max */
    SETTING_TYPE_UINT64,     /* uint64_t, min to max, which fit int64_t */
    SETTING_TYPE_REAL,       /* double, low to high; NaN: not set */
    SETTING_TYPE_WORD,       /* an enum, index into `words` */
    SETTING_TYPE_BOOL,       /* bool, by `words`; its option takes no value */
    SETTING_TYPE_BLOCKS,     /* blocks and blocks_auto of struct sweep: min to max, or auto */
    SETTING_TYPE_AFFINITY,   /* affinity and the two lists of struct sweep */
    SETTING_TYPE_LEVELS,     /* levels of struct sweep as concurrencies, min to max */
    SETTING_TYPE_RATES,      /* the same levels as rates, low to high */
    SETTING_TYPE_SCHEDULE,   /* the same levels as one rate that changes: schedule.h */
    SETTING_TYPE_PARAMETERS, /* struct sweep_parameters */
    SETTING_TYPE_LABELS,     /* labels and label_count of struct sweep */
    SETTING_TYPE_ASSERTS,    /* asserts and assert_count of struct sweep */
    SETTING_TYPE_ARMS        /* a list of groups in a file, names on the command line */
};

struct setting {
    const char *name; /* in a sweep file; "group.member" for what stands in a group */
    enum setting_type type;
    size_t offset; /* of the field in struct sweep or struct sweep_arm; 0 for the larger types */
    size_t size;   /* bytes of a text's field */
    int64_t min, max;
    double low, high;
    const char *const *words;
    size_t word_count;
    const char *fallback; /* the default as a person would write it; "": none */
    const char *unit;     /* or NULL */
    const char *metavar;  /* of its value, in usage texts; NULL: the option alone makes it true */
    const char *option;   /* its option where that is not the name with '-' for '_' and '.' */
    bool shared;      /* arm keys: may stand at the top level too, for all arms, and as option */
    const char *help; /* a sentence without a final stop */
};

/* Rows of `settings`. */
enum setting_id {
    SETTING_NAME,
    SETTING_MODEL,
    SETTING_IMAGE,
    SETTING_ARMS,
    SETTING_CONCURRENCY,
    SETTING_RATE,
    SETTING_SCHEDULE,
    SETTING_ARRIVAL,
    SETTING_DURATION,
    SETTING_REQUESTS,
    SETTING_WARMUP,
    SETTING_BLOCKS,
    SETTING_PRECISION,
    SETTING_PRECISION_METRIC,
    SETTING_BLOCKS_MAX,
    SETTING_NOISE_FLOOR,
    SETTING_SEED,
    SETTING_TIMEOUT,
    SETTING_PARAMETERS,
    SETTING_SERVER_THREADS,
    SETTING_SERVER_RESTART,
    SETTING_AFFINITY,
    SETTING_CHECK_EVERY,
    SETTING_TTFB_EVERY,
    SETTING_OBJECTIVE_P99,
    SETTING_OBJECTIVE_ERROR_RATE,
    SETTING_FIND_MAX,
    SETTING_SEARCH_FROM,
    SETTING_SEARCH_TO,
    SETTING_SEARCH_RESOLUTION,
    SETTING_ASSERT,
    SETTING_OUTPUT_DIRECTORY,
    SETTING_LABELS,
    SETTING_COUNT
};

/* Rows of `arm_settings`. */
enum arm_key {
    ARM_NAME,
    ARM_PROTOCOL,
    ARM_INPUT,
    ARM_ENCODING,
    ARM_RPC,
    ARM_CLIENT,
    ARM_TARGET,
    ARM_MODEL,
    ARM_PARAMETERS,
    ARM_CONNECTIONS,
    ARM_CHANNELS,
    ARM_BATCH,
    ARM_IMAGE_PX,
    ARM_KEY_COUNT
};

extern const struct setting settings[SETTING_COUNT];     /* fields of struct sweep */
extern const struct setting arm_settings[ARM_KEY_COUNT]; /* fields of struct sweep_arm */

/* Words a file or a command line may use for a value. */
enum value_kind {
    VALUE_WORD, /* a text of the command line, which may be anything */
    VALUE_INTEGER,
    VALUE_REAL,
    VALUE_BOOL, /* "true" or "false" */
    VALUE_TEXT  /* a text in quotes */
};

/* The row of that name, or NULL. */
const struct setting *setting_find(const struct setting *table, size_t count, const char *name);

/* Every row's default into its field of `base`, which is zeroed; levels stay empty. */
void settings_set_defaults(const struct setting *table, size_t count, void *base);

/* The value `text` of that kind into the field of `base` (a struct sweep or sweep_arm). Lists take
 * one element, a schedule a segment, parameters and labels nothing here. */
int setting_set(const struct setting *setting, void *base, enum value_kind kind, const char *text,
                struct err *e);

/* The word of a command line into the field: like setting_set, but lists are "1,2,4", a schedule
 * "100:5,100-1000:20", a parameter or label is "KEY=VALUE" and is added, and so is an assertion.
 * SETTING_TYPE_ARMS is not for here. */
int setting_set_word(const struct setting *setting, void *base, const char *text, struct err *e);

/* Whether it is about the levels, of which a sweep has one kind: setting one such list replaces
 * what the other said. */
bool setting_is_levels(const struct setting *setting);

/* Whether it says something in this sweep: a trial is as long as one of duration, requests and
 * schedule says, and only an open loop has arrivals. */
bool setting_is_in_force(const struct sweep *s, enum setting_id id);

/* Empties a list or map before its elements are set. */
void setting_clear(const struct setting *setting, void *base);

/* Sets one entry of parameters or labels; an entry of that name is replaced. */
int setting_set_entry(const struct setting *setting, void *base, const char *key,
                      enum value_kind kind, const char *text, struct err *e);

/* Each parameter of `from` into `to`, replacing those of its name. ERR_TOO_LARGE. */
int sweep_parameters_merge(struct sweep_parameters *to, const struct sweep_parameters *from,
                           struct err *e);

/* The value in the field as a sweep file writes it. A value that is not set ("" or NaN, an empty
 * map, levels of the other kind) appends nothing and gives false. SETTING_TYPE_ARMS is not for
 * here. */
bool setting_print(const struct setting *setting, const void *base, struct buf *out);

/* What is allowed, for a person: "a whole number from 1 to 1000", "image or tensor". */
void setting_print_allowed(const struct setting *setting, struct buf *out);

/* The same three for a value as one line that a person types (settings_line.c): like the word of a
 * command line, but blanks around it do not matter, parameters and labels are all their entries
 * ("delay_us=100, note=\"a, b\""), assertions stand between semicolons, and an empty line empties a
 * text or a map and unsets what can be unset. A text may stand in quotes, in which \ goes before a
 * quote or itself. What is printed is read back as the same value. After an error the field holds
 * anything. */
void setting_print_line(const struct setting *setting, const void *base, struct buf *out);
void setting_print_line_allowed(const struct setting *setting, struct buf *out);
int setting_set_line(const struct setting *setting, void *base, const char *line, struct err *e);

/* A number without a default: NaN is a value too. */
bool setting_can_be_unset(const struct setting *setting);

/* The rows as man(7) roff for sweep.cfg(5): a .TP for each, with what is allowed, the default and
 * the option. */
void settings_print_man(const struct setting *table, size_t count, FILE *out);

enum { SETTING_OPTION_SIZE = 40 };

/* The name of its option without dashes: "objective-p99-ms", "param". */
void setting_option_name(const struct setting *setting, char out[SETTING_OPTION_SIZE]);

#endif
