// The kernels of kernels.cpp as a table, one for each instruction set.
#pragma once

#include <cstdint>

#ifdef __wasm__
#define EXPORT(name) __attribute__((export_name(#name)))
#define ISA_NAME(name) name
#else
#define EXPORT(name)
#define JOIN(name, isa) name##__##isa
#define EXPAND(name, isa) JOIN(name, isa)
#define ISA_NAME(name) EXPAND(name, ISA)
#endif

extern "C" {

struct Kernels {
  int vector_bytes;
  int row_block;
  /// Whether products and sums are rounded once together.
  int fused;
  void (*f32_correlate)(const float*, int, const int32_t*, int, int, const float*, const float*, float*, int, int, int);
  void (*f64_correlate)(const double*, int, const int32_t*, int, int, const double*, const double*, double*, int, int,
                        int);
  void (*f32_correlate_weight)(const float*, int, const float*, int, const int32_t*, int, int, double*, int, int);
  void (*f64_correlate_weight)(const double*, int, const double*, int, const int32_t*, int, int, double*, int, int);
  void (*f32_deinterleave)(const float*, int, int, float*, int);
  void (*f64_deinterleave)(const double*, int, int, double*, int);
};
}
