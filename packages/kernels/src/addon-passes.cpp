// The passes as functions of the addon, on JavaScript's own arrays. Every call checks that what it was told lies inside
// them.

#include "addon-passes.h"

#include <cstring>
#include <memory>
#include <new>

#include "addon-array.h"
#include "passes.h"
#include "pool.h"

extern "C" {
#if defined(__x86_64__)
extern const Passes passes__avx512, passes__avx2, passes__sse2;
#else
extern const Passes passes__neon;
#endif
}

namespace {

const Passes& passes_for([[maybe_unused]] const char* isa) {
#if defined(__x86_64__)
  if (std::strcmp(isa, "avx512") == 0) return passes__avx512;
  return std::strcmp(isa, "avx2") == 0 ? passes__avx2 : passes__sse2;
#else
  return passes__neon;
#endif
}

/// No size is larger: products of two of them are numbers of 128 bits, sums of those too.
constexpr int64_t LARGEST_SIZE = int64_t{1} << 36;
/// Elements of x that a thread takes at a time.
constexpr int64_t PIECE = 1 << 15;
/// Columns that it takes: their sums stay in the nearest cache.
constexpr int64_t FEWEST_COLUMNS = 64, MOST_COLUMNS = 1024;

constexpr int BROADCAST_DIMENSIONS = 4, GIVEN_SIZES = 3 * BROADCAST_DIMENSIONS;

/// Arguments of every pass.
constexpr int ARGUMENTS = 7;

struct Request {
  const Pass& pass;
  Array out, places, x, y, numbers, kept[MOST_KEPT];
  Operands operands = {};
  std::unique_ptr<double[]> own_numbers;
  int32_t threads = 0;
  int kind = 0;
  /// How much there is to do, and to do at a time.
  int64_t units = 0, piece = PIECE;

  explicit Request(const Pass& pass) : pass(pass) {}

  /// What is remembered of a parameter comes last, with the optimisers' steps only.
  bool read(napi_env env, const napi_value (&values)[ARGUMENTS + MOST_KEPT]) {
    Array sizes;
    Array* const arrays[] = {&out, &places, &x, &y, &numbers, &sizes};
    for (int i = 0; i < 6; i++)
      if (!arrays[i]->read(env, values[i])) return false;
    if (napi_get_value_int32(env, values[6], &threads) != napi_ok) return false;
    operands = {out.data, static_cast<int32_t*>(places.data), x.data, y.data, static_cast<const double*>(numbers.data), {}, {}};
    for (int i = 0; is_step() && i < MOST_KEPT; i++) {
      if (!kept[i].read(env, values[ARGUMENTS + i])) return false;
      operands.kept[i] = kept[i].given ? kept[i].data : nullptr;
    }
    return threads >= 1 && threads <= Pool::MOST_THREADS && read_sizes(sizes) && kinds();
  }

  /// Whether the arrays have the lengths that the sizes ask for.
  bool fits() {
    switch (pass.family) {
      case Family::map:
      case Family::pair:
        return numbers.length >= 2 && elements(x.length);
      case Family::broadcast:
      case Family::compare:
        return fits_broadcast();
      case Family::group:
        return size(0) >= 1 && size(1) >= 1 && numbers.length == GROUP_NUMBERS * static_cast<size_t>(size(0)) &&
               elements(x.length);
      case Family::lines:
      case Family::line_extremes:
        return fits_lines();
      case Family::columns:
      case Family::column_extremes:
        return fits_columns();
      case Family::sgd_step:
        return numbers.length >= SGD_NUMBERS && elements(x.length) && keeps(0, false);
      case Family::adam_step:
        return numbers.length >= ADAM_NUMBERS && elements(x.length) && keeps(0, true) && keeps(1, true) &&
               keeps(2, false);
      case Family::along_lines:
        return fits_along(1);
      case Family::along_columns:
        return fits_along(size(1));
      case Family::window_means:
      case Family::window_extremes:
        return fits_windows(x, out);
      case Family::window_mean_grad:
      case Family::window_extreme_grad:
        return fits_windows(out, x);
      case Family::window_sums:
        units = static_cast<int64_t>(out.length);
        piece = 1;
        return size(0) >= 1 && size(1) >= 1 &&
               static_cast<__int128>(units) * size(0) == static_cast<__int128>(x.length);
    }
    return false;
  }

  void run() {
    const int64_t tasks = (units + piece - 1) / piece;
    Pool::shared().run(threads, tasks, work, this);
  }

 private:
  int64_t size(int i) const { return operands.sizes[i]; }

  bool read_sizes(const Array& sizes) {
    if (sizes.type != napi_float64_array || sizes.length > GIVEN_SIZES) return false;
    for (size_t i = 0; i < sizes.length; i++) {
      const double value = static_cast<const double*>(sizes.data)[i];
      if (!(value >= 0 && value <= static_cast<double>(LARGEST_SIZE))) return false;
      operands.sizes[i] = static_cast<int64_t>(value);
    }
    return true;
  }

  /// Whether each array is of the kind that the pass reads or writes.
  bool kinds() {
    if (x.type != napi_float32_array && x.type != napi_float64_array) return false;
    kind = x.type == napi_float32_array ? 0 : 1;
    if (pass.run[kind] == nullptr || (pass.two && y.type != x.type)) return false;
    if (pass.numbered && numbers.type != napi_float64_array) return false;
    if (pass.family == Family::compare) return out.type == napi_uint8_array;
    if (pass.family == Family::lines || pass.family == Family::columns || pass.family == Family::window_sums)
      return out.type == napi_float64_array;
    const bool tells = pass.family == Family::line_extremes || pass.family == Family::column_extremes ||
                       pass.family == Family::window_extremes;
    if (tells || pass.family == Family::window_extreme_grad) {
      if (places.type != napi_int32_array || places.length != (tells ? out : x).length) return false;
    }
    return out.type == x.type;
  }

  bool is_step() const { return pass.family == Family::sgd_step || pass.family == Family::adam_step; }

  /// Whether an array that a step keeps is as the parameter, or is not given and need not be.
  bool keeps(int i, bool needed) const {
    if (!kept[i].given) return !needed;
    return kept[i].type == out.type && kept[i].length == out.length;
  }

  bool elements(size_t count) {
    units = static_cast<int64_t>(count);
    return out.length == count && (!pass.two || y.length == count);
  }

  bool fits_broadcast() {
    if (out.length == 0) return true;
    int64_t count = 1;
    __int128 last_x = 0, last_y = 0;
    for (int d = 0; d < BROADCAST_DIMENSIONS; d++) {
      const int64_t n = size(d);
      if (n < 1 || count > LARGEST_SIZE / n) return false;
      count *= n;
      last_x += static_cast<__int128>(n - 1) * size(BROADCAST_DIMENSIONS + d);
      last_y += static_cast<__int128>(n - 1) * size(2 * BROADCAST_DIMENSIONS + d);
    }
    units = count;
    return static_cast<size_t>(count) == out.length && last_x < static_cast<__int128>(x.length) &&
           last_y < static_cast<__int128>(y.length);
  }

  bool fits_lines() {
    const size_t length = size(0);
    if (length < 1 || length > INT32_MAX || x.length % length != 0) return false;
    const int64_t blocks = (size(0) + BLOCK - 1) / BLOCK;
    units = static_cast<int64_t>(x.length / length) * blocks;
    piece = PIECE / (size(0) < BLOCK ? size(0) : BLOCK);
    if (piece < 1) piece = 1;
    if (pass.numbered && (size(1) < 1 || static_cast<size_t>(size(1)) > numbers.length)) return false;
    return static_cast<size_t>(units) == out.length && (!pass.two || y.length == x.length);
  }

  bool fits_columns() {
    const int64_t reduced = size(0), inner = size(1);
    if (reduced < 1 || reduced > INT32_MAX || inner < 1 || out.length % inner != 0) return false;
    units = static_cast<int64_t>(out.length);
    piece = PIECE / reduced;
    if (piece < FEWEST_COLUMNS) piece = FEWEST_COLUMNS;
    if (piece > MOST_COLUMNS) piece = MOST_COLUMNS;
    if (pass.numbered && numbers.length != out.length) return false;
    if (pass.two && y.length != x.length) return false;
    return static_cast<__int128>(units) * reduced == static_cast<__int128>(x.length);
  }

  bool fits_along(int64_t inner) {
    const int64_t reduced = size(0);
    if (reduced < 1 || reduced > INT32_MAX || inner < 1) return false;
    const __int128 slab = static_cast<__int128>(reduced) * inner;
    if (static_cast<__int128>(x.length) % slab != 0 || !elements(x.length)) return false;
    units /= reduced;
    piece = PIECE / reduced;
    const int64_t fewest = inner > 1 ? FEWEST_COLUMNS : 1;
    if (piece < fewest) piece = fewest;
    return true;
  }

  /// `samples` are the lines, `results` has one for each window.
  bool fits_windows(const Array& samples, const Array& results) {
    const int64_t length = size(LINE_LENGTH), windows = size(LINE_WINDOWS), runs = size(RUNS);
    if (length < 1 || length > INT32_MAX || windows < 1 || windows > INT32_MAX || samples.length % length != 0) return false;
    if (size(STEP) < 1 || size(PLACE_OFFSET) != 0 || numbers.length != RUN_FIELDS * static_cast<size_t>(runs)) return false;
    const int64_t lines = static_cast<int64_t>(samples.length) / length;
    if (static_cast<__int128>(lines) * windows != static_cast<__int128>(results.length)) return false;
    // A copy: another thread may write to JavaScript's.
    own_numbers.reset(new (std::nothrow) double[numbers.length]);
    if (own_numbers == nullptr) return false;
    std::memcpy(own_numbers.get(), numbers.data, numbers.length * sizeof(double));
    operands.numbers = own_numbers.get();
    int64_t count = 0, most_samples = 1;
    for (int64_t r = 0; r < runs; r++) {
      const double* const fields = own_numbers.get() + r * RUN_FIELDS;
      for (int i = 0; i < RUN_FIELDS - 1; i++)
        if (!(fields[i] >= 0 && fields[i] <= static_cast<double>(LARGEST_SIZE))) return false;
      const Run run(fields);
      const __int128 last_start = run.start + static_cast<__int128>(run.windows - 1) * run.stride;
      const __int128 last = last_start + static_cast<__int128>(run.samples - 1) * size(STEP);
      if (run.windows < 1 || last_start > INT32_MAX || (run.samples > 0 && last >= length)) return false;
      count += run.windows;
      if (count > windows) return false;
      if (run.samples > most_samples) most_samples = run.samples;
    }
    const bool by_line = &samples == &out;
    units = by_line ? lines : static_cast<int64_t>(out.length);
    piece = PIECE / (by_line ? length : most_samples);
    if (piece < 1) piece = 1;
    return count == windows;
  }

  static void work(void* context, int, int64_t from, int64_t to) {
    const Request& r = *static_cast<Request*>(context);
    for (int64_t unit = from * r.piece; unit < to * r.piece && unit < r.units; unit += r.piece)
      r.pass.run[r.kind](r.operands, unit, unit + r.piece < r.units ? unit + r.piece : r.units);
  }
};

napi_value run_pass(napi_env env, napi_callback_info info) {
  napi_value values[ARGUMENTS + MOST_KEPT];
  size_t count = ARGUMENTS + MOST_KEPT;
  void* data;
  if (napi_get_cb_info(env, info, &count, values, nullptr, &data) != napi_ok) return nullptr;
  Request request(*static_cast<const Pass*>(data));
  if (count < ARGUMENTS || !request.read(env, values))
    return refuse(env, "passes: expected arrays of the right kinds, sizes and a number of threads");
  if (!request.fits()) return refuse(env, "passes: the sizes must fit the arrays");
  request.run();
  return nullptr;
}

}  // namespace

void add_passes(napi_env env, napi_value exports, const char* isa) {
  const Passes& passes = passes_for(isa);
  for (int i = 0; i < passes.count; i++) {
    const Pass* pass = passes.list + i;
    napi_value function;
    napi_create_function(env, pass->name, NAPI_AUTO_LENGTH, run_pass, const_cast<Pass*>(pass), &function);
    napi_set_named_property(env, exports, pass->name, function);
  }
}
