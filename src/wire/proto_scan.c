#include <config.h>

#include "wire/proto_scan.h"

enum {
    WIRE_VARINT = 0,
    WIRE_FIXED64 = 1,
    WIRE_FIXED32 = 5,
    WIRE_TYPE_BITS = 3,
    VARINT_BYTES = 10,
    FIELD_NUMBER_MAX = (1 << 29) - 1
};

static bool take_varint(struct proto_scan *s, uint64_t *out)
{
    uint64_t value = 0;

    for (int i = 0; i < VARINT_BYTES && s->at < s->end; i++) {
        uint8_t byte = *s->at++;

        value |= (uint64_t)(byte & 0x7f) << (7 * i);
        if (byte < 0x80) {
            *out = value;
            return true;
        }
    }
    return false;
}

static bool take_bytes(struct proto_scan *s, uint64_t size, struct proto_bytes *out)
{
    if (size > (size_t)(s->end - s->at))
        return false;
    *out = (struct proto_bytes){s->at, (size_t)size};
    s->at += size;
    return true;
}

static bool take_value(struct proto_scan *s, struct proto_field *field)
{
    uint64_t value;

    switch (field->wire_type) {
    case WIRE_VARINT:
        return take_varint(s, &value);
    case WIRE_FIXED64:
        return take_bytes(s, sizeof(uint64_t), &field->content);
    case PROTO_WIRE_BYTES:
        return take_varint(s, &value) && take_bytes(s, value, &field->content);
    case WIRE_FIXED32:
        return take_bytes(s, sizeof(uint32_t), &field->content);
    default:
        return false;
    }
}

static bool take_field(struct proto_scan *s, struct proto_field *field)
{
    const uint8_t *start = s->at;
    uint64_t tag;

    if (!take_varint(s, &tag))
        return false;
    if (tag >> WIRE_TYPE_BITS == 0 || tag >> WIRE_TYPE_BITS > FIELD_NUMBER_MAX)
        return false;
    field->number = (uint32_t)(tag >> WIRE_TYPE_BITS);
    field->wire_type = (int)(tag & ((1 << WIRE_TYPE_BITS) - 1));
    if (!take_value(s, field))
        return false;
    field->whole = (struct proto_bytes){start, (size_t)(s->at - start)};
    return true;
}

void proto_scan_init(struct proto_scan *s, const void *body, size_t size)
{
    /* An empty message may come without an address, to which not even 0 may be added. */
    const uint8_t *start = size > 0 ? body : (const uint8_t *)"";

    *s = (struct proto_scan){.start = start, .at = start, .end = start + size};
}

int proto_scan_next(struct proto_scan *s, struct decode *d, struct proto_field *field, bool *more)
{
    size_t offset = (size_t)(s->at - s->start);

    *more = s->at < s->end;
    if (!*more || take_field(s, field))
        return 0;
    return decode_fail(d, ERR_INVALID, "not protobuf at byte %zu", offset);
}
