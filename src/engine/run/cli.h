/* The command line of rvgtop: what to do, and the sweep it asks for with every default filled in.
 * Options win over the sweep file. */
#ifndef RVG_ENGINE_CLI_H
#define RVG_ENGINE_CLI_H

#include <stdbool.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/err.h"
#include "engine/sweep/sweep.h"

enum cli_mode {
    CLI_CONSOLE, /* run the sweep, or let it be run, from the console */
    CLI_BATCH,   /* run it without a terminal */
    CLI_DRY_RUN, /* print the plan and end */
    CLI_COMPARE, /* hold two saved results against each other and end */
    CLI_REPORT,  /* make the reports of a saved result again and end */
    CLI_RENDER,  /* print a screen of a saved result and end */
    CLI_KEYS,    /* print the console's keys and end */
    CLI_HELP,    /* call cli_print_help and end with status 0 */
    CLI_VERSION, /* print the versions and end with status 0 */
    CLI_MAN      /* call cli_print_man and end with status 0 */
};

/* Where results go besides the run directory: paths, "-" for standard output, NULL for nowhere.
 * They point into argv. */
struct cli_outputs {
    const char *json;
    const char *csv;
    const char *trials_csv;
    const char *timeline_csv;
    const char *junit;
    const char *openmetrics;
    const char *html;
    const char *perf_analyzer_csv;
    const char *hgrm;  /* a directory */
    const char *hlog;  /* a directory */
    const char *plot;  /* a page of pictures; its name says the format; never "-" */
    const char *plots; /* a directory for one picture a file; never "-" */
};

/* What concerns the console alone. The texts point into argv; NULL where nothing was said. */
struct cli_console {
    const char *render; /* CLI_RENDER: name of the screen */
    int width, height;  /* of the same */
    const char *load;   /* a saved result to show */
    const char *color;  /* one of cli_color_words */
    bool ascii;
    bool mouse;
};

/* CLI_COMPARE: two results or run directories; the paths point into argv. */
struct cli_compare {
    const char *base;
    const char *other;
    double margin_percent;
};

struct cli {
    enum cli_mode mode;
    bool has_file;                /* a sweep file was named */
    const char *resume_directory; /* the run directory to go on with, or NULL; in argv */
    struct cli_outputs outputs;
    struct cli_console console;
    struct cli_compare compare;
    const char *report;  /* CLI_REPORT: a saved result or a run's directory; in argv */
    bool data_on_stdout; /* one of the outputs is "-" */
    bool quiet;          /* no progress and no closing table */
    bool no_progress;
    int log_level;      /* enum log_level */
    struct sweep sweep; /* effective; empty where nothing is run or planned */
};

/* Reads the command line and the sweep file it names. Every error is of usage or configuration:
 * status 2. Its text begins with the option ("--blocks: ...") or the place in the file
 * ("demo.cfg:9: ..."). Where it is about the sweep, all that is wrong with it is appended to
 * `mistakes`, a line each, and the error is the first of them. After an error nothing needs
 * cli_fini. */
int cli_parse(int argc, char *const *argv, struct cli *out, struct buf *mistakes, struct err *e);
void cli_fini(struct cli *cli);

/* Whether outputs were asked for by name and no sweep file: then the run directory, unless it is
 * named too, goes where the user need not see it. */
bool cli_hides_directory(const struct cli *cli);

/* What --color can say; ends in NULL, the first is what holds unsaid. */
extern const char *const cli_color_words[];

void cli_print_help(FILE *out);
void cli_print_man(FILE *out);

#endif
