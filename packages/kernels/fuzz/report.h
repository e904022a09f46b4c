// What fails says what it was, so that it can be run again.
#pragma once

#include <signal.h>
#include <unistd.h>

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

#ifdef WITH_SANITIZERS
extern "C" void __sanitizer_set_death_callback(void (*callback)());
extern "C" const char* __ubsan_default_options() { return "print_stacktrace=1:abort_on_error=1"; }
#endif

namespace {

/// What is being run, for whoever dies of it.
struct Running {
  uint64_t seed;
  const char *dtype, *isa;
  /// Prints the subject, unless there is none.
  void (*print)(const void*);
  const void* subject;
} running;

void describe() {
  std::fprintf(stderr, "seed %llu", static_cast<unsigned long long>(running.seed));
  if (running.subject != nullptr) {
    std::fprintf(stderr, ", %s, %s\n", running.isa, running.dtype);
    running.print(running.subject);
  }
  std::fprintf(stderr, "\n");
}

[[noreturn]] void fail(const char* what) {
  std::fprintf(stderr, "%s\n", what);
  describe();
  std::_Exit(1);
}

void require(bool holds, const char* what) {
  if (!holds) fail(what);
}

template <typename T>
void require_same(const std::vector<T>& a, const std::vector<T>& b, const char* what) {
  for (size_t i = 0; i < a.size(); i++)
    require((a[i] != a[i] && b[i] != b[i]) || std::memcmp(&a[i], &b[i], sizeof(T)) == 0, what);
}

void die_of(int signal) { fail(signal == SIGALRM ? "this does not end" : "it died"); }

void watch() {
  for (const int each : {SIGALRM, SIGABRT}) signal(each, die_of);
#ifdef WITH_SANITIZERS
  __sanitizer_set_death_callback(describe);
#else
  for (const int each : {SIGSEGV, SIGBUS, SIGILL, SIGFPE}) signal(each, die_of);
#endif
}

/// No case takes longer.
void next_case(uint64_t seed) {
  constexpr unsigned MOST_SECONDS = 60;
  running = {seed, "", "", nullptr, nullptr};
  alarm(MOST_SECONDS);
}

}  // namespace
