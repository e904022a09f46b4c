// Numbers that depend on a seed alone.
#pragma once

#include <cstdint>

class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}

  /// SplitMix64.
  uint64_t bits() {
    uint64_t z = state_ += 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
  }

  /// 0 … n − 1
  int64_t below(int64_t n) { return static_cast<int64_t>(bits() % static_cast<uint64_t>(n)); }
  int64_t between(int64_t from, int64_t to) { return from + below(to - from + 1); }
  /// 1 … most, small numbers more often.
  int64_t count(int64_t most) { return between(1, between(1, most)); }
  /// Once in n times.
  bool once_in(int64_t n) { return below(n) == 0; }
  /// −1 … 1
  double real() { return static_cast<double>(bits() >> 11) * 0x1p-52 - 1; }

 private:
  uint64_t state_;
};
