// Passes over whole arrays, of sizes drawn at random.
#pragma once

#include <algorithm>

#include "../src/passes.h"
#include "guarded.h"
#include "report.h"

namespace {

/// The sizes of a pass, and the lengths of the arrays that just hold what they speak of.
struct PassCase {
  const Pass* pass;
  int64_t sizes[PASS_SIZES] = {};
  int64_t out = 0, x = 0, y = 0, numbers = 0, places = 0;
  /// How much there is to do.
  int64_t units = 0;
  /// Which arrays of a step there are.
  bool keeps[MOST_KEPT] = {};
  /// Runs of windows, where the numbers are those.
  std::vector<double> runs;
};

void print_pass_case(const void* given) {
  const PassCase& one = *static_cast<const PassCase*>(given);
  std::fprintf(stderr, "%s, out %lld, x %lld, y %lld, sizes", one.pass->name, static_cast<long long>(one.out),
               static_cast<long long>(one.x), static_cast<long long>(one.y));
  for (const int64_t size : one.sizes) std::fprintf(stderr, " %lld", static_cast<long long>(size));
}

bool writes_places(const Pass& pass) {
  return pass.family == Family::line_extremes || pass.family == Family::column_extremes ||
         pass.family == Family::window_extremes;
}

bool is_window_grad(const Pass& pass) {
  return pass.family == Family::window_mean_grad || pass.family == Family::window_extreme_grad;
}

/// Strides of four dimensions, some of which repeat, and the length of the array.
int64_t draw_strides(const int64_t* size, int64_t* stride, Random& r) {
  int64_t length = 1, apart = r.once_in(4) ? r.count(3) : 1;
  for (int d = 3; d >= 0; d--) {
    stride[d] = r.once_in(3) ? 0 : apart;
    length += (size[d] - 1) * stride[d];
    apart = std::max(apart, (size[d] - 1) * stride[d] + 1);
  }
  return length;
}

/// Windows anywhere in lines of a length, with some in which there is no sample.
void draw_windows(PassCase& one, bool by_line, Random& r) {
  int64_t* const size = one.sizes;
  const int64_t length = r.once_in(20) ? r.count(4000) : r.count(300), step = r.count(4), lines = r.count(20);
  size[LINE_LENGTH] = length, size[STEP] = step, size[RUNS] = r.count(5), size[ADDING] = r.below(2);
  size[PLACE_OFFSET] = r.once_in(4) ? r.below(1000) : 0;
  for (int64_t i = 0; i < size[RUNS]; i++) {
    const int64_t start = r.below(length), most = (length - start + step - 1) / step;
    const int64_t samples = r.once_in(10) ? 0 : r.count(r.once_in(3) ? most : std::min<int64_t>(most, 8));
    const int64_t span = std::max<int64_t>(1, (samples - 1) * step + 1), stride = r.count(9);
    const int64_t windows = r.count((length - start - span) / stride + 1);
    for (const int64_t field : {windows, start, stride, samples}) one.runs.push_back(static_cast<double>(field));
    one.runs.push_back(static_cast<double>(r.between(1, 9)));
    size[LINE_WINDOWS] += windows;
  }
  const int64_t samples = lines * length, results = lines * size[LINE_WINDOWS];
  one.out = by_line ? samples : results;
  one.x = by_line ? results : samples;
  one.numbers = static_cast<int64_t>(one.runs.size());
  one.units = by_line ? lines : results;
}

PassCase draw_pass(const Pass& pass, Random& r) {
  PassCase one{&pass};
  int64_t* const size = one.sizes;
  switch (pass.family) {
    case Family::map:
    case Family::pair:
      one.x = one.out = r.count(3000);
      one.numbers = 2;
      break;
    case Family::broadcast:
    case Family::compare:
      for (int d = 0; d < 4; d++) size[d] = r.count(d == 3 ? 200 : 6);
      one.out = size[0] * size[1] * size[2] * size[3];
      one.x = draw_strides(size, size + 4, r);
      one.y = draw_strides(size, size + 8, r);
      break;
    case Family::group:
      size[0] = r.count(20), size[1] = r.count(200);
      one.x = one.out = r.count(3000);
      one.numbers = GROUP_NUMBERS * size[0];
      break;
    case Family::lines:
    case Family::line_extremes: {
      size[0] = r.once_in(10) ? BLOCK + r.between(-2, BLOCK + 2) : r.count(300);
      size[1] = r.count(5);
      const int64_t count = r.count(6);
      one.x = count * size[0];
      one.out = count * ((size[0] + BLOCK - 1) / BLOCK);
      one.numbers = size[1];
      break;
    }
    case Family::columns:
    case Family::column_extremes:
      size[0] = r.count(40), size[1] = r.count(100);
      one.out = r.count(4) * size[1];
      one.x = one.out * size[0];
      one.numbers = one.out;
      break;
    case Family::sgd_step:
    case Family::adam_step:
      one.x = one.out = r.count(3000);
      one.numbers = pass.family == Family::sgd_step ? SGD_NUMBERS : ADAM_NUMBERS;
      for (int i = 0; i < MOST_KEPT; i++) one.keeps[i] = r.once_in(2);
      if (pass.family == Family::adam_step) one.keeps[0] = one.keeps[1] = true;
      break;
    case Family::along_lines:
      size[0] = r.count(r.once_in(4) ? 4000 : 300);
      one.units = r.count(6);
      one.x = one.out = one.units * size[0];
      break;
    case Family::along_columns:
      size[0] = r.count(40), size[1] = r.count(200);
      one.units = r.count(4) * size[1];
      one.x = one.out = one.units * size[0];
      break;
    case Family::window_sums:
      size[0] = r.count(300), size[1] = r.count(4);
      one.out = r.count(20);
      one.x = one.out * size[0];
      break;
    case Family::window_means:
    case Family::window_extremes:
    case Family::window_mean_grad:
    case Family::window_extreme_grad:
      draw_windows(one, is_window_grad(pass), r);
  }
  if (pass.two && one.y == 0) one.y = one.x;
  if (!pass.two) one.y = 0;
  if (!pass.numbered) one.numbers = 0;
  if (one.units == 0) one.units = one.out;
  if (writes_places(pass)) one.places = one.out;
  if (pass.family == Family::window_extreme_grad) one.places = one.x;
  return one;
}

struct PassResults {
  /// Of whatever type, as numbers that hold them all.
  std::vector<double> out;
  std::vector<int32_t> places;
};

template <typename T>
void put_numbers(const Guarded& memory, int64_t count, bool special, Random& r) {
  constexpr T SPECIAL[] = {T(NAN), T(INFINITY), T(-INFINITY), T(-0.0), T(0), T(0.5), T(1)};
  for (int64_t i = 0; i < count; i++)
    memory.as<T>()[i] = special && r.once_in(20) ? SPECIAL[r.below(7)] : static_cast<T>(4 * r.real());
}

/// A pass in ranges of its units, in any order. The case and its values are those of the seed; the ranges are not.
template <typename T, typename Out>
PassResults run_pass(const Pass& pass, int kind, uint64_t seed, Random& ranges) {
  Random r(seed);
  const PassCase one = draw_pass(pass, r);
  running.print = print_pass_case;
  running.subject = &one;
  running.dtype = sizeof(T) == 4 ? "float32" : "float64";
  const auto bytes = [](int64_t count, size_t size) { return count * static_cast<int64_t>(size); };
  const Guarded out(bytes(one.out, sizeof(Out)), any_place(ranges)), x(bytes(one.x, sizeof(T)), any_place(ranges)),
      y(bytes(one.y, sizeof(T)), any_place(ranges)), numbers(bytes(one.numbers, sizeof(double)), any_place(ranges)),
      places(bytes(one.places, sizeof(int32_t)), any_place(ranges));
  const bool special = r.once_in(2);
  put_numbers<T>(x, one.x, special, r);
  put_numbers<T>(y, one.y, special, r);
  put_numbers<double>(numbers, one.numbers, special, r);
  std::copy(one.runs.begin(), one.runs.end(), numbers.as<double>());
  // Some sums are added to what is there, as gradients may be; parameters are changed.
  const bool is_step = pass.family == Family::sgd_step || pass.family == Family::adam_step;
  const bool is_sum = pass.family == Family::columns || pass.family == Family::window_sums;
  if (is_sum || is_window_grad(pass) || is_step) put_numbers<Out>(out, one.out, false, r);
  if (pass.family == Family::window_extreme_grad)
    for (int64_t i = 0; i < one.places; i++)
      places.as<int32_t>()[i] = static_cast<int32_t>(r.once_in(20) ? r.bits() : r.below(one.sizes[LINE_LENGTH] + 1));
  for (const Guarded* each : {&x, &y, &numbers}) each->keep();

  const int64_t kept_bytes = is_step ? bytes(one.out, sizeof(T)) : 0;
  const Guarded kept[MOST_KEPT]{
      {kept_bytes, any_place(ranges)}, {kept_bytes, any_place(ranges)}, {kept_bytes, any_place(ranges)}};
  Operands operands{out.as<void>(), places.as<int32_t>(), x.as<void>(), y.as<void>(), numbers.as<double>(), {}, {}};
  for (int i = 0; i < MOST_KEPT; i++) {
    if (!one.keeps[i]) continue;
    put_numbers<T>(kept[i], one.out, special, r);
    operands.kept[i] = kept[i].as<void>();
  }
  std::copy(one.sizes, one.sizes + PASS_SIZES, operands.sizes);
  std::vector<int64_t> cuts{0, one.units};
  for (int64_t i = ranges.below(5); i > 0; i--) cuts.push_back(ranges.between(0, one.units));
  std::sort(cuts.begin(), cuts.end());
  for (size_t i = cuts.size() - 1; i > 0; i--) pass.run[kind](operands, cuts[i - 1], cuts[i]);
  for (const Guarded* each : {&out, &x, &y, &numbers, &places, &kept[0], &kept[1], &kept[2]})
    require(each->untouched_around(), "something was written around an array");
  std::vector<double> written(out.as<Out>(), out.as<Out>() + one.out);
  for (int i = 0; i < MOST_KEPT; i++)
    if (one.keeps[i]) written.insert(written.end(), kept[i].as<T>(), kept[i].as<T>() + one.out);
  return {std::move(written), {places.as<int32_t>(), places.as<int32_t>() + one.places}};
}

template <typename T>
PassResults run_pass_of(const Pass& pass, int kind, uint64_t seed, Random& ranges) {
  if (pass.family == Family::compare) return run_pass<T, uint8_t>(pass, kind, seed, ranges);
  if (pass.family == Family::lines || pass.family == Family::columns || pass.family == Family::window_sums)
    return run_pass<T, double>(pass, kind, seed, ranges);
  return run_pass<T, T>(pass, kind, seed, ranges);
}

/// In the dtype that the seed says, of those that the pass has.
PassResults run_pass(const Pass& pass, uint64_t seed, Random& ranges) {
  const bool is_double = pass.run[0] == nullptr || (pass.run[1] != nullptr && seed % 2 == 1);
  return is_double ? run_pass_of<double>(pass, 1, seed, ranges) : run_pass_of<float>(pass, 0, seed, ranges);
}

}  // namespace
