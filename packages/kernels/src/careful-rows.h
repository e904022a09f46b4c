// Rows of numbers field by field: long ones, those with an exponent, spaces or quotes, and missing ones.
#pragma once

#include <limits>

#include "decimal.h"
#include "eight-digits.h"
#include "places.h"
#include "stamps.h"

namespace {

/// Digits whose number 64 bits always hold.
constexpr int MOST_DIGITS = 19;

/// What a field is found to be.
enum class Found { number, missing, other };

/// A number of any length, or the text for a missing one, without anything around it.
inline Found read_number(const uint8_t* from, const uint8_t* end, uint8_t decimal, double& value, bool& whole) {
  if (from == end) return Found::missing;
  if (end - from == 3 && (from[0] | 32) == 'n' && (from[1] | 32) == 'a' && (from[2] | 32) == 'n') return Found::missing;
  const bool negative = *from == '-';
  if (negative || *from == '+') from++;
  uint64_t digits = 0;
  int significant = 0;
  int64_t exponent = 0;
  bool any = false, pointed = false;
  for (; from < end; from++) {
    while (end - from >= 8 && significant > 0 && significant + 8 <= MOST_DIGITS) {
      const uint64_t eight = load_eight(from) ^ ZEROS;
      if (count_digits(eight) < 8) break;
      digits = digits * 100000000 + number_of_eight(eight);
      significant += 8;
      exponent -= pointed ? 8 : 0;
      from += 8;
    }
    if (from == end) break;
    if (is_digit(*from)) {
      any = true;
      exponent -= pointed;
      if (significant == 0 && *from == '0') continue;
      if (++significant > MOST_DIGITS) return Found::other;
      digits = digits * 10 + (*from - '0');
    } else if (*from == decimal && !pointed) {
      pointed = true;
    } else {
      break;
    }
  }
  if (!any) return Found::other;
  if (from < end && (*from | 32) == 'e') {
    from++;
    const bool down = from < end && *from == '-';
    if (from < end && (down || *from == '+')) from++;
    if (from == end || end - from > 4) return Found::other;
    int64_t size = 0;
    for (; from < end && is_digit(*from); from++) size = size * 10 + (*from - '0');
    exponent += down ? -size : size;
  }
  if (from < end || !nearest_double(digits, exponent, value)) return Found::other;
  whole = exponent >= 0 && digits >> 53 == 0 && value < 0x1p53;
  value = negative ? -value : value;
  return Found::number;
}

/// Whether the float nearest to `value`, which is the double nearest to a text, is the one nearest to the text.
inline bool rounds_alike(double value, bool whole) {
  if (value == 0) return true;
  const double size = value < 0 ? -value : value;
  if (size < std::numeric_limits<float>::min() || size > std::numeric_limits<float>::max()) return false;
  // Half way between two floats the text may be on either side, unless it is the double itself.
  return whole || (std::bit_cast<uint64_t>(value) & 0x1fffffff) != 0x10000000;
}

template <typename T>
int64_t missing_of(const T* values, int64_t count) {
  int64_t missing = 0;
  for (int64_t i = 0; i < count; i++) missing += values[i] != values[i];
  return missing;
}

/// Adds up the samples that are missing in `count` rows from `row` on.
inline void count_missing(const ColumnKind* kinds, int64_t columns, const RowsOut& out, int64_t row, int64_t count) {
  for (int64_t i = 0, place = 0; i < columns; i++) {
    if (!has_values(kinds[i])) continue;
    const void* const column = out.columns[place];
    out.missing[place++] += kinds[i] == ColumnKind::float32 ? missing_of(static_cast<const float*>(column) + row, count)
                                                            : missing_of(static_cast<const double*>(column) + row, count);
  }
}

/// Reads rows one by one. What it is told ends fields may also be inside of quotes.
class CarefulRows {
 public:
  /// @param index of the row that begins at `from`
  CarefulRows(const TextFormat& format, const ColumnKind* kinds, int64_t columns, const uint8_t* text, int64_t limit,
              const RowsOut& out, int64_t index, int64_t from)
      : format(format), kinds(kinds), columns(columns), text(text), limit(limit), out(out), index(index), row(from),
        field(from), time(format) {}

  /// Where the next row begins, once this one has ended.
  int64_t after = 0;

  enum class Outcome { goes_on, ends, stops };

  /// Takes what ends at `place`, where a delimiter or a line end is.
  Outcome take(int64_t place) {
    if (place < field) return Outcome::goes_on;
    uint8_t mark = text[place];
    if (format.runs && place == field && !is_line_end(mark)) {
      field = place + 1;
      return Outcome::goes_on;
    }
    if (column < columns) {
      // Blanks at the end of a row are no field more: the row is too short.
      if (format.runs && place == field) return Outcome::stops;
      if (!take_field(place)) return Outcome::stops;
      mark = text[place];
      column++;
      field = place + 1;
      // A text of one column knows no delimiter.
      if (!is_line_end(mark)) return columns == 1 ? Outcome::stops : Outcome::goes_on;
      if (column < columns) return Outcome::stops;
    } else if (place > field || !is_line_end(mark)) {
      // Many programs end a row with a delimiter; more than that is the caller's to judge.
      return Outcome::stops;
    }
    if (place - row > format.longest_row) return Outcome::stops;
    after = place + (text[place] == CR && place + 1 < limit && text[place + 1] == LF ? 2 : 1);
    count_missing(kinds, columns, out, index, 1);
    return Outcome::ends;
  }

 private:
  const TextFormat& format;
  const ColumnKind* const kinds;
  const int64_t columns;
  const uint8_t* const text;
  const int64_t limit;
  const RowsOut& out;
  const int64_t index;
  const int64_t row;
  int64_t field;
  RowTime time;
  int64_t column = 0, wanted = 0;

  /// Stores the field that ends at `place`, which moves to where it really ends. False where it is not plain.
  bool take_field(int64_t& place) {
    const ColumnKind kind = kinds[column];
    const uint8_t *from = text + field, *end = text + place;
    while (from < end && *from == SPACE) from++;
    if (from < end && format.quote != 0 && *from == format.quote) {
      if (!find_quoted_end(from, end, place)) return false;
    } else {
      // Whether a line without anything is a row of one missing sample is the caller's to say.
      if (from == end && columns == 1) return false;
      while (end > from && end[-1] == SPACE) end--;
    }
    return kind == ColumnKind::skipped || store(kind, from, end);
  }

  bool store(ColumnKind kind, const uint8_t* from, const uint8_t* end) {
    double value = NONE;
    bool whole = true;
    if (is_of_time(kind)) {
      if (!time.read(kind, from, end, value)) return false;
      if (has_values(kind)) static_cast<double*>(out.columns[wanted++])[index] = value;
      return true;
    }
    const Found found = read_number(from, end, format.decimal, value, whole);
    if (found == Found::other) return false;
    if (found == Found::number && kind == ColumnKind::float32 && !rounds_alike(value, whole)) return false;
    for (int i = 0; i < format.sentinel_count; i++)
      if (value == format.sentinels[i]) value = NONE;
    void* const to = out.columns[wanted++];
    if (kind == ColumnKind::float64) {
      static_cast<double*>(to)[index] = value;
    } else {
      static_cast<float*>(to)[index] = static_cast<float>(value);
    }
    return true;
  }

  /// Moves `from` and `end` to what is in the quotes, and `place` to where the field ends. False where that is not on this
  /// line, or there is more than a field in quotes.
  bool find_quoted_end(const uint8_t*& from, const uint8_t*& end, int64_t& place) const {
    const uint8_t* at = ++from;
    while (at < text + limit && *at != format.quote && !is_line_end(*at)) at++;
    if (at == text + limit || *at != format.quote) return false;
    end = at++;
    while (at < text + limit && *at == SPACE && format.delimiter != SPACE) at++;
    if (at == text + limit) return false;
    if (*at != format.delimiter && *at != format.other_delimiter && !is_line_end(*at)) return false;
    place = at - text;
    return true;
  }
};

}  // namespace
