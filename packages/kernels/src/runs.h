// Samples that are dealt out to vectors in turn.
#pragma once

#include "moves.h"

namespace {

/// Samples dealt out to two or four vectors in turn, runs of RUN at a time, and put together again.
template <typename T, int RUN>
class Runs {
  using V = typename Vector<T>::Type;
  static constexpr int LANES = Vector<T>::LANES;

  using All = typename CountTo<LANES>::Type;

  /// AVX's shuffles stay within halves of a vector: four floats of a set are turned there, which takes half the shuffles.
  static constexpr bool OF_QUARTERS = RUN == 1 && sizeof(T) == 4 && LANES == 8;
  typedef T Quarter __attribute__((vector_size(4 * sizeof(T)), aligned(sizeof(T))));

  static V two(const T* low, const T* high) {
    const Quarter a = *reinterpret_cast<const Quarter*>(low), b = *reinterpret_cast<const Quarter*>(high);
    return __builtin_shufflevector(a, b, 0, 1, 2, 3, 4, 5, 6, 7);
  }
  template <int... LANE>
  static V even(V a, V b, Indices<LANE...>) {
    return __builtin_shufflevector(a, b, (LANE / RUN * 2 * RUN + LANE % RUN)...);
  }
  template <int... LANE>
  static V odd(V a, V b, Indices<LANE...>) {
    return __builtin_shufflevector(a, b, (LANE / RUN * 2 * RUN + LANE % RUN + RUN)...);
  }
  template <int... LANE>
  static V shifted(V here, V next, Indices<LANE...>) {
    return __builtin_shufflevector(here, next, (LANE + RUN)...);
  }
  template <int... LANE>
  static V together(V even, V odd, Indices<LANE...>) {
    return __builtin_shufflevector(even, odd, (LANE / (2 * RUN) * RUN + LANE % RUN + (LANE / RUN % 2) * LANES)...);
  }
  template <int... LANE>
  static V behind(V even, V odd, Indices<LANE...>) {
    return __builtin_shufflevector(
        even, odd, (LANES / 2 + LANE / (2 * RUN) * RUN + LANE % RUN + (LANE / RUN % 2) * LANES)...);
  }

 public:
  static void split(V a, V b, V& first, V& second) {
    first = even(a, b, All{});
    second = odd(a, b, All{});
  }

  static void split(const T* from, V (&to)[4]) {
    if constexpr (OF_QUARTERS) {
      for (int j = 0; j < 4; j++) to[j] = two(from + 4 * j, from + 16 + 4 * j);
      return transpose_four<T, 1>(to[0], to[1], to[2], to[3]);
    }
    V evens[2], odds[2];
    split(load<T>(from), load<T>(from + LANES), evens[0], odds[0]);
    split(load<T>(from + 2 * LANES), load<T>(from + 3 * LANES), evens[1], odds[1]);
    split(evens[0], evens[1], to[0], to[2]);
    split(odds[0], odds[1], to[1], to[3]);
  }

  /// The lanes of `here` after its first RUN, then the first of `next`.
  static V shifted(V here, V next) { return shifted(here, next, All{}); }

  static void join(const V (&from)[4], V (&to)[4]) {
    if constexpr (OF_QUARTERS) {
      V a = from[0], b = from[1], c = from[2], d = from[3];
      transpose_four<T, 1>(a, b, c, d);
      to[0] = pick<T, 4, 0, 2>(a, b), to[1] = pick<T, 4, 0, 2>(c, d);
      to[2] = pick<T, 4, 1, 3>(a, b), to[3] = pick<T, 4, 1, 3>(c, d);
      return;
    }
    const V evens[2] = {together(from[0], from[2], All{}), behind(from[0], from[2], All{})};
    const V odds[2] = {together(from[1], from[3], All{}), behind(from[1], from[3], All{})};
    join(evens[0], odds[0], to[0], to[1]);
    join(evens[1], odds[1], to[2], to[3]);
  }

 private:
  static void join(V even, V odd, V& first, V& second) {
    first = together(even, odd, All{});
    second = behind(even, odd, All{});
  }
};

}  // namespace
