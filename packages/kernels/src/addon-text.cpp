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
#include "delimited.h"
#include "pool.h"

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
    "arrays for what is missing and for the end, and a number of threads";
constexpr const char* OUTSIDE = "readRows: the part must lie inside the text, and the rows inside the columns";

constexpr int64_t MOST_COLUMNS = 1 << 20;
constexpr double MOST = 1LL << 52;

bool is_whole(double value, double least, double most) { return value >= least && value <= most && value == std::trunc(value); }

struct Request {
  Array text, format, kinds, missing, end;
  int64_t from = 0, limit = 0, at = 0, most_rows = 0;
  int32_t threads = 0;
  TextFormat how = {};
  uint32_t wanted = 0;
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
    if (napi_get_value_int32(env, values[10], &threads) != napi_ok || threads < 1 || threads > Pool::MOST_THREADS)
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

/// Reads a part of the text, which begins and ends where lines do.
struct Part {
  int64_t from, limit;
  RowsOut out;
  RowsRead read = {0, 0};
  /// What `out` speaks of, where it is not JavaScript's.
  std::unique_ptr<uint8_t[]> memory;
  std::unique_ptr<void*[]> columns;
  std::unique_ptr<double[]> missing;
};

/// Several parts at once. The first one writes where it should; the others' rows are put after them, as long as those
/// before have all been plain: only then do they begin where it was thought.
class Parts {
 public:
  Parts(ReadRows* read_rows, const Request& r, const RowsOut& out) : read_rows(read_rows), r(r), out(out) {}

  /// Divides the text. False where it is not worth it, or there is no memory for it.
  bool divide(int threads) {
    const int64_t bytes = r.limit - r.from;
    const int64_t most = bytes / LEAST_BYTES;
    const int wanted_parts = threads < MOST ? threads : MOST;
    const int count = most < wanted_parts ? static_cast<int>(most) : wanted_parts;
    if (count < 2) return false;
    int64_t from = r.from;
    for (int i = 0; i < count && from < r.limit; i++) {
      const int64_t limit = i == count - 1 ? r.limit : line_after(r.from + bytes / count * (i + 1));
      if (limit <= from) continue;
      Part& part = parts[parts_count];
      part.from = from;
      part.limit = limit;
      if (!give_room(part)) return false;
      parts_count++;
      from = limit;
    }
    return parts_count > 1;
  }

  RowsRead run() {
    Pool::shared().run(parts_count, parts_count, work, this);
    RowsRead all = parts[0].read;
    for (int i = 1; i < parts_count && all.end == parts[i].from; i++) {
      const Part& part = parts[i];
      if (part.read.rows > out.most_rows - all.rows) break;
      append(part, all.rows);
      all = {all.rows + part.read.rows, part.read.end};
    }
    return all;
  }

  static constexpr int MOST = 16;

 private:
  /// Of a part: less is read sooner than another thread is woken.
  static constexpr int64_t LEAST_BYTES = 32 << 10;

  ReadRows* const read_rows;
  const Request& r;
  const RowsOut& out;
  Part parts[MOST];
  int parts_count = 0;

  static void work(void* context, int, int64_t task) {
    Parts& all = *static_cast<Parts*>(context);
    Part& part = all.parts[task];
    part.read = all.read_rows(all.r.how, all.r.own_kinds.get(), static_cast<int64_t>(all.r.kinds.length),
                              static_cast<const uint8_t*>(all.r.text.data), part.from, part.limit, part.out);
  }

  /// Where the first line begins after a place.
  int64_t line_after(int64_t place) const {
    const uint8_t* const text = static_cast<const uint8_t*>(r.text.data);
    for (int64_t at = place; at < r.limit - 1; at++) {
      if (text[at] == '\n') return at + 1;
      if (text[at] == '\r') return text[at + 1] == '\n' ? at + 2 : at + 1;
    }
    return r.limit;
  }

  bool give_room(Part& part) {
    if (parts_count == 0) {
      part.out = out;
      return true;
    }
    const int64_t wanted = r.wanted;
    // A row has at least a byte for each column.
    const int64_t most = (part.limit - part.from) / static_cast<int64_t>(r.kinds.length) + 1;
    const int64_t rows = most < out.most_rows ? most : out.most_rows;
    part.memory.reset(new (std::nothrow) uint8_t[static_cast<size_t>(rows * wanted) * sizeof(double) + 1]);
    part.columns.reset(new (std::nothrow) void*[static_cast<size_t>(wanted) + 1]);
    part.missing.reset(new (std::nothrow) double[static_cast<size_t>(wanted) + 1]());
    if (part.memory == nullptr || part.columns == nullptr || part.missing == nullptr) return false;
    for (int64_t c = 0; c < wanted; c++) part.columns[c] = part.memory.get() + c * rows * static_cast<int64_t>(sizeof(double));
    part.out = {part.columns.get(), part.missing.get(), rows};
    return true;
  }

  void append(const Part& part, int64_t rows) const {
    for (size_t i = 0, c = 0; i < r.kinds.length; i++) {
      if (r.own_kinds[i] == ColumnKind::skipped) continue;
      const size_t bytes = r.own_kinds[i] == ColumnKind::float64 ? 8 : 4;
      std::memcpy(static_cast<uint8_t*>(out.columns[c]) + static_cast<size_t>(rows) * bytes, part.columns[c],
                  static_cast<size_t>(part.read.rows) * bytes);
      out.missing[c] += part.missing[c];
      c++;
    }
  }
};

napi_value read_rows(napi_env env, napi_callback_info info) {
  constexpr size_t COUNT = 11;
  napi_value values[COUNT];
  size_t count = COUNT;
  void* data;
  if (napi_get_cb_info(env, info, &count, values, nullptr, &data) != napi_ok) return nullptr;
  if (count != COUNT) return refuse(env, ARGUMENTS);
  Request r;
  if (const char* problem = r.read(env, values)) return refuse(env, problem);
  const RowsOut out = {r.columns.get(), static_cast<double*>(r.missing.data), r.most_rows};
  ReadRows* const kernel = reinterpret_cast<ReadRows*>(data);
  Parts parts(kernel, r, out);
  const RowsRead read = parts.divide(r.threads)
                            ? parts.run()
                            : kernel(r.how, r.own_kinds.get(), static_cast<int64_t>(r.kinds.length),
                                     static_cast<const uint8_t*>(r.text.data), r.from, r.limit, out);
  *static_cast<double*>(r.end.data) = static_cast<double>(read.end);
  napi_value rows;
  return napi_create_int64(env, read.rows, &rows) == napi_ok ? rows : nullptr;
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
  napi_value function;
  napi_create_function(env, "readRows", NAPI_AUTO_LENGTH, read_rows, reinterpret_cast<void*>(reader_for(isa)), &function);
  napi_set_named_property(env, exports, "readRows", function);
#ifdef READS_CACHED
  napi_create_function(env, "readCached", NAPI_AUTO_LENGTH, read_cached, nullptr, &function);
  napi_set_named_property(env, exports, "readCached", function);
#endif
}
