// Dates and times drawn at random, and what they are by the C library.
#pragma once

#include <cstdlib>
#include <ctime>
#include <map>
#include <string>

#include "../src/delimited.h"
#include "random.h"

namespace {

/// What a text is: whole seconds, since 1970 where it has a date, and a fraction; or that it is no such thing.
struct Moment {
  int64_t whole = 0;
  double fraction = 0;
  bool exists = true;
};

/// Of texts, by what they say; those that were broken are not in it.
using Moments = std::map<std::string, Moment>;

bool has_date(TimeFormat format) { return format <= TimeFormat::month_day_year; }

std::string digits_of(int64_t value, size_t width) {
  const std::string text = std::to_string(value);
  return text.size() < width ? std::string(width - text.size(), '0') + text : text;
}

std::string draw_date(TimeFormat format, Random& r, Moment& moment) {
  const int64_t year = r.once_in(4) ? r.below(10000) : r.between(1960, 2040);
  const int64_t month = r.once_in(3) ? 2 : r.below(r.once_in(20) ? 14 : 12) + 1, day = r.below(r.once_in(3) ? 32 : 28) + 1;
  std::tm tm = {};
  tm.tm_year = static_cast<int>(year) - 1900;
  tm.tm_mon = static_cast<int>(month) - 1;
  tm.tm_mday = static_cast<int>(day);
  moment.whole = timegm(&tm);
  // A day that there is not becomes another one.
  moment.exists = tm.tm_mon == month - 1 && tm.tm_mday == day;
  const size_t width = r.once_in(4) ? 1 : 2;
  const std::string mark(1, "-/."[r.below(3)]);
  const std::string y = digits_of(year, 4), m = digits_of(month, width), d = digits_of(day, width);
  static const char* const NAMES[] = {"Jan", "feb", "MAR", "Apr", "may", "JUN", "Jul", "aug", "SEP", "Oct", "nov", "DEC"};
  if (format == TimeFormat::day_month_year && month <= 12 && r.once_in(4)) return d + mark + NAMES[month - 1] + mark + y;
  if (format == TimeFormat::day_month_year) return d + mark + m + mark + y;
  if (format == TimeFormat::month_day_year) return m + mark + d + mark + y;
  return y + mark + m + mark + d;
}

std::string draw_time(TimeFormat format, Random& r, Moment& moment) {
  const bool is_long = !r.once_in(4), are_minutes = !is_long && format == TimeFormat::hours_minutes_seconds;
  const int64_t first = r.below(24), second = r.below(r.once_in(30) ? 70 : 60), third = is_long ? r.below(r.once_in(30) ? 70 : 61) : 0;
  std::string text = digits_of(first, r.once_in(4) ? 1 : 2) + ":" + digits_of(second, 2);
  if (is_long) text += ":" + digits_of(third, 2);
  int64_t hour = first;
  if ((is_long || are_minutes) && !r.once_in(3)) {
    text += r.once_in(8) ? ',' : '.';
    std::string decimals;
    for (int64_t i = r.once_in(4) ? r.below(22) : r.below(10); i > 0; i--) decimals += static_cast<char>('0' + r.below(10));
    text += decimals;
    moment.fraction = std::strtod(("0." + decimals.substr(0, 15)).c_str(), nullptr);
  }
  if (!are_minutes && first >= 1 && first <= 12 && r.once_in(5)) {
    const bool is_afternoon = r.once_in(2);
    text += is_afternoon ? " PM" : "am";
    hour = first % 12 + (is_afternoon ? 12 : 0);
  }
  moment.whole += are_minutes ? first * 60 + second : hour * 3600 + second * 60 + third;
  moment.exists = moment.exists && second < 60 && third <= 60;
  return text;
}

std::string draw_zone(Random& r, Moment& moment) {
  if (r.once_in(2)) return r.once_in(2) ? "Z" : " z";
  const int64_t hours = r.below(r.once_in(20) ? 30 : 18), minutes = r.below(60);
  const bool is_ahead = r.once_in(2), is_short = r.once_in(4);
  const int64_t offset = hours * 60 + (is_short ? 0 : minutes);
  moment.whole -= (is_ahead ? offset : -offset) * 60;
  moment.exists = moment.exists && offset <= 18 * 60;
  return (is_ahead ? "+" : "-") + digits_of(hours, 2) + (is_short ? "" : (r.once_in(2) ? ":" : "") + digits_of(minutes, 2));
}

/// As programs write them, and as they do not.
std::string draw_stamp(ColumnKind kind, TimeFormat format, Random& r, Moments& moments) {
  Moment moment;
  std::string text;
  if (r.once_in(30)) return "";
  if (kind == ColumnKind::date || (kind == ColumnKind::stamp && has_date(format))) text = draw_date(format, r, moment);
  if (kind == ColumnKind::stamp && has_date(format) && !r.once_in(6)) {
    text += (r.once_in(2) ? "T" : " ") + draw_time(format, r, moment);
    if (r.once_in(2)) text += draw_zone(r, moment);
  } else if (text.empty()) {
    text = draw_time(format, r, moment);
  }
  if (r.once_in(60)) {
    text[static_cast<size_t>(r.below(static_cast<int64_t>(text.size())))] = "09:.-T mZ"[r.below(9)];
  } else {
    moments[text] = moment;
  }
  return text;
}

}  // namespace
