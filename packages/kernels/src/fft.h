// The steps of a complex Fourier transform of a power of two, for convolution: spectra come in whatever order the
// forward steps leave, and the inverse undoes them one by one, so that nothing is ever put in order.
//
// Point n = LANES·j + l is lane l of row j. The rows are transformed by decimation in frequency, all lanes alike: each
// step splits a block of rows in 4 or 8 blocks, until a block, then called a group, has 4 rows. A group ends in
// registers: the rows are transformed a last time and twiddled, and then the lanes, brought into rows by transposing.
#pragma once

#include <cstdint>

#include "complex-vector.h"
#include "own-function.h"

namespace {

#if defined(__AVX512F__) || defined(__aarch64__)
constexpr bool HAS_32_REGISTERS = true;
#else
constexpr bool HAS_32_REGISTERS = false;
#endif

/// Rows of a group.
constexpr int GROUP = 4;

/// In how many blocks a step splits `rows` rows; 1 for a group. Eight save a pass where four would leave two over. They
/// are for small blocks: in large ones the rows of a step lie so far apart that they fall on the same lines of the cache.
inline int radix_of(int rows) {
  int log = 0;
  while (GROUP << log < rows) log++;
  if (log == 0) return 1;
  return log == 3 || (HAS_32_REGISTERS && log == 6) ? 8 : 4;
}

/// Where the parts of a table lie, counted in elements.
template <typename T>
struct TableLayout {
  static constexpr int LANES = Vector<T>::LANES;
  /// The twiddles between the two steps over the lanes: of rows 1, 2, 3.
  static constexpr int BETWEEN = 0;
  /// Those between rows and lanes, one complex vector for each row.
  static constexpr int LANE = 3 * 2 * LANES;
  /// Those of the splits of the whole, then of its blocks and so on: for each row of a part, one
  /// less than there are parts.
  static int64_t split(int size) { return LANE + 2 * int64_t{size}; }
};

/// The elements of the twiddles of a split.
inline int64_t split_length(int rows) {
  const int radix = radix_of(rows);
  return int64_t{2} * (radix - 1) * (rows / radix);
}

/// exp(−2πi·k/n), n a power of two from 8 to 2²⁰, k ≥ 0. The polynomials are those of fdlibm (Sun Microsystems, 1993).
OWN_FUNCTION void root_of_unity(int64_t k, int64_t n, double& re, double& im) {
  const int64_t quarter = n / 4, turned = k / quarter % 4;
  const int64_t rest = k % quarter;
  const bool mirrored = rest > n / 8;
  // 2π in two parts, the first so short that its product is exact.
  const double steps = double(mirrored ? quarter - rest : rest) / double(n);
  const double high = steps * (4 * 1.57079632673412561417), low = steps * (4 * 6.07710050650619224932e-11);
  const double x = high + low, y = (high - x) + low, z = x * x;
  const double sine_tail =
      8.33333333332248946124e-03 +
      z * (-1.98412698298579493134e-04 +
           z * (2.75573137070700676789e-06 + z * (-2.50507602534068634195e-08 + z * 1.58969099521155010221e-10)));
  const double sine = x - ((z * (0.5 * y - z * x * sine_tail) - y) - z * x * -1.66666666666666324348e-01);
  const double cosine_tail =
      z * (4.16666666666666019037e-02 +
           z * (-1.38888888888741095749e-03 +
                z * (2.48015872894767294178e-05 +
                     z * (-2.75573143513906633035e-07 +
                          z * (2.08757232129817482790e-09 + z * -1.13596475577881948265e-11)))));
  const double half = 0.5 * z, near = 1 - half;
  const double cosine = near + (((1 - near) - half) + (z * cosine_tail - x * y));
  const double c = mirrored ? sine : cosine, s = mirrored ? cosine : sine;
  re = turned == 0 ? c : turned == 1 ? -s : turned == 2 ? -c : s;
  im = turned == 0 ? -s : turned == 1 ? -c : turned == 2 ? s : c;
}

template <typename T>
int64_t fft_table_length(int size) {
  int64_t length = TableLayout<T>::split(size);
  for (int rows = size / Vector<T>::LANES; rows > GROUP; rows /= radix_of(rows)) length += split_length(rows);
  return length;
}

/// The frequency, among those of the rows, that the splits bring to a row.
inline int frequency_at(int row, int rows) {
  int frequency = 0;
  for (int scale = 1; rows > 1;) {
    const int radix = rows == GROUP ? GROUP : radix_of(rows);
    rows /= radix;
    frequency += row / rows * scale;
    row %= rows;
    scale *= radix;
  }
  return frequency;
}

/// The twiddles of transforms of `size` points, a power of two from 256 to 2²⁰.
template <typename T>
__attribute__((noinline)) void fft_make_table(int size, T* table) {
  constexpr int LANES = Vector<T>::LANES;
  double re, im;
  for (int row = 1; row < 4; row++) {
    for (int lane = 0; lane < LANES; lane++) {
      root_of_unity(row * (LANES < 8 ? 0 : lane % (LANES / 4)) * (16 / LANES), 16, re, im);
      T* at = table + TableLayout<T>::BETWEEN + (row - 1) * 2 * LANES + lane;
      at[0] = T(re), at[LANES] = T(im);
    }
  }
  const int rows = size / LANES;
  for (int row = 0; row < rows; row++) {
    const int64_t frequency = frequency_at(row, rows);
    for (int lane = 0; lane < LANES; lane++) {
      root_of_unity(frequency * lane, size, re, im);
      T* at = table + TableLayout<T>::LANE + int64_t{row} * 2 * LANES + lane;
      at[0] = T(re), at[LANES] = T(im);
    }
  }
  T* at = table + TableLayout<T>::split(size);
  for (int block = rows; block > GROUP;) {
    const int radix = radix_of(block);
    for (int row = 0; row < block / radix; row++) {
      for (int q = 1; q < radix; q++) {
        root_of_unity(row * q, block, re, im);
        *at++ = T(re), *at++ = T(im);
      }
    }
    block /= radix;
  }
}

template <bool INVERSE, typename T>
ALWAYS_INLINE void dft4(Complex<T>& a, Complex<T>& b, Complex<T>& c, Complex<T>& d) {
  const Complex<T> even = a + c, odd = a - c, sum = b + d, turned = quarter_turn<INVERSE>(b - d);
  a = even + sum;
  b = odd + turned;
  c = even - sum;
  d = odd - turned;
}

template <bool INVERSE, typename T>
ALWAYS_INLINE void dft(Complex<T> (&a)[4]) {
  dft4<INVERSE>(a[0], a[1], a[2], a[3]);
}

template <bool INVERSE, typename T>
ALWAYS_INLINE void dft(Complex<T> (&a)[8]) {
  constexpr T HALF_ROOT = T(0.70710678118654752440);
  dft4<INVERSE>(a[0], a[2], a[4], a[6]);
  dft4<INVERSE>(a[1], a[3], a[5], a[7]);
  const Complex<T> e1 = a[2], e2 = a[4], e3 = a[6], o0 = a[1];
  // An eighth of a turn is (1 − i)·√½, three eighths (−1 − i)·√½; the scale comes last, where it can join the sums.
  const Complex<T> o1 = a[3] + quarter_turn<INVERSE>(a[3]);
  const Complex<T> o2 = quarter_turn<INVERSE>(a[5]);
  const Complex<T> o3 = quarter_turn<INVERSE>(a[7]) - a[7];
  const Complex<T> e0 = a[0];
  a[0] = e0 + o0;
  a[1] = {e1.re + HALF_ROOT * o1.re, e1.im + HALF_ROOT * o1.im};
  a[2] = e2 + o2;
  a[3] = {e3.re + HALF_ROOT * o3.re, e3.im + HALF_ROOT * o3.im};
  a[4] = e0 - o0;
  a[5] = {e1.re - HALF_ROOT * o1.re, e1.im - HALF_ROOT * o1.im};
  a[6] = e2 - o2;
  a[7] = {e3.re - HALF_ROOT * o3.re, e3.im - HALF_ROOT * o3.im};
}

/// Splits RADIX·rows rows, row j + q·rows of which is `in(q, j)`, in RADIX blocks, `stride` elements apart.
template <typename T, int RADIX>
ALWAYS_INLINE void split_by(auto in, T* blocks, int64_t stride, int rows, const T* twiddles) {
  for (int row = 0; row < rows; row++, twiddles += 2 * (RADIX - 1)) {
    Complex<T> a[RADIX];
    for (int q = 0; q < RADIX; q++) a[q] = in(q, row);
    dft<false>(a);
    T* to = blocks + row * 2 * Vector<T>::LANES;
    store_complex<T>(to, a[0]);
    for (int q = 1; q < RADIX; q++)
      store_complex<T>(to + q * stride, times<false>(a[q], twiddles[2 * q - 2], twiddles[2 * q - 1]));
  }
}

template <typename T>
ALWAYS_INLINE void split_rows(int radix, auto in, T* blocks, int64_t stride, int rows, const T* twiddles) {
  if (radix == 4)
    split_by<T, 4>(in, blocks, stride, rows, twiddles);
  else
    split_by<T, 8>(in, blocks, stride, rows, twiddles);
}

/// Undoes `split_by`, RADIX-fold, giving row j + q·rows to `out(q, j, value)`.
template <typename T, int RADIX>
ALWAYS_INLINE void merge_by(const T* blocks, int64_t stride, auto out, int rows, const T* twiddles) {
  for (int row = 0; row < rows; row++, twiddles += 2 * (RADIX - 1)) {
    Complex<T> a[RADIX];
    const T* from = blocks + row * 2 * Vector<T>::LANES;
    a[0] = load_complex<T>(from);
    for (int q = 1; q < RADIX; q++)
      a[q] = times<true>(load_complex<T>(from + q * stride), twiddles[2 * q - 2], twiddles[2 * q - 1]);
    dft<true>(a);
    for (int q = 0; q < RADIX; q++) out(q, row, a[q]);
  }
}

template <typename T>
ALWAYS_INLINE void merge_rows(int radix, const T* blocks, int64_t stride, auto out, int rows, const T* twiddles) {
  if (radix == 4)
    merge_by<T, 4>(blocks, stride, out, rows, twiddles);
  else
    merge_by<T, 8>(blocks, stride, out, rows, twiddles);
}

/// Multiplies the rows of groups from `first` on by twiddles, one complex vector for each row, or by their conjugates.
template <bool CONJUGATE, int COUNT, typename T>
ALWAYS_INLINE void twiddle_groups(Complex<T> (&a)[COUNT][GROUP], int first, const T* twiddles, int64_t stride) {
  for (int row = first; row < GROUP; row++) {
    for (int g = 0; g < COUNT; g++) {
      const Complex<T> w = load_complex<T>(twiddles + g * stride + (row - first) * 2 * Vector<T>::LANES);
      a[g][row] = times<CONJUGATE>(a[g][row], w.re, w.im);
    }
  }
}

/// Ends the transform of COUNT groups, step by step for all of them, as one alone would have the processor wait for each
/// step. `lane` are their own twiddles, one complex vector for each row, `lane_stride` apart.
template <typename T, int COUNT>
ALWAYS_INLINE void transform_groups(Complex<T> (&a)[COUNT][GROUP], const T* lane, int64_t lane_stride, const T* between) {
  constexpr int LANES = Vector<T>::LANES;
  for (int g = 0; g < COUNT; g++) dft<false>(a[g]);
  twiddle_groups<false>(a, 0, lane, lane_stride);
  if constexpr (LANES >= 4) {
    for (int g = 0; g < COUNT; g++) transpose_four<T, LANES / 4>(a[g]);
    for (int g = 0; g < COUNT; g++) dft<false>(a[g]);
  }
  if constexpr (LANES >= 8) twiddle_groups<false>(a, 1, between, 0);
  if constexpr (LANES == 16) {
    for (int g = 0; g < COUNT; g++) transpose_four<T, 1>(a[g]);
    for (int g = 0; g < COUNT; g++) dft<false>(a[g]);
  }
  if constexpr (LANES == 8 || LANES == 2) {
    for (int g = 0; g < COUNT; g++) {
      for (int row = 0; row < GROUP; row += 2) {
        part_pairs<T>(a[g][row].re, a[g][row + 1].re);
        part_pairs<T>(a[g][row].im, a[g][row + 1].im);
        const Complex<T> even = a[g][row];
        a[g][row] = even + a[g][row + 1];
        a[g][row + 1] = even - a[g][row + 1];
      }
    }
  }
}

/// Undoes `transform_groups`, fourfold for the rows and LANES-fold for the lanes.
template <typename T, int COUNT>
ALWAYS_INLINE void restore_groups(Complex<T> (&a)[COUNT][GROUP], const T* lane, int64_t lane_stride, const T* between) {
  constexpr int LANES = Vector<T>::LANES;
  if constexpr (LANES == 8 || LANES == 2) {
    for (int g = 0; g < COUNT; g++) {
      for (int row = 0; row < GROUP; row += 2) {
        const Complex<T> even = a[g][row];
        a[g][row] = even + a[g][row + 1];
        a[g][row + 1] = even - a[g][row + 1];
        join_pairs<T>(a[g][row].re, a[g][row + 1].re);
        join_pairs<T>(a[g][row].im, a[g][row + 1].im);
      }
    }
  }
  if constexpr (LANES == 16) {
    for (int g = 0; g < COUNT; g++) dft<true>(a[g]);
    for (int g = 0; g < COUNT; g++) transpose_four<T, 1>(a[g]);
  }
  if constexpr (LANES >= 8) twiddle_groups<true>(a, 1, between, 0);
  if constexpr (LANES >= 4) {
    for (int g = 0; g < COUNT; g++) dft<true>(a[g]);
    for (int g = 0; g < COUNT; g++) transpose_four<T, LANES / 4>(a[g]);
  }
  twiddle_groups<true>(a, 0, lane, lane_stride);
  for (int g = 0; g < COUNT; g++) dft<true>(a[g]);
}

}  // namespace
