// The kernels as a Node-API addon. JavaScript owns the memory: an ArrayBuffer in which addresses are offsets, as in
// WebAssembly. Every call checks that its arrays lie inside it.

#include <node_api.h>

#include <cstddef>
#include <cstdint>

#include "kernels.h"

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
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("fma"))
    return *name = "avx512", &kernels__avx512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return *name = "avx2", &kernels__avx2;
  return *name = "sse2", &kernels__sse2;
}
#else
const Kernels* choose(const char** name) { return *name = "neon", &kernels__neon; }
#endif

/// What one environment (main thread or worker) has bound.
struct Instance {
  const Kernels* kernels;
  uint8_t* memory = nullptr;
  size_t bytes = 0;
  napi_ref buffer = nullptr;
};

constexpr int MOST = 11;

/// The arguments of a call as integers; false after throwing when one is missing or no integer.
struct Call {
  Instance* self = nullptr;
  int64_t arg[MOST];

  bool read(napi_env env, napi_callback_info info, size_t count) {
    napi_value values[MOST];
    size_t given = MOST;
    void* data;
    if (napi_get_cb_info(env, info, &given, values, nullptr, &data) != napi_ok) return false;
    self = static_cast<Instance*>(data);
    bool ok = given == count && self->memory != nullptr;
    for (size_t i = 0; ok && i < count; i++)
      ok = napi_get_value_int64(env, values[i], &arg[i]) == napi_ok && arg[i] >= 0 && arg[i] <= INT32_MAX;
    if (!ok) napi_throw_range_error(env, nullptr, "kernels: expected non-negative integers, after bind");
    return ok;
  }

  int i(int at) const { return static_cast<int>(arg[at]); }

  /// Whether `count` elements from address `at` lie in memory, aligned.
  bool has(napi_env env, int at, int64_t count, size_t size) const {
    const bool ok = count >= 0 && arg[at] % size == 0 &&
                    static_cast<uint64_t>(arg[at]) + static_cast<uint64_t>(count) * size <= self->bytes;
    if (!ok) napi_throw_range_error(env, nullptr, "kernels: an array must lie inside the memory");
    return ok;
  }

  template <typename T>
  T* at(int index) const {
    return reinterpret_cast<T*>(self->memory + arg[index]);
  }

  /// The farthest tap, or -1 after throwing.
  int64_t reach(napi_env env, int taps, int count) const {
    if (!has(env, taps, arg[count], sizeof(int32_t))) return -1;
    int32_t farthest = 0;
    for (int k = 0; k < arg[count]; k++) {
      const int32_t tap = at<const int32_t>(taps)[k];
      if (tap < 0) return napi_throw_range_error(env, nullptr, "kernels: taps must not be negative"), -1;
      if (tap > farthest) farthest = tap;
    }
    return farthest;
  }
};

int64_t multiple(int64_t length, int64_t of) { return (length + of - 1) / of * of; }

template <typename T, auto KERNEL>
napi_value correlate(napi_env env, napi_callback_info info) {
  // x, xStride, taps, tapCount, channels, weight, bias, out, outStride, rows, length
  Call c;
  if (!c.read(env, info, 11)) return nullptr;
  const int64_t reach = c.reach(env, 2, 3);
  const int64_t written = multiple(c.arg[10], 2 * c.self->kernels->vector_bytes / sizeof(T));
  if (reach < 0 || written == 0 || c.arg[4] == 0 || c.arg[9] == 0) return nullptr;
  if (!c.has(env, 0, (c.arg[4] - 1) * c.arg[1] + reach + written, sizeof(T))) return nullptr;
  if (!c.has(env, 5, c.arg[9] * c.arg[4] * c.arg[3], sizeof(T)) || !c.has(env, 6, c.arg[9], sizeof(T))) return nullptr;
  if (!c.has(env, 7, (c.arg[9] - 1) * c.arg[8] + written, sizeof(T))) return nullptr;
  (c.self->kernels->*KERNEL)(c.at<T>(0), c.i(1), c.at<int32_t>(2), c.i(3), c.i(4), c.at<T>(5), c.at<T>(6), c.at<T>(7),
                             c.i(8), c.i(9), c.i(10));
  return nullptr;
}

template <typename T, auto KERNEL>
napi_value correlate_weight(napi_env env, napi_callback_info info) {
  // g, gStride, x, xStride, taps, tapCount, channels, out, rows, length
  Call c;
  if (!c.read(env, info, 10)) return nullptr;
  const int64_t reach = c.reach(env, 4, 5);
  const int64_t read = multiple(c.arg[9], 4 * c.self->kernels->vector_bytes / sizeof(T));
  if (reach < 0 || read == 0 || c.arg[6] == 0 || c.arg[8] == 0) return nullptr;
  if (!c.has(env, 0, (c.arg[8] - 1) * c.arg[1] + read, sizeof(T))) return nullptr;
  if (!c.has(env, 2, (c.arg[6] - 1) * c.arg[3] + reach + read, sizeof(T))) return nullptr;
  if (!c.has(env, 7, c.arg[8] * c.arg[6] * c.arg[5], sizeof(double))) return nullptr;
  (c.self->kernels->*KERNEL)(c.at<T>(0), c.i(1), c.at<T>(2), c.i(3), c.at<int32_t>(4), c.i(5), c.i(6), c.at<double>(7),
                             c.i(8), c.i(9));
  return nullptr;
}

template <typename T, auto KERNEL>
napi_value deinterleave(napi_env env, napi_callback_info info) {
  // input, length, step, out, outStride
  Call c;
  if (!c.read(env, info, 5) || c.arg[2] == 0) return nullptr;
  const int64_t longest = (c.arg[1] + c.arg[2] - 1) / c.arg[2];
  if (!c.has(env, 0, c.arg[1], sizeof(T))) return nullptr;
  if (!c.has(env, 3, (c.arg[2] - 1) * c.arg[4] + longest, sizeof(T))) return nullptr;
  (c.self->kernels->*KERNEL)(c.at<T>(0), c.i(1), c.i(2), c.at<T>(3), c.i(4));
  return nullptr;
}

/// bind(buffer): the ArrayBuffer that addresses are offsets of, from now on.
napi_value bind(napi_env env, napi_callback_info info) {
  napi_value buffer;
  size_t count = 1;
  void* data;
  napi_get_cb_info(env, info, &count, &buffer, nullptr, &data);
  Instance* self = static_cast<Instance*>(data);
  void* memory;
  size_t bytes;
  if (count != 1 || napi_get_arraybuffer_info(env, buffer, &memory, &bytes) != napi_ok) {
    napi_throw_type_error(env, nullptr, "kernels: bind expects an ArrayBuffer");
    return nullptr;
  }
  if (self->buffer != nullptr) napi_delete_reference(env, self->buffer);
  napi_create_reference(env, buffer, 1, &self->buffer);
  self->memory = static_cast<uint8_t*>(memory);
  self->bytes = bytes;
  return nullptr;
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
  const char* isa;
  Instance* self = new Instance{choose(&isa)};
  napi_set_instance_data(env, self, [](napi_env, void* data, void*) { delete static_cast<Instance*>(data); }, nullptr);
  napi_value name;
  napi_create_string_utf8(env, isa, NAPI_AUTO_LENGTH, &name);
  napi_set_named_property(env, exports, "isa", name);
  add(env, exports, "vectorBytes", self->kernels->vector_bytes);
  add(env, exports, "rowBlock", self->kernels->row_block);
  add(env, exports, "fused", self->kernels->fused);
  add(env, exports, "bind", bind, self);
  add(env, exports, "f32_correlate", correlate<float, &Kernels::f32_correlate>, self);
  add(env, exports, "f64_correlate", correlate<double, &Kernels::f64_correlate>, self);
  add(env, exports, "f32_correlate_weight", correlate_weight<float, &Kernels::f32_correlate_weight>, self);
  add(env, exports, "f64_correlate_weight", correlate_weight<double, &Kernels::f64_correlate_weight>, self);
  add(env, exports, "f32_deinterleave", deinterleave<float, &Kernels::f32_deinterleave>, self);
  add(env, exports, "f64_deinterleave", deinterleave<double, &Kernels::f64_deinterleave>, self);
  return exports;
}
