// The means and the largest samples of windows over lines, and their gradients. Each sum is of doubles, in the order of the
// samples; of several gradients of a sample those of the first windows are added first: the bits are those of the loops
// in JavaScript. So the lanes of a vector are windows, not samples.
#pragma once

#include <type_traits>

#include "passes.h"
#include "reduce.h"

namespace {

/// Calls `visit(run, result, line, first, count)` for the results from `from` to before `to`: `count` windows of a run from
/// its window `first` on.
inline void for_windows(const Operands& o, int64_t from, int64_t to, const auto& visit) {
  const int64_t windows = o.sizes[LINE_WINDOWS];
  while (from < to) {
    const int64_t line = from / windows, end = smaller(to, (line + 1) * windows);
    int64_t run_at = line * windows;
    for (const double* fields = o.numbers; from < end; fields += RUN_FIELDS) {
      const Run run(fields);
      const int64_t first = from - run_at, count = smaller(run.windows - first, end - from);
      run_at += run.windows;
      if (count <= 0) continue;
      visit(run, from, line, first, count);
      from += count;
    }
  }
}

/// Windows that are computed side by side.
constexpr int ABREAST = 64;

/// Calls `compute` with the stride, as a constant where it is a small one: neighbours are then read as vectors.
inline void with_stride(int64_t stride, const auto& compute) {
  struct One { constexpr operator int64_t() const { return 1; } };
  struct Two { constexpr operator int64_t() const { return 2; } };
  struct Three { constexpr operator int64_t() const { return 3; } };
  struct Four { constexpr operator int64_t() const { return 4; } };
  if (stride == 1) return compute(One{});
  if (stride == 2) return compute(Two{});
  if (stride == 3) return compute(Three{});
  if (stride == 4) return compute(Four{});
  compute(stride);
}

/// The means of `count` windows, the first of which begins at x and that begin `stride` apart.
template <typename T>
void means(T* __restrict out, const T* __restrict x, const Run& run, int64_t step, auto stride, int64_t count) {
  for (int64_t i = 0; i < count; i += ABREAST) {
    const int64_t n = smaller(ABREAST, count - i);
    double sums[ABREAST] = {};
    const T* at = x + i * stride;
    for (int64_t s = 0; s < run.samples; s++, at += step)
      for (int64_t w = 0; w < n; w++) sums[w] += static_cast<double>(at[w * stride]);
    for (int64_t w = 0; w < n; w++) out[i + w] = static_cast<T>(sums[w] / run.divisor);
  }
}

/// Windows computed side by side where they are far apart: few, lest their samples push each other out of the nearest cache.
constexpr int FEW = 8;

/// The means of windows that begin `apart` from each other, into elements `out_apart` from each other.
template <typename T>
void means_far_apart(T* __restrict out, const T* __restrict x, const Run& run, int64_t step, int64_t apart,
                     int64_t out_apart, int64_t count) {
  int64_t i = 0;
  for (; i + FEW <= count; i += FEW) {
    double sums[FEW] = {};
    const T* at = x + i * apart;
    for (int64_t s = 0; s < run.samples; s++, at += step)
#pragma GCC unroll 8
      for (int w = 0; w < FEW; w++) sums[w] += static_cast<double>(at[w * apart]);
    for (int w = 0; w < FEW; w++) out[(i + w) * out_apart] = static_cast<T>(sums[w] / run.divisor);
  }
  for (; i < count; i++) {
    double sum = 0;
    const T* at = x + i * apart;
    for (int64_t s = 0; s < run.samples; s++, at += step) sum += static_cast<double>(*at);
    out[i * out_apart] = static_cast<T>(sum / run.divisor);
  }
}

template <typename T>
void window_means(const Operands& o, int64_t from, int64_t to) {
  T* const out = static_cast<T*>(o.out);
  const T* const x = static_cast<const T*>(o.x);
  const int64_t length = o.sizes[LINE_LENGTH], windows = o.sizes[LINE_WINDOWS], step = o.sizes[STEP];
  const auto line_by_line = [&](int64_t first_result, int64_t end) {
    for_windows(o, first_result, end, [&](const Run& run, int64_t result, int64_t line, int64_t first, int64_t count) {
      const T* const begin = x + line * length + run.start + first * run.stride;
      if (run.stride > 4) return means_far_apart(out + result, begin, run, step, run.stride, 1, count);
      with_stride(run.stride, [&](auto stride) { means(out + result, begin, run, step, stride, count); });
    });
  };
  const int64_t first_line = ceil_div(from, windows), lines = to / windows - first_line;
  if (windows >= 2 * FEW || lines < FEW) return line_by_line(from, to);
  // A line has too few windows: the same window of several lines is computed side by side.
  line_by_line(from, first_line * windows);
  T* result = out + first_line * windows;
  const double* fields = o.numbers;
  for (int64_t r = 0; r < o.sizes[RUNS]; r++, fields += RUN_FIELDS) {
    const Run run(fields);
    for (int64_t w = 0; w < run.windows; w++)
      means_far_apart(result++, x + first_line * length + run.start + w * run.stride, run, step, length, windows, lines);
  }
  line_by_line((first_line + lines) * windows, to);
}

/// For windows of which a part is there at a time, line below line.
template <typename T>
void window_sums(const Operands& o, int64_t from, int64_t to) {
  double* const out = static_cast<double*>(o.out);
  const T* const x = static_cast<const T*>(o.x);
  const int64_t length = o.sizes[0], step = o.sizes[1];
  int64_t line = from;
  for (; line + FEW <= to; line += FEW) {
    double sums[FEW];
    __builtin_memcpy(sums, out + line, sizeof sums);
    const T* at = x + line * length;
    for (int64_t s = 0; s < length; s += step, at += step)
#pragma GCC unroll 8
      for (int w = 0; w < FEW; w++) sums[w] += static_cast<double>(at[w * length]);
    __builtin_memcpy(out + line, sums, sizeof sums);
  }
  for (; line < to; line++)
    for (int64_t s = 0; s < length; s += step) out[line] += static_cast<double>(x[line * length + s]);
}

/// The largest of windows as `means` has them, whose places are told `place` later than they are in x.
template <typename T>
void largest_abreast(T* __restrict values, int32_t* __restrict places, const T* __restrict x, const Run& run, int64_t step,
                     auto stride, int64_t place, int64_t count) {
  for (int64_t i = 0; i < count; i += ABREAST) {
    const int64_t n = smaller(ABREAST, count - i);
    T best[ABREAST];
    int32_t sample[ABREAST];
    const T* at = x + i * stride;
    for (int64_t w = 0; w < n; w++) best[w] = at[w * stride], sample[w] = 0;
    for (int64_t s = 1; s < run.samples; s++) {
      at += step;
      for (int64_t w = 0; w < n; w++) {
        const T candidate = at[w * stride];
        const bool taken = (candidate > best[w]) | (candidate != candidate);
        best[w] = taken ? candidate : best[w];
        sample[w] = taken ? static_cast<int32_t>(s) : sample[w];
      }
    }
    const int32_t first = static_cast<int32_t>(place + i * stride);
    for (int64_t w = 0; w < n; w++) {
      values[i + w] = best[w];
      places[i + w] = first + static_cast<int32_t>(w * stride) + sample[w] * static_cast<int32_t>(step);
    }
  }
}

/// The same of windows that begin one sample apart, whose best stay in registers. Computes whole vectors of windows.
/// @returns how many windows that were
template <typename T>
int64_t largest_in_registers(T* values, int32_t* places, const T* x, const Run& run, int64_t step, int64_t place,
                             int64_t count) {
  using V = typename Vector<T>::Type;
  constexpr int LANES = Vector<T>::LANES, VECTORS = 4, WIDE = VECTORS * LANES;
  using Mask = decltype(V{} == V{});
  using Lane = std::conditional_t<sizeof(T) == sizeof(int32_t), int32_t, int64_t>;
  typedef int32_t Places __attribute__((vector_size(LANES * sizeof(int32_t)), aligned(sizeof(int32_t))));
  Mask lanes;
  for (int lane = 0; lane < LANES; lane++) lanes[lane] = static_cast<Lane>(lane);
  int64_t i = 0;
  for (; i + WIDE <= count; i += WIDE) {
    V best[VECTORS];
    Mask sample[VECTORS] = {};
    for (int v = 0; v < VECTORS; v++) best[v] = load<T>(x + i + v * LANES);
    const T* at = x + i;
    for (int64_t s = 1; s < run.samples; s++) {
      at += step;
      const Mask here = Mask{} + static_cast<Lane>(s);
#pragma GCC unroll 4
      for (int v = 0; v < VECTORS; v++) {
        const V candidate = load<T>(at + v * LANES);
        const Mask taken = (candidate > best[v]) | (candidate != candidate);
        best[v] = taken ? candidate : best[v];
        sample[v] = taken ? here : sample[v];
      }
    }
    for (int v = 0; v < VECTORS; v++) {
      store<T>(values + i + v * LANES, best[v]);
      const Mask found = sample[v] * static_cast<Lane>(step) + lanes + static_cast<Lane>(place + i + v * LANES);
      *reinterpret_cast<Places*>(places + i + v * LANES) = __builtin_convertvector(found, Places);
    }
  }
  return i;
}

/// The place of the first of the largest, or of the last NaN.
template <typename T>
int64_t largest_place(const T* x, int64_t count) {
  const int64_t place = best_place<T, Larger>(x, count);
  if (x[place] == x[place]) return place;
  int64_t last = count - 1;
  while (x[last] == x[last]) last--;
  return last;
}

template <typename T>
void window_extremes(const Operands& o, int64_t from, int64_t to) {
  // A window longer than this, samples of which are neighbours, is looked through by itself where there are few.
  constexpr int64_t LONG = 64;
  T* const values = static_cast<T*>(o.out);
  const T* const x = static_cast<const T*>(o.x);
  const int64_t length = o.sizes[LINE_LENGTH], step = o.sizes[STEP], offset = o.sizes[PLACE_OFFSET];
  for_windows(o, from, to, [&](const Run& run, int64_t result, int64_t line, int64_t first, int64_t count) {
    const int64_t start = run.start + first * run.stride;
    const T* const begin = x + line * length + start;
    if (run.samples == 0) {
      for (int64_t w = 0; w < count; w++) {
        values[result + w] = static_cast<T>(-__builtin_inf());
        o.places[result + w] = static_cast<int32_t>(offset + start + w * run.stride);
      }
    } else if (step == 1 && run.samples > LONG && count < 2 * FEW) {
      for (int64_t w = 0; w < count; w++) {
        const int64_t at = w * run.stride, place = at + largest_place(begin + at, run.samples);
        values[result + w] = begin[place];
        o.places[result + w] = static_cast<int32_t>(offset + start + place);
      }
    } else {
      T* const to = values + result;
      int32_t* const where = o.places + result;
      const int64_t done =
          run.stride == 1 ? largest_in_registers(to, where, begin, run, step, offset + start, count) : 0;
      with_stride(run.stride, [&](auto stride) {
        const int64_t behind = done * stride;
        largest_abreast(to + done, where + done, begin + behind, run, step, stride, offset + start + behind, count - done);
      });
    }
  });
}

template <typename T>
void window_mean_grad(const Operands& o, int64_t from, int64_t to) {
  const int64_t length = o.sizes[LINE_LENGTH], windows = o.sizes[LINE_WINDOWS], step = o.sizes[STEP];
  T* const out = static_cast<T*>(o.out);
  if (o.sizes[ADDING] == 0) __builtin_memset(out + from * length, 0, (to - from) * length * sizeof(T));
  const T* const gradient = static_cast<const T*>(o.x);
  for_windows(o, from * windows, to * windows, [&](const Run& run, int64_t result, int64_t line, int64_t first, int64_t count) {
    with_stride(run.stride, [&](auto stride) {
      for (int64_t i = 0; i < count; i += ABREAST) {
        const int64_t n = smaller(ABREAST, count - i);
        double share[ABREAST];
        for (int64_t w = 0; w < n; w++) share[w] = static_cast<double>(gradient[result + i + w]) / run.divisor;
        T* __restrict const at = out + line * length + run.start + (first + i) * stride;
        if (n == 1) {
          with_stride(step, [&](auto apart) {
            for (int64_t s = 0; s < run.samples; s++)
              at[s * apart] = static_cast<T>(static_cast<double>(at[s * apart]) + share[0]);
          });
          continue;
        }
        // From the last sample on: of the windows that hold an element the first has it last.
        for (int64_t s = run.samples - 1; s >= 0; s--)
          for (int64_t w = 0; w < n; w++) {
            T& sum = at[w * stride + s * step];
            sum = static_cast<T>(static_cast<double>(sum) + share[w]);
          }
      }
    });
  });
}

template <typename T>
void window_extreme_grad(const Operands& o, int64_t from, int64_t to) {
  const int64_t length = o.sizes[LINE_LENGTH], windows = o.sizes[LINE_WINDOWS], offset = o.sizes[PLACE_OFFSET];
  for (int64_t line = from; line < to; line++) {
    T* const out = static_cast<T*>(o.out) + line * length;
    if (o.sizes[ADDING] == 0) __builtin_memset(out, 0, length * sizeof(T));
    const T* const gradient = static_cast<const T*>(o.x) + line * windows;
    const int32_t* const places = o.places + line * windows;
    for (int64_t w = 0; w < windows; w++) {
      // One beyond the line is of a window without samples.
      const uint64_t place = static_cast<uint64_t>(int64_t{places[w]} - offset);
      if (place < static_cast<uint64_t>(length)) out[place] += gradient[w];
    }
  }
}

}  // namespace
