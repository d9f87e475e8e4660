/* The REST forms of the Open Inference Protocol: JSON with numbers or base64 text, and JSON
 * followed by binary tensors.
 *
 * Body of the binary form: `header_size` bytes of JSON, then the raw tensors in the order of those
 * tensors that carry `binary_data_size`. The header's size travels in the HTTP header
 * Inference-Header-Content-Length (JSON_HEADER_SIZE_FIELD).
 *
 * Decoded BYTES tensors whose tensor parameter `content_type` is "base64" hold the decoded bytes;
 * other BYTES elements of JSON `data` hold the text as it is (UTF-8).
 *
 * Decoding accepts `data` flat or nested (nesting must agree with the shape) and any order of keys,
 * and ignores keys and tensor parameters it does not know; a key it knows must not come twice.
 * Strictly RFC 8259 otherwise. Numbers that the datatype cannot hold are refused: fractions (1.0 is
 * none) and what is out of range; FP32 and FP64 are rounded to nearest, and what is printed are the
 * fewest digits that read back to the same bits. Non-finite numbers have no JSON form: encoding
 * them fails with ERR_INVALID. FP16 has no JSON form (ERR_UNSUPPORTED), only the binary one.
 *
 * Errors name the field: "inputs[1].shape[0]: ...". All functions are reentrant. */
#ifndef RVG_WIRE_JSON_CODEC_H
#define RVG_WIRE_JSON_CODEC_H

#include "base/buf.h"
#include "wire/message.h"

#define JSON_HEADER_SIZE_FIELD "Inference-Header-Content-Length"
#define JSON_NO_HEADER ((size_t)-1) /* the whole body is JSON */

enum json_form {
    JSON_FORM_TEXT,   /* numbers; BYTES as text, or as BASE64 has it where they are not UTF-8 */
    JSON_FORM_BASE64, /* like TEXT, with every BYTES tensor as base64 and marked so */
    JSON_FORM_BINARY  /* all tensors after the header */
};

/* `body` must outlive `out` (binary tensors are not copied). `out` was initialised; it is reset
 * first. After an error it is empty. The request's parameter binary_data_output and binary_data of
 * the outputs it asks for become `binary_output`. */
int json_request_decode(const void *body, size_t size, size_t header_size,
                        const struct wire_limits *limits, struct infer_request *out, struct err *e);
int json_response_decode(const void *body, size_t size, size_t header_size,
                         const struct wire_limits *limits, struct infer_response *out,
                         struct err *e);

/* Appends the body to `out`; after an error `out` holds what it held before (ERR_TOO_LARGE at its
 * cap). *header_size is JSON_NO_HEADER unless the form is BINARY. The request's `binary_output`
 * becomes the parameter binary_data_output. */
int json_request_encode(const struct infer_request *request, enum json_form form, struct buf *out,
                        size_t *header_size, struct err *e);
int json_response_encode(const struct infer_response *response, enum json_form form,
                         struct buf *out, size_t *header_size, struct err *e);

#endif
