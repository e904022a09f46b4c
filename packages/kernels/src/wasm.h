// The kernels as WebAssembly exports. A shape is its fields as float64: JavaScript has no other number of 64 bits.
#pragma once

#include "own-function.h"

namespace {

template <typename T, typename Way>
OWN_FUNCTION void pack_by(const Way& way, const T* weight, uint8_t* packed, uint8_t* scratch) {
  way.pack(weight, packed, scratch);
}

template <typename T, typename Way>
OWN_FUNCTION void correlate_by(const Way& way, const uint8_t* packed, const T* bias, const T* x, T* out, uint8_t* scratch,
                               int64_t first_group, int64_t groups, int64_t from, int64_t to) {
  way.run(packed, bias, x, out, scratch, first_group, groups, from, to);
}

}  // namespace

extern "C" {

#define EXPORT(name) __attribute__((export_name(#name))) name

// clang-format off
#define EXPORTS(T, prefix)                                                                                            \
  double EXPORT(prefix##_packed_bytes)(const double* shape, const int32_t* taps) {                                    \
    return KERNELS<T>.packed_bytes(read_shape(shape), taps);                                                          \
  }                                                                                                                   \
  double EXPORT(prefix##_scratch_bytes)(const double* shape, const int32_t* taps) {                                   \
    return KERNELS<T>.scratch_bytes(read_shape(shape), taps);                                                         \
  }                                                                                                                   \
  double EXPORT(prefix##_piece_length)(const double* shape, const int32_t* taps) {                                     \
    return KERNELS<T>.piece_length(read_shape(shape), taps);                                                           \
  }                                                                                                                    \
  void EXPORT(prefix##_pack)(const double* shape, const int32_t* taps, const T* weight, uint8_t* packed,              \
                             uint8_t* scratch) {                                                                      \
    with<T>(read_shape(shape), taps, [&](const auto& way) { pack_by(way, weight, packed, scratch); });                \
  }                                                                                                                   \
  /* The tasks from `from` to before `to`, of those that there are; how many these are. */                            \
  double EXPORT(prefix##_correlate)(const double* fields, const int32_t* taps, const uint8_t* packed, const T* bias,  \
                                    const T* x, T* out, uint8_t* scratch, int first_group, int groups, double from,   \
                                    double to) {                                                                      \
    const Shape shape = read_shape(fields);                                                                           \
    const double tasks = KERNELS<T>.tasks(shape, taps);                                                               \
    const double end = to < tasks ? to : tasks;                                                                       \
    with<T>(shape, taps, [&](const auto& way) {                                                                       \
      correlate_by(way, packed, bias, x, out, scratch, first_group, groups, from, end);                               \
    });                                                                                                               \
    return tasks;                                                                                                     \
  }                                                                                                                   \
  double EXPORT(prefix##_weight_parts)(const double* shape, const int32_t* taps) {                                    \
    return KERNELS<T>.weight_parts(read_shape(shape), taps);                                                          \
  }                                                                                                                   \
  double EXPORT(prefix##_weight_scratch_bytes)(const double* shape, const int32_t* taps, int parts) {                 \
    return KERNELS<T>.weight_scratch_bytes(read_shape(shape), taps, parts);                                           \
  }                                                                                                                   \
  void EXPORT(prefix##_correlate_weight)(const double* shape, const int32_t* taps, const T* g, const T* x, T* weight, \
                                         uint8_t* scratch, int part, int parts, int first, int last) {                \
    KERNELS<T>.correlate_weight(read_shape(shape), taps, g, x, weight, scratch, 0, part, parts, first, last);         \
  }
// clang-format on

EXPORTS(float, f32)
EXPORTS(double, f64)

/// Whether all words are the same.
int EXPORT(same_words)(const int32_t* a, const int32_t* b, int words) {
  constexpr int BLOCK = 64;
  int32_t differences = 0;
  int i = 0;
  for (; i + BLOCK <= words && differences == 0; i += BLOCK)
    for (int j = i; j < i + BLOCK; j++) differences |= a[j] ^ b[j];
  for (; i < words; i++) differences |= a[i] ^ b[i];
  return differences == 0;
}
}
