// What a shape makes of outputs, on those that were just written and so are in the cache: see activate.cpp.
#pragma once

#include "instruction-set.h"
#include "shape.h"

extern "C" {
void OF_ISA(activate_floats)(const Shape& shape, float* out, int64_t out_row, int64_t rows, int64_t count);
void OF_ISA(activate_doubles)(const Shape& shape, double* out, int64_t out_row, int64_t rows, int64_t count);
}

namespace {

/// The first `count` outputs of each row, of neighbouring samples.
inline void activate(const Shape& shape, float* out, int64_t out_row, int64_t rows, int64_t count) {
  OF_ISA(activate_floats)(shape, out, out_row, rows, count);
}
inline void activate(const Shape& shape, double* out, int64_t out_row, int64_t rows, int64_t count) {
  OF_ISA(activate_doubles)(shape, out, out_row, rows, count);
}

}  // namespace
