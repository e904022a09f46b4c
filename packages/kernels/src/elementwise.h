// Functions of every element of an array. What takes several steps is computed in double and rounded once, so that the
// bits are those of the same formula in JavaScript.
#pragma once

#include "passes.h"

namespace {

/// f of every element, computed in C, which is T or double.
template <typename T, typename C, typename F>
void map(const Operands& o, int64_t from, int64_t to) {
  T* __restrict const out = static_cast<T*>(o.out);
  const T* __restrict const x = static_cast<const T*>(o.x);
  const C a = static_cast<C>(o.numbers[0]), b = static_cast<C>(o.numbers[1]);
  for (int64_t i = from; i < to; i++) out[i] = static_cast<T>(F::of(static_cast<C>(x[i]), a, b));
}

/// The gradient of a function whose derivative is F at `saved`.
template <typename T, typename C, typename F>
void map_grad(const Operands& o, int64_t from, int64_t to) {
  T* __restrict const out = static_cast<T*>(o.out);
  const T* __restrict const g = static_cast<const T*>(o.x);
  const T* __restrict const saved = static_cast<const T*>(o.y);
  const C a = static_cast<C>(o.numbers[0]), b = static_cast<C>(o.numbers[1]);
  for (int64_t i = from; i < to; i++) {
    const C slope = F::of(static_cast<C>(saved[i]), a, b), product = static_cast<C>(g[i]) * slope;
    out[i] = static_cast<T>(F::STOPS && slope == 0 ? C(0) : product);
  }
}

/// A row of f(x, y), whose operands step by 1 or, repeating one element, 0.
template <typename Out, typename T, typename F>
inline void row(Out* __restrict out, const T* __restrict x, const T* __restrict y, int64_t x_step, int64_t y_step,
                int64_t count) {
  if (x_step == 1 && y_step == 1) {
    for (int64_t i = 0; i < count; i++) out[i] = F::of(x[i], y[i]);
  } else if (x_step == 1 && y_step == 0) {
    const T right = *y;
    for (int64_t i = 0; i < count; i++) out[i] = F::of(x[i], right);
  } else if (x_step == 0 && y_step == 1) {
    const T left = *x;
    for (int64_t i = 0; i < count; i++) out[i] = F::of(left, y[i]);
  } else {
    for (int64_t i = 0; i < count; i++) out[i] = F::of(x[i * x_step], y[i * y_step]);
  }
}

template <typename Out, typename T, typename F>
void broadcast(const Operands& o, int64_t from, int64_t to) {
  constexpr int DIMENSIONS = 4;
  const int64_t *size = o.sizes, *x_stride = size + DIMENSIONS, *y_stride = x_stride + DIMENSIONS;
  int64_t index[DIMENSIONS], x_at = -o.sizes[FIRST_X], y_at = -o.sizes[FIRST_Y];
  for (int64_t d = DIMENSIONS - 1, rest = from; d >= 0; rest /= size[d], d--) {
    index[d] = rest % size[d];
    x_at += index[d] * x_stride[d];
    y_at += index[d] * y_stride[d];
  }
  Out* const out = static_cast<Out*>(o.out) - o.sizes[FIRST_OUT];
  constexpr int LAST = DIMENSIONS - 1;
  while (from < to) {
    const int64_t left = size[LAST] - index[LAST], count = left < to - from ? left : to - from;
    row<Out, T, F>(out + from, static_cast<const T*>(o.x) + x_at, static_cast<const T*>(o.y) + y_at, x_stride[LAST],
                   y_stride[LAST], count);
    from += count;
    // On to the next row, as an odometer goes.
    x_at -= index[LAST] * x_stride[LAST];
    y_at -= index[LAST] * y_stride[LAST];
    index[LAST] = 0;
    for (int d = LAST - 1; d >= 0; d--) {
      x_at += x_stride[d];
      y_at += y_stride[d];
      if (++index[d] < size[d]) break;
      x_at -= x_stride[d] * size[d];
      y_at -= y_stride[d] * size[d];
      index[d] = 0;
    }
  }
}

/// f of every element with the constants of its group.
template <typename T, typename F>
void group_map(const Operands& o, int64_t from, int64_t to) {
  T* __restrict const out = static_cast<T*>(o.out);
  const T* __restrict const x = static_cast<const T*>(o.x);
  const T* __restrict const y = static_cast<const T*>(o.y);
  const int64_t groups = o.sizes[0], inner = o.sizes[1], first = o.sizes[FIRST_INDEX];
  const auto in_double = [](const T* at, int64_t i) { return F::TWO ? static_cast<double>(at[i]) : 0.0; };
  // Runs of one element: neighbours are of neighbouring groups.
  while (inner == 1 && from < to) {
    const int64_t group = (first + from) % groups, left = groups - group, end = left < to - from ? from + left : to;
    const double* const n = o.numbers + group;
    for (int64_t i = from, g = 0; i < end; i++, g++)
      out[i] = static_cast<T>(F::of(static_cast<double>(x[i]), in_double(y, i), n[g], n[groups + g], n[2 * groups + g],
                                    n[3 * groups + g]));
    from = end;
  }
  while (from < to) {
    const int64_t at = first + from, run = at / inner;
    const int64_t left = (run + 1) * inner - at, end = left < to - from ? from + left : to;
    const double* n = o.numbers + run % groups;
    const double p = n[0], q = n[groups], r = n[2 * groups], s = n[3 * groups];
    for (int64_t i = from; i < end; i++)
      out[i] = static_cast<T>(F::of(static_cast<double>(x[i]), in_double(y, i), p, q, r, s));
    from = end;
  }
}

}  // namespace
