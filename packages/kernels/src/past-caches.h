// Stores that go past the caches. The lines of an output that is larger than they are need not be read before they are
// written, nor push out of them what is needed next.
#pragma once

#if defined(__SSE2__)
#include <cpuid.h>
#include <immintrin.h>
#endif

#include "kernels.h"
#include "vector.h"

namespace {

/// Sums this long give memory the time to take the lines of the tile before, and to bring those of its own.
constexpr int64_t LONG_SUM = 64;

#if defined(__SSE2__)
/// AMD's processors (Zen 5 was measured) are 3 to 9 % quicker with a layer of long sums whose lines they take as usual;
/// Intel's lose more time on reading these first.
inline bool takes_lines_of_long_sums() {
  constexpr unsigned AUTH = 0x68747541;
  unsigned a, b = 0, c, d;
  return __get_cpuid(0, &a, &b, &c, &d) && b == AUTH;
}

/// Outputs of fewer bytes may still be near when they are read.
[[maybe_unused]] PastLimits past_limits = {12 << 20, takes_lines_of_long_sums() ? LONG_SUM - 1 : INT64_MAX};
#else
[[maybe_unused]] PastLimits past_limits = {INT64_MAX, 0};
#endif

/// Shorter rows are not worth the lines that begin or end them.
constexpr int64_t SHORTEST_ALIKE = 64;

/// Whether all rows of an output lie alike behind the borders of lines, and are longer than a few of them.
inline bool lie_alike(const Shape& s, int64_t element_bytes) {
  return s.out_step == 1 && s.out_length >= SHORTEST_ALIKE && s.out_item * element_bytes % LINE_BYTES == 0 &&
         s.out_group * element_bytes % LINE_BYTES == 0 && s.out_row * element_bytes % LINE_BYTES == 0;
}

/// Whether there are such stores, and an output is worth them. One to which a function is applied while it is near does not
/// go past the caches.
inline bool may_go_past(const Shape& s, int64_t element_bytes) {
#if defined(__SSE2__)
  return s.activation <= RELU && lie_alike(s, element_bytes) &&
         s.batch * s.groups * s.rows * s.out_length >= past_limits.least_bytes / element_bytes;
#else
  return false;
#endif
}

/// How many bytes behind the border of a vector.
template <typename T>
inline int64_t behind_border(const T* at) {
  return reinterpret_cast<uintptr_t>(at) % VECTOR_BYTES;
}

/// At the border of a vector. Needs a fence before others are told.
template <typename T>
inline void store_past(T* to, typename Vector<T>::Type values) {
#if defined(__AVX512F__)
  _mm512_stream_si512(reinterpret_cast<__m512i*>(to), reinterpret_cast<__m512i>(values));
#elif defined(__AVX2__)
  _mm256_stream_si256(reinterpret_cast<__m256i*>(to), reinterpret_cast<__m256i>(values));
#elif defined(__SSE2__)
  _mm_stream_si128(reinterpret_cast<__m128i*>(to), reinterpret_cast<__m128i>(values));
#else
  store<T>(to, values);
#endif
}

/// What was stored past the caches before is seen by whoever sees what is stored behind.
inline void fence_past() {
#if defined(__SSE2__)
  _mm_sfence();
#endif
}

}  // namespace
