// Vectors of complex numbers, and the moves between their lanes that a Fourier transform asks for.
#pragma once

#include "moves.h"

namespace {

/// LANES complex numbers, real and imaginary parts apart. In memory the real parts come first.
template <typename T>
struct Complex {
  using V = typename Vector<T>::Type;
  V re, im;
};

template <typename T>
ALWAYS_INLINE Complex<T> operator+(Complex<T> a, Complex<T> b) {
  return {a.re + b.re, a.im + b.im};
}

template <typename T>
ALWAYS_INLINE Complex<T> operator-(Complex<T> a, Complex<T> b) {
  return {a.re - b.re, a.im - b.im};
}

/// a·w, or a times the conjugate of w; w is of vectors or, for all lanes alike, of numbers.
template <bool CONJUGATE, typename T, typename W>
ALWAYS_INLINE Complex<T> times(Complex<T> a, W re, W im) {
  if constexpr (CONJUGATE) return {a.re * re + a.im * im, a.im * re - a.re * im};
  return {a.re * re - a.im * im, a.im * re + a.re * im};
}

/// a·(−i), or a·i.
template <bool INVERSE, typename T>
ALWAYS_INLINE Complex<T> quarter_turn(Complex<T> a) {
  if constexpr (INVERSE) return {-a.im, a.re};
  return {a.im, -a.re};
}

template <typename T>
ALWAYS_INLINE typename Vector<T>::Type load_vector(const T* at) {
  return *reinterpret_cast<const typename Vector<T>::Unaligned*>(at);
}

template <typename T>
ALWAYS_INLINE void store_vector(T* at, typename Vector<T>::Type value) {
  *reinterpret_cast<typename Vector<T>::Unaligned*>(at) = value;
}

template <typename T>
ALWAYS_INLINE Complex<T> load_complex(const T* at) {
  return {load_vector<T>(at), load_vector<T>(at + Vector<T>::LANES)};
}

template <typename T>
ALWAYS_INLINE void store_complex(T* at, Complex<T> value) {
  store_vector<T>(at, value.re);
  store_vector<T>(at + Vector<T>::LANES, value.im);
}

/// Gathers the even lanes of both vectors in a and the odd ones in b, in the same order. `join_pairs` undoes it.
template <typename T>
ALWAYS_INLINE void part_pairs(typename Vector<T>::Type& a, typename Vector<T>::Type& b) {
  const auto was = a;
  if constexpr (sizeof(T) == 4) {
    a = pick<T, 1, 0, 2, 4, 6>(was, b);
    b = pick<T, 1, 1, 3, 5, 7>(was, b);
  } else {
    a = pick<T, 1, 0, 2>(was, b);
    b = pick<T, 1, 1, 3>(was, b);
  }
}

template <typename T>
ALWAYS_INLINE void join_pairs(typename Vector<T>::Type& a, typename Vector<T>::Type& b) {
  const auto was = a;
  if constexpr (sizeof(T) == 4) {
    a = pick<T, 1, 0, 4, 1, 5>(was, b);
    b = pick<T, 1, 2, 6, 3, 7>(was, b);
  } else {
    a = pick<T, 1, 0, 2>(was, b);
    b = pick<T, 1, 1, 3>(was, b);
  }
}

template <typename T, int CHUNK>
ALWAYS_INLINE void transpose_four(Complex<T> (&a)[4]) {
  transpose_four<T, CHUNK>(a[0].re, a[1].re, a[2].re, a[3].re);
  transpose_four<T, CHUNK>(a[0].im, a[1].im, a[2].im, a[3].im);
}

}  // namespace
