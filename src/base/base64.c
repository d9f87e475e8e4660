#include <config.h>

#include "base/base64.h"

#include "base/err.h"

/* Marks what is not in the alphabet: a bit that no digit has. */
#define XX 64
#define XXXX XX, XX, XX, XX
#define X16 XXXX, XXXX, XXXX, XXXX
#define X64 X16, X16, X16, X16

static const char alphabet[64] = {
    'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L', 'M', 'N', 'O', 'P',
    'Q', 'R', 'S', 'T', 'U', 'V', 'W', 'X', 'Y', 'Z', 'a', 'b', 'c', 'd', 'e', 'f',
    'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's', 't', 'u', 'v',
    'w', 'x', 'y', 'z', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '+', '/',
};

/* clang-format off */
static const uint8_t digits[256] = {
    X16, X16,
    XXXX, XXXX, XX, XX, XX, 62, XX, XX, XX, 63,
    52, 53, 54, 55, 56, 57, 58, 59, 60, 61, XX, XX, XXXX,
    XX,  0,  1,  2,  3,  4,  5,  6,  7,  8,  9, 10, 11, 12, 13, 14,
    15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, XX, XXXX,
    XX, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40,
    41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, XX, XXXX,
    X64, X64,
};
/* clang-format on */

static void encode_three(const uint8_t *in, uint8_t *out)
{
    uint32_t bits = (uint32_t)in[0] << 16 | (uint32_t)in[1] << 8 | in[2];

    out[0] = (uint8_t)alphabet[bits >> 18];
    out[1] = (uint8_t)alphabet[bits >> 12 & 63];
    out[2] = (uint8_t)alphabet[bits >> 6 & 63];
    out[3] = (uint8_t)alphabet[bits & 63];
}

int base64_encode(const void *data, size_t size, struct buf *out)
{
    const uint8_t *in = data;
    size_t text_size = (size / 3 + (size % 3 != 0)) * 4;
    size_t whole = size - size % 3;
    uint8_t *text = buf_reserve(out, text_size);

    if (text == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < whole; i += 3, text += 4)
        encode_three(in + i, text);
    if (whole < size) {
        uint8_t last[3] = {in[whole], size % 3 == 2 ? in[whole + 1] : 0, 0};

        encode_three(last, text);
        text[3] = '=';
        if (size % 3 == 1)
            text[2] = '=';
    }
    buf_commit(out, text_size);
    return 0;
}

/* Not 0 when one of the four is not a digit. */
static uint32_t decode_four(const uint8_t *in, uint8_t *out)
{
    uint32_t a = digits[in[0]], b = digits[in[1]], c = digits[in[2]], d = digits[in[3]];
    uint32_t bits = a << 18 | b << 12 | c << 6 | d;

    out[0] = (uint8_t)(bits >> 16);
    out[1] = (uint8_t)(bits >> 8);
    out[2] = (uint8_t)bits;
    return (a | b | c | d) & XX;
}

/* The last four characters, of which one or two are padding. */
static int decode_padded(const uint8_t *in, uint8_t *out, size_t *decoded)
{
    uint8_t four[4] = {in[0], in[1], in[2] == '=' ? 'A' : in[2], 'A'};
    uint8_t three[3];

    *decoded = in[2] == '=' ? 1 : 2;
    if (decode_four(four, three) || three[2] != 0 || (*decoded == 1 && three[1] != 0))
        return ERR_INVALID;
    for (size_t i = 0; i < *decoded; i++)
        out[i] = three[i];
    return 0;
}

int base64_decode(const char *text, size_t size, uint8_t *out, size_t *decoded)
{
    const uint8_t *in = (const uint8_t *)text;
    size_t whole = size > 0 && in[size - 1] == '=' ? size - 4 : size;
    size_t used = 0, rest = 0;
    uint32_t bad = 0;

    if (size % 4 != 0)
        return ERR_INVALID;
    for (size_t i = 0; i < whole; i += 4, used += 3)
        bad |= decode_four(in + i, out + used);
    if (bad || (whole < size && decode_padded(in + whole, out + used, &rest) != 0))
        return ERR_INVALID;
    *decoded = used + rest;
    return 0;
}
