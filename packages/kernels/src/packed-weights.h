// Weights made ready for the kernels, kept from call to call: those of a layer are the same for many.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>

#include "kernels.h"
#include "vector.h"

namespace {

/// The last that were used. Each is told by the weights themselves, of which it has a copy: what has been written to them
/// meanwhile is noticed.
class PackedWeights {
 public:
  ~PackedWeights() {
    for (Entry& entry : entries_) emptied(entry);
  }

  /// What `kernels.pack` makes of weights, until `release`; null where there is no memory. `scratch` is what that needs.
  /// What is too much to be kept afterwards is not copied either, where this is the `only` call with it.
  template <typename T>
  const uint8_t* of(const FloatKernels<T>& kernels, const Shape& shape, const int32_t* taps, const T* weight,
                    size_t weight_length, uint8_t* scratch, bool only) {
    const size_t packed_bytes = static_cast<size_t>(whole_lines(kernels.packed_bytes(shape, taps)));
    const bool kept = !only || packed_bytes + weight_length * sizeof(T) <= KEPT_BYTES;
    const Key key = kept ? Key{weights_of(shape), sizeof(T), weight_length * sizeof(T), shape.tap_count * sizeof(int32_t)} : Key{};
    for (Entry& entry : entries_)
      if (kept && entry.is(key, weight, taps)) {
        entry.used = ++calls_;
        return entry.memory;
      }
    Entry& entry = emptied(*std::min_element(entries_, entries_ + MOST, older));
    if (!take(entry, {key, packed_bytes, kept ? ++calls_ : 0})) return nullptr;
    if (kept) {
      uint8_t* copy = entry.memory + packed_bytes;
      std::memcpy(copy, weight, key.weight_bytes);
      std::memcpy(copy + key.weight_bytes, taps, key.tap_bytes);
      weight = reinterpret_cast<const T*>(copy);
    }
    kernels.pack(shape, taps, weight, entry.memory, scratch);
    return entry.memory;
  }

  /// Gives back what is more than is kept, the oldest first.
  void release() {
    if (bytes_ <= KEPT_BYTES) return;
    std::sort(entries_, entries_ + MOST, older);
    for (int i = 0; bytes_ > KEPT_BYTES && i < MOST; i++) emptied(entries_[i]);
  }

 private:
  static constexpr std::align_val_t ALIGNMENT{64};
  static constexpr size_t KEPT_BYTES = 8 << 20;
  static constexpr int MOST = 16;

  /// Of a shape what its weights are made ready by.
  struct Places {
    int64_t groups, rows, channels, tap_count, first, group, row, channel, tap, fft_size, minimal, stride;
  };

  static Places weights_of(const Shape& s) {
    return {s.groups,       s.rows,       s.channels,       s.tap_count,  s.weight_first, s.weight_group,
            s.weight_row, s.weight_channel, s.weight_tap, s.fft_size,     s.minimal,
            // Which taps minimal filtering takes together.
            s.minimal > 0 ? s.stride : 0};
  }

  struct Key {
    Places places;
    size_t element_bytes, weight_bytes, tap_bytes;
  };

  /// In its memory the weights made ready, then the weights and the taps.
  struct Entry {
    Key key;
    size_t packed_bytes;
    uint64_t used = 0;
    uint8_t* memory = nullptr;

    size_t bytes() const { return packed_bytes + key.weight_bytes + key.tap_bytes; }

    bool is(const Key& other, const void* weight, const void* taps) const {
      return memory != nullptr && std::memcmp(&key, &other, sizeof key) == 0 && std::memcmp(memory + packed_bytes, weight, key.weight_bytes) == 0 &&
             std::memcmp(memory + packed_bytes + key.weight_bytes, taps, key.tap_bytes) == 0;
    }
  };

  Entry entries_[MOST] = {};
  uint64_t calls_ = 0;
  size_t bytes_ = 0;

  static bool older(const Entry& a, const Entry& b) { return a.used < b.used; }

  /// Memory for an entry; false where there is none.
  bool take(Entry& entry, Entry fresh) {
    fresh.memory = static_cast<uint8_t*>(::operator new(fresh.bytes(), ALIGNMENT, std::nothrow));
    if (fresh.memory == nullptr) return false;
    bytes_ += fresh.bytes();
    entry = fresh;
    return true;
  }

  Entry& emptied(Entry& entry) {
    if (entry.memory != nullptr) bytes_ -= entry.bytes();
    ::operator delete(entry.memory, ALIGNMENT);
    return entry = {};
  }
};

}  // namespace
