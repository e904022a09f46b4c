// Correlation with three taps by minimal filtering: four outputs from six products a channel, where direct sums take twelve.
// The products are matrix products. With a dilation d the outputs that belong together, a set, are d apart, as the samples
// are: d neighbouring sets are a run, and runs follow each other.
#pragma once

#include "direct.h"
#include "winograd.h"

namespace {

/// Whether a shape has three taps, in any order, 0, d and 2d from the first, and outputs in sets are near enough.
inline bool fits_minimal(const Shape& s, const int32_t* taps) {
  constexpr int64_t FARTHEST = 256;
  if (s.tap_count != 3 || s.stride != 1 || s.out_step != 1 || s.channels < 1) return false;
  const int64_t d = taps[0] == 0   ? smaller(taps[1], taps[2])
                    : taps[1] == 0 ? smaller(taps[0], taps[2])
                                   : smaller(taps[0], taps[1]);
  const int64_t sum = int64_t{taps[0]} + taps[1] + taps[2];
  return d >= 1 && d <= FARTHEST && sum == 3 * d && span_of(taps, 3) == 2 * d + 1;
}

template <typename T>
class Minimal {
  using V = typename Vector<T>::Type;
  static constexpr int LANES = Vector<T>::LANES;
  static constexpr int64_t FACTORS_BYTES = 256 * 1024;

 public:
  /// Needs what `fits_minimal` asks for.
  Minimal(const Shape& shape, const int32_t* taps) : s(shape), taps(taps), dilation((span_of(taps, 3) - 1) / 2) {
    near_sets = samples_of_tiles<T>(block_of(s.rows));
    const int64_t fitting = FACTORS_BYTES / (larger(s.channels, 1) * PRODUCTS * int64_t(sizeof(T)));
    const int64_t wanted = smaller(larger(fitting / near_sets, 1) * near_sets, ceil_div(s.out_length, OUTPUTS));
    sets = ceil_div(wanted, dilation) * dilation;
    line = sets + LANES;
    const int64_t lines = whole_lines(PRODUCTS * line * sizeof(T)) / LINE_BYTES;
    row = (lines + 1 - lines % 2) * LINE_BYTES / sizeof(T);
    near_channels = larger(NEAR_BYTES / int64_t(sizeof(T)) / near_sets, 1);
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
            T values[PRODUCTS];
            Filter<T>::of_taps({at[tap[0]], at[tap[1]], at[tap[2]]}, values);
            for (int64_t m = 0; m < PRODUCTS; m++) to[(m * s.channels + c) * block + i] = values[m];
          }
        to += PRODUCTS * s.channels * block;
      }
    Direct<T>(s, taps).pack(weight, packed + products_bytes(s.groups));
  }

  int64_t tasks() const { return s.batch * s.groups * pieces(); }
  int64_t piece_length() const { return OUTPUTS * sets; }

  int64_t scratch_bytes() const { return larger(room().end, scratch_bytes_directly<T>(s, taps, OUTPUTS * sets)); }

  /// One piece of one group of one item. The shape's groups begin at `first_group` of `groups` that were packed.
  void run(const uint8_t* packed, const T* bias, const T* x, T* out, uint8_t* scratch, int64_t first_group,
           int64_t groups, int64_t task) const {
    const int64_t at_line = task / pieces(), item = at_line / s.groups, here = at_line % s.groups;
    const int64_t group = first_group + here;
    const Shape some = piece_of(s, task % pieces(), OUTPUTS * sets);
    const T* signal = x + item * s.x_item + here * s.x_group;
    T* to = out + item * s.out_item + here * s.out_group;
    const Room at = room();
    T* lines = reinterpret_cast<T*>(scratch);
    intptr_t* offsets = reinterpret_cast<intptr_t*>(scratch + at.offsets);
    T* nothing = reinterpret_cast<T*>(scratch + at.nothing);
    for (int i = 0; i < BLOCK_ROWS; i++) nothing[i] = 0;
    for (int64_t c = 0; c < smaller(near_channels, s.channels); c++) offsets[c] = c * row;

    const int64_t runs = ceil_div(some.out_length, OUTPUTS * dilation);
    fill(signal, some.first, runs, lines, reinterpret_cast<T*>(scratch + at.raw));
    const T* weight = reinterpret_cast<const T*>(packed) + group * s.rows * s.channels * PRODUCTS;
    T* sums = reinterpret_cast<T*>(scratch + at.sums);
    const bool whole = runs * OUTPUTS * dilation == some.out_length;
    T* rest = reinterpret_cast<T*>(scratch + at.rest);
    Ahead<T> ahead = ahead_of(x, task + 1);
    // Not a number in some lane, once an output is infinite or not a number.
    V zero = {};
    for (int64_t m = 0; m < runs * dilation; m += near_sets) {
      const int64_t count = smaller(near_sets, runs * dilation - m);
      multiply(weight, nothing, lines + m, offsets, sums, count, whole ? to + some.out_first + OUTPUTS * m : nullptr,
               ahead);
      for (int64_t r = 0; r < s.rows; r++) {
        T* target = to + some.out_first + r * s.out_row;
        join(sums + r * near_sets, bias == nullptr ? 0 : bias[group * s.rows + r], m, count,
             whole ? target : rest + r * OUTPUTS * sets, zero);
      }
    }
    if (!whole)
      for (int64_t r = 0; r < s.rows; r++)
        __builtin_memcpy(to + some.out_first + r * s.out_row, rest + r * OUTPUTS * sets, some.out_length * sizeof(T));
    // What is not finite may have come by the differences: direct sums tell.
    T sum = 0;
    for (int lane = 0; lane < LANES; lane++) sum += zero[lane];
    if (sum != 0) return run_directly<T>(some, taps, packed + products_bytes(groups), bias, signal, to, scratch, group);
  }

 private:
  const Shape& s;
  const int32_t* taps;
  const int64_t dilation;
  /// Sets in a piece, and how many of them and of the channels are worked on at a time.
  int64_t sets, near_sets, near_channels;
  /// Elements of the factors of one product, and from one channel to the next.
  int64_t line, row;

  struct Room {
    int64_t raw, offsets, nothing, sums, rest, end;
  };

  /// Where things lie in scratch, in bytes; the factors come first.
  Room room() const {
    const int64_t raw = s.channels * row * sizeof(T);
    const int64_t offsets = raw + whole_lines((OUTPUTS * sets + 2 * dilation + 2 * OUTPUTS * LANES) * sizeof(T));
    const int64_t nothing = offsets + whole_lines(smaller(near_channels, s.channels) * sizeof(intptr_t));
    const int64_t sums = nothing + whole_lines(BLOCK_ROWS * sizeof(T));
    const int64_t rest = sums + whole_lines((PRODUCTS * s.rows * near_sets + LANES) * sizeof(T));
    return {raw, offsets, nothing, sums, rest,
            rest + whole_lines((s.rows * OUTPUTS * sets + OUTPUTS * LANES) * sizeof(T))};
  }

  int64_t products_bytes(int64_t groups) const { return whole_lines(groups * s.rows * s.channels * PRODUCTS * sizeof(T)); }
  int64_t pieces() const { return ceil_div(s.out_length, OUTPUTS * sets); }

  Ahead<T> ahead_of(const T* x, int64_t task) const {
    if (task >= tasks()) return {};
    const int64_t at_line = task / pieces();
    const int64_t first = s.first + task % pieces() * OUTPUTS * sets;
    return {x + at_line / s.groups * s.x_item + at_line % s.groups * s.x_group, s.channels, s.x_row, larger(first, 0),
            smaller(first + OUTPUTS * sets + 2 * dilation, s.length), sets / near_sets * PRODUCTS * ceil_div(s.rows, BLOCK_ROWS)};
  }

  /// The factors of `runs` runs of sets, of every channel: the first sees sample `first`.
  void fill(const T* x, int64_t first, int64_t runs, T* lines, T* raw) const {
    const int64_t seen = (OUTPUTS * runs + 2) * dilation;
    for (int64_t c = 0; c < s.channels; c++, x += s.x_row, lines += row) {
      const T* samples = x + first;
      // Vectors read a little beyond what is seen.
      if (first < 0 || first + seen + 2 * OUTPUTS * LANES > s.length) {
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
        V here[OUTPUTS], next[OUTPUTS], samples[PRODUCTS];
        Runs<T, RUN>::split(x + OUTPUTS * m, here);
        Runs<T, RUN>::split(x + OUTPUTS * (m + RUN), next);
        for (int i = 0; i < PRODUCTS; i++) samples[i] = i < OUTPUTS ? here[i] : next[i - OUTPUTS];
        put_factors(samples, to + m);
      }
    } else {
      factors_of_runs(x, runs, to);
    }
  }

  /// Runs of any length. What a vector has too much belongs to the next run, and is written over.
  void factors_of_runs(const T* x, int64_t runs, T* to) const {
    for (int64_t run = 0; run < runs; run++, x += OUTPUTS * dilation, to += dilation)
      for (int64_t i = 0; i < dilation; i += LANES) {
        V samples[PRODUCTS];
        for (int j = 0; j < PRODUCTS; j++) samples[j] = load<T>(x + j * dilation + i);
        put_factors(samples, to + i);
      }
  }

  void put_factors(const V (&samples)[PRODUCTS], T* to) const {
    V factors[PRODUCTS];
    Filter<T>::of_samples(samples, factors);
    for (int j = 0; j < PRODUCTS; j++) store<T>(to + j * line, factors[j]);
  }

  /// sums[product][row] of `count` sets, near channels first. `out` is where they will go, if that is known.
  void multiply(const T* weight, const T* nothing, const T* lines, const intptr_t* offsets, T* sums, int64_t count,
                T* out, Ahead<T>& ahead) const {
    const int64_t part = ceil_div(OUTPUTS * count, PRODUCTS);
    for (int m = 0; m < PRODUCTS; m++)
      for (int64_t c = 0; c == 0 || c < s.channels; c += near_channels) {
        const int64_t channels = smaller(near_channels, s.channels - c);
        for (int64_t r = 0, rows; r < s.rows; r += rows) {
          rows = block_of(s.rows - r);
          for (int64_t i = r; out != nullptr && c == 0 && i < r + rows; i++) will_write(out + i * s.out_row + m * part, part);
          const Block<T> block{offsets, channels, weight + (r * PRODUCTS + m * rows) * s.channels + c * rows,
                               c == 0 ? nothing : nullptr, near_sets, false};
          tiles_of<T>(rows)(block, lines + m * line + c * row, sums + (m * s.rows + r) * near_sets, count, ahead);
        }
      }
  }

  /// The outputs of `count` sets of a row, from set m of a piece on. A lane of `zero` becomes NaN where one is not finite.
  void join(const T* sums, T bias, int64_t m, int64_t count, T* out, V& zero) const {
    switch (dilation) {
      case 1: return join_runs<1>(sums, bias, m, count, out, zero);
      case 2: return join_runs<2>(sums, bias, m, count, out, zero);
      case 4: return join_runs<4>(sums, bias, m, count, out, zero);
      case 8: return join_runs<8>(sums, bias, m, count, out, zero);
      default: return join_each(sums, bias, m, m + count, m, out, zero);
    }
  }

  template <int RUN>
  void join_runs(const T* sums, T bias, int64_t m, int64_t count, T* out, V& zero) const {
    int64_t i = 0;
    if constexpr (RUN < LANES)
      for (; i + LANES <= count && m % RUN == 0; i += LANES) {
        V values[OUTPUTS];
        outputs(sums + i, bias, values, zero);
        Runs<T, RUN>::join(values, out + OUTPUTS * (m + i));
      }
    join_each(sums, bias, m + i, m + count, m, out, zero);
  }

  /// Sets `from` to before `to`; sums begin with set `first`.
  void join_each(const T* sums, T bias, int64_t from, int64_t to, int64_t first, T* out, V& zero) const {
    for (int64_t m = from, some; m < to; m += some) {
      const int64_t run = m / dilation, at = m % dilation;
      some = smaller(smaller(LANES, dilation - at), to - m);
      V values[OUTPUTS], others = {};
      outputs(sums + m - first, bias, values, some == LANES ? zero : others);
      for (int j = 0; j < OUTPUTS; j++) {
        T* target = out + (run * OUTPUTS + j) * dilation + at;
        if (some == LANES) {
          store<T>(target, values[j]);
          continue;
        }
        for (int64_t i = 0; i < some; i++) target[i] = values[j][i];
      }
      for (int64_t i = 0; some < LANES && i < some; i++) zero[0] += others[i];
    }
  }

  /// The outputs of a vector of sets. Lanes of `zero` become NaN where one is not finite.
  void outputs(const T* sums, T bias, V (&values)[OUTPUTS], V& zero) const {
    V products[PRODUCTS];
    for (int j = 0; j < PRODUCTS; j++) products[j] = load<T>(sums + j * s.rows * near_sets);
    Filter<T>::outputs(products, V{} + bias, values);
    for (int j = 0; j < OUTPUTS; j++) zero += values[j] - values[j];
    for (int j = 0; s.relu > 0 && j < OUTPUTS; j++) values[j] = without_negatives(values[j]);
  }
};

}  // namespace
