// A step of an optimiser over a parameter and what is remembered of it, with the roundings of the loops in JavaScript: all
// is computed in double, and rounded where it is kept.
#pragma once

#include "functions.h"
#include "passes.h"

namespace {

/// `numbers` are lr, momentum, how much of the direction enters it, the decay of the weights, the sign of the gradient,
/// whether the momentum begins, and whether the gradient is taken ahead.
template <typename T>
void sgd_step(const Operands& o, int64_t from, int64_t to) {
  T* __restrict const parameter = static_cast<T*>(o.out);
  const T* __restrict const gradient = static_cast<const T*>(o.x);
  T* __restrict const buffer = static_cast<T*>(o.kept[0]);
  const double lr = o.numbers[0], momentum = o.numbers[1], entering = o.numbers[2], decay = o.numbers[3];
  const double sign = o.numbers[4];
  const bool begins = o.numbers[5] != 0, ahead = o.numbers[6] != 0;
  const auto direction_of = [&](int64_t i) {
    return sign * static_cast<double>(gradient[i]) + decay * static_cast<double>(parameter[i]);
  };
  const auto move = [&](int64_t i, double direction) {
    parameter[i] = static_cast<T>(static_cast<double>(parameter[i]) - lr * direction);
  };
  if (buffer == nullptr) {
    for (int64_t i = from; i < to; i++) move(i, direction_of(i));
    return;
  }
  for (int64_t i = from; i < to; i++) {
    const double direction = direction_of(i);
    const double kept = momentum * static_cast<double>(buffer[i]) + entering * direction;
    buffer[i] = static_cast<T>(begins ? direction : kept);
    const double rounded = static_cast<double>(buffer[i]);
    move(i, ahead ? direction + momentum * rounded : rounded);
  }
}

/// `numbers` are β₁, 1 − β₁, β₂, 1 − β₂, the decay of the weights, whether it keeps apart from the gradient, what it then
/// leaves of them, the size of the step, the correction of the root, eps, and the sign of the gradient.
template <typename T>
void adam_step(const Operands& o, int64_t from, int64_t to) {
  T* __restrict const parameter = static_cast<T*>(o.out);
  const T* __restrict const gradient = static_cast<const T*>(o.x);
  T* __restrict const average = static_cast<T*>(o.kept[0]);
  T* __restrict const square = static_cast<T*>(o.kept[1]);
  T* __restrict const largest_square = static_cast<T*>(o.kept[2]);
  const double* const n = o.numbers;
  const double beta1 = n[0], rest1 = n[1], beta2 = n[2], rest2 = n[3], decay = n[4];
  const bool apart = n[5] != 0;
  const double left = apart ? n[6] : 1, step_size = n[7], correction = n[8], eps = n[9], sign = n[10];
  const auto step = [&](int64_t i, const auto& divisor_of) {
    const double before = static_cast<double>(static_cast<T>(static_cast<double>(parameter[i]) * left));
    const double given = sign * static_cast<double>(gradient[i]), g = apart ? given : given + decay * before;
    average[i] = static_cast<T>(beta1 * static_cast<double>(average[i]) + rest1 * g);
    square[i] = static_cast<T>(beta2 * static_cast<double>(square[i]) + rest2 * g * g);
    const double moved = step_size * static_cast<double>(average[i]);
    parameter[i] = static_cast<T>(before - moved / (root(divisor_of(i)) / correction + eps));
  };
  if (largest_square == nullptr) {
    for (int64_t i = from; i < to; i++) step(i, [&](int64_t at) { return static_cast<double>(square[at]); });
  } else {
    for (int64_t i = from; i < to; i++)
      step(i, [&](int64_t at) {
        largest_square[at] = largest(largest_square[at], square[at]);
        return static_cast<double>(largest_square[at]);
      });
  }
}

}  // namespace
