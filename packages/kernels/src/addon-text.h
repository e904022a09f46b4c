#pragma once

#include <node_api.h>

/// Gives `exports` the reading of text by the instruction set that `isa` names:
/// readRows(text, from, limit, format, kinds, columns, at, mostRows, missing, end): how many rows;
/// beginRows(the same, threads): an object, by which finishRows(object) gives how many, when one of so many other threads has read
/// them (the arrays must be left alone until then, and not be transferred);
/// and, where the system has such a thing, readCached(file, bytes, from, position): how many bytes of an open file were read into
/// an array because the system had them at hand, −1 where it would have to wait for them.
void add_text(napi_env env, napi_value exports, const char* isa);
