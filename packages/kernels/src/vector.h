// Vectors as GCC and Clang have them, so that one text becomes WebAssembly SIMD, SSE, AVX or NEON code.
#pragma once

namespace {

#if defined(__AVX512F__)
constexpr int VECTOR_BYTES = 64;
constexpr int ROW_BLOCK = 8;
#elif defined(__AVX2__)
constexpr int VECTOR_BYTES = 32;
constexpr int ROW_BLOCK = 4;
#else
constexpr int VECTOR_BYTES = 16;
constexpr int ROW_BLOCK = 4;
#endif

#ifndef __wasm__
#if defined(__FMA__) || defined(__aarch64__)
constexpr int FUSED = 1;
#else
constexpr int FUSED = 0;
#endif
#endif

template <typename T>
struct Vector {
  static constexpr int LANES = VECTOR_BYTES / sizeof(T);
  typedef T Type __attribute__((vector_size(VECTOR_BYTES)));
  typedef T Unaligned __attribute__((vector_size(VECTOR_BYTES), aligned(sizeof(T))));
};

}  // namespace
