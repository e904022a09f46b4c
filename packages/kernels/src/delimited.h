// Rows of numbers in delimited text, as a table of functions, one for each instruction set.
#pragma once

#include <cstdint>

/// What is done with a column. The last three are of dates and times (stamps.h), and become doubles: a `stamp` is all of
/// one; a `time` is of the `date` that is in a column before it, which has no values of its own.
enum class ColumnKind : uint8_t { skipped, float32, float64, stamp, date, time };

constexpr bool has_values(ColumnKind kind) { return kind != ColumnKind::skipped && kind != ColumnKind::date; }
/// Of a value.
constexpr int64_t bytes_of(ColumnKind kind) { return kind == ColumnKind::float32 ? 4 : 8; }
constexpr bool is_of_time(ColumnKind kind) { return kind >= ColumnKind::stamp; }

/// What dates begin with; or which numbers a time without a date has, if it has only two.
enum class TimeFormat : uint8_t { year_month_day, day_month_year, month_day_year, hours_minutes_seconds, hours_minutes };

constexpr int MOST_SENTINELS = 8;

/// How a text is written. A byte that there is not is 0.
struct TextFormat {
  /// Two bytes that part fields, or one twice.
  uint8_t delimiter, other_delimiter;
  uint8_t decimal, quote;
  /// Rows that begin with it are left to the caller.
  uint8_t comment;
  /// Whether delimiters that follow each other, or are at a row's ends, part nothing.
  bool runs;
  int32_t sentinel_count;
  /// Numbers that mean "no sample".
  double sentinels[MOST_SENTINELS];
  /// A longer row is left to the caller.
  int64_t longest_row;
  TimeFormat time_format;
  /// The day, from 1970-01-01 on, at whose beginning seconds are zero.
  int64_t origin_day;
};

/// As JavaScript tells it: its fields in order but `sentinel_count`, then the sentinels.
constexpr int FORMAT_FIELDS = 9;

inline TextFormat format_of(const double* fields, int32_t sentinel_count) {
  TextFormat format = {};
  format.delimiter = static_cast<uint8_t>(fields[0]);
  format.other_delimiter = static_cast<uint8_t>(fields[1]);
  format.decimal = static_cast<uint8_t>(fields[2]);
  format.quote = static_cast<uint8_t>(fields[3]);
  format.comment = static_cast<uint8_t>(fields[4]);
  format.runs = fields[5] != 0;
  format.longest_row = static_cast<int64_t>(fields[6]);
  format.time_format = static_cast<TimeFormat>(fields[7]);
  format.origin_day = static_cast<int64_t>(fields[8]);
  format.sentinel_count = sentinel_count;
  for (int32_t i = 0; i < sentinel_count; i++) format.sentinels[i] = fields[FORMAT_FIELDS + i];
  return format;
}

/// Bytes beyond the text that must be there to be read.
constexpr int64_t BYTES_BEYOND = 64;

struct RowsRead {
  int64_t rows;
  /// Where the first row begins that was not read: because it is not plain, because there was no more room, or because
  /// the text ends.
  int64_t end;
};

/// Where the values of the columns go that have any, in order.
struct RowsOut {
  void* const* columns;
  /// For each of them how many samples were missing, which are added.
  double* missing;
  /// For how many rows there is room.
  int64_t most_rows;
};

/**
 * Reads rows of plain numbers: digits with a decimal mark and an exponent, spaces or quotes around them, NaN, and nothing at
 * all; and of dates and times (stamps.h). A row with anything else is left to the caller, with all that follow it. What is beyond the rows read may have been
 * written to, where there is room.
 *
 * @param text bytes `from` to `limit`, where a line ends, and BYTES_BEYOND more
 * @param kinds of `columns` columns
 */
using ReadRows = RowsRead(const TextFormat&, const ColumnKind* kinds, int64_t columns, const uint8_t* text, int64_t from,
                          int64_t limit, const RowsOut& out);
