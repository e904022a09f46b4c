// The compute kernels of Sinal: one source for every instruction set. They know arrays, not tensors.
//
// Vectors are GCC/Clang vector extensions, so that one text becomes WebAssembly SIMD, SSE, AVX or NEON code: it is
// compiled once per instruction set, and the kernels are named after it.

#include "kernels.h"
#include "vector.h"

namespace {

/// ROWS output rows by VECTORS vectors of samples, held in registers over all channels and taps.
///
/// The sum of an output runs over channels, then taps, in T: the same bits wherever the sample lies in a tile, a piece
/// or a signal. With fused multiply-add each step is rounded once, without (WebAssembly) the product as well.
template <typename T, int ROWS, int VECTORS>
inline void tile(const T* x, int x_stride, const int32_t* taps, int tap_count, int channels, const T* weight,
                 const T* bias, T* out, int out_stride) {
  using V = typename Vector<T>::Type;
  using U = typename Vector<T>::Unaligned;
  constexpr int LANES = Vector<T>::LANES;
  V sums[ROWS][VECTORS];
  for (int r = 0; r < ROWS; r++)
    for (int v = 0; v < VECTORS; v++) sums[r][v] = V{} + bias[r];
  for (int c = 0; c < channels; c++, x += x_stride) {
    for (int k = 0; k < tap_count; k++, weight += ROWS) {
      V samples[VECTORS];
      for (int v = 0; v < VECTORS; v++) samples[v] = *reinterpret_cast<const U*>(x + taps[k] + v * LANES);
      for (int r = 0; r < ROWS; r++)
        for (int v = 0; v < VECTORS; v++) sums[r][v] += weight[r] * samples[v];
    }
  }
  for (int r = 0; r < ROWS; r++)
    for (int v = 0; v < VECTORS; v++) *reinterpret_cast<U*>(out + r * out_stride + v * LANES) = sums[r][v];
}

/// out[r][t] = bias[r] + Σ_c Σ_k weight[r][c][k] · x[c][taps[k] + t], for t < length.
///
/// Stride, dilation and padding are in `taps` and in how the rows of x were laid out. `length` is a multiple of two
/// vectors; rows of x can be read up to taps[k] + length. Weights are packed: per block of ROW_BLOCK rows (at the end
/// of 1) [channels][taps][rows of the block].
template <typename T>
void correlate(const T* x, int x_stride, const int32_t* taps, int tap_count, int channels, const T* weight,
               const T* bias, T* out, int out_stride, int rows, int length) {
  constexpr int STEP = 2 * Vector<T>::LANES;
  // One row alone takes more samples at a time, for more sums in flight: as many as 16 registers hold beside the samples
  // themselves, or 32.
  constexpr int ALONE = VECTOR_BYTES == 64 ? 8 : 4;
  constexpr int WIDE = ALONE * Vector<T>::LANES;
  const int block = channels * tap_count;
  int r = 0;
  for (; r + ROW_BLOCK <= rows; r += ROW_BLOCK)
    for (int t = 0; t < length; t += STEP)
      tile<T, ROW_BLOCK, 2>(x + t, x_stride, taps, tap_count, channels, weight + r * block, bias + r,
                            out + r * out_stride + t, out_stride);
  for (; r < rows; r++) {
    int t = 0;
    for (; t + WIDE <= length; t += WIDE)
      tile<T, 1, ALONE>(x + t, x_stride, taps, tap_count, channels, weight + r * block, bias + r, out + r * out_stride + t,
                    out_stride);
    for (; t < length; t += STEP)
      tile<T, 1, 2>(x + t, x_stride, taps, tap_count, channels, weight + r * block, bias + r, out + r * out_stride + t,
                    out_stride);
  }
}

/// out[r][c][k] += Σ_t g[r][t] · x[c][taps[k] + t], for t < length: dot products in T over one piece of the signal,
/// gathered in double over the pieces. What lies behind the end of g must be zero.
template <typename T>
void correlate_weight(const T* g, int g_stride, const T* x, int x_stride, const int32_t* taps, int tap_count,
                      int channels, double* out, int rows, int length) {
  using V = typename Vector<T>::Type;
  using U = typename Vector<T>::Unaligned;
  constexpr int LANES = Vector<T>::LANES;
  for (int r = 0; r < rows; r++) {
    const T* row = g + r * g_stride;
    for (int c = 0; c < channels; c++) {
      for (int k = 0; k < tap_count; k++) {
        const T* at = x + c * x_stride + taps[k];
        V sums[4] = {};
        for (int t = 0; t < length; t += 4 * LANES)
          for (int v = 0; v < 4; v++)
            sums[v] += *reinterpret_cast<const U*>(row + t + v * LANES) * *reinterpret_cast<const U*>(at + t + v * LANES);
        double total = 0;
        for (int v = 0; v < 4; v++)
          for (int lane = 0; lane < LANES; lane++) total += sums[v][lane];
        *out++ += total;
      }
    }
  }
}

/// Splits a row into `step` rows of every step-th sample: out[phase][i] = in[i · step + phase].
template <typename T>
void deinterleave(const T* in, int length, int step, T* out, int out_stride) {
  for (int phase = 0; phase < step; phase++)
    for (int i = 0, at = phase; at < length; i++, at += step) out[phase * out_stride + i] = in[at];
}

}  // namespace

// Every kernel is exported under its name and, natively, the instruction set.

extern "C" {

EXPORT(f32_correlate)
void ISA_NAME(f32_correlate)(const float* x, int x_stride, const int32_t* taps, int tap_count, int channels,
                             const float* weight, const float* bias, float* out, int out_stride, int rows, int length) {
  correlate<float>(x, x_stride, taps, tap_count, channels, weight, bias, out, out_stride, rows, length);
}

EXPORT(f32_correlate_weight)
void ISA_NAME(f32_correlate_weight)(const float* g, int g_stride, const float* x, int x_stride, const int32_t* taps,
                                    int tap_count, int channels, double* out, int rows, int length) {
  correlate_weight<float>(g, g_stride, x, x_stride, taps, tap_count, channels, out, rows, length);
}

EXPORT(f32_deinterleave)
void ISA_NAME(f32_deinterleave)(const float* in, int length, int step, float* out, int out_stride) {
  deinterleave<float>(in, length, step, out, out_stride);
}

EXPORT(f64_correlate)
void ISA_NAME(f64_correlate)(const double* x, int x_stride, const int32_t* taps, int tap_count, int channels,
                             const double* weight, const double* bias, double* out, int out_stride, int rows, int length) {
  correlate<double>(x, x_stride, taps, tap_count, channels, weight, bias, out, out_stride, rows, length);
}

EXPORT(f64_correlate_weight)
void ISA_NAME(f64_correlate_weight)(const double* g, int g_stride, const double* x, int x_stride, const int32_t* taps,
                                    int tap_count, int channels, double* out, int rows, int length) {
  correlate_weight<double>(g, g_stride, x, x_stride, taps, tap_count, channels, out, rows, length);
}

EXPORT(f64_deinterleave)
void ISA_NAME(f64_deinterleave)(const double* in, int length, int step, double* out, int out_stride) {
  deinterleave<double>(in, length, step, out, out_stride);
}

#ifndef __wasm__
extern const Kernels ISA_NAME(kernels) = {
    VECTOR_BYTES,
    ROW_BLOCK,
    FUSED,
    ISA_NAME(f32_correlate),
    ISA_NAME(f64_correlate),
    ISA_NAME(f32_correlate_weight),
    ISA_NAME(f64_correlate_weight),
    ISA_NAME(f32_deinterleave),
    ISA_NAME(f64_deinterleave),
};
#endif
}
