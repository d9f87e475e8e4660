/* Where a run keeps what it writes: BASE/YYYYmmdd-HHMMSS-NAME/ (local time) with the effective
 * sweep, the results, the journal and the logs. */
#ifndef RVG_ENGINE_RUN_DIRECTORY_H
#define RVG_ENGINE_RUN_DIRECTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "engine/result/result.h"

/* Names of files in a run directory. */
#define RUN_JOURNAL "journal"
#define RUN_SWEEP "sweep.cfg"
#define RUN_RESULTS_JSON "results.json"
#define RUN_RESULTS_CSV "results.csv"
#define RUN_TRIALS_CSV "trials.csv"
#define RUN_TIMELINE_CSV "timeline.csv"
#define RUN_FIND_MAX_CSV "find_max.csv"

/* The directory in which run directories are made: `setting` (output.directory) when it is not "";
 * else "results"; but when there is no sweep file and single outputs were named by options,
 * $XDG_STATE_HOME/rvgtop/runs, or ~/.local/state/rvgtop/runs when that variable is unset or no
 * absolute path. ERR_INVALID when it is too long; ERR_NOT_FOUND without a home directory. */
int run_directory_base(const char *setting, bool has_sweep_file, bool has_named_outputs,
                       char out[SWEEP_PATH_SIZE], struct err *e);

/* Makes the run directory of a sweep called `name` below `base`, which is made when missing. In the
 * name each character that is not a letter, digit, '.', '_' or '-' of ASCII becomes '-'; what is
 * over 80 bytes is cut. When it is there already, "-2", "-3", ... is put behind it. */
int run_directory_create(const char *base, const char *name, int64_t wall_ns,
                         char out[SWEEP_PATH_SIZE], struct err *e);

/* DIRECTORY/FILE. ERR_INVALID when it is too long. */
int run_directory_path(const char *directory, const char *file, char out[SWEEP_PATH_SIZE],
                       struct err *e);

/* Saves results.json, results.csv, trials.csv and timeline.csv, of a search find_max.csv, and
 * sweep.cfg with `sweep_text`
 * (NULL: not that file). Each appears whole or not at all. All are tried; the error is the first
 * one, and says how many of the files are missing. `r` is derived. */
int run_directory_save(const char *directory, const struct result *r, const char *sweep_text,
                       struct err *e);

/* The results.json that `path` means: a run's directory means the one in it. */
void run_directory_find_results(const char *path, char out[SWEEP_PATH_SIZE]);

/* A text into a file, whole or not at all; "-" is standard output. */
int run_text_save(const char *path, const struct buf *text, struct err *e);

/* Appends a form of a derived result as text. ERR_NO_MEMORY. */
typedef int result_writer(const struct result *r, struct buf *out, struct err *e);

/* That text into any file ("-": standard output), whole or not at all. */
int run_export_save(const struct result *r, result_writer *write, const char *path, struct err *e);

/* Removes a directory in which nothing was measured, with the files that a run makes before its
 * first trial; anything else in it stays, and the directory with it. */
void run_directory_discard(const char *directory);

#endif
