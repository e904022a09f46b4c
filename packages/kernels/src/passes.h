// Passes over whole arrays as a table, one for each instruction set: functions of every element, and sums along lines.
#pragma once

#include <cstdint>

/// What a pass reads and writes, and so what its operands mean. T is float or double, x and y are arrays of it.
enum class Family : int {
  /// out[i] = f(x[i]; a, b), numbers being a and b.
  map,
  /// out[i] = f(x[i], y[i]; a, b).
  pair,
  /// out[i] = f(x, y), both broadcast; sizes are the four of out, and the strides of x and of y.
  broadcast,
  /// The same, out being of bytes that are 0 or 1.
  compare,
  /// out[i] = f(x[i], y[i]; …) in an array of [runs of groups, inner]; sizes are groups and inner. numbers are the
  /// GROUP_NUMBERS constants of a group, each for all groups.
  group,
  /// Sums of terms of x (and y) along lines, block by block: out is double [lines, blocks]; sizes are the length of a
  /// line and the number of groups. numbers has one for each group; line l belongs to group l mod groups.
  lines,
  /// The largest or smallest of each block of a line and its place in the line; sizes[0] is the length.
  line_extremes,
  /// Sums of terms of x (and y) [outer, reduced, inner] added to out, double [outer, inner]; sizes are reduced and inner.
  /// numbers is as out.
  columns,
  /// The largest or smallest along `reduced`, and its place.
  column_extremes,
  /// out is a function of x (and y) along each line, all of its shape; sizes[0] is the length. A unit is a line.
  along_lines,
  /// The same along `reduced`; a unit is a column.
  along_columns,
  /// A step of an optimiser: out is the parameter, x its gradient. `kept` has what is remembered of it: of SGD the momentum,
  /// or null; of Adam the running means of the gradient and of its square, and the largest of these, or null.
  sgd_step,
  adam_step,
  /// Windows over lines; numbers are RUN_FIELDS of each run of windows, sizes the WINDOW_SIZES. out [lines, windows] has
  /// the mean of each window of x [lines, length].
  window_means,
  /// The largest of each window and its place in the line.
  window_extremes,
  /// Adds to out, double [lines], the sums of every `step`-th sample of the lines; sizes are their length and the step.
  window_sums,
  /// out [lines, length] has the gradient of such means, x being theirs; a unit is a line.
  window_mean_grad,
  /// The same of the largest, whose places are read.
  window_extreme_grad,
};

/// Constants that the functions of the family `group` have.
constexpr int GROUP_NUMBERS = 4;
/// Elements of a line that are summed before the sum is added to those of the blocks before.
constexpr int64_t BLOCK = 1 << 14;

constexpr int RUN_FIELDS = 5;
/// Neighbouring windows: how many, where the first begins, how far apart they begin, how many samples each has, and what
/// its sum is divided by; as RUN_FIELDS numbers.
struct Run {
  int64_t windows, start, stride, samples;
  double divisor;

  explicit Run(const double* fields)
      : windows(static_cast<int64_t>(fields[0])),
        start(static_cast<int64_t>(fields[1])),
        stride(static_cast<int64_t>(fields[2])),
        samples(static_cast<int64_t>(fields[3])),
        divisor(fields[4]) {}
};

/// The length of a line, its windows, from sample to sample, the runs, what a place is told above where it is here, and
/// whether gradients are added to what is there.
enum WindowSize : int { LINE_LENGTH, LINE_WINDOWS, STEP, RUNS, PLACE_OFFSET, ADDING };

/// Numbers of a step.
constexpr int SGD_NUMBERS = 7, ADAM_NUMBERS = 11;

constexpr int PASS_SIZES = 16;
/// Arrays that are read and written beside out.
constexpr int MOST_KEPT = 3;

struct Operands {
  void* out;
  int32_t* places;
  const void *x, *y;
  const double* numbers;
  int64_t sizes[PASS_SIZES];
  void* kept[MOST_KEPT];
};

// Arrays that begin later than what they are a piece of say so in sizes that are zero where all is there.
constexpr int FIRST_X = 12, FIRST_Y = 13, FIRST_OUT = 14;
constexpr int FIRST_INDEX = 2;

struct Pass {
  const char* name;
  Family family;
  /// Whether y and numbers are read.
  bool two, numbered;
  /// For float and for double; null where there is none. Computes the units from `from` to before `to`: elements of out,
  /// of which lines and their extremes have one for each block; or lines or columns of it.
  void (*run[2])(const Operands&, int64_t from, int64_t to);
};

struct Passes {
  int count;
  const Pass* list;
};
