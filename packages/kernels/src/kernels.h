// The kernels of kernels.cpp as a table, one for each instruction set.
#pragma once

#include "shape.h"

template <typename T>
struct FloatKernels {
  /// The bytes of weights made ready for a shape, and of scratch for one piece at a time.
  int64_t (*packed_bytes)(const Shape&, const int32_t* taps);
  int64_t (*scratch_bytes)(const Shape&, const int32_t* taps);
  void (*pack)(const Shape&, const int32_t* taps, const T* weight, uint8_t* packed, uint8_t* scratch);
  /// Pieces of the signals of every group of every item: each can be computed on its own.
  int64_t (*tasks)(const Shape&, const int32_t* taps);
  /// How many outputs of a row a piece has, but the last one of a row.
  int64_t (*piece_length)(const Shape&, const int32_t* taps);
  /// The tasks from `from` to before `to`. `bias` may be null; it and `packed` have the weights of all groups, of which
  /// the shape's begin at `first_group` of `groups`.
  void (*correlate)(const Shape&, const int32_t* taps, const uint8_t* packed, const T* bias, const T* x, T* out,
                    uint8_t* scratch, int64_t first_group, int64_t groups, int64_t from,
                    int64_t to);
  /// How many parts the channels of a group come in at least, and the scratch for a part of `parts`.
  int64_t (*weight_parts)(const Shape&, const int32_t* taps);
  int64_t (*weight_scratch_bytes)(const Shape&, const int32_t* taps, int64_t parts);
  /// The gradient of part `part` of `parts` of the weights of a group, from several calls of which one is the first and
  /// one the last.
  void (*correlate_weight)(const Shape&, const int32_t* taps, const T* g, const T* x, T* weight, uint8_t* scratch,
                           int64_t group, int64_t part, int64_t parts, bool first, bool last);
};

/// Which outputs go past the caches. (The fuzz test sets others.)
struct PastLimits {
  int64_t least_bytes;
  /// Of each sum.
  int64_t most_terms;
};

struct Kernels {
  PastLimits* past_limits;
  /// Runs rounds of multiply-adds in registers; how many operations a round has.
  float (*peak)(int64_t rounds, float factor, float term);
  int peak_operations;
  FloatKernels<float> f32;
  FloatKernels<double> f64;
};
