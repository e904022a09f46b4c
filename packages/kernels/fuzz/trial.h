// The correlations of one case, divided in every way that there is.
#pragma once

#include <memory>
#include <numeric>

#include "../src/kernels.h"
#include "../src/passes.h"
#include "../src/pool.h"
#include "guarded.h"
#include "reference.h"
#include "report.h"

namespace {

template <typename T>
const FloatKernels<T>& kernels_of(const Kernels& kernels) {
  if constexpr (sizeof(T) == 4)
    return kernels.f32;
  else
    return kernels.f64;
}

void print_case(const void* given) {
  static const char* const names[] = {
      "groups",    "rows",     "channels",  "tap_count", "weight_first", "weight_group", "weight_row", "weight_channel",
      "weight_tap", "batch",    "x_item",    "x_group",   "x_row",        "length",       "first",      "stride",
      "out_item",  "out_group", "out_row",   "out_first", "out_step",     "out_length",   "fft_size",   "minimal",  "activation"};
  static_assert(sizeof names / sizeof *names == WHOLE_FIELDS);
  const Case& one = *static_cast<const Case*>(given);
  const int64_t* fields = reinterpret_cast<const int64_t*>(&one.shape);
  for (int i = 0; i < WHOLE_FIELDS; i++) std::fprintf(stderr, "%s %lld ", names[i], static_cast<long long>(fields[i]));
  std::fprintf(stderr, "a %.17g b %.17g", one.shape.a, one.shape.b);
  std::fprintf(stderr, "\ntaps");
  for (size_t k = 0; k < one.taps.size() && k < 40; k++) std::fprintf(stderr, " %d", one.taps[k]);
  if (one.taps.size() > 40) std::fprintf(stderr, " …");
}

constexpr int64_t MOST_BYTES = 64 << 20;

/// Calls visit(at) for each element of a layout, in order.
void each(const Layout& layout, const auto& visit) {
  if (layout.empty()) return;
  const Extent(&d)[4] = layout.dimensions;
  for (int64_t a = 0; a < d[0].count; a++)
    for (int64_t b = 0; b < d[1].count; b++)
      for (int64_t c = 0; c < d[2].count; c++)
        for (int64_t e = 0; e < d[3].count; e++)
          visit(layout.first + a * d[0].apart + b * d[1].apart + c * d[2].apart + e * d[3].apart);
}

/// Values in the places of a layout; in between, and in no place, there are none that are numbers.
template <typename T>
void put_values(const Guarded& memory, const Layout& layout, Values values, Random& r) {
  T* to = memory.as<T>();
  each(layout, [&](int64_t at) { to[at] = static_cast<T>(r.real()); });
  if (values == Values::not_finite)
    for (int64_t i = r.below(4); i > 0 && !layout.empty(); i--) {
      int64_t at = layout.first;
      for (const Extent& d : layout.dimensions) at += r.below(d.count) * d.apart;
      to[at] = r.once_in(3) ? T(NAN) : T(r.once_in(2) ? INFINITY : -INFINITY);
    }
  memory.keep();
}

/// The results that a kernel wrote where a layout says.
template <typename T>
std::vector<T> results_of(const Guarded& memory, const Layout& layout) {
  std::vector<T> results;
  each(layout, [&](int64_t at) { results.push_back(memory.as<T>()[at]); });
  return results;
}

/// Nothing may have been written between the places of a layout.
template <typename T>
void require_gaps(const Guarded& memory, int64_t length, const Layout& layout) {
  std::vector<bool> taken(static_cast<size_t>(length));
  each(layout, [&](int64_t at) { taken[static_cast<size_t>(at)] = true; });
  const uint8_t* bytes = memory.as<uint8_t>();
  for (size_t i = 0; i < taken.size() * sizeof(T); i++)
    require(taken[i / sizeof(T)] || bytes[i] == Guarded::UNSET, "something was written between the outputs");
}

template <typename T>
void require_values(const std::vector<T>& results, const Expected& expected) {
  for (size_t i = 0; i < results.size(); i++) {
    if (expected.allows(i, results[i])) continue;
    std::fprintf(stderr, "result %zu is %.17g, but should be %.17Lg ± %.3g\n", i, static_cast<double>(results[i]),
                 expected.values[i], expected.errors[i]);
    fail("a result is wrong");
  }
}

int64_t checked(int64_t bytes) {
  require(bytes >= 0 && bytes % 64 == 0, "a size is no number of whole cache lines");
  return bytes;
}

/// What the pass of an activation makes of outputs, on its own.
template <typename T>
std::vector<T> activated(const Shape& s, const std::vector<T>& sums, const Passes& passes) {
  static const char* const names[] = {nullptr, "relu", "leakyRelu", "hardtanh", "sigmoid", "tanh", "silu", "gelu", "geluTanh", "elu"};
  static_assert(sizeof names / sizeof *names == ELU + 1);
  if (s.activation == NO_ACTIVATION) return sums;
  const Pass* pass = std::find_if(passes.list, passes.list + passes.count, [&](const Pass& each) {
    return std::strcmp(each.name, names[s.activation]) == 0;
  });
  require(pass != passes.list + passes.count, "there is no pass of this activation");
  std::vector<T> results(sums.size());
  const double constants[] = {s.a, s.b};
  const Operands operands{results.data(), nullptr, sums.data(), nullptr, constants, {}, {}};
  pass->run[sizeof(T) == 4 ? 0 : 1](operands, 0, static_cast<int64_t>(sums.size()));
  return results;
}

/// One case on the kernels of one instruction set.
template <typename T>
class Trial {
 public:
  Trial(const Case& one, const Guarded& taps, const Arrays<T>& arrays, const FloatKernels<T>& kernels, uint64_t seed)
      : s(one.shape), one(one), taps(taps.as<int32_t>()), arrays(arrays), kernels(kernels), r(seed) {}

  /// Whether it fitted in the memory that tests have. `expected` are the sums, which `passes` activate on their own.
  bool correlate(const Expected& expected, const Passes& passes) {
    const int64_t packed_bytes = checked(kernels.packed_bytes(s, taps));
    scratch_bytes = checked(kernels.scratch_bytes(s, taps));
    require_modest();
    if (packed_bytes + scratch_bytes > MOST_BYTES) return false;
    const Guarded packed(packed_bytes, any_place(r)), scratch(scratch_bytes, any_place(r));
    kernels.pack(s, taps, arrays.weight, packed.as<uint8_t>(), scratch.as<uint8_t>());
    packed.keep();
    weights = packed.as<uint8_t>();
    s.activation = NO_ACTIVATION;
    const std::vector<T> sums = in_pieces(scratch);
    require_values(sums, expected);
    if (one.values != Values::plain) require_values(by_windows(), expected);
    s.activation = one.shape.activation;
    const std::vector<T> results = activated(s, sums, passes);
    require_same(results, in_pieces(scratch), "the bits depend on when outputs are activated");
    require_same(results, on_threads(), "the bits depend on threads");
    require_same(results, by_groups(), "the bits depend on how many groups are in a call");
    // Where something is not finite, transforms make way for sums in as much as they would have done together.
    if (one.values == Values::plain) require_same(results, by_windows(), "the bits depend on how many outputs are in a call");
    require(packed.untouched_around(), "something was written around the packed weights");
    return true;
  }

  bool weight_gradient(const Expected& expected) {
    const int64_t least = kernels.weight_parts(s, taps);
    require(least >= 1 && least <= s.channels, "the parts must be at least one, and at most the channels");
    const std::vector<T> results = gradient(least, false);
    require_values(results, expected);
    require_same(results, gradient(r.between(least, s.channels), false), "the bits depend on the parts");
    require_same(results, gradient(s.channels, false), "the bits depend on the parts");
    require_values(gradient(least, true), expected);
    return true;
  }

 private:
  Shape s;
  const Case& one;
  const int32_t* const taps;
  const Arrays<T>& arrays;
  const FloatKernels<T>& kernels;
  Random r;
  const uint8_t* weights = nullptr;
  int64_t scratch_bytes = 0;

  /// Sums have room for a piece of the samples that are seen, whatever lies between them.
  void require_modest() const {
    if (s.fft_size > 0 || s.minimal > 0) return;
    const int64_t piece = std::min<int64_t>(s.out_length, 12288) + 64;
    const int64_t seen = (s.channels * s.tap_count + s.rows) * piece * static_cast<int64_t>(sizeof(T));
    require(scratch_bytes <= 2 * seen + 512 * s.channels + (1 << 20), "scratch is more than what is seen asks for");
  }

  void run(const Shape& shape, int64_t group, int64_t from, int64_t to, const Guarded& out, const Guarded& scratch) const {
    kernels.correlate(shape, taps, weights, arrays.bias, arrays.x + group * s.x_group, out.as<T>() + group * s.out_group,
                      scratch.as<uint8_t>(), group, s.groups, from, to);
  }

  std::vector<T> finished(const Guarded& out) const {
    require(out.untouched_around(), "something was written around the outputs");
    require_gaps<T>(out, one.out_length, outputs_of(s));
    return results_of<T>(out, outputs_of(s));
  }

  /// Ranges of tasks in any order, nothing being kept between them.
  std::vector<T> in_pieces(const Guarded& scratch) {
    const Guarded out(one.out_length * static_cast<int64_t>(sizeof(T)), any_place(r));
    const int64_t tasks = kernels.tasks(s, taps);
    require(tasks >= 1 && tasks <= s.batch * s.groups * s.out_length, "there is no such number of tasks");
    std::vector<int64_t> cuts{0, tasks};
    for (int64_t i = r.below(6); i > 0; i--) cuts.push_back(r.between(0, tasks));
    std::sort(cuts.begin(), cuts.end());
    std::vector<size_t> order;
    for (size_t i = 0; i + 1 < cuts.size(); i++) order.insert(order.begin() + r.between(0, static_cast<int64_t>(i)), i);
    for (const size_t i : order) {
      scratch.fill();
      run(s, 0, cuts[i], cuts[i + 1], out, scratch);
    }
    require(scratch.untouched_around(), "something was written around the scratch");
    return finished(out);
  }

  std::vector<T> on_threads() {
    // Never destroyed: its threads outlive the end of main.
    static Pool* const pool = new Pool;
    const Guarded out(one.out_length * static_cast<int64_t>(sizeof(T)), any_place(r));
    std::vector<std::unique_ptr<Guarded>> scratch;
    const int threads = static_cast<int>(r.between(1, 3));
    for (int i = 0; i < threads; i++) scratch.push_back(std::make_unique<Guarded>(scratch_bytes, any_place(r)));
    auto work = [&](int worker, int64_t from, int64_t to) { run(s, 0, from, to, out, *scratch[static_cast<size_t>(worker)]); };
    pool->run(
        threads, kernels.tasks(s, taps),
        [](void* context, int worker, int64_t from, int64_t to) { (*static_cast<decltype(work)*>(context))(worker, from, to); },
        &work);
    for (const auto& each : scratch) require(each->untouched_around(), "something was written around the scratch");
    return finished(out);
  }

  std::vector<T> by_groups() {
    const Guarded out(one.out_length * static_cast<int64_t>(sizeof(T)), any_place(r));
    for (int64_t group = 0, some; group < s.groups; group += some) {
      some = r.between(1, s.groups - group);
      Shape part = s;
      part.groups = some;
      const Guarded scratch(checked(kernels.scratch_bytes(part, taps)), any_place(r));
      run(part, group, 0, kernels.tasks(part, taps), out, scratch);
      require(scratch.untouched_around(), "something was written around the scratch");
    }
    return finished(out);
  }

  /// As many outputs, or of what is computed together, as chance has it.
  std::vector<T> by_windows() {
    const Guarded out(one.out_length * static_cast<int64_t>(sizeof(T)), any_place(r));
    each_window(together(), [&](int64_t start, int64_t count) {
      Shape part = s;
      part.first += start * s.stride;
      part.out_first += start * s.out_step;
      part.out_length = count;
      const Guarded scratch(checked(kernels.scratch_bytes(part, taps)), any_place(r));
      run(part, 0, 0, kernels.tasks(part, taps), out, scratch);
      require(scratch.untouched_around(), "something was written around the scratch");
    });
    return finished(out);
  }

  /// How many outputs are computed together.
  int64_t together() const {
    const int64_t farthest = span_of(one.taps.data(), s.tap_count) - 1;
    if (s.fft_size > 0) return 2 * (s.fft_size - farthest);
    if (s.minimal == 0 || s.tap_count < 2) return 1;
    // Sets of four outputs that are as far apart as the taps, among the samples of a remainder of the stride.
    const int64_t apart = std::max<int64_t>(farthest / (s.tap_count - 1), 1);
    return 4 * apart / std::gcd(apart, s.stride);
  }

  void each_window(int64_t step, const auto& visit) {
    for (int64_t start = 0, count; start < s.out_length; start += count) {
      const int64_t steps = (s.out_length - start + step - 1) / step;
      count = std::min(step * r.between((steps + 2) / 3, steps), s.out_length - start);
      visit(start, count);
    }
  }

  std::vector<T> gradient(int64_t parts, bool windows) {
    const Layout layout = weights_of(s);
    const Guarded weight(one.weight_length * static_cast<int64_t>(sizeof(T)), any_place(r));
    const Guarded scratch(checked(kernels.weight_scratch_bytes(s, taps, parts)), any_place(r));
    for (int64_t task = s.groups * parts - 1; task >= 0; task--) {
      const int64_t group = task / parts, part = task % parts;
      const auto call = [&](const Shape& shape, int64_t start, int64_t count) {
        kernels.correlate_weight(shape, taps, arrays.g + start, arrays.x, weight.as<T>(), scratch.as<uint8_t>(), group, part,
                                 parts, start == 0, start + count == s.out_length);
      };
      scratch.fill();
      if (windows)
        each_window(1, [&](int64_t start, int64_t count) {
          Shape shape = s;
          shape.first += start * s.stride;
          shape.out_length = count;
          call(shape, start, count);
        });
      else
        call(s, 0, s.out_length);
    }
    require(scratch.untouched_around() && weight.untouched_around(), "something was written around the gradient");
    require_gaps<T>(weight, one.weight_length, layout);
    return results_of<T>(weight, layout);
  }
};

}  // namespace
