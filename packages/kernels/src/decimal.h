// Decimal numbers to the nearest double.
#pragma once

#include <bit>
#include <cstdint>
#include <limits>

#include "powers-of-five.h"

namespace {

/// Digits whose number a double always holds.
constexpr int EXACT_DIGITS = 15;
/// A sample that is missing.
constexpr double NONE = std::numeric_limits<double>::quiet_NaN();

/// The powers of ten that a double holds exactly.
constexpr double POWERS_OF_TEN[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

struct Product {
  uint64_t low, high;
};

inline Product multiply(uint64_t a, uint64_t b) {
#ifndef __wasm__
  const unsigned __int128 product = static_cast<unsigned __int128>(a) * b;
  return {static_cast<uint64_t>(product), static_cast<uint64_t>(product >> 64)};
#else
  const uint64_t a0 = a & 0xffffffff, a1 = a >> 32, b0 = b & 0xffffffff, b1 = b >> 32;
  const uint64_t low = a0 * b0;
  uint64_t middle = a1 * b0 + (low >> 32);
  // Otherwise Clang sees that this is a product of 128 bits, and calls a function that nobody has.
  asm("" : "+r"(middle));
  const uint64_t other = a0 * b1 + (middle & 0xffffffff);
  return {other << 32 | (low & 0xffffffff), a1 * b1 + (middle >> 32) + (other >> 32)};
#endif
}

/**
 * The double nearest to w · 10^q, the even one of two that are as near. Lemire, "Number Parsing at a Gigabyte per Second"
 * (2021); that the 128 bits always suffice is shown in Mushtak & Lemire, "Fast number parsing without fallback" (2023).
 *
 * @returns false where it is not known here: q is out of the table, or the double is subnormal or too large
 */
inline bool nearest_double(uint64_t w, int64_t q, double& value) {
  if (w >> 53 == 0 && q >= -22 && q <= 22) {
    // Both are exact, so that the one operation rounds correctly.
    const double whole = static_cast<double>(static_cast<int64_t>(w));
    value = q < 0 ? whole / POWERS_OF_TEN[-q] : whole * POWERS_OF_TEN[q];
    return true;
  }
  if (w == 0) {
    value = 0;
    return true;
  }
  if (q < LEAST_POWER || q > LARGEST_POWER) return false;
  const int zeros = std::countl_zero(w);
  const uint64_t normal = w << zeros;
  const PowerOfFive& power = POWERS_OF_FIVE[q - LEAST_POWER];
  Product product = multiply(normal, power.high);
  if ((product.high & 0x1ff) == 0x1ff) {
    const Product more = multiply(normal, power.low);
    product.low += more.high;
    if (more.high > product.low) product.high++;
  }
  const int upper = static_cast<int>(product.high >> 63);
  const int shift = upper + 64 - 52 - 3;
  uint64_t mantissa = product.high >> shift;
  // log₂(10^q), rounded down, is 217706 · q / 2^16 in the table's range.
  int64_t exponent = (217706 * q >> 16) + 63 + upper - zeros + 1023;
  if (exponent <= 0) return false;
  // Half way between two doubles, which a product can be only for these q: down to the even one.
  if (product.low <= 1 && q >= -4 && q <= 23 && (mantissa & 3) == 1 && mantissa << shift == product.high)
    mantissa &= ~uint64_t{1};
  mantissa = (mantissa + (mantissa & 1)) >> 1;
  if (mantissa >> 53 != 0) {
    mantissa >>= 1;
    exponent++;
  }
  if (exponent >= 2047) return false;
  value = std::bit_cast<double>(static_cast<uint64_t>(exponent) << 52 | (mantissa & ((uint64_t{1} << 52) - 1)));
  return true;
}

}  // namespace
