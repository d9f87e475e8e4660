/* Lets protobuf-c unpack into an arena, so that nothing is freed one by one. Private to the
 * protobuf codec. */
#ifndef RVG_WIRE_PROTO_MEMORY_H
#define RVG_WIRE_PROTO_MEMORY_H

#include <protobuf-c/protobuf-c.h>

#include "base/buf.h"
#include "wire/decode.h"

/* Unpacks into the arena of `d`. ERR_INVALID for what is not such a message, ERR_TOO_LARGE when the
 * arena's cap was in the way. */
int proto_unpack(struct decode *d, const ProtobufCMessageDescriptor *type, const void *body,
                 size_t size, ProtobufCMessage **out);

/* Appends the packed message; ERR_TOO_LARGE when it does not fit the buffer's limit. */
int proto_pack(const ProtobufCMessage *message, struct buf *out, struct err *e);

/* The same as field `number` of a message around it. protobuf-c itself packs such a field behind a
 * length of one byte and then moves it. */
int proto_pack_nested(uint32_t number, const ProtobufCMessage *message, struct buf *out,
                      struct err *e);

#endif
