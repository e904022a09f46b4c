// What the kernels compute, by its definition and with more digits, and how far from that they may be.
#pragma once

#include <cmath>
#include <type_traits>
#include <vector>

#include "cases.h"

/// The arrays of a case.
template <typename T>
struct Arrays {
  const T *x, *weight, *bias, *g;
};

struct Expected {
  std::vector<long double> values;
  std::vector<double> errors;

  explicit Expected(int64_t count) : values(static_cast<size_t>(count)), errors(static_cast<size_t>(count)) {}

  template <typename T>
  bool allows(size_t at, T actual) const {
    if (std::isnan(values[at])) return std::isnan(actual);
    if (std::isinf(values[at])) return static_cast<long double>(actual) == values[at];
    return std::fabs(static_cast<double>(actual - values[at])) <= errors[at];
  }
};

/// Half of what is between 1 and the next number.
template <typename T>
constexpr double ROUNDING = sizeof(T) == 4 ? 0x1p-24 : 0x1p-53;

/// A sum and that of the magnitudes of its terms.
template <typename T>
struct Sum {
  std::conditional_t<sizeof(T) == 4, double, long double> value = 0;
  double magnitude = 0;

  void add(T a, T b) {
    const decltype(value) term = static_cast<decltype(value)>(a) * b;
    value += term;
    magnitude += std::fabs(static_cast<double>(term));
  }
};

/// Sample i of a signal, zero where there is none.
template <typename T>
T sample(const T* signal, int64_t length, int64_t i) {
  return i >= 0 && i < length ? signal[i] : T(0);
}

/// How far apart what is computed of other samples than an output's own may get from its sum.
template <typename T>
class NeighbourError {
 public:
  NeighbourError(const Case& one, const Arrays<T>& arrays) : s(one.shape), arrays(arrays) {
    step_ = s.fft_size - span_of(one.taps.data(), s.tap_count) + 1;
  }

  /// Of the outputs of a row from t on, NEAR at most.
  double from(int64_t item, int64_t group, int64_t row, int64_t t) const {
    if (s.fft_size > 0)
      return std::max(of_transform(item, group, row, t), of_transform(item, group, row, std::min(t + NEAR, s.out_length) - 1));
    return s.minimal > 0 ? of_minimal(group, row) : 0;
  }

  static constexpr int64_t NEAR = 64;

 private:
  const Shape& s;
  const Arrays<T>& arrays;
  int64_t step_;

  /// A few roundings of all that the signal has in a pair of pieces.
  double of_transform(int64_t item, int64_t group, int64_t row, int64_t t) const {
    const int64_t pair = t / (2 * step_) * 2 * step_;
    double error = 0;
    for (int64_t c = 0; c < s.channels; c++) {
      const T* signal = arrays.x + item * s.x_item + group * s.x_group + c * s.x_row;
      double signals = 0;
      for (int64_t i = 0; i < step_ + s.fft_size; i++) {
        const T value = sample(signal, s.length, s.first + pair + i);
        if (std::isfinite(value)) signals += static_cast<double>(value) * value;
      }
      error += std::sqrt(signals * weights(group, row, c, [](double w) { return w * w; }));
    }
    return 10 * ROUNDING<T> * std::log2(static_cast<double>(s.fft_size)) * error;
  }

  /// Samples are at most 1: the constants of minimal filtering make at most 12 of one weight, over all products.
  double of_minimal(int64_t group, int64_t row) const {
    double sum = 1;
    for (int64_t c = 0; c < s.channels; c++) sum += 12 * weights(group, row, c, [](double w) { return std::fabs(w); });
    const int64_t triples = (s.tap_count + 2) / 3 + std::min(s.stride, s.tap_count) - 1;
    return static_cast<double>(s.channels * triples + 8) * ROUNDING<T> * sum;
  }

  double weights(int64_t group, int64_t row, int64_t channel, const auto& size) const {
    const T* w = arrays.weight + s.weight_first + group * s.weight_group + row * s.weight_row + channel * s.weight_channel;
    double sum = 0;
    for (int64_t k = 0; k < s.tap_count; k++)
      if (std::isfinite(w[k * s.weight_tap])) sum += size(w[k * s.weight_tap]);
    return sum;
  }
};

/// The outputs before they are activated, as [item][group][row][t].
template <typename T>
Expected correlation(const Case& one, const Arrays<T>& arrays) {
  const Shape& s = one.shape;
  const NeighbourError<T> neighbours(one, arrays);
  Expected expected(s.batch * s.groups * s.rows * s.out_length);
  size_t at = 0;
  for (int64_t n = 0; n < s.batch; n++)
    for (int64_t g = 0; g < s.groups; g++)
      for (int64_t r = 0; r < s.rows; r++) {
        double error = 0;
        for (int64_t t = 0; t < s.out_length; t++, at++) {
          Sum<T> sum;
          sum.add(T(1), arrays.bias == nullptr ? T(0) : arrays.bias[g * s.rows + r]);
          for (int64_t c = 0; c < s.channels; c++) {
            const T* signal = arrays.x + n * s.x_item + g * s.x_group + c * s.x_row;
            const T* w = arrays.weight + s.weight_first + g * s.weight_group + r * s.weight_row + c * s.weight_channel;
            for (int64_t k = 0; k < s.tap_count; k++)
              sum.add(w[k * s.weight_tap], sample(signal, s.length, s.first + t * s.stride + one.taps[static_cast<size_t>(k)]));
          }
          if (t % neighbours.NEAR == 0) error = neighbours.from(n, g, r, t);
          expected.values[at] = sum.value;
          const double steps = static_cast<double>(s.channels * s.tap_count + 2);
          expected.errors[at] = steps * ROUNDING<T> * sum.magnitude + error;
        }
      }
  return expected;
}

/// Samples are at most 1: the constants of minimal filtering make at most 48 of one gradient, over all products.
template <typename T>
double minimal_weight_error(const Case& one, const Arrays<T>& arrays, int64_t group, int64_t row) {
  const Shape& s = one.shape;
  double sum = 0;
  for (int64_t n = 0; n < s.batch; n++)
    for (int64_t t = 0; t < s.out_length; t++) {
      const T g = arrays.g[n * s.out_item + group * s.out_group + row * s.out_row + t];
      if (std::isfinite(g)) sum += 48 * std::fabs(static_cast<double>(g));
    }
  const double steps = static_cast<double>(sizeof(T) == 4 ? std::min<int64_t>(s.out_length, 256) : s.batch * s.out_length);
  return (steps + 12) * ROUNDING<T> * sum;
}

/// The gradient of the weights, as [group][row][channel][tap].
template <typename T>
Expected weight_gradient(const Case& one, const Arrays<T>& arrays) {
  const Shape& s = one.shape;
  Expected expected(s.groups * s.rows * s.channels * s.tap_count);
  size_t at = 0;
  for (int64_t g = 0; g < s.groups; g++)
    for (int64_t r = 0; r < s.rows; r++) {
      const bool minimal = s.minimal > 0 && s.tap_count == 3 && s.stride == 1;
      const double error = minimal ? minimal_weight_error(one, arrays, g, r) : 0;
      for (int64_t c = 0; c < s.channels; c++)
        for (int64_t k = 0; k < s.tap_count; k++, at++) {
          Sum<T> sum;
          for (int64_t n = 0; n < s.batch; n++) {
            const T* signal = arrays.x + n * s.x_item + g * s.x_group + c * s.x_row;
            const T* gradient = arrays.g + n * s.out_item + g * s.out_group + r * s.out_row;
            for (int64_t t = 0; t < s.out_length; t++)
              sum.add(gradient[t], sample(signal, s.length, s.first + t * s.stride + one.taps[static_cast<size_t>(k)]));
          }
          expected.values[at] = sum.value;
          // Sums are in T for a while only, and then in float64.
          const double steps = static_cast<double>(sizeof(T) == 4 ? std::min<int64_t>(s.out_length, 512) : s.batch * s.out_length);
          expected.errors[at] = (steps + 3) * ROUNDING<T> * sum.magnitude + error;
        }
    }
  return expected;
}
