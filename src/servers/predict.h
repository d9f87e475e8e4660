/* POST /predict: one image in, the names of the top classes out. */
#ifndef RVG_SERVERS_PREDICT_H
#define RVG_SERVERS_PREDICT_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/tensor.h"
#include "model/model.h"

enum { PREDICT_CLASSES = 5 };

/* Makes the input `image` (BYTES [1], in `arena`) from a request body: the body itself when
 * `content_type` is image/..., else the field `image` of multipart/form-data. */
int predict_decode(const char *content_type, const void *body, size_t size, struct arena *arena,
                   struct tensor *image, struct err *e);

/* Appends {"model_name": ..., "predictions": [{"label": ..., "probability": ...}, ...]}, the most
 * probable first, from the output `probabilities`. ERR_UNSUPPORTED when the model is no classifier.
 */
int predict_encode(const struct model_description *model, const struct tensor *outputs,
                   size_t count, struct buf *out, struct err *e);

#endif
