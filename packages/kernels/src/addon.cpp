// The kernels as a Node-API addon, on JavaScript's own arrays. No numbers may make it touch what lies outside of them, or
// what it does not own: bounds.h says what is asked of a shape, and everything but samples is copied before it is checked,
// as other threads, and the kernels themselves, may write to the arrays meanwhile.

#include <node_api.h>

#include <cmath>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <thread>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "addon-array.h"
#include "addon-host.h"
#include "addon-passes.h"
#include "addon-text.h"
#include "bounds.h"
#include "kernels.h"
#include "packed-weights.h"
#include "pool.h"

extern "C" {
#if defined(__x86_64__)
extern const Kernels kernels__avx512, kernels__avx2, kernels__sse2;
#else
extern const Kernels kernels__neon;
#endif
}

namespace {

#if defined(__x86_64__)
const Kernels* choose(const char** name) {
  if (has_avx512()) return *name = "avx512", &kernels__avx512;
  if (has_avx2()) return *name = "avx2", &kernels__avx2;
  return *name = "sse2", &kernels__sse2;
}
constexpr bool fused(const char* name) { return name[0] == 'a'; }
#else
const Kernels* choose(const char** name) { return *name = "neon", &kernels__neon; }
constexpr bool fused(const char*) { return true; }
#endif

template <typename T>
const FloatKernels<T>& kernels_of(const Kernels& kernels);
template <>
const FloatKernels<float>& kernels_of<float>(const Kernels& kernels) {
  return kernels.f32;
}
template <>
const FloatKernels<double>& kernels_of<double>(const Kernels& kernels) {
  return kernels.f64;
}

/// Large arrays come from memory that the process has used before, rather than anew from the system, whose first touch
/// costs more than most kernels. Up to this much that is free is kept.
void keep_memory() {
#ifdef __GLIBC__
  constexpr int LARGEST_BYTES = 1 << 30, KEPT_BYTES = 1 << 29, MORE_BYTES = 1 << 26;
  mallopt(M_MMAP_THRESHOLD, LARGEST_BYTES);
  mallopt(M_TRIM_THRESHOLD, KEPT_BYTES);
  mallopt(M_TOP_PAD, MORE_BYTES);
#endif
}

/// Memory that calls reuse. What is much is given back after the call, or its last piece.
class Scratch {
 public:
  ~Scratch() { free(); }

  /// Memory for `count` times `each` bytes; null where there is not so much.
  uint8_t* reserve(int64_t each, int64_t count) {
    int64_t bytes;
    if (__builtin_mul_overflow(each, count, &bytes)) return nullptr;
    return bytes > memory_bytes() ? nullptr : reserve(static_cast<size_t>(bytes));
  }

  uint8_t* reserve(size_t bytes) {
    if (bytes > bytes_) {
      free();
      memory_ = static_cast<uint8_t*>(::operator new(bytes, ALIGNMENT, std::nothrow));
      bytes_ = memory_ == nullptr ? 0 : bytes;
    }
    return memory_;
  }

  void release() {
    if (bytes_ > KEPT_BYTES) free();
  }

 private:
  static constexpr std::align_val_t ALIGNMENT{64};
  static constexpr size_t KEPT_BYTES = 16 << 20;
  uint8_t* memory_ = nullptr;
  size_t bytes_ = 0;

  void free() {
    ::operator delete(memory_, ALIGNMENT);
    memory_ = nullptr;
    bytes_ = 0;
  }
};

/// What one environment (main thread or worker) has.
struct Instance {
  const Kernels* kernels;
  Scratch scratch, taps;
  PackedWeights weights;
};

constexpr const char* ARGUMENTS = "kernels: expected arrays, taps, a shape and numbers of threads and tasks";
constexpr const char* UNSOUND = "kernels: the shape must be of whole numbers that mean something";
constexpr const char* OUTSIDE = "kernels: the shape must lie inside the arrays";
constexpr const char* NO_MEMORY = "kernels: there is not enough memory";

/// A shape and its taps, of which JavaScript has no hold any more.
struct Given {
  Shape shape;
  const int32_t* taps = nullptr;

  /// What is wrong with them; null when nothing is. `self` keeps the taps.
  const char* read(const Array& fields, const Array& reaches, Instance& self) {
    if (fields.type != napi_float64_array || fields.length != SHAPE_FIELDS || reaches.type != napi_int32_array) return ARGUMENTS;
    double values[SHAPE_FIELDS];
    std::memcpy(values, fields.data, sizeof values);
    for (int i = 0; i < WHOLE_FIELDS; i++)
      if (!(std::fabs(values[i]) <= static_cast<double>(LARGEST_FIELD)) || values[i] != std::trunc(values[i])) return UNSOUND;
    shape = read_shape(values);
    if (shape.tap_count < 1 || static_cast<size_t>(shape.tap_count) != reaches.length) return UNSOUND;
    const size_t bytes = reaches.length * sizeof(int32_t);
    uint8_t* copied = self.taps.reserve(bytes);
    if (copied == nullptr) return NO_MEMORY;
    std::memcpy(copied, reaches.data, bytes);
    taps = reinterpret_cast<const int32_t*>(copied);
    return sound(shape, taps) ? nullptr : UNSOUND;
  }

  /// Whether arrays of such lengths hold the samples, the weights and the outputs (or their gradient), of which weights
  /// and outputs have places of their own.
  bool inside(size_t x, size_t weight, size_t out) const {
    return samples_of(shape).inside(x) && weights_of(shape).inside(weight) && outputs_of(shape).inside(out) &&
           weights_of(shape).apart() && outputs_of(shape).apart();
  }
};

template <typename T>
constexpr napi_typedarray_type TYPE = sizeof(T) == 4 ? napi_float32_array : napi_float64_array;

/// The tasks of a correlation from `from` to before `to`, of those that there are.
struct Range {
  int64_t from = 0, to = 0;
};

napi_value number_of(napi_env env, int64_t count) {
  napi_value number;
  return napi_create_int64(env, count, &number) == napi_ok ? number : nullptr;
}

template <typename T>
struct Correlation {
  const FloatKernels<T>& kernels;
  const Given& given;
  const uint8_t* packed;
  const T *bias, *x;
  T* out;
  uint8_t* scratch;
  int64_t scratch_bytes, from;

  static void work(void* context, int worker, int64_t from, int64_t to) {
    const Correlation& c = *static_cast<Correlation*>(context);
    c.kernels.correlate(c.given.shape, c.given.taps, c.packed, c.bias, c.x, c.out, c.scratch + worker * c.scratch_bytes, 0,
                        c.given.shape.groups, c.from + from, c.from + to);
  }
};

template <typename T>
napi_value correlate(napi_env env, Instance& self, const Given& given, const Array& out, const Array& x,
                     const Array& weight, const Array& bias, int threads, Range range) {
  const Shape& s = given.shape;
  if (x.type != TYPE<T> || weight.type != TYPE<T> || (bias.given && bias.type != TYPE<T>)) return refuse(env, ARGUMENTS);
  if (!activates<T>(s)) return refuse(env, UNSOUND);
  if (!given.inside(x.length, weight.length, out.length)) return refuse(env, OUTSIDE);
  if (bias.given && bias.length < static_cast<size_t>(s.groups * s.rows)) return refuse(env, OUTSIDE);
  const FloatKernels<T>& kernels = kernels_of<T>(*self.kernels);
  const int64_t each = kernels.scratch_bytes(s, given.taps);
  const int64_t all_tasks = kernels.tasks(s, given.taps);
  const int64_t tasks = (range.to < all_tasks ? range.to : all_tasks) - range.from;
  if (tasks <= 0) return number_of(env, all_tasks);
  if (threads > tasks) threads = static_cast<int>(tasks);
  uint8_t* memory = self.scratch.reserve(each, threads);
  if (memory == nullptr) return refuse(env, NO_MEMORY);
  const uint8_t* packed =
      kernels.packed_bytes(s, given.taps) > memory_bytes()
          ? nullptr
          : self.weights.of<T>(kernels, s, given.taps, static_cast<const T*>(weight.data), weight.length, memory,
                            range.from == 0 && range.to >= all_tasks);
  if (packed == nullptr) return refuse(env, NO_MEMORY);
  Correlation<T> all{kernels,
                     given,
                     packed,
                     bias.given ? static_cast<const T*>(bias.data) : nullptr,
                     static_cast<const T*>(x.data),
                     static_cast<T*>(out.data),
                     memory,
                     each,
                     range.from};
  Pool::shared().run(threads, tasks, Correlation<T>::work, &all);
  if (range.to >= all_tasks) {
    self.weights.release();
    self.scratch.release();
  }
  return number_of(env, all_tasks);
}

template <typename T>
struct WeightGradient {
  const FloatKernels<T>& kernels;
  const Given& given;
  const T *g, *x;
  T* weight;
  uint8_t* scratch;
  int64_t scratch_bytes, parts;

  static void work(void* context, int worker, int64_t from, int64_t to) {
    const WeightGradient& w = *static_cast<WeightGradient*>(context);
    for (int64_t task = from; task < to; task++)
      w.kernels.correlate_weight(w.given.shape, w.given.taps, w.g, w.x, w.weight, w.scratch + worker * w.scratch_bytes,
                                 task / w.parts, task % w.parts, w.parts, true, true);
  }
};

template <typename T>
napi_value correlate_weight(napi_env env, Instance& self, const Given& given, const Array& weight, const Array& g,
                            const Array& x, int threads) {
  const Shape& s = given.shape;
  if (x.type != TYPE<T> || g.type != TYPE<T>) return refuse(env, ARGUMENTS);
  if (!given.inside(x.length, weight.length, g.length) || s.out_step != 1 || s.out_first != 0)
    return refuse(env, OUTSIDE);
  if (weights_of(s).empty()) return nullptr;
  const FloatKernels<T>& kernels = kernels_of<T>(*self.kernels);
  int64_t parts = kernels.weight_parts(s, given.taps);
  if (s.groups < threads && parts < threads) parts = threads < s.channels ? threads : s.channels;
  if (threads > s.groups * parts) threads = static_cast<int>(s.groups * parts);
  const int64_t each = kernels.weight_scratch_bytes(s, given.taps, parts);
  uint8_t* memory = self.scratch.reserve(each, threads);
  if (memory == nullptr) return refuse(env, NO_MEMORY);
  WeightGradient<T> all{kernels,
                        given,
                        static_cast<const T*>(g.data),
                        static_cast<const T*>(x.data),
                        static_cast<T*>(weight.data),
                        memory,
                        each,
                        parts};
  Pool::shared().run(threads, s.groups * parts, WeightGradient<T>::work, &all);
  self.scratch.release();
  return nullptr;
}

/// The arguments of a call: `arrays` typed arrays, then taps, shape and threads, and where it `takes_range` two more. Null
/// and undefined are arrays without data.
template <size_t ARRAYS, bool takes_range>
struct Arguments {
  static constexpr size_t COUNT = ARRAYS + (takes_range ? 5 : 3);
  Instance* self = nullptr;
  Array arrays[ARRAYS];
  Given given;
  int32_t threads = 0;
  Range range;

  /// What is wrong with them; null when nothing is.
  const char* read(napi_env env, napi_callback_info info) {
    napi_value values[COUNT];
    size_t count = COUNT;
    void* data;
    if (napi_get_cb_info(env, info, &count, values, nullptr, &data) != napi_ok || count != COUNT) return ARGUMENTS;
    self = static_cast<Instance*>(data);
    for (size_t i = 0; i < ARRAYS; i++)
      if (!arrays[i].read(env, values[i])) return ARGUMENTS;
    Array taps, fields;
    if (!taps.read(env, values[ARRAYS]) || !fields.read(env, values[ARRAYS + 1])) return ARGUMENTS;
    if (napi_get_value_int32(env, values[ARRAYS + 2], &threads) != napi_ok) return ARGUMENTS;
    if (threads < 1 || threads > Pool::MOST_THREADS) return ARGUMENTS;
    if constexpr (takes_range) {
      if (napi_get_value_int64(env, values[ARRAYS + 3], &range.from) != napi_ok) return ARGUMENTS;
      if (napi_get_value_int64(env, values[ARRAYS + 4], &range.to) != napi_ok) return ARGUMENTS;
      if (range.from < 0 || range.to < range.from) return ARGUMENTS;
    }
    return given.read(fields, taps, *self);
  }
};

/// correlate(out, x, weight, bias, taps, shape, threads, from, to): how many tasks there are
napi_value correlate(napi_env env, napi_callback_info info) {
  Arguments<4, true> a;
  if (const char* problem = a.read(env, info)) return refuse(env, problem);
  const auto& [out, x, weight, bias] = a.arrays;
  if (out.type == napi_float32_array) return correlate<float>(env, *a.self, a.given, out, x, weight, bias, a.threads, a.range);
  if (out.type == napi_float64_array) return correlate<double>(env, *a.self, a.given, out, x, weight, bias, a.threads, a.range);
  return refuse(env, ARGUMENTS);
}

/// correlateWeight(weight, g, x, taps, shape, threads)
napi_value correlate_weight(napi_env env, napi_callback_info info) {
  Arguments<3, false> a;
  if (const char* problem = a.read(env, info)) return refuse(env, problem);
  const auto& [weight, g, x] = a.arrays;
  if (weight.type == napi_float32_array) return correlate_weight<float>(env, *a.self, a.given, weight, g, x, a.threads);
  if (weight.type == napi_float64_array) return correlate_weight<double>(env, *a.self, a.given, weight, g, x, a.threads);
  return refuse(env, ARGUMENTS);
}

/// peakGflops(): the most float32 operations in a second that this core has shown in 40 runs of about a millisecond.
napi_value peak_gflops(napi_env env, napi_callback_info info) {
  using Clock = std::chrono::steady_clock;
  constexpr int RUNS = 40;
  constexpr int64_t ROUNDS = 100000;
  void* data;
  if (napi_get_cb_info(env, info, nullptr, nullptr, nullptr, &data) != napi_ok) return nullptr;
  const Kernels& kernels = *static_cast<Instance*>(data)->kernels;
  double best = 0;
  volatile float sink = 0;
  for (int run = 0; run < RUNS; run++) {
    const Clock::time_point start = Clock::now();
    sink = kernels.peak(ROUNDS, 0.999F, 0.001F + sink);
    const double nanoseconds = std::chrono::duration<double, std::nano>(Clock::now() - start).count();
    const double gflops = ROUNDS * static_cast<double>(kernels.peak_operations) / nanoseconds;
    if (gflops > best) best = gflops;
  }
  napi_value result;
  napi_create_double(env, best, &result);
  return result;
}

void add(napi_env env, napi_value exports, const char* name, napi_callback callback, Instance* self) {
  napi_value function;
  napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, self, &function);
  napi_set_named_property(env, exports, name, function);
}

void add(napi_env env, napi_value exports, const char* name, int32_t value) {
  napi_value number;
  napi_create_int32(env, value, &number);
  napi_set_named_property(env, exports, name, number);
}

}  // namespace

NAPI_MODULE_INIT() {
  stay_loaded();
  keep_memory();
  const char* isa;
  const Kernels* kernels = choose(&isa);
  Instance* self = new Instance{kernels, {}};
  napi_set_instance_data(env, self, [](napi_env, void* data, void*) { delete static_cast<Instance*>(data); }, nullptr);
  napi_value name, is_fused;
  napi_create_string_utf8(env, isa, NAPI_AUTO_LENGTH, &name);
  napi_set_named_property(env, exports, "isa", name);
  napi_get_boolean(env, fused(isa), &is_fused);
  napi_set_named_property(env, exports, "fused", is_fused);
  const unsigned cores = std::thread::hardware_concurrency();
  add(env, exports, "cores", cores < 1 ? 1 : cores > Pool::MOST_THREADS ? Pool::MOST_THREADS : static_cast<int>(cores));
  add(env, exports, "mostThreads", Pool::MOST_THREADS);
  add(env, exports, "peakGflops", peak_gflops, self);
  add(env, exports, "correlate", correlate, self);
  add(env, exports, "correlateWeight", correlate_weight, self);
  napi_value passes;
  napi_create_object(env, &passes);
  add_passes(env, passes, isa);
  napi_set_named_property(env, exports, "passes", passes);
  add_text(env, exports, isa);
  return exports;
}
