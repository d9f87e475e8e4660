/* One REST request from its headers to its answer, free of the HTTP library: what is refused with
 * which status, how the body is collected, what is done with it. Belongs to one server thread. */
#ifndef RVG_SERVERS_REST_REQUEST_H
#define RVG_SERVERS_REST_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "servers/rest_route.h"
#include "servers/service.h"

/* The values of the headers that matter; NULL: not sent. They outlive the request. */
struct rest_headers {
    const char *content_type;
    const char *content_length;
    const char *transfer_encoding;
    const char *json_size; /* Inference-Header-Content-Length */
};

struct rest_request {
    const struct service *service;
    struct rest_route route;
    const char *content_type; /* "" when not sent */
    bool routed;              /* the path is one of ours: `route` is filled */
    struct buf body;
    size_t discarded; /* bytes of a refused body */
    size_t json_size;
    unsigned status;              /* 0: none yet */
    struct service_answer answer; /* its body is what is sent, errors included */
};

void rest_request_init(struct rest_request *r, const struct service *s);
void rest_request_fini(struct rest_request *r);

/* The headers are there: checks all they can tell. When `status` is set afterwards the request is
 * refused: its body need not be read, and the answer is complete. */
void rest_request_begin(struct rest_request *r, const char *method, const char *path,
                        const struct rest_headers *headers);

/* A piece of the body. One that gets too large is refused, and what follows is dropped; false once
 * so much was dropped that the connection should be closed. */
bool rest_request_take(struct rest_request *r, const void *data, size_t size);

/* The body is complete since `started`: does what is asked for, if nothing was refused. Then the
 * answer waits for its `due`, if it has one. */
void rest_request_run(struct rest_request *r, struct service_worker *w, uint64_t started);

/* The request went through the service, so its answer has phases. */
bool rest_request_timed(const struct rest_request *r);

/* Makes it ready for the next request; gives back memory that an ordinary one does not need. */
void rest_request_reset(struct rest_request *r);

#endif
