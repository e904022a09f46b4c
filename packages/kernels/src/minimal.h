// Correlation with three taps by minimal filtering, F(2, 3): two outputs from four products a channel, where direct sums
// take six (S. Winograd, Arithmetic Complexity of Computations, 1980). With x the four samples that two outputs see and g
// the taps,
//
//   m₀ = (x₀ − x₂) g₀    m₁ = (x₁ + x₂) (g₀ + g₁ + g₂)/2    m₂ = (x₂ − x₁) (g₀ − g₁ + g₂)/2    m₃ = (x₁ − x₃) g₂
//   y₀ = m₀ + m₁ + m₂    y₁ = m₁ − m₂ − m₃
//
// and each m is summed over the channels: four matrix products. With a dilation d the two outputs are d apart, as the
// samples are: d neighbouring pairs are a run, and runs follow each other.
#pragma once

#include "direct.h"

namespace {

constexpr int PRODUCTS = 4;

/// Splits samples into two rows and puts two rows together again, `RUN` samples from one, then as many from the other,
/// by a whole vector of each.
template <typename T, int RUN>
struct Runs {
  using V = typename Vector<T>::Type;
  static constexpr int LANES = Vector<T>::LANES;

  template <int... LANE>
  struct Lanes {};
  template <int COUNT, int... LANE>
  struct Counted : Counted<COUNT - 1, COUNT - 1, LANE...> {};
  template <int... LANE>
  struct Counted<0, LANE...> {
    using Type = Lanes<LANE...>;
  };
  using All = typename Counted<LANES>::Type;

  template <int... LANE>
  static V even(V a, V b, Lanes<LANE...>) {
    return __builtin_shufflevector(a, b, (LANE / RUN * 2 * RUN + LANE % RUN)...);
  }
  template <int... LANE>
  static V odd(V a, V b, Lanes<LANE...>) {
    return __builtin_shufflevector(a, b, (LANE / RUN * 2 * RUN + LANE % RUN + RUN)...);
  }
  template <int... LANE>
  static V together(V even, V odd, Lanes<LANE...>) {
    return __builtin_shufflevector(even, odd, (LANE / (2 * RUN) * RUN + LANE % RUN + (LANE / RUN % 2) * LANES)...);
  }
  template <int... LANE>
  static V behind(V even, V odd, Lanes<LANE...>) {
    return __builtin_shufflevector(
        even, odd, (LANES / 2 + LANE / (2 * RUN) * RUN + LANE % RUN + (LANE / RUN % 2) * LANES)...);
  }

  static void split(const T* from, V& first, V& second) {
    const V a = load<T>(from), b = load<T>(from + LANES);
    first = even(a, b, All{});
    second = odd(a, b, All{});
  }
  static void join(V first, V second, T* to) {
    store<T>(to, together(first, second, All{}));
    store<T>(to + LANES, behind(first, second, All{}));
  }
};

template <typename T>
class Minimal {
  using V = typename Vector<T>::Type;
  static constexpr int LANES = Vector<T>::LANES;
  static constexpr int64_t PAIRS_BYTES = 256 * 1024;

 public:
  /// Outputs that belong together are no farther apart.
  static constexpr int64_t FARTHEST_PAIR = 256;

  /// Whether a shape has three taps, in any order, 0, d and 2d from the first.
  static bool fits(const Shape& s, const int32_t* taps) {
    if (s.tap_count != 3 || s.stride != 1 || s.out_step != 1 || s.channels < 1) return false;
    const int64_t d = taps[0] == 0 ? smaller(taps[1], taps[2]) : taps[1] == 0 ? smaller(taps[0], taps[2]) : smaller(taps[0], taps[1]);
    const int64_t sum = int64_t{taps[0]} + taps[1] + taps[2];
    return d >= 1 && d <= FARTHEST_PAIR && sum == 3 * d && span_of(taps, 3) == 2 * d + 1;
  }

  Minimal(const Shape& shape, const int32_t* taps) : s(shape), taps(taps), dilation((span_of(taps, 3) - 1) / 2) {
    const int64_t tile = samples_of_tiles<T>(block_of(s.rows));
    const int64_t fitting = PAIRS_BYTES / (larger(s.channels, 1) * PRODUCTS * int64_t(sizeof(T)));
    const int64_t wanted = smaller(larger(fitting / tile, 1) * tile, ceil_div(s.out_length, 2));
    pairs = ceil_div(wanted, dilation) * dilation;
    line = pairs + LANES;
    const int64_t lines = whole_lines(PRODUCTS * line * sizeof(T)) / LINE_BYTES;
    row = (lines + 1 - lines % 2) * LINE_BYTES / sizeof(T);
    near_pairs = tile;
    near_channels = larger(NEAR_BYTES / int64_t(sizeof(T)) / tile, 1);
  }

  int64_t packed_bytes() const { return products_bytes(s.groups) + Direct<T>(s, taps).packed_bytes(); }

  /// The weights of the products, per group and block of rows as [product][channel][row], and those for direct sums.
  void pack(const T* weight, uint8_t* packed, uint8_t*) const {
    T* to = reinterpret_cast<T*>(packed);
    int64_t tap[3];
    for (int k = 0; k < 3; k++) tap[taps[k] / dilation] = k * s.weight_tap;
    for (int64_t g = 0; g < s.groups; g++)
      for (int64_t r = 0, block; r < s.rows; r += block) {
        block = block_of(s.rows - r);
        for (int64_t c = 0; c < s.channels; c++)
          for (int64_t i = 0; i < block; i++) {
            const T* at = weight + s.weight_first + g * s.weight_group + (r + i) * s.weight_row + c * s.weight_channel;
            const T g0 = at[tap[0]], g1 = at[tap[1]], g2 = at[tap[2]];
            const T values[PRODUCTS] = {g0, (g0 + g1 + g2) / 2, (g0 - g1 + g2) / 2, g2};
            for (int64_t m = 0; m < PRODUCTS; m++) to[(m * s.channels + c) * block + i] = values[m];
          }
        to += PRODUCTS * s.channels * block;
      }
    Direct<T>(s, taps).pack(weight, packed + products_bytes(s.groups));
  }

  int64_t tasks() const { return s.batch * s.groups * pieces(); }

  int64_t scratch_bytes() const {
    return larger(room().end, scratch_bytes_directly<T>(s, taps, 2 * pairs));
  }

  /// One piece of one group of one item. The shape's groups begin at `first_group` of `groups` that were packed.
  void run(const uint8_t* packed, const T* bias, const T* x, T* out, uint8_t* scratch, int64_t first_group,
           int64_t groups, int64_t task) const {
    const int64_t at_line = task / pieces(), item = at_line / s.groups, here = at_line % s.groups;
    const int64_t group = first_group + here;
    const Shape some = piece_of(s, task % pieces(), 2 * pairs);
    const T* signal = x + item * s.x_item + here * s.x_group;
    T* to = out + item * s.out_item + here * s.out_group;
    const Room at = room();
    T* lines = reinterpret_cast<T*>(scratch);
    intptr_t* offsets = reinterpret_cast<intptr_t*>(scratch + at.offsets);
    T* start = reinterpret_cast<T*>(scratch + at.start);
    for (int64_t r = 0; r < s.rows; r++) start[r] = bias == nullptr ? 0 : bias[group * s.rows + r];
    for (int64_t r = 0; r < s.rows; r++) start[s.rows + r] = 0;
    for (int64_t c = 0; c < smaller(near_channels, s.channels); c++) offsets[c] = c * row;

    const int64_t runs = ceil_div(some.out_length, 2 * dilation);
    fill(signal, some.first, runs, lines, reinterpret_cast<T*>(scratch + at.raw));
    const T* weight = reinterpret_cast<const T*>(packed) + group * s.rows * s.channels * PRODUCTS;
    T* sums = reinterpret_cast<T*>(scratch + at.sums);
    const bool whole = runs * 2 * dilation == some.out_length;
    T* rest = reinterpret_cast<T*>(scratch + at.rest);
    Ahead<T> ahead = ahead_of(x, task + 1);
    // Not a number, once an output is infinite or not a number.
    T zero = 0;
    for (int64_t m = 0; m < runs * dilation; m += near_pairs) {
      const int64_t count = smaller(near_pairs, runs * dilation - m);
      multiply(weight, start, lines + m, offsets, sums, count, whole ? to + some.out_first + 2 * m : nullptr, ahead,
               ceil_div(runs * dilation - m, near_pairs));
      for (int64_t r = 0; r < s.rows; r++) {
        T* target = to + some.out_first + r * s.out_row;
        zero += join(sums + r * near_pairs, m, count, whole ? target : rest + r * 2 * pairs);
      }
    }
    if (!whole)
      for (int64_t r = 0; r < s.rows; r++)
        __builtin_memcpy(to + some.out_first + r * s.out_row, rest + r * 2 * pairs, some.out_length * sizeof(T));
    // What is not finite may have come by the differences: direct sums tell.
    if (zero != 0) return run_directly<T>(some, taps, packed + products_bytes(groups), bias, signal, to, scratch, group);
  }

 private:
  const Shape& s;
  const int32_t* taps;
  const int64_t dilation;
  /// Pairs of outputs in a piece, and how many of them and of the channels are worked on at a time.
  int64_t pairs, near_pairs, near_channels;
  /// Elements of the factors of one product, and from one channel to the next.
  int64_t line, row;

  struct Room {
    int64_t raw, offsets, start, sums, rest, end;
  };

  /// Where things lie in scratch, in bytes; the factors come first.
  Room room() const {
    const int64_t raw = s.channels * row * sizeof(T);
    const int64_t offsets = raw + whole_lines((2 * pairs + 2 * dilation + 4 * LANES) * sizeof(T));
    const int64_t start = offsets + whole_lines(smaller(near_channels, s.channels) * sizeof(intptr_t));
    const int64_t sums = start + whole_lines(2 * s.rows * sizeof(T));
    const int64_t rest = sums + whole_lines((PRODUCTS * s.rows * near_pairs + LANES) * sizeof(T));
    return {raw, offsets, start, sums, rest, rest + whole_lines((s.rows * 2 * pairs + 2 * LANES) * sizeof(T))};
  }

  int64_t products_bytes(int64_t groups) const { return whole_lines(groups * s.rows * s.channels * PRODUCTS * sizeof(T)); }
  int64_t pieces() const { return ceil_div(s.out_length, 2 * pairs); }

  Ahead<T> ahead_of(const T* x, int64_t task) const {
    if (task >= tasks()) return {};
    const int64_t at_line = task / pieces();
    const int64_t first = s.first + task % pieces() * 2 * pairs;
    return {x + at_line / s.groups * s.x_item + at_line % s.groups * s.x_group, s.channels, s.x_row, larger(first, 0),
            smaller(first + 2 * pairs + 2 * dilation, s.length)};
  }

  /// The factors of `runs` runs of pairs, of every channel: the first sees sample `first`.
  void fill(const T* x, int64_t first, int64_t runs, T* lines, T* raw) const {
    const int64_t seen = (2 * runs + 2) * dilation;
    for (int64_t c = 0; c < s.channels; c++, x += s.x_row, lines += row) {
      const T* samples = x + first;
      // Vectors read a little beyond what is seen.
      if (first < 0 || first + seen + 4 * LANES > s.length) {
        const int64_t left = smaller(larger(-first, 0), seen);
        const int64_t end = larger(left, smaller(seen, s.length - first));
        for (int64_t i = 0; i < left; i++) raw[i] = 0;
        if (end > left) __builtin_memcpy(raw + left, x + first + left, (end - left) * sizeof(T));
        for (int64_t i = end; i < seen; i++) raw[i] = 0;
        samples = raw;
      }
      switch (dilation) {
        case 1: factors<1>(samples, runs, lines); break;
        case 2: factors<2>(samples, runs, lines); break;
        case 4: factors<4>(samples, runs, lines); break;
        case 8: factors<8>(samples, runs, lines); break;
        default: factors_of_runs(samples, runs, lines);
      }
    }
  }

  /// Runs of which a vector holds several.
  template <int RUN>
  void factors(const T* x, int64_t runs, T* to) const {
    if constexpr (RUN < LANES) {
      for (int64_t m = 0; m < runs * RUN; m += LANES) {
        V x0, x1, x2, x3;
        Runs<T, RUN>::split(x + 2 * m, x0, x1);
        Runs<T, RUN>::split(x + 2 * m + 2 * RUN, x2, x3);
        store<T>(to + m, x0 - x2);
        store<T>(to + line + m, x1 + x2);
        store<T>(to + 2 * line + m, x2 - x1);
        store<T>(to + 3 * line + m, x1 - x3);
      }
    } else {
      factors_of_runs(x, runs, to);
    }
  }

  void factors_of_runs(const T* x, int64_t runs, T* to) const {
    for (int64_t run = 0; run < runs; run++, x += 2 * dilation, to += dilation)
      for (int64_t i = 0; i < dilation; i++) {
        const T x0 = x[i], x1 = x[dilation + i], x2 = x[2 * dilation + i], x3 = x[3 * dilation + i];
        to[i] = x0 - x2;
        to[line + i] = x1 + x2;
        to[2 * line + i] = x2 - x1;
        to[3 * line + i] = x1 - x3;
      }
  }

  /// sums[product][row] of `count` pairs, near channels first. The bias goes into the product that both outputs have.
  /// `out` is where they will go, if that is known.
  void multiply(const T* weight, const T* start, const T* lines, const intptr_t* offsets, T* sums, int64_t count,
                T* out, Ahead<T>& ahead, int64_t steps) const {
    const int64_t part = ceil_div(2 * count, PRODUCTS);
    for (int m = 0; m < PRODUCTS; m++)
      for (int64_t c = 0; c == 0 || c < s.channels; c += near_channels) {
        const int64_t channels = smaller(near_channels, s.channels - c);
        if (c == 0) ahead.step(steps * PRODUCTS - m);
        for (int64_t r = 0, rows; r < s.rows; r += rows) {
          rows = block_of(s.rows - r);
          for (int64_t i = r; out != nullptr && c == 0 && i < r + rows; i++) will_write(out + i * s.out_row + m * part, part);
          const T* bias = start + (m == 1 ? 0 : s.rows) + r;
          const Block<T> block{offsets, channels, weight + (r * PRODUCTS + m * rows) * s.channels + c * rows,
                               c == 0 ? bias : nullptr, near_pairs};
          tiles_of<T>(rows)(block, lines + m * line + c * row, sums + (m * s.rows + r) * near_pairs, count);
        }
      }
  }

  /// The outputs of `count` pairs of a row, from pair m of a piece on. Returns 0, or NaN where one is not finite.
  T join(const T* sums, int64_t m, int64_t count, T* out) const {
    switch (dilation) {
      case 1: return join_runs<1>(sums, m, count, out);
      case 2: return join_runs<2>(sums, m, count, out);
      case 4: return join_runs<4>(sums, m, count, out);
      case 8: return join_runs<8>(sums, m, count, out);
      default: return join_each(sums, m, m + count, m, out);
    }
  }

  template <int RUN>
  T join_runs(const T* sums, int64_t m, int64_t count, T* out) const {
    int64_t i = 0;
    V zero = {};
    if constexpr (RUN < LANES) {
      const int64_t apart = s.rows * near_pairs;
      for (; i + LANES <= count && m % RUN == 0; i += LANES) {
        const V m0 = load<T>(sums + i), m1 = load<T>(sums + apart + i), m2 = load<T>(sums + 2 * apart + i),
                m3 = load<T>(sums + 3 * apart + i);
        const V even = m0 + m1 + m2, odd = m1 - m2 - m3;
        zero += (even - even) + (odd - odd);
        Runs<T, RUN>::join(even, odd, out + 2 * (m + i));
      }
    }
    T rest = join_each(sums, m + i, m + count, m, out);
    for (int lane = 0; lane < LANES; lane++) rest += zero[lane];
    return rest;
  }

  /// Pairs `from` to before `to`; sums begin with pair `first`.
  T join_each(const T* sums, int64_t from, int64_t to, int64_t first, T* out) const {
    const int64_t apart = s.rows * near_pairs;
    T zero = 0;
    for (int64_t m = from; m < to;) {
      const int64_t run = m / dilation, begin = m % dilation, end = smaller(dilation, begin + to - m);
      T* even = out + run * 2 * dilation;
      const T* at = sums + m - first - begin;
      for (int64_t i = begin; i < end; i++) {
        const T m1 = at[apart + i], m2 = at[2 * apart + i];
        even[i] = at[i] + m1 + m2;
        even[dilation + i] = m1 - m2 - at[3 * apart + i];
      }
      for (int64_t i = begin; i < end; i++)
        zero += (even[i] - even[i]) + (even[dilation + i] - even[dilation + i]);
      m += end - begin;
    }
    return zero;
  }
};

}  // namespace
