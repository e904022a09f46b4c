// Rows of numbers in delimited text. The places of delimiters and line ends in a block are listed first, 64 bytes at a time;
// rows of plain numbers between them are read many at once, others one by one, or left to the caller.

#include "delimited.h"

#include "careful-rows.h"
#include "instruction-set.h"
#include "plain-rows.h"

namespace {

/// What is to be read of rows: all their fields, which are numbers; some of them; or also dates or times.
enum class Asked { numbers, some, times };

/// One reading of rows.
template <Asked ASKED>
class Reading {
  static constexpr bool HAS_TIMES = ASKED == Asked::times;

 public:
  Reading(const TextFormat& format, const ColumnKind* kinds, int64_t columns, const uint8_t* text, int64_t limit,
          const RowsOut& out)
      : format(format), kinds(kinds), columns(columns), text(text), limit(limit), out(out) {
    for (int64_t i = 0; i < columns; i++) wanted += has_values(kinds[i]);
  }

  RowsRead read(int64_t from) {
    row = from;
    list(from);
    const bool fits = !format.runs && PlainRows::fits(wanted);
    while (row < limit && rows < out.most_rows) {
      if (!fits || one_by_one > 0 || !read_plain()) {
        if (!read_one()) break;
        one_by_one--;
      }
    }
    return {rows, row};
  }

 private:
  /// After rows that were not plain so many are read one by one, before many are tried again.
  static constexpr int LEAST_PATIENCE = 4, MOST_PATIENCE = 256;

  const TextFormat& format;
  const ColumnKind* const kinds;
  const int64_t columns;
  const uint8_t* const text;
  const int64_t limit;
  const RowsOut& out;
  int64_t wanted = 0;

  int64_t rows = 0;
  /// Where the row begins that is to be read.
  int64_t row;
  /// The block whose places are listed, and the first of them that is not before the row.
  int64_t block, block_end;
  int next;
  Places places;
  PlainRows plain;
  /// Where each row of `plain` begins, and its places do; and where the one after them does.
  int64_t begins[PlainRows::MOST_ROWS + 1];
  int first_places[PlainRows::MOST_ROWS + 1];
  /// The first of these rows whose places are those of the block.
  int first_listed;
  /// Whether there is none in one of these rows.
  bool misses_time;
  int patience = 0, one_by_one = 0;

  void list(int64_t from) {
    block = from;
    block_end = limit - from < Places::BLOCK ? limit : from + Places::BLOCK;
    next = 0;
    places.list(format, text + from, block_end - from);
  }

  /// Reads rows that are all plain. False when the next one is not.
  bool read_plain() {
    gather();
    int good = plain.count();
    bool may_miss = misses_time;
    for (int64_t i = 0, place = 0; i < columns; i++) {
      if (!has_values(kinds[i])) continue;
      // Times were stored as they were gathered.
      const int stored = HAS_TIMES && is_of_time(kinds[i])   ? good
                         : kinds[i] == ColumnKind::float64 ? store<double>(place, may_miss)
                                                           : store<float>(place, may_miss);
      if (stored < good) good = stored;
      place++;
    }
    if (may_miss) count_missing(kinds, columns, out, rows, good);
    const bool all = good > 0 && good == plain.count();
    patience = all ? 0 : patience == 0 ? LEAST_PATIENCE : patience < MOST_PATIENCE ? 2 * patience : MOST_PATIENCE;
    one_by_one = patience;
    rows += good;
    row = begins[good];
    if (good < first_listed) {
      list(row);
    } else {
      next = first_places[good];
    }
    return all;
  }

  template <typename T>
  int store(int64_t place, bool& may_miss) {
    return plain.store(place, format, static_cast<T*>(out.columns[place]) + rows, may_miss);
  }

  /// Gathers rows that look plain, as many as there is room for.
  void gather() {
    plain.begin(wanted, out.most_rows - rows);
    misses_time = false;
    begins[0] = row;
    first_places[0] = next;
    first_listed = 0;
    for (;;) {
      while (!plain.full() && gather_row(plain.count())) plain.count_row();
      const int64_t after = begins[plain.count()];
      if (plain.full() || after == block || block_end == limit) return;
      // The block may end within the row.
      list(after);
      first_listed = plain.count();
      first_places[first_listed] = 0;
    }
  }

  /// Gathers a row. False where it does not look plain, or does not end in the block.
  bool gather_row(int index) {
    int at = first_places[index];
    if (places.count - at < columns) return false;
    const uint8_t* from = text + begins[index];
    if (format.comment != 0 && *from == format.comment) return false;
    // In a text of one column, a line of blanks is none.
    if (columns == 1 && (is_line_end(*from) || *from == SPACE)) return false;
    const uint8_t* end = take_fields(from, at, index);
    if (end == nullptr) return false;
    at += static_cast<int>(columns);
    // Many programs end a row with a delimiter; a text of one column knows none.
    if (*end == format.delimiter && columns > 1) end++, at++;
    if (at > places.count || !is_line_end(*end)) return false;
    if (*end == CR && end[1] == LF) {
      end++;
      if (++at > places.count) return false;
    }
    const int64_t after = end + 1 - text;
    if (after > limit || after - begins[index] > format.longest_row) return false;
    begins[index + 1] = after;
    first_places[index + 1] = at;
    return true;
  }

  /// Gathers the fields of a row. @returns the end of the last one; nothing where one does not look plain
  __attribute__((always_inline)) const uint8_t* take_fields(const uint8_t* from, int at, int index) {
    // Copies: what is stored might be the format, for all that a compiler knows.
    const uint8_t* const text_of_block = text + block;
    const uint16_t* const ends = places.at + at;
    const Bytes decimals = each_byte(format.decimal);
    const uint8_t delimiter = format.delimiter;
    const int64_t last = columns - 1, stride = plain.stride();
    unsigned other = 0;
    RowTime time(format);
    int64_t place = plain.first_place();
    void* const* column = out.columns;
    for (int64_t i = 0;; i++) {
      const uint8_t* const end = text_of_block + ends[i];
      if (ASKED == Asked::numbers) {
        if (!take_number(place, from, end, decimals)) return nullptr;
        place += stride;
      } else if (kinds[i] == ColumnKind::skipped) {
        if (format.quote != 0 && (*from == format.quote || *from == SPACE)) return nullptr;
      } else {
        const bool is_taken = HAS_TIMES && is_of_time(kinds[i]) ? take_time(time, kinds[i], from, end, column, index)
                                                                : take_number(place, from, end, decimals);
        if (!is_taken) return nullptr;
        if (!HAS_TIMES || has_values(kinds[i])) place += stride, column++;
      }
      if (i == last) return other == 0 ? end : nullptr;
      other |= *end ^ delimiter;
      from = end + 1;
    }
  }

  __attribute__((always_inline)) bool take_number(int64_t place, const uint8_t* from, const uint8_t* end,
                                                  Bytes decimals) {
    return strip(from, end) && plain.take(place, from, end, decimals);
  }

  /// Stores a time where its row will be.
  bool take_time(RowTime& time, ColumnKind kind, const uint8_t* from, const uint8_t* end, void* const* column,
                 int index) {
    double value;
    if (!strip(from, end) || !time.read(kind, from, end, value)) return false;
    if (!has_values(kind)) return true;
    static_cast<double*>(*column)[rows + index] = value;
    misses_time |= value != value;
    return true;
  }

  /// Leaves what is in a field, in quotes or not. False where there is more around it than that and spaces before.
  __attribute__((always_inline)) bool strip(const uint8_t*& from, const uint8_t*& end) const {
    // Spaces and both kinds of quotes, and nothing that begins a number.
    if (*from > '\'') return true;
    while (from < end && *from == SPACE) from++;
    if (format.quote == 0 || *from != format.quote) return true;
    if (end - from < 2 || end[-1] != format.quote) return false;
    from++;
    end--;
    return true;
  }

  /// Whether the row is neither a comment nor blank, as far as its first byte says.
  bool begins_plainly() const {
    return !is_line_end(text[row]) && (format.comment == 0 || text[row] != format.comment);
  }

  /// Reads the next row. False where it is the caller's.
  bool read_one() {
    if (!begins_plainly()) return false;
    CarefulRows careful(format, kinds, columns, text, limit, out, rows, row);
    for (;;) {
      for (; next < places.count; next++) {
        switch (careful.take(block + places.at[next])) {
          case CarefulRows::Outcome::goes_on:
            break;
          case CarefulRows::Outcome::stops:
            return false;
          case CarefulRows::Outcome::ends:
            rows++;
            row = careful.after;
            while (next < places.count && block + places.at[next] < row) next++;
            return true;
        }
      }
      if (block_end == limit) return false;
      list(block_end);
    }
  }
};

RowsRead read_rows(const TextFormat& format, const ColumnKind* kinds, int64_t columns, const uint8_t* text, int64_t from,
                   int64_t limit, const RowsOut& out) {
  bool has_times = false, has_all = true;
  for (int64_t i = 0; i < columns; i++) {
    has_times = has_times || is_of_time(kinds[i]);
    has_all = has_all && kinds[i] != ColumnKind::skipped;
  }
  if (has_times) return Reading<Asked::times>(format, kinds, columns, text, limit, out).read(from);
  if (has_all) return Reading<Asked::numbers>(format, kinds, columns, text, limit, out).read(from);
  return Reading<Asked::some>(format, kinds, columns, text, limit, out).read(from);
}

}  // namespace

#ifdef __wasm__

/// As `read_rows`, of a text that is part of a memory of 32 bits. @returns how many rows; `end` is where the next one begins
extern "C" __attribute__((export_name("read_rows"))) int32_t read_rows_wasm(const double* format, int32_t sentinel_count,
                                                                            const ColumnKind* kinds, int32_t columns,
                                                                            const uint8_t* text, int32_t from,
                                                                            int32_t limit, void* const* out,
                                                                            double* missing, int32_t most_rows,
                                                                            int32_t* end) {
  const RowsRead read = read_rows(format_of(format, sentinel_count), kinds, columns, text, from, limit,
                                  {out, missing, most_rows});
  *end = static_cast<int32_t>(read.end);
  return static_cast<int32_t>(read.rows);
}

#else

extern "C" {
extern ReadRows* const OF_ISA(read_rows);
ReadRows* const OF_ISA(read_rows) = read_rows;
}

#endif
