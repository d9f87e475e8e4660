/* The message that the benches send: identity, a UINT8 tensor of `size` bytes. */
#ifndef RVG_BENCH_BENCH_REQUEST_H
#define RVG_BENCH_BENCH_REQUEST_H

#include "base/buf.h"
#include "engine/transport/transport.h"

/* REST: binary tensors. Appends to `bytes`, to which `out` then points. */
int bench_request_rest(size_t size, struct buf *bytes, struct request_body *out, struct err *e);

/* gRPC: raw contents. */
int bench_request_grpc(size_t size, struct buf *bytes, struct request_body *out, struct err *e);

enum { BENCH_TTFB_EVERY = 16 };

/* A transport for `slots` requests of `body` in flight to 127.0.0.1; `body` must outlive it. */
struct transport_config bench_config(int port, const struct request_body *body, uint32_t slots,
                                     uint32_t connections);

#endif
