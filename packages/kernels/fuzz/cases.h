// Shapes drawn at random, and the lengths of the arrays that just hold them.
#pragma once

#include <algorithm>
#include <vector>

#include "../src/bounds.h"
#include "random.h"

/// What the values are like.
enum class Values { plain, not_finite };

struct Case {
  Shape shape{};
  std::vector<int32_t> taps;
  int64_t x_length = 0, weight_length = 0, out_length = 0;
  bool bias = false;
  Values values = Values::plain;
};

/// How many products a shape has.
inline double products(const Shape& s) {
  return double(s.batch) * double(s.groups) * double(s.rows) * double(s.channels) * double(s.tap_count) *
         double(s.out_length);
}

/// The elements of an array up to the last that a layout speaks of.
inline int64_t length_of(const Layout& layout) {
  if (layout.empty()) return 0;
  int64_t last = layout.first;
  for (const Extent& d : layout.dimensions) last += (d.count - 1) * d.apart;
  return last + 1;
}

class Drawing {
 public:
  explicit Drawing(Random& random) : r(random) {}

  /// A shape that has at most `most` products.
  Case draw(double most) {
    for (;;) {
      Case one = attempt();
      if (r.once_in(5)) change(one.shape, 3);
      if (products(one.shape) <= most && lawful(one)) return one;
    }
  }

  /// A shape that may ask for anything, on no arrays.
  Case monster() {
    for (;;) {
      Case one = attempt();
      change(one.shape, 1L << 52);
      if (sound(one.shape, one.taps.data())) return one;
    }
  }

 private:
  Random& r;

  /// What the addon asks of a shape and its arrays.
  static bool lawful(const Case& one) {
    const Shape& s = one.shape;
    return sound(s, one.taps.data()) && samples_of(s).inside(static_cast<size_t>(one.x_length)) &&
           weights_of(s).inside(static_cast<size_t>(one.weight_length)) && weights_of(s).apart() &&
           outputs_of(s).inside(static_cast<size_t>(one.out_length)) && outputs_of(s).apart();
  }

  /// Makes a few fields others, up to `most` larger or smaller.
  void change(Shape& shape, int64_t most) {
    const int64_t tap_count = shape.tap_count;
    for (int64_t i = r.count(6); i > 0; i--) {
      int64_t& field = reinterpret_cast<int64_t*>(&shape)[r.below(SHAPE_FIELDS)];
      field = r.once_in(4) ? r.between(0, 2) : field + r.between(-most, most) / (int64_t{1} << r.below(most > 3 ? 50 : 2));
    }
    shape.tap_count = tap_count;
  }

  Case attempt() {
    Case one;
    Shape& s = one.shape;
    s.batch = r.count(3);
    s.groups = r.once_in(2) ? 1 : r.count(4);
    s.stride = 1;
    s.out_step = 1;
    switch (r.below(9)) {
      case 0: return sized(one, {.rows = 5, .channels = 900, .taps = 3, .outputs = 500});
      case 1: return sized(one, {.rows = 100, .channels = 5, .taps = 4, .outputs = 150});
      case 2: return sized(one, {.rows = 2, .channels = 2, .taps = 3, .outputs = 40000});
      case 3: return sized(one, {.rows = 10, .channels = 3, .taps = 500, .outputs = 300});
      case 4: return remote(one);
      case 5: return transformed(one);
      case 6: return filtered(one);
      default: return sized(one, {.rows = 24, .channels = 16, .taps = 12, .outputs = 700});
    }
  }

  struct Sizes {
    int64_t rows, channels, taps, outputs;
  };

  Case sized(Case& one, Sizes most) {
    Shape& s = one.shape;
    s.rows = r.count(most.rows);
    s.channels = r.once_in(50) ? 0 : r.count(most.channels);
    s.out_length = r.count(most.outputs);
    if (r.once_in(2)) s.stride = r.once_in(5) ? r.count(2000) : r.count(7);
    if (r.once_in(3)) s.out_step = r.count(5);
    draw_taps(one, r.count(most.taps));
    return finished(one);
  }

  /// Far apart: products of reaches and strides that only just fit in what they are computed in.
  Case remote(Case& one) {
    Shape& s = one.shape;
    s.rows = r.count(4);
    s.channels = r.count(4);
    s.out_length = r.count(r.once_in(2) ? 3 : 400);
    s.out_step = r.count(3);
    s.stride = r.count(r.once_in(2) ? FARTHEST : 100000);
    one.taps.resize(static_cast<size_t>(r.count(5)));
    for (int32_t& tap : one.taps) tap = static_cast<int32_t>(r.between(0, r.once_in(2) ? FARTHEST : 300));
    return finished(one);
  }

  Case transformed(Case& one) {
    Shape& s = one.shape;
    s.rows = r.count(11);
    s.channels = r.count(11);
    s.fft_size = SMALLEST_TRANSFORM << r.below(r.once_in(8) ? 7 : 4);
    if (r.once_in(4)) s.rows = s.channels = 1;
    const int64_t farthest = r.once_in(8) ? s.fft_size - 1 : r.below(s.fft_size);
    one.taps.resize(static_cast<size_t>(r.count(60)));
    for (int32_t& tap : one.taps) tap = static_cast<int32_t>(r.between(0, farthest));
    if (r.once_in(3))
      for (size_t k = 0; k < one.taps.size(); k++) one.taps[k] = static_cast<int32_t>(k);
    one.taps[static_cast<size_t>(r.below(static_cast<int64_t>(one.taps.size())))] = static_cast<int32_t>(farthest);
    const int64_t pair = 2 * (s.fft_size - farthest);
    s.out_length = r.count(std::min<int64_t>(r.once_in(2) ? 9 * pair : 2 * pair, 20000));
    return finished(one);
  }

  /// Taps at equal distances, which ask for fewer products.
  Case filtered(Case& one) {
    Shape& s = one.shape;
    s.minimal = 1;
    s.rows = r.count(24);
    s.channels = r.count(r.once_in(4) ? 300 : 24);
    s.out_length = r.count(r.once_in(4) ? 5000 : 500);
    if (r.once_in(3)) s.stride = r.count(r.once_in(4) ? 16 : 4);
    const int64_t count = r.once_in(2) ? 3 : r.between(3, r.once_in(4) ? 64 : 12);
    const int64_t dilation = r.once_in(2) ? int64_t{1} << r.below(6) : r.count(r.once_in(4) ? 256 : 20);
    one.taps.resize(static_cast<size_t>(count));
    for (size_t k = 0; k < one.taps.size(); k++) one.taps[k] = static_cast<int32_t>(static_cast<int64_t>(k) * dilation);
    for (size_t k = one.taps.size() - 1; k > 0; k--)
      std::swap(one.taps[k], one.taps[static_cast<size_t>(r.below(static_cast<int64_t>(k) + 1))]);
    return finished(one);
  }

  /// In order or not, near or far, some of them the same.
  void draw_taps(Case& one, int64_t count) {
    one.taps.resize(static_cast<size_t>(count));
    const int64_t dilation = r.once_in(2) ? 1 : r.count(r.once_in(4) ? 3000 : 12), farthest = r.count(3000);
    const bool regular = !r.once_in(3);
    for (int64_t k = 0; k < count; k++)
      one.taps[static_cast<size_t>(k)] = static_cast<int32_t>(regular ? k * dilation : r.between(0, farthest));
    if (r.once_in(4)) std::reverse(one.taps.begin(), one.taps.end());
  }

  /// With a signal, places for everything, and arrays no longer than that asks for.
  Case finished(Case& one) {
    Shape& s = one.shape;
    s.tap_count = static_cast<int64_t>(one.taps.size());
    const int64_t seen = (s.out_length - 1) * s.stride + span_of(one.taps.data(), s.tap_count);
    const int64_t most_length = std::min<int64_t>(seen, 100000);
    s.length = r.once_in(3) ? most_length : r.between(0, std::min<int64_t>(most_length + 50, 100000));
    // The signal before, around, among or behind what is seen.
    const int64_t border = r.count(r.once_in(4) ? 3000 : 40);
    s.first = r.once_in(4) ? 0 : r.once_in(3) ? r.between(-border, border) : r.between(-seen, s.length);
    if (r.once_in(40)) s.first = r.between(-FARTHEST_SAMPLE, FARTHEST_SAMPLE);
    place_samples(s);
    place_weights(s);
    place_outputs(s);
    one.x_length = length_of(samples_of(s));
    one.weight_length = length_of(weights_of(s));
    one.out_length = length_of(outputs_of(s));
    one.bias = r.once_in(2);
    if (r.once_in(3)) s.activation = r.between(RELU, ELU);
    s.a = r.once_in(4) ? 0.01 : r.real();
    s.b = r.once_in(8) ? 6 : 2 * r.real();
    if (r.once_in(8)) one.values = Values::not_finite;
    return one;
  }

  int64_t gap() { return r.once_in(2) ? 0 : r.count(20); }

  /// One dimension within the other, in any order, with gaps between, up to multiples of `whole`.
  void nest(std::vector<std::pair<int64_t, int64_t*>> dimensions, int64_t apart, int64_t whole = 1) {
    for (size_t i = dimensions.size(); i > 1; i--)
      std::swap(dimensions[i - 1], dimensions[static_cast<size_t>(r.below(static_cast<int64_t>(i)))]);
    for (auto [count, distance] : dimensions) {
      *distance = (apart + gap() + whole - 1) / whole * whole;
      apart = (std::max<int64_t>(count, 1) - 1) * *distance + apart;
    }
  }

  void place_samples(Shape& s) {
    nest({{s.batch, &s.x_item}, {s.groups, &s.x_group}, {s.channels, &s.x_row}}, s.length);
    // Signals may be the same, or parts of one another.
    if (r.once_in(8)) s.x_item = r.below(s.x_item + 1);
    if (r.once_in(8)) s.x_group = r.below(s.x_group + 1);
    if (r.once_in(8)) s.x_row = r.below(s.x_row + 1);
    // Neighbours, as the rows of a matrix that is given transposed.
    if (s.stride > 1 && r.once_in(4)) s.x_row = 1;
  }

  void place_weights(Shape& s) {
    s.weight_first = gap();
    nest({{s.groups, &s.weight_group},
          {s.rows, &s.weight_row},
          {s.channels, &s.weight_channel},
          {s.tap_count, &s.weight_tap}},
         1);
  }

  void place_outputs(Shape& s) {
    s.out_first = gap();
    if (s.out_step > 1 && r.once_in(3)) {
      nest({{s.batch, &s.out_item}, {s.groups, &s.out_group}, {s.rows, &s.out_row}, {s.out_length, &s.out_step}}, 1);
    } else {
      const int64_t row = (s.out_length - 1) * s.out_step + 1;
      // Rows that all lie alike in lines may go past the caches.
      nest({{s.batch, &s.out_item}, {s.groups, &s.out_group}, {s.rows, &s.out_row}}, row, r.once_in(3) ? 16 : 1);
    }
  }
};
