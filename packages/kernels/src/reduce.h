// Sums and extremes along dimensions. Sums are of doubles, in an order that depends on nothing but the shape: sixteen
// sums side by side in each block of a line.
#pragma once

#include "passes.h"
#include "vector.h"

namespace {

using Doubles = Vector<double>::Type;

/// A vector of doubles from as many elements.
inline Doubles load_doubles(const double* from) { return load<double>(from); }
inline Doubles load_doubles(const float* from) {
  typedef float Half __attribute__((vector_size(VECTOR_BYTES / 2), aligned(sizeof(float))));
  return __builtin_convertvector(*reinterpret_cast<const Half*>(from), Doubles);
}

// What is summed: of one number, or of a number and one beside it; c belongs to the group.
struct Plain {
  static constexpr bool TWO = false, CENTRED = false;
  static auto of(auto x, auto, auto) { return x; }
};
struct Square {
  static constexpr bool TWO = false, CENTRED = true;
  static auto of(auto x, auto, auto c) { return (x - c) * (x - c); }
};
struct Product {
  static constexpr bool TWO = true, CENTRED = false;
  static auto of(auto x, auto y, auto) { return x * y; }
};
struct CentredProduct {
  static constexpr bool TWO = true, CENTRED = true;
  static auto of(auto x, auto y, auto c) { return x * (y - c); }
};

template <typename T, typename Term>
double sum_block(const T* x, const T* y, double c, int64_t count) {
  constexpr int SUMS = 16, LANES = Vector<double>::LANES, VECTORS = SUMS / LANES;
  Doubles sums[VECTORS] = {};
  const Doubles centre = c - Doubles{};
  int64_t i = 0;
  for (; i + SUMS <= count; i += SUMS) {
#pragma GCC unroll 8
    for (int v = 0; v < VECTORS; v++) {
      const int64_t at = i + v * LANES;
      sums[v] += Term::of(load_doubles(x + at), Term::TWO ? load_doubles(y + at) : Doubles{}, centre);
    }
  }
  double all[SUMS];
  __builtin_memcpy(all, sums, sizeof all);
  for (int s = 0; i < count; s++, i++)
    all[s] += Term::of(static_cast<double>(x[i]), Term::TWO ? static_cast<double>(y[i]) : 0.0, c);
  for (int half = SUMS / 2; half > 0; half /= 2)
    for (int s = 0; s < half; s++) all[s] += all[s + half];
  return all[0];
}

/// A line's block, and where it is in x.
struct BlockOfLine {
  int64_t line, from, count, at;

  BlockOfLine(int64_t length, int64_t unit) {
    const int64_t blocks = (length + BLOCK - 1) / BLOCK;
    line = unit / blocks;
    from = unit % blocks * BLOCK;
    count = smaller(BLOCK, length - from);
    at = line * length + from;
  }
};

template <typename T, typename Term>
void lines(const Operands& o, int64_t from, int64_t to) {
  const T *const x = static_cast<const T*>(o.x), *const y = static_cast<const T*>(o.y);
  const int64_t length = o.sizes[0], groups = o.sizes[1], first = o.sizes[FIRST_INDEX];
  double* const out = static_cast<double*>(o.out);
  for (int64_t unit = from; unit < to; unit++) {
    const BlockOfLine b(length, unit);
    const double centre = Term::CENTRED ? o.numbers[(first + b.line) % groups] : 0;
    out[unit] = sum_block<T, Term>(x + b.at, Term::TWO ? y + b.at : nullptr, centre, b.count);
  }
}

/// How a candidate is compared with the best so far.
struct Larger {
  static auto better(auto candidate, auto best) { return candidate > best; }
};
struct Smaller {
  static auto better(auto candidate, auto best) { return candidate < best; }
};

template <typename T>
int64_t first_equal(const T* x, T value, int64_t count) {
  for (int64_t i = 0; i < count; i++)
    if (x[i] == value) return i;
  return count;
}

template <typename T>
int64_t first_nan(const T* x, int64_t count) {
  for (int64_t i = 0; i < count; i++)
    if (x[i] != x[i]) return i;
  return count;
}

/// The place of the first of the best of a block, or of the first NaN.
template <typename T, typename Order>
int64_t best_place(const T* x, int64_t count) {
  using V = typename Vector<T>::Type;
  constexpr int LANES = Vector<T>::LANES;
  T best = x[0];
  bool nan = best != best;
  int64_t i = 0;
  if (count >= 2 * LANES) {
    V first = load<T>(x), second = first;
    auto odd = first != first;
    for (; i + 2 * LANES <= count; i += 2 * LANES) {
      const V a = load<T>(x + i), b = load<T>(x + i + LANES);
      odd |= (a != a) | (b != b);
      first = Order::better(a, first) ? a : first;
      second = Order::better(b, second) ? b : second;
    }
    for (int lane = 0; lane < LANES; lane++) {
      nan |= odd[lane] != 0;
      if (Order::better(first[lane], best)) best = first[lane];
      if (Order::better(second[lane], best)) best = second[lane];
    }
  }
  for (; i < count; i++) {
    nan |= x[i] != x[i];
    if (Order::better(x[i], best)) best = x[i];
  }
  return nan ? first_nan(x, count) : first_equal(x, best, count);
}

template <typename T, typename Order>
void line_extremes(const Operands& o, int64_t from, int64_t to) {
  const T* const x = static_cast<const T*>(o.x);
  for (int64_t unit = from; unit < to; unit++) {
    const BlockOfLine b(o.sizes[0], unit);
    const int64_t place = best_place<T, Order>(x + b.at, b.count);
    static_cast<T*>(o.out)[unit] = x[b.at + place];
    o.places[unit] = static_cast<int32_t>(b.from + place);
  }
}

/// Calls `visit(out, x, count)` for the columns from `from` to before `to`: `count` neighbours, the first of which is
/// x[at] and whose results belong to out.
inline void for_columns(int64_t reduced, int64_t inner, int64_t from, int64_t to, const auto& visit) {
  while (from < to) {
    const int64_t outer = from / inner, column = from % inner;
    const int64_t count = smaller(inner - column, to - from);
    visit(from, outer * reduced * inner + column, count);
    from += count;
  }
}

template <typename T, typename Term>
void columns(const Operands& o, int64_t from, int64_t to) {
  const int64_t reduced = o.sizes[0], inner = o.sizes[1];
  for_columns(reduced, inner, from, to, [&](int64_t out, int64_t at, int64_t count) {
    double* __restrict const sums = static_cast<double*>(o.out) + out;
    const double* __restrict const numbers = Term::CENTRED ? o.numbers + out : nullptr;
    const T* __restrict y = Term::TWO ? static_cast<const T*>(o.y) + at : nullptr;
    const T* __restrict x = static_cast<const T*>(o.x) + at;
    for (int64_t r = 0; r < reduced; r++, x += inner) {
      for (int64_t i = 0; i < count; i++)
        sums[i] += Term::of(static_cast<double>(x[i]), Term::TWO ? static_cast<double>(y[i]) : 0.0,
                            Term::CENTRED ? numbers[i] : 0.0);
      if (Term::TWO) y += inner;
    }
  });
}

template <typename T, typename Order>
void column_extremes(const Operands& o, int64_t from, int64_t to) {
  const int64_t reduced = o.sizes[0], inner = o.sizes[1], first = o.sizes[FIRST_INDEX];
  for_columns(reduced, inner, from, to, [&](int64_t out, int64_t at, int64_t count) {
    T* __restrict const values = static_cast<T*>(o.out) + out;
    int32_t* __restrict const places = o.places + out;
    const T* __restrict x = static_cast<const T*>(o.x) + at;
    for (int64_t r = 0; r < reduced; r++, x += inner) {
      const int32_t row = static_cast<int32_t>(first + r);
      for (int64_t i = 0; i < count; i++) {
        const T best = values[i], candidate = x[i];
        const bool taken = row == 0 || Order::better(candidate, best) || (candidate != candidate && best == best);
        values[i] = taken ? candidate : best;
        places[i] = taken ? row : places[i];
      }
    }
  });
}

}  // namespace
