// The samples of a piece of a signal as the factors of minimal filtering's products.
#pragma once

#include "own-function.h"
#include "rows-in.h"
#include "triples.h"
#include "winograd.h"

namespace {

/// Room for the factors of one piece of every channel of a group and triple of taps: a line for each product. With a dilation
/// d the outputs that belong together, a set, are d apart, as the samples are: d neighbouring sets are a run, and runs follow
/// each other.
template <typename T>
class Factors {
  using V = typename Vector<T>::Type;
  static constexpr int LANES = Vector<T>::LANES;

 public:
  const Triples& triples;
  const int64_t dilation;
  /// Sets in a piece.
  const int64_t sets;
  /// Elements from the factors of one product to the next, and from one triple of a channel to the next.
  int64_t line, row;

  /// Needs what `fits_minimal` asks for; for pieces of about `wanted` sets.
  Factors(const Shape& shape, const Triples& triples, int64_t wanted)
      : triples(triples),
        dilation(triples.dilation),
        sets(ceil_div(smaller(wanted, ceil_div(shape.out_length, OUTPUTS)), dilation) * dilation),
        line(sets + LANES),
        s(shape) {
    const int64_t lines = whole_lines(PRODUCTS * line * sizeof(T)) / LINE_BYTES;
    // An odd number of cache lines: see rows-in.h.
    row = (lines + 1 - lines % 2) * LINE_BYTES / sizeof(T);
  }

  int64_t bytes(int64_t channels) const { return channels * triples.count * row * sizeof(T); }
  int64_t raw_bytes() const {
    const int64_t phases = s.stride == 1 ? 0 : s.stride * phase_line();
    return whole_lines((phases + s.stride * seen_of(sets / dilation) + BEYOND) * sizeof(T));
  }

  /// Of one remainder of the stride, how many samples so many runs of sets see.
  int64_t seen_of(int64_t runs) const { return (OUTPUTS * runs + 2) * dilation + triples.farthest; }

  /// The factors of `runs` runs of sets, of so many channels: the first sees sample `first`. `raw` is room for `raw_bytes`.
  void fill(const T* x, int64_t channels, int64_t first, int64_t runs, T* lines, T* raw) const {
    const int64_t seen = seen_of(runs);
    for (int64_t c = 0; c < channels; c++, x += s.x_row) {
      const T* samples = samples_at(x, first, seen, raw);
      for (const Triple& triple : triples) {
        put_triple(samples + triple.phase * phase_line() + triple.place, runs, lines);
        lines += row;
      }
    }
  }

 private:
  const Shape& s;

  /// Vectors read a little beyond what is seen.
  static constexpr int64_t BEYOND = 2 * OUTPUTS * LANES;

  /// Elements from the samples of one remainder of the stride to those of the next.
  int64_t phase_line() const { return seen_of(sets / dilation) + BEYOND; }

  /// Where the samples from `first` on lie, `seen` of each remainder of the stride: in the signal where it has them all.
  const T* samples_at(const T* x, int64_t first, int64_t seen, T* raw) const {
    T* const copy = s.stride == 1 ? raw : raw + s.stride * phase_line();
    const bool there = first >= 0 && first + s.stride * seen + (s.stride == 1 ? BEYOND : 0) <= s.length;
    if (!there) copy_seen(copy, x, s.length, first, s.stride * seen);
    const T* const samples = there ? x + first : copy;
    if (s.stride == 1) return samples;
    split_phases(samples, s.stride * seen, s.stride, phase_line(), raw);
    return raw;
  }

  /// The factors of one triple, whose first tap's sample of the first output is x[0].
  void put_triple(const T* x, int64_t runs, T* to) const {
    switch (dilation) {
      case 1: return factors<1>(x, runs, to);
      case 2: return factors<2>(x, runs, to);
      case 4: return factors<4>(x, runs, to);
      case 8: return factors<8>(x, runs, to);
      default: return factors_of_runs(x, runs, to);
    }
  }

  /// Runs of which a vector holds several.
  template <int RUN>
  OWN_FUNCTION void factors(const T* x, int64_t runs, T* to) const {
    if constexpr (RUN < LANES) {
      // The last two samples that a set sees are the first of the run behind it.
      V here[OUTPUTS], next[OUTPUTS], samples[PRODUCTS];
      Runs<T, RUN>::split(x, next);
      for (int64_t m = 0; m < runs * RUN; m += LANES) {
        for (int i = 0; i < OUTPUTS; i++) samples[i] = here[i] = next[i];
        Runs<T, RUN>::split(x + OUTPUTS * (m + LANES), next);
        for (int i = OUTPUTS; i < PRODUCTS; i++)
          samples[i] = Runs<T, RUN>::shifted(here[i - OUTPUTS], next[i - OUTPUTS]);
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
