// Dates and times of day, as seconds.
#pragma once

#include "decimal.h"
#include "delimited.h"
#include "eight-digits.h"

namespace {

constexpr uint8_t lower(uint8_t byte) { return byte | 32; }

constexpr bool is_dated(TimeFormat format) { return format <= TimeFormat::month_day_year; }

/// From 1970-01-01 on, by the Gregorian calendar, from the year 0 on.
constexpr int32_t days_since_1970(uint32_t year, uint32_t month, uint32_t day) {
  // Years begin in March, so that a leap day is the last one, and 400 years before they do, so that none is below zero.
  constexpr uint16_t BEFORE[] = {306, 337, 0, 31, 61, 92, 122, 153, 184, 214, 245, 275};
  const uint32_t y = year + 400 - (month <= 2), century = y / 100;
  return static_cast<int32_t>(365 * y + y / 4 - century + century / 4 + BEFORE[month - 1] + day) - 719469 - 146097;
}

constexpr bool is_leap(uint32_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

constexpr uint32_t days_in(uint32_t year, uint32_t month) {
  constexpr uint8_t DAYS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return DAYS[month - 1] + (month == 2 && is_leap(year));
}

/**
 * Reads what is one date, one time or both, without anything around it: `2024-12-31`, `20241231T134500`, `31.12.24 13:45`,
 * `31-Dec-2024`, `12/31/2024 1:45:00.123 PM`, `13:45:00,123`; after both `Z` or an offset. What has other words in it, as
 * `2 days`, is the caller's.
 *
 * It may look at bytes beyond the end, but fewer than BYTES_BEYOND, and is no stamp where it has taken one.
 */
class Stamp {
 public:
  Stamp(TimeFormat format, const uint8_t* from, const uint8_t* end) : format(format), at(from), end(end) {}

  /// A date, perhaps with a time; a time, where the format has no date. @param value seconds since the beginning of
  /// `origin_day`
  bool read(int64_t origin_day, double& value) {
    if (!is_dated(format)) return read_time(0, value);
    int32_t day;
    if (!take_date(true, day)) return false;
    if (at != end) {
      if (*at != ' ' && lower(*at) != 't') return false;
      at++;
      while (at < end && *at == ' ') at++;
      if (!take_time(true) || !take_zone() || at != end) return false;
    }
    value = sum(day - origin_day);
    return true;
  }

  /// A date alone. @param day since 1970-01-01
  bool read_date(int32_t& day) { return take_date(false, day) && at == end; }

  /// A time alone. @param value its seconds, `days` later
  bool read_time(int64_t days, double& value) {
    if (!take_time(false) || at != end) return false;
    value = sum(days);
    return true;
  }

 private:
  const TimeFormat format;
  const uint8_t* at;
  const uint8_t* const end;
  /// How many digits the last number had.
  int digits = 0;
  int32_t seconds = 0;
  /// The fraction of a second: its digits, of those that a double always holds, as a number.
  int64_t fraction = 0;
  int decimals = 0;

  double sum(int64_t days) const {
    const double part = static_cast<double>(fraction) / POWERS_OF_TEN[decimals];
    return static_cast<double>(days * 86400 + seconds) + part;
  }

  uint32_t take_number(int most) {
    uint32_t value = 0;
    for (digits = 0; digits < most && is_digit(*at); digits++) value = value * 10 + (*at++ - '0');
    return value;
  }

  /// Reads three numbers of two digits each with a mark between: `13:45:00`. False where there is anything else.
  static bool read_three(const uint8_t* from, uint8_t mark, uint32_t (&numbers)[3]) {
    const uint64_t bytes = load_eight(from) ^ (0x3030003030003030 | uint64_t{mark} << 16 | uint64_t{mark} << 40);
    // Digits are not above 9, marks are 0 now.
    if (((bytes | (bytes + 0x76767f76767f7676)) & HIGH_BITS) != 0) return false;
    const uint64_t twos = bytes * 10 + (bytes >> 8);
    for (int i = 0; i < 3; i++) numbers[i] = static_cast<uint8_t>(twos >> 24 * i);
    return true;
  }

  static bool is_date_mark(uint8_t byte) { return byte == '-' || byte == '/' || byte == '.'; }

  bool take_date(bool may_end_in_time, int32_t& day) {
    if (take_full_date(day)) return true;
    const bool by_year = format == TimeFormat::year_month_day;
    const uint32_t first = take_number(4);
    if ((digits == 4) != by_year || digits == 0) return false;
    const uint8_t mark = *at;
    if (by_year && is_digit(mark)) return may_end_in_time && take_compact_date(first, day);
    if (!is_date_mark(mark) && mark != ' ') return false;
    at++;
    uint32_t second = take_number(2);
    const bool is_named = digits == 0 && format == TimeFormat::day_month_year;
    if (is_named) second = take_month();
    if (second == 0 || (mark == ' ' && !is_named) || *at != mark) return false;
    at++;
    const uint32_t third = take_number(4);
    if (by_year) return digits <= 2 && set_day(first, second, third, day);
    // 10.12.24 alone may be anything.
    const bool is_short = digits == 2 && (at != end || !may_end_in_time);
    if (!is_short && digits != 4) return false;
    return set_day_of(first, second, !is_short ? third : third < 70 ? third + 2000 : third + 1900, day);
  }

  /// Takes a date with as many digits as it can have, which most have: `2024-12-31`, `31.12.2024`.
  bool take_full_date(int32_t& day) {
    const bool by_year = format == TimeFormat::year_month_day;
    const uint8_t *const three = by_year ? at + 2 : at, *const two = by_year ? at : at + 8;
    uint32_t numbers[3];
    if (!is_date_mark(three[2]) || !is_digit(two[0]) || !is_digit(two[1]) || !read_three(three, three[2], numbers)) return false;
    const uint32_t of_year = (two[0] - '0') * 10 + (two[1] - '0');
    at += 10;
    return by_year ? set_day(100 * of_year + numbers[0], numbers[1], numbers[2], day)
                   : set_day_of(numbers[0], numbers[1], 100 * numbers[2] + of_year, day);
  }

  /// Three letters of an English month; 0 where they are none.
  uint32_t take_month() {
    constexpr char NAMES[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    if (end - at < 3) return 0;
    const uint8_t letters[3] = {lower(at[0]), lower(at[1]), lower(at[2])};
    at += 3;
    for (uint32_t month = 1; month <= 12; month++)
      if (std::memcmp(letters, NAMES + 3 * (month - 1), 3) == 0) return month;
    return 0;
  }

  /// Without the `T` it would be a number.
  bool take_compact_date(uint32_t year, int32_t& day) {
    const uint32_t rest = take_number(4);
    return digits == 4 && lower(*at) == 't' && set_day(year, rest / 100, rest % 100, day);
  }

  static bool set_day(uint32_t year, uint32_t month, uint32_t of_month, int32_t& day) {
    if (month < 1 || month > 12 || of_month < 1 || of_month > days_in(year, month)) return false;
    day = days_since_1970(year, month, of_month);
    return true;
  }

  /// Of day and month, or the other way round.
  bool set_day_of(uint32_t first, uint32_t second, uint32_t year, int32_t& day) const {
    return format == TimeFormat::month_day_year ? set_day(year, first, second, day) : set_day(year, second, first, day);
  }

  bool take_time(bool may_be_compact) {
    uint32_t numbers[3] = {};
    bool has_three = read_three(at, ':', numbers);
    if (has_three) {
      at += 8;
    } else {
      numbers[0] = take_number(6);
      const int count = digits;
      if (*at != ':') return may_be_compact && take_compact_time(numbers[0]);
      at++;
      numbers[1] = take_number(2);
      if (count == 0 || count > 4 || digits != 2) return false;
      has_three = *at == ':';
      if (has_three) {
        at++;
        numbers[2] = take_number(2);
        if (digits != 2) return false;
      }
    }
    const auto [first, second, third] = numbers;
    if (second > 59 || third > 60) return false;
    const bool are_minutes = !has_three && format == TimeFormat::hours_minutes_seconds;
    if (has_three || are_minutes) take_fraction();
    if (are_minutes) {
      seconds = static_cast<int32_t>(first * 60 + second);
      return true;
    }
    uint32_t hours = first;
    if (!take_half(hours) || (is_dated(format) && hours > 24)) return false;
    seconds = static_cast<int32_t>(hours * 3600 + second * 60 + third);
    return true;
  }

  /// `134500` or `1345`, after a date.
  bool take_compact_time(uint32_t number) {
    if (digits != 4 && digits != 6) return false;
    const uint32_t hms = digits == 6 ? number : number * 100, minutes = hms / 100 % 100;
    if (digits == 6) take_fraction();
    seconds = static_cast<int32_t>(hms / 10000 * 3600 + minutes * 60 + hms % 100);
    return hms < 250000 && minutes < 60 && hms % 100 <= 60;
  }

  void take_fraction() {
    if (at >= end || (*at != '.' && *at != ',')) return;
    const uint64_t bytes = load_eight(++at) ^ ZEROS;
    decimals = count_digits(bytes);
    if (decimals > 0) fraction = static_cast<int64_t>(number_of_eight(bytes << (64 - 8 * decimals)));
    at += decimals;
    if (decimals < 8) return;
    for (; decimals < EXACT_DIGITS && at < end && is_digit(*at); decimals++) fraction = fraction * 10 + (*at++ - '0');
    while (at < end && is_digit(*at)) at++;
  }

  /// Takes AM or PM, if it is there. False where it contradicts the hour.
  bool take_half(uint32_t& hours) {
    const uint8_t* const letters = at + (*at == ' ');
    if (end - letters != 2 || lower(letters[1]) != 'm' || (lower(*letters) != 'a' && lower(*letters) != 'p')) return true;
    at = end;
    if (hours < 1 || hours > 12) return false;
    hours = hours % 12 + (lower(*letters) == 'p' ? 12 : 0);
    return true;
  }

  bool take_zone() {
    if (at == end) return true;
    at += *at == ' ';
    const uint8_t sign = *at++;
    if (lower(sign) == 'z') return true;
    if (sign != '-' && sign != '+') return false;
    const uint32_t hours = take_number(4);
    const int count = digits;
    uint32_t minutes = count == 4 ? hours / 100 * 60 + hours % 100 : hours * 60;
    if (count == 2 && *at == ':') {
      at++;
      minutes += take_number(2);
      if (digits != 2) return false;
    }
    const int32_t ahead = static_cast<int32_t>(minutes * 60);
    seconds += sign == '-' ? ahead : -ahead;
    return (count == 2 || count == 4) && minutes <= 18 * 60;
  }
};

/// The time of a row, as its fields are read in order.
class RowTime {
 public:
  explicit RowTime(const TextFormat& format) : format(format) {}

  /// @param value of a column that has values: seconds, or NONE where the field, or its date, is empty. @returns false where
  /// the field is the caller's
  __attribute__((noinline)) bool read(ColumnKind kind, const uint8_t* from, const uint8_t* end, double& value) {
    value = NONE;
    if (from == end) return true;
    Stamp stamp(format.time_format, from, end);
    if (kind == ColumnKind::stamp) return stamp.read(format.origin_day, value);
    if (kind == ColumnKind::date) return has_day = stamp.read_date(day);
    if (!stamp.read_time(day - format.origin_day, value)) return false;
    if (!has_day) value = NONE;
    return true;
  }

 private:
  const TextFormat& format;
  bool has_day = false;
  int32_t day = 0;
};

}  // namespace
