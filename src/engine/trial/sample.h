/* What one request tells the recorder: its instants, how it ended, and what the server said about
 * it. All instants are of CLOCK_MONOTONIC, in nanoseconds. */
#ifndef RVG_ENGINE_SAMPLE_H
#define RVG_ENGINE_SAMPLE_H

#include <stdbool.h>
#include <stdint.h>

#include "wire/phases.h"

enum outcome {
    OUTCOME_OK,
    OUTCOME_CONNECT,      /* no connection came about */
    OUTCOME_TIMEOUT,      /* no whole answer in the time allowed */
    OUTCOME_HTTP_STATUS,  /* answered with a status that is not 2xx */
    OUTCOME_GRPC_STATUS,  /* answered with a status that is not OK */
    OUTCOME_PROTOCOL,     /* a broken answer, or a connection lost under the request */
    OUTCOME_WRONG_ANSWER, /* well-formed, and not what was asked for */
    OUTCOME_COUNT
};

/* A send that left later than this after its due instant is a late one. */
#define SAMPLE_LATE_NS UINT64_C(1000000)

struct sample {
    uint64_t due;        /* when the schedule wanted it */
    uint64_t sent;       /* handed to the client library; due or later */
    uint64_t first_byte; /* of the answer (gRPC: its initial metadata); 0: not observed */
    uint64_t done;       /* the whole answer is here, or it failed or timed out */
    enum outcome outcome;
    int status;          /* HTTP or gRPC code; 0: none */
    bool new_connection; /* it had to open a connection */
    bool has_phases;     /* `server` was sent with the answer */
    bool ticket;         /* one of the N of `requests = N`: set by the worker, see recorder.h */
    bool waited;         /* it was due while every place was taken: set by the worker */
    struct phases server;
};

/* "ok", "connect", "timeout", "http_status", "grpc_status", "protocol", "wrong_answer": the stable
 * names of the exports. */
const char *outcome_name(enum outcome outcome);

#endif
