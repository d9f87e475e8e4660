/* Numbers as the screens show them: few digits, a fixed way for each kind, `-` for what is not
 * known. */
#ifndef RVG_TUI_FIGURES_H
#define RVG_TUI_FIGURES_H

#include <stdbool.h>

#include "engine/result/result.h"

enum { FIGURE_SIZE = 40 };

/* In which unit the times of requests are shown. */
enum time_unit { TIME_MS, TIME_US, TIME_S, TIME_AUTO, TIME_UNITS };

/* "ms", "us", "s", "auto". */
const char *figure_unit_name(enum time_unit unit);

/* Requests per second, or any plain number: 4 digits ("9.871", "413.1", "4121"). */
void figure_rate(double value, char out[FIGURE_SIZE]);

/* Microseconds in a unit that is not TIME_AUTO: 3 digits, but at most 3 decimals, of a second 5. */
void figure_time(double us, enum time_unit unit, char out[FIGURE_SIZE]);

/* Columns that hold a time below 10 s. */
int figure_time_width(enum time_unit unit);

/* A whole number; -0 is 0. */
void figure_count(double value, char out[FIGURE_SIZE]);

/* A ratio as the difference in percent: 1.493 is "+49.3". */
void figure_difference(double ratio, char out[FIGURE_SIZE]);

/* Bytes: "512M", "1.5G", "34K". */
void figure_bytes(double bytes, char out[FIGURE_SIZE]);

/* Seconds as "0:07", "31:03", "1:05:09"; tenths are cut off. */
void figure_duration(double s, char out[FIGURE_SIZE]);

/* A figure of a trial or cell in the unit in which screens show it, with that unit's few digits. */
void figure_metric(const struct trial *t, enum metric m, enum time_unit unit,
                   char out[FIGURE_SIZE]);

/* The same of a value that stands on an axis of that metric. */
void figure_value(double value, enum metric m, enum time_unit unit, char out[FIGURE_SIZE]);

/* A nice number on an axis of that metric: no digit more than it has ("0", "2.5", "200"). */
void figure_tick(double value, enum metric m, enum time_unit unit, char out[FIGURE_SIZE]);

/* "req/s", "p99 ms": what a chart of the metric is called. */
void figure_title(enum metric m, enum time_unit unit, char out[FIGURE_SIZE]);

/* The metrics that charts can show by number, their words in files ("p99", "server-cpu"), NULL
 * behind the last one, and the number of a metric. */
enum metric figure_metric_at(size_t index);
const char *figure_metric_word(size_t index);
size_t figure_metric_index(enum metric m);

/* The metrics that charts can show, in the order in which `m` goes through them. */
enum metric figure_next_metric(enum metric m);

/* True where the metric is a percentile that the trial has too few requests for. */
bool figure_is_doubtful(const struct trial *t, enum metric m);

/* The same for a percentile of its response times. */
bool figure_needs_more(const struct trial *t, double percentile);

#endif
