/* What one arm sends and what its answers must be: the requests encoded once, the way to decode
 * and check a response, and what encoding and decoding one message costs.
 *
 * Made and changed by the session's thread between trials; while a trial runs, workers call only
 * workload_check, each with a checker of its own. */
#ifndef RVG_ENGINE_WORKLOAD_H
#define RVG_ENGINE_WORKLOAD_H

#include <stddef.h>
#include <stdint.h>

#include "engine/sweep/sweep.h"
#include "engine/transport/transport.h"
#include "wire/message.h"

/* Outputs of the arms must agree to this (absolute, FP32 and FP64 outputs). */
#define WORKLOAD_TOLERANCE 1e-4

struct workload {
    const struct sweep_arm *arm;    /* not owned */
    char path[2 * SWEEP_TEXT_SIZE]; /* REST */
    const char *content_type;       /* REST */
    struct request_body *bodies;    /* owned */
    size_t body_count;
    double payload_bytes; /* mean request message */
    double encode_us;     /* NaN until workload_time_codec */
    double decode_us;
    struct infer_request *requests;  /* owned; one a body, as encoded */
    struct infer_response *expected; /* owned; one a body; filled by workload_learn */
    struct buf *answers;             /* owned; the bytes each `expected` was decoded from */
    size_t *answer_headers;          /* owned; their header sizes */
};

/* Reads the images, builds and encodes the requests. `path_prefix` is what a target's URL has
 * before /v2, "" for none. `arm` outlives the workload. */
int workload_open(const struct sweep *sweep, const struct sweep_arm *arm, const char *path_prefix,
                  struct workload **out, struct err *e);
void workload_close(struct workload *w);

/* Takes the answer to body number `body` as what later answers are held against. Fails when it
 * does not decode, or when identity did not return its input. */
int workload_learn(struct workload *w, size_t body, const struct completion *answer, struct err *e);

/* Whether two arms must give the same outputs: same model, parameters, batch and image. */
bool workload_comparable(const struct workload *a, const struct workload *b);

/* Checks that the learned answers of two comparable arms agree: same top class in every row of
 * their first floating-point output, all elements within WORKLOAD_TOLERANCE. */
int workload_agree(const struct workload *a, const struct workload *b, struct err *e);

/* Times encoding and decoding of one message on the calling thread (median of several runs) into
 * encode_us and decode_us. Needs learned answers. */
int workload_time_codec(struct workload *w, struct err *e);

/* Checks an answer to body number `body`. `scratch` was initialised and belongs to the caller. */
int workload_check(const struct workload *w, size_t body, const struct completion *answer,
                   struct infer_response *scratch, struct err *e);

#endif
