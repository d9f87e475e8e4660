/* Between the files that write and read result JSON: values with their checks, and the document's
 * parts. Only result_json*.c include this. */
#ifndef RVG_ENGINE_RESULT_JSON_PARTS_H
#define RVG_ENGINE_RESULT_JSON_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cjson/cJSON.h>

#include "base/buf.h"
#include "base/err.h"
#include "engine/result/result.h"
#include "engine/report/result_json_scan.h"

#define RESULT_JSON_SCHEMA "rvgtop.results/1"

/* Writing. `failed` is set once memory runs out; the tree is then of no use. */
struct json_writer {
    bool failed;
};

/* Each adds a member to `object`, or an element to an array when `key` is NULL. */
cJSON *json_put_object(struct json_writer *w, cJSON *object, const char *key);
cJSON *json_put_array(struct json_writer *w, cJSON *object, const char *key);
/* The object that the first `size` bytes of `path` ("resources.server") name, made where it is not
 * there yet. */
cJSON *json_put_group(struct json_writer *w, cJSON *object, const char *path, size_t size);
void json_put_null(struct json_writer *w, cJSON *object, const char *key);
void json_put_bool(struct json_writer *w, cJSON *object, const char *key, bool value);
void json_put_text(struct json_writer *w, cJSON *object, const char *key, const char *text);
/* `text` that is "" becomes null. */
void json_put_text_or_null(struct json_writer *w, cJSON *object, const char *key, const char *text);
/* As number_print has it; what is not finite becomes null. */
void json_put_number(struct json_writer *w, cJSON *object, const char *key, double value,
                     int decimals);
/* With as many digits as it takes to read the same double back. */
void json_put_real(struct json_writer *w, cJSON *object, const char *key, double value);
/* An integer that doubles cannot hold (2^53 and more) is written as a string of digits. */
void json_put_uint64(struct json_writer *w, cJSON *object, const char *key, uint64_t value);
void json_put_int64(struct json_writer *w, cJSON *object, const char *key, int64_t value);
/* RFC 3339 with milliseconds. */
void json_put_time(struct json_writer *w, cJSON *object, const char *key, int64_t wall_ns);

/* Appends `tree` as text without blanks and deletes it; ERR_NO_MEMORY also when `w` failed. */
int json_print(struct json_writer *w, cJSON *tree, struct buf *out, struct err *e);

/* Reading. The first fault is kept and makes all later calls do nothing useful, so a reader may
 * read a whole object and ask once. `path` is where in the document the reader is. */
struct result_reader {
    char path[128];
    struct err *e;
    int code; /* 0 or the first fault's */
};

void result_reader_init(struct result_reader *r, const char *path, struct err *e);

/* Notes "PATH.KEY: ..." unless a fault was noted before; returns the reader's code. */
int json_fault(struct result_reader *r, const char *key, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Goes one name, or "[index]", deeper; result_reader_leave goes back to what result_reader_enter
 * returned. */
size_t result_reader_enter(struct result_reader *r, const char *name);
size_t result_reader_enter_element(struct result_reader *r, size_t index);
void result_reader_leave(struct result_reader *r, size_t where);

/* The member, or NULL: a fault when it must be there. A null counts as absent. */
const cJSON *json_get(struct result_reader *r, const cJSON *object, const char *key, bool must);
const cJSON *json_get_object(struct result_reader *r, const cJSON *object, const char *key,
                             bool must);
/* The object that the first `size` bytes of `path` name, or NULL; never a fault. */
const cJSON *json_get_group(const cJSON *object, const char *path, size_t size);
const cJSON *json_get_array(struct result_reader *r, const cJSON *object, const char *key,
                            bool must, size_t max);

/* NaN when absent or null. */
double json_get_number(struct result_reader *r, const cJSON *object, const char *key, double low,
                       double high);
bool json_get_bool(struct result_reader *r, const cJSON *object, const char *key);
/* Must be there. */
int64_t json_get_int64(struct result_reader *r, const cJSON *object, const char *key, int64_t low,
                       int64_t high);
uint64_t json_get_uint64(struct result_reader *r, const cJSON *object, const char *key);
int json_get_int(struct result_reader *r, const cJSON *object, const char *key, int low, int high);
/* "" when absent or null; a fault when longer than `capacity` - 1. */
void json_get_text(struct result_reader *r, const cJSON *object, const char *key, char *out,
                   size_t capacity);
/* Looks the text up among `count` words; must be there. */
int json_get_word(struct result_reader *r, const cJSON *object, const char *key,
                  const char *(*word)(int index), int count);
int64_t json_get_time(struct result_reader *r, const cJSON *object, const char *key);

/* Parses one value; NULL after a fault. Delete with cJSON_Delete. */
cJSON *json_parse(struct result_reader *r, struct json_slice text);

/* The parts of the document. Trees are the caller's; readers leave what they filled behind also
 * after a fault, for the caller to free. */
void json_put_sweep(struct json_writer *w, cJSON *object, const struct sweep *s);
void json_put_arm(struct json_writer *w, cJSON *object, const struct sweep_arm *arm);
void json_put_labels(struct json_writer *w, cJSON *object, const struct sweep *s);
/* `s` and `arm` hold defaults. */
void json_to_sweep(struct result_reader *r, const cJSON *o, struct sweep *s);
void json_to_arm(struct result_reader *r, const cJSON *o, struct sweep_arm *arm);
void json_to_labels(struct result_reader *r, const cJSON *o, struct sweep *s);

cJSON *json_from_trial(struct json_writer *w, const struct sweep *s, const struct trial *t);
/* `t` is initialised. */
void json_to_trial(struct result_reader *r, const cJSON *o, const struct sweep *s, struct trial *t);

/* Finds the arm and the level that "arm" and "level" name; a fault when the sweep has none such. */
void json_get_cell(struct result_reader *r, const cJSON *o, const struct sweep *s, size_t *arm,
                   size_t *level);

void json_put_session(struct json_writer *w, cJSON *object, const struct result *r);
/* The servers and the logs; `result` owns both then. */
void json_to_session(struct result_reader *r, const cJSON *o, struct result *result);

/* Whether its first member has that name. */
bool json_begins_with(const char *text, size_t size, const char *key);

/* Finds the arm that "arm" names. */
void json_get_arm(struct result_reader *r, const cJSON *o, const struct sweep *s, size_t *arm);

/* result_json_search.c: an element of find_max. The reader takes one after the other, by its text.
 */
cJSON *json_from_search(struct json_writer *w, const struct sweep *s, const struct search *search);
void json_to_search(struct result_reader *r, const cJSON *o, const struct sweep *s,
                    struct search *out);

/* "level": {"concurrency": 16} or {"rate_rps": 1000}, null where it is searched for */
void json_put_level(struct json_writer *w, cJSON *object, const struct sweep *s, size_t level);

/* result_json_noise.c: the noise floor of each level and metric; empty without a twin. */
cJSON *json_from_noise_floor(struct json_writer *w, const struct result *r);

/* result_json_growth.c: the law laid through the levels of each arm. */
cJSON *json_from_growth(struct json_writer *w, const struct result *r);

/* result_json_attribution.c: where the mean time of a request goes in each cell. */
cJSON *json_from_attribution(struct json_writer *w, const struct result *r);

/* result_json_resources.c: what a request costs each arm. */
cJSON *json_from_resources(struct json_writer *w, const struct result *r);

/* result_json_findings.c: the list of what the result says about what people claim. */
cJSON *json_from_findings(struct json_writer *w, const struct result *r);

/* result_json_asserts.c: whether it is as the sweep asserts. */
cJSON *json_from_asserts(struct json_writer *w, const struct result *r);

#endif
