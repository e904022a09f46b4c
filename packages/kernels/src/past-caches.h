// Stores that go past the caches. The lines of an output that is larger than they are need not be read before they are
// written, nor push out of them what is needed next.
#pragma once

#if defined(__SSE2__)
#include <immintrin.h>
#endif

#include "shape.h"
#include "vector.h"

namespace {

/// Outputs of fewer bytes may still be near when they are read. (The fuzz test sets another number.)
[[maybe_unused]] int64_t least_bytes_past = 12 << 20;
/// Shorter rows are not worth the lines that begin or end them.
constexpr int64_t SHORTEST_ROW_PAST = 64;

/// The vectors of arrays of JavaScript are this far apart from the borders of a vector, or a multiple of it.
constexpr int UNIT_BYTES = 16;

/// Whether there are such stores, and all rows of an output lie alike behind the borders of lines. Outputs to which a
/// function is applied while they are near do not go past the caches.
inline bool may_go_past(const Shape& s, int64_t element_bytes) {
#if defined(__SSE2__)
  return s.out_step == 1 && s.activation <= RELU && s.out_length >= SHORTEST_ROW_PAST &&
         s.batch * s.groups * s.rows * s.out_length >= least_bytes_past / element_bytes &&
         s.out_item * element_bytes % LINE_BYTES == 0 && s.out_group * element_bytes % LINE_BYTES == 0 &&
         s.out_row * element_bytes % LINE_BYTES == 0;
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

/// A run of vectors that begins anywhere, in one or more parts, stored past the caches from the first border on: what lies
/// before it, and behind the last, is stored as ever.
template <typename T>
class PastCaches {
  using V = typename Vector<T>::Type;
  static constexpr int LANES = Vector<T>::LANES;
  static constexpr int UNIT = UNIT_BYTES / sizeof(T);
  static constexpr int UNITS = VECTOR_BYTES / UNIT_BYTES;

 public:
  /// A part; HEAD units lie before the border.
  template <int HEAD>
  struct Part {
    T* to;
    T* carried;
    bool begun;
    V before;

    void put(V now) {
      if constexpr (HEAD == 0) {
        store_past<T>(to, now);
      } else {
        if (begun)
          store_past<T>(to + HEAD * UNIT - LANES, joined<HEAD>(before, now, All{}));
        else
          __builtin_memcpy(to, &now, HEAD * UNIT_BYTES);
        begun = true;
        before = now;
      }
      to += LANES;
    }

    void end(bool last) {
      if constexpr (HEAD > 0) {
        store<T>(carried, before);
        if (last) __builtin_memcpy(to + HEAD * UNIT - LANES, carried + HEAD * UNIT, (UNITS - HEAD) * UNIT_BYTES);
      }
    }
  };

  /// Calls `use` with the part of a run that begins at `to`, a whole number of units behind a border. `carried` keeps a
  /// vector from one part to the next: it has one where the run has begun.
  static void with(T* to, T* carried, bool begun, const auto& use) {
    const int64_t head = (VECTOR_BYTES - behind_border(to)) % VECTOR_BYTES / UNIT_BYTES;
    const V before = begun ? load<T>(carried) : V{};
    if (UNITS > 1 && head == 1) return use(Part<1 % UNITS>{to, carried, begun, before});
    if (UNITS > 2 && head == 2) return use(Part<2 % UNITS>{to, carried, begun, before});
    if (UNITS > 2 && head == 3) return use(Part<3 % UNITS>{to, carried, begun, before});
    use(Part<0>{to, carried, begun, before});
  }

 private:
  using All = typename CountTo<LANES>::Type;

  template <int HEAD, int... LANE>
  static V joined(V before, V now, Indices<LANE...>) {
    return __builtin_shufflevector(before, now, (LANE + HEAD * UNIT)...);
  }
};

}  // namespace
