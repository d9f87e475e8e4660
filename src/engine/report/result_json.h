/* Results as JSON, schema "rvgtop.results/1" (data/results.schema.json), and back.
 *
 * What is not known is null. Arms are named, levels are objects ({"concurrency": 16}, {"rate_rps":
 * 1000}; null: it is searched for), times are in the unit their key ends with and have the decimals
 * of the CSV exports; distributions carry their percentiles and the whole histogram. `sweep` holds
 * every setting with its default filled in under the names of the sweep file, except the arms and
 * labels, which are members of the document. `cells` have the keys of the CSV columns.
 * `scalability` and `findings` are empty as long as nobody computes them. */
#ifndef RVG_ENGINE_RESULT_JSON_H
#define RVG_ENGINE_RESULT_JSON_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "engine/result/result.h"

/* Appends the whole document. `r` is derived. Only one trial at a time is held as a tree.
 * ERR_NO_MEMORY. */
int result_json_write(const struct result *r, struct buf *out, struct err *e);

/* Reads a document into *out (result_init is not needed, result_fini is) and derives it; the
 * servers and the logs of its session are taken over. Errors name the place:
 * "trials[3].response.count:
 * ...". ERR_INVALID; ERR_UNSUPPORTED for another schema; ERR_NO_MEMORY. Nothing to free after a
 * failure. */
int result_json_read(const char *text, size_t size, struct result *out, struct err *e);

/* The same from a file, whose name is put before the error's text; also ERR_NOT_FOUND, ERR_IO. */
int result_json_load(const char *path, struct result *out, struct err *e);

/* Appends one trial on one line, without a newline. `s` names its arm and level. */
int trial_json_write(const struct trial *t, const struct sweep *s, struct buf *out, struct err *e);

/* Reads one trial; *out is the caller's (trial_close). `path` says in errors where it stands. */
int trial_json_read(const char *text, size_t size, const char *path, const struct sweep *s,
                    struct trial **out, struct err *e);

/* Appends a revision on one line, without a newline: {"revises": {"arm", "level", "block",
 * "attempt"}, "invalid_reason", "excused"}. */
int revision_json_write(const struct trial_revision *v, const struct sweep *s, struct buf *out,
                        struct err *e);

/* Whether that is a revision, rather than a trial, as far as its first member tells. */
bool revision_json_is(const char *text, size_t size);

/* As trial_json_read. */
int revision_json_read(const char *text, size_t size, const char *path, const struct sweep *s,
                       struct trial_revision *out, struct err *e);

/* Appends a search on one line, without a newline: {"search": {...}}; whether that is one; and as
 * trial_json_read. */
int search_json_write(const struct search *search, const struct sweep *s, struct buf *out,
                      struct err *e);
bool search_json_is(const char *text, size_t size);
int search_json_read(const char *text, size_t size, const char *path, const struct sweep *s,
                     struct search *out, struct err *e);

/* Appends the sweep and its arms without names and places of files the run writes, on one line: two
 * sweeps with the same text ask for the same trials. */
int sweep_json_write_identity(const struct sweep *s, struct buf *out, struct err *e);

#endif
