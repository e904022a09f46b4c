// What is needed next is asked for while something else is computed.
#pragma once

#include "vector.h"

namespace {

/// Brings rows nearer, a few cache lines at a time: more at once would wait for each other, and all else for them. As near as
/// can be: on Zen 4 W5 takes 8 % more time where they are asked into the second-level cache.
template <typename T>
class Ahead {
 public:
  Ahead() = default;

  /// The samples `from` to before `to` of `rows` rows that are `row` elements apart, in so many steps.
  Ahead(const T* x, int64_t rows, int64_t row, int64_t from, int64_t to, int64_t steps) {
    if (to <= from) return;
    at_ = row_ = reinterpret_cast<const char*>(x + from);
    left_ = lines_ = ceil_div((to - from) * static_cast<int64_t>(sizeof(T)), LINE_BYTES);
    apart_ = row * sizeof(T);
    rows_ = rows;
    pace_ = ceil_div(rows * lines_, larger(steps, 1));
  }

  void step() {
#ifndef __wasm__
    for (int64_t lines = pace_, some; lines > 0 && rows_ > 0; lines -= some) {
      some = smaller(lines, left_);
      for (int64_t i = 0; i < some; i++) __builtin_prefetch(at_ + i * LINE_BYTES);
      at_ += some * LINE_BYTES;
      left_ -= some;
      if (left_ > 0) continue;
      at_ = row_ += apart_;
      left_ = lines_;
      rows_--;
    }
#endif
  }

 private:
  const char *at_ = nullptr, *row_ = nullptr;
  /// Of the row, and of each row.
  int64_t left_ = 0, lines_ = 0;
  int64_t apart_ = 0, rows_ = 0, pace_ = 0;
};

/// Asks for memory that will be written.
template <typename T>
inline void will_write(T* to, int64_t count) {
#ifndef __wasm__
  for (int64_t i = 0; i < count; i += LINE_BYTES / static_cast<int64_t>(sizeof(T))) __builtin_prefetch(to + i, 1);
#endif
}

}  // namespace
