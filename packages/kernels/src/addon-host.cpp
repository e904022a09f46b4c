#include "addon-host.h"

#ifdef _WIN32

#define WIN32_LEAN_AND_MEAN
#include <windows.h>

#include <delayimp.h>

#else
#include <dlfcn.h>
#include <pthread.h>
#include <unistd.h>
#endif

#if defined(__x86_64__)
#ifdef _WIN32

#include <cpuid.h>

namespace {

/// What __builtin_cpu_supports does elsewhere: it needs a part of Clang's library that Microsoft's linker is not given.
struct Processor {
  bool avx512 = false, avx2 = false;

  Processor() {
    constexpr unsigned FMA = 1 << 12, XGETBV = 1 << 27, AVX2 = 1 << 5;
    constexpr unsigned AVX512F = 1 << 16, AVX512DQ = 1 << 17, AVX512BW = 1 << 30, AVX512VL = 1u << 31;
    constexpr unsigned AVX512 = AVX512F | AVX512DQ | AVX512BW | AVX512VL;
    unsigned a, b, c, d;
    if (!__get_cpuid(1, &a, &b, &c, &d) || (c & FMA) == 0 || (c & XGETBV) == 0) return;
    if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return;
    const unsigned kept = kept_registers();
    avx2 = (b & AVX2) != 0 && (kept & YMM) == YMM;
    avx512 = avx2 && (b & AVX512) == AVX512 && (kept & ZMM) == ZMM;
  }

 private:
  static constexpr unsigned YMM = 0x06, ZMM = 0xe6;

  /// The registers that the system saves when it switches between threads.
  static unsigned kept_registers() {
    unsigned low, high;
    __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return low;
  }
};

const Processor processor;

}  // namespace

bool has_avx512() { return processor.avx512; }
bool has_avx2() { return processor.avx2; }

#else

bool has_avx512() {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
         __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") && has_avx2();
}
bool has_avx2() { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }

#endif
#endif

#ifdef _WIN32

void stay_loaded() {
  HMODULE self;
  GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_PIN | GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS,
                     reinterpret_cast<LPCSTR>(&stay_loaded), &self);
}

int64_t memory_bytes() {
  MEMORYSTATUSEX status;
  status.dwLength = sizeof status;
  return GlobalMemoryStatusEx(&status) ? static_cast<int64_t>(status.ullTotalPhys) : INT64_MAX;
}

bool start_thread(void* (*run)(void*), void* context) {
  // The two differ in what they return, which nobody asks for.
  const HANDLE thread = CreateThread(nullptr, 0, reinterpret_cast<LPTHREAD_START_ROUTINE>(run), context, 0, nullptr);
  if (thread == nullptr) return false;
  CloseHandle(thread);
  return true;
}

namespace {

/// The addon is linked to the functions of node.exe. They are the program's, whatever its name is: Electron's is another.
FARPROC WINAPI find_node(unsigned event, DelayLoadInfo* info) {
  if (event != dliNotePreLoadLibrary || lstrcmpiA(info->szDll, "node.exe") != 0) return nullptr;
  return reinterpret_cast<FARPROC>(GetModuleHandleA(nullptr));
}

}  // namespace

extern "C" decltype(__pfnDliNotifyHook2) __pfnDliNotifyHook2 = find_node;

#else

void stay_loaded() {
  Dl_info self;
  if (dladdr(reinterpret_cast<void*>(&stay_loaded), &self) != 0)
    dlopen(self.dli_fname, RTLD_NOW | RTLD_NOLOAD | RTLD_NODELETE);
}

int64_t memory_bytes() {
  const long pages = sysconf(_SC_PHYS_PAGES), bytes = sysconf(_SC_PAGESIZE);
  return pages < 1 || bytes < 1 ? INT64_MAX : int64_t{pages} * bytes;
}

bool start_thread(void* (*run)(void*), void* context) {
  pthread_t thread;
  if (pthread_create(&thread, nullptr, run, context) != 0) return false;
  pthread_detach(thread);
  return true;
}

#endif
