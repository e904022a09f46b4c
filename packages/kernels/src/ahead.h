// What is needed next is asked for while something else is computed.
#pragma once

#include "vector.h"

namespace {

/// Brings rows nearer, a few cache lines at a time.
template <typename T>
class Ahead {
 public:
  Ahead() = default;

  /// The samples `from` to before `to` of `rows` rows that are `row` elements apart.
  Ahead(const T* x, int64_t rows, int64_t row, int64_t from, int64_t to) {
    if (to <= from) return;
    at_ = row_ = reinterpret_cast<const char*>(x + from);
    bytes_ = (to - from) * sizeof(T);
    apart_ = row * sizeof(T);
    rows_ = rows;
  }

  /// One of `steps` steps that are left.
  void step(int64_t steps) {
    if (rows_ == 0) return;
    for (int64_t lines = ceil_div(rows_ * bytes_ / LINE_BYTES, steps); lines > 0 && rows_ > 0; lines--) {
      __builtin_prefetch(at_, 0, 2);
      at_ += LINE_BYTES;
      if (at_ < row_ + bytes_) continue;
      at_ = row_ += apart_;
      rows_--;
    }
  }

 private:
  const char *at_ = nullptr, *row_ = nullptr;
  int64_t bytes_ = 0, apart_ = 0, rows_ = 0;
};

/// Asks for memory that will be written.
template <typename T>
inline void will_write(T* to, int64_t count) {
#ifndef __wasm__
  for (int64_t i = 0; i < count; i += LINE_BYTES / static_cast<int64_t>(sizeof(T))) __builtin_prefetch(to + i, 1);
#endif
}

}  // namespace
