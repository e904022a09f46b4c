// The gradient of three taps by minimal filtering: six products for four outputs of each row and channel, where direct sums
// take twelve. Both factors come from neighbouring samples (winograd.h); the products are summed over all signals, and only
// then become taps.
#pragma once

#include "factors.h"
#include "weight.h"

namespace {

template <typename T>
class MinimalWeight {
  using V = typename Vector<T>::Type;
  static constexpr int LANES = Vector<T>::LANES;
  static constexpr int TAPS = 3;
  /// Of the samples' factors and of the gradient's.
  static constexpr int64_t FACTORS_BYTES = 512 * 1024;
  static constexpr int64_t LONGEST_SUM = 256;
  /// With sums of squares below, on both sides, no sum of products is infinite.
  static constexpr T MOST_SQUARES = static_cast<T>(sizeof(T) == 4 ? 1e37 : 1e307);

 public:
  /// How many parts the channels of a group are done in, at least.
  const int64_t least_parts;

  /// Needs what `fits_minimal_weight` asks for.
  MinimalWeight(const Shape& shape, const int32_t* taps)
      : least_parts(parts_for(shape.channels, (PRODUCTS + TAPS) * Across<T>(shape.rows).rows)),
        s(shape),
        taps(taps),
        across(shape.rows),
        triples(shape, taps),
        in(shape, triples, sets_of(shape)) {}

  int64_t scratch_bytes(int64_t parts) const { return room(parts).end; }

  /// As `WeightGradient` has it.
  OWN_FUNCTION void run(const T* g, const T* x, T* weight, uint8_t* scratch, int64_t group, int64_t part, int64_t parts,
                        bool first, bool last) const {
    const int64_t from = s.channels * part / parts;
    const int64_t channels = s.channels * (part + 1) / parts - from;
    const Room at = room(parts);
    double* totals = reinterpret_cast<double*>(scratch);
    double* totals_directly = reinterpret_cast<double*>(scratch + at.directly);
    T* lines = reinterpret_cast<T*>(scratch + at.lines);
    T* gradient = reinterpret_cast<T*>(scratch + at.gradient);
    T* spare = reinterpret_cast<T*>(scratch + at.spare);
    const int64_t direct = TAPS * direct_rows();
    if (first) {
      for (int64_t i = 0; i < PRODUCTS * channels * across.rows; i++) totals[i] = 0;
      for (int64_t i = 0; i < channels * direct; i++) totals_directly[i] = 0;
    }
    for (int64_t n = 0; n < s.batch; n++)
      for (int64_t piece = 0; piece < pieces(); piece++) {
        const Shape some = piece_of(s, piece, OUTPUTS * in.sets);
        const T* signal = x + n * s.x_item + group * s.x_group;
        const T* outputs = g + n * s.out_item + group * s.out_group + some.out_first;
        const int64_t runs = ceil_div(some.out_length, OUTPUTS * in.dilation);
        in.fill(signal + from * s.x_row, channels, some.first, runs, lines, spare);
        const bool fine = transform(outputs, some.out_length, runs, gradient, spare) < MOST_SQUARES;
        // What is not finite, or would become so, is told from the rest by direct sums.
        const bool all_fine = fine && squares_of(lines, channels, runs * in.dilation) < MOST_SQUARES;
        for (int64_t c = 0; c < channels && !all_fine; c++) {
          T* factors = lines + c * in.row;
          if (fine && squares_of(factors, 1, runs * in.dilation) < MOST_SQUARES) continue;
          for (int64_t i = 0; i < in.row; i++) factors[i] = 0;
          add_directly(some, outputs, signal + (from + c) * s.x_row, scratch + at.spare, totals_directly + c * direct);
        }
        Soon<T> soon = after(g, x + from * s.x_row, channels, group, n, piece + 1);
        if (fine)
          multiply(gradient, lines, channels, runs * in.dilation, totals, reinterpret_cast<const T**>(scratch + at.places),
                   soon);
      }
    if (last) write(totals, totals_directly, weight, group, from, channels);
  }

 private:
  const Shape& s;
  const int32_t* taps;
  const Across<T> across;
  const Triples triples;
  const Factors<T> in;

  static int64_t sets_of(const Shape& s) {
    const int64_t bytes = (s.channels + Across<T>(s.rows).rows) * PRODUCTS * sizeof(T);
    return smaller(larger(FACTORS_BYTES / bytes / LANES, 1) * LANES, LONGEST_SUM);
  }

  int64_t pieces() const { return ceil_div(s.out_length, OUTPUTS * in.sets); }
  Shape first_piece() const { return piece_of(s, 0, OUTPUTS * in.sets); }

  /// One channel of a piece.
  Shape channel_of(Shape piece) const {
    piece.channels = 1;
    return piece;
  }

  int64_t direct_rows() const {
    const Shape one = channel_of(first_piece());
    return WeightGradient<T>(one, taps).rows;
  }

  OWN_FUNCTION void add_directly(const Shape& piece, const T* g, const T* x, uint8_t* scratch, double* totals) const {
    const Shape one = channel_of(piece);
    const WeightGradient<T> gradient(one, taps);
    gradient.run(g, x, nullptr, scratch, 0, 0, 1, true, false);
    const double* sums = reinterpret_cast<const double*>(scratch);
    for (int64_t i = 0; i < TAPS * gradient.rows; i++) totals[i] += sums[i];
  }

  /// Samples of the gradient that are transposed at a time: whole runs, and whole strips.
  int64_t strip() const { return ceil_div(Across<T>::STRIP, OUTPUTS * in.dilation) * OUTPUTS * in.dilation; }

  /// Where things lie in scratch, in bytes. The totals come first: they stay when the length of a piece changes.
  struct Room {
    int64_t directly, places, lines, gradient, spare, end;
  };

  Room room(int64_t parts) const {
    const int64_t channels = ceil_div(s.channels, parts);
    const Shape one = channel_of(first_piece());
    const int64_t directly = whole_lines(PRODUCTS * channels * across.rows * sizeof(double));
    const int64_t places = directly + whole_lines(channels * TAPS * direct_rows() * sizeof(double));
    const int64_t lines = places + whole_lines(channels * sizeof(T*));
    const int64_t gradient = lines + in.bytes(channels);
    const int64_t spare = gradient + whole_lines(PRODUCTS * in.sets * across.rows * sizeof(T));
    const int64_t strips = whole_lines(strip() * across.rows * sizeof(T));
    const int64_t most = larger(larger(in.raw_bytes(), strips), WeightGradient<T>(one, taps).scratch_bytes(1));
    return {directly, places, lines, gradient, spare, spare + most};
  }

  /// The factors of the gradient of `count` outputs of every row, of each product in strips; the sum of their squares.
  OWN_FUNCTION T transform(const T* g, int64_t count, int64_t runs, T* to, T* strips) const {
    const int64_t run = OUTPUTS * in.dilation, rows = across.rows;
    V squares[PRODUCTS] = {};
    for (int64_t start = 0; start < runs * run; start += strip()) {
      const int64_t there = smaller(strip(), larger(count - start, 0));
      across.transpose(g + start, s.out_row, there, strips);
      for (int64_t i = there * rows; i < strip() * rows; i++) strips[i] = 0;
      const int64_t end = smaller(start + strip(), runs * run);
      for (int64_t at = start; at < end; at += run)
        for (int64_t set = 0; set < in.dilation; set++)
          for (int64_t r = 0; r < rows; r += LANES) {
            V outputs[OUTPUTS], factors[PRODUCTS];
            for (int j = 0; j < OUTPUTS; j++)
              outputs[j] = load<T>(strips + (at - start + j * in.dilation + set) * rows + r);
            Filter<T>::of_gradients(outputs, factors);
            for (int m = 0; m < PRODUCTS; m++)
              store<T>(to + m * in.sets * rows + in_strips<T>(in.sets, rows, at / OUTPUTS + set, r), factors[m]);
            add_squares(squares, [&](int m) { return factors[m]; });
          }
    }
    return sum_of(squares);
  }

  /// Of the factors of some channels.
  OWN_FUNCTION T squares_of(const T* lines, int64_t channels, int64_t sets) const {
    V squares[PRODUCTS] = {};
    for (int64_t c = 0; c < channels; c++) {
      const T* factors = lines + c * in.row;
      int64_t i = 0;
      for (; i + LANES <= sets; i += LANES) add_squares(squares, [&](int m) { return load<T>(factors + m * in.line + i); });
      if (i < sets)
        add_squares(squares, [&](int m) { return first_lanes<T>(load<T>(factors + m * in.line + i), sets - i); });
    }
    return sum_of(squares);
  }

  /// Sums that do not wait for each other.
  static void add_squares(V (&squares)[PRODUCTS], const auto& factor) {
    for (int m = 0; m < PRODUCTS; m++) {
      const V value = factor(m);
      squares[m] += value * value;
    }
  }

  static T sum_of(const V (&values)[PRODUCTS]) {
    T sum = 0;
    for (int m = 0; m < PRODUCTS; m++)
      for (int lane = 0; lane < LANES; lane++) sum += values[m][lane];
    return sum;
  }

  /// totals[product][channel][row]
  OWN_FUNCTION void multiply(const T* gradient, const T* lines, int64_t channels, int64_t sets, double* totals,
                             const T** places, Soon<T>& soon) const {
    for (int m = 0; m < PRODUCTS; m++) {
      for (int64_t c = 0; c < channels; c++) places[c] = lines + c * in.row + m * in.line;
      add_across(gradient + m * in.sets * across.rows, in.sets, across.rows, places, channels, sets,
                 totals + m * channels * across.rows, soon);
    }
  }

  Soon<T> after(const T* g, const T* x, int64_t channels, int64_t group, int64_t n, int64_t piece) const {
    if (piece == pieces()) piece = 0, n++;
    if (n >= s.batch) return {};
    const Shape next = piece_of(s, piece, OUTPUTS * in.sets);
    constexpr int COLUMNS = columns_of(TILE_VECTORS);
    const int64_t steps =
        PRODUCTS * larger(1, across.rows / (TILE_VECTORS * LANES) * (channels / COLUMNS)) * steps_of(in.sets);
    return {{x + n * s.x_item + group * s.x_group, channels, s.x_row, larger(next.first, 0),
             smaller(next.first + next.out_length + 2 * in.dilation, s.length), steps},
            {g + n * s.out_item + group * s.out_group, s.rows, s.out_row, next.out_first,
             next.out_first + next.out_length, steps}};
  }

  OWN_FUNCTION void write(const double* totals, const double* totals_directly, T* weight, int64_t group, int64_t from,
                          int64_t channels) const {
    const int64_t rows = direct_rows();
    for (int64_t r = 0; r < s.rows; r++)
      for (int64_t c = 0; c < channels; c++) {
        double products[PRODUCTS], gradients[TAPS];
        for (int m = 0; m < PRODUCTS; m++) products[m] = totals[(m * channels + c) * across.rows + r];
        Filter<T>::gradients(products, gradients);
        for (int k = 0; k < TAPS; k++)
          weight[s.weight_first + group * s.weight_group + r * s.weight_row + (from + c) * s.weight_channel + k * s.weight_tap] =
              static_cast<T>(gradients[taps[k] / in.dilation] + totals_directly[(c * TAPS + k) * rows + r]);
      }
  }
};

}  // namespace
