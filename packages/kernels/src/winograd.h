// The sums of minimal filtering before and after its products, by Toom and Cook's construction (S. Winograd, Arithmetic
// Complexity of Computations, 1980).
#pragma once

#include "runs.h"

namespace {

/// Outputs that are computed together, and products a channel for them.
constexpr int OUTPUTS = 4;
constexpr int PRODUCTS = 6;

/// F(4, 3): four neighbouring outputs y of three taps g from six products a channel, each of a factor of the samples x that
/// the outputs see and a factor of the taps, summed over the channels:
///
/// m₀   = (x₄ − (a² + b²) x₂ + a²b² x₀) g₀ / a²b²
/// m₁,₂ = (x₄ − b² x₂ ± a (x₃ − b² x₁)) (g₀ ± a g₁ + a² g₂) / (2a² (a² − b²))
/// m₃,₄ = (x₄ − a² x₂ ± b (x₃ − a² x₁)) (g₀ ± b g₁ + b² g₂) / (2b² (b² − a²))
/// m₅   = (x₅ − (a² + b²) x₃ + a²b² x₁) g₂
/// y₀ = m₀ + m₁ + m₂ + m₃ + m₄    y₁ = a (m₁ − m₂) + b (m₃ − m₄)    y₂ = a² (m₁ + m₂) + b² (m₃ + m₄)
/// y₃ = a³ (m₁ − m₂) + b³ (m₃ − m₄) + m₅
///
/// The gradient of the taps by outputs whose gradients are z comes from the same samples, each product being of what of the
/// sum Σ z y it is a factor of:
///
/// m₀ = x₀′ z₀    m₁,₂ = x₁,₂′ (z₀ ± a z₁ + a² z₂ ± a³ z₃)    m₃,₄ = x₃,₄′ (z₀ ± b z₁ + b² z₂ ± b³ z₃)    m₅ = x₅′ z₃
///
/// These are polynomials through 0, ±a, ±b and infinity. With a = 3/4 and b = 3/2 every constant of the samples and the
/// outputs is exact, and errors are less than half of those with the usual 1 and 2: about as large as those of direct sums.
template <typename T>
struct Filter {
  static constexpr T A = 0.75, B = 1.5, AA = A * A, BB = B * B;
  // Of the few taps, in double.
  static constexpr double BY_ZERO = AA * BB, BY_A = 2 * AA * (AA - BB), BY_B = 2 * BB * (BB - AA);

  static void of_taps(const T (&g)[3], T (&to)[PRODUCTS]) {
    const double g0 = g[0], g1 = g[1], g2 = g[2], a = A, b = B, aa = AA, bb = BB;
    to[0] = static_cast<T>(g0 / BY_ZERO);
    to[1] = static_cast<T>((g0 + a * g1 + aa * g2) / BY_A);
    to[2] = static_cast<T>((g0 - a * g1 + aa * g2) / BY_A);
    to[3] = static_cast<T>((g0 + b * g1 + bb * g2) / BY_B);
    to[4] = static_cast<T>((g0 - b * g1 + bb * g2) / BY_B);
    to[5] = g[2];
  }
  template <typename V>
  static void of_samples(const V (&x)[PRODUCTS], V (&to)[PRODUCTS]) {
    const V even_a = x[4] - BB * x[2], odd_a = A * (x[3] - BB * x[1]);
    const V even_b = x[4] - AA * x[2], odd_b = B * (x[3] - AA * x[1]);
    to[0] = even_a - AA * x[2] + (AA * BB) * x[0];
    to[1] = even_a + odd_a, to[2] = even_a - odd_a, to[3] = even_b + odd_b, to[4] = even_b - odd_b;
    to[5] = x[5] - (AA + BB) * x[3] + (AA * BB) * x[1];
  }
  template <typename V>
  static void of_gradients(const V (&z)[OUTPUTS], V (&to)[PRODUCTS]) {
    const V even_a = z[0] + AA * z[2], odd_a = A * (z[1] + AA * z[3]);
    const V even_b = z[0] + BB * z[2], odd_b = B * (z[1] + BB * z[3]);
    to[0] = z[0], to[5] = z[3];
    to[1] = even_a + odd_a, to[2] = even_a - odd_a, to[3] = even_b + odd_b, to[4] = even_b - odd_b;
  }
  /// The gradients of the taps, from the sums of the products.
  static void gradients(const double (&m)[PRODUCTS], double (&g)[3]) {
    const double a = A, b = B, aa = AA, bb = BB;
    const double sum_a = (m[1] + m[2]) / BY_A, sum_b = (m[3] + m[4]) / BY_B;
    g[0] = m[0] / BY_ZERO + sum_a + sum_b;
    g[1] = a * (m[1] - m[2]) / BY_A + b * (m[3] - m[4]) / BY_B;
    g[2] = aa * sum_a + bb * sum_b + m[5];
  }
  template <typename V>
  static void outputs(const V (&m)[PRODUCTS], V bias, V (&y)[OUTPUTS]) {
    const V sum_a = m[1] + m[2], difference_a = m[1] - m[2], sum_b = m[3] + m[4], difference_b = m[3] - m[4];
    y[0] = m[0] + sum_a + sum_b + bias;
    y[1] = A * difference_a + B * difference_b + bias;
    y[2] = AA * sum_a + BB * sum_b + bias;
    y[3] = (A * AA) * difference_a + (B * BB) * difference_b + m[5] + bias;
  }
};

}  // namespace
