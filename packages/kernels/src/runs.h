// Samples that are dealt out to vectors in turn.
#pragma once

#include "vector.h"

namespace {

/// Samples dealt out to two or four vectors in turn, runs of RUN at a time, and put together again.
template <typename T, int RUN>
class Runs {
  using V = typename Vector<T>::Type;
  static constexpr int LANES = Vector<T>::LANES;

  using All = typename CountTo<LANES>::Type;

  template <int... LANE>
  static V even(V a, V b, Indices<LANE...>) {
    return __builtin_shufflevector(a, b, (LANE / RUN * 2 * RUN + LANE % RUN)...);
  }
  template <int... LANE>
  static V odd(V a, V b, Indices<LANE...>) {
    return __builtin_shufflevector(a, b, (LANE / RUN * 2 * RUN + LANE % RUN + RUN)...);
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
    V evens[2], odds[2];
    split(load<T>(from), load<T>(from + LANES), evens[0], odds[0]);
    split(load<T>(from + 2 * LANES), load<T>(from + 3 * LANES), evens[1], odds[1]);
    split(evens[0], evens[1], to[0], to[2]);
    split(odds[0], odds[1], to[1], to[3]);
  }

  static void join(const V (&from)[4], V (&to)[4]) {
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
