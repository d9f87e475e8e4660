/* Typed contents (InferTensorContents) to tensor bytes and back. Private to the protobuf codec. */
#ifndef RVG_WIRE_PROTO_CONTENTS_H
#define RVG_WIRE_PROTO_CONTENTS_H

#include "proto/open_inference.pb-c.h"

#include "base/arena.h"
#include "base/tensor.h"
#include "wire/decode.h"

bool proto_contents_empty(const Inference__InferTensorContents *c);

/* Fills data and size of `t`, whose datatype and shape are set; `c` may be NULL (no elements).
 * Where the layouts agree the data is that of `c`. */
int proto_contents_decode(struct decode *d, const Inference__InferTensorContents *c,
                          int64_t elements, struct tensor *t);

/* Points `c` (initialised) at the elements of `t`, which passed tensor_check; what must be
 * converted goes to `scratch`. ERR_UNSUPPORTED for FP16, without a field in the text. */
int proto_contents_encode(const struct tensor *t, struct arena *scratch,
                          Inference__InferTensorContents *c, struct err *e);

#endif
