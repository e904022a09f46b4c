// Where delimiters and line ends are in a block of text.
#pragma once

#include "bytes.h"
#include "delimited.h"

namespace {

constexpr uint8_t LF = '\n', CR = '\r', SPACE = ' ';

constexpr bool is_line_end(uint8_t byte) { return byte == LF || byte == CR; }

struct Places {
  static constexpr int BLOCK = 4096;

  /// From the block's beginning, in order.
  uint16_t at[BLOCK + 64];
  int count;

  void list(const TextFormat& format, const uint8_t* text, int64_t length) {
    uint16_t* next = at;
    for (int64_t from = 0; from < length; from += 64) {
#ifndef __wasm__
      // Of the next block, which another thread may have read from the file.
      __builtin_prefetch(text + from + BLOCK);
#endif
      uint64_t found = places_of(text + from, format.delimiter, format.other_delimiter, LF, CR);
      if (length - from < 64) found &= (uint64_t{1} << (length - from)) - 1;
      const int all = std::popcount(found);
      // A few at once, wanted or not: how many there are is not to be foreseen.
      constexpr int AT_ONCE = 8;
      for (int done = 0; done < all; done += AT_ONCE)
        for (int i = done; i < done + AT_ONCE; i++) {
          next[i] = static_cast<uint16_t>(from + std::countr_zero(found));
          found &= found - 1;
        }
      next += all;
    }
    count = static_cast<int>(next - at);
  }
};

}  // namespace
