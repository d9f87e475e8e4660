/* What a screen shows: everything it needs, gathered at one instant by whoever draws (the console
 * from its session, --render from a saved result), and the person's own choices. Drawing reads it
 * and changes nothing. */
#ifndef RVG_TUI_VIEW_H
#define RVG_TUI_VIEW_H

#include <stdbool.h>
#include <stddef.h>

#include "base/log_ring.h"
#include "engine/result/result.h"
#include "engine/session/session.h"
#include "tui/axes.h"
#include "tui/figures.h"
#include "tui/theme.h"

enum screen_number {
    SCREEN_DASHBOARD,
    SCREEN_SWEEP,
    SCREEN_SERVERS,
    SCREEN_COMPARE,
    SCREEN_LOG,
    SCREEN_COUNT,
    SCREEN_HELP = SCREEN_COUNT, /* no tab of their own: these lie over the others */
    SCREEN_SETUP
};

enum log_number { LOG_OWN, LOG_REST, LOG_GRPC, LOG_COUNT };

enum { SEARCH_SIZE = 64 };

/* Columns of the sweep's table that it can be sorted by. */
enum sweep_sort { SORT_LEVEL, SORT_THROUGHPUT, SORT_P50, SORT_P99, SORT_ERRORS, SORT_COUNT };

struct setup;

/* Where a list that may be longer than its pane stands. */
struct scroll {
    size_t selected;
    size_t top; /* first line shown */
};

/* A log being read. */
struct reading {
    bool frozen; /* stays where it is while lines come; else the newest are shown */
    bool wrap;
    size_t back; /* lines between the newest and the last one shown; while frozen */
    char search[SEARCH_SIZE];
};

/* Which arms of the pair a free run asks. */
enum free_arms { FREE_BOTH, FREE_FIRST, FREE_SECOND, FREE_CHOICES };

/* What the person has chosen. */
struct ui {
    enum screen_number screen; /* below SCREEN_COUNT */
    bool help;                 /* lies over the screen */
    const struct setup *setup; /* so does this; NULL: it is closed */
    size_t pane[SCREEN_COUNT]; /* which pane has the keys */
    bool enlarged;             /* that pane alone is shown */
    size_t arms[2];            /* the pair set side by side */
    size_t level;              /* the one looked at */
    bool level_chosen;         /* false: that of the trial that runs */
    enum metric metric;        /* of charts that show one */
    enum time_unit unit;       /* of the times of requests */
    size_t span_s;             /* seconds that throughput is shown over; 0: all */
    bool logarithmic;
    struct axes axes;    /* not chosen: how the charts were drawn in the frame before */
    struct scroll cells; /* sweep: rows of the table */
    size_t trial;        /* sweep: which trial of the selected cell, from its oldest */
    enum sweep_sort sort;
    bool inverted;
    char filter[SEARCH_SIZE]; /* sweep: rows whose text has it */
    size_t server;            /* servers: index of a protocol */
    struct reading server_log;
    struct reading log;
    size_t help_top;
    enum free_arms free_arms;
    size_t finding; /* compare: the one told in full */
};

struct log_lines {
    const struct log_line *lines; /* oldest first */
    size_t count;
};

struct view {
    const struct result *result; /* held still */
    const struct ui *ui;
    const struct session_snapshot *session; /* NULL: a saved result */
    const struct session_server *servers;   /* PROTOCOL_COUNT of them */
    const struct timeline_second *seconds;  /* of the window that runs, or the last one */
    size_t second_count;
    const struct histogram *live; /* response times of the window that runs; NULL: none runs */
    enum time_unit unit;          /* of the times of requests: never TIME_AUTO */
    struct log_lines logs[LOG_COUNT];
    const char *source;  /* name of the sweep file or the saved result */
    const char *message; /* the newest thing to say; "" */
    enum style message_style;
    double elapsed_s;       /* since the sweep started; NaN: not known */
    double own_cpu_percent; /* of the console; NaN: not known */
};

void ui_init(struct ui *ui);

/* Takes back what was chosen of a sweep's arms, levels and cells: `sweep` comes in its place. */
void ui_forget_sweep(struct ui *ui, const struct sweep *sweep);

/* The pair a sweep begins with: the first arm that is compared with another, and that. */
void ui_choose_pair(struct ui *ui, const struct sweep *sweep);

/* The same of its levels alone: those of a free run are others. */
void ui_forget_levels(struct ui *ui);

/* The unit for that choice. TIME_AUTO is one unit for all of the result, so that figures can be
 * compared at a glance: us while every cell's p99 is below 10 ms, s where every median is a second
 * or more, else ms. */
enum time_unit view_choose_unit(const struct result *r, enum time_unit choice);

/* True in a free run: the result is its own then. */
bool view_is_free(const struct view *v);

/* One of the two arms set side by side. */
struct side {
    size_t arm;
    const char *name;
    enum style style;
    char point; /* in line charts */
    char bar;
    char tag; /* a letter before a row */
};

/* The pair of the person's choice; *count is 1 where the sweep has one arm only. The first drawn as
 * REST is unless only the second one is REST. */
void view_sides(const struct view *v, struct side sides[2], size_t *count);

/* The level looked at. */
size_t view_level(const struct view *v);

/* True where that is the person's choice while a run goes on at other levels. */
bool view_holds_level(const struct view *v);

/* " (held)" then, else "": behind a level in a title. */
const char *view_level_mark(const struct view *v);

/* True while a trial of that arm at that level is measured. */
bool view_runs(const struct view *v, size_t arm, size_t level);

/* The newest valid trial of a cell; NULL: none. */
const struct trial *view_newest_trial(const struct view *v, size_t arm, size_t level);

/* result_compare_levels, of one level. */
struct comparison view_compare(const struct view *v, size_t level, size_t base, size_t other,
                               enum metric metric);

#endif
