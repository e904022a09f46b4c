// The passes over whole arrays: one source for every instruction set, compiled without fusing products and sums, so that
// all give the same bits.

#include "passes.h"

#include "approximations.h"
#include "elementwise.h"
#include "functions.h"
#include "instruction-set.h"
#include "optimizers.h"
#include "pooling.h"
#include "reduce.h"
#include "softmax.h"

namespace {

// clang-format off
/// A function computed in its dtype: nothing is rounded twice. And one that is computed in double.
#define IN_KIND(NAME) {#NAME, Family::map, false, true, {map<float, float, NAME>, map<double, double, NAME>}}
#define IN_DOUBLE(NAME) {#NAME, Family::map, false, true, {map<float, double, NAME>, map<double, double, NAME>}}
#define GRAD_IN_KIND(NAME) \
  {#NAME "Grad", Family::pair, true, true, {map_grad<float, float, NAME##Grad>, map_grad<double, double, NAME##Grad>}}
#define GRAD_IN_DOUBLE(NAME) \
  {#NAME "Grad", Family::pair, true, true, {map_grad<float, double, NAME##Grad>, map_grad<double, double, NAME##Grad>}}
/// One that is approximated.
#define NEARLY(NAME) {#NAME, Family::map, false, true, {map<float, double, NAME>, nullptr}}
#define GRAD_NEARLY(NAME) {#NAME "Grad", Family::pair, true, true, {map_grad<float, double, NAME##Grad>, nullptr}}
#define BROADCAST(NAME) \
  {#NAME, Family::broadcast, true, false, {broadcast<float, float, NAME>, broadcast<double, double, NAME>}}
#define COMPARE(NAME) \
  {#NAME, Family::compare, true, false, {broadcast<uint8_t, float, NAME>, broadcast<uint8_t, double, NAME>}}
#define GROUP(NAME) {#NAME, Family::group, NAME::TWO, true, {group_map<float, NAME>, group_map<double, NAME>}}
#define LINES(NAME, TERM) {#NAME, Family::lines, TERM::TWO, TERM::CENTRED, {lines<float, TERM>, lines<double, TERM>}}
#define COLUMNS(NAME, TERM) {#NAME, Family::columns, TERM::TWO, TERM::CENTRED, {columns<float, TERM>, columns<double, TERM>}}
#define EXTREMES(LINE, COLUMN, ORDER)                                                                            \
  {#LINE, Family::line_extremes, false, false, {line_extremes<float, ORDER>, line_extremes<double, ORDER>}},             \
  {#COLUMN, Family::column_extremes, false, false, {column_extremes<float, ORDER>, column_extremes<double, ORDER>}}
#define ALONG(NAME, COLUMN_NAME, F)                                                                                      \
  {#NAME, Family::along_lines, false, false, {softmax_lines<float, F>, softmax_lines<double, F>}},                                       \
  {#COLUMN_NAME, Family::along_columns, false, false, {softmax_columns<float, F>, softmax_columns<double, F>}}
#define FROM(NAME, FUNCTION, F)                                                                                          \
  {#NAME, Family::group, FUNCTION<float, F>::TWO, true,                                                                  \
   {group_map<float, FUNCTION<float, F>>, group_map<double, FUNCTION<double, F>>}}
#define WINDOWS(NAME, FAMILY, PASS) {#NAME, Family::FAMILY, false, true, {PASS<float>, PASS<double>}}

constexpr Pass LIST[] = {
  IN_KIND(abs), GRAD_IN_KIND(abs), IN_KIND(neg), GRAD_IN_KIND(neg), IN_KIND(sign), GRAD_IN_KIND(sign),
  IN_KIND(ceil), GRAD_IN_KIND(ceil), IN_KIND(floor), GRAD_IN_KIND(floor), IN_KIND(round), GRAD_IN_KIND(round),
  IN_KIND(trunc), GRAD_IN_KIND(trunc), IN_KIND(frac), GRAD_IN_KIND(frac),
  IN_KIND(reciprocal), GRAD_IN_DOUBLE(reciprocal), IN_KIND(sqrt), GRAD_IN_DOUBLE(sqrt),
  IN_DOUBLE(rsqrt), GRAD_IN_DOUBLE(rsqrt), IN_KIND(relu), GRAD_IN_KIND(relu),
  IN_DOUBLE(leakyRelu), GRAD_IN_DOUBLE(leakyRelu), IN_DOUBLE(softshrink), GRAD_IN_DOUBLE(softshrink),
  IN_DOUBLE(hardshrink), GRAD_IN_DOUBLE(hardshrink), IN_KIND(hardtanh), GRAD_IN_DOUBLE(hardtanh),
  IN_DOUBLE(hardsigmoid), GRAD_IN_DOUBLE(hardsigmoid), IN_DOUBLE(hardswish), GRAD_IN_DOUBLE(hardswish),
  GRAD_IN_KIND(exp), GRAD_IN_DOUBLE(expm1), GRAD_IN_DOUBLE(log), GRAD_IN_DOUBLE(log10), GRAD_IN_DOUBLE(log1p),
  GRAD_IN_DOUBLE(log2), GRAD_IN_DOUBLE(tan), GRAD_IN_DOUBLE(asin), GRAD_IN_DOUBLE(acos), GRAD_IN_DOUBLE(atan),
  GRAD_IN_DOUBLE(asinh), GRAD_IN_DOUBLE(acosh), GRAD_IN_DOUBLE(atanh), GRAD_IN_DOUBLE(tanh), GRAD_IN_DOUBLE(sigmoid),

  NEARLY(exp), NEARLY(expm1), NEARLY(log), NEARLY(log10), NEARLY(log1p), NEARLY(log2), NEARLY(tanh), NEARLY(sigmoid),
  NEARLY(erf), GRAD_NEARLY(erf), NEARLY(logsigmoid), GRAD_NEARLY(logsigmoid), NEARLY(elu), GRAD_NEARLY(elu),
  NEARLY(celu), GRAD_NEARLY(celu), NEARLY(gelu), GRAD_NEARLY(gelu), NEARLY(geluTanh), GRAD_NEARLY(geluTanh),
  NEARLY(silu), GRAD_NEARLY(silu), NEARLY(mish), GRAD_NEARLY(mish), NEARLY(softplus), GRAD_NEARLY(softplus),

  BROADCAST(add), BROADCAST(sub), BROADCAST(mul), BROADCAST(div), BROADCAST(maximum), BROADCAST(minimum),
  COMPARE(eq), COMPARE(ne), COMPARE(lt), COMPARE(le), COMPARE(gt), COMPARE(ge),
  GROUP(standardize), GROUP(standardizeGrad), GROUP(affine),

  LINES(lineSums, Plain), LINES(lineSquares, Square), LINES(lineProducts, Product),
  LINES(lineCentredProducts, CentredProduct),
  COLUMNS(columnSums, Plain), COLUMNS(columnSquares, Square), COLUMNS(columnProducts, Product),
  COLUMNS(columnCentredProducts, CentredProduct),
  EXTREMES(lineMax, columnMax, Larger), EXTREMES(lineMin, columnMin, Smaller),

  ALONG(lineSoftmax, columnSoftmax, Softmax), ALONG(lineLogSoftmax, columnLogSoftmax, LogSoftmax),
  {"lineSoftmaxGrad", Family::along_lines, true, false,
   {softmax_grad_lines<float, SoftmaxGrad>, softmax_grad_lines<double, SoftmaxGrad>}},
  {"columnSoftmaxGrad", Family::along_columns, true, false,
   {softmax_grad_columns<float, SoftmaxGrad>, softmax_grad_columns<double, SoftmaxGrad>}},
  {"lineLogSoftmaxGrad", Family::along_lines, true, false,
   {softmax_grad_lines<float, LogSoftmaxGrad>, softmax_grad_lines<double, LogSoftmaxGrad>}},
  {"columnLogSoftmaxGrad", Family::along_columns, true, false,
   {softmax_grad_columns<float, LogSoftmaxGrad>, softmax_grad_columns<double, LogSoftmaxGrad>}},
  {"lineExponentials", Family::lines, false, true, {line_exponentials<float>, line_exponentials<double>}},
  {"columnExponentials", Family::columns, false, true,
   {columns<float, Exponentials<float>>, columns<double, Exponentials<double>>}},
  FROM(softmaxFromSums, FromSums, Softmax), FROM(logSoftmaxFromSums, FromSums, LogSoftmax),
  FROM(softmaxGradFromSum, FromSum, SoftmaxGrad), FROM(logSoftmaxGradFromSum, FromSum, LogSoftmaxGrad),

  {"sgdStep", Family::sgd_step, false, true, {sgd_step<float>, sgd_step<double>}},
  {"adamStep", Family::adam_step, false, true, {adam_step<float>, adam_step<double>}},

  WINDOWS(windowMean, window_means, window_means), WINDOWS(windowMeanGrad, window_mean_grad, window_mean_grad),
  {"windowSums", Family::window_sums, false, false, {window_sums<float>, window_sums<double>}},
  WINDOWS(windowMax, window_extremes, window_extremes), WINDOWS(windowMaxGrad, window_extreme_grad, window_extreme_grad),
};
// clang-format on

constexpr int COUNT = sizeof LIST / sizeof LIST[0];

}  // namespace

#ifndef __wasm__

extern "C" {
extern const Passes OF_ISA(passes);
const Passes OF_ISA(passes) = {COUNT, LIST};
}

#else

extern "C" {

#define EXPORT(name) __attribute__((export_name(#name))) name

/// The name of the pass of a number, ending in a zero; null after the last.
const char* EXPORT(pass_name)(int pass) { return pass < COUNT ? LIST[pass].name : nullptr; }
int EXPORT(pass_family)(int pass) { return static_cast<int>(LIST[pass].family); }

/// `sizes` are PASS_SIZES, as float64.
void EXPORT(run_pass)(int pass, int kind, void* out, int32_t* places, const void* x, const void* y,
                      const double* numbers, const double* sizes, int from, int to, void* first, void* second,
                      void* third) {
  Operands o{out, places, x, y, numbers, {}, {first, second, third}};
  for (int i = 0; i < PASS_SIZES; i++) o.sizes[i] = static_cast<int64_t>(sizes[i]);
  LIST[pass].run[kind](o, from, to);
}
}
#endif
