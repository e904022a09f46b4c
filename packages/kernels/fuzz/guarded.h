// Memory that is exactly as large as was promised: what lies around it must not be touched.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>

#include "random.h"

#ifdef WITH_SANITIZERS
constexpr bool SANITIZED = true;
#else
constexpr bool SANITIZED = false;
#endif

/// Where a block lies: between what the sanitizer watches, with its end at a page that cannot be touched, or with its
/// start at one.
enum class Place { heap, end, start };

class Guarded {
 public:
  Guarded(int64_t bytes, Place place) : bytes_(static_cast<size_t>(bytes)), place_(place) {
    if (place == Place::heap) {
      // Blocks of no bytes have an address too.
      if (posix_memalign(reinterpret_cast<void**>(&data_), 64, bytes_) != 0) std::abort();
    } else {
      const size_t page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
      room_ = (bytes_ + page - 1) / page * page;
      mapped_ = room_ + 2 * page;
      map_ = static_cast<uint8_t*>(mmap(nullptr, mapped_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
      if (map_ == MAP_FAILED) std::abort();
      inner_ = map_ + page;
      if (room_ > 0 && mprotect(inner_, room_, PROT_READ | PROT_WRITE) != 0) std::abort();
      data_ = place == Place::end ? inner_ + room_ - bytes_ : inner_;
      std::memset(inner_, CANARY, room_);
    }
    fill();
  }

  Guarded(const Guarded&) = delete;
  Guarded& operator=(const Guarded&) = delete;

  ~Guarded() {
    if (map_ == nullptr)
      std::free(data_);
    else
      munmap(map_, mapped_);
  }

  template <typename T>
  T* as() const {
    return reinterpret_cast<T*>(data_);
  }

  /// Whatever was there becomes numbers that are none.
  void fill() const {
    if (bytes_ > 0) std::memset(data_, UNSET, bytes_);
  }

  /// From now on only reads.
  void keep() const {
    if (map_ != nullptr && room_ > 0) mprotect(inner_, room_, PROT_READ);
  }

  /// Whether the rest of the pages, which could be touched, was not.
  bool untouched_around() const {
    if (map_ == nullptr) return true;
    for (const uint8_t* at = inner_; at < inner_ + room_; at++)
      if ((at < data_ || at >= data_ + bytes_) && *at != CANARY) return false;
    return true;
  }

  static constexpr uint8_t UNSET = 0xff;

 private:
  static constexpr uint8_t CANARY = 0xa5;

  size_t bytes_, room_ = 0, mapped_ = 0;
  Place place_;
  uint8_t *data_ = nullptr, *map_ = nullptr, *inner_ = nullptr;
};

inline Place any_place(Random& r) {
  const int64_t at = r.below(SANITIZED ? 3 : 2);
  return at == 0 ? Place::end : at == 1 ? Place::start : Place::heap;
}
