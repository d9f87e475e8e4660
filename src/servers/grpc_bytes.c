#include <config.h>

#include "servers/grpc_bytes.h"

#include <stdlib.h>

#include <grpc/byte_buffer.h>
#include <grpc/byte_buffer_reader.h>
#include <grpc/slice.h>

/* A copy of so much is cheaper than giving the memory away and taking new. */
enum { COPY_MAX = 16 * 1024 };

static const grpc_status_code statuses[ERR_CODE_COUNT] = {
    [ERR_NONE] = GRPC_STATUS_OK,
    [ERR_INVALID] = GRPC_STATUS_INVALID_ARGUMENT,
    [ERR_NOT_FOUND] = GRPC_STATUS_NOT_FOUND,
    [ERR_UNSUPPORTED] = GRPC_STATUS_UNIMPLEMENTED,
    [ERR_TOO_LARGE] = GRPC_STATUS_RESOURCE_EXHAUSTED,
    [ERR_NO_MEMORY] = GRPC_STATUS_RESOURCE_EXHAUSTED,
    [ERR_IO] = GRPC_STATUS_INTERNAL,
    [ERR_UNAVAILABLE] = GRPC_STATUS_UNAVAILABLE,
    [ERR_TIMEOUT] = GRPC_STATUS_DEADLINE_EXCEEDED,
    [ERR_INTERRUPTED] = GRPC_STATUS_UNAVAILABLE,
    [ERR_INTERNAL] = GRPC_STATUS_INTERNAL,
};

static int gather_slices(grpc_byte_buffer *buffer, struct buf *gather, struct err *e)
{
    grpc_byte_buffer_reader reader;
    grpc_slice *slice;

    buf_reset(gather);
    if (!grpc_byte_buffer_reader_init(&reader, buffer))
        return err_set(e, ERR_INVALID, "the request message cannot be read");
    if (buf_reserve(gather, grpc_byte_buffer_length(buffer)))
        while (grpc_byte_buffer_reader_peek(&reader, &slice))
            buf_append(gather, GRPC_SLICE_START_PTR(*slice), GRPC_SLICE_LENGTH(*slice));
    grpc_byte_buffer_reader_destroy(&reader);
    if (buf_failed(gather))
        return err_set(e, ERR_NO_MEMORY, "no memory for a request of %zu bytes",
                       grpc_byte_buffer_length(buffer));
    return 0;
}

int grpc_bytes_view(grpc_byte_buffer *buffer, struct buf *gather, const void **data, size_t *size,
                    struct err *e)
{
    if (buffer == NULL)
        return err_set(e, ERR_INVALID, "the request message is missing");
    if (buffer->type == GRPC_BB_RAW && buffer->data.raw.compression == GRPC_COMPRESS_NONE &&
        buffer->data.raw.slice_buffer.count == 1) {
        grpc_slice *slice = &buffer->data.raw.slice_buffer.slices[0];

        *data = GRPC_SLICE_START_PTR(*slice);
        *size = GRPC_SLICE_LENGTH(*slice);
        return 0;
    }
    if (gather_slices(buffer, gather, e))
        return e->code;
    *data = gather->data;
    *size = gather->size;
    return 0;
}

grpc_byte_buffer *grpc_bytes_make(struct buf *from)
{
    grpc_byte_buffer *buffer;
    grpc_slice slice;

    if (from->size <= COPY_MAX) {
        slice = grpc_slice_from_copied_buffer((const char *)from->data, from->size);
    } else {
        size_t limit = from->limit;

        slice = grpc_slice_new_with_user_data(from->data, from->size, free, from->data);
        buf_init(from, limit);
    }
    buffer = grpc_raw_byte_buffer_create(&slice, 1);
    grpc_slice_unref(slice);
    return buffer;
}

grpc_status_code grpc_bytes_status(enum err_code code)
{
    return statuses[code];
}
