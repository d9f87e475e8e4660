/* What both servers do with an inference request: bytes in, bytes out, and a time for each step.
 * Knows models and messages, no sockets and no library of a protocol. The fronts carry the bytes.
 *
 * A service is opened once; each server thread has a worker of its own on it. An answer belongs to
 * the request it answers, since it may have to wait (delay_us) while its worker serves others. */
#ifndef RVG_SERVERS_SERVICE_H
#define RVG_SERVERS_SERVICE_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "model/model.h"
#include "wire/limits.h"
#include "wire/phases.h"

/* Longest request parameters of identity. */
#define SERVICE_DELAY_MAX_US INT64_C(60000000)
#define SERVICE_BUSY_MAX_US INT64_C(10000000)

struct service {
    struct model *model; /* not owned */
    struct wire_limits limits;
};

/* How a request is written, and so its answer. */
enum service_form {
    SERVICE_JSON,    /* REST infer: JSON, binary tensors after it or not */
    SERVICE_PREDICT, /* POST /predict: an image as multipart field `image` or as the whole body */
    SERVICE_PROTO,   /* ModelInferRequest */
    SERVICE_STREAM   /* ModelInferRequest, answered with ModelStreamInferResponse */
};

struct service_call {
    enum service_form form;
    const char *model_name;    /* REST: from the path; NULL: the message says it */
    const char *model_version; /* REST: from the path, "" when not given */
    const char *content_type;  /* PREDICT only */
    const void *body;
    size_t size;
    size_t header_size; /* JSON only: as in wire/json_codec.h */
    uint64_t started;   /* the instant at which the whole request was in the front's hands */
};

struct service_answer {
    enum service_form form;
    struct err err;     /* code ERR_NONE: answered; else why not */
    struct buf body;    /* the response; for STREAM also when it is an error */
    size_t header_size; /* JSON only: as in wire/json_codec.h */
    struct phases phases;
    uint64_t due;     /* 0: may leave at once; else the instant until which it has to wait */
    uint64_t waiting; /* since when it waits */
    uint64_t started;
    char timing[PHASES_TEXT_SIZE]; /* the phases as text, after service_answer_close */
};

struct service_worker;

/* `body_limit`: largest request in bytes. Responses may be four times as large. */
void service_init(struct service *s, struct model *model, size_t body_limit);

int service_worker_open(const struct service *s, struct service_worker **out, struct err *e);
void service_worker_close(struct service_worker *w);

void service_answer_init(struct service_answer *a, const struct service *s);
void service_answer_fini(struct service_answer *a);

/* Does all the work of `call`, encoding included, and leaves the result in `answer`. When the
 * answer has a `due`, the caller lets it wait until then, holding nothing of the worker's. The
 * bytes of the call are not needed any more afterwards. Only on the worker's thread. */
void service_run(struct service_worker *w, const struct service_call *call,
                 struct service_answer *answer);

/* Makes `answer` the error `e` of a call that the front could not even hand over. Any thread. */
void service_refuse(const struct service_call *call, const struct err *e,
                    struct service_answer *answer);

/* The last thing before the answer is handed to the library: closes the phases and writes `timing`.
 * A wait counts as `infer`, for it stands for a model's time, and what the wait took too long as
 * `queue`. To a STREAM response the text is added as the parameter `server-timing`: a stream has no
 * trailing metadata for each message. Any thread. */
void service_answer_close(struct service_answer *answer);

/* ERR_NOT_FOUND when this model, or this version of it ("" is any), is not the one served here. */
int service_find_model(const struct service *s, const char *name, const char *version,
                       struct err *e);

#endif
