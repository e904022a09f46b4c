import type { FloatArray } from './arrays.ts'
import {
  type AdamStep,
  type Arithmetic,
  type BroadcastShape,
  type Comparison,
  type ExactFunction,
  type ExactGradient,
  GROUP_NUMBERS,
  type GroupPass,
  type GroupShape,
  type LinePass,
  type NearFunction,
  type NearGradient,
  type PassEngine,
  type ReduceShape,
  type SgdStep,
  type SoftmaxPass,
  type WindowShape,
  blocksOf,
  broadcastSizes,
} from './passes.ts'

/** Functions of every element, reductions, normalisations, softmax, pools and optimisers' steps. All arrays of a call have one dtype unless said otherwise. */
export interface ArrayKernels {
  /** out = f(x; a, b). Those that are approximated are for float32 only. */
  unary(name: ExactFunction | NearFunction, out: FloatArray, x: FloatArray, a: number, b: number): void
  /** out = gradOutput · f′, where `saved` is the function's input or output. */
  unaryGrad(
    name: ExactGradient | NearGradient,
    out: FloatArray,
    gradOutput: FloatArray,
    saved: FloatArray,
    a: number,
    b: number,
  ): void
  /** Comparisons write bytes that are 0 or 1. @returns false where there are too many dimensions to step through */
  binary(name: Arithmetic, out: FloatArray, a: FloatArray, b: FloatArray, shape: BroadcastShape): boolean
  binary(name: Comparison, out: Uint8Array, a: FloatArray, b: FloatArray, shape: BroadcastShape): boolean
  /** Sums are of float64, whatever dtype `out` has. */
  sum(out: FloatArray, input: FloatArray, shape: ReduceShape): void
  variance(out: FloatArray, input: FloatArray, shape: ReduceShape, divisor: number): void
  /** The largest or smallest and its place, of which there must be one. */
  extremes(
    which: 'Max' | 'Min',
    values: FloatArray,
    places: Int32Array,
    input: FloatArray,
    shape: ReduceShape,
  ): void
  moments(mean: Float64Array, variance: Float64Array, input: FloatArray, shape: GroupShape): void
  standardize(
    out: FloatArray,
    input: FloatArray,
    mean: Float64Array,
    scale: Float64Array,
    shape: GroupShape,
  ): void
  standardizeGrad(
    out: FloatArray,
    gradOutput: FloatArray,
    input: FloatArray,
    mean: Float64Array,
    scale: Float64Array,
    shape: GroupShape,
  ): void
  affine(
    out: FloatArray,
    input: FloatArray,
    weight: FloatArray | null,
    bias: FloatArray | null,
    shape: GroupShape,
  ): void
  affineGradWeight(out: FloatArray, gradOutput: FloatArray, input: FloatArray, shape: GroupShape): void
  affineGradBias(out: FloatArray, gradOutput: FloatArray, shape: GroupShape): void
  /** An optimiser's step, with the bits of plain loops: changes the parameter, and the momentum where there is one. */
  sgdStep(parameter: FloatArray, gradient: FloatArray, momentum: FloatArray | null, step: SgdStep): void
  /** The same with running means of the gradient and of its square, and the largest of these where it is kept. */
  adamStep(
    parameter: FloatArray,
    gradient: FloatArray,
    average: FloatArray,
    square: FloatArray,
    largest: FloatArray | null,
    step: AdamStep,
  ): void
  softmax(out: FloatArray, input: FloatArray, shape: ReduceShape): void
  logSoftmax(out: FloatArray, input: FloatArray, shape: ReduceShape): void
  softmaxGrad(out: FloatArray, gradOutput: FloatArray, output: FloatArray, shape: ReduceShape): void
  logSoftmaxGrad(out: FloatArray, gradOutput: FloatArray, output: FloatArray, shape: ReduceShape): void
  /** These have the bits of plain loops. */
  windowMean(out: FloatArray, input: FloatArray, shape: WindowShape): void
  windowMeanGrad(out: FloatArray, gradOutput: FloatArray, shape: WindowShape): void
  windowMax(values: FloatArray, places: Int32Array, input: FloatArray, shape: WindowShape): void
  windowMaxGrad(out: FloatArray, gradOutput: FloatArray, places: Int32Array, shape: WindowShape): void
}

/** The kernels on what passes over arrays. */
export function arrayKernels(engine: PassEngine): ArrayKernels {
  const windows: PassEngine['windows'] = (name, out, places, x, shape) => {
    if (shape.lines > 0 && shape.windows > 0) engine.windows(name, out, places, x, shape)
    else out.fill(0)
  }
  return {
    unary: (name, out, x, a, b) => engine.map(name, out, x, null, a, b),
    unaryGrad: (name, out, gradOutput, saved, a, b) =>
      engine.map(`${name}Grad`, out, gradOutput, saved, a, b),
    binary(name: Arithmetic | Comparison, out: FloatArray | Uint8Array, a, b, shape) {
      const sizes = broadcastSizes(shape)
      if (sizes !== null && out.length > 0) engine.broadcast(name, out, a, b, sizes)
      return sizes !== null
    },
    sum: (out, input, shape) => out.set(totalsOf(engine, input, shape)),
    variance(out, input, shape, divisor) {
      const mean = totalsOf(engine, input, shape)
      for (let i = 0; i < mean.length; i++) mean[i] /= shape.reduced
      const squares = squaresAbout(engine, mean, input, shape)
      for (let i = 0; i < out.length; i++) out[i] = squares[i] / divisor
    },
    extremes: (...given) => extremes(engine, ...given),
    ...normalizations(engine),
    ...softmaxes(engine),
    sgdStep(parameter, gradient, kept, given) {
      const { lr, momentum, dampening, weightDecay, maximize, begins, nesterov } = given
      const sign = maximize ? -1 : 1
      engine.step(
        ...(['sgdStep', parameter, gradient, [kept]] as const),
        Float64Array.of(lr, momentum, 1 - dampening, weightDecay, sign, Number(begins), Number(nesterov)),
      )
    },
    adamStep(parameter, gradient, average, square, largest, given) {
      const { beta1, beta2, eps, weightDecay, left, maximize, stepSize, correction } = given
      const means = [beta1, 1 - beta1, beta2, 1 - beta2]
      const decay = [weightDecay, left === null ? 0 : 1, left ?? 1]
      const numbers = Float64Array.of(...means, ...decay, stepSize, correction, eps, maximize ? -1 : 1)
      engine.step('adamStep', parameter, gradient, [average, square, largest], numbers)
    },
    windowMean: (out, input, shape) => windows('windowMean', out, null, input, shape),
    windowMeanGrad: (out, gradOutput, shape) => windows('windowMeanGrad', out, null, gradOutput, shape),
    windowMax: (values, places, input, shape) => windows('windowMax', values, places, input, shape),
    windowMaxGrad: (out, gradOutput, places, shape) =>
      windows('windowMaxGrad', out, places, gradOutput, shape),
  }
}

function totalsOf(
  engine: PassEngine,
  input: FloatArray,
  { outer, reduced, inner }: ReduceShape,
): Float64Array {
  const totals = new Float64Array(outer * inner)
  if (reduced === 0 || totals.length === 0) return totals
  if (inner > 1) engine.columns('columnSums', totals, input, null, null, reduced, inner)
  else if (blocksOf(reduced) === 1) engine.lines('lineSums', totals, input, null, null, reduced)
  else addBlocks(totals, lineBlocks(engine, 'lineSums', input, null, null, reduced), blocksOf(reduced))
  return totals
}

/** Σ (x − mean)² of each line. */
function squaresAbout(
  engine: PassEngine,
  mean: Float64Array,
  input: FloatArray,
  shape: ReduceShape,
): Float64Array {
  const some = shape.reduced > 0 && mean.length > 0
  return some ? sumsOf(engine, 'Squares', input, null, mean, shape) : new Float64Array(mean.length)
}

/** The sums of the blocks of all lines. */
function lineBlocks(
  engine: PassEngine,
  name: LinePass,
  x: FloatArray,
  y: FloatArray | null,
  numbers: Float64Array | null,
  length: number,
): Float64Array {
  const blocks = new Float64Array((x.length / length) * blocksOf(length))
  engine.lines(name, blocks, x, y, numbers, length)
  return blocks
}

/** Adds to each total the sums of the blocks of its lines, in their order: line l is of total l mod totals. */
function addBlocks(totals: Float64Array, parts: Float64Array, blocks: number): void {
  for (let at = 0, line = 0; at < parts.length; line++) {
    let total = 0
    for (let b = 0; b < blocks; b++, at++) total += parts[at]
    totals[line % totals.length] += total
  }
}

type Softmaxes = 'softmax' | 'logSoftmax' | 'softmaxGrad' | 'logSoftmaxGrad'

function softmaxes(engine: PassEngine): Pick<ArrayKernels, Softmaxes> {
  const along = (
    name: SoftmaxPass,
    out: FloatArray,
    x: FloatArray,
    y: FloatArray | null,
    shape: ReduceShape,
  ): void => {
    if (out.length === 0) return
    const whole = engine.along(`${shape.inner === 1 ? 'line' : 'column'}${name}`, out, x, y, shape)
    if (!whole) alongInSteps(engine, name, out, x, y, shape)
  }
  return {
    softmax: (out, input, shape) => along('Softmax', out, input, null, shape),
    logSoftmax: (out, input, shape) => along('LogSoftmax', out, input, null, shape),
    softmaxGrad: (out, g, output, shape) => along('SoftmaxGrad', out, g, output, shape),
    logSoftmaxGrad: (out, g, output, shape) => along('LogSoftmaxGrad', out, g, output, shape),
  }
}

/**
 * The softmax, or a gradient of it, along lines that the memory has a part of at a time: with the bits of those that it
 * has whole.
 */
function alongInSteps(
  engine: PassEngine,
  name: SoftmaxPass,
  out: FloatArray,
  x: FloatArray,
  y: FloatArray | null,
  { outer, reduced, inner }: ReduceShape,
): void {
  const each = reduced * inner
  const own = { outer: 1, reduced, inner }
  const of = x instanceof Float32Array ? Float32Array : Float64Array
  for (let at = 0; at < outer * each; at += each) {
    const part = <Elements extends FloatArray | null>(array: Elements): Elements =>
      (array?.subarray(at, at + each) ?? null) as Elements
    const [result, input, output] = [part(out), part(x), part(y)]
    const write = (step: GroupPass, ...constants: readonly FloatArray[]): void =>
      engine.group(step, result, input, output, numbersOf(inner, ...constants), inner === 1 ? each : 1)
    if (name === 'Softmax' || name === 'LogSoftmax') {
      const largest = new of(inner)
      extremes(engine, 'Max', largest, new Int32Array(inner), input, own)
      const about = Float64Array.from(largest)
      const sums = sumsOf(engine, 'Exponentials', input, null, about, own)
      write(name === 'Softmax' ? 'softmaxFromSums' : 'logSoftmaxFromSums', about, sums)
    } else if (name === 'SoftmaxGrad') {
      write('softmaxGradFromSum', sumsOf(engine, 'Products', input, output, null, own))
    } else {
      write('logSoftmaxGradFromSum', sumsOf(engine, 'Sums', input, null, null, own))
    }
  }
}

/** The sums of the terms of each line or column, of which there is one at least, and which has one. */
function sumsOf(
  engine: PassEngine,
  term: 'Sums' | 'Squares' | 'Products' | 'Exponentials',
  x: FloatArray,
  y: FloatArray | null,
  numbers: Float64Array | null,
  { outer, reduced, inner }: ReduceShape,
): Float64Array {
  const totals = new Float64Array(outer * inner)
  if (inner > 1) engine.columns(`column${term}`, totals, x, y, numbers, reduced, inner)
  else addBlocks(totals, lineBlocks(engine, `line${term}`, x, y, numbers, reduced), blocksOf(reduced))
  return totals
}

function extremes(
  engine: PassEngine,
  which: 'Max' | 'Min',
  values: FloatArray,
  places: Int32Array,
  input: FloatArray,
  { reduced, inner }: ReduceShape,
): void {
  if (values.length === 0) return
  if (inner > 1) return engine.columnExtremes(`column${which}`, values, places, input, reduced, inner)
  const blocks = blocksOf(reduced)
  if (blocks === 1) return engine.lineExtremes(`line${which}`, values, places, input, reduced)
  const of = input instanceof Float32Array ? Float32Array : Float64Array
  const [some, where] = [new of(values.length * blocks), new Int32Array(values.length * blocks)]
  engine.lineExtremes(`line${which}`, some, where, input, reduced)
  const sign = which === 'Max' ? 1 : -1
  for (let line = 0, at = 0; line < values.length; line++) {
    let best = at
    for (const end = at++ + blocks; at < end; at++) {
      const [value, sofar] = [some[at], some[best]]
      if (sign * value > sign * sofar || (Number.isNaN(value) && !Number.isNaN(sofar))) best = at
    }
    values[line] = some[best]
    places[line] = where[best]
  }
}

type Term = 'Sums' | 'Squares' | 'Products' | 'CentredProducts'

type Normalization =
  'moments' | 'standardize' | 'standardizeGrad' | 'affine' | 'affineGradWeight' | 'affineGradBias'

function normalizations(engine: PassEngine): Pick<ArrayKernels, Normalization> {
  const totals = (
    name: Term,
    x: FloatArray,
    y: FloatArray | null,
    numbers: Float64Array | null,
    { outer, groups, inner }: GroupShape,
  ): Float64Array => {
    const found = new Float64Array(groups)
    if (x.length === 0) return found
    if (inner === 1) engine.columns(`column${name}`, found, x, y, numbers, outer, groups)
    else addBlocks(found, lineBlocks(engine, `line${name}`, x, y, numbers, inner), blocksOf(inner))
    return found
  }
  return {
    moments(mean, variance, input, shape) {
      const count = shape.outer * shape.inner
      mean.set(totals('Sums', input, null, null, shape).map((total) => total / count))
      variance.set(totals('Squares', input, null, mean, shape).map((total) => total / count))
    },
    standardize(out, input, mean, scale, { groups, inner }) {
      if (out.length > 0) engine.group('standardize', out, input, null, numbersOf(groups, mean, scale), inner)
    },
    standardizeGrad(out, gradOutput, input, mean, scale, shape) {
      if (out.length === 0) return
      const { outer, groups, inner } = shape
      const count = outer * inner
      // Σ g / n of each group, and Σ g · y / n, y = (x − mean) · scale
      const shared = totals('Sums', gradOutput, null, null, shape).map((total) => total / count)
      const products = totals('CentredProducts', gradOutput, input, mean, shape)
      const slope = products.map((product, g) => ((product * scale[g]) / count) * scale[g])
      const numbers = numbersOf(groups, shared, mean, slope, scale)
      engine.group('standardizeGrad', out, gradOutput, input, numbers, inner)
    },
    affine(out, input, weight, bias, { groups, inner }) {
      const factor = weight ?? new Float64Array(groups).fill(1)
      const offset = bias ?? new Float64Array(groups)
      if (out.length > 0) engine.group('affine', out, input, null, numbersOf(groups, factor, offset), inner)
    },
    affineGradWeight(out, gradOutput, input, shape) {
      out.set(totals('Products', gradOutput, input, null, shape))
    },
    affineGradBias(out, gradOutput, shape) {
      out.set(totals('Sums', gradOutput, null, null, shape))
    },
  }
}

/** Constants of all groups as a pass has them. */
function numbersOf(groups: number, ...constants: readonly FloatArray[]): Float64Array {
  const numbers = new Float64Array(GROUP_NUMBERS * groups)
  constants.forEach((values, i) => numbers.set(values, i * groups))
  return numbers
}
