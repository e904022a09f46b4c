// Correlation sum by sum: the signal in pieces, the rows in blocks.
#pragma once

#include "activate.h"
#include "own-function.h"
#include "rows-in.h"
#include "tile.h"

namespace {

/// How much input every block of rows passes over before more is taken. With AVX2, whose sums are shorter, it stays in the
/// first-level cache, where every sum finds it; otherwise in the second, beside which the weights of a block stay in the first.
constexpr int64_t NEAR_BYTES = (VECTOR_BYTES == 32 ? 24 : 128) * 1024;
/// With so few channels their rows do not get into each other's way in the cache, however far apart they lie.
constexpr int64_t FEW_CHANNELS = 8;

template <typename T>
class Direct {
 public:
  Direct(const Shape& shape, const int32_t* taps)
      : s(shape),
        taps(taps),
        span(span_of(taps, shape.tap_count)),
        in(shape, taps),
        past(VECTOR_BYTES == LINE_BYTES && s.channels * s.tap_count <= past_limits.most_terms &&
             may_go_past(shape, sizeof(T))),
        aligned(past || (VECTOR_BYTES == LINE_BYTES && s.out_length > in.piece && lie_alike(shape, sizeof(T)))) {
    const int64_t tile = samples_of_tiles<T>(block_of(s.rows));
    const int64_t fitting = NEAR_BYTES / static_cast<int64_t>(sizeof(T)) / (larger(s.channels, 1) * tile);
    near_samples = larger(fitting, 1) * tile;
    near_channels = fitting > 0 ? larger(s.channels, 1) : larger(NEAR_BYTES / static_cast<int64_t>(sizeof(T)) / tile, 1);
  }

  int64_t packed_bytes() const { return whole_lines(s.groups * s.rows * s.channels * s.tap_count * sizeof(T)); }

  /// The weights, per group and block of rows as [channel][tap][row].
  OWN_FUNCTION void pack(const T* weight, uint8_t* packed, uint8_t* = nullptr) const {
    T* to = reinterpret_cast<T*>(packed);
    weight += s.weight_first;
    for (int64_t g = 0; g < s.groups; g++)
      for (int64_t row = 0, block; row < s.rows; row += block) {
        block = block_of(s.rows - row);
        const T* from = weight + g * s.weight_group + row * s.weight_row;
        for (int64_t c = 0; c < s.channels; c++)
          for (int64_t k = 0; k < s.tap_count; k++)
            for (int64_t r = 0; r < block; r++)
              *to++ = from[r * s.weight_row + c * s.weight_channel + k * s.weight_tap];
      }
  }

  int64_t tasks() const { return s.batch * s.groups * pieces(); }
  int64_t piece_length() const { return in.piece; }

  int64_t scratch_bytes() const { return room().end; }

  /// Tasks `from` to before `to`: each a piece of one group of one item. The shape's groups begin at `first_group` of those
  /// packed.
  void run(const uint8_t* packed, const T* bias, const T* x, T* out, uint8_t* scratch, int64_t first_group, int64_t,
           int64_t from, int64_t to) const {
    Meanwhile<T> meanwhile;
    const int64_t behind = behind_line(out);
    for (int64_t task = from; task < to; task++) {
      meanwhile.bring(task + 1 < to ? ahead_of(x, piece(task + 1, behind)) : Ahead<T>{});
      run(packed, bias, x, out, scratch, first_group, piece(task, behind), meanwhile);
    }
    meanwhile.end();
    if (past) fence_past();
  }

 private:
  struct Piece {
    int64_t item, group, start, end;
  };

  OWN_FUNCTION void run(const uint8_t* packed, const T* bias, const T* x, T* out, uint8_t* scratch, int64_t first_group,
                        Piece here, Meanwhile<T>& meanwhile) const {
    const Room at = room();
    const int64_t count = here.end - here.start;
    const int64_t group = first_group + here.group;
    const int64_t first = s.first + here.start * s.stride;
    const T* signal = x + here.item * s.x_item + here.group * s.x_group;
    T* to = out + here.item * s.out_item + here.group * s.out_group + s.out_first + here.start * s.out_step;
    T* no_bias = reinterpret_cast<T*>(scratch + at.no_bias);
    for (int64_t r = 0; bias == nullptr && r < s.rows; r++) no_bias[r] = 0;
    Block<T> block{reinterpret_cast<const intptr_t*>(scratch + at.offsets),
                   0,
                   reinterpret_cast<const T*>(packed) + group * s.rows * s.channels * s.tap_count,
                   bias == nullptr ? no_bias : bias + group * s.rows,
                   s.out_row,
                   false,
                   past && behind_border(to) == 0};
    T* results = reinterpret_cast<T*>(scratch + at.results);
    if (s.out_step != 1) block.out_row = in.piece;
    for (int64_t t = 0, some; t < count; t += some) {
      T* target = s.out_step == 1 ? to + t : results + t;
      some = in_place(first + t, count - t);
      if (some > 0) {
        put_offsets(scratch + at.offsets, s.x_row, [&](int64_t k) { return taps[k]; });
        sweep(block, signal + first + t, s.x_row, target, some, meanwhile);
      } else {
        some = -some;
        T* rows = reinterpret_cast<T*>(scratch);
        in.fill(signal, s.channels, first + t * s.stride, some, rows);
        put_offsets(scratch + at.offsets, in.row, [&](int64_t k) { return in.place(k); });
        sweep(block, rows, in.row, target, some, meanwhile);
      }
    }
    if (s.out_step == 1) return;
    for (int64_t r = 0; r < s.rows; r++)
      for (int64_t t = 0; t < count; t++) to[r * s.out_row + t * s.out_step] = results[r * in.piece + t];
  }

  const Shape& s;
  const int32_t* taps;
  const int64_t span;
  const RowsIn<T> in;
  /// Whether outputs go past the caches.
  const bool past;
  /// Whether pieces begin with a line of the output, where the first is shorter: vectors that are stored across two lines
  /// cost W9 a twentieth of its time (Zen 4). Rows of one piece would become two, which takes more.
  const bool aligned;
  int64_t near_samples, near_channels;

  /// Where things lie in scratch, in bytes; the samples come first.
  struct Room {
    int64_t offsets, no_bias, results, end;
  };

  Room room() const {
    const int64_t offsets = in.bytes(s.channels);
    const int64_t no_bias = offsets + whole_lines(smaller(near_channels, s.channels) * s.tap_count * sizeof(intptr_t));
    const int64_t results = no_bias + whole_lines(s.rows * sizeof(T));
    return {offsets, no_bias, results, results + (s.out_step == 1 ? 0 : whole_lines(s.rows * in.piece * sizeof(T)))};
  }

  /// With room for a first piece that is shorter by part of a line.
  int64_t pieces() const { return ceil_div(s.out_length + (aligned ? LINE_BYTES / int64_t(sizeof(T)) - 1 : 0), in.piece); }

  /// How many elements the outputs lie behind the border of a line, if that matters.
  int64_t behind_line(const T* out) const { return aligned ? behind_border(out + s.out_first) / int64_t(sizeof(T)) : 0; }

  Piece piece(int64_t task, int64_t behind) const {
    const int64_t line = task / pieces(), start = task % pieces() * in.piece - behind;
    return {line / s.groups, line % s.groups, smaller(larger(start, 0), s.out_length),
            smaller(start + in.piece, s.out_length)};
  }

  /// Whether tiles may read the signal itself, where it has all that they read.
  bool may_read_in_place() const {
    return s.stride == 1 && (s.channels <= FEW_CHANNELS || s.x_row * sizeof(T) / LINE_BYTES % 2 == 1);
  }

  /// How many of `count` outputs, the first of which sees sample `first`, can be computed from the signal itself; where
  /// none can, negative, how many go through rows with zeros around it.
  int64_t in_place(int64_t first, int64_t count) const {
    constexpr int64_t EDGE = 64, LANES = Vector<T>::LANES;
    if (!may_read_in_place()) return -count;
    if (first < 0) return -smaller(count, ceil_div(-first, EDGE) * EDGE);
    const int64_t there = s.length - first - span + 1;
    if (ceil_div(count, LANES) * LANES <= there) return count;
    return there >= EDGE ? there / EDGE * EDGE : -count;
  }

  void put_offsets(uint8_t* to, int64_t x_row, const auto& place) const {
    intptr_t* offsets = reinterpret_cast<intptr_t*>(to);
    for (int64_t c = 0; c < smaller(near_channels, s.channels); c++)
      for (int64_t k = 0; k < s.tap_count; k++) *offsets++ = c * x_row + place(k);
  }

  Ahead<T> ahead_of(const T* x, const Piece& next) const {
    if (may_read_in_place()) return {};
    const int64_t tiles = ceil_div(s.rows, BLOCK_ROWS) * ceil_div(s.channels, near_channels) *
                          (in.piece / (vectors_of(block_of(s.rows)) * Vector<T>::LANES));
    const int64_t steps = tiles * steps_of(smaller(near_channels, s.channels) * s.tap_count);
    return in.ahead(x + next.item * s.x_item + next.group * s.x_group, s.channels, s.first + next.start * s.stride, steps);
  }

  /// Every row of a piece: near samples first, of those near channels first.
  OWN_FUNCTION void sweep(Block<T> block, const T* x, int64_t x_row, T* out, int64_t count,
                          Meanwhile<T>& meanwhile) const {
    const T* const bias = block.bias;
    const T* const weight = block.weight;
    const bool past_caches = block.past;
    for (int64_t t = 0; t < count; t += near_samples) {
      const int64_t some = smaller(near_samples, count - t);
      for (int64_t c = 0; c == 0 || c < s.channels; c += near_channels) {
        block.offset_count = smaller(near_channels, s.channels - c) * s.tap_count;
        const bool last = c + near_channels >= s.channels;
        block.relu = last && s.activation == RELU;
        block.past = past_caches && last;
        for (int64_t row = 0, rows; row < s.rows; row += rows) {
          rows = block_of(s.rows - row);
          block.weight = weight + (row * s.channels + c * rows) * s.tap_count;
          block.bias = c == 0 ? bias + row : nullptr;
          T* const to = out + row * block.out_row + t;
          tiles_of<T>(rows)(block, x + c * x_row + t, to, some, meanwhile);
          if (last && s.activation > RELU) activate(s, to, block.out_row, rows, some);
        }
      }
    }
  }
};

/// A piece by direct sums, whose weights are packed for all groups: for the ways that spread what is not finite.
template <typename T>
void run_directly(const Shape& piece, const int32_t* taps, const uint8_t* packed, const T* bias, const T* signal, T* out,
                  uint8_t* scratch, int64_t group) {
  const Direct<T> direct(piece, taps);
  direct.run(packed, bias, signal, out, scratch, group, 1, 0, direct.tasks());
}

/// What `run_directly` needs for any piece of `length` outputs, and for the last.
template <typename T>
int64_t scratch_bytes_directly(const Shape& s, const int32_t* taps, int64_t length) {
  const Shape first = piece_of(s, 0, length), last = piece_of(s, (s.out_length - 1) / length, length);
  return larger(Direct<T>(first, taps).scratch_bytes(), Direct<T>(last, taps).scratch_bytes());
}

}  // namespace
