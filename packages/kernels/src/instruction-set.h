// Names of what is compiled once for each instruction set. WebAssembly has only one in a module.
#pragma once

#ifdef __wasm__
#define OF_ISA(name) name
#else
#define JOIN_NAMES(name, isa) name##__##isa
#define NAME_OF_ISA(name, isa) JOIN_NAMES(name, isa)
#define OF_ISA(name) NAME_OF_ISA(name, ISA)
#endif
