// Correlation of long rows by overlap-save: pieces are transformed, multiplied by the spectra of the taps, and
// transformed back. What wraps around in a piece is dropped.
//
// Two pieces ride as real and imaginary part of one transform: taps are real, so they keep apart.
#pragma once

#include "fft.h"

namespace {

/// How a correlation by transforms is laid out for one group of channels.
template <typename T>
struct Spectra {
  int size;      // points of a transform, a power of two from 256 to 2²⁰
  int channels;
  int rows;
  int span;      // samples from the first tap to the last, one more than the farthest reach
  const T* table;   // made by fft_make_table
  const T* values;  // made by fft_make_spectra
};

/// Rows whose sums are held in registers together; those that are left are done one by one.
constexpr int SPECTRUM_ROWS = 4;

/// Elements of a group: its complex vectors.
template <typename T>
constexpr int GROUP_LENGTH = GROUP * 2 * Vector<T>::LANES;

/// The spectra of all channels and rows, group after group. A group has blocks of SPECTRUM_ROWS rows, each
/// [vectors of the group][channels][rows of the block], and then single rows, each [channels][vectors of the group].
template <typename T>
int64_t fft_spectra_length(int size, int channels, int rows) {
  return int64_t{2} * size * channels * rows;
}

/// Where scratch is divided, counted in elements from an address that is a multiple of ALIGNMENT bytes.
template <typename T>
struct ScratchLayout {
  static constexpr int ALIGNMENT = 64;
  int radix, block_rows;
  int64_t block_stride, array_stride, piece, groups, arrays, length;

  ScratchLayout(int size, int channels, int rows) {
    constexpr int LANES = Vector<T>::LANES;
    radix = radix_of(size / LANES);
    block_rows = size / LANES / radix;
    // Blocks a power of two apart would fall on the same lines of the cache.
    block_stride = int64_t{block_rows} * 2 * LANES + 2 * ALIGNMENT / sizeof(T);
    array_stride = radix * block_stride + ALIGNMENT / sizeof(T);
    piece = 0;
    groups = piece + 2 * int64_t{size};
    arrays = groups + channels * int64_t{GROUP_LENGTH<T>};
    length = arrays + (channels > rows ? channels : rows) * array_stride + ALIGNMENT / sizeof(T);
  }

  static T* aligned(T* scratch) {
    return reinterpret_cast<T*>((reinterpret_cast<uintptr_t>(scratch) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
  }
};

template <typename T>
int64_t fft_scratch_length(int size, int channels, int rows) {
  return ScratchLayout<T>(size, channels, rows).length;
}

/// Splits a block in place.
template <typename T>
__attribute__((noinline)) void split_block(T* block, int rows, const T* twiddles) {
  const int radix = radix_of(rows), part = rows / radix;
  const int64_t stride = int64_t{part} * 2 * Vector<T>::LANES;
  const auto in = [=](int q, int row) { return load_complex<T>(block + q * stride + row * 2 * Vector<T>::LANES); };
  if (radix == 4)
    split_rows<T, 4>(in, block, stride, part, twiddles);
  else
    split_rows<T, 8>(in, block, stride, part, twiddles);
}

/// Undoes `split_block`.
template <typename T>
__attribute__((noinline)) void merge_block(T* block, int rows, const T* twiddles) {
  const int radix = radix_of(rows), part = rows / radix;
  const int64_t stride = int64_t{part} * 2 * Vector<T>::LANES;
  const auto out = [=](int q, int row, Complex<T> value) {
    store_complex<T>(block + q * stride + row * 2 * Vector<T>::LANES, value);
  };
  if (radix == 4)
    merge_rows<T, 4>(block, stride, out, part, twiddles);
  else
    merge_rows<T, 8>(block, stride, out, part, twiddles);
}

/// Splits two pieces of a signal, the real and the imaginary part of the whole.
template <typename T>
__attribute__((noinline)) void split_pieces(const T* real, const T* imaginary, T* array, const ScratchLayout<T>& layout,
                                            const T* twiddles) {
  const int part = layout.block_rows;
  const auto in = [=](int q, int row) {
    const int64_t at = (int64_t{q} * part + row) * Vector<T>::LANES;
    return Complex<T>{load_vector<T>(real + at), load_vector<T>(imaginary + at)};
  };
  if (layout.radix == 4)
    split_rows<T, 4>(in, array, layout.block_stride, part, twiddles);
  else
    split_rows<T, 8>(in, array, layout.block_stride, part, twiddles);
}

/// Stores what of a vector lies before `left`.
template <typename T>
ALWAYS_INLINE void store_before(T* at, typename Vector<T>::Type value, int64_t left) {
  if (left >= Vector<T>::LANES) {
    store_vector<T>(at, value);
  } else {
    for (int lane = 0; lane < left; lane++) at[lane] = value[lane];
  }
}

/// Merges the whole into two pieces of the result, of which the first so many samples are wanted.
template <typename T>
__attribute__((noinline)) void merge_pieces(const T* array, const ScratchLayout<T>& layout, const T* twiddles, T bias,
                                            T* real, int64_t real_length, T* imaginary, int64_t imaginary_length) {
  const int part = layout.block_rows;
  const auto out = [=](int q, int row, Complex<T> value) {
    const int64_t at = (int64_t{q} * part + row) * Vector<T>::LANES;
    store_before<T>(real + at, value.re + bias, real_length - at);
    store_before<T>(imaginary + at, value.im + bias, imaginary_length - at);
  };
  if (layout.radix == 4)
    merge_rows<T, 4>(array, layout.block_stride, out, part, twiddles);
  else
    merge_rows<T, 8>(array, layout.block_stride, out, part, twiddles);
}

/// Arrays that are transformed at once, `stride` apart: `in` of them forward and, when their spectra have been turned
/// into those of `out` arrays, in the same place, back.
template <typename T>
struct Arrays {
  T* data;
  int64_t stride;
  int in, out;
};

/// Splits a block of all arrays as far as it goes, has `middle(block, stride, group, count)` do `count` groups from
/// `group` on, and merges. Each part is finished before the next is begun, so that it stays in the nearest cache.
template <typename T>
void through_block(const Arrays<T>& arrays, T* block, int rows, const T* twiddles, int group, const auto& middle) {
  if (rows == GROUP) return middle(block, 0, group, 1);
  const int radix = radix_of(rows), part = rows / radix;
  const int64_t stride = int64_t{part} * 2 * Vector<T>::LANES;
  for (int i = 0; i < arrays.in; i++) split_block(block + i * arrays.stride, rows, twiddles);
  if (part == GROUP) {
    middle(block, stride, group, radix);
  } else {
    for (int q = 0; q < radix; q++)
      through_block(arrays, block + q * stride, part, twiddles + split_length(rows), group + q * part / GROUP, middle);
  }
  for (int i = 0; i < arrays.out; i++) merge_block(block + i * arrays.stride, rows, twiddles);
}

/// The same for all blocks that `split_pieces` leaves.
template <typename T>
void through_blocks(const Arrays<T>& arrays, const ScratchLayout<T>& layout, const T* twiddles, const auto& middle) {
  const int rows = layout.block_rows;
  twiddles += split_length(layout.radix * rows);
  for (int q = 0; q < layout.radix; q++)
    through_block(arrays, arrays.data + q * layout.block_stride, rows, twiddles, q * rows / GROUP, middle);
}

/// sums[r][v] = Σ_c values[c][r][v] · groups[c][v], from vector `first` of the groups on.
template <typename T, int ROWS, int VECTORS>
ALWAYS_INLINE void multiply_spectra(const T* groups, int channels, const T* values, int first,
                                    Complex<T> (&sums)[SPECTRUM_ROWS][GROUP]) {
  constexpr int STEP = 2 * Vector<T>::LANES;
  Complex<T> held[ROWS][VECTORS] = {};
  groups += first * STEP;
  for (int c = 0; c < channels; c++, groups += GROUP_LENGTH<T>) {
    Complex<T> x[VECTORS];
    for (int v = 0; v < VECTORS; v++) x[v] = load_complex<T>(groups + v * STEP);
    for (int r = 0; r < ROWS; r++) {
      for (int v = 0; v < VECTORS; v++, values += STEP) {
        const Complex<T> w = load_complex<T>(values);
        held[r][v].re += w.re * x[v].re;
        held[r][v].im += w.re * x[v].im;
        held[r][v].re -= w.im * x[v].im;
        held[r][v].im += w.im * x[v].re;
      }
    }
  }
  for (int r = 0; r < ROWS; r++)
    for (int v = 0; v < VECTORS; v++) sums[r][first + v] = held[r][v];
}

/// The middle of a correlation with one channel and one row: groups go from the time of the rows to frequencies and
/// back without leaving the registers.
template <typename T>
__attribute__((noinline)) void middle_one(const Spectra<T>& s, T* block, int64_t stride, int group, int count) {
  const int64_t at = int64_t{group} * GROUP_LENGTH<T>;
  const T* lane = s.table + TableLayout<T>::LANE + at;
  const T* between = s.table + TableLayout<T>::BETWEEN;
  const T* values = s.values + at;
  for (int i = 0; i < count; i++, block += stride, lane += GROUP_LENGTH<T>, values += GROUP_LENGTH<T>) {
    Complex<T> a[GROUP];
    for (int v = 0; v < GROUP; v++) a[v] = load_complex<T>(block + v * 2 * Vector<T>::LANES);
    transform_group(a, lane, between);
    for (int v = 0; v < GROUP; v++) {
      const Complex<T> w = load_complex<T>(values + v * 2 * Vector<T>::LANES);
      a[v] = times<false>(a[v], w.re, w.im);
    }
    restore_group(a, lane, between);
    for (int v = 0; v < GROUP; v++) store_complex<T>(block + v * 2 * Vector<T>::LANES, a[v]);
  }
}

/// The middle of a correlation with several channels or rows.
template <typename T>
__attribute__((noinline)) void middle_many(const Spectra<T>& s, T* groups, int64_t array_stride, T* block,
                                           int64_t stride, int group, int count) {
  constexpr int STEP = 2 * Vector<T>::LANES;
  const T* between = s.table + TableLayout<T>::BETWEEN;
  const T* lane = s.table + TableLayout<T>::LANE + int64_t{group} * GROUP_LENGTH<T>;
  const int64_t row_length = int64_t{s.channels} * GROUP_LENGTH<T>;
  const T* values = s.values + group * s.rows * row_length;
  for (int i = 0; i < count; i++, block += stride, lane += GROUP_LENGTH<T>) {
    for (int c = 0; c < s.channels; c++) {
      Complex<T> a[GROUP];
      for (int v = 0; v < GROUP; v++) a[v] = load_complex<T>(block + c * array_stride + v * STEP);
      transform_group(a, lane, between);
      for (int v = 0; v < GROUP; v++) store_complex<T>(groups + c * GROUP_LENGTH<T> + v * STEP, a[v]);
    }
    for (int row = 0; row < s.rows;) {
      Complex<T> sums[SPECTRUM_ROWS][GROUP];
      int rows = 1;
      if (s.rows - row >= SPECTRUM_ROWS) {
        rows = SPECTRUM_ROWS;
        for (int v = 0; v < GROUP; v++)
          multiply_spectra<T, SPECTRUM_ROWS, 1>(groups, s.channels, values + v * row_length, v, sums);
      } else {
        multiply_spectra<T, 1, GROUP>(groups, s.channels, values, 0, sums);
      }
      values += rows * row_length;
      for (int r = 0; r < rows; r++, row++) {
        restore_group(sums[r], lane, between);
        for (int v = 0; v < GROUP; v++) store_complex<T>(block + row * array_stride + v * STEP, sums[r][v]);
      }
    }
  }
}

/// The spectra of weight[r][c][k], which is at w[r·w_row + c·w_channel + k·w_tap] and reaches taps[k] samples forward,
/// 0 ≤ taps[k] < size. The scale of the inverse transform is in them. `scratch` has fft_scratch_length(size, 1, 1).
template <typename T>
void fft_make_spectra(int size, const T* table, int channels, int rows, const T* w, int64_t w_row, int64_t w_channel,
                      int64_t w_tap, const int32_t* taps, int tap_count, T* values, T* scratch) {
  constexpr int STEP = 2 * Vector<T>::LANES;
  const ScratchLayout<T> layout(size, 1, 1);
  scratch = layout.aligned(scratch);
  T* piece = scratch + layout.piece;
  const T* splits = table + TableLayout<T>::split(size);
  const int blocked = rows / SPECTRUM_ROWS * SPECTRUM_ROWS;
  for (int i = 0; i < 2 * size; i++) piece[i] = 0;
  for (int r = 0; r < rows; r++) {
    for (int c = 0; c < channels; c++) {
      const T* from = w + r * w_row + c * w_channel;
      for (int k = 0; k < tap_count; k++) piece[(size - taps[k]) & (size - 1)] += from[k * w_tap] / T(size);
      split_pieces(piece, piece + size, scratch + layout.arrays, layout, splits);
      for (int k = 0; k < tap_count; k++) piece[(size - taps[k]) & (size - 1)] = 0;

      const bool alone = r >= blocked;
      const int first = alone ? r : r / SPECTRUM_ROWS * SPECTRUM_ROWS;
      const int64_t between_vectors = alone ? STEP : int64_t{channels} * SPECTRUM_ROWS * STEP;
      T* to = values + int64_t{first} * channels * GROUP_LENGTH<T> +
              (alone ? c * GROUP_LENGTH<T> : (c * SPECTRUM_ROWS + r - first) * STEP);
      const auto middle = [=](T* block, int64_t stride, int group, int count) {
        for (int i = 0; i < count; i++) {
          Complex<T> a[GROUP];
          for (int v = 0; v < GROUP; v++) a[v] = load_complex<T>(block + i * stride + v * STEP);
          transform_group(a, table + TableLayout<T>::LANE + int64_t{group + i} * GROUP_LENGTH<T>,
                          table + TableLayout<T>::BETWEEN);
          T* at = to + (group + i) * (int64_t{rows} * channels * GROUP_LENGTH<T>);
          for (int v = 0; v < GROUP; v++) store_complex<T>(at + v * between_vectors, a[v]);
        }
      };
      through_blocks(Arrays<T>{scratch + layout.arrays, layout.array_stride, 1, 0}, layout, splits, middle);
    }
  }
}

/// out[r][t] = bias[r] + Σ_c Σ_k weight[r][c][k] · x[c][taps[k] + t] for 0 ≤ t < length ≤ 2·(size − span + 1).
///
/// x is at the sample that a tap of reach 0 sees for output 0. Of each row of x, `x_row` apart, the samples
/// from ≤ i < to are there; the others count as zero and are not touched. `bias` may be null, for none. Nothing is
/// written behind out[r][length − 1].
template <typename T>
void fft_correlate_pair(const Spectra<T>& s, const T* x, int64_t x_row, int64_t from, int64_t to, const T* bias, T* out,
                        int64_t out_row, int length, T* scratch) {
  const ScratchLayout<T> layout(s.size, s.channels, s.rows);
  scratch = layout.aligned(scratch);
  const T* splits = s.table + TableLayout<T>::split(s.size);
  const int step = s.size - s.span + 1;
  const Arrays<T> arrays{scratch + layout.arrays, layout.array_stride, s.channels, s.rows};

  // What the outputs need not be there: samples behind count as zero, so that they make no difference.
  const int64_t seen = int64_t{length} + s.span - 1 < to ? int64_t{length} + s.span - 1 : to;
  const int64_t whole = int64_t{step} + s.size;
  for (int c = 0; c < s.channels; c++) {
    const T* real = x + c * x_row;
    if (from > 0 || seen < whole) {
      T* piece = scratch + layout.piece;
      for (int64_t i = 0; i < whole; i++) piece[i] = i >= from && i < seen ? real[i] : T(0);
      real = piece;
    }
    split_pieces(real, real + step, arrays.data + c * arrays.stride, layout, splits);
  }

  if (s.channels == 1 && s.rows == 1)
    through_blocks(arrays, layout, splits, [&](T* block, int64_t stride, int group, int count) {
      middle_one(s, block, stride, group, count);
    });
  else
    through_blocks(arrays, layout, splits, [&](T* block, int64_t stride, int group, int count) {
      middle_many(s, scratch + layout.groups, arrays.stride, block, stride, group, count);
    });

  const int real_length = length < step ? length : step;
  for (int r = 0; r < s.rows; r++) {
    T* real = out + r * out_row;
    merge_pieces(arrays.data + r * arrays.stride, layout, splits, bias ? bias[r] : T(0), real, real_length,
                 real + real_length, length - real_length);
  }
}

}  // namespace
