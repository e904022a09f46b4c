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
    at_ = reinterpret_cast<const char*>(x + from);
    bytes_ = (to - from) * sizeof(T);
    apart_ = row * sizeof(T);
    rows_ = rows;
  }

  /// One of `steps` steps that are left.
  void step(int64_t steps) {
#ifndef __wasm__
    for (int64_t rows = ceil_div(rows_, steps); rows > 0; rows--, rows_--, at_ += apart_)
      for (int64_t byte = 0; byte < bytes_; byte += LINE_BYTES) __builtin_prefetch(at_ + byte, 0, 2);
#endif
  }

 private:
  const char* at_ = nullptr;
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
