/* Which slot a value falls into, and what a slot stands for: the arithmetic of HdrHistogram's
 * layout with a unit of 1 and 3 significant digits. Slots 0..2047 hold one value each; then every
 * power of two has 1024 slots. Only for the files of the histogram. */
#ifndef RVG_ENGINE_HISTOGRAM_SLOTS_H
#define RVG_ENGINE_HISTOGRAM_SLOTS_H

#include <stdint.h>

enum { SLOTS_LOG2 = 10, SLOTS_PER_OCTAVE = 1 << SLOTS_LOG2 };

/* `value` up to HISTOGRAM_HIGHEST. */
static inline uint32_t slot_of(uint64_t value)
{
    uint32_t bits = 64 - (uint32_t)__builtin_clzll(value | (2 * SLOTS_PER_OCTAVE - 1));
    uint32_t shift = bits - (SLOTS_LOG2 + 1);

    return (shift << SLOTS_LOG2) + (uint32_t)(value >> shift);
}

/* The width of the slot is 1 << slot_shift. */
static inline uint32_t slot_shift(uint32_t slot)
{
    return slot < 2 * SLOTS_PER_OCTAVE ? 0 : (slot >> SLOTS_LOG2) - 1;
}

static inline uint64_t slot_low(uint32_t slot)
{
    uint32_t shift = slot_shift(slot);

    return (uint64_t)(slot - (shift << SLOTS_LOG2)) << shift;
}

static inline uint64_t slot_high(uint32_t slot)
{
    return slot_low(slot) + (UINT64_C(1) << slot_shift(slot)) - 1;
}

#endif
