// Taps in threes, as minimal filtering takes them.
#pragma once

#include "shape.h"
#include "vector.h"

namespace {

/// Three taps at equal distances among the samples of one remainder of the stride; the last may be less than three.
struct Triple {
  /// The remainder, and how many samples of it come before the first tap's.
  int64_t phase, place;
  /// Which of the shape's taps they are; −1 for none.
  int tap[3];
};

/// The taps of a shape by remainders of the stride, in threes. To the outputs, neighbours among the samples of a remainder
/// are one apart: whatever the stride, a triple is three taps of a stride of 1.
class Triples {
 public:
  static constexpr int MOST_TAPS = 64;

  int count = 0;
  /// Samples of a remainder from one tap to the next, and to the first tap of the farthest triple.
  int64_t dilation, farthest = 0;

  /// Needs what `fits_minimal` asks for.
  Triples(const Shape& s, const int32_t* taps) {
    const int64_t apart = (span_of(taps, s.tap_count) - 1) / (s.tap_count - 1);
    const int64_t common = divisor(apart, s.stride);
    const int step = static_cast<int>(smaller(s.stride / common, s.tap_count));
    dilation = apart / common;
    int in_order[MOST_TAPS];
    for (int64_t k = 0; k < s.tap_count; k++) in_order[taps[k] / apart] = static_cast<int>(k);
    for (int start = 0; start < step; start++)
      for (int q = start; q < s.tap_count; q += 3 * step) {
        Triple& triple = triples_[count++];
        triple.phase = q * apart % s.stride;
        triple.place = q * apart / s.stride;
        farthest = larger(farthest, triple.place);
        for (int i = 0; i < 3; i++) triple.tap[i] = q + i * step < s.tap_count ? in_order[q + i * step] : -1;
      }
  }

  const Triple* begin() const { return triples_; }
  const Triple* end() const { return triples_ + count; }

 private:
  Triple triples_[MOST_TAPS];

  static int64_t divisor(int64_t a, int64_t b) { return b == 0 ? a : divisor(b, a % b); }
};

/// Whether a shape has some taps at equal distances, in any order, so near that the outputs of a set are near enough.
inline bool fits_minimal(const Shape& s, const int32_t* taps) {
  constexpr int64_t FARTHEST = 256, MOST_STRIDE = 16;
  const int64_t count = s.tap_count;
  if (count < 3 || count > Triples::MOST_TAPS || s.stride > MOST_STRIDE || s.out_step != 1 || s.channels < 1) return false;
  const int64_t apart = (span_of(taps, count) - 1) / (count - 1);
  if (apart < 1 || apart > FARTHEST) return false;
  uint64_t there = 0;
  for (int64_t k = 0; k < count; k++) {
    if (taps[k] % apart != 0 || taps[k] / apart >= count) return false;
    there |= uint64_t{1} << (taps[k] / apart);
  }
  return there == ~uint64_t{0} >> (64 - count);
}

/// Whether the gradient of the weights can come of it, too: three taps and a stride of 1.
inline bool fits_minimal_weight(const Shape& s, const int32_t* taps) {
  return s.tap_count == 3 && s.stride == 1 && fits_minimal(s, taps);
}

}  // namespace
