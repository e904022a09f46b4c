// Rows of numbers from text as a function of the addon, on JavaScript's own arrays. What is written in them while it runs may
// change what is read, but not where.

#include "addon-text.h"

#include <cmath>
#include <cstring>
#include <memory>
#include <new>

#ifdef __linux__
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>
#endif

#include "addon-array.h"
#include "background.h"
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
constexpr const char* THREADS = "beginRows: expected what readRows takes, and a number of threads";
constexpr const char* OUTSIDE = "readRows: the part must lie inside the text, and the rows inside the columns";

constexpr int64_t MOST_COLUMNS = 1 << 20;
constexpr double MOST = 1LL << 52, MOST_DAYS = 1 << 30;

bool is_whole(double value, double least, double most) { return value >= least && value <= most && value == std::trunc(value); }

struct Request {
  Array text, format, kinds, missing, end;
  int64_t from = 0, limit = 0, at = 0, most_rows = 0;
  TextFormat how = {};
  uint32_t wanted = 0;
  /// Copies, of which JavaScript has no hold.
  std::unique_ptr<ColumnKind[]> own_kinds;
  std::unique_ptr<void*[]> columns;

  const char* read(napi_env env, napi_value* values) {
    // First: what an element is may be for JavaScript to say, which could take other arrays away.
    if (!list_columns(env, values[5])) return ARGUMENTS;
    kept[0] = values[0], kept[1] = values[8], kept[2] = values[9];
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

  /// Keeps the arrays that are read and written from being collected.
  bool keep(napi_env env, napi_ref* reference) const {
    napi_value all;
    if (napi_create_array_with_length(env, KEPT + listed_count, &all) != napi_ok) return false;
    for (uint32_t i = 0; i < KEPT + listed_count; i++)
      if (napi_set_element(env, all, i, i < KEPT ? kept[i] : listed[i - KEPT]) != napi_ok) return false;
    return napi_create_reference(env, all, 1, reference) == napi_ok;
  }

 private:
  static constexpr uint32_t KEPT = 3;
  napi_value kept[KEPT] = {};
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
    if (!is_whole(fields[7], 0, 4) || !is_whole(fields[8], -MOST_DAYS, MOST_DAYS)) return false;
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
    for (int64_t i = 0; i < count; i++) {
      const ColumnKind kind = own_kinds[i];
      if (kind > ColumnKind::time) return ARGUMENTS;
      if (!has_values(kind)) continue;
      Array column;
      if (wanted == listed_count || !column.read(env, listed[wanted])) return ARGUMENTS;
      if (column.type != (bytes_of(kind) == 8 ? napi_float64_array : napi_float32_array)) return ARGUMENTS;
      if (static_cast<uint64_t>(at) > column.length || static_cast<uint64_t>(most_rows) > column.length - at) return OUTSIDE;
      columns[wanted++] = static_cast<uint8_t*>(column.data) + at * bytes_of(kind);
    }
    return missing.length < wanted ? ARGUMENTS : nullptr;
  }
};

/// Reads the arguments of readRows and, where there is room for a number of threads, of beginRows.
bool read_request(napi_env env, napi_callback_info info, Request& r, ReadRows** kernel, int32_t* threads = nullptr) {
  constexpr size_t COUNT = 10;
  napi_value values[COUNT + 1];
  size_t count = COUNT + 1;
  void* data;
  if (napi_get_cb_info(env, info, &count, values, nullptr, &data) != napi_ok) return false;
  const char* problem = count < COUNT ? ARGUMENTS : r.read(env, values);
  if (problem == nullptr && threads != nullptr) {
    const bool given = count > COUNT && napi_get_value_int32(env, values[COUNT], threads) == napi_ok;
    if (!given || *threads < 1 || *threads > Background::MOST_THREADS) problem = THREADS;
  }
  if (problem != nullptr) refuse(env, problem);
  *kernel = reinterpret_cast<ReadRows*>(data);
  return problem == nullptr;
}

RowsRead read_rows_of(const Request& r, ReadRows* kernel) {
  const RowsOut out = {r.columns.get(), static_cast<double*>(r.missing.data), r.most_rows};
  const RowsRead read = kernel(r.how, r.own_kinds.get(), static_cast<int64_t>(r.kinds.length),
                               static_cast<const uint8_t*>(r.text.data), r.from, r.limit, out);
  *static_cast<double*>(r.end.data) = static_cast<double>(read.end);
  return read;
}

napi_value read_rows(napi_env env, napi_callback_info info) {
  Request r;
  ReadRows* kernel;
  if (!read_request(env, info, r, &kernel)) return nullptr;
  napi_value rows;
  return napi_create_int64(env, read_rows_of(r, kernel).rows, &rows) == napi_ok ? rows : nullptr;
}

/// Rows that are read on another thread. It keeps the arrays from being collected.
struct RowsBegun : Background::Task {
  Request request;
  ReadRows* kernel = nullptr;
  RowsRead read = {0, 0};
  napi_ref arrays = nullptr;
};

constexpr napi_type_tag ROWS_BEGUN = {0x5b1f6d0e94c34a27, 0x8e0d7c51f2a9b463};

void forget_rows(napi_env env, void* data, void*) {
  RowsBegun* const begun = static_cast<RowsBegun*>(data);
  Background::shared().finish(begun);
  napi_delete_reference(env, begun->arrays);
  delete begun;
}

napi_value begin_rows(napi_env env, napi_callback_info info) {
  std::unique_ptr<RowsBegun> begun(new (std::nothrow) RowsBegun);
  if (begun == nullptr) return refuse(env, "beginRows: there is not enough memory");
  int32_t threads;
  if (!read_request(env, info, begun->request, &begun->kernel, &threads)) return nullptr;
  begun->work = [](Background::Task* task) {
    RowsBegun& it = *static_cast<RowsBegun*>(task);
    it.read = read_rows_of(it.request, it.kernel);
  };
  napi_value result;
  if (napi_create_object(env, &result) != napi_ok || napi_type_tag_object(env, result, &ROWS_BEGUN) != napi_ok) return nullptr;
  if (!begun->request.keep(env, &begun->arrays)) return nullptr;
  RowsBegun* const own = begun.release();
  Background::shared().begin(own, threads);
  if (napi_wrap(env, result, own, forget_rows, nullptr, nullptr) == napi_ok) return result;
  forget_rows(env, own, nullptr);
  return nullptr;
}

napi_value finish_rows(napi_env env, napi_callback_info info) {
  napi_value value, rows;
  size_t count = 1;
  bool is_begun = false;
  void* data;
  if (napi_get_cb_info(env, info, &count, &value, nullptr, nullptr) != napi_ok) return nullptr;
  if (count < 1 || napi_check_object_type_tag(env, value, &ROWS_BEGUN, &is_begun) != napi_ok || !is_begun ||
      napi_remove_wrap(env, value, &data) != napi_ok) {
    // A value that is no object leaves an exception of its own.
    bool is_pending = false;
    napi_is_exception_pending(env, &is_pending);
    return is_pending ? nullptr : refuse(env, "finishRows: expected what beginRows gave, once");
  }
  Background::shared().finish(static_cast<RowsBegun*>(data));
  const int64_t read = static_cast<RowsBegun*>(data)->read.rows;
  forget_rows(env, data, nullptr);
  return napi_create_int64(env, read, &rows) == napi_ok ? rows : nullptr;
}

#if defined(__linux__) && defined(SYS_preadv2)
#define READS_CACHED

/// readCached(file, bytes, from, position)
napi_value read_cached(napi_env env, napi_callback_info info) {
  constexpr size_t COUNT = 4;
  constexpr int NOWAIT = 8;  // RWF_NOWAIT
  napi_value values[COUNT];
  size_t count = COUNT;
  Array bytes;
  int32_t file = 0;
  int64_t from = 0, position = 0;
  if (napi_get_cb_info(env, info, &count, values, nullptr, nullptr) != napi_ok) return nullptr;
  if (count != COUNT || napi_get_value_int32(env, values[0], &file) != napi_ok || !bytes.read(env, values[1]) ||
      napi_get_value_int64(env, values[2], &from) != napi_ok || napi_get_value_int64(env, values[3], &position) != napi_ok ||
      bytes.type != napi_uint8_array || from < 0 || position < 0 || static_cast<uint64_t>(from) > bytes.length)
    return refuse(env, "readCached: expected an open file, bytes, a place in them and one in the file");
  iovec place = {static_cast<uint8_t*>(bytes.data) + from, bytes.length - static_cast<size_t>(from)};
  // Low and high half of the position: where a long has 64 bits, which is all that the addon is built for, all is in the first.
  const int64_t read = syscall(SYS_preadv2, file, &place, 1, static_cast<long>(position), 0L, NOWAIT);
  napi_value result;
  return napi_create_int64(env, read < 0 ? -1 : read, &result) == napi_ok ? result : nullptr;
}
#endif

}  // namespace

void add_text(napi_env env, napi_value exports, const char* isa) {
  napi_value function, threads;
  napi_create_int32(env, Background::MOST_THREADS, &threads);
  napi_set_named_property(env, exports, "mostRowThreads", threads);
  napi_create_function(env, "readRows", NAPI_AUTO_LENGTH, read_rows, reinterpret_cast<void*>(reader_for(isa)), &function);
  napi_set_named_property(env, exports, "readRows", function);
  napi_create_function(env, "beginRows", NAPI_AUTO_LENGTH, begin_rows, reinterpret_cast<void*>(reader_for(isa)), &function);
  napi_set_named_property(env, exports, "beginRows", function);
  napi_create_function(env, "finishRows", NAPI_AUTO_LENGTH, finish_rows, nullptr, &function);
  napi_set_named_property(env, exports, "finishRows", function);
#ifdef READS_CACHED
  napi_create_function(env, "readCached", NAPI_AUTO_LENGTH, read_cached, nullptr, &function);
  napi_set_named_property(env, exports, "readCached", function);
#endif
}
