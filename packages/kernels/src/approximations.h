// Functions that are computed approximately: in double, to some parts in 10¹², so that after the one rounding to float
// hardly a bit differs from the nearest. For float, but for those that say so. There are no branches: all lanes of a vector
// go the same way.
#pragma once

#include "functions.h"

namespace {

constexpr double NOT_A_NUMBER = __builtin_nan(""), HUGE = __builtin_inf();

/// c₀ + c₁·x + c₂·x² + …, without a loop: the loop around it is what becomes vectors.
template <int FIRST = 0, int COUNT>
inline double polynomial(const double (&c)[COUNT], double x) {
  if constexpr (FIRST == COUNT - 1)
    return c[FIRST];
  else
    return c[FIRST] + polynomial<FIRST + 1>(c, x) * x;
}

constexpr double LOG2E = 1.4426950408889634, LN2_HIGH = 0.6931471803691238, LN2_LOW = 1.9082149292705877e-10;
/// Adding 1.5 · 2⁵² leaves the nearest integer in the last bits.
constexpr double ROUNDER = 6755399441055744.0;

/// eˣ = scale + scale · rest, scale being a power of two; for x within ±708.
struct Exponential {
  double scale, rest;

  explicit Exponential(double x) {
    // (eʳ − 1) / r = 1 + r/2! + r²/3! + …, |r| ≤ ln 2 / 2
    constexpr double C[] = {1.0,       1.0 / 2,    1.0 / 6,     1.0 / 24,     1.0 / 120,
                            1.0 / 720, 1.0 / 5040, 1.0 / 40320, 1.0 / 362880, 1.0 / 3628800};
    const double shifted = x * LOG2E + ROUNDER, n = shifted - ROUNDER;
    const double r = x - n * LN2_HIGH - n * LN2_LOW;
    scale = from_bits((bits_of(shifted) + 1023) << 52);
    rest = r * polynomial(C, r);
  }
};

/// Within what Exponential is for; NaN stays.
inline double within_range(double x) { return x < -708 ? -708 : x > 708 ? 708 : x; }

inline double exp_of(double x) {
  const Exponential e(within_range(x));
  const double value = e.scale + e.scale * e.rest;
  return x < -708 ? 0 : x > 708 ? HUGE : value;
}

/// eˣ to the last bits of a double. Below −708 it becomes 0 by and by, as doubles do.
inline double precise_exp_of(double x) {
  constexpr double C[] = {1.0,           1.0 / 2,        1.0 / 6,          1.0 / 24,          1.0 / 120,
                          1.0 / 720,     1.0 / 5040,     1.0 / 40320,      1.0 / 362880,      1.0 / 3628800,
                          1.0 / 39916800, 1.0 / 479001600, 1.0 / 6227020800};
  const double inside = x < -746 ? -746 : x > 710 ? 710 : x;
  const double shifted = inside * LOG2E + ROUNDER, n = shifted - ROUNDER;
  const double r = inside - n * LN2_HIGH - n * LN2_LOW;
  // 64 powers of two nearer to 1, so that the scale is a number.
  const double scale = from_bits((bits_of(shifted) + (x < 0 ? 1023 + 64 : 1023 - 64)) << 52);
  return (scale + scale * (r * polynomial(C, r))) * (x < 0 ? 0x1p-64 : 0x1p64);
}

/// eˣ − 1, as exact where x is small.
inline double expm1_of(double x) {
  const Exponential e(within_range(x));
  const double value = e.scale * e.rest + (e.scale - 1);
  return x > 708 ? HUGE : x == 0 ? x : value;
}

/// The logarithm of a number that is no subnormal double.
inline double log_of(double x) {
  constexpr uint64_t FRACTION = 0xfffffffffffff, ONE = 0x3ff0000000000000, TWO_TO_52 = 0x4330000000000000;
  constexpr double LN2 = 0.6931471805599453, ROOT2 = 1.4142135623730951;
  // ln m = 2 · (f + f³/3 + f⁵/5 + …), f = (m − 1) / (m + 1), for m from √½ to √2
  constexpr double C[] = {2.0, 2.0 / 3, 2.0 / 5, 2.0 / 7, 2.0 / 9, 2.0 / 11, 2.0 / 13, 2.0 / 15};
  const double exponent = from_bits((bits_of(x) >> 52) | TWO_TO_52) - (4503599627370496.0 + 1023);
  const double mantissa = from_bits((bits_of(x) & FRACTION) | ONE);
  const double m = mantissa > ROOT2 ? mantissa * 0.5 : mantissa, n = mantissa > ROOT2 ? exponent + 1 : exponent;
  const double f = (m - 1) / (m + 1), value = n * LN2 + f * polynomial(C, f * f);
  const double other = x == 0 ? -HUGE : NOT_A_NUMBER;
  return x > 0 ? (x < HUGE ? value : x) : other;
}

/// The same to the last bits of a double, of a number from 1 on.
inline double precise_log_of(double x) {
  constexpr uint64_t FRACTION = 0xfffffffffffff, ONE = 0x3ff0000000000000, TWO_TO_52 = 0x4330000000000000;
  constexpr double ROOT2 = 1.4142135623730951;
  constexpr double C[] = {2.0,      2.0 / 3,  2.0 / 5,  2.0 / 7,  2.0 / 9, 2.0 / 11,
                          2.0 / 13, 2.0 / 15, 2.0 / 17, 2.0 / 19, 2.0 / 21};
  const double exponent = from_bits((bits_of(x) >> 52) | TWO_TO_52) - (4503599627370496.0 + 1023);
  const double mantissa = from_bits((bits_of(x) & FRACTION) | ONE);
  const double m = mantissa > ROOT2 ? mantissa * 0.5 : mantissa, n = mantissa > ROOT2 ? exponent + 1 : exponent;
  const double f = (m - 1) / (m + 1), value = n * LN2_HIGH + (f * polynomial(C, f * f) + n * LN2_LOW);
  return x < HUGE ? value : x;
}

/// ln(1 + x), as exact where x is small: what 1 + x loses by rounding is put back.
inline double log1p_of(double x) {
  const double y = 1 + x, value = log_of(y) + (x - (y - 1)) / y;
  return y > 0 && y < HUGE ? value : log_of(y);
}

inline double tanh_of(double x) {
  const double size = magnitude(x), e = expm1_of((size > 20 ? 20 : size) * 2), value = e / (e + 2);
  return from_bits(bits_of(value) | (bits_of(x) & bits_of(-0.0)));
}

inline double sigmoid_of(double x) { return 1 / (1 + exp_of(-x)); }

/// ln(1 + eˣ), and ln σ(x)
inline double softplus_of(double x) { return (x < 0 ? 0 : x) + log1p_of(exp_of(-magnitude(x))); }

inline double logsigmoid_of(double x) { return (x < 0 ? x : 0) - log1p_of(exp_of(-magnitude(x))); }

/// e^(z²) · erfc(z) for z ≥ 0.
inline double scaled_erfc(double z) {
  // (1 + 2z) times it, in (z − 3) / (z + 3)
  constexpr double C[] = {1.2530080582698357, -0.13562110606576158, -0.04756229439507257, 0.12964515563606557, -0.11927366202241403, 0.06830807426240222, -0.02377052875357321, 0.002529068005744084, 0.0018887429791057371, -0.0007786438538548488, -0.0001052154872927057, 0.00012262233568582174, 4.82017192897328e-06, -1.7150172269171662e-05, -3.4410530730951743e-07, 1.556513312148006e-06};
  const double near = z > 30 ? 30 : z;
  return polynomial(C, (near - 3) / (near + 3)) / (1 + 2 * near);
}

inline double erf_of(double x) {
  // erf(x) / x in x², for |x| < 1
  constexpr double C[] = {1.1283791670946768, -0.3761263888963531, 0.11283791308604582, -0.026866133235095593, 0.005223783477189248, -0.0008542637997087229, 0.0001195656256820733, -1.3909340021874599e-05, 1.058938064107502e-06};
  const double size = magnitude(x), square = x * x;
  const double far = 1 - exp_of(-square) * scaled_erfc(size);
  const double signed_far = from_bits(bits_of(far) | (bits_of(x) & bits_of(-0.0)));
  return size < 1 ? x * polynomial(C, square) : signed_far;
}

/// The standard normal distribution, as exact where it is small, and its density.
struct Normal {
  double cdf, pdf;

  // A call is nothing that becomes vectors.
  __attribute__((always_inline)) explicit Normal(double x) {
    const double bell = exp_of(-0.5 * x * x), tail = 0.5 * bell * scaled_erfc(magnitude(x) * 0.7071067811865476);
    cdf = x > 0 ? 1 - tail : tail;
    pdf = bell * 0.3989422804014327;
  }
};

/// x · Φ(x) is nearly x · σ(2u) with this u, whose derivative is the other.
inline double gelu_inner(double x) { return 0.7978845608028654 * (x + 0.044715 * (x * x * x)); }
inline double gelu_inner_slope(double x) { return 0.7978845608028654 * (1 + 3 * 0.044715 * x * x); }

/// tanh(ln(1 + eˣ)) and σ(x), by e^(−|x|).
struct Mish {
  double gate, sigmoid;

  explicit Mish(double x) {
    const double u = exp_of(-magnitude(x)), negative = u * (u + 2), positive = 1 + 2 * u;
    gate = x < 0 ? negative / (negative + 2) : positive / (positive + 2 * u * u);
    sigmoid = (x < 0 ? u : 1) / (1 + u);
  }
};

inline double gelu_grad(double x) {
  const Normal n(x);
  return n.cdf + x * n.pdf;
}
inline double gelu_tanh_grad(double x) {
  const double s = sigmoid_of(2 * gelu_inner(x));
  return s + 2 * x * s * (1 - s) * gelu_inner_slope(x);
}
inline double silu_grad(double x) {
  const double s = sigmoid_of(x);
  return s * (1 + x * (1 - s));
}
inline double mish_grad(double x) {
  const Mish m(x);
  return m.gate + x * m.sigmoid * (1 - m.gate * m.gate);
}

// clang-format off
FUNCTION(exp, exp_of(x))
FUNCTION(expm1, expm1_of(x))
FUNCTION(log, log_of(x))
FUNCTION(log10, log_of(x) * 0.4342944819032518)
FUNCTION(log1p, x == 0 ? x : log1p_of(x))
FUNCTION(log2, log_of(x) * 1.4426950408889634)
FUNCTION(tanh, tanh_of(x))
FUNCTION(sigmoid, sigmoid_of(x))
FUNCTION(erf, erf_of(x))                                           DERIVATIVE(erf, x, 1.1283791670955126 * exp_of(-x * x))
FUNCTION(logsigmoid, logsigmoid_of(x))                             DERIVATIVE(logsigmoid, x, sigmoid_of(-x))
FUNCTION(elu, b * (x > 0 ? x : a * expm1_of(x)))                   DERIVATIVE(elu, x, b * (x > 0 ? 1 : a * exp_of(x)))
FUNCTION(celu, x > 0 ? x : a * expm1_of(x / a))                    DERIVATIVE(celu, x, x > 0 ? 1 : exp_of(x / a))
FUNCTION(gelu, x * Normal(x).cdf)                                  DERIVATIVE(gelu, x, gelu_grad(x))
FUNCTION(geluTanh, x * sigmoid_of(2 * gelu_inner(x)))              DERIVATIVE(geluTanh, x, gelu_tanh_grad(x))
FUNCTION(silu, x * sigmoid_of(x))                                  DERIVATIVE(silu, x, silu_grad(x))
FUNCTION(mish, x * Mish(x).gate)                                   DERIVATIVE(mish, x, mish_grad(x))
FUNCTION(softplus, x * a > b ? x : softplus_of(x * a) / a)         DERIVATIVE(softplus, x, x * a > b ? 1 : sigmoid_of(x * a))
// clang-format on

}  // namespace
