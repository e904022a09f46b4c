// Rows of numbers in texts drawn at random, read by the kernel and, field by field, by the C library.
#pragma once

#include <cerrno>
#include <memory>
#include <string>
#include <vector>

#include "../src/delimited.h"
#include "guarded.h"
#include "report.h"
#include "stamp-trial.h"

namespace {

struct TextCase {
  TextFormat format;
  std::vector<ColumnKind> kinds;
  std::string text;
  int64_t from, most_rows;
  Moments moments;
};

void print_text_case(const void* given) {
  const TextCase& one = *static_cast<const TextCase*>(given);
  const TextFormat& f = one.format;
  std::fprintf(stderr, "delimiter %d %d runs %d decimal %d quote %d comment %d sentinels %d times %d, from %lld, most %lld, kinds",
               f.delimiter, f.other_delimiter, f.runs, f.decimal, f.quote, f.comment, f.sentinel_count, static_cast<int>(f.time_format),
               static_cast<long long>(one.from), static_cast<long long>(one.most_rows));
  for (const ColumnKind kind : one.kinds) std::fprintf(stderr, " %d", static_cast<int>(kind));
  std::fprintf(stderr, "\n%.2000s", one.text.c_str());
}

/// Digits, as programs write them and as they do not.
std::string draw_number(const TextFormat& format, Random& r) {
  std::string text;
  if (r.once_in(3)) text += r.once_in(8) ? '+' : '-';
  const int64_t whole = r.once_in(10) ? r.below(24) : r.below(6), decimals = r.once_in(4) ? r.below(22) : r.below(8);
  for (int64_t i = 0; i < whole; i++) text += static_cast<char>('0' + r.below(10));
  if (r.once_in(8) == false || decimals > 0) {
    text += static_cast<char>(format.decimal);
    for (int64_t i = 0; i < decimals; i++) text += static_cast<char>(r.once_in(9) ? '0' : '0' + r.below(10));
  }
  if (r.once_in(6)) {
    text += r.once_in(2) ? 'e' : 'E';
    if (r.once_in(2)) text += r.once_in(2) ? '-' : '+';
    text += std::to_string(r.below(r.once_in(5) ? 400 : 40));
  }
  return text;
}

std::string draw_field(const TextFormat& format, Random& r) {
  const std::string spaces(static_cast<size_t>(r.once_in(10) ? r.below(4) : 0), ' ');
  if (r.once_in(25)) return r.once_in(2) ? "NaN" : "nan";
  if (r.once_in(12)) return spaces;
  if (r.once_in(40)) return "-999";
  if (r.once_in(60)) {
    // Anything at all.
    std::string text;
    for (int64_t i = r.below(20); i > 0; i--) text += static_cast<char>(r.below(256));
    return text;
  }
  std::string text = draw_number(format, r);
  if (format.quote != 0 && r.once_in(4)) text = static_cast<char>(format.quote) + text + static_cast<char>(format.quote);
  return spaces + text + (r.once_in(20) ? " " : "");
}

std::string draw_time_field(ColumnKind kind, const TextFormat& format, Random& r, Moments& moments) {
  const std::string text = draw_stamp(kind, format.time_format, r, moments);
  const bool is_apart = text.find(static_cast<char>(format.delimiter)) == std::string::npos;
  if (format.quote == 0 || (is_apart && !r.once_in(4))) return text;
  return static_cast<char>(format.quote) + text + static_cast<char>(format.quote);
}

TextCase draw_text(Random& r) {
  static const char delimiters[] = {',', ';', '\t', '|', ' '};
  TextCase one;
  TextFormat& f = one.format;
  f = {};
  f.delimiter = f.other_delimiter = static_cast<uint8_t>(delimiters[r.below(5)]);
  f.runs = f.delimiter == ' ';
  if (f.runs) f.other_delimiter = '\t';
  f.decimal = r.once_in(3) ? ',' : '.';
  f.quote = r.once_in(3) ? '"' : 0;
  f.comment = r.once_in(2) ? '#' : 0;
  f.longest_row = r.once_in(5) ? r.count(300) : 1 << 20;
  if (r.once_in(4)) f.sentinels[f.sentinel_count++] = -999;
  const int64_t columns = r.once_in(12) ? r.count(300) : r.count(12);
  if (columns == 1) f.delimiter = f.other_delimiter = '\n', f.runs = false;
  f.time_format = static_cast<TimeFormat>(r.below(5));
  f.origin_day = r.once_in(2) ? 0 : r.between(-1000, 20000);
  // Spaces that part fields part dates and times.
  const bool has_stamp = r.once_in(3) && !f.runs, has_two = !has_stamp && r.once_in(4);
  const bool strict = r.once_in(2);
  for (int64_t i = 0; i < columns; i++) {
    one.kinds.push_back(r.once_in(8) ? ColumnKind::skipped : r.once_in(3) ? ColumnKind::float64 : ColumnKind::float32);
  }
  if (has_stamp) one.kinds[static_cast<size_t>(r.below(columns))] = ColumnKind::stamp;
  if (has_two && columns > 1) {
    const int64_t at = r.below(columns - 1);
    one.kinds[static_cast<size_t>(at)] = ColumnKind::date;
    one.kinds[static_cast<size_t>(r.between(at + 1, columns - 1))] = ColumnKind::time;
    f.time_format = static_cast<TimeFormat>(r.below(3));
  }
  const char* const line_end = r.once_in(3) ? "\r\n" : r.once_in(6) ? "\r" : "\n";
  const std::string trail(r.once_in(6) && columns > 1 ? 1 : 0, static_cast<char>(f.delimiter));
  for (int64_t bytes = r.count(12000); static_cast<int64_t>(one.text.size()) < bytes;) {
    const int64_t here = strict || !r.once_in(60) ? columns : r.count(columns + 2);
    for (int64_t i = 0; i < here; i++) {
      if (i > 0) one.text += static_cast<char>(f.delimiter);
      const ColumnKind kind = one.kinds[static_cast<size_t>(i < columns ? i : 0)];
      one.text += is_of_time(kind)                ? draw_time_field(kind, f, r, one.moments)
                  : strict && !r.once_in(100) ? std::to_string(r.real() * 1000)
                                              : draw_field(f, r);
    }
    one.text += trail + line_end;
    if (r.once_in(80)) one.text += r.once_in(2) ? std::string("# note") + line_end : line_end;
  }
  // The first byte of what is read need not be that of the text.
  one.from = r.once_in(2) ? 0 : r.below(static_cast<int64_t>(one.text.size()) / 2 + 1);
  while (one.from > 0 && one.text[static_cast<size_t>(one.from) - 1] != line_end[0]) one.from--;
  one.most_rows = r.once_in(3) ? r.count(50) : r.between(1, 4000);
  return one;
}

/// What the C library makes of a field.
double number_of(std::string text, uint8_t decimal, bool is_float) {
  for (char& byte : text)
    if (byte == static_cast<char>(decimal)) byte = '.';
  if (text.empty()) return NAN;
  return is_float ? std::strtof(text.c_str(), nullptr) : std::strtod(text.c_str(), nullptr);
}

/// What a stamp is, or a time of a date; infinite where nobody knows.
double seconds_of(const TextCase& one, ColumnKind kind, const std::string& date, const std::string& text) {
  if (text.empty() || (kind == ColumnKind::time && date.empty())) return NAN;
  Moment sum = {-86400 * one.format.origin_day};
  if (kind == ColumnKind::stamp && !has_date(one.format.time_format)) sum.whole = 0;
  for (const std::string& part : {kind == ColumnKind::time ? date : "", text}) {
    if (part.empty()) continue;
    const auto found = one.moments.find(part);
    if (found == one.moments.end()) return INFINITY;
    require(found->second.exists, "a time was read that there is not");
    sum.whole += found->second.whole;
    sum.fraction += found->second.fraction;
  }
  return static_cast<double>(sum.whole) + sum.fraction;
}

/// Splits a row that is known to be plain.
std::vector<std::string> split(const TextFormat& format, const std::string& row) {
  const auto is_delimiter = [&](char byte) {
    return byte == static_cast<char>(format.delimiter) || byte == static_cast<char>(format.other_delimiter);
  };
  std::vector<std::string> fields;
  for (size_t at = 0;;) {
    while (at < row.size() && (row[at] == ' ' || (format.runs && row[at] == '\t'))) at++;
    size_t end = at;
    if (format.quote != 0 && at < row.size() && row[at] == static_cast<char>(format.quote)) {
      const size_t close = row.find(static_cast<char>(format.quote), at + 1);
      fields.push_back(row.substr(at + 1, close - at - 1));
      end = close + 1;
    } else {
      while (end < row.size() && !is_delimiter(row[end])) end++;
      size_t last = end;
      while (last > at && row[last - 1] == ' ') last--;
      fields.push_back(row.substr(at, last - at));
    }
    while (end < row.size() && !is_delimiter(row[end])) end++;
    if (end >= row.size()) return fields;
    at = end + 1;
  }
}

/// The values that a reading gave, column after column, and how many were missing.
struct TextResults {
  RowsRead read;
  std::vector<double> values, missing;
};

TextResults read_text(ReadRows* read_rows, const TextCase& one, const Guarded& text, int64_t from, Random& r) {
  TextResults results;
  std::vector<std::unique_ptr<Guarded>> memory;
  std::vector<void*> columns;
  std::vector<bool> is_double;
  for (const ColumnKind kind : one.kinds) {
    if (!has_values(kind)) continue;
    is_double.push_back(bytes_of(kind) == 8);
    memory.push_back(std::make_unique<Guarded>(one.most_rows * (is_double.back() ? 8 : 4), any_place(r)));
    columns.push_back(memory.back()->as<void>());
  }
  results.missing.resize(columns.size());
  results.read = read_rows(one.format, one.kinds.data(), static_cast<int64_t>(one.kinds.size()), text.as<uint8_t>(), from,
                           static_cast<int64_t>(one.text.size()), {columns.data(), results.missing.data(), one.most_rows});
  require(results.read.rows >= 0 && results.read.rows <= one.most_rows, "there is no such number of rows");
  for (size_t c = 0; c < columns.size(); c++) {
    require(memory[c]->untouched_around(), "something was written around a column");
    for (int64_t i = 0; i < results.read.rows; i++)
      results.values.push_back(is_double[c] ? memory[c]->as<double>()[i] : static_cast<double>(memory[c]->as<float>()[i]));
  }
  return results;
}

/// Each value is what the C library makes of its field, and each row ends where it should.
void require_right(const TextCase& one, int64_t from, const TextResults& results) {
  const int64_t rows = results.read.rows;
  int64_t at = from;
  std::vector<double> missing(results.missing.size());
  for (int64_t row = 0; row < rows; row++) {
    size_t end = static_cast<size_t>(at);
    while (one.text[end] != '\n' && one.text[end] != '\r') end++;
    const std::vector<std::string> fields = split(one.format, one.text.substr(static_cast<size_t>(at), end - static_cast<size_t>(at)));
    require(fields.size() >= one.kinds.size(), "a row was read that has too few fields");
    size_t wanted = 0;
    std::string date;
    for (size_t c = 0; c < one.kinds.size(); c++) {
      if (one.kinds[c] == ColumnKind::date) date = fields[c];
      if (!has_values(one.kinds[c])) continue;
      double expected = is_of_time(one.kinds[c])
                            ? seconds_of(one, one.kinds[c], date, fields[c])
                            : number_of(fields[c], one.format.decimal, one.kinds[c] == ColumnKind::float32);
      if (!is_of_time(one.kinds[c]) && one.format.sentinel_count > 0 && expected == one.format.sentinels[0]) expected = NAN;
      const double value = results.values[wanted * static_cast<size_t>(rows) + static_cast<size_t>(row)];
      missing[wanted++] += std::isnan(expected);
      if (std::isnan(expected) && std::isnan(value)) continue;
      if (is_of_time(one.kinds[c]) && std::isinf(expected)) continue;
      if (std::memcmp(&expected, &value, sizeof value) == 0) continue;
      std::fprintf(stderr, "row %lld, column %zu: %s is %.17g, but should be %.17g\n", static_cast<long long>(row), c,
                   fields[c].c_str(), value, expected);
      fail("a number is wrong");
    }
    at = static_cast<int64_t>(end) + (one.text.compare(end, 2, "\r\n") == 0 ? 2 : 1);
  }
  require(at == results.read.end, "the next row is not where it should be");
  require(missing == results.missing, "what is missing is not counted");
}

/// Reads all rows, one part after the other; a row that is not plain is passed over.
void run_text(ReadRows* read_rows, const TextCase& one, Random& r) {
  running.dtype = "text";
  running.print = print_text_case;
  running.subject = &one;
  const int64_t length = static_cast<int64_t>(one.text.size());
  const Guarded text(length + BYTES_BEYOND, any_place(r));
  std::memcpy(text.as<uint8_t>(), one.text.data(), one.text.size());
  for (int64_t i = 0; i < BYTES_BEYOND; i++) text.as<uint8_t>()[length + i] = static_cast<uint8_t>(r.below(256));
  text.keep();
  for (int64_t from = one.from; from < length;) {
    const TextResults results = read_text(read_rows, one, text, from, r);
    require_right(one, from, results);
    from = results.read.end;
    if (results.read.rows > 0) continue;
    while (from < length && one.text[static_cast<size_t>(from)] != '\n' && one.text[static_cast<size_t>(from)] != '\r') from++;
    from++;
  }
}

}  // namespace
