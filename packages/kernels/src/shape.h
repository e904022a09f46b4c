// What a correlation is, as numbers: shared by the kernels, the addon and (as float64 values) JavaScript.
#pragma once

#include <cstdint>

#include "own-function.h"

/// What becomes of outputs, in the order of activations in activation.ts: from SIGMOID on by approximations, for float.
enum Activation : int64_t { NO_ACTIVATION, RELU, LEAKY_RELU, HARDTANH, SIGMOID, TANH, SILU, GELU, GELU_TANH, ELU };

/// Rows of weighted sums over channels and taps, in each group of each item of a batch:
///
/// out[item, group, row, out_first + t · out_step] = bias[group · rows + row]
///   + Σ_channel Σ_tap weight[group, row, channel, tap] · x[item, group, channel, first + t · stride + reach(tap)]
///
/// for t < out_length, x being zero outside 0 … length − 1. conv1d is one, its gradient by the input is one for each
/// remainder of the stride, a matrix product is one with a single tap. Names ending in _item, _group, _row, _channel and
/// _tap are elements from one to the next. The fields have the order of shapeFields in correlation.ts.
struct Shape {
  int64_t groups, rows, channels, tap_count;
  int64_t weight_first, weight_group, weight_row, weight_channel, weight_tap;
  int64_t batch, x_item, x_group, x_row, length, first, stride;
  int64_t out_item, out_group, out_row, out_first, out_step, out_length;
  /// Points of the transforms that correlate, a power of two; 0 for direct sums. Needs a stride and a step of 1.
  int64_t fft_size;
  /// 1 for minimal filtering, of taps at equal distances; needs a step of 1: other shapes are computed by direct sums.
  /// 0 otherwise.
  int64_t minimal;
  /// An Activation, and its constants.
  int64_t activation;
  double a, b;
};

constexpr int SHAPE_FIELDS = sizeof(Shape) / sizeof(int64_t), CONSTANT_FIELDS = 2;
/// Those that come first.
constexpr int WHOLE_FIELDS = SHAPE_FIELDS - CONSTANT_FIELDS;

OWN_FUNCTION Shape read_shape(const double* values) {
  Shape shape;
  int64_t* fields = reinterpret_cast<int64_t*>(&shape);
  for (int i = 0; i < WHOLE_FIELDS; i++) fields[i] = static_cast<int64_t>(values[i]);
  shape.a = values[WHOLE_FIELDS];
  shape.b = values[WHOLE_FIELDS + 1];
  return shape;
}

/// Samples from the first that an output sees to the last, both counted.
inline int64_t span_of(const int32_t* taps, int64_t tap_count) {
  int32_t farthest = 0;
  for (int64_t k = 0; k < tap_count; k++)
    if (taps[k] > farthest) farthest = taps[k];
  return farthest + 1;
}

/// The correlation of one group of one item that ends in piece `at` of pieces of `length` outputs; needs a step of 1.
inline Shape piece_of(const Shape& s, int64_t at, int64_t length) {
  Shape some = s;
  some.batch = some.groups = 1;
  some.first += at * length * s.stride;
  some.out_first += at * length;
  const int64_t left = s.out_length - at * length;
  some.out_length = length < left ? length : left;
  return some;
}
