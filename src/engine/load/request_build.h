/* The inference request that an arm stands for, before it is encoded. */
#ifndef RVG_ENGINE_REQUEST_BUILD_H
#define RVG_ENGINE_REQUEST_BUILD_H

#include "engine/sweep/image_set.h"
#include "engine/sweep/sweep.h"
#include "wire/message.h"

/* Whether the arm's request is made from the sweep's image. */
bool request_needs_image(const struct sweep_arm *arm);

/* Builds request number `index`:
 *   image input    `image` BYTES [batch]: the files' bytes, image `index` first, then in turn
 *   tensor input   identity without image_px: `input` UINT8 [1024] (batch > 1: [batch, 1024])
 *                  identity with image_px:    `input` FP32 [batch, px, px, 3], pixels / 255
 *                  other models:              `input` UINT8 [batch, px, px, 3], px 32 if unset
 * `request` was initialised; everything goes into its arena, `arm` outlives it. */
int request_build(const struct sweep_arm *arm, const struct image_set *images, size_t index,
                  struct infer_request *request, struct err *e);

#endif
