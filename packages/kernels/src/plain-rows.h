// Rows of which each field is at most sixteen bytes of digits with a sign and a decimal mark, many at once: the digits of
// each field are brought in order, then those of a column become numbers, a vector at a time.
#pragma once

#include <bit>

#include "decimal.h"
#include "places.h"

namespace {

/// How a field is read.
struct alignas(32) Field {
  /// Which byte is which digit, the last one in the last place.
  Bytes digits;
  /// What the digits are divided by, as its bits; NaN where there are none, or too many. Nothing at all is a missing sample:
  /// zero.
  uint64_t divisor;
};

/// All fields, by their length without their sign and the place of their decimal mark (the length where they have none).
struct Fields {
  static constexpr int LENGTHS = 17;
  Field of[LENGTHS * LENGTHS];

  static constexpr int index(int length, int mark) { return length * LENGTHS + mark; }

  constexpr Fields() : of{} {
    for (int length = 0; length < LENGTHS; length++)
      for (int mark = 0; mark <= length; mark++) {
        const int count = length - (mark < length ? 1 : 0), decimals = mark < length ? length - mark - 1 : 0;
        uint8_t digits[16] = {};
        for (int place = 0; place < 16; place++) {
          const int digit = place - (16 - count);
          digits[place] = static_cast<uint8_t>(digit < 0 ? 0x80 : digit < mark ? digit : digit + 1);
        }
        const double divisor = count < 1 || count > EXACT_DIGITS ? NONE : POWERS_OF_TEN[decimals];
        of[index(length, mark)] = {std::bit_cast<Bytes>(digits), std::bit_cast<uint64_t>(divisor)};
      }
    of[index(0, 0)].divisor = 0;
  }
};
constexpr Fields FIELDS;

/// Rows whose fields are to become numbers together.
class PlainRows {
 public:
  static constexpr int MOST_NUMBERS = 1024, MOST_ROWS = 64;
  /// The numbers of a vector.
  static constexpr int AT_ONCE = VECTOR_BYTES / 8;

  /// For how many columns wanted there is room.
  static bool fits(int64_t wanted) { return ORDERS_BYTES && wanted > 0 && wanted * AT_ONCE <= MOST_NUMBERS; }

  void begin(int64_t wanted, int64_t most) {
    const int64_t most_here = MOST_NUMBERS / wanted / AT_ONCE * AT_ONCE;
    room = static_cast<int>(most_here < MOST_ROWS ? most_here : MOST_ROWS);
    most_rows = static_cast<int>(most < room ? most : room);
    rows = 0;
  }

  int count() const { return rows; }
  bool full() const { return rows == most_rows; }

  /// The place of the next row's first field; the next field's is `stride` on.
  int64_t first_place() const { return rows; }
  int64_t stride() const { return room; }

  /// Takes a field of the next row. False where it is too long.
  ///
  /// @param decimals the decimal mark in each byte
  bool take(int64_t at, const uint8_t* from, const uint8_t* end, Bytes decimals) {
    const bool negative = *from == '-';
    from += negative;
    const uint64_t length = static_cast<uint64_t>(end - from);
    if (length >= Fields::LENGTHS) return false;
    const Bytes bytes = load_bytes(from);
    const unsigned mark = std::countr_zero(bits_of(reinterpret_cast<Bytes>(bytes == decimals)) | 1u << length);
    const Field& field = FIELDS.of[length * Fields::LENGTHS + mark];
    const Pair halves = reinterpret_cast<Pair>(in_order(bytes - each_byte('0'), field.digits));
    high[at] = halves[0];
    low[at] = halves[1];
    divisors[at] = field.divisor ^ static_cast<uint64_t>(negative) << 63;
    return true;
  }

  void count_row() { rows++; }

  /// Stores the numbers of a column. @returns how many rows from the first on have a plain number in it, or none
  template <typename T>
  int store(int64_t wanted, const TextFormat& format, T* out, bool& may_miss) const {
    const int64_t from = wanted * room;
    Longs strange{}, empty{};
    int row = 0;
    for (; row + AT_ONCE <= rows; row += AT_ONCE) {
      Doubles value;
      strange |= convert<T>(from + row, value, empty);
      if (format.sentinel_count > 0) remove_sentinels(format, value);
      store_all(value, out + row);
    }
    if (row < rows) {
      // Behind the last row is what an earlier one has left.
      Doubles value;
      Longs last_empty{};
      const Longs last = convert<T>(from + row, value, last_empty);
      if (format.sentinel_count > 0) remove_sentinels(format, value);
      for (int i = 0; row + i < rows; i++) out[row + i] = static_cast<T>(value[i]);
      const Longs within = reinterpret_cast<Longs>(places_at_once() < Signed{} + (rows - row));
      strange |= last & within;
      empty |= last_empty & within;
    }
    const int good = any(strange) ? first_strange<T>(from) : rows;
    may_miss = may_miss || format.sentinel_count > 0 || any(empty);
    return good;
  }

 private:
  int rows, room, most_rows;
  /// Keeps what is stored together from having the same place in the cache.
  static constexpr int APART = 24;
  /// The first eight digits of each number and the last eight, by column, then by row.
  alignas(64) uint64_t high[MOST_NUMBERS + APART];
  alignas(64) uint64_t low[MOST_NUMBERS + APART];
  /// The bits of doubles, of which the sign is the number's.
  alignas(64) uint64_t divisors[MOST_NUMBERS];

  using Pair = uint64_t __attribute__((vector_size(16)));
  using Floats = float __attribute__((vector_size(VECTOR_BYTES / 2)));

  __attribute__((noinline)) static void remove_sentinels(const TextFormat& format, Doubles& value) {
    for (int i = 0; i < format.sentinel_count; i++)
      value = (value == format.sentinels[i]) ? Doubles{} + NONE : value;
  }

  static void store_all(Doubles value, double* out) { std::memcpy(out, &value, sizeof value); }
  static void store_all(Doubles value, float* out) {
    const Floats rounded = __builtin_convertvector(value, Floats);
    std::memcpy(out, &rounded, sizeof rounded);
  }

  using Signed = int64_t __attribute__((vector_size(VECTOR_BYTES)));

  /// 0, 1, 2 …
  static Signed places_at_once() {
    Signed places;
    for (int i = 0; i < AT_ONCE; i++) places[i] = i;
    return places;
  }

  static bool any(Longs marks) {
    uint64_t all = 0;
    for (int i = 0; i < AT_ONCE; i++) all |= marks[i];
    return all != 0;
  }

  template <typename T>
  __attribute__((noinline)) int first_strange(int64_t from) const {
    Longs empty{};
    for (int row = 0; row < rows; row += AT_ONCE) {
      Doubles value;
      const Longs strange = convert<T>(from + row, value, empty);
      for (int i = 0; i < AT_ONCE && row + i < rows; i++)
        if (strange[i] != 0) return row + i;
    }
    return rows;
  }

  /// The numbers from `at` on, NaN for those that are `empty`. @returns what is not zero for each that is neither, or may be
  /// nearer to another float
  template <typename T>
  Longs convert(int64_t at, Doubles& value, Longs& empty) const {
    Digits first, second;
    Doubles divisor;
    std::memcpy(&first, &high[at], sizeof first);
    std::memcpy(&second, &low[at], sizeof second);
    std::memcpy(&divisor, &divisors[at], sizeof divisor);
    // Whole numbers and powers of ten are exact, so that the division is the only operation that rounds.
    value = (doubles_of(numbers_of(first)) * 1e8 + doubles_of(numbers_of(second))) / divisor;
    // Digits are not above 9: added to 0x76 they stay below 0x80.
    Longs strange = (reinterpret_cast<Longs>(first | (first + 0x76) | second | (second + 0x76)) & 0x8080808080808080);
    strange |= reinterpret_cast<Longs>(divisor != divisor);
    // A minus alone is none, and zero by its value.
    const auto nothing = reinterpret_cast<Longs>(divisor) == 0;
    strange |= reinterpret_cast<Longs>(divisor == 0) & ~reinterpret_cast<Longs>(nothing);
    // What a division makes of them has another sign on every processor.
    value = nothing ? Doubles{} + NONE : value;
    empty |= reinterpret_cast<Longs>(nothing);
    if (sizeof(T) == 4) {
      // Half way between two floats the text may be on either side, unless it is whole and thus the double itself.
      const auto tie = (reinterpret_cast<Longs>(value) & 0x1fffffff) == 0x10000000;
      strange |= reinterpret_cast<Longs>(tie & (divisor != 1) & (divisor != -1));
    }
    return strange;
  }

  /// Numbers below 2^52.
  static Doubles doubles_of(Longs whole) {
    const Doubles two_52 = Doubles{} + 0x1p52;
    return reinterpret_cast<Doubles>(whole | reinterpret_cast<Longs>(two_52)) - two_52;
  }
};

}  // namespace
