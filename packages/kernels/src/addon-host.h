// What differs between the systems and processors that load the addon.
#pragma once

#include <cstdint>

#if defined(__x86_64__)
/// Whether the processor has, and the system keeps, what kernels__avx512 and kernels__avx2 were compiled for.
bool has_avx512();
bool has_avx2();
#endif

/// Keeps the addon in memory to the end of the process: Node unloads it with the worker that loaded it, but the pool's
/// threads run its code for longer.
void stay_loaded();

/// The bytes of memory that the machine has.
int64_t memory_bytes();

/// Runs a function on a thread of its own, to the end of the process; false where the system has no more threads.
bool start_thread(void* (*run)(void*), void* context);
