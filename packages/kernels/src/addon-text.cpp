// Rows of numbers from text as a function of the addon, on JavaScript's own arrays. What is written in them while it runs may
// change what is read, but not where.

#include "addon-text.h"

#include <cmath>
#include <cstring>
#include <memory>
#include <new>

#include "addon-array.h"
#include "delimited.h"

extern "C" {
#if defined(__x86_64__)
extern ReadRows *const read_rows__avx512, *const read_rows__avx2, *const read_rows__sse2;
#else
extern ReadRows* const read_rows__neon;
#endif
}

namespace {

ReadRows* reader_for([[maybe_unused]] const char* isa) {
#if defined(__x86_64__)
  if (std::strcmp(isa, "avx512") == 0) return read_rows__avx512;
  return std::strcmp(isa, "avx2") == 0 ? read_rows__avx2 : read_rows__sse2;
#else
  return read_rows__neon;
#endif
}

constexpr const char* ARGUMENTS =
    "readRows: expected text, its part, a format, kinds of columns, their arrays, a place and a number of rows in them, and "
    "arrays for what is missing and for the end";
constexpr const char* OUTSIDE = "readRows: the part must lie inside the text, and the rows inside the columns";

constexpr int64_t MOST_COLUMNS = 1 << 20;
constexpr double MOST = 1LL << 52;

bool is_whole(double value, double least, double most) { return value >= least && value <= most && value == std::trunc(value); }

struct Request {
  Array text, format, kinds, missing, end;
  int64_t from = 0, limit = 0, at = 0, most_rows = 0;
  TextFormat how = {};
  /// Copies, of which JavaScript has no hold.
  std::unique_ptr<ColumnKind[]> own_kinds;
  std::unique_ptr<void*[]> columns;

  const char* read(napi_env env, napi_value* values) {
    // First: what an element is may be for JavaScript to say, which could take other arrays away.
    if (!list_columns(env, values[5])) return ARGUMENTS;
    if (!text.read(env, values[0]) || !format.read(env, values[3]) || !kinds.read(env, values[4]) ||
        !missing.read(env, values[8]) || !end.read(env, values[9]))
      return ARGUMENTS;
    if (napi_get_value_int64(env, values[1], &from) != napi_ok || napi_get_value_int64(env, values[2], &limit) != napi_ok ||
        napi_get_value_int64(env, values[6], &at) != napi_ok || napi_get_value_int64(env, values[7], &most_rows) != napi_ok)
      return ARGUMENTS;
    if (text.type != napi_uint8_array || format.type != napi_float64_array || kinds.type != napi_uint8_array ||
        missing.type != napi_float64_array || end.type != napi_float64_array || end.length < 1)
      return ARGUMENTS;
    if (!read_format()) return ARGUMENTS;
    if (from < 0 || limit < from || at < 0 || most_rows < 0) return OUTSIDE;
    if (text.length < BYTES_BEYOND || static_cast<uint64_t>(limit) > text.length - BYTES_BEYOND) return OUTSIDE;
    return read_columns(env);
  }

 private:
  std::unique_ptr<napi_value[]> listed;
  uint32_t listed_count = 0;

  bool list_columns(napi_env env, napi_value list) {
    bool is_array = false;
    if (napi_is_array(env, list, &is_array) != napi_ok || !is_array) return false;
    if (napi_get_array_length(env, list, &listed_count) != napi_ok || listed_count > MOST_COLUMNS) return false;
    listed.reset(new (std::nothrow) napi_value[listed_count + 1]);
    if (listed == nullptr) return false;
    for (uint32_t i = 0; i < listed_count; i++)
      if (napi_get_element(env, list, i, &listed[i]) != napi_ok) return false;
    return true;
  }

  bool read_format() {
    constexpr size_t most = FORMAT_FIELDS + MOST_SENTINELS;
    if (format.length < FORMAT_FIELDS || format.length > most) return false;
    double fields[most];
    std::memcpy(fields, format.data, format.length * sizeof(double));
    for (int i = 0; i < 5; i++)
      if (!is_whole(fields[i], 0, 255)) return false;
    if (!is_whole(fields[5], 0, 1) || !is_whole(fields[6], 0, MOST)) return false;
    how = format_of(fields, static_cast<int32_t>(format.length - FORMAT_FIELDS));
    return true;
  }

  const char* read_columns(napi_env env) {
    const int64_t count = static_cast<int64_t>(kinds.length);
    if (count < 1 || count > MOST_COLUMNS) return ARGUMENTS;
    own_kinds.reset(new (std::nothrow) ColumnKind[count]);
    columns.reset(new (std::nothrow) void*[count]);
    if (own_kinds == nullptr || columns == nullptr) return "readRows: there is not enough memory";
    std::memcpy(own_kinds.get(), kinds.data, count);
    uint32_t wanted = 0;
    for (int64_t i = 0; i < count; i++) {
      const ColumnKind kind = own_kinds[i];
      if (kind > ColumnKind::float64) return ARGUMENTS;
      if (kind == ColumnKind::skipped) continue;
      Array column;
      if (wanted == listed_count || !column.read(env, listed[wanted])) return ARGUMENTS;
      if (column.type != (kind == ColumnKind::float64 ? napi_float64_array : napi_float32_array)) return ARGUMENTS;
      if (static_cast<uint64_t>(at) > column.length || static_cast<uint64_t>(most_rows) > column.length - at) return OUTSIDE;
      columns[wanted++] = static_cast<uint8_t*>(column.data) + at * (kind == ColumnKind::float64 ? 8 : 4);
    }
    return missing.length < wanted ? ARGUMENTS : nullptr;
  }
};

napi_value read_rows(napi_env env, napi_callback_info info) {
  constexpr size_t COUNT = 10;
  napi_value values[COUNT];
  size_t count = COUNT;
  void* data;
  if (napi_get_cb_info(env, info, &count, values, nullptr, &data) != napi_ok) return nullptr;
  if (count != COUNT) return refuse(env, ARGUMENTS);
  Request r;
  if (const char* problem = r.read(env, values)) return refuse(env, problem);
  const RowsOut out = {r.columns.get(), static_cast<double*>(r.missing.data), r.most_rows};
  const RowsRead read = (*reinterpret_cast<ReadRows*>(data))(r.how, r.own_kinds.get(), static_cast<int64_t>(r.kinds.length),
                                                             static_cast<const uint8_t*>(r.text.data), r.from, r.limit, out);
  *static_cast<double*>(r.end.data) = static_cast<double>(read.end);
  napi_value rows;
  return napi_create_int64(env, read.rows, &rows) == napi_ok ? rows : nullptr;
}

}  // namespace

void add_text(napi_env env, napi_value exports, const char* isa) {
  napi_value function;
  napi_create_function(env, "readRows", NAPI_AUTO_LENGTH, read_rows, reinterpret_cast<void*>(reader_for(isa)), &function);
  napi_set_named_property(env, exports, "readRows", function);
}
