// The gradient of the weights:
//
// weight[group, row, channel, tap] = Σ_item Σ_t g[item, group, row, t] · x[item, group, channel, first + t · stride + reach(tap)]
//
// where g, the gradient of the output, lies as the output of the shape does. Sums are in T over a piece of the signal and
// gathered in double over the pieces, in an order that does not depend on how the channels are parted.
#pragma once

#include "meanwhile.h"
#include "moves.h"
#include "own-function.h"
#include "rows-in.h"

namespace {

/// The vectors of rows, and the columns (channel and tap), whose sums are kept in registers.
constexpr int TILE_VECTORS = REGISTERS == 32 ? 4 : 2;

constexpr int columns_of(int vectors) {
#ifdef __wasm__
  return vectors == 2 ? 4 : 8;
#else
  const int fitting = (REGISTERS - 1) / vectors - 1;
  return fitting > 8 ? 8 : fitting;
#endif
}

/// What the next piece takes, in the cache by the time that this one is done.
template <typename T>
struct Soon {
  Ahead<T> samples, gradient;

  void step() {
    samples.step();
    gradient.step();
  }
};

/// totals[column][row] += Σ_t g[t][row] · x[columns[column] + t], for VECTORS vectors of rows; `soon` takes its steps
/// meanwhile.
template <typename T, int VECTORS, int COLUMNS>
INNERMOST void weight_tile(const T* g, int64_t g_row, const T* const* columns, int64_t count, double* totals,
                              int64_t totals_row, Soon<T>& soon) {
  using V = typename Vector<T>::Type;
  constexpr int LANES = Vector<T>::LANES;
  V sums[COLUMNS][VECTORS] = {};
  for (int64_t t = 0, stop; t < count;) {
    stop = TELLS_MEMORY ? smaller(t + STRETCH, count) : count;
    soon.step();
    for (; t < stop; t++, g += g_row) {
      V rows[VECTORS];
      for (int v = 0; v < VECTORS; v++) rows[v] = load<T>(g + v * LANES);
      for (int j = 0; j < COLUMNS; j++) {
        const T sample = columns[j][t];
        for (int v = 0; v < VECTORS; v++) sums[j][v] += rows[v] * sample;
      }
    }
  }
  typedef double Doubles __attribute__((vector_size(LANES * sizeof(double)), aligned(sizeof(double))));
  for (int j = 0; j < COLUMNS; j++)
    for (int v = 0; v < VECTORS; v++) {
      Doubles& total = *reinterpret_cast<Doubles*>(totals + j * totals_row + v * LANES);
      total += __builtin_convertvector(sums[j][v], Doubles);
    }
}

/// The first `count` lanes, and zeros behind.
template <typename T>
inline typename Vector<T>::Type first_lanes(typename Vector<T>::Type values, int64_t count) {
  static constexpr T LANES[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  typename Vector<T>::Type zeros{};
  return load<T>(LANES) < zeros + static_cast<T>(count) ? values : zeros;
}

/// The same for one row, whose samples are its vectors: totals[column] += Σ_t g[t] · x[columns[column] + t]. Behind its
/// end g has zeros up to a whole vector.
template <typename T, int COLUMNS>
OWN_FUNCTION void weight_dots(const T* g, const T* const* columns, int64_t count, double* totals, int64_t totals_row) {
  using V = typename Vector<T>::Type;
  constexpr int LANES = Vector<T>::LANES;
  V sums[COLUMNS] = {};
  int64_t t = 0;
  for (; t + LANES <= count; t += LANES) {
    const V samples = load<T>(g + t);
    for (int j = 0; j < COLUMNS; j++) sums[j] += samples * load<T>(columns[j] + t);
  }
  if (t < count) {
    const V samples = load<T>(g + t);
    // What lies behind need not be finite, and then its product with zero is none.
    for (int j = 0; j < COLUMNS; j++) sums[j] += samples * first_lanes<T>(load<T>(columns[j] + t), count - t);
  }
  for (int j = 0; j < COLUMNS; j++) {
    double total = 0;
    for (int lane = 0; lane < LANES; lane++) total += sums[j][lane];
    totals[j * totals_row] += total;
  }
}

/// Sums of VECTORS vectors of rows and every column.
template <typename T, int VECTORS>
inline void weight_strip(const T* g, int64_t g_row, const T* const* places, int64_t columns, int64_t count, double* totals,
                         int64_t rows, Soon<T>& soon) {
  constexpr int COLUMNS = columns_of(VECTORS);
  int64_t j = 0;
  for (; j + COLUMNS <= columns; j += COLUMNS)
    weight_tile<T, VECTORS, COLUMNS>(g, g_row, places + j, count, totals + j * rows, rows, soon);
  if constexpr (COLUMNS > 4)
    for (; j + 4 <= columns; j += 4) weight_tile<T, VECTORS, 4>(g, g_row, places + j, count, totals + j * rows, rows, soon);
  for (; j + 2 <= columns; j += 2) weight_tile<T, VECTORS, 2>(g, g_row, places + j, count, totals + j * rows, rows, soon);
  for (; j < columns; j++) weight_tile<T, VECTORS, 1>(g, g_row, places + j, count, totals + j * rows, rows, soon);
}

/// Rows whose sums a tile has. The samples of so many lie side by side, those of the next behind them: farther apart they
/// would share few places in the cache.
template <typename T>
constexpr int64_t STRIP_ROWS = TILE_VECTORS * Vector<T>::LANES;

/// Where sample t of row r lies, of `length` samples of `rows` rows, which are whole vectors.
template <typename T>
inline int64_t in_strips(int64_t length, int64_t rows, int64_t t, int64_t r) {
  const int64_t start = r / STRIP_ROWS<T> * STRIP_ROWS<T>;
  return start * length + t * smaller(STRIP_ROWS<T>, rows - start) + r - start;
}

/// totals[column][row] as of `weight_tile`, of every row and column: of the first `count` of `length` samples in strips.
template <typename T>
OWN_FUNCTION void add_across(const T* g, int64_t length, int64_t rows, const T* const* places, int64_t columns, int64_t count,
                             double* totals, Soon<T>& soon) {
  constexpr int64_t LANES = Vector<T>::LANES, STRIP = STRIP_ROWS<T>;
  int64_t r = 0;
  for (; r + STRIP <= rows; r += STRIP)
    weight_strip<T, TILE_VECTORS>(g + r * length, STRIP, places, columns, count, totals + r, rows, soon);
  for (const int64_t start = r; r < rows; r += LANES)
    weight_strip<T, 1>(g + start * length + r - start, rows - start, places, columns, count, totals + r, rows, soon);
}

/// Rows that become the lanes of vectors, filled up with rows of zeros.
template <typename T>
class Across {
  static constexpr int LANES = Vector<T>::LANES;

 public:
  /// Samples that are transposed at a time.
  static constexpr int64_t STRIP = 16;
  const int64_t given, rows;

  explicit Across(int64_t given) : given(given), rows(ceil_div(given, LANES) * LANES) {}

  /// to[t][row] = g[row][t] for `count` samples of rows that are `g_row` elements apart.
  OWN_FUNCTION void transpose(const T* g, int64_t g_row, int64_t count, T* to) const {
    for (int64_t start = 0; start < count; start += STRIP) {
      const int64_t end = smaller(start + STRIP, count);
      int64_t r = 0;
      if constexpr (LANES == STRIP)
        for (; r + LANES <= given && end == start + STRIP; r += LANES)
          square(g + r * g_row + start, g_row, to + start * rows + r);
      if constexpr (LANES == 8)
        for (; r + 8 <= given && end == start + STRIP; r += 8)
          for (int64_t t = start; t < end; t += 8) eight_rows(g + r * g_row + t, g_row, to + t * rows + r);
      if constexpr (sizeof(T) == 4)
        for (; r + 4 <= given && end == start + STRIP; r += 4)
          for (int64_t t = start; t < end; t += LANES) four_rows(g + r * g_row + t, g_row, to + t * rows + r);
      for (; r < given; r++)
        for (int64_t t = start; t < end; t++) to[t * rows + r] = g[r * g_row + t];
      for (int64_t t = start; t < end; t++)
        for (int64_t i = given; i < rows; i++) to[t * rows + i] = 0;
    }
  }

 private:
  /// A vector of samples of sixteen rows.
  void square(const T* g, int64_t g_row, T* to) const {
    typename Vector<T>::Type v[STRIP];
    for (int i = 0; i < STRIP; i++) v[i] = load<T>(g + i * g_row);
    for (int i = 0; i < STRIP; i += 4) transpose_four<T, 1>(v[i], v[i + 1], v[i + 2], v[i + 3]);
    for (int i = 0; i < 4; i++) transpose_four<T, 4>(v[i], v[i + 4], v[i + 8], v[i + 12]);
    for (int i = 0; i < STRIP; i++) store<T>(to + i * rows, v[i]);
  }

  /// Eight samples of eight rows.
  void eight_rows(const T* g, int64_t g_row, T* to) const {
    typename Vector<T>::Type v[8];
    for (int i = 0; i < 8; i++) v[i] = load<T>(g + i * g_row);
    for (int i = 0; i < 8; i += 4) transpose_four<T, 1>(v[i], v[i + 1], v[i + 2], v[i + 3]);
    for (int i = 0; i < 4; i++) {
      store<T>(to + i * rows, pick<T, 4, 0, 2>(v[i], v[i + 4]));
      store<T>(to + (i + 4) * rows, pick<T, 4, 1, 3>(v[i], v[i + 4]));
    }
  }

  /// A vector of samples of four rows.
  void four_rows(const T* g, int64_t g_row, T* to) const {
    typename Vector<T>::Type a = load<T>(g), b = load<T>(g + g_row), c = load<T>(g + 2 * g_row),
                             d = load<T>(g + 3 * g_row);
    transpose_four<T, 1>(a, b, c, d);
    const typename Vector<T>::Type fours[4] = {a, b, c, d};
    T values[4 * LANES];
    __builtin_memcpy(values, fours, sizeof values);
    for (int t = 0; t < LANES; t++)
      __builtin_memcpy(to + t * rows, values + t % 4 * LANES + t / 4 * 4, 4 * sizeof(T));
  }
};

/// In how many parts the channels of a group are done at least, with so many sums for each.
inline int64_t parts_for(int64_t channels, int64_t sums) {
  constexpr int64_t TOTALS_BYTES = 4 * 1024 * 1024;
  return smaller(channels, ceil_div(channels * sums * static_cast<int64_t>(sizeof(double)), TOTALS_BYTES));
}

template <typename T>
class WeightGradient {
  static constexpr int LANES = Vector<T>::LANES;
  static constexpr int64_t LONGEST_SUM = 256;
  static constexpr int DOTS = 4;

 public:
  /// Whether rows are the lanes of vectors, rather than samples: with few rows most lanes would be empty.
  const bool across;
  /// Rows, filled up to whole vectors.
  const int64_t rows;
  /// How many parts the channels of a group are done in, at least.
  const int64_t least_parts;

  WeightGradient(const Shape& shape, const int32_t* taps)
      : across(2 * shape.rows >= LANES),
        rows(across ? ceil_div(shape.rows, LANES) * LANES : shape.rows),
        least_parts(parts_for(shape.channels, shape.tap_count * rows)),
        s(shape),
        in(shape, taps, LONGEST_SUM),
        g_length(ceil_div(in.piece, LANES) * LANES) {}

  int64_t scratch_bytes(int64_t parts) const { return room(parts).end; }

  /// Part `part` of `parts` of the channels of a group: adds what the items give to the totals in scratch, which are
  /// zero at first when `first`, and written to the weights, when `last`.
  OWN_FUNCTION void run(const T* g, const T* x, T* weight, uint8_t* scratch, int64_t group, int64_t part, int64_t parts,
                        bool first, bool last) const {
    const int64_t from = s.channels * part / parts;
    const int64_t channels = s.channels * (part + 1) / parts - from;
    const int64_t columns = channels * s.tap_count;
    const Room at = room(parts);
    double* totals = reinterpret_cast<double*>(scratch);
    const T** places = reinterpret_cast<const T**>(scratch + at.places);
    T* samples = reinterpret_cast<T*>(scratch + at.samples);
    T* gradient = reinterpret_cast<T*>(scratch + at.gradient);

    for (int64_t i = 0; first && i < columns * rows; i++) totals[i] = 0;
    for (int64_t c = 0; c < channels; c++)
      for (int64_t k = 0; k < s.tap_count; k++) places[c * s.tap_count + k] = samples + c * in.row + in.place(k);
    for (int64_t n = 0; n < s.batch; n++)
      for (int64_t start = 0; start < s.out_length; start += in.piece) {
        const int64_t count = smaller(in.piece, s.out_length - start);
        in.fill(x + n * s.x_item + group * s.x_group + from * s.x_row, channels, s.first + start * s.stride, count, samples);
        const T* piece = g + n * s.out_item + group * s.out_group + start;
        if (across) {
          for (int64_t r = 0; r < s.rows; r += STRIP_ROWS<T>)
            Across<T>(smaller(STRIP_ROWS<T>, s.rows - r)).transpose(piece + r * s.out_row, s.out_row, count, gradient + r * g_length);
          Soon<T> soon = after(g, x + from * s.x_row, channels, group, n, start);
          add_across(gradient, g_length, rows, places, columns, count, totals, soon);
        } else {
          copy(piece, count, gradient);
          add_dots(gradient, places, columns, count, totals);
        }
      }
    if (last) write(totals, weight, group, from, channels);
  }

 private:
  const Shape& s;
  const RowsIn<T> in;
  const int64_t g_length;

  /// Where things lie in scratch, in bytes. The totals come first: they stay when the length of a piece changes.
  struct Room {
    int64_t places, samples, gradient, end;
  };

  Room room(int64_t parts) const {
    const int64_t channels = ceil_div(s.channels, parts);
    const int64_t columns = channels * s.tap_count;
    const int64_t places = whole_lines(columns * rows * sizeof(double));
    const int64_t samples = places + whole_lines(columns * sizeof(T*));
    const int64_t gradient = samples + in.bytes(channels);
    return {places, samples, gradient, gradient + whole_lines(g_length * rows * sizeof(T))};
  }

  Soon<T> after(const T* g, const T* x, int64_t channels, int64_t group, int64_t n, int64_t start) const {
    start += in.piece;
    if (start >= s.out_length) start = 0, n++;
    if (n >= s.batch) return {};
    constexpr int COLUMNS = columns_of(TILE_VECTORS);
    const int64_t count = smaller(in.piece, s.out_length - start);
    const int64_t steps = larger(1, rows / (TILE_VECTORS * LANES) * (channels * s.tap_count / COLUMNS)) * steps_of(in.piece);
    return {in.ahead(x + n * s.x_item + group * s.x_group, channels, s.first + start * s.stride, steps),
            {g + n * s.out_item + group * s.out_group, s.rows, s.out_row, start, start + count, steps}};
  }

  void copy(const T* g, int64_t count, T* to) const {
    for (int64_t r = 0; r < s.rows; r++) {
      for (int64_t t = 0; t < count; t++) to[r * g_length + t] = g[r * s.out_row + t];
      for (int64_t t = count; t < ceil_div(count, LANES) * LANES; t++) to[r * g_length + t] = 0;
    }
  }

  OWN_FUNCTION void add_dots(const T* g, const T* const* places, int64_t columns, int64_t count, double* totals) const {
    for (int64_t r = 0; r < s.rows; r++) {
      int64_t j = 0;
      for (; j + DOTS <= columns; j += DOTS)
        weight_dots<T, DOTS>(g + r * g_length, places + j, count, totals + j * rows + r, rows);
      for (; j < columns; j++) weight_dots<T, 1>(g + r * g_length, places + j, count, totals + j * rows + r, rows);
    }
  }

  OWN_FUNCTION void write(const double* totals, T* weight, int64_t group, int64_t from, int64_t channels) const {
    for (int64_t r = 0; r < s.rows; r++)
      for (int64_t c = 0; c < channels; c++)
        for (int64_t k = 0; k < s.tap_count; k++)
          weight[s.weight_first + group * s.weight_group + r * s.weight_row + (from + c) * s.weight_channel + k * s.weight_tap] =
              static_cast<T>(totals[(c * s.tap_count + k) * rows + r]);
  }
};

}  // namespace
