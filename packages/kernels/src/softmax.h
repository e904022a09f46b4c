// Softmax, its logarithm and their gradients along lines and along columns, in double and rounded once. Their sums are in
// an order that depends on nothing but the shape.
#pragma once

#include "approximations.h"
#include "passes.h"
#include "reduce.h"

namespace {

/// Numbers that are kept in double at a time; and columns side by side.
constexpr int64_t KEPT = 1024, COLUMNS = 64;

/// To some parts in 10¹² where T is float, and else to the last bits.
template <typename T>
double exp_for(double x) {
  if constexpr (sizeof(T) == sizeof(float)) return exp_of(x);
  else return precise_exp_of(x);
}
template <typename T>
double log_for(double x) {
  if constexpr (sizeof(T) == sizeof(float)) return log_of(x);
  else return precise_log_of(x);
}

/// The sum of e^(x − largest) of at most KEPT elements, which are written to `terms`.
template <typename T>
double sum_exponentials(double* __restrict terms, const T* __restrict x, double largest, int64_t count) {
  for (int64_t i = 0; i < count; i++) terms[i] = exp_for<T>(static_cast<double>(x[i]) - largest);
  return sum_block<double, Plain>(terms, nullptr, 0, count);
}

/// The same of the elements of a line's block, of which the first KEPT are left in `terms`.
template <typename T>
double sum_block_exponentials(double* terms, const T* x, double largest, int64_t count) {
  double rest[KEPT], total = sum_exponentials(terms, x, largest, smaller(KEPT, count));
  for (int64_t i = KEPT; i < count; i += KEPT)
    total += sum_exponentials(rest, x + i, largest, smaller(KEPT, count - i));
  return total;
}

/// The largest of a line and Σ e^(x − largest), which no x makes overflow. NaN where one is.
template <typename T>
struct ShiftedExponentials {
  double largest, total;
  /// Those of the first KEPT elements.
  double first[KEPT];

  ShiftedExponentials(const T* x, int64_t length) : largest(static_cast<double>(x[best_place<T, Larger>(x, length)])) {
    total = sum_block_exponentials(first, x, largest, smaller(BLOCK, length));
    double rest[KEPT];
    for (int64_t i = BLOCK; i < length; i += BLOCK)
      total += sum_block_exponentials(rest, x + i, largest, smaller(BLOCK, length - i));
  }
};

struct Softmax {
  /// Of a line whose terms are e^shifted.
  template <typename T>
  static void write(T* __restrict out, const double*, const double* __restrict terms, double total, int64_t length) {
    for (int64_t i = 0; i < length; i++) out[i] = static_cast<T>(terms[i] / total);
  }
  template <typename T>
  static void line(T* __restrict out, const T* __restrict x, int64_t length) {
    const ShiftedExponentials<T> e(x, length);
    const int64_t kept = smaller(KEPT, length);
    for (int64_t i = 0; i < kept; i++) out[i] = static_cast<T>(e.first[i] / e.total);
    for (int64_t i = kept; i < length; i++)
      out[i] = static_cast<T>(from_sums<T>(static_cast<double>(x[i]), e.largest, e.total));
  }
  template <typename T>
  static double from_sums(double x, double largest, double total) { return exp_for<T>(x - largest) / total; }
  template <typename T>
  static double end(double total) { return total; }
};

struct LogSoftmax {
  template <typename T>
  static void write(T* __restrict out, const double* __restrict shifted, const double*, double total, int64_t length) {
    const double log_total = log_for<T>(total);
    for (int64_t i = 0; i < length; i++) out[i] = static_cast<T>(shifted[i] - log_total);
  }
  template <typename T>
  static void line(T* __restrict out, const T* __restrict x, int64_t length) {
    const ShiftedExponentials<T> e(x, length);
    const double log_total = log_for<T>(e.total);
    for (int64_t i = 0; i < length; i++)
      out[i] = static_cast<T>(from_sums<T>(static_cast<double>(x[i]), e.largest, log_total));
  }
  template <typename T>
  static double from_sums(double x, double largest, double log_total) { return x - largest - log_total; }
  template <typename T>
  static double end(double total) { return log_for<T>(total); }
};

/// y · (g − Σ g·y), y being the output.
struct SoftmaxGrad {
  using Term = Product;
  template <typename T>
  static double from_sum(double g, double y, double total) { return y * (g - total); }
};

/// g − e^y · Σ g
struct LogSoftmaxGrad {
  using Term = Plain;
  template <typename T>
  static double from_sum(double g, double y, double total) { return g - exp_for<T>(y) * total; }
};

// The steps of the same, for lines and columns of which a part is there at a time.

template <typename T>
void line_exponentials(const Operands& o, int64_t from, int64_t to) {
  const int64_t length = o.sizes[0], groups = o.sizes[1], first = o.sizes[FIRST_INDEX];
  double terms[KEPT];
  for (int64_t unit = from; unit < to; unit++) {
    const BlockOfLine b(length, unit);
    static_cast<double*>(o.out)[unit] = sum_block_exponentials(
        terms, static_cast<const T*>(o.x) + b.at, o.numbers[(first + b.line) % groups], b.count);
  }
}

/// A term of a column whose largest is c.
template <typename T>
struct Exponentials {
  static constexpr bool TWO = false, CENTRED = true;
  static double of(double x, double, double c) { return exp_for<T>(x - c); }
};

/// What is written where `largest` and `total` are those of the group.
template <typename T, typename F>
struct FromSums {
  static constexpr bool TWO = false;
  static double of(double x, double, double largest, double total, double, double) {
    return F::template from_sums<T>(x, largest, F::template end<T>(total));
  }
};
template <typename T, typename F>
struct FromSum {
  static constexpr bool TWO = true;
  static double of(double g, double y, double total, double, double, double) {
    return F::template from_sum<T>(g, y, total);
  }
};

/// Lines, as many as are kept at a time: their exponentials are one loop.
template <typename T, typename F>
void softmax_short_lines(T* out, const T* x, int64_t length, int64_t count) {
  double shifted[KEPT], terms[KEPT];
  for (int64_t line = 0; line < count; line++) {
    const T* const at = x + line * length;
    const double largest = static_cast<double>(at[best_place<T, Larger>(at, length)]);
    double* const to = shifted + line * length;
    for (int64_t i = 0; i < length; i++) to[i] = static_cast<double>(at[i]) - largest;
  }
  for (int64_t i = 0; i < count * length; i++) terms[i] = exp_for<T>(shifted[i]);
  for (int64_t at = 0; at < count * length; at += length) {
    const double total = sum_block<double, Plain>(terms + at, nullptr, 0, length);
    F::write(out + at, shifted + at, terms + at, total, length);
  }
}

template <typename T, typename F>
void softmax_lines(const Operands& o, int64_t from, int64_t to) {
  const int64_t length = o.sizes[0], together = KEPT / length;
  T* const out = static_cast<T*>(o.out);
  const T* const x = static_cast<const T*>(o.x);
  if (together > 1) {
    for (int64_t line = from; line < to; line += together)
      softmax_short_lines<T, F>(out + line * length, x + line * length, length, smaller(together, to - line));
  } else {
    for (int64_t line = from; line < to; line++) F::line(out + line * length, x + line * length, length);
  }
}

template <typename T, typename F>
void softmax_grad_lines(const Operands& o, int64_t from, int64_t to) {
  const int64_t length = o.sizes[0];
  for (int64_t at = from * length; at < to * length; at += length) {
    T* __restrict const out = static_cast<T*>(o.out) + at;
    const T* __restrict const g = static_cast<const T*>(o.x) + at;
    const T* __restrict const y = static_cast<const T*>(o.y) + at;
    double total = 0;
    for (int64_t i = 0; i < length; i += BLOCK)
      total += sum_block<T, typename F::Term>(g + i, y + i, 0, smaller(BLOCK, length - i));
    for (int64_t i = 0; i < length; i++)
      out[i] = static_cast<T>(
          F::template from_sum<T>(static_cast<double>(g[i]), static_cast<double>(y[i]), total));
  }
}

/// Calls `visit(at, count)` for the columns from `from` to before `to`: at most COLUMNS neighbours, the first elements of
/// which are x[at] and on.
inline void for_few_columns(const Operands& o, int64_t from, int64_t to, const auto& visit) {
  for_columns(o.sizes[0], o.sizes[1], from, to, [&](int64_t, int64_t at, int64_t count) {
    for (int64_t i = 0; i < count; i += COLUMNS) visit(at + i, smaller(COLUMNS, count - i));
  });
}

template <typename T, typename F>
void softmax_columns(const Operands& o, int64_t from, int64_t to) {
  const int64_t inner = o.sizes[1], size = o.sizes[0] * inner;
  for_few_columns(o, from, to, [&](int64_t at, int64_t count) {
    T* __restrict const out = static_cast<T*>(o.out) + at;
    const T* __restrict const x = static_cast<const T*>(o.x) + at;
    T largest[COLUMNS];
    double totals[COLUMNS] = {};
    for (int64_t i = 0; i < count; i++) largest[i] = x[i];
    for (int64_t row = inner; row < size; row += inner)
      for (int64_t i = 0; i < count; i++) {
        const T candidate = x[row + i];
        largest[i] = ((candidate > largest[i]) | (candidate != candidate)) ? candidate : largest[i];
      }
    for (int64_t row = 0; row < size; row += inner)
      for (int64_t i = 0; i < count; i++)
        totals[i] += exp_for<T>(static_cast<double>(x[row + i]) - static_cast<double>(largest[i]));
    for (int64_t i = 0; i < count; i++) totals[i] = F::template end<T>(totals[i]);
    for (int64_t row = 0; row < size; row += inner)
      for (int64_t i = 0; i < count; i++)
        out[row + i] = static_cast<T>(
            F::template from_sums<T>(static_cast<double>(x[row + i]), static_cast<double>(largest[i]), totals[i]));
  });
}

template <typename T, typename F>
void softmax_grad_columns(const Operands& o, int64_t from, int64_t to) {
  const int64_t inner = o.sizes[1], size = o.sizes[0] * inner;
  for_few_columns(o, from, to, [&](int64_t at, int64_t count) {
    T* __restrict const out = static_cast<T*>(o.out) + at;
    const T* __restrict const g = static_cast<const T*>(o.x) + at;
    const T* __restrict const y = static_cast<const T*>(o.y) + at;
    double totals[COLUMNS] = {};
    for (int64_t row = 0; row < size; row += inner)
      for (int64_t i = 0; i < count; i++)
        totals[i] += F::Term::of(static_cast<double>(g[row + i]), static_cast<double>(y[row + i]), 0);
    for (int64_t row = 0; row < size; row += inner)
      for (int64_t i = 0; i < count; i++)
        out[row + i] = static_cast<T>(
            F::template from_sum<T>(static_cast<double>(g[row + i]), static_cast<double>(y[row + i]), totals[i]));
  });
}

}  // namespace
