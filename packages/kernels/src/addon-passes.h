#pragma once

#include <node_api.h>

/// Gives `exports` a function for each pass that `isa` names the instruction set of:
/// pass(out, places, x, y, numbers, sizes, threads), where what a pass has no use for is null.
void add_passes(napi_env env, napi_value exports, const char* isa);
