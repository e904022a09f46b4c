// Correlation by minimal filtering: four outputs of three taps from six products a channel, where direct sums take twelve.
// More taps come in threes, whose products are summed together. They are matrix products.
#pragma once

#include "direct.h"
#include "factors.h"

namespace {

template <typename T>
class Minimal {
  using V = typename Vector<T>::Type;
  static constexpr int LANES = Vector<T>::LANES;
  static constexpr int64_t FACTORS_BYTES = 256 * 1024;

 public:
  /// Needs what `fits_minimal` asks for.
  Minimal(const Shape& shape, const int32_t* taps)
      : s(shape),
        taps(taps),
        triples(shape, taps),
        terms(s.channels * triples.count),
        near_sets(samples_of_tiles<T>(block_of(s.rows))),
        near_terms(larger(NEAR_BYTES / int64_t(sizeof(T)) / near_sets, 1)),
        in(shape, triples, larger(FACTORS_BYTES / (terms * PRODUCTS * int64_t(sizeof(T))) / near_sets, 1) * near_sets),
        dilation(in.dilation),
        sets(in.sets),
        past(may_go_past(shape, sizeof(T)) && dilation < LANES && (dilation & (dilation - 1)) == 0),
        kept_row(OUTPUTS * near_sets + LANES) {}

  int64_t packed_bytes() const { return products_bytes(s.groups) + Direct<T>(s, taps).packed_bytes(); }

  /// The weights of the products, per group and block of rows as [product][channel][triple][row], and those for direct sums.
  void pack(const T* weight, uint8_t* packed, uint8_t*) const {
    T* to = reinterpret_cast<T*>(packed);
    for (int64_t g = 0; g < s.groups; g++)
      for (int64_t r = 0, block; r < s.rows; r += block, to += PRODUCTS * terms * block) {
        block = block_of(s.rows - r);
        for (int64_t i = 0; i < block; i++)
          pack_row(weight + s.weight_first + g * s.weight_group + (r + i) * s.weight_row, block, to + i);
      }
    Direct<T>(s, taps).pack(weight, packed + products_bytes(s.groups));
  }

  int64_t tasks() const { return s.batch * s.groups * pieces(); }
  int64_t piece_length() const { return OUTPUTS * sets; }

  int64_t scratch_bytes() const { return larger(room().end, scratch_bytes_directly<T>(s, taps, OUTPUTS * sets)); }

  /// Tasks `from` to before `to`: each a piece of one group of one item. The shape's groups begin at `first_group` of
  /// `groups` that were packed.
  void run(const uint8_t* packed, const T* bias, const T* x, T* out, uint8_t* scratch, int64_t first_group, int64_t groups,
           int64_t from, int64_t to) const {
    Meanwhile<T> meanwhile;
    for (int64_t task = from; task < to; task++) {
      meanwhile.bring(task + 1 < to ? ahead_of(x, task + 1) : Ahead<T>{});
      run(packed, bias, x, out, scratch, first_group, groups, task, meanwhile);
    }
    meanwhile.end();
    if (past) fence_past();
  }

 private:
  const Shape& s;
  const int32_t* taps;
  const Triples triples;
  /// Of each product: one for each triple of each channel.
  const int64_t terms;
  /// How many sets and terms are worked on at a time.
  const int64_t near_sets, near_terms;
  const Factors<T> in;
  const int64_t dilation, sets;
  /// Whether outputs go past the caches, where a piece has whole runs: some later, so that they are kept in scratch.
  const bool past;
  /// Elements from one row that is kept to the next.
  const int64_t kept_row;

  /// The weights of a row's products, `apart` elements from one to the next.
  OWN_FUNCTION void pack_row(const T* weight, int64_t apart, T* to) const {
    for (int64_t c = 0; c < s.channels; c++, weight += s.weight_channel)
      for (const Triple& triple : triples) {
        T three[3], values[PRODUCTS];
        for (int k = 0; k < 3; k++) three[k] = triple.tap[k] < 0 ? 0 : weight[triple.tap[k] * s.weight_tap];
        Filter<T>::of_taps(three, values);
        for (int64_t m = 0; m < PRODUCTS; m++) to[m * terms * apart] = values[m];
        to += apart;
      }
  }

  struct Room {
    int64_t raw, offsets, nothing, sums, kept, rest, end;
  };

  /// Where things lie in scratch, in bytes; the factors come first.
  Room room() const {
    const int64_t raw = in.bytes(s.channels);
    const int64_t offsets = raw + in.raw_bytes();
    const int64_t nothing = offsets + whole_lines(smaller(near_terms, terms) * sizeof(intptr_t));
    const int64_t sums = nothing + whole_lines(BLOCK_ROWS * sizeof(T));
    const int64_t kept = sums + whole_lines((PRODUCTS * s.rows * near_sets + LANES) * sizeof(T));
    const int64_t rest = kept + (TELLS_MEMORY ? whole_lines(s.rows * kept_row * sizeof(T)) : 0);
    return {raw, offsets, nothing, sums, kept, rest,
            rest + whole_lines((s.rows * OUTPUTS * sets + OUTPUTS * LANES) * sizeof(T))};
  }

  /// Where the outputs of a piece go.
  struct Target {
    T* out;
    /// All rows, where not every run is whole and `out` has no room for what is not.
    T* rest;
    /// Where they go past the caches; how far behind the border of a vector they begin.
    T* kept;
    int64_t behind;
  };

  OWN_FUNCTION void run(const uint8_t* packed, const T* bias, const T* x, T* out, uint8_t* scratch, int64_t first_group,
                        int64_t groups, int64_t task, Meanwhile<T>& meanwhile) const {
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
    for (int64_t c = 0; c < smaller(near_terms, terms); c++) offsets[c] = c * in.row;

    const int64_t runs = ceil_div(some.out_length, OUTPUTS * dilation);
    in.fill(signal, s.channels, some.first, runs, lines, reinterpret_cast<T*>(scratch + at.raw));
    const T* weight = reinterpret_cast<const T*>(packed) + group * s.rows * terms * PRODUCTS;
    T* sums = reinterpret_cast<T*>(scratch + at.sums);
    const bool whole = runs * OUTPUTS * dilation == some.out_length;
    const Target target{to + some.out_first, whole ? nullptr : reinterpret_cast<T*>(scratch + at.rest),
                        whole && past ? reinterpret_cast<T*>(scratch + at.kept) : nullptr,
                        behind_border(to + some.out_first) / int64_t(sizeof(T))};
    // Not a number in some lane, once an output is infinite or not a number.
    V zero = {};
    for (int64_t m = 0; m < runs * dilation; m += near_sets) {
      const int64_t left = runs * dilation - m, count = smaller(near_sets, left);
      multiply(weight, nothing, lines + m, offsets, sums, count, meanwhile, [&](int64_t product, int64_t r) {
        ask(target, m, count, some.out_length, product, r);
      });
      join_rows(sums, bias == nullptr ? nullptr : bias + group * s.rows, m, count, left == count, target, meanwhile, zero);
    }
    if (!whole)
      for (int64_t r = 0; r < s.rows; r++)
        __builtin_memcpy(target.out + r * s.out_row, target.rest + r * OUTPUTS * sets, some.out_length * sizeof(T));
    // What is not finite may have come by the differences: direct sums tell.
    T sum = 0;
    for (int lane = 0; lane < LANES; lane++) sum += zero[lane];
    if (sum != 0) {
      meanwhile.end();
      if (past) fence_past();
      return run_directly<T>(some, taps, packed + products_bytes(groups), bias, signal, to, scratch, group);
    }
    if (s.activation > RELU) activate(s, target.out, s.out_row, s.rows, some.out_length);
  }

  /// Asks for the memory of what is joined after a product, of that row a part.
  void ask(const Target& target, int64_t m, int64_t count, int64_t length, int64_t product, int64_t r) const {
    T* const row = target.out + r * s.out_row;
    const int64_t part = ceil_div(OUTPUTS * count, PRODUCTS);
    // Of what goes past the caches the first and the last line are shared with other pieces.
    if (target.kept != nullptr && m == 0 && product < 2) will_write(row + product * (length - 1), 1);
    if (target.kept == nullptr && target.rest == nullptr) will_write(row + OUTPUTS * m + product * part, part);
  }

  /// The outputs of `count` sets, from set m of a piece on; `last` with those that end it.
  OWN_FUNCTION void join_rows(const T* sums, const T* bias, int64_t m, int64_t count, bool last, const Target& target,
                              Meanwhile<T>& meanwhile, V& zero) const {
    const int64_t behind = target.behind, end = behind + OUTPUTS * count, vectors = end / LANES;
    const int64_t first = m == 0 && behind > 0 ? 1 : 0;
    const bool keeps = TELLS_MEMORY && target.kept != nullptr;
    if (keeps) meanwhile.end();
    for (int64_t r = 0; r < s.rows; r++) {
      const T* of_row = sums + r * near_sets;
      const T added = bias == nullptr ? 0 : bias[r];
      T* const row = target.out + r * s.out_row;
      if (!keeps) {
        join(of_row, added, m, count, target.rest == nullptr ? row : target.rest + r * OUTPUTS * sets, zero);
        continue;
      }
      T* const kept = target.kept + r * kept_row;
      T* const there = row + OUTPUTS * m - behind;
      // The vector that these outputs share with those before.
      if (m > 0) store<T>(kept, load<T>(kept + OUTPUTS * near_sets));
      join(of_row, added, m, count, kept + behind - OUTPUTS * m, zero);
      for (int64_t i = behind; first == 1 && i < smaller(LANES, end); i++) there[i] = kept[i];
      for (int64_t i = larger(first, vectors) * LANES; last && i < end; i++) there[i] = kept[i];
    }
    if (!keeps || vectors <= first) return;
    meanwhile.keep(target.kept + first * LANES, kept_row, target.out + OUTPUTS * m - behind + first * LANES, s.out_row,
                   s.rows, vectors - first, steps());
  }

  int64_t products_bytes(int64_t groups) const { return whole_lines(groups * s.rows * terms * PRODUCTS * sizeof(T)); }
  /// Of the products of near sets.
  int64_t steps() const {
    return PRODUCTS * ceil_div(s.rows, BLOCK_ROWS) * ceil_div(terms, near_terms) *
           steps_of(smaller(near_terms, terms));
  }

  int64_t pieces() const { return ceil_div(s.out_length, OUTPUTS * sets); }

  Ahead<T> ahead_of(const T* x, int64_t task) const {
    if (task >= tasks()) return {};
    const int64_t at_line = task / pieces();
    const int64_t first = s.first + task % pieces() * OUTPUTS * sets * s.stride;
    return {x + at_line / s.groups * s.x_item + at_line % s.groups * s.x_group, s.channels, s.x_row, larger(first, 0),
            smaller(first + in.seen_of(sets / dilation) * s.stride, s.length), sets / near_sets * steps()};
  }

  /// sums[product][row] of `count` sets, near terms first. `ask` asks for the memory of the outputs of a row, a part at
  /// each product.
  OWN_FUNCTION void multiply(const T* weight, const T* nothing, const T* lines, const intptr_t* offsets, T* sums,
                             int64_t count, Meanwhile<T>& meanwhile, const auto& ask) const {
    for (int m = 0; m < PRODUCTS; m++)
      for (int64_t c = 0; c == 0 || c < terms; c += near_terms) {
        const int64_t some = smaller(near_terms, terms - c);
        for (int64_t r = 0, rows; r < s.rows; r += rows) {
          rows = block_of(s.rows - r);
          for (int64_t i = r; c == 0 && i < r + rows; i++) ask(m, i);
          const Block<T> block{offsets, some, weight + (r * PRODUCTS + m * rows) * terms + c * rows,
                               c == 0 ? nothing : nullptr, near_sets, false, false};
          tiles_of<T>(rows)(block, lines + m * in.line + c * in.row, sums + (m * s.rows + r) * near_sets, count, meanwhile);
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
  OWN_FUNCTION void join_runs(const T* sums, T bias, int64_t m, int64_t count, T* out, V& zero) const {
    if constexpr (RUN >= LANES) {
      join_each(sums, bias, m, m + count, m, out, zero);
    } else {
      // Near sets begin with a run, and fill vectors but for the last of a piece.
      const int64_t whole = count / LANES * LANES;
      for (int64_t i = 0; i < whole; i += LANES) {
        V values[OUTPUTS], joined[OUTPUTS];
        outputs(sums + i, bias, values, zero);
        Runs<T, RUN>::join(values, joined);
        for (int j = 0; j < OUTPUTS; j++) store<T>(out + OUTPUTS * (m + i) + j * LANES, joined[j]);
      }
      join_each(sums, bias, m + whole, m + count, m, out, zero);
    }
  }

  /// Sets `from` to before `to`; sums begin with set `first`.
  OWN_FUNCTION void join_each(const T* sums, T bias, int64_t from, int64_t to, int64_t first, T* out, V& zero) const {
    int64_t run = from / dilation, at = from % dilation;
    for (int64_t m = from, some; m < to; m += some, at += some) {
      if (at == dilation) at = 0, run++;
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
    V nothing = values[0] * 0;
    for (int j = 1; j < OUTPUTS; j++) nothing += values[j] * 0;
    zero += nothing;
    for (int j = 0; s.activation == RELU && j < OUTPUTS; j++) values[j] = without_negatives(values[j]);
  }
};

}  // namespace
