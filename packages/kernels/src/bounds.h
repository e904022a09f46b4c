// What the kernels may be asked for: shapes none of whose sizes overflow, on arrays that hold what they speak of.
#pragma once

#include <cstddef>

#include "shape.h"

namespace {

/// No field is larger, so that all are whole numbers in JavaScript as well.
constexpr int64_t LARGEST_FIELD = int64_t{1} << 52;
/// Reaches and strides; their products with the longest piece of a signal are far below 2⁶³.
constexpr int64_t FARTHEST = 1 << 30;
/// How far before and behind a signal outputs may see: the address of such a sample, were there one, does not wrap.
constexpr int64_t FARTHEST_SAMPLE = int64_t{1} << 40;
/// Weights and outputs: those of a float32 array of 256 GB.
constexpr int64_t MOST_ELEMENTS = int64_t{1} << 36;

constexpr int64_t SMALLEST_TRANSFORM = 256, LARGEST_TRANSFORM = 1 << 20;
/// Channels and rows of a group that is transformed.
constexpr int64_t MOST_TRANSFORMS = 1 << 20;

/// One dimension of an array: how many, and how many elements apart.
struct Extent {
  int64_t count, apart;
};

/// Where a shape's samples, weights or outputs lie in their array.
struct Layout {
  int64_t first;
  Extent dimensions[4];

  bool empty() const {
    for (const Extent& d : dimensions)
      if (d.count == 0) return true;
    return false;
  }

  /// Whether there are no more than `most`.
  bool within(int64_t most) const {
    int64_t count = 1;
    for (const Extent& d : dimensions) {
      if (d.count > most / count) return false;
      count *= larger_of(d.count, 1);
    }
    return true;
  }

  /// Whether an array of `length` elements holds them all.
  bool inside(size_t length) const {
    if (empty()) return true;
    __int128 last = first;
    for (const Extent& d : dimensions) last += static_cast<__int128>(d.count - 1) * d.apart;
    return last < static_cast<__int128>(length);
  }

  /// Whether each has a place of its own: the steps of a dimension pass over all that the finer ones reach.
  bool apart() const {
    Extent sorted[4];
    int count = 0;
    for (const Extent& d : dimensions) {
      if (d.count <= 1) continue;
      int at = count++;
      for (; at > 0 && sorted[at - 1].apart > d.apart; at--) sorted[at] = sorted[at - 1];
      sorted[at] = d;
    }
    __int128 reached = 0;
    for (int i = 0; i < count; i++) {
      if (sorted[i].apart <= reached) return false;
      reached += static_cast<__int128>(sorted[i].count - 1) * sorted[i].apart;
    }
    return true;
  }

 private:
  static int64_t larger_of(int64_t a, int64_t b) { return a > b ? a : b; }
};

inline Layout samples_of(const Shape& s) {
  return {0, {{s.batch, s.x_item}, {s.groups, s.x_group}, {s.channels, s.x_row}, {s.length, 1}}};
}

inline Layout weights_of(const Shape& s) {
  return {s.weight_first,
          {{s.groups, s.weight_group},
           {s.rows, s.weight_row},
           {s.channels, s.weight_channel},
           {s.tap_count, s.weight_tap}}};
}

inline Layout outputs_of(const Shape& s) {
  return {s.out_first,
          {{s.batch, s.out_item}, {s.groups, s.out_group}, {s.rows, s.out_row}, {s.out_length, s.out_step}}};
}

/// Whether the transforms, if there are any, have a size for which they are made and that the taps do not exceed.
inline bool transformable(const Shape& s, const int32_t* taps) {
  if (s.fft_size == 0) return true;
  return s.fft_size >= SMALLEST_TRANSFORM && s.fft_size <= LARGEST_TRANSFORM && (s.fft_size & (s.fft_size - 1)) == 0 &&
         s.fft_size >= span_of(taps, s.tap_count) && s.stride == 1 && s.out_step == 1 && s.channels >= 1 &&
         s.channels <= MOST_TRANSFORMS && s.rows <= MOST_TRANSFORMS;
}

/// Whether what a shape makes of outputs can be computed in T.
template <typename T>
bool activates(const Shape& s) {
  return s.activation < (sizeof(T) == sizeof(float) ? ELU + 1 : SIGMOID);
}

/// Whether every number of a shape means something, and every size that follows from it is one of 64 bits. The taps are
/// as many as the shape says.
inline bool sound(const Shape& s, const int32_t* taps) {
  const int64_t* fields = reinterpret_cast<const int64_t*>(&s);
  for (int i = 0; i < WHOLE_FIELDS; i++) {
    if (fields[i] > LARGEST_FIELD || (fields[i] < 0 && &fields[i] != &s.first)) return false;
  }
  if (s.batch < 1 || s.groups < 1 || s.rows < 1 || s.tap_count < 1 || s.out_length < 1) return false;
  if (s.stride < 1 || s.stride > FARTHEST) return false;
  if (s.first < -FARTHEST_SAMPLE || s.first > FARTHEST_SAMPLE) return false;
  if (static_cast<__int128>(s.out_length - 1) * s.stride > FARTHEST_SAMPLE) return false;
  if (!weights_of(s).within(MOST_ELEMENTS) || !outputs_of(s).within(MOST_ELEMENTS)) return false;
  if (!activates<float>(s)) return false;
  for (int64_t k = 0; k < s.tap_count; k++)
    if (taps[k] < 0 || taps[k] > FARTHEST) return false;
  return transformable(s, taps);
}

}  // namespace
