/* A sweep: everything the user asked for, with every default filled in. Made from a sweep file and
 * options (sweep_config.h) or edited by the console and checked (sweep_check.h); the session only
 * reads it.
 *
 * Words (docs/measurement.md): an arm is one way to ask for an inference, a level one load, a cell
 * one arm at one level, a block one pass over all cells. */
#ifndef RVG_ENGINE_SWEEP_H
#define RVG_ENGINE_SWEEP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "engine/sweep/level.h"
#include "engine/trial/metric.h"
#include "wire/message.h"

enum protocol { PROTOCOL_REST, PROTOCOL_GRPC, PROTOCOL_NULL, PROTOCOL_COUNT };
enum input_kind { INPUT_IMAGE, INPUT_TENSOR, INPUT_COUNT };
enum encoding { ENCODING_JSON, ENCODING_BINARY, ENCODING_TYPED, ENCODING_RAW, ENCODING_COUNT };
enum rpc { RPC_UNARY, RPC_STREAM, RPC_COUNT };
enum client { CLIENT_LIBRARY, CLIENT_COUNT }; /* libcurl and C core; a wire client joins here */
enum server_restart { RESTART_NEVER, RESTART_BLOCK, RESTART_COUNT };
enum affinity { AFFINITY_SPLIT, AFFINITY_NONE, AFFINITY_LISTS, AFFINITY_COUNT };

/* The metrics in which arms are compared (result_metrics.h). */
enum precision_metric {
    PRECISION_THROUGHPUT,
    PRECISION_RESPONSE_P50,
    PRECISION_RESPONSE_P99,
    PRECISION_SERVICE_MEAN,
    PRECISION_METRIC_COUNT
};

/* "rest", "image", "json", "unary", "library", "split", ...: as in the sweep file and exports. */
const char *protocol_name(enum protocol p);
const char *input_name(enum input_kind i);
const char *encoding_name(enum encoding e);
const char *rpc_name(enum rpc r);
const char *client_name(enum client c);
const char *affinity_name(enum affinity a);

/* The same words as lists that end in NULL. The null protocol is not among those a user can ask
 * for, so it stands last. */
extern const char *const protocol_names[PROTOCOL_COUNT + 1];
extern const char *const input_names[INPUT_COUNT + 1];
extern const char *const encoding_names[ENCODING_COUNT + 1];
extern const char *const rpc_names[RPC_COUNT + 1];
extern const char *const client_names[CLIENT_COUNT + 1];
extern const char *const server_restart_names[RESTART_COUNT + 1]; /* "never", "block" */
extern const char *const affinity_names[AFFINITY_COUNT + 1];
extern const char *const precision_metric_names[PRECISION_METRIC_COUNT + 1]; /* of metric.h */

/* What `blocks` is where they are added until they are enough. */
extern const char sweep_auto_word[];

enum {
    SWEEP_TEXT_SIZE = 256, /* names, hosts */
    SWEEP_PATH_SIZE = 4096,
    SWEEP_ARMS_MAX = 64,
    SWEEP_LEVELS_MAX = 256,
    SWEEP_PARAMETERS_MAX = 32,
    SWEEP_LABELS_MAX = 32,
    SWEEP_ASSERTS_MAX = 32,
    SWEEP_CONCURRENCY_MAX = 65536,
    SWEEP_BLOCKS_MAX = 1000,
    SWEEP_RATE_MAX = 10000000 /* requests a second */
};

/* A request parameter that owns its texts. */
struct sweep_parameter {
    char name[64];
    char text[SWEEP_TEXT_SIZE]; /* where a string value lives */
    struct parameter parameter; /* its `name` and string point into this struct: see
                                   sweep_parameter_view */
};

struct sweep_parameters {
    struct sweep_parameter list[SWEEP_PARAMETERS_MAX];
    size_t count;
};

struct sweep_arm {
    char name[64]; /* unique in the sweep */
    enum protocol protocol;
    enum input_kind input;
    enum encoding encoding;
    enum rpc rpc;
    enum client client;
    char target[SWEEP_TEXT_SIZE]; /* rest: URL, grpc: HOST:PORT; "": a server of our own */
    char model[SWEEP_TEXT_SIZE];
    struct sweep_parameters parameters; /* sent with every request */
    int connections;                    /* rest: TCP connections; 0: automatic */
    int channels;                       /* grpc: channels; 0: automatic */
    int batch;                          /* images or rows in one request, 1 or more */
    int image_px;                       /* side the photograph is rescaled to; 0: the file as is */
    bool is_twin; /* the first arm once more, for the noise floor: measured and exported like any
                     other, but no rival: it is in no comparison, answer or finding */
};

struct sweep_label {
    char key[64];
    char value[SWEEP_TEXT_SIZE];
};

struct sweep {
    char name[SWEEP_TEXT_SIZE];
    char model[SWEEP_TEXT_SIZE];
    char image[SWEEP_PATH_SIZE]; /* absolute; a file or a directory; "": none (identity) */
    struct sweep_arm *arms;      /* owned */
    size_t arm_count;
    struct level levels[SWEEP_LEVELS_MAX]; /* of one kind */
    size_t level_count;
    struct rate_curve schedule; /* of a LEVEL_SCHEDULE; else of no meaning */
    bool find_max;              /* the only level is level_of_highest_rate, which is searched for */
    double search_from_rps;
    double search_to_rps;
    double search_resolution;
    enum arrival arrival; /* of requests in an open loop; never ARRIVAL_CLOSED: see sweep_arrival */
    double duration_s;    /* measured window of a trial, the length of a schedule; unused with
                             requests > 0 */
    double warmup_s;
    int64_t requests; /* measured requests of a trial; 0: by time */
    int blocks;       /* where they are automatic, blocks_max: see sweep_cap_blocks */
    bool blocks_auto; /* there are as many as the precision takes */
    double precision; /* enough: high / ratio of a comparison is at most 1 + precision */
    enum precision_metric precision_metric;
    int blocks_max;
    bool noise_floor; /* the first arm has a twin: see sweep_renew_twin */
    uint64_t seed;
    double timeout_s; /* of one request */
    struct sweep_parameters parameters;
    int server_threads;                 /* 0: as many as processors given to the server */
    enum server_restart server_restart; /* RESTART_BLOCK: servers of ours begin each block anew */
    enum affinity affinity;
    char client_cpus[SWEEP_TEXT_SIZE]; /* AFFINITY_LISTS: "0-3,8" */
    char server_cpus[SWEEP_TEXT_SIZE];
    int check_every;             /* every k-th response is decoded and checked; 64 */
    int ttfb_every;              /* grpc: initial metadata observed on every k-th request; 16 */
    double objective_p99_ms;     /* NaN: none */
    double objective_error_rate; /* NaN: none */
    char asserts[SWEEP_ASSERTS_MAX][SWEEP_TEXT_SIZE]; /* assertion.h */
    size_t assert_count;
    char output_directory[SWEEP_PATH_SIZE]; /* "": see docs of the program */
    struct sweep_label labels[SWEEP_LABELS_MAX];
    size_t label_count;
};

/* All defaults; no arms and no levels yet. */
void sweep_init(struct sweep *s);
void sweep_fini(struct sweep *s);

/* A deep copy; `out` needs no sweep_init. ERR_NO_MEMORY. */
int sweep_copy(const struct sweep *s, struct sweep *out, struct err *e);

/* Appends a copy of `arm`. ERR_TOO_LARGE over SWEEP_ARMS_MAX, ERR_NO_MEMORY. */
int sweep_add_arm(struct sweep *s, const struct sweep_arm *arm, struct err *e);

/* Takes the twin away and, where the noise floor is asked for, appends a new one, NAME+again; to be
 * called after the arms or noise_floor were set. ERR_INVALID when an arm has that name already or
 * it would be too long; else as sweep_add_arm. */
int sweep_renew_twin(struct sweep *s, struct err *e);

/* How many arms are no twin. The twin stands behind them. */
size_t sweep_rivals(const struct sweep *s);

/* The twin's number; SIZE_MAX: there is none. */
size_t sweep_twin(const struct sweep *s);

/* The parameter with its pointers set into `p`; for use while `p` stays where it is. */
struct parameter sweep_parameter_view(const struct sweep_parameter *p);

/* Whether some arm needs a server of our own for that protocol. */
bool sweep_needs_server(const struct sweep *s, enum protocol protocol);

/* True where the arm's server is not ours. */
bool sweep_arm_is_external(const struct sweep_arm *arm);

/* Makes it one that searches for the highest rate, or one of concurrencies again. */
void sweep_set_find_max(struct sweep *s, bool find_max);

/* The arm that this one is compared with: the first before it that sends the same payload
 * (`image_px`, `batch`), for what differs in that differs in the question. Where no two arms of the
 * sweep agree in it, the first arm. `arm` itself: it is compared with none. */
size_t sweep_arm_base(const struct sweep *s, size_t arm);

/* What its levels are; without one LEVEL_CONCURRENCY. */
enum level_kind sweep_level_kind(const struct sweep *s);

/* How its requests arrive: ARRIVAL_CLOSED where its levels are concurrencies. */
enum arrival sweep_arrival(const struct sweep *s);

/* Whether its requests are due by the clock. */
bool sweep_is_open(const struct sweep *s);

/* Whether `a` has the same load at its level `of_a` as `b` at `of_b`. */
bool sweep_same_level(const struct sweep *a, size_t of_a, const struct sweep *b, size_t of_b);

/* Requests that the level's rate has between two instants of the measured window, in seconds from
 * its start: not a whole number. NaN where the level is a concurrency. */
double sweep_planned(const struct sweep *s, size_t level, double from_s, double to_s);

/* The highest rate of the level; NaN where it is a concurrency. */
double sweep_highest_rate(const struct sweep *s, size_t level);

/* To be called after blocks_auto or blocks_max was set. */
void sweep_cap_blocks(struct sweep *s);

/* Of blocks_auto. */
enum metric sweep_precision_metric(const struct sweep *s);

/* Number of trials of a full run: arms x levels x blocks; at most so many with blocks_auto. Of a
 * search the trial at the rate it found counts. */
size_t sweep_trial_count(const struct sweep *s);

#endif
