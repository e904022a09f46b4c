// What is done while sums are computed, a line of memory now and then: many at once would wait for each other, and the
// sums for them.
#pragma once

#include "ahead.h"
#include "past-caches.h"

namespace {

/// Whether memory can be told what is done next.
#ifdef __wasm__
constexpr bool TELLS_MEMORY = false;
#else
constexpr bool TELLS_MEMORY = true;
#endif

/// Terms of a sum from one step to the next: where vectors are shorter there are fewer products between.
constexpr int64_t STRETCH = VECTOR_BYTES >= 64 ? 8 : 16;

/// The steps of a sum of so many terms.
inline int64_t steps_of(int64_t terms) { return ceil_div(terms, STRETCH); }

/// Brings nearer what is read next, and stores past the caches what was computed before.
template <typename T>
class Meanwhile {
  using V = typename Vector<T>::Type;
  static constexpr int LANES = Vector<T>::LANES;

 public:
  void bring(const Ahead<T>& ahead) { ahead_ = ahead; }

  /// Takes rows of whole vectors to where they go past the caches, in about so many steps. They stay as they are until
  /// `end` or what is kept next.
  void keep(const T* from, int64_t from_row, T* to, int64_t to_row, int64_t rows, int64_t vectors, int64_t steps) {
    end();
    from_ = from, from_row_ = from_row, to_ = to, to_row_ = to_row;
    left_ = rows * vectors, vectors_ = vectors, vector_ = 0;
    pace_ = ceil_div(left_, larger(steps, 1));
  }

  /// The same with a copy of a tile.
  template <int ROWS, int VECTORS>
  void keep_tile(const V (&tile)[ROWS][VECTORS], T* to, int64_t to_row, int64_t steps) {
    static_assert(ROWS * VECTORS <= REGISTERS);
    end();
    for (int r = 0; r < ROWS; r++)
      for (int v = 0; v < VECTORS; v++) store<T>(tile_ + (r * VECTORS + v) * LANES, tile[r][v]);
    keep(tile_, VECTORS * LANES, to, to_row, ROWS, VECTORS, steps);
  }

  void step() {
    ahead_.step();
    store_kept(pace_);
  }

  /// Stores what is left.
  void end() { store_kept(left_); }

 private:
  Ahead<T> ahead_;
  alignas(LINE_BYTES) T tile_[REGISTERS * LANES];
  /// The row whose vectors are stored next, and the vector.
  const T* from_ = nullptr;
  T* to_ = nullptr;
  int64_t from_row_ = 0, to_row_ = 0, vectors_ = 0, vector_ = 0, left_ = 0, pace_ = 0;

  void store_kept(int64_t count) {
    for (int64_t i = smaller(count, left_); i > 0; i--, left_--) {
      store_past<T>(to_ + vector_ * LANES, load<T>(from_ + vector_ * LANES));
      if (++vector_ < vectors_) continue;
      vector_ = 0, from_ += from_row_, to_ += to_row_;
    }
  }
};

}  // namespace
