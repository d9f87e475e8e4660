/* The command line from one table: the parser, --help and the option list of the manual page are
 * all made from it, so they cannot drift.
 *
 * GNU style: --name=value, --name value, -x value, -xvalue, several letters without value together;
 * arguments may stand between options; "--" ends the options. '_' in a name is read as '-'. Names
 * are never abbreviated, so that a script keeps its meaning when an option is added; an unknown one
 * suggests the nearest. An
 * option given twice is set twice (the last wins unless its setter collects). --help (-h),
 * --version and, hidden, --help-man belong to every program. */
#ifndef RVG_BASE_OPTIONS_H
#define RVG_BASE_OPTIONS_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/err.h"

enum { OPTIONS_ARGUMENTS_MAX = 16 };

struct option_spec;

/* Takes the value ("" for an option without one) into `context`. On failure fills `e` with a text
 * that quotes the value and says what is allowed; the parser puts the option's name before it.
 * `value` points into argv. */
typedef int option_setter(const struct option_spec *option, const char *value, void *context,
                          struct err *e);

struct option_spec {
    const char *name;    /* without dashes: "port" */
    char letter;         /* 'p' for -p, or 0 */
    const char *metavar; /* "PORT"; NULL when the option takes no value */
    const char *help;    /* a sentence without a final stop */
    const char *group;   /* heading of the group that begins here; NULL: the last one goes on */
    option_setter *set;
    /* For the setters below: */
    size_t offset;            /* of the field in the context struct: offsetof */
    int64_t min, max;         /* options_set_int */
    double low, high;         /* options_set_real */
    const char *const *words; /* options_set_word: NULL-terminated */
};

/* Setters for a field of the context, which must be of the type named. */
option_setter options_set_flag; /* bool: becomes true */
option_setter options_set_text; /* const char *: points into argv; the empty text is refused */
option_setter options_set_int;  /* int64_t, min to max */
option_setter options_set_real; /* double, low to high */
option_setter options_set_word; /* int: index into `words` */

struct options_program {
    const char *name;     /* "rvg-rest-server" */
    const char *usage;    /* lines without the name: "[SWEEP.cfg]\n--batch [SWEEP.cfg] [OPTIONS]" */
    const char *summary;  /* one sentence: what it does */
    const char *epilogue; /* printed after the options, or NULL */
    const struct option_spec *options;
    size_t count;
    size_t arguments_max; /* positional arguments allowed, at most OPTIONS_ARGUMENTS_MAX */
};

enum options_action {
    OPTIONS_RUN,
    OPTIONS_HELP,    /* call options_print_help and end with status 0 */
    OPTIONS_VERSION, /* print the version and end with status 0 */
    OPTIONS_MAN      /* call options_print_man and end with status 0 */
};

struct options_result {
    enum options_action action; /* not OPTIONS_RUN: what follows on the command line was not read */
    const char *arguments[OPTIONS_ARGUMENTS_MAX]; /* point into argv */
    size_t argument_count;
};

/* Reads argv[1] to argv[argc - 1]. ERR_INVALID (or what a setter returned) with a text such as
 * "--port: 'abc' is not a whole number; allowed 0 to 65535". */
int options_parse(const struct options_program *program, int argc, char *const *argv, void *context,
                  struct options_result *result, struct err *e);

/* The table for a person, aligned in 80 columns. */
void options_print_help(const struct options_program *program, FILE *out);

/* The same list as man(7) roff: a .SS for each group, a .TP for each option. The page around it is
 * written by hand. */
void options_print_man(const struct options_program *program, FILE *out);

/* For the printer: the program's options followed by the ones every program has; NULL at the end.
 */
const struct option_spec *options_at(const struct options_program *program, size_t index);

#endif
