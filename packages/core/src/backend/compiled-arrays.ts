import {
  type ArrayKernels,
  type GroupShape,
  arithmetic,
  comparisons,
  exactFunctions,
  exactGradients,
  nearFunctions,
  nearGradients,
} from '@sinal/kernels'
import type { FloatArray, TypedArray } from '../dtype.ts'
import type { BinaryKernel, Kernels, UnaryGradKernel, UnaryKernel } from './contract.ts'
import { scalarKernels } from './scalar/index.ts'

/** Elements up to which the scalar loops are done before a compiled pass has begun; where there are sums, more. */
const SMALL = 128
const SMALL_SUM = 256
/** Elements of a group that are neighbours, below which a pass would do little but step from group to group; not 1. */
const SHORT = 16

/** Functions of every element, reductions, normalisations, softmax, pools and optimisers' steps: the compiled ones for floats that are not few. */
export function compiledArrays(arrays: ArrayKernels): Partial<Kernels> {
  return {
    ...exact(arrays),
    ...near(arrays),
    ...reductions(arrays),
    ...normalizations(arrays),
    ...softmaxes(arrays),
    ...windows(arrays),
    ...steps(arrays),
  }
}

/** Whether these are floats of one dtype, and the first are not few. */
function worthwhile(first: TypedArray, ...others: readonly TypedArray[]): first is FloatArray {
  return first.length > SMALL && areAlike(first, ...others)
}

/** The same for what adds up. */
function worthSumming(first: TypedArray, ...others: readonly TypedArray[]): first is FloatArray {
  return first.length > SMALL_SUM && worthwhile(first, ...others)
}

export function isFloats(array: TypedArray): array is FloatArray {
  return array instanceof Float32Array || array instanceof Float64Array
}

/** Whether these are floats of one dtype. */
function areAlike(first: TypedArray, ...others: readonly TypedArray[]): first is FloatArray {
  return isFloats(first) && others.every((other) => other.constructor === first.constructor)
}

/** These have the bits of the scalar loops, so that it does not matter which compute a piece of a signal. */
function exact(arrays: ArrayKernels): Partial<Kernels> {
  const kernels: Partial<Record<string, UnaryKernel | UnaryGradKernel | BinaryKernel>> = {}
  for (const name of exactFunctions) {
    const small = scalarKernels[name]
    kernels[name] = ((out, input, a, b) => {
      if (worthwhile(out, input)) arrays.unary(name, out, input as FloatArray, a, b)
      else small(out, input, a, b)
    }) satisfies UnaryKernel
  }
  for (const name of exactGradients) {
    const small = scalarKernels[`${name}Grad`]
    kernels[`${name}Grad`] = ((out, gradOutput, saved, a, b) => {
      if (worthwhile(out, gradOutput, saved))
        arrays.unaryGrad(name, out, gradOutput as FloatArray, saved as FloatArray, a, b)
      else small(out, gradOutput, saved, a, b)
    }) satisfies UnaryGradKernel
  }
  for (const name of arithmetic) {
    const small = scalarKernels[name]
    kernels[name] = ((out, a, b, shape) => {
      const done = worthwhile(out, a, b) && arrays.binary(name, out, a as FloatArray, b as FloatArray, shape)
      if (!done) small(out, a, b, shape)
    }) satisfies BinaryKernel
  }
  for (const name of comparisons) {
    const small = scalarKernels[name]
    kernels[name] = ((out, a, b, shape) => {
      const fits = out.length > SMALL && out instanceof Uint8Array && isFloats(a) && areAlike(a, b)
      if (!(fits && arrays.binary(name, out, a, b as FloatArray, shape))) small(out, a, b, shape)
    }) satisfies BinaryKernel
  }
  return kernels
}

/** These have not: of float32 even the smallest arrays are computed by them. */
function near(arrays: ArrayKernels): Partial<Kernels> {
  const kernels: Partial<Record<string, UnaryKernel | UnaryGradKernel>> = {}
  for (const name of nearFunctions) {
    const wide = scalarKernels[name]
    kernels[name] = ((out, input, a, b) => {
      if (out instanceof Float32Array && input instanceof Float32Array) arrays.unary(name, out, input, a, b)
      else wide(out, input, a, b)
    }) satisfies UnaryKernel
  }
  for (const name of nearGradients) {
    const wide = scalarKernels[`${name}Grad`]
    kernels[`${name}Grad`] = ((out, gradOutput, saved, a, b) => {
      const single = out instanceof Float32Array && gradOutput instanceof Float32Array
      if (single && saved instanceof Float32Array) arrays.unaryGrad(name, out, gradOutput, saved, a, b)
      else wide(out, gradOutput, saved, a, b)
    }) satisfies UnaryGradKernel
  }
  return kernels
}

type Reduction = 'sum' | 'max' | 'min' | 'variance'

function reductions(arrays: ArrayKernels): Pick<Kernels, Reduction> {
  const small = scalarKernels
  return {
    sum(out, input, shape) {
      if (worthSumming(input) && isFloats(out)) arrays.sum(out, input, shape)
      else small.sum(out, input, shape)
    },
    variance(out, input, shape, divisor) {
      if (worthSumming(input, out)) arrays.variance(out as FloatArray, input, shape, divisor)
      else small.variance(out, input, shape, divisor)
    },
    max(values, places, input, shape) {
      if (worthwhile(input, values)) arrays.extremes('Max', values as FloatArray, places, input, shape)
      else small.max(values, places, input, shape)
    },
    min(values, places, input, shape) {
      if (worthwhile(input, values)) arrays.extremes('Min', values as FloatArray, places, input, shape)
      else small.min(values, places, input, shape)
    },
  }
}

type Normalization =
  'moments' | 'standardize' | 'standardizeGrad' | 'affine' | 'affineGradWeight' | 'affineGradBias'

function normalizations(arrays: ArrayKernels): Pick<Kernels, Normalization> {
  const small = scalarKernels
  const long = ({ inner }: GroupShape): boolean => inner >= SHORT || inner === 1
  return {
    moments(mean, variance, input, shape) {
      if (worthSumming(input) && long(shape)) arrays.moments(mean, variance, input, shape)
      else small.moments(mean, variance, input, shape)
    },
    standardize(out, input, mean, scale, shape) {
      if (worthSumming(out, input) && long(shape))
        arrays.standardize(out, input as FloatArray, mean, scale, shape)
      else small.standardize(out, input, mean, scale, shape)
    },
    standardizeGrad(out, gradOutput, input, mean, scale, shape) {
      if (worthSumming(out, gradOutput, input) && long(shape))
        arrays.standardizeGrad(out, gradOutput as FloatArray, input as FloatArray, mean, scale, shape)
      else small.standardizeGrad(out, gradOutput, input, mean, scale, shape)
    },
    affine(out, input, weight, bias, shape) {
      if (worthSumming(out, input) && long(shape))
        arrays.affine(
          ...([
            out,
            input as FloatArray,
            weight as FloatArray | null,
            bias as FloatArray | null,
            shape,
          ] as const),
        )
      else small.affine(out, input, weight, bias, shape)
    },
    affineGradWeight(out, gradOutput, input, shape) {
      if (worthSumming(input, gradOutput, out) && long(shape))
        arrays.affineGradWeight(out as FloatArray, gradOutput as FloatArray, input, shape)
      else small.affineGradWeight(out, gradOutput, input, shape)
    },
    affineGradBias(out, gradOutput, shape) {
      if (worthSumming(gradOutput, out) && long(shape))
        arrays.affineGradBias(out as FloatArray, gradOutput, shape)
      else small.affineGradBias(out, gradOutput, shape)
    },
  }
}

type Softmaxes = 'softmax' | 'logSoftmax' | 'softmaxGrad' | 'logSoftmaxGrad'

/** Within a rounding of the scalar loops, as all that takes e to a power is: however few, so that all are so alike. */
function softmaxes(arrays: ArrayKernels): Pick<Kernels, Softmaxes> {
  const other = scalarKernels
  return {
    softmax(out, input, shape) {
      if (areAlike(out, input)) arrays.softmax(out as FloatArray, input as FloatArray, shape)
      else other.softmax(out, input, shape)
    },
    logSoftmax(out, input, shape) {
      if (areAlike(out, input)) arrays.logSoftmax(out as FloatArray, input as FloatArray, shape)
      else other.logSoftmax(out, input, shape)
    },
    softmaxGrad(out, gradOutput, output, shape) {
      if (worthwhile(out, gradOutput, output))
        arrays.softmaxGrad(out, gradOutput as FloatArray, output as FloatArray, shape)
      else other.softmaxGrad(out, gradOutput, output, shape)
    },
    logSoftmaxGrad(out, gradOutput, output, shape) {
      if (areAlike(out, gradOutput, output))
        arrays.logSoftmaxGrad(out, gradOutput as FloatArray, output as FloatArray, shape)
      else other.logSoftmaxGrad(out, gradOutput, output, shape)
    },
  }
}

type Windows = 'windowMean' | 'windowMeanGrad' | 'windowMax' | 'windowMaxGrad'

function windows(arrays: ArrayKernels): Pick<Kernels, Windows> {
  const small = scalarKernels
  return {
    windowMean(out, input, shape) {
      if (worthwhile(input, out)) arrays.windowMean(out as FloatArray, input, shape)
      else small.windowMean(out, input, shape)
    },
    windowMeanGrad(out, gradOutput, shape) {
      if (worthwhile(out, gradOutput)) arrays.windowMeanGrad(out, gradOutput as FloatArray, shape)
      else small.windowMeanGrad(out, gradOutput, shape)
    },
    windowMax(values, places, input, shape) {
      if (worthwhile(input, values)) arrays.windowMax(values as FloatArray, places, input, shape)
      else small.windowMax(values, places, input, shape)
    },
    windowMaxGrad(out, gradOutput, places, shape) {
      if (worthwhile(out, gradOutput)) arrays.windowMaxGrad(out, gradOutput as FloatArray, places, shape)
      else small.windowMaxGrad(out, gradOutput, places, shape)
    },
  }
}

function steps(arrays: ArrayKernels): Pick<Kernels, 'sgdStep' | 'adamStep'> {
  const small = scalarKernels
  const fit = (parameter: FloatArray, ...others: readonly (FloatArray | null)[]): boolean =>
    worthwhile(parameter, ...others.filter((one) => one !== null))
  return {
    sgdStep(parameter, gradient, momentum, step) {
      if (fit(parameter, gradient, momentum)) arrays.sgdStep(parameter, gradient, momentum, step)
      else small.sgdStep(parameter, gradient, momentum, step)
    },
    adamStep(parameter, gradient, average, square, largest, step) {
      if (fit(parameter, gradient, average, square, largest))
        arrays.adamStep(parameter, gradient, average, square, largest, step)
      else small.adamStep(parameter, gradient, average, square, largest, step)
    },
  }
}
