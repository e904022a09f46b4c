// Moves between the lanes of vectors.
#pragma once

#include "vector.h"

#define ALWAYS_INLINE __attribute__((always_inline)) inline

namespace {

/// Where lane i of `pick` comes from.
template <int LANES, int CHUNK, int... FROM>
constexpr int picked(int i) {
  constexpr int COUNT = sizeof...(FROM);
  constexpr int from[COUNT] = {FROM...};
  const int segment = i / (COUNT * CHUNK) * (COUNT * CHUNK);
  const int source = from[i / CHUNK % COUNT];
  return (source < COUNT ? segment + source * CHUNK : LANES + segment + (source - COUNT) * CHUNK) + i % CHUNK;
}

template <typename T, int CHUNK, int... FROM, int... I>
ALWAYS_INLINE typename Vector<T>::Type pick(typename Vector<T>::Type a, typename Vector<T>::Type b, Indices<I...>) {
  return __builtin_shufflevector(a, b, picked<Vector<T>::LANES, CHUNK, FROM...>(I)...);
}

/// Both vectors are cut in segments of as many chunks as FROM has numbers. Chunk i of a segment of the result is chunk
/// FROM[i] of that segment of a, followed by that of b.
template <typename T, int CHUNK, int... FROM>
ALWAYS_INLINE typename Vector<T>::Type pick(typename Vector<T>::Type a, typename Vector<T>::Type b) {
  return pick<T, CHUNK, FROM...>(a, b, typename CountTo<Vector<T>::LANES>::Type{});
}

/// Transposes the 4×4 chunks of CHUNK lanes in each segment of four vectors, by moves that the processors have as one
/// instruction.
template <typename T, int CHUNK>
ALWAYS_INLINE void transpose_four(typename Vector<T>::Type& a, typename Vector<T>::Type& b, typename Vector<T>::Type& c,
                                  typename Vector<T>::Type& d) {
  using V = typename Vector<T>::Type;
  constexpr int BYTES = CHUNK * sizeof(T);
  if constexpr (BYTES == 4) {
    const V ab = pick<T, CHUNK, 0, 4, 1, 5>(a, b), AB = pick<T, CHUNK, 2, 6, 3, 7>(a, b);
    const V cd = pick<T, CHUNK, 0, 4, 1, 5>(c, d), CD = pick<T, CHUNK, 2, 6, 3, 7>(c, d);
    a = pick<T, CHUNK, 0, 1, 4, 5>(ab, cd), b = pick<T, CHUNK, 2, 3, 6, 7>(ab, cd);
    c = pick<T, CHUNK, 0, 1, 4, 5>(AB, CD), d = pick<T, CHUNK, 2, 3, 6, 7>(AB, CD);
  } else if constexpr (BYTES == 8) {
    const V ab = pick<T, CHUNK, 0, 4, 2, 6>(a, b), AB = pick<T, CHUNK, 1, 5, 3, 7>(a, b);
    const V cd = pick<T, CHUNK, 0, 4, 2, 6>(c, d), CD = pick<T, CHUNK, 1, 5, 3, 7>(c, d);
    a = pick<T, CHUNK, 0, 1, 4, 5>(ab, cd), c = pick<T, CHUNK, 2, 3, 6, 7>(ab, cd);
    b = pick<T, CHUNK, 0, 1, 4, 5>(AB, CD), d = pick<T, CHUNK, 2, 3, 6, 7>(AB, CD);
  } else {
    const V ab = pick<T, CHUNK, 0, 1, 4, 5>(a, b), AB = pick<T, CHUNK, 2, 3, 6, 7>(a, b);
    const V cd = pick<T, CHUNK, 0, 1, 4, 5>(c, d), CD = pick<T, CHUNK, 2, 3, 6, 7>(c, d);
    a = pick<T, CHUNK, 0, 2, 4, 6>(ab, cd), b = pick<T, CHUNK, 1, 3, 5, 7>(ab, cd);
    c = pick<T, CHUNK, 0, 2, 4, 6>(AB, CD), d = pick<T, CHUNK, 1, 3, 5, 7>(AB, CD);
  }
}

}  // namespace
