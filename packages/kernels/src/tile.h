// The innermost loops: sums of several rows and vectors of samples, kept in registers.
#pragma once

#include "meanwhile.h"
#include "vector.h"

namespace {

/// Rows of one block; the registers are shared out between rows and vectors of samples.
constexpr int BLOCK_ROWS = REGISTERS == 32 ? 8 : 4;

/// How many vectors of samples a block of `rows` takes at a time: rows · vectors sums, the samples and one weight.
constexpr int vectors_of(int rows) {
#ifdef __wasm__
  // The engines' register allocators spill before the last register.
  constexpr int WIDEST[] = {0, 6, 4, 2, 2};
  return WIDEST[rows];
#else
  const int fitting = (REGISTERS - 1) / (rows + 1);
  return fitting > 6 ? 6 : fitting;
#endif
}

/// A block of rows over a run of channels: what a tile needs beside where it is.
template <typename T>
struct Block {
  /// For each channel and tap, how many elements behind the first sample its own lies.
  const intptr_t* offsets;
  int64_t offset_count;
  /// As [channel][tap][row].
  const T* weight;
  /// What the sums begin with; null to go on from what stands in the output.
  const T* bias;
  int64_t out_row;
  /// Whether these are the last channels of outputs that must not be negative.
  bool relu;
  /// Whether they go past the caches; the output begins with a line then.
  bool past;
};

/// ROWS output rows by VECTORS vectors of samples over the block's channels and taps.
///
/// The sum of an output begins with its bias and runs over channels, then taps, in T: the same bits wherever the sample
/// lies in a tile, a piece or a signal. With fused multiply-add each step is rounded once, without also the product.
///
/// Reads VECTORS · LANES samples from each offset on, writes as many of each row.
template <typename T, int ROWS, int VECTORS>
inline void tile(const Block<T>& block, const T* x, T* out, Meanwhile<T>& meanwhile) {
  using V = typename Vector<T>::Type;
  constexpr int LANES = Vector<T>::LANES;
  const T* weight = block.weight;
  V sums[ROWS][VECTORS];
  if (block.bias != nullptr) {
    for (int r = 0; r < ROWS; r++)
      for (int v = 0; v < VECTORS; v++) sums[r][v] = V{} + block.bias[r];
  } else {
    for (int r = 0; r < ROWS; r++)
      for (int v = 0; v < VECTORS; v++) sums[r][v] = load<T>(out + r * block.out_row + v * LANES);
  }
  const intptr_t* const end = block.offsets + block.offset_count;
  const bool long_sum = TELLS_MEMORY && block.offset_count >= LONG_SUM;
  int asked = long_sum && block.bias != nullptr && !block.past ? 0 : ROWS;
  for (const intptr_t *offset = block.offsets, *stop; offset != end;) {
    stop = TELLS_MEMORY && end - offset > STRETCH ? offset + STRETCH : end;
    if constexpr (TELLS_MEMORY) {
      meanwhile.step();
      if (asked < ROWS) will_write(out + asked++ * block.out_row, VECTORS * LANES);
    }
    for (; offset != stop; offset++, weight += ROWS) {
      V samples[VECTORS];
      for (int v = 0; v < VECTORS; v++) samples[v] = load<T>(x + *offset + v * LANES);
      for (int r = 0; r < ROWS; r++) {
        for (int v = 0; v < VECTORS; v++) sums[r][v] += weight[r] * samples[v];
#ifdef __wasm__
        // Weights that are loaded ahead take registers which the engines' compilers do not have.
        asm volatile("" ::: "memory");
#endif
      }
    }
  }
  if (block.relu) {
    for (int r = 0; r < ROWS; r++)
      for (int v = 0; v < VECTORS; v++) sums[r][v] = without_negatives(sums[r][v]);
  }
  if (block.past && long_sum)
    return meanwhile.keep_tile(sums, out, block.out_row, steps_of(block.offset_count));
  if (block.past) {
    for (int r = 0; r < ROWS; r++)
      for (int v = 0; v < VECTORS; v++) store_past<T>(out + r * block.out_row + v * LANES, sums[r][v]);
    return;
  }
  for (int r = 0; r < ROWS; r++)
    for (int v = 0; v < VECTORS; v++) store<T>(out + r * block.out_row + v * LANES, sums[r][v]);
}

/// `count` samples of ROWS rows, count ≥ LANES. What is left by whole vectors goes through a vector of its own.
template <typename T, int ROWS>
void tiles(const Block<T>& block, const T* x, T* out, int64_t count, Meanwhile<T>& meanwhile) {
  constexpr int LANES = Vector<T>::LANES;
  constexpr int VECTORS = vectors_of(ROWS);
  int64_t t = 0;
  for (; t + VECTORS * LANES <= count; t += VECTORS * LANES) {
    tile<T, ROWS, VECTORS>(block, x + t, out + t, meanwhile);
  }
  // With fewer registers (AVX2) the loop above takes a twentieth more time beside this one.
  if constexpr (VECTORS > 2 && REGISTERS == 32)
    for (; t + 2 * LANES <= count; t += 2 * LANES) tile<T, ROWS, 2>(block, x + t, out + t, meanwhile);
  for (; t + LANES <= count; t += LANES) tile<T, ROWS, 1>(block, x + t, out + t, meanwhile);
  if (t == count) return;
  // The last samples, from a vector that is whole in a copy.
  T rest[ROWS * LANES] = {};
  Block<T> last = block;
  last.out_row = LANES;
  last.past = false;
  if (block.bias == nullptr)
    for (int r = 0; r < ROWS; r++)
      for (int64_t i = t; i < count; i++) rest[r * LANES + i - t] = out[r * block.out_row + i];
  tile<T, ROWS, 1>(last, x + t, rest, meanwhile);
  for (int r = 0; r < ROWS; r++)
    for (int64_t i = t; i < count; i++) out[r * block.out_row + i] = rest[r * LANES + i - t];
}

template <typename T>
using Tiles = void (*)(const Block<T>&, const T*, T*, int64_t, Meanwhile<T>&);

/// Samples that tiles of so many rows take at a time: whole tiles, and whole cache lines of each channel.
template <typename T>
inline int64_t samples_of_tiles(int rows) {
  constexpr int64_t LEAST_BYTES = 3 * LINE_BYTES;
  const int64_t tile = vectors_of(rows) * Vector<T>::LANES;
  return ceil_div(LEAST_BYTES, tile * static_cast<int64_t>(sizeof(T))) * tile;
}

/// The kernel for a block of `rows` rows.
template <typename T>
inline Tiles<T> tiles_of(int rows) {
#if defined(__wasm__) || !(defined(__AVX512F__) || defined(__aarch64__))
  static constexpr Tiles<T> TABLE[] = {nullptr, tiles<T, 1>, tiles<T, 2>, tiles<T, 3>, tiles<T, 4>};
#else
  static constexpr Tiles<T> TABLE[] = {nullptr,     tiles<T, 1>, tiles<T, 2>, tiles<T, 3>, tiles<T, 4>,
                                       tiles<T, 5>, tiles<T, 6>, tiles<T, 7>, tiles<T, 8>};
#endif
  return TABLE[rows];
}

/// How many of the rows that are left the next block takes: blocks are as even as they can be.
inline int block_of(int64_t rows_left) { return static_cast<int>(ceil_div(rows_left, ceil_div(rows_left, BLOCK_ROWS))); }

}  // namespace
