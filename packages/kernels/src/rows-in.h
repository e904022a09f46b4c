// How the samples of a piece come to lie in the cache.
#pragma once

#include "ahead.h"
#include "own-function.h"
#include "runs.h"
#include "shape.h"
#include "vector.h"

namespace {

/// About how much input a piece holds: what stays in the second-level cache while every block of rows passes over it.
constexpr int64_t PIECE_BYTES = 256 * 1024;
constexpr int64_t SHORTEST_PIECE = 192;
constexpr int64_t LONGEST_PIECE = 12288;

/// to[i] = x[first + i], zero where a row of `length` samples has none.
template <typename T>
inline void copy_seen(T* to, const T* x, int64_t length, int64_t first, int64_t count) {
  const int64_t left = smaller(larger(-first, 0), count);
  const int64_t end = larger(left, smaller(count, length - first));
  for (int64_t i = 0; i < left; i++) to[i] = 0;
  copy_samples(to + left, x + first + left, end - left);
  for (int64_t i = end; i < count; i++) to[i] = 0;
}

/// Samples by the remainders of the stride: to[phase · line + i] = x[phase + i · stride].
template <typename T>
OWN_FUNCTION void split_phases(const T* x, int64_t count, int64_t stride, int64_t line, T* to) {
  using V = typename Vector<T>::Type;
  constexpr int64_t LANES = Vector<T>::LANES;
  int64_t start = 0;
  for (; stride == 2 && 2 * start + 2 * LANES <= count; start += LANES) {
    const V a = load<T>(x + 2 * start), b = load<T>(x + 2 * start + LANES);
    V even, odd;
    Runs<T, 1>::split(a, b, even, odd);
    store<T>(to + start, even);
    store<T>(to + line + start, odd);
  }
  for (int64_t phase = 0; phase < stride; phase++)
    for (int64_t i = start, at = phase + start * stride; at < count; i++, at += stride) to[phase * line + i] = x[at];
}

/// Room for what one piece of outputs sees of every channel of a group, laid out so that the outputs of a tap read
/// neighbouring samples. The row of a channel is a few lines: with a stride one for each remainder of it, and where taps
/// lie so far apart that most samples between them are not seen, one for each tap.
template <typename T>
class RowsIn {
 public:
  /// Outputs of a piece.
  int64_t piece;
  /// Elements from the row of one channel to the next.
  int64_t row;

  RowsIn(const Shape& shape, const int32_t* taps, int64_t longest = LONGEST_PIECE)
      : s(shape), taps(taps), span(span_of(taps, shape.tap_count)) {
    // A multiple of every tile that there is.
    constexpr int64_t STEP = 12 * Vector<T>::LANES;
    const int64_t fitting = PIECE_BYTES / static_cast<int64_t>(sizeof(T)) / s.stride / larger(s.channels, 1);
    piece = smaller(smaller(larger(fitting / STEP * STEP, SHORTEST_PIECE), longest), s.out_length);
    // A vector may read beyond the last sample; what it gets there is not used.
    const int64_t tap_line = piece + Vector<T>::LANES;
    const int64_t phase_line = ceil_div(raw_length(piece), s.stride) + Vector<T>::LANES;
    // Whichever takes less room, which so never is more for a shorter piece.
    apart = phase_line * s.stride > tap_line * s.tap_count;
    line = apart ? tap_line : phase_line;
    // An odd number of cache lines: rows a power of two apart would share their places in the cache.
    const int64_t lines = whole_lines(line * (apart ? s.tap_count : s.stride) * sizeof(T)) / LINE_BYTES;
    row = (lines + 1 - lines % 2) * LINE_BYTES / sizeof(T);
  }

  /// For `channels` of the channels: enough for fewer outputs as well.
  int64_t bytes(int64_t channels) const {
    return whole_lines((channels * row + (s.stride > 1 ? smaller(raw_length(piece), row) : 0)) * sizeof(T));
  }

  /// Where tap k begins in a channel's row.
  int64_t place(int64_t k) const { return apart ? k * line : taps[k] % s.stride * line + taps[k] / s.stride; }

  /// Copies what `count` outputs, the first of which sees sample `first`, see of each channel: zeros where there is no
  /// sample.
  void fill(const T* x, int64_t channels, int64_t first, int64_t count, T* rows) const {
    if (apart && s.x_row == 1 && first >= 0 && first + raw_length(count) <= s.length)
      return neighbours(x + first, channels, count, rows);
    T* raw = rows + channels * row;
    for (int64_t c = 0; c < channels; c++, x += s.x_row, rows += row) {
      if (apart) {
        for (int64_t k = 0; k < s.tap_count; k++) every(x, first + taps[k], count, rows + k * line);
      } else if (splits()) {
        const bool whole = first >= 0 && first + raw_length(count) <= s.length;
        if (!whole) copy_seen(raw, x, s.length, first, raw_length(count));
        split_phases(whole ? x + first : raw, raw_length(count), s.stride, line, rows);
      } else {
        copy_seen(rows, x, s.length, first, raw_length(count));
      }
    }
  }

  /// What a piece sees whose first output sees sample `first` of x.
  Ahead<T> ahead(const T* x, int64_t channels, int64_t first, int64_t steps) const {
    if (apart) return {};
    return {x, channels, s.x_row, larger(first, 0), smaller(first + raw_length(piece), s.length), steps};
  }

 private:
  const Shape& s;
  const int32_t* taps;
  const int64_t span;
  bool apart;
  int64_t line;

  bool splits() const { return !apart && s.stride > 1; }

  /// From the first sample that `count` outputs see to the last.
  int64_t raw_length(int64_t count) const { return (count - 1) * s.stride + span; }

  /// Every sample being there, and channels neighbours: a few lines of the signal hold some outputs of many of them.
  OWN_FUNCTION void neighbours(const T* x, int64_t channels, int64_t count, T* rows) const {
    constexpr int64_t STRIP = 8;
    for (int64_t k = 0; k < s.tap_count; k++, rows += line)
      for (int64_t start = 0; start < count; start += STRIP) {
        const T* from = x + taps[k] + start * s.stride;
        const int64_t some = smaller(STRIP, count - start);
        for (int64_t c = 0; c < channels; c++)
          for (int64_t i = 0; i < some; i++) rows[c * row + start + i] = from[c + i * s.stride];
      }
  }

  /// to[i] = x[first + i · stride]
  OWN_FUNCTION void every(const T* x, int64_t first, int64_t count, T* to) const {
    if (s.stride == 1) return copy_seen(to, x, s.length, first, count);
    const int64_t left = smaller(count, larger(0, ceil_div(-first, s.stride)));
    const int64_t end = first >= s.length ? left : larger(left, smaller(count, ceil_div(s.length - first, s.stride)));
    for (int64_t i = 0; i < left; i++) to[i] = 0;
    for (int64_t i = left; i < end; i++) to[i] = x[first + i * s.stride];
    for (int64_t i = end; i < count; i++) to[i] = 0;
  }
};

}  // namespace
