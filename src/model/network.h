/* The ResNet-8 as XNNPACK runs it. */
#ifndef RVG_MODEL_NETWORK_H
#define RVG_MODEL_NETWORK_H

#include <stddef.h>

#include "base/err.h"

struct network;

/* `weights`: the RESNET8_WEIGHTS numbers of the file, which must outlive the network and may be
 * shared with others. A network belongs to one thread and computes on it alone. ERR_NO_MEMORY,
 * ERR_UNSUPPORTED on a processor XNNPACK does not know, or ERR_INTERNAL with XNNPACK's status. */
int network_open(const float *weights, struct network **out, struct err *e);
void network_close(struct network *n);

/* `images`: `count` times RESNET8_INPUT_VALUES normalised numbers (any alignment); `logits`:
 * `count` times RESNET8_CLASSES. Takes no memory. The same image gives the same bits wherever in a
 * batch it is. ERR_INTERNAL with XNNPACK's status. */
int network_run(struct network *n, const void *images, size_t count, float *logits, struct err *e);

#endif
