// Correlation with long kernels, by transforms: see fft-convolve.h.
#pragma once

#include "direct.h"
#include "fft-convolve.h"

namespace {

/// A transform spreads what is not finite over everything that it touches, as a direct sum does not: pieces in which
/// that shows are computed once more, directly.
template <typename T>
class Overlap {
 public:
  Overlap(const Shape& shape, const int32_t* taps)
      : s(shape), taps(taps), size(static_cast<int>(shape.fft_size)), span(span_of(taps, shape.tap_count)),
        pair(2 * (size - span + 1) * fft_pairs<T>(size, static_cast<int>(shape.channels), static_cast<int>(shape.rows))) {}

  int64_t packed_bytes() const { return table_bytes() + s.groups * spectra_bytes() + Direct<T>(s, taps).packed_bytes(); }

  /// The twiddles, the spectra of each group, and the weights for direct sums.
  void pack(const T* weight, uint8_t* packed, uint8_t* scratch) const {
    T* table = reinterpret_cast<T*>(packed);
    fft_make_table<T>(size, table);
    for (int64_t g = 0; g < s.groups; g++)
      fft_make_spectra<T>(size, table, s.channels, s.rows, weight + s.weight_first + g * s.weight_group, s.weight_row,
                          s.weight_channel, s.weight_tap, taps, s.tap_count,
                          reinterpret_cast<T*>(packed + table_bytes() + g * spectra_bytes()), reinterpret_cast<T*>(scratch));
    Direct<T>(s, taps).pack(weight, packed + table_bytes() + s.groups * spectra_bytes());
  }

  int64_t tasks() const { return s.batch * s.groups * pairs(); }
  int64_t piece_length() const { return pair; }

  int64_t scratch_bytes() const {
    const int64_t transforms = whole_lines(fft_scratch_length<T>(size, s.channels, s.rows) * sizeof(T));
    return larger(transforms, scratch_bytes_directly<T>(s, taps, pair));
  }

  /// Tasks `from` to before `to`: each some pairs of pieces of one group of one item. The shape's groups begin at
  /// `first_group` of `groups` that were packed.
  void run(const uint8_t* packed, const T* bias, const T* x, T* out, uint8_t* scratch, int64_t first_group, int64_t groups,
           int64_t from, int64_t to) const {
    for (int64_t task = from; task < to; task++) run(packed, bias, x, out, scratch, first_group, groups, task);
  }

 private:
  const Shape& s;
  const int32_t* taps;
  const int size;
  const int64_t span, pair;

  OWN_FUNCTION void run(const uint8_t* packed, const T* bias, const T* x, T* out, uint8_t* scratch, int64_t first_group,
                        int64_t groups, int64_t task) const {
    const int64_t line = task / pairs(), item = line / s.groups, here = line % s.groups;
    const int64_t group = first_group + here;
    const Shape some = piece_of(s, task % pairs(), pair);
    const Spectra<T> spectra{size,
                             static_cast<int>(s.channels),
                             static_cast<int>(s.rows),
                             static_cast<int>(span),
                             reinterpret_cast<const T*>(packed),
                             reinterpret_cast<const T*>(packed + table_bytes() + group * spectra_bytes())};
    const T* signal = x + item * s.x_item + here * s.x_group;
    T* to = out + item * s.out_item + here * s.out_group;
    fft_correlate<T>(spectra, signal + some.first, s.x_row, -some.first, s.length - some.first,
                     bias == nullptr ? nullptr : bias + group * s.rows, to + some.out_first, s.out_row, some.out_length,
                     reinterpret_cast<T*>(scratch));
    const int64_t pair_length = 2 * (size - span + 1);
    for (int64_t p = 0; p * pair_length < some.out_length; p++)
      finish(piece_of(some, p, pair_length), packed + table_bytes() + groups * spectra_bytes(), bias, signal, to, scratch, group);
  }

  /// Pairs by themselves, so that what is next to one makes no difference to it.
  void finish(const Shape& piece, const uint8_t* packed, const T* bias, const T* signal, T* out, uint8_t* scratch,
              int64_t group) const {
    T* to = out + piece.out_first;
    for (int64_t r = 0; r < s.rows; r++)
      if (!all_finite(to + r * s.out_row, piece.out_length))
        return directly(piece, packed, bias, signal, out, scratch, group);
    if (s.activation != NO_ACTIVATION) activate(s, to, s.out_row, s.rows, piece.out_length);
  }

  __attribute__((noinline)) void directly(const Shape& piece, const uint8_t* packed, const T* bias, const T* signal, T* out,
                                          uint8_t* scratch, int64_t group) const {
    run_directly<T>(piece, taps, packed, bias, signal, out, scratch, group);
  }

  int64_t table_bytes() const { return whole_lines(fft_table_length<T>(size) * sizeof(T)); }
  int64_t spectra_bytes() const { return whole_lines(fft_spectra_length<T>(size, s.channels, s.rows) * sizeof(T)); }
  int64_t pairs() const { return ceil_div(s.out_length, pair); }

};

}  // namespace
