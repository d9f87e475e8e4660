#include <config.h>

#include "tui/character.h"

#include "base/text.h"

/* Ascending. A list of what is safe stays safe when Unicode grows. */
static const struct {
    uint32_t first, last;
} narrow[] = {
    {0x0020, 0x007e},                                     /* ASCII */
    {0x00a0, 0x00ac}, {0x00ae, 0x02ff},                   /* Latin; between them the soft hyphen */
    {0x0370, 0x0377}, {0x037a, 0x037f}, {0x0384, 0x038a}, /* Greek */
    {0x038c, 0x038c}, {0x038e, 0x03a1}, {0x03a3, 0x0482}, /* on to Cyrillic */
    {0x048a, 0x052f}, {0x0531, 0x0556}, {0x0559, 0x058a}, /* Armenian */
    {0x1e00, 0x1eff},                                     /* more Latin */
    {0x2010, 0x2027}, {0x2030, 0x205e},                   /* punctuation */
    {0x2070, 0x2071}, {0x2074, 0x208e}, {0x2090, 0x209c}, /* raised and lowered digits */
    {0x20a0, 0x20c0},                                     /* currencies */
    {0x2100, 0x218b},                                     /* units, fractions */
    {0x2190, 0x2319}, {0x231c, 0x2328}, {0x232b, 0x23e8}, /* arrows, mathematics, technical */
    {0x2460, 0x25fc},                                     /* in circles; lines, blocks, shapes */
    {0x2713, 0x2713}, {0x2717, 0x2718},                   /* ticks and crosses */
    {0x2800, 0x28ff},                                     /* braille */
};

bool character_is_narrow(uint32_t character)
{
    for (size_t i = 0; i < sizeof narrow / sizeof narrow[0]; i++)
        if (character <= narrow[i].last)
            return character >= narrow[i].first;
    return false;
}

/* text_utf8_length looks at a byte only when those before it fit together, so the NUL ends it. */
uint32_t character_next(const char **text)
{
    static const uint8_t lead_bits[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    const uint8_t *p = (const uint8_t *)*text;
    size_t length = text_utf8_length(p, CHARACTER_SIZE - 1);
    uint32_t character;

    if (p[0] == '\0')
        return 0;
    *text += length ? length : 1;
    if (length == 0)
        return CHARACTER_BROKEN;
    character = p[0] & lead_bits[length];
    for (size_t i = 1; i < length; i++)
        character = character << 6 | (p[i] & 0x3f);
    return character;
}

size_t character_encode(uint32_t character, char out[CHARACTER_SIZE])
{
    static const uint8_t leads[] = {0, 0, 0xc0, 0xe0, 0xf0};
    size_t length = character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;

    for (size_t i = length - 1; i > 0; i--) {
        out[i] = (char)(0x80 | (character & 0x3f));
        character >>= 6;
    }
    out[0] = (char)(leads[length] | character);
    out[length] = '\0';
    return length;
}
