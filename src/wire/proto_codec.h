/* The gRPC form of the Open Inference Protocol: protobuf messages with typed or raw contents.
 *
 * Raw and typed contents exclude each other for a whole message; FP16 has no typed form
 * (ERR_UNSUPPORTED). Errors name the field as in json_codec.h ("inputs[0].contents: ...",
 * "raw_input_contents[2]: ..."). All functions are reentrant. */
#ifndef RVG_WIRE_PROTO_CODEC_H
#define RVG_WIRE_PROTO_CODEC_H

#include "base/buf.h"
#include "wire/message.h"

enum proto_form { PROTO_FORM_TYPED, PROTO_FORM_RAW };

/* `body` must outlive `out` (raw contents are not copied). `out` was initialised; it is reset
 * first, and empty after an error. */
int proto_request_decode(const void *body, size_t size, const struct wire_limits *limits,
                         struct infer_request *out, struct err *e);
int proto_response_decode(const void *body, size_t size, const struct wire_limits *limits,
                          struct infer_response *out, struct err *e);

/* Append the serialised message to `out`; after an error it holds what it held before
 * (ERR_TOO_LARGE at its cap). */
int proto_request_encode(const struct infer_request *request, enum proto_form form, struct buf *out,
                         struct err *e);
int proto_response_encode(const struct infer_response *response, enum proto_form form,
                          struct buf *out, struct err *e);

/* ModelStreamInferResponse: either `error_text` (not NULL) or the response. The decoder gives the
 * error text (in the response's arena) through *error_text, or NULL there and the response. */
int proto_stream_response_encode(const struct infer_response *response, enum proto_form form,
                                 const char *error_text, struct buf *out, struct err *e);
int proto_stream_response_decode(const void *body, size_t size, const struct wire_limits *limits,
                                 struct infer_response *out, const char **error_text,
                                 struct err *e);

#endif
