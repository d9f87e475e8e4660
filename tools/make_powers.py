#!/usr/bin/env python3
"""Writes src/wire/powers_of_ten.c: the leading 128 bits of each power of ten that reading and
printing of floating point needs, cut (not rounded). Usage: make_powers.py > powers_of_ten.c"""

LOW, HIGH = -342, 324


def leading_bits(exponent):
    power = 5 ** abs(exponent)
    if exponent >= 0:
        shift = 128 - power.bit_length()
        return power << shift if shift >= 0 else power >> -shift
    bits = power.bit_length()
    quotient = (1 << (bits + 128)) // power
    return quotient >> (quotient.bit_length() - 128)


def entry(exponent):
    bits = leading_bits(exponent)
    high, low = bits >> 64, bits & (2 ** 64 - 1)
    assert high >> 63 == 1 and low != 2 ** 64 - 1
    return f"{{0x{high:016x}, 0x{low:016x}}},"


def main():
    print("/* Made by tools/make_powers.py, from 10^%d on. */" % LOW)
    print("#include <config.h>\n")
    print('#include "wire/powers_of_ten.h"\n')
    print("const struct power_of_ten powers_of_ten[POWER_OF_TEN_MAX - POWER_OF_TEN_MIN + 1] = {")
    for first in range(LOW, HIGH + 1, 2):
        print("    " + " ".join(entry(q) for q in range(first, min(first + 2, HIGH + 1))))
    print("};")


if __name__ == "__main__":
    main()
