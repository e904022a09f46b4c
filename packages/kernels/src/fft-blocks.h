// Whole arrays through the steps of fft.h, forth and back.
#pragma once

#include "fft.h"

namespace {

/// How an array of complex vectors is laid out that is split in blocks: apart by a little more than their length, as
/// blocks a power of two apart would fall on the same lines of the cache.
template <typename T>
struct ArrayLayout {
  static constexpr int LINE = 64 / sizeof(T);
  int radix, block_rows;
  int64_t block_stride, length;

  explicit ArrayLayout(int size) : radix(radix_of(size / Vector<T>::LANES)) {
    block_rows = size / Vector<T>::LANES / radix;
    block_stride = int64_t{block_rows} * 2 * Vector<T>::LANES + 2 * LINE;
    length = radix * block_stride + LINE;
  }
};

/// Splits a block in place.
template <typename T>
__attribute__((noinline)) void split_block(T* block, int rows, const T* twiddles) {
  const int radix = radix_of(rows), part = rows / radix;
  const int64_t stride = int64_t{part} * 2 * Vector<T>::LANES;
  const auto in = [=](int q, int row) { return load_complex<T>(block + q * stride + row * 2 * Vector<T>::LANES); };
  split_rows<T>(radix, in, block, stride, part, twiddles);
}

/// Undoes `split_block`.
template <typename T>
__attribute__((noinline)) void merge_block(T* block, int rows, const T* twiddles) {
  const int radix = radix_of(rows), part = rows / radix;
  const int64_t stride = int64_t{part} * 2 * Vector<T>::LANES;
  const auto out = [=](int q, int row, Complex<T> value) {
    store_complex<T>(block + q * stride + row * 2 * Vector<T>::LANES, value);
  };
  merge_rows<T>(radix, block, stride, out, part, twiddles);
}

/// Has the memory fetch a vector that will be wanted soon. The address need not be valid.
template <typename T, int WRITE>
ALWAYS_INLINE void prefetch(const T* first, int64_t at) {
  __builtin_prefetch(reinterpret_cast<const void*>(reinterpret_cast<uintptr_t>(first) + at * sizeof(T)), WRITE, 2);
}

/// Splits two pieces of a signal, `step` apart, the real and the imaginary part of the whole. `next` are those that will
/// be split after these: eight or sixteen places read in turn are too many for the processor to foresee.
template <typename T>
__attribute__((noinline)) void split_pieces(const T* real, int64_t step, const T* next, T* array,
                                            const ArrayLayout<T>& layout, const T* twiddles) {
  const int part = layout.block_rows;
  const T* imaginary = real + step;
  const auto in = [=](int q, int row) {
    const int64_t at = (int64_t{q} * part + row) * Vector<T>::LANES;
    prefetch<T, 0>(next, at);
    prefetch<T, 0>(next, at + step);
    return Complex<T>{load_vector<T>(real + at), load_vector<T>(imaginary + at)};
  };
  split_rows<T>(layout.radix, in, array, layout.block_stride, part, twiddles);
}

/// Where the first `length` samples of a piece of the result go. Whole vectors go there at once, all others to `rest`,
/// which has room for the whole transform.
template <typename T>
struct Piece {
  T* out;
  int64_t length;
  T* rest;

  int64_t in_vectors() const { return length / Vector<T>::LANES * Vector<T>::LANES; }

  void finish() const {
    for (int64_t i = in_vectors(); i < length; i++) out[i] = rest[i];
  }
};

/// Merges the whole into two pieces of the result. `next` is where the next ones will be, `step` apart.
template <typename T>
__attribute__((noinline)) void merge_pieces(const T* array, const ArrayLayout<T>& layout, const T* twiddles, T bias,
                                            const Piece<T>& real, const Piece<T>& imaginary, const T* next,
                                            int64_t step) {
  const int part = layout.block_rows;
  const int64_t real_end = real.in_vectors(), imaginary_end = imaginary.in_vectors();
  const auto out = [=](int q, int row, Complex<T> value) {
    const int64_t at = (int64_t{q} * part + row) * Vector<T>::LANES;
    prefetch<T, 1>(next, at);
    prefetch<T, 1>(next, at + step);
    store_vector<T>((at < real_end ? real.out : real.rest) + at, value.re + bias);
    store_vector<T>((at < imaginary_end ? imaginary.out : imaginary.rest) + at, value.im + bias);
  };
  merge_rows<T>(layout.radix, array, layout.block_stride, out, part, twiddles);
  real.finish();
  imaginary.finish();
}

/// Arrays that are transformed at once, of `pairs` pairs of pieces: `in` of each forward and, when their spectra have
/// been turned into those of `out` arrays, in the same place, back.
template <typename T>
struct Arrays {
  T* data;
  int64_t stride, pair_stride;
  int pairs, in, out;
};

/// Splits a block of all arrays as far as it goes, has `middle(block, stride, group, count)` do `count` groups from
/// `group` on, and merges. Each part is finished before the next is begun, so that it stays in the nearest cache.
template <typename T>
void through_block(const Arrays<T>& arrays, T* block, int rows, const T* twiddles, int group, const auto& middle) {
  if (rows == GROUP) return middle(block, 0, group, 1);
  const int radix = radix_of(rows), part = rows / radix;
  const int64_t stride = int64_t{part} * 2 * Vector<T>::LANES;
  for (int p = 0; p < arrays.pairs; p++)
    for (int i = 0; i < arrays.in; i++) split_block(block + p * arrays.pair_stride + i * arrays.stride, rows, twiddles);
  if (part == GROUP) {
    middle(block, stride, group, radix);
  } else {
    for (int q = 0; q < radix; q++)
      through_block(arrays, block + q * stride, part, twiddles + split_length(rows), group + q * part / GROUP, middle);
  }
  for (int p = 0; p < arrays.pairs; p++)
    for (int i = 0; i < arrays.out; i++) merge_block(block + p * arrays.pair_stride + i * arrays.stride, rows, twiddles);
}

/// The same for all blocks that `split_pieces` leaves.
template <typename T>
void through_blocks(const Arrays<T>& arrays, const ArrayLayout<T>& layout, const T* twiddles, const auto& middle) {
  const int rows = layout.block_rows;
  twiddles += split_length(layout.radix * rows);
  for (int q = 0; q < layout.radix; q++)
    through_block(arrays, arrays.data + q * layout.block_stride, rows, twiddles, q * rows / GROUP, middle);
}

}  // namespace
