// Random shapes through the kernels of every instruction set that this processor has, in memory that is exactly as
// large as they ask for: fuzz SECONDS SEED [CASES]
//
// Case i has the seed SEED + i: what failed is run again by its own seed. The answers are compared with the definition,
// and must have the same bits however the work is divided.

#include <chrono>

#include "pass-trial.h"
#include "text-trial.h"
#include "trial.h"

extern "C" {
#if defined(__x86_64__)
extern const Kernels kernels__avx512, kernels__avx2, kernels__sse2;
extern const Passes passes__avx512, passes__avx2, passes__sse2;
extern ReadRows *const read_rows__avx512, *const read_rows__avx2, *const read_rows__sse2;
#else
extern const Kernels kernels__neon;
extern const Passes passes__neon;
extern ReadRows* const read_rows__neon;
#endif
}

namespace {

struct InstructionSet {
  const char* name;
  const Kernels* kernels;
  const Passes* passes;
  ReadRows* read_rows;
};

std::vector<InstructionSet> instruction_sets() {
  std::vector<InstructionSet> sets;
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("fma"))
    sets.push_back({"avx512", &kernels__avx512, &passes__avx512, read_rows__avx512});
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) sets.push_back({"avx2", &kernels__avx2, &passes__avx2, read_rows__avx2});
  sets.push_back({"sse2", &kernels__sse2, &passes__sse2, read_rows__sse2});
#else
  sets.push_back({"neon", &kernels__neon, &passes__neon, read_rows__neon});
#endif
  return sets;
}

constexpr int64_t MOST_PRODUCTS_LOG = SANITIZED ? 18 : 20;
/// They are many, and soon done.
constexpr int PASSES_A_CASE = 8, TEXTS_A_CASE = 4;

struct Tally {
  int64_t cases = 0, left_out = 0;
};

/// A case on every instruction set, in one dtype.
template <typename T>
void run_case(Case one, const std::vector<InstructionSet>& sets, Random& r, Tally& tally) {
  constexpr int64_t BYTES = sizeof(T);
  running.dtype = sizeof(T) == 4 ? "float32" : "float64";
  running.print = print_case;
  running.subject = &one;
  Shape& s = one.shape;
  if (!activates<T>(s)) s.activation = NO_ACTIVATION;
  const Guarded taps(static_cast<int64_t>(one.taps.size() * sizeof(int32_t)), any_place(r));
  std::copy(one.taps.begin(), one.taps.end(), taps.as<int32_t>());
  taps.keep();
  const Guarded x(one.x_length * BYTES, any_place(r)), weight(one.weight_length * BYTES, any_place(r)),
      bias(s.groups * s.rows * BYTES, any_place(r));
  put_values<T>(x, samples_of(s), one.values, r);
  put_values<T>(weight, weights_of(s), r.once_in(2) ? one.values : Values::plain, r);
  put_values<T>(bias, {0, {{1, 0}, {1, 0}, {s.groups, s.rows}, {s.rows, 1}}}, r.once_in(2) ? one.values : Values::plain, r);
  Arrays<T> arrays{x.as<T>(), weight.as<T>(), one.bias ? bias.as<T>() : nullptr, nullptr};
  const uint64_t seed = r.bits();
  {
    const Expected expected = correlation(one, arrays);
    for (const InstructionSet& set : sets) {
      running.isa = set.name;
      tally.cases++;
      if (!Trial<T>(one, taps, arrays, kernels_of<T>(*set.kernels), seed).correlate(expected, *set.passes)) tally.left_out++;
    }
  }
  if (s.channels == 0 || s.out_step != 1) return;
  s.out_first = 0;
  one.out_length = length_of(outputs_of(s));
  const Guarded g(one.out_length * BYTES, any_place(r));
  put_values<T>(g, outputs_of(s), r.once_in(2) ? one.values : Values::plain, r);
  arrays.g = g.as<T>();
  const Expected expected = weight_gradient(one, arrays);
  for (const InstructionSet& set : sets) {
    running.isa = set.name;
    Trial<T>(one, taps, arrays, kernels_of<T>(*set.kernels), seed).weight_gradient(expected);
  }
}

/// No size of a shape overflows, however large it is.
template <typename T>
void measure(const Case& one, const std::vector<InstructionSet>& sets) {
  running.dtype = sizeof(T) == 4 ? "float32" : "float64";
  running.print = print_case;
  running.subject = &one;
  for (const InstructionSet& set : sets) {
    running.isa = set.name;
    const FloatKernels<T>& kernels = kernels_of<T>(*set.kernels);
    checked(kernels.packed_bytes(one.shape, one.taps.data()));
    checked(kernels.scratch_bytes(one.shape, one.taps.data()));
    require(kernels.tasks(one.shape, one.taps.data()) >= 1, "there is no such number of tasks");
    if (one.shape.channels == 0) continue;
    const int64_t parts = kernels.weight_parts(one.shape, one.taps.data());
    require(parts >= 1 && parts <= one.shape.channels, "the parts must be at least one, and at most the channels");
    checked(kernels.weight_scratch_bytes(one.shape, one.taps.data(), parts));
  }
}

/// A pass on every instruction set: all have the same bits, however the work is divided.
void run_pass_case(const std::vector<InstructionSet>& sets, Random& r) {
  const int at = static_cast<int>(r.below(sets[0].passes->count));
  const uint64_t seed = r.bits();
  PassResults first;
  for (const InstructionSet& set : sets) {
    running.isa = set.name;
    const PassResults results = run_pass(set.passes->list[at], seed, r);
    if (&set == &sets[0]) first = results;
    require_same(first.out, results.out, "the bits depend on the instruction set, or on how the work is divided");
    require(first.places == results.places, "the places depend on the instruction set, or on how the work is divided");
  }
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 3) {
    std::fprintf(stderr, "fuzz SECONDS SEED [CASES]\n");
    return 2;
  }
  watch();
  const double seconds = std::atof(arguments[1]);
  const uint64_t first = std::strtoull(arguments[2], nullptr, 10);
  const uint64_t most = count > 3 ? std::strtoull(arguments[3], nullptr, 10) : UINT64_MAX;
  const auto start = std::chrono::steady_clock::now();
  const auto sets = instruction_sets();
  // Outputs of any size, of sums of any length, may go past the caches.
  for (const InstructionSet& set : sets) *set.kernels->past_limits = {0, INT64_MAX};
  Tally tally;
  uint64_t i = 0;
  for (; i < most; i++) {
    if (std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() > seconds) break;
    next_case(first + i);
    Random r((first + i) * 0x9e3779b97f4a7c15);
    Drawing drawing(r);
    const double most = static_cast<double>(int64_t{1} << r.between(12, MOST_PRODUCTS_LOG));
    if (r.once_in(2)) {
      run_case<float>(drawing.draw(most), sets, r, tally);
    } else {
      run_case<double>(drawing.draw(most), sets, r, tally);
    }
    measure<float>(drawing.monster(), sets);
    measure<double>(drawing.monster(), sets);
    for (int pass = 0; pass < PASSES_A_CASE; pass++) run_pass_case(sets, r);
    for (int text = 0; text < TEXTS_A_CASE; text++) {
      const TextCase one = draw_text(r);
      for (const InstructionSet& set : sets) {
        running.isa = set.name;
        run_text(set.read_rows, one, r);
      }
      running.subject = nullptr;
    }
    running.subject = nullptr;
  }
  std::printf("%llu shapes from seed %llu, %lld runs, %lld too large to run\n", static_cast<unsigned long long>(i),
              static_cast<unsigned long long>(first), static_cast<long long>(tally.cases),
              static_cast<long long>(tally.left_out));
  return 0;
}
