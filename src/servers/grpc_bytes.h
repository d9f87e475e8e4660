/* Between the byte buffers of gRPC C core and plain bytes. Part of the gRPC front. */
#ifndef RVG_SERVERS_GRPC_BYTES_H
#define RVG_SERVERS_GRPC_BYTES_H

#include <stddef.h>

#include <grpc/grpc.h>
#include <grpc/status.h>

#include "base/buf.h"
#include "base/err.h"

/* The bytes of `buffer` in one piece: where they are when they are in one, else gathered in
 * `gather`. They live as long as both. ERR_NO_MEMORY, or ERR_INVALID when there is no message. */
int grpc_bytes_view(grpc_byte_buffer *buffer, struct buf *gather, const void **data, size_t *size,
                    struct err *e);

/* A byte buffer, owned by the caller, with what is in `from`; large contents are taken over, and
 * `from` is empty then. NULL without memory. */
grpc_byte_buffer *grpc_bytes_make(struct buf *from);

grpc_status_code grpc_bytes_status(enum err_code code);

#endif
