/* The journal of a run: finished trials on disk as they end, so that a killed run loses at most the
 * trial it was in. A text file: a line that says for which sweep it is, then one line for each
 * trial (its JSON), for each later revision of one and for each search that ended; every line
 * begins with a checksum. A line that was cut off by the end of the process or of the disk is
 * noticed and dropped.
 *
 * One thread at a time; one process at a time (the file is locked). */
#ifndef RVG_ENGINE_JOURNAL_H
#define RVG_ENGINE_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "engine/result/result.h"

struct journal;

/* Creates the file `path`, which must not be there, and writes its first line to the disk. `sweep`
 * must outlive the journal. ERR_INVALID when the file is there already; ERR_IO. */
int journal_create(const char *path, const struct sweep *sweep, struct journal **out,
                   struct err *e);

struct journal_report {
    size_t trials;  /* taken over */
    size_t damaged; /* whole lines that were left out: their checksum is wrong */
    bool torn;      /* the last line was cut off, and was removed */
};

/* Opens the journal of an earlier run of the same sweep, adds its trials to `r` (initialised with
 * that sweep, underived; it must outlive the journal), revised as they were, gives `r` its date of
 * creation, and goes on appending. A journal without even its first line is begun anew.
 * ERR_NOT_FOUND; ERR_INVALID for what is no journal or was written for another sweep;
 * ERR_UNSUPPORTED for another format; ERR_UNAVAILABLE while another process has it open; ERR_IO.
 * After a failure `r` may hold trials.
 */
int journal_resume(const char *path, struct result *r, struct journal_report *report,
                   struct journal **out, struct err *e);

/* Appends the trial and waits until it is on the disk. After a failure (ERR_IO: the disk is full,
 * ...) the file is as it was before, and the next append tries again: whether the run goes on is
 * for the caller to say. */
int journal_append(struct journal *j, const struct trial *t, struct err *e);

/* The same for revisions of trials that are in the journal. */
int journal_revise(struct journal *j, const struct trial_revision *list, size_t count,
                   struct err *e);

/* The same for a search. */
int journal_add_search(struct journal *j, const struct search *search, struct err *e);

/* NULL is fine. */
void journal_close(struct journal *j);

#endif
