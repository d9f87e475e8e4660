#include <config.h>

#include "image/image.h"

#include <stdlib.h>

void image_fini(struct image *image)
{
    free(image->pixels);
    *image = (struct image){0};
}

void image_normalise(const uint8_t *rgb, size_t pixels, const float mean[IMAGE_CHANNELS],
                     const float deviation[IMAGE_CHANNELS], float *out)
{
    for (size_t i = 0; i < pixels; i++) {
        for (int c = 0; c < IMAGE_CHANNELS; c++)
            *out++ = ((float)*rgb++ / 255.0f - mean[c]) / deviation[c];
    }
}
