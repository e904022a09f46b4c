// Correlation of long rows by overlap-save: pieces are transformed, multiplied by the spectra of the taps, and
// transformed back. What wraps around in a piece is dropped.
//
// Two pieces ride as real and imaginary part of one transform: taps are real, so they keep apart.
#pragma once

#include "fft-blocks.h"
#include "own-function.h"

namespace {

/// How a correlation by transforms is laid out for one group of channels.
template <typename T>
struct Spectra {
  int size;  // points of a transform, a power of two from 256 to 2²⁰
  int channels;
  int rows;
  int span;         // samples from the first tap to the last, one more than the farthest reach
  const T* table;   // made by fft_make_table
  const T* values;  // made by fft_make_spectra
};

/// Rows whose sums are held in registers together; those that are left are done one by one.
constexpr int SPECTRUM_ROWS = 4;

/// Groups that are transformed together: as many as the registers hold.
constexpr int TOGETHER = HAS_32_REGISTERS ? 2 : 1;

/// Elements of a group: its complex vectors.
template <typename T>
constexpr int GROUP_LENGTH = GROUP * 2 * Vector<T>::LANES;

/// The spectra of all channels and rows, group after group. A group has blocks of SPECTRUM_ROWS rows, each
/// [vectors of the group][channels][rows of the block], and then single rows, each [channels][vectors of the group].
template <typename T>
int64_t fft_spectra_length(int size, int channels, int rows) {
  return int64_t{2} * size * channels * rows;
}

/// Pairs of pieces that are multiplied by the same part of the spectra before the next is read, at most.
constexpr int MOST_PAIRS = 4;

/// How many that are for a shape: spectra too large for the nearer caches are worth the room.
template <typename T>
int fft_pairs(int size, int channels, int rows) {
  const bool large = fft_spectra_length<T>(size, channels, rows) * int64_t{sizeof(T)} > 1 << 20;
  return large && channels * rows > 1 ? MOST_PAIRS : 1;
}

/// Where scratch is divided, counted in elements from a multiple of 64 bytes.
template <typename T>
struct ScratchLayout {
  /// A row that ends within a pair, or what of a pair is beyond the end of a row.
  static constexpr int64_t PIECE = 0;
  ArrayLayout<T> array;
  /// The groups of all channels that are being multiplied; the arrays of all channels, and later rows, of the pairs.
  int64_t groups, arrays, pair_stride, length;

  ScratchLayout(int size, int channels, int rows) : array(size) {
    const int pairs = fft_pairs<T>(size, channels, rows);
    groups = PIECE + 2 * int64_t{size};
    arrays = groups + int64_t{pairs} * channels * GROUP_LENGTH<T>;
    pair_stride = (channels > rows ? channels : rows) * array.length;
    length = arrays + pairs * pair_stride + ArrayLayout<T>::LINE;
  }

  static T* aligned(T* scratch) {
    return reinterpret_cast<T*>((reinterpret_cast<uintptr_t>(scratch) + 63) / 64 * 64);
  }
};

template <typename T>
int64_t fft_scratch_length(int size, int channels, int rows) {
  return ScratchLayout<T>(size, channels, rows).length;
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

/// COUNT groups, `stride` apart.
template <typename T, int COUNT>
ALWAYS_INLINE void load_groups(Complex<T> (&a)[COUNT][GROUP], const T* from, int64_t stride) {
  for (int g = 0; g < COUNT; g++)
    for (int v = 0; v < GROUP; v++) a[g][v] = load_complex<T>(from + g * stride + v * 2 * Vector<T>::LANES);
}

template <typename T, int COUNT>
ALWAYS_INLINE void store_groups(T* to, int64_t stride, const Complex<T> (&a)[COUNT][GROUP]) {
  for (int g = 0; g < COUNT; g++)
    for (int v = 0; v < GROUP; v++) store_complex<T>(to + g * stride + v * 2 * Vector<T>::LANES, a[g][v]);
}

/// Takes groups with one channel and one row from the time of the rows to frequencies and back.
template <typename T, int COUNT>
ALWAYS_INLINE void correlate_groups(T* block, int64_t stride, const T* values, const T* lane, const T* between) {
  Complex<T> a[COUNT][GROUP];
  load_groups(a, block, stride);
  transform_groups(a, lane, GROUP_LENGTH<T>, between);
  twiddle_groups<false>(a, 0, values, GROUP_LENGTH<T>);
  restore_groups(a, lane, GROUP_LENGTH<T>, between);
  store_groups(block, stride, a);
}

/// The middle of a correlation with one channel and one row.
template <typename T>
__attribute__((noinline)) void middle_one(const Spectra<T>& s, T* block, int64_t stride, int group, int count) {
  const T* between = s.table + TableLayout<T>::BETWEEN;
  const T* lane = s.table + TableLayout<T>::LANE + int64_t{group} * GROUP_LENGTH<T>;
  const T* values = s.values + int64_t{group} * GROUP_LENGTH<T>;
  int i = 0;
  for (; i + TOGETHER <= count; i += TOGETHER)
    correlate_groups<T, TOGETHER>(block + i * stride, stride, values + i * GROUP_LENGTH<T>, lane + i * GROUP_LENGTH<T>,
                                  between);
  for (; i < count; i++)
    correlate_groups<T, 1>(block + i * stride, stride, values + i * GROUP_LENGTH<T>, lane + i * GROUP_LENGTH<T>, between);
}

/// Transforms the same group of COUNT channels.
template <typename T, int COUNT>
ALWAYS_INLINE void transform_channels(const T* from, int64_t from_stride, T* to, const T* lane, const T* between) {
  Complex<T> a[COUNT][GROUP];
  load_groups(a, from, from_stride);
  transform_groups(a, lane, 0, between);
  store_groups(to, GROUP_LENGTH<T>, a);
}

/// Transforms the same group of COUNT rows back.
template <typename T, int COUNT>
ALWAYS_INLINE void restore_sums(const Complex<T> (*sums)[GROUP], T* to, int64_t stride, const T* lane, const T* between) {
  Complex<T> a[COUNT][GROUP];
  for (int r = 0; r < COUNT; r++)
    for (int v = 0; v < GROUP; v++) a[r][v] = sums[r][v];
  restore_groups(a, lane, 0, between);
  store_groups(to, stride, a);
}

/// Transforms the same group of all channels.
template <typename T>
OWN_FUNCTION void transform_group(int channels, const T* from, int64_t from_stride, T* to, const T* lane, const T* between) {
  int c = 0;
  for (; c + TOGETHER <= channels; c += TOGETHER)
    transform_channels<T, TOGETHER>(from + c * from_stride, from_stride, to + c * GROUP_LENGTH<T>, lane, between);
  for (; TOGETHER > 1 && c < channels; c++)
    transform_channels<T, 1>(from + c * from_stride, from_stride, to + c * GROUP_LENGTH<T>, lane, between);
}

/// The sums of SPECTRUM_ROWS rows in a group, of every pair.
template <typename T>
OWN_FUNCTION void multiply_rows(int pairs, int channels, const T* groups, const T* values,
                                Complex<T> (&sums)[MOST_PAIRS][SPECTRUM_ROWS][GROUP]) {
  const int64_t row_length = int64_t{channels} * GROUP_LENGTH<T>;
  for (int v = 0; v < GROUP; v++)
    for (int p = 0; p < pairs; p++)
      multiply_spectra<T, SPECTRUM_ROWS, 1>(groups + p * row_length, channels, values + v * row_length, v, sums[p]);
}

/// Transforms a group of SPECTRUM_ROWS rows of a pair back.
template <typename T>
OWN_FUNCTION void restore_rows(const Complex<T> (&sums)[SPECTRUM_ROWS][GROUP], T* to, int64_t stride, const T* lane,
                               const T* between) {
  for (int r = 0; r < SPECTRUM_ROWS; r += TOGETHER)
    restore_sums<T, TOGETHER>(sums + r, to + r * stride, stride, lane, between);
}

/// The same group of one row, of every pair.
template <typename T>
OWN_FUNCTION void middle_row(const Arrays<T>& arrays, int channels, const T* groups, const T* values, T* row,
                             const T* lane, const T* between) {
  const int64_t row_length = int64_t{channels} * GROUP_LENGTH<T>;
  Complex<T> sums[SPECTRUM_ROWS][GROUP];
  for (int p = 0; p < arrays.pairs; p++) {
    multiply_spectra<T, 1, GROUP>(groups + p * row_length, channels, values, 0, sums);
    restore_sums<T, 1>(sums, row + p * arrays.pair_stride, arrays.stride, lane, between);
  }
}

/// The middle of a correlation with several channels or rows.
template <typename T>
__attribute__((noinline)) void middle_many(const Spectra<T>& s, const Arrays<T>& arrays, T* groups, T* block,
                                           int64_t stride, int group, int count) {
  const T* between = s.table + TableLayout<T>::BETWEEN;
  const T* lane = s.table + TableLayout<T>::LANE + int64_t{group} * GROUP_LENGTH<T>;
  const int64_t row_length = int64_t{s.channels} * GROUP_LENGTH<T>;
  const T* values = s.values + group * s.rows * row_length;
  for (int i = 0; i < count; i++, block += stride, lane += GROUP_LENGTH<T>) {
    for (int p = 0; p < arrays.pairs; p++)
      transform_group(s.channels, block + p * arrays.pair_stride, arrays.stride, groups + p * row_length, lane, between);
    Complex<T> sums[MOST_PAIRS][SPECTRUM_ROWS][GROUP];
    int row = 0;
    for (; row + SPECTRUM_ROWS <= s.rows; row += SPECTRUM_ROWS, values += SPECTRUM_ROWS * row_length) {
      multiply_rows(arrays.pairs, s.channels, groups, values, sums);
      for (int p = 0; p < arrays.pairs; p++)
        restore_rows(sums[p], block + p * arrays.pair_stride + row * arrays.stride, arrays.stride, lane, between);
    }
    for (; row < s.rows; row++, values += row_length)
      middle_row(arrays, s.channels, groups, values, block + row * arrays.stride, lane, between);
  }
}

/// The spectra of weight[r][c][k], which is at w[r·w_row + c·w_channel + k·w_tap] and reaches taps[k] samples forward,
/// 0 ≤ taps[k] < size. The scale of the inverse transform is in them. `scratch` has fft_scratch_length(size, 1, 1).
template <typename T>
__attribute__((noinline)) void fft_make_spectra(int size, const T* table, int channels, int rows, const T* w, int64_t w_row,
                                                int64_t w_channel, int64_t w_tap, const int32_t* taps, int tap_count,
                                                T* values, T* scratch) {
  constexpr int STEP = 2 * Vector<T>::LANES;
  const ScratchLayout<T> layout(size, 1, 1);
  scratch = layout.aligned(scratch);
  T* piece = scratch + layout.PIECE;
  const T* splits = table + TableLayout<T>::split(size);
  const Arrays<T> arrays{scratch + layout.arrays, layout.array.length, layout.pair_stride, 1, 1, 0};
  const int blocked = rows / SPECTRUM_ROWS * SPECTRUM_ROWS;
  for (int i = 0; i < 2 * size; i++) piece[i] = 0;
  for (int r = 0; r < rows; r++) {
    for (int c = 0; c < channels; c++) {
      const T* from = w + r * w_row + c * w_channel;
      for (int k = 0; k < tap_count; k++) piece[(size - taps[k]) & (size - 1)] += from[k * w_tap] / T(size);
      split_pieces(piece, size, piece, arrays.data, layout.array, splits);
      for (int k = 0; k < tap_count; k++) piece[(size - taps[k]) & (size - 1)] = 0;

      const bool alone = r >= blocked;
      const int first = alone ? r : r / SPECTRUM_ROWS * SPECTRUM_ROWS;
      const int64_t between_vectors = alone ? STEP : int64_t{channels} * SPECTRUM_ROWS * STEP;
      T* to = values + int64_t{first} * channels * GROUP_LENGTH<T> +
              (alone ? c * GROUP_LENGTH<T> : (c * SPECTRUM_ROWS + r - first) * STEP);
      const auto middle = [=](T* block, int64_t stride, int group, int count) {
        for (int i = 0; i < count; i++) {
          Complex<T> a[1][GROUP];
          load_groups(a, block + i * stride, 0);
          transform_groups(a, table + TableLayout<T>::LANE + int64_t{group + i} * GROUP_LENGTH<T>, 0,
                           table + TableLayout<T>::BETWEEN);
          T* at = to + (group + i) * (int64_t{rows} * channels * GROUP_LENGTH<T>);
          for (int v = 0; v < GROUP; v++) store_complex<T>(at + v * between_vectors, a[0][v]);
        }
      };
      through_blocks(arrays, layout.array, splits, middle);
    }
  }
}

/// Splits the pieces of a pair, `step` apart, of all channels. Of a row the samples from ≤ i < to are there.
template <typename T>
OWN_FUNCTION void split_pair(const Spectra<T>& s, const ScratchLayout<T>& layout, const T* x, int64_t x_row, int64_t from,
                             int64_t to, int64_t step, T* piece, T* arrays) {
  const T* splits = s.table + TableLayout<T>::split(s.size);
  const int64_t whole = step + s.size;
  for (int c = 0; c < s.channels; c++) {
    const T* row = x + c * x_row;
    const T* next = c + 1 < s.channels ? row + x_row : x + 2 * step;
    if (from > 0 || to < whole) {
      const int64_t first = from < 0 ? 0 : from < whole ? from : whole;
      const int64_t last = to < first ? first : to < whole ? to : whole;
      for (int64_t i = 0; i < first; i++) piece[i] = 0;
      for (int64_t i = first; i < last; i++) piece[i] = row[i];
      for (int64_t i = last; i < whole; i++) piece[i] = 0;
      row = piece;
    }
    split_pieces(row, step, next, arrays + c * layout.array.length, layout.array, splits);
  }
}

/// Merges the pieces of a pair, `step` apart, of all rows.
template <typename T>
OWN_FUNCTION void merge_pair(const Spectra<T>& s, const ScratchLayout<T>& layout, const T* arrays, const T* bias, T* out,
                             int64_t out_row, int64_t length, int64_t step, T* rest) {
  const T* splits = s.table + TableLayout<T>::split(s.size);
  const int64_t first = length < step ? length : step;
  for (int r = 0; r < s.rows; r++) {
    T* row = out + r * out_row;
    const T* next = r + 1 < s.rows ? row + out_row : out + 2 * step;
    merge_pieces(arrays + r * layout.array.length, layout.array, splits, bias ? bias[r] : T(0), Piece<T>{row, first, rest},
                 Piece<T>{row + first, length - first, rest + s.size}, next, step);
  }
}

/// out[r][t] = bias[r] + Σ_c Σ_k weight[r][c][k] · x[c][taps[k] + t] for 0 ≤ t < length.
///
/// x is at the sample that a tap of reach 0 sees for output 0. Of each row of x, `x_row` apart, the samples
/// from ≤ i < to are there; the others count as zero and are not touched. `bias` may be null, for none. Nothing is
/// written behind out[r][length − 1].
///
/// Outputs come from one transform for each 2·(size − span + 1) of them: a signal cut between these gives the same bits.
/// fft_pairs transforms are done at once; fewer in a call are slower.
template <typename T>
void fft_correlate(const Spectra<T>& s, const T* x, int64_t x_row, int64_t from, int64_t to, const T* bias, T* out,
                   int64_t out_row, int64_t length, T* scratch) {
  const ScratchLayout<T> layout(s.size, s.channels, s.rows);
  scratch = layout.aligned(scratch);
  const T* splits = s.table + TableLayout<T>::split(s.size);
  const int64_t step = s.size - s.span + 1, pair = 2 * step;
  const int most = fft_pairs<T>(s.size, s.channels, s.rows);
  // What the outputs need not be there: samples behind count as zero, so that they make no difference.
  if (to > length + s.span - 1) to = length + s.span - 1;
  for (int64_t t = 0; t < length;) {
    Arrays<T> arrays{scratch + layout.arrays, layout.array.length, layout.pair_stride, 0, s.channels, s.rows};
    for (int64_t at = t; arrays.pairs < most && at < length; arrays.pairs++, at += pair)
      split_pair(s, layout, x + at, x_row, from - at, to - at, step, scratch + layout.PIECE,
                 arrays.data + arrays.pairs * layout.pair_stride);
    if (s.channels == 1 && s.rows == 1)
      through_blocks(arrays, layout.array, splits, [&](T* block, int64_t stride, int group, int count) {
        middle_one(s, block, stride, group, count);
      });
    else
      through_blocks(arrays, layout.array, splits, [&](T* block, int64_t stride, int group, int count) {
        middle_many(s, arrays, scratch + layout.groups, block, stride, group, count);
      });
    for (int p = 0; p < arrays.pairs; p++, t += pair)
      merge_pair(s, layout, arrays.data + p * layout.pair_stride, bias, out + t, out_row,
                 length - t < pair ? length - t : pair, step, scratch + layout.PIECE);
  }
}

/// Whether all values are finite. A transform spreads what is not over everything that it touches.
template <typename T>
OWN_FUNCTION bool all_finite(const T* values, int64_t count) {
  constexpr int LANES = Vector<T>::LANES;
  constexpr int VECTORS = 4;
  typename Vector<T>::Type sums[VECTORS] = {};
  int64_t i = 0;
  // A difference of infinities or of what is no number is no number, nor is a sum with it.
  for (; i + VECTORS * LANES <= count; i += VECTORS * LANES) {
    for (int v = 0; v < VECTORS; v++) {
      const auto value = load_vector<T>(values + i + v * LANES);
      sums[v] += value - value;
    }
  }
  T sum = 0;
  for (; i < count; i++) sum += values[i] - values[i];
  for (int v = 0; v < VECTORS; v++)
    for (int lane = 0; lane < LANES; lane++) sum += sums[v][lane];
  return sum == 0;
}

}  // namespace
