// Bytes of text, many at once, as the instruction set has them.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <immintrin.h>
#elif defined(__ARM_NEON)
#include <arm_neon.h>
#elif defined(__wasm_simd128__)
#include <wasm_simd128.h>
#endif

namespace {

using Bytes = uint8_t __attribute__((vector_size(16)));

inline Bytes load_bytes(const uint8_t* from) {
  Bytes bytes;
  std::memcpy(&bytes, from, sizeof bytes);
  return bytes;
}

inline Bytes each_byte(uint8_t byte) { return Bytes{} + byte; }

/// A bit for each byte, which is all ones or zero.
inline uint32_t bits_of(Bytes marked) {
#if defined(__SSE2__)
  return static_cast<uint32_t>(_mm_movemask_epi8(reinterpret_cast<__m128i>(marked)));
#elif defined(__ARM_NEON)
  constexpr Bytes WEIGHTS = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
  const uint8x16_t weighed = vandq_u8(marked, WEIGHTS);
  return vaddv_u8(vget_low_u8(weighed)) | static_cast<uint32_t>(vaddv_u8(vget_high_u8(weighed))) << 8;
#else
  return wasm_i8x16_bitmask(reinterpret_cast<v128_t>(marked));
#endif
}

/// Whether `in_order` is one instruction: SSE2 alone has none.
#if defined(__SSE2__) && !defined(__SSSE3__)
constexpr bool ORDERS_BYTES = false;
#else
constexpr bool ORDERS_BYTES = true;
#endif

/// The bytes at these places; zero where a place has its highest bit set.
inline Bytes in_order(Bytes bytes, Bytes places) {
#if defined(__SSSE3__)
  return reinterpret_cast<Bytes>(
      _mm_shuffle_epi8(reinterpret_cast<__m128i>(bytes), reinterpret_cast<__m128i>(places)));
#elif defined(__ARM_NEON)
  return vqtbl1q_u8(bytes, places);
#elif defined(__wasm_simd128__)
  return reinterpret_cast<Bytes>(
      wasm_i8x16_swizzle(reinterpret_cast<v128_t>(bytes), reinterpret_cast<v128_t>(places)));
#else
  return places;
#endif
}

/// Which of 64 bytes are one of four.
inline uint64_t places_of(const uint8_t* from, uint8_t a, uint8_t b, uint8_t c, uint8_t d) {
#if defined(__AVX512BW__)
  const __m512i bytes = _mm512_loadu_si512(from);
  const auto like = [&](uint8_t byte) { return _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(static_cast<char>(byte))); };
  return like(a) | like(b) | like(c) | like(d);
#else
  uint64_t places = 0;
  for (int i = 0; i < 4; i++) {
    const Bytes bytes = load_bytes(from + 16 * i);
    const auto marked = (bytes == a) | (bytes == b) | (bytes == c) | (bytes == d);
    places |= static_cast<uint64_t>(bits_of(reinterpret_cast<Bytes>(marked))) << 16 * i;
  }
  return places;
#endif
}

// Numbers of eight digits, as many as a vector holds.

#if defined(__AVX512BW__)
constexpr int VECTOR_BYTES = 64;
#elif defined(__AVX2__)
constexpr int VECTOR_BYTES = 32;
#else
constexpr int VECTOR_BYTES = 16;
#endif

using Digits = uint8_t __attribute__((vector_size(VECTOR_BYTES)));
using Words = uint16_t __attribute__((vector_size(VECTOR_BYTES)));
using Halves = uint32_t __attribute__((vector_size(VECTOR_BYTES)));
using Longs = uint64_t __attribute__((vector_size(VECTOR_BYTES)));
using Doubles = double __attribute__((vector_size(VECTOR_BYTES)));

/// For each two words the sum of their products with two of four numbers, which take turns. All are below 2^15.
inline Halves sum_of_products(Words words, uint64_t a, uint64_t b, uint64_t c, uint64_t d) {
  const Words factors = reinterpret_cast<Words>(Longs{} + (a | b << 16 | c << 32 | d << 48));
#if defined(__AVX512BW__)
  return reinterpret_cast<Halves>(_mm512_madd_epi16(reinterpret_cast<__m512i>(words), reinterpret_cast<__m512i>(factors)));
#elif defined(__AVX2__)
  return reinterpret_cast<Halves>(_mm256_madd_epi16(reinterpret_cast<__m256i>(words), reinterpret_cast<__m256i>(factors)));
#elif defined(__SSE2__)
  return reinterpret_cast<Halves>(_mm_madd_epi16(reinterpret_cast<__m128i>(words), reinterpret_cast<__m128i>(factors)));
#elif defined(__wasm_simd128__)
  return reinterpret_cast<Halves>(
      wasm_i32x4_dot_i16x8(reinterpret_cast<v128_t>(words), reinterpret_cast<v128_t>(factors)));
#else
  const uint16x8_t low = vreinterpretq_u16_u32(vmull_u16(vget_low_u16(words), vget_low_u16(factors)));
  const uint16x8_t high = vreinterpretq_u16_u32(vmull_u16(vget_high_u16(words), vget_high_u16(factors)));
  return vpaddq_u32(vreinterpretq_u32_u16(low), vreinterpretq_u32_u16(high));
#endif
}

/// The numbers of eight digits each, the first the highest.
inline Longs numbers_of(Digits digits) {
  // The lower byte of a word is the higher digit; ten times it comes to stand above the other one.
  const Words twos = (reinterpret_cast<Words>(digits) * 2561) >> 8;
  const Words fours = reinterpret_cast<Words>(sum_of_products(twos, 100, 1, 100, 1));
  const Longs eights = reinterpret_cast<Longs>(sum_of_products(fours, 10000, 0, 1, 0));
  return (eights & 0xffffffff) + (eights >> 32);
}

}  // namespace
