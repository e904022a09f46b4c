// The compute kernels of Sinal: one source for every instruction set. They know arrays, not tensors.
//
// Compiled once per instruction set; natively the table of each is named after it, in WebAssembly every kernel is an
// export.

#include "kernels.h"

#include "direct.h"
#include "instruction-set.h"
#include "minimal.h"
#include "minimal-weight.h"
#include "overlap.h"
#include "peak.h"

namespace {

/// Calls `use` with what computes a shape.
template <typename T>
inline auto with(const Shape& shape, const int32_t* taps, const auto& use) {
  if (shape.fft_size > 0) return use(Overlap<T>(shape, taps));
  if (shape.minimal > 0 && fits_minimal(shape, taps)) return use(Minimal<T>(shape, taps));
  return use(Direct<T>(shape, taps));
}

template <typename T>
int64_t packed_bytes(const Shape& shape, const int32_t* taps) {
  return with<T>(shape, taps, [](const auto& way) { return way.packed_bytes(); });
}

template <typename T>
int64_t scratch_bytes(const Shape& shape, const int32_t* taps) {
  return with<T>(shape, taps, [](const auto& way) { return way.scratch_bytes(); });
}

template <typename T>
void pack(const Shape& shape, const int32_t* taps, const T* weight, uint8_t* packed, uint8_t* scratch) {
  with<T>(shape, taps, [&](const auto& way) { way.pack(weight, packed, scratch); });
}

template <typename T>
int64_t tasks(const Shape& shape, const int32_t* taps) {
  return with<T>(shape, taps, [](const auto& way) { return way.tasks(); });
}

template <typename T>
int64_t piece_length(const Shape& shape, const int32_t* taps) {
  return with<T>(shape, taps, [](const auto& way) { return way.piece_length(); });
}

template <typename T>
void correlate(const Shape& shape, const int32_t* taps, const uint8_t* packed, const T* bias, const T* x, T* out,
               uint8_t* scratch, int64_t first_group, int64_t groups, int64_t from, int64_t to) {
  with<T>(shape, taps, [&](const auto& way) {
    way.run(packed, bias, x, out, scratch, first_group, groups, from, to);
  });
}

/// Calls `use` with what computes the gradient of the weights.
template <typename T>
inline auto with_weight(const Shape& shape, const int32_t* taps, const auto& use) {
  if (shape.minimal > 0 && fits_minimal_weight(shape, taps)) return use(MinimalWeight<T>(shape, taps));
  return use(WeightGradient<T>(shape, taps));
}

template <typename T>
int64_t weight_parts(const Shape& shape, const int32_t* taps) {
  return with_weight<T>(shape, taps, [](const auto& way) { return way.least_parts; });
}

template <typename T>
int64_t weight_scratch_bytes(const Shape& shape, const int32_t* taps, int64_t parts) {
  return with_weight<T>(shape, taps, [&](const auto& way) { return way.scratch_bytes(parts); });
}

template <typename T>
void correlate_weight(const Shape& shape, const int32_t* taps, const T* g, const T* x, T* weight, uint8_t* scratch,
                      int64_t group, int64_t part, int64_t parts, bool first, bool last) {
  with_weight<T>(shape, taps,
                 [&](const auto& way) { way.run(g, x, weight, scratch, group, part, parts, first, last); });
}

template <typename T>
constexpr FloatKernels<T> KERNELS = {
    packed_bytes<T>, scratch_bytes<T>, pack<T>,        tasks<T>, piece_length<T>, correlate<T>,
    weight_parts<T>, weight_scratch_bytes<T>, correlate_weight<T>,
};

}  // namespace

#ifndef __wasm__

extern "C" {
extern const Kernels OF_ISA(kernels);
const Kernels OF_ISA(kernels) = {&past_limits, peak, PEAK_OPERATIONS, KERNELS<float>, KERNELS<double>};
}

#else
#include "wasm.h"
#endif
