#include <config.h>

#include "wire/proto_memory.h"

#include <stdbool.h>
#include <string.h>

#include "wire/proto_scan.h"

enum { WIRE_TYPE_BITS = 3, VARINT_BYTES = 10 };

struct unpack_memory {
    struct arena *arena;
    bool exhausted;
};

static void *unpack_alloc(void *data, size_t size)
{
    struct unpack_memory *memory = data;
    void *piece = arena_alloc(memory->arena, size);

    memory->exhausted = memory->exhausted || piece == NULL;
    return piece;
}

static void unpack_free(void *data, void *piece)
{
    (void)data;
    (void)piece;
}

static size_t put_varint(uint8_t *out, uint64_t value)
{
    size_t size = 0;

    for (; value >= 0x80; value >>= 7)
        out[size++] = (uint8_t)(value | 0x80);
    out[size++] = (uint8_t)value;
    return size;
}

static int pack_after(const uint8_t *head, size_t head_size, const ProtobufCMessage *message,
                      size_t size, struct buf *out, struct err *e)
{
    uint8_t *end;

    if (head_size + size > out->limit - out->size)
        return err_set(e, ERR_TOO_LARGE, "message of %zu bytes, room for %zu", size,
                       out->limit - out->size);
    end = buf_reserve(out, head_size + size);
    if (end == NULL)
        return err_set(e, ERR_NO_MEMORY, "no memory for a message of %zu bytes", size);
    if (head_size > 0)
        memcpy(end, head, head_size);
    protobuf_c_message_pack(message, end + head_size);
    buf_commit(out, head_size + size);
    return 0;
}

int proto_unpack(struct decode *d, const ProtobufCMessageDescriptor *type, const void *body,
                 size_t size, ProtobufCMessage **out)
{
    struct unpack_memory memory = {.arena = d->arena};
    ProtobufCAllocator allocator = {unpack_alloc, unpack_free, &memory};

    *out = protobuf_c_message_unpack(type, &allocator, size, body);
    if (*out)
        return 0;
    if (memory.exhausted)
        return decode_no_memory(d);
    return decode_fail(d, ERR_INVALID, "not a %s message", type->name);
}

int proto_pack(const ProtobufCMessage *message, struct buf *out, struct err *e)
{
    return pack_after(NULL, 0, message, protobuf_c_message_get_packed_size(message), out, e);
}

int proto_pack_nested(uint32_t number, const ProtobufCMessage *message, struct buf *out,
                      struct err *e)
{
    size_t size = protobuf_c_message_get_packed_size(message);
    uint8_t head[2 * VARINT_BYTES];
    size_t head_size = put_varint(head, number << WIRE_TYPE_BITS | PROTO_WIRE_BYTES);

    head_size += put_varint(head + head_size, size);
    return pack_after(head, head_size, message, size, out, e);
}
