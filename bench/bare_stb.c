#include <config.h>

#include "bare_model.h"

#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
/* For the whole file: the compiler decides at its end what of the header was not used. */
#pragma GCC diagnostic ignored "-Wunused-function"
#include <stb/stb_image.h>

int bare_stb_decode(const void *data, size_t size)
{
    int width, height, channels;
    stbi_uc *pixels = stbi_load_from_memory(data, (int)size, &width, &height, &channels, 3);

    stbi_image_free(pixels);
    return pixels ? 0 : -1;
}
