// Eight bytes of text in a word, the first one in the lowest place.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

namespace {

constexpr uint64_t HIGH_BITS = 0x8080808080808080, ZEROS = 0x3030303030303030;

constexpr bool is_digit(uint8_t byte) { return byte >= '0' && byte <= '9'; }

inline uint64_t load_eight(const uint8_t* from) {
  uint64_t bytes;
  std::memcpy(&bytes, from, sizeof bytes);
  return bytes;
}

/// How many of the bytes, which had '0' taken away by XOR, are digits before one that is none.
inline int count_digits(uint64_t bytes) {
  // Digits are not above 9: added to 0x76 they stay below 0x80. What another byte carries is behind it.
  return std::countr_zero((bytes | (bytes + 0x7676767676767676)) & HIGH_BITS) / 8;
}

/// The number of eight digits, which had '0' taken away.
inline uint64_t number_of_eight(uint64_t digits) {
  const uint64_t twos = (digits * 10 + (digits >> 8)) & 0x00ff00ff00ff00ff;
  const uint64_t fours = (twos * 100 + (twos >> 16)) & 0x0000ffff0000ffff;
  return (fours * 10000 + (fours >> 32)) & 0xffffffff;
}

}  // namespace
