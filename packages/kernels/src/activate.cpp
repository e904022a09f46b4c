// Activations of the outputs of a convolution: the functions of the passes, compiled as those are, for the same bits.

#include "activate.h"

#include "approximations.h"
#include "own-function.h"

namespace {

/// F of each output, computed in C as in the pass of its own.
template <typename C, typename F, typename T>
OWN_FUNCTION void each(const Shape& shape, T* out, int64_t out_row, int64_t rows, int64_t count) {
  const C a = static_cast<C>(shape.a), b = static_cast<C>(shape.b);
  for (int64_t r = 0; r < rows; r++, out += out_row)
    for (int64_t t = 0; t < count; t++) out[t] = static_cast<T>(F::of(static_cast<C>(out[t]), a, b));
}

/// Those that need no approximation.
template <typename T>
void activate_exactly(const Shape& shape, T* out, int64_t out_row, int64_t rows, int64_t count) {
  switch (shape.activation) {
    case RELU: return each<T, relu>(shape, out, out_row, rows, count);
    case LEAKY_RELU: return each<double, leakyRelu>(shape, out, out_row, rows, count);
    case HARDTANH: return each<T, hardtanh>(shape, out, out_row, rows, count);
  }
}

}  // namespace

extern "C" {

void OF_ISA(activate_floats)(const Shape& shape, float* out, int64_t out_row, int64_t rows, int64_t count) {
  switch (shape.activation) {
    case SIGMOID: return each<double, sigmoid>(shape, out, out_row, rows, count);
    case TANH: return each<double, tanh>(shape, out, out_row, rows, count);
    case SILU: return each<double, silu>(shape, out, out_row, rows, count);
    case GELU: return each<double, gelu>(shape, out, out_row, rows, count);
    case GELU_TANH: return each<double, geluTanh>(shape, out, out_row, rows, count);
    case ELU: return each<double, elu>(shape, out, out_row, rows, count);
    default: activate_exactly(shape, out, out_row, rows, count);
  }
}

void OF_ISA(activate_doubles)(const Shape& shape, double* out, int64_t out_row, int64_t rows, int64_t count) {
  activate_exactly(shape, out, out_row, rows, count);
}
}
