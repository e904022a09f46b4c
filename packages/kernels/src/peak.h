// What the processor can do at most: multiply-adds that touch nothing but registers.
#pragma once

#include "vector.h"

namespace {

/// Chains of multiply-adds that do not wait for each other.
constexpr int CHAINS = REGISTERS == 32 ? 24 : 12;

/// The float32 operations of a round of `peak`: a product and a sum in every lane.
constexpr int PEAK_OPERATIONS = 2 * CHAINS * Vector<float>::LANES;

/// `rounds` multiply-adds in every chain; the sum of what they come to, so that none is left out.
inline float peak(int64_t rounds, float factor, float term) {
  using V = Vector<float>::Type;
  V sums[CHAINS];
#pragma GCC unroll 24
  for (int i = 0; i < CHAINS; i++) sums[i] = V{} + static_cast<float>(i);
  // Without unrolling GCC keeps the chains in memory.
  for (int64_t round = 0; round < rounds; round++)
#pragma GCC unroll 24
    for (int i = 0; i < CHAINS; i++) sums[i] = sums[i] * factor + term;
  float total = 0;
#pragma GCC unroll 24
  for (int i = 0; i < CHAINS; i++)
    for (int lane = 0; lane < Vector<float>::LANES; lane++) total += sums[i][lane];
  return total;
}

}  // namespace
