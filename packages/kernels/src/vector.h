// Vectors as GCC and Clang have them, so that one text becomes WebAssembly SIMD, SSE, AVX or NEON code.
#pragma once

#include <cstdint>

namespace {

#if defined(__AVX512F__)
constexpr int VECTOR_BYTES = 64;
constexpr int REGISTERS = 32;
#elif defined(__AVX2__)
constexpr int VECTOR_BYTES = 32;
constexpr int REGISTERS = 16;
#elif defined(__aarch64__)
constexpr int VECTOR_BYTES = 16;
constexpr int REGISTERS = 32;
#else
constexpr int VECTOR_BYTES = 16;
// Without fused multiply-add a product needs a register of its own.
constexpr int REGISTERS = 15;
#endif

/// The size of a cache line, which arrays of ours are aligned to.
constexpr int LINE_BYTES = 64;

template <typename T>
struct Vector {
  static constexpr int LANES = VECTOR_BYTES / sizeof(T);
  typedef T Type __attribute__((vector_size(VECTOR_BYTES)));
  typedef T Unaligned __attribute__((vector_size(VECTOR_BYTES), aligned(sizeof(T))));
};

template <typename T>
inline typename Vector<T>::Type load(const T* from) {
  return *reinterpret_cast<const typename Vector<T>::Unaligned*>(from);
}

template <typename T>
inline void store(T* to, typename Vector<T>::Type values) {
  *reinterpret_cast<typename Vector<T>::Unaligned*>(to) = values;
}

/// Numbers from 0 on, as those of lanes: what a shuffle is told.
template <int... I>
struct Indices {};
template <int N, int... I>
struct CountTo : CountTo<N - 1, N - 1, I...> {};
template <int... I>
struct CountTo<0, I...> {
  using Type = Indices<I...>;
};

/// Zero in the place of what is below it. NaN stays, and so does −0.
template <typename V>
inline V without_negatives(V values) {
  return values < 0 ? V{} : values;
}

/// Copies samples of a row, of which there are too few for a call of memcpy to be worth its while.
template <typename T>
inline void copy_samples(T* to, const T* from, int64_t count) {
  constexpr int LANES = Vector<T>::LANES;
  int64_t i = 0;
  for (; i + 2 * LANES <= count; i += 2 * LANES) {
    const typename Vector<T>::Type a = load<T>(from + i), b = load<T>(from + i + LANES);
    store<T>(to + i, a);
    store<T>(to + i + LANES, b);
  }
  for (; i < count; i++) to[i] = from[i];
}

inline int64_t smaller(int64_t a, int64_t b) { return a < b ? a : b; }
inline int64_t larger(int64_t a, int64_t b) { return a > b ? a : b; }
inline int64_t ceil_div(int64_t a, int64_t b) { return (a + b - 1) / b; }
/// The next multiple of a cache line.
inline int64_t whole_lines(int64_t bytes) { return ceil_div(bytes, LINE_BYTES) * LINE_BYTES; }

}  // namespace
