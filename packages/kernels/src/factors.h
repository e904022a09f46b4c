// The samples of a piece of a signal as the factors of minimal filtering's products.
#pragma once

#include "own-function.h"
#include "rows-in.h"
#include "winograd.h"

namespace {

/// Whether a shape has three taps, in any order, 0, d and 2d from the first, and outputs in sets are near enough.
inline bool fits_minimal(const Shape& s, const int32_t* taps) {
  constexpr int64_t FARTHEST = 256;
  if (s.tap_count != 3 || s.stride != 1 || s.out_step != 1 || s.channels < 1) return false;
  const int64_t d = taps[0] == 0   ? smaller(taps[1], taps[2])
                    : taps[1] == 0 ? smaller(taps[0], taps[2])
                                   : smaller(taps[0], taps[1]);
  const int64_t sum = int64_t{taps[0]} + taps[1] + taps[2];
  return d >= 1 && d <= FARTHEST && sum == 3 * d && span_of(taps, 3) == 2 * d + 1;
}

/// Room for the factors of one piece of every channel of a group: a line for each product. With a dilation d the outputs that
/// belong together, a set, are d apart, as the samples are: d neighbouring sets are a run, and runs follow each other.
template <typename T>
class Factors {
  using V = typename Vector<T>::Type;
  static constexpr int LANES = Vector<T>::LANES;

 public:
  const int64_t dilation;
  /// Sets in a piece.
  const int64_t sets;
  /// Elements from the factors of one product to the next, and from one channel to the next.
  int64_t line, row;

  /// Needs what `fits_minimal` asks for; for pieces of about `wanted` sets.
  Factors(const Shape& shape, const int32_t* taps, int64_t wanted)
      : dilation((span_of(taps, 3) - 1) / 2),
        sets(ceil_div(smaller(wanted, ceil_div(shape.out_length, OUTPUTS)), dilation) * dilation),
        line(sets + LANES),
        s(shape) {
    const int64_t lines = whole_lines(PRODUCTS * line * sizeof(T)) / LINE_BYTES;
    // An odd number of cache lines: see rows-in.h.
    row = (lines + 1 - lines % 2) * LINE_BYTES / sizeof(T);
  }

  int64_t bytes(int64_t channels) const { return channels * row * sizeof(T); }
  int64_t raw_bytes() const { return whole_lines((OUTPUTS * sets + 2 * dilation + 2 * OUTPUTS * LANES) * sizeof(T)); }

  /// The factors of `runs` runs of sets, of so many channels: the first sees sample `first`. `raw` is room for `raw_bytes`.
  void fill(const T* x, int64_t channels, int64_t first, int64_t runs, T* lines, T* raw) const {
    const int64_t seen = (OUTPUTS * runs + 2) * dilation;
    for (int64_t c = 0; c < channels; c++, x += s.x_row, lines += row) {
      const T* samples = x + first;
      // Vectors read a little beyond what is seen.
      if (first < 0 || first + seen + 2 * OUTPUTS * LANES > s.length) {
        copy_seen(raw, x, s.length, first, seen);
        samples = raw;
      }
      switch (dilation) {
        case 1: factors<1>(samples, runs, lines); break;
        case 2: factors<2>(samples, runs, lines); break;
        case 4: factors<4>(samples, runs, lines); break;
        case 8: factors<8>(samples, runs, lines); break;
        default: factors_of_runs(samples, runs, lines);
      }
    }
  }

 private:
  const Shape& s;

  /// Runs of which a vector holds several.
  template <int RUN>
  OWN_FUNCTION void factors(const T* x, int64_t runs, T* to) const {
    if constexpr (RUN < LANES) {
      for (int64_t m = 0; m < runs * RUN; m += LANES) {
        V here[OUTPUTS], next[OUTPUTS], samples[PRODUCTS];
        Runs<T, RUN>::split(x + OUTPUTS * m, here);
        Runs<T, RUN>::split(x + OUTPUTS * (m + RUN), next);
        for (int i = 0; i < PRODUCTS; i++) samples[i] = i < OUTPUTS ? here[i] : next[i - OUTPUTS];
        put_factors(samples, to + m);
      }
    } else {
      factors_of_runs(x, runs, to);
    }
  }

  /// Runs of any length. What a vector has too much belongs to the next run, and is written over.
  OWN_FUNCTION void factors_of_runs(const T* x, int64_t runs, T* to) const {
    for (int64_t run = 0; run < runs; run++, x += OUTPUTS * dilation, to += dilation)
      for (int64_t i = 0; i < dilation; i += LANES) {
        V samples[PRODUCTS];
        for (int j = 0; j < PRODUCTS; j++) samples[j] = load<T>(x + j * dilation + i);
        put_factors(samples, to + i);
      }
  }

  void put_factors(const V (&samples)[PRODUCTS], T* to) const {
    V factors[PRODUCTS];
    Filter<T>::of_samples(samples, factors);
    for (int j = 0; j < PRODUCTS; j++) store<T>(to + j * line, factors[j]);
  }
};

}  // namespace
