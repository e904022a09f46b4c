#pragma once

#include <node_api.h>

/// Gives `exports` the reading of text by the instruction set that `isa` names:
/// readRows(text, from, limit, format, kinds, columns, at, mostRows, missing, end, threads): how many rows
void add_text(napi_env env, napi_value exports, const char* isa);
