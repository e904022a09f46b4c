// Functions of a number that need no approximation, and derivatives, as functions.ts of core defines them: with the same
// operations in the same order, for the same bits.
#pragma once

#include <bit>
#include <cstdint>

namespace {

inline float root(float x) { return __builtin_sqrtf(x); }
inline double root(double x) { return __builtin_sqrt(x); }
inline float rounded_up(float x) { return __builtin_ceilf(x); }
inline double rounded_up(double x) { return __builtin_ceil(x); }
inline float rounded_down(float x) { return __builtin_floorf(x); }
inline double rounded_down(double x) { return __builtin_floor(x); }
inline float truncated(float x) { return __builtin_truncf(x); }
inline double truncated(double x) { return __builtin_trunc(x); }
/// Halves to even: the processor's way to round, which nothing here changes.
inline float nearest(float x) { return __builtin_nearbyintf(x); }
inline double nearest(double x) { return __builtin_nearbyint(x); }

inline uint32_t bits_of(float x) { return std::bit_cast<uint32_t>(x); }
inline uint64_t bits_of(double x) { return std::bit_cast<uint64_t>(x); }
inline float from_bits(uint32_t x) { return std::bit_cast<float>(x); }
inline double from_bits(uint64_t x) { return std::bit_cast<double>(x); }

template <typename T>
inline T magnitude(T x) {
  return from_bits(bits_of(x) & ~bits_of(T(-0.0)));
}

/// NaN where either is, and 0 above −0: the numbers of an equal pair differ in nothing but the sign of zero.
template <typename T>
inline T largest(T x, T y) {
#if __has_builtin(__builtin_elementwise_maximum)
  return __builtin_elementwise_maximum(x, y);
#else
  const T same = from_bits(bits_of(x) & bits_of(y)), neither = x == y ? same : x + y;
  return x > y ? x : y > x ? y : neither;
#endif
}
template <typename T>
inline T smallest(T x, T y) {
#if __has_builtin(__builtin_elementwise_minimum)
  return __builtin_elementwise_minimum(x, y);
#else
  const T same = from_bits(bits_of(x) | bits_of(y)), neither = x == y ? same : x + y;
  return x < y ? x : y < x ? y : neither;
#endif
}

// clang-format off
/// A function of x with constants a and b, in float or double.
#define FUNCTION(NAME, EXPRESSION)                                                             \
  struct NAME {                                                                                \
    template <typename C>                                                                      \
    static C of(C x, [[maybe_unused]] C a, [[maybe_unused]] C b) { return EXPRESSION; }        \
  };
/// The derivative of a function by its input x or, where that is saved, its output y.
#define DERIVATIVE(NAME, SAVED, EXPRESSION) SLOPE(NAME, false, SAVED, EXPRESSION)
/// That of a function which is constant in places: no gradient passes there, infinite or not.
#define GATE(NAME, SAVED, EXPRESSION) SLOPE(NAME, true, SAVED, EXPRESSION)
#define SLOPE(NAME, GATES, SAVED, EXPRESSION)                                                  \
  struct NAME##Grad {                                                                          \
    static constexpr bool STOPS = GATES;                                                       \
    template <typename C>                                                                      \
    static C of([[maybe_unused]] C SAVED, [[maybe_unused]] C a, [[maybe_unused]] C b) { return EXPRESSION; } \
  };
#define OPERATION(NAME, EXPRESSION)                                                            \
  struct NAME {                                                                                \
    template <typename T>                                                                      \
    static auto of(T x, T y) { return EXPRESSION; }                                            \
  };
/// A function of x and y with the constants of their group, in double.
#define OF_GROUP(NAME, READS_Y, EXPRESSION)                                                    \
  struct NAME {                                                                                \
    static constexpr bool TWO = READS_Y;                                                       \
    static double of(double x, [[maybe_unused]] double y, [[maybe_unused]] double p,           \
                     [[maybe_unused]] double q, [[maybe_unused]] double r,                     \
                     [[maybe_unused]] double s) { return EXPRESSION; }                         \
  };

FUNCTION(abs, magnitude(x))                                    DERIVATIVE(abs, x, x > 0 ? C(1) : x < 0 ? C(-1) : C(0))
FUNCTION(neg, -x)                                              DERIVATIVE(neg, x, C(-1))
FUNCTION(sign, x > 0 ? C(1) : x < 0 ? C(-1) : C(0))            GATE(sign, x, C(0))
FUNCTION(ceil, rounded_up(x))                                  GATE(ceil, x, C(0))
FUNCTION(floor, rounded_down(x))                               GATE(floor, x, C(0))
FUNCTION(round, nearest(x))                                    GATE(round, x, C(0))
FUNCTION(trunc, truncated(x))                                  GATE(trunc, x, C(0))
FUNCTION(frac, x - truncated(x))                               DERIVATIVE(frac, x, C(1))
FUNCTION(reciprocal, 1 / x)                                    DERIVATIVE(reciprocal, y, -y * y)
FUNCTION(sqrt, root(x))                                        DERIVATIVE(sqrt, y, C(0.5) / y)
FUNCTION(rsqrt, 1 / root(x))                                   DERIVATIVE(rsqrt, y, C(-0.5) * (y * y * y))

FUNCTION(relu, x < 0 ? C(0) : x)                               GATE(relu, y, y <= 0 ? C(0) : C(1))
FUNCTION(leakyRelu, x > 0 ? x : x * a)                         DERIVATIVE(leakyRelu, x, x > 0 ? C(1) : a)
FUNCTION(softshrink, x > a ? x - a : x < -a ? x + a : C(0))    GATE(softshrink, x, x > a || x < -a ? C(1) : C(0))
FUNCTION(hardshrink, x >= -a && x <= a ? C(0) : x)             GATE(hardshrink, x, x >= -a && x <= a ? C(0) : C(1))
FUNCTION(hardtanh, smallest(largest(x, a), b))                 GATE(hardtanh, x, x > a && x < b ? C(1) : C(0))
FUNCTION(hardsigmoid, smallest(largest(x + 3, C(0)), C(6)) / 6)
GATE(hardsigmoid, x, x > -3 && x < 3 ? C(1) / 6 : C(0))
FUNCTION(hardswish, x * smallest(largest(x + 3, C(0)), C(6)) / 6)
GATE(hardswish, x, x < -3 ? C(0) : x <= 3 ? x / 3 + C(0.5) : C(1))

DERIVATIVE(exp, y, y)
DERIVATIVE(expm1, y, y + 1)
DERIVATIVE(log, x, 1 / x)
DERIVATIVE(log10, x, 1 / (x * C(2.302585092994046)))
DERIVATIVE(log1p, x, 1 / (x + 1))
DERIVATIVE(log2, x, 1 / (x * C(0.6931471805599453)))
DERIVATIVE(tan, y, 1 + y * y)
DERIVATIVE(asin, x, 1 / root(1 - x * x))
DERIVATIVE(acos, x, -1 / root(1 - x * x))
DERIVATIVE(atan, x, 1 / (1 + x * x))
DERIVATIVE(asinh, x, 1 / root(x * x + 1))
DERIVATIVE(acosh, x, 1 / root(x * x - 1))
DERIVATIVE(atanh, x, 1 / (1 - x * x))
DERIVATIVE(tanh, y, 1 - y * y)
DERIVATIVE(sigmoid, y, y * (1 - y))

OPERATION(add, x + y)
OPERATION(sub, x - y)
OPERATION(mul, x * y)
OPERATION(div, x / y)
OPERATION(maximum, largest(x, y))
OPERATION(minimum, smallest(x, y))
OPERATION(eq, static_cast<uint8_t>(x == y))
OPERATION(ne, static_cast<uint8_t>(x != y))
OPERATION(lt, static_cast<uint8_t>(x < y))
OPERATION(le, static_cast<uint8_t>(x <= y))
OPERATION(gt, static_cast<uint8_t>(x > y))
OPERATION(ge, static_cast<uint8_t>(x >= y))

OF_GROUP(standardize, false, (x - p) * q)
OF_GROUP(affine, false, x * p + q)
/// x is the gradient of the output, y the input; p and q their mean and the input's, r the slope and s the scale.
OF_GROUP(standardizeGrad, true, (x - p - (y - q) * r) * s)
// clang-format on

}  // namespace
