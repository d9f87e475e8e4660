/* What the model's libraries cost by themselves: stb_image with its own settings, and the same
 * network put together with XNNPACK as directly as it can be. */
#ifndef RVG_BENCH_BARE_MODEL_H
#define RVG_BENCH_BARE_MODEL_H

#include <stddef.h>

/* Decodes to RGB and frees it; 0 on success. */
int bare_stb_decode(const void *data, size_t size);

struct bare_network;

/* NULL when XNNPACK refuses. `weights` must outlive it. */
struct bare_network *bare_network_open(const float *weights, size_t batch);
void bare_network_close(struct bare_network *n);

/* Where a batch goes in, and its logits come out. */
float *bare_network_input(struct bare_network *n);
const float *bare_network_output(const struct bare_network *n);

int bare_network_invoke(struct bare_network *n);

#endif
