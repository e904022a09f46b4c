// What keeps functions short in WebAssembly.
#pragma once

/// A function of its own there: what compiles a module takes memory by the length of a function, some 400 bytes for each
/// of its own, and compiles one when it is used.
#ifdef __wasm__
#define OWN_FUNCTION __attribute__((noinline)) inline
#else
#define OWN_FUNCTION inline
#endif

/// A function of its own everywhere: of a loop that needs all registers, among which its caller's would be.
#define INNERMOST __attribute__((noinline)) inline
