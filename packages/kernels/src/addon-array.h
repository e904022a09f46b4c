// What JavaScript hands to the addon.
#pragma once

#include <node_api.h>

#include <cstddef>

namespace {

/// A typed array of JavaScript.
struct Array {
  void* data = nullptr;
  size_t length = 0;
  napi_typedarray_type type = napi_int8_array;
  /// False for null and undefined.
  bool given = false;

  bool read(napi_env env, napi_value value) {
    if (napi_is_typedarray(env, value, &given) != napi_ok) return false;
    if (given) return napi_get_typedarray_info(env, value, &type, &length, &data, nullptr, nullptr) == napi_ok;
    napi_valuetype kind;
    return napi_typeof(env, value, &kind) == napi_ok && (kind == napi_null || kind == napi_undefined);
  }
};

inline napi_value refuse(napi_env env, const char* why) {
  napi_throw_range_error(env, nullptr, why);
  return nullptr;
}

}  // namespace
