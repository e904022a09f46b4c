// What differs between the systems and processors that load the addon.
#pragma once

#if defined(__x86_64__)
/// Whether the processor has, and the system keeps, what kernels__avx512 and kernels__avx2 were compiled for.
bool has_avx512();
bool has_avx2();
#endif

/// Keeps the addon in memory to the end of the process: Node unloads it with the worker that loaded it, but the pool's
/// threads run its code for longer.
void stay_loaded();
