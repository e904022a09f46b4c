import { type Activation, activationFields } from './activation.ts'
import { type Conv1dShape, type FloatArray, type MatmulShape, inputRowsOf, outputRowsOf } from './arrays.ts'

/**
 * Rows of weighted sums over channels and taps, in each group of each item of a batch:
 *
 * output[item, group, row, t] = bias[group · rows + row]
 *   + Σ_channel Σ_tap weight[group, row, channel, tap] · input[item, group, channel, first + t · stride + taps[tap]]
 *
 * for t below the output's length, the input being zero outside 0 … length − 1. A convolution is one, its gradient by
 * the input is one for each remainder of the stride, and a matrix product is one with a single tap. Everything but
 * counts, `first` and `stride` is in elements from one item, group, row, channel, tap or sample to the next.
 */
export interface Correlation {
  readonly groups: number
  readonly rows: number
  readonly channels: number
  /** How far each tap reaches, in samples. */
  readonly taps: Int32Array
  readonly weight: {
    /** Where the first weight is. */
    readonly first: number
    readonly group: number
    readonly row: number
    readonly channel: number
    readonly tap: number
  }
  readonly batch: number
  readonly input: {
    readonly item: number
    readonly group: number
    readonly row: number
    readonly length: number
    /** From one sample to the next. Other than 1 it needs a single tap, of reach 0. */
    readonly step: number
    /** The sample under reach 0 of output 0. */
    readonly first: number
    readonly stride: number
  }
  readonly output: {
    readonly item: number
    readonly group: number
    readonly row: number
    /** Where the first sample goes. */
    readonly first: number
    readonly step: number
    readonly length: number
  }
  /** Points of the transforms that correlate, a power of two; 0 for direct sums. Needs a stride and a step of 1. */
  readonly fftSize: number
  /** Whether minimal filtering computes it: of taps at equal distances, with a step of 1. */
  readonly minimal: boolean
  /** What outputs become as they are stored; null where they stay what they are. */
  readonly activation: Activation | null
}

/** What computes correlations: WebAssembly or the addon. All arrays of a call have one dtype. */
export interface Engine {
  /** What it was compiled for: 'avx512', 'avx2', 'sse2', 'neon'; in WebAssembly 'simd128' or 'relaxed-simd'. */
  readonly instructionSet: string
  /** Whether a product and its sum are rounded once together, rather than one by one. */
  readonly fused: boolean
  /** How many threads compute, from 1 to `mostThreads`. The bits of a result do not depend on it. */
  threads: number
  readonly mostThreads: number
  correlate(
    out: FloatArray,
    input: FloatArray,
    weight: FloatArray,
    bias: FloatArray | null,
    correlation: Correlation,
  ): void
  /**
   * The same in pieces of some milliseconds, one at each step, which gives the part that is done then, from 0 to 1. Not a
   * bit depends on it. Nothing else may run on the engine between two steps.
   */
  correlateInPieces(
    out: FloatArray,
    input: FloatArray,
    weight: FloatArray,
    bias: FloatArray | null,
    correlation: Correlation,
  ): Generator<number, void, void>
  /** The gradient of the weights; `gradOutput` lies as the output does, with step 1 from 0 on. */
  correlateWeight(
    gradWeight: FloatArray,
    gradOutput: FloatArray,
    input: FloatArray,
    correlation: Correlation,
  ): void
}

export const SHAPE_FIELDS = 27

/** Which signals are correlated: what differs between parts of a correlation. */
export type Signals = Pick<Correlation, 'groups' | 'batch' | 'input' | 'output'>

/** Where the groups are among the numbers of a correlation, and where those of `signalFields` begin. */
export const [GROUPS_FIELD, SIGNAL_FIELD] = [0, 9]

/**
 * The numbers of a correlation in the order of shape.h.
 *
 * @param into where they are written to: an array that is made anew takes longer than a short correlation
 */
export function shapeFields(correlation: Correlation, into = new Float64Array(SHAPE_FIELDS)): Float64Array {
  const { groups, rows, channels, taps, weight, fftSize, minimal, activation } = correlation
  // prettier-ignore
  into.set([
    groups, rows, channels, taps.length,
    weight.first, weight.group, weight.row, weight.channel, weight.tap,
    ...signalFields(correlation),
    fftSize, minimal ? 1 : 0, ...activationFields(activation),
  ])
  return into
}

/** Those of the signals, but for the groups. */
export function signalFields({ batch, input, output }: Signals): number[] {
  // Nothing between the samples is seen: to the kernels it is one signal, with a stride.
  const { step } = input
  // prettier-ignore
  return [
    batch, input.item, input.group, input.row,
    input.length === 0 ? 0 : (input.length - 1) * step + 1, input.first * step, input.stride * step,
    output.item, output.group, output.row, output.first, output.step, output.length,
  ]
}

export function conv1dCorrelation(shape: Conv1dShape): Correlation {
  const { batch, groups, inPerGroup, outPerGroup, length, outLength, kernelSize, stride, dilation, padLeft } =
    shape
  const [from, to] = [inputRowsOf(shape), outputRowsOf(shape)]
  return {
    groups,
    rows: outPerGroup,
    channels: inPerGroup,
    taps: tapsApart(kernelSize, dilation),
    weight: {
      first: 0,
      group: outPerGroup * inPerGroup * kernelSize,
      row: inPerGroup * kernelSize,
      channel: kernelSize,
      tap: 1,
    },
    batch,
    input: {
      item: from.item,
      group: inPerGroup * from.row,
      row: from.row,
      length,
      step: 1,
      first: -padLeft,
      stride,
    },
    output: {
      item: to.item,
      group: outPerGroup * to.row,
      row: to.row,
      first: 0,
      step: 1,
      length: outLength,
    },
    fftSize: 0,
    minimal: false,
    activation: shape.activation ?? null,
  }
}

/** The taps of the last call, which a signal in pieces asks for over and over; nobody writes to them. */
let last = { distance: 1, taps: new Int32Array(0) }

// Int32Array.from takes longer for a thousand taps than many signals do.
function tapsApart(count: number, distance: number): Int32Array {
  if (last.taps.length === count && last.distance === distance) return last.taps
  const taps = new Int32Array(count)
  for (let k = 0; k < count; k++) taps[k] = k * distance
  last = { distance, taps }
  return taps
}

/**
 * The gradient at input sample i gathers gradOutput[t] · weight[k] over i = t·stride + k·dilation − padLeft. The samples
 * with one remainder of (i + padLeft) / stride see the same taps, so each remainder is a correlation of its own.
 *
 * @returns the correlations that have samples; one without taps is left out: its samples have no gradient
 */
export function gradInputCorrelations(shape: Conv1dShape): Correlation[] {
  const { stride, dilation, padLeft, length } = shape
  const forward = conv1dCorrelation(shape)
  const found: Correlation[] = []
  for (const [remainder, seen] of tapsByRemainder(shape)) {
    // i = j·stride + remainder − padLeft, and tap k meets gradOutput[j − back(k)].
    const back = (k: number): number => (k * dilation - remainder) / stride
    const firstJ = Math.ceil((padLeft - remainder) / stride)
    const lastJ = Math.floor((length - 1 + padLeft - remainder) / stride)
    if (lastJ < firstJ) continue
    const farthest = back(seen[seen.length - 1])
    const { input, output, weight } = forward
    found.push({
      ...forward,
      rows: shape.inPerGroup,
      channels: shape.outPerGroup,
      taps: Int32Array.from(seen, (k) => farthest - back(k)),
      weight: {
        first: seen[0],
        group: weight.group,
        row: weight.channel,
        channel: weight.row,
        tap: seen.length > 1 ? seen[1] - seen[0] : 1,
      },
      input: {
        item: output.item,
        group: output.group,
        row: output.row,
        length: shape.outLength,
        step: 1,
        first: firstJ - farthest,
        stride: 1,
      },
      output: {
        item: input.item,
        group: input.group,
        row: input.row,
        first: firstJ * stride + remainder - padLeft,
        step: stride,
        length: lastJ - firstJ + 1,
      },
    })
  }
  return found
}

/** Whether each sample of a signal that is long enough meets a tap: has a gradient. */
export function tapsMeetAll(shape: Conv1dShape): boolean {
  return tapsByRemainder(shape).size === shape.stride
}

/** Writes to the rows of an array, which begin `apart` from each other, one value each, over and over. */
export function fillRows(out: FloatArray, values: FloatArray, rowLength: number, apart = rowLength): void {
  for (let at = 0, row = 0; at < out.length; at += apart, row++)
    out.fill(values[row % values.length], at, at + rowLength)
}

/** The taps whose distance from the first has the same remainder, of those remainders that there are. */
function tapsByRemainder({ kernelSize, stride, dilation }: Conv1dShape): Map<number, number[]> {
  const taps = new Map<number, number[]>()
  for (let k = 0; k < kernelSize; k++) {
    const remainder = (k * dilation) % stride
    const seen = taps.get(remainder)
    if (seen === undefined) taps.set(remainder, [k])
    else seen.push(k)
  }
  return taps
}

/** Strides, and samples from the first tap to the last. */
const FARTHEST = 2 ** 30
/** How far before and behind a signal outputs may see. */
const FARTHEST_SAMPLE = 2 ** 40

/**
 * Whether the kernels take the numbers of a convolution: bounds.h says why there are bounds. What is beyond sees next to
 * nothing but zeros.
 */
export function conv1dFits({ outLength, kernelSize, stride, dilation, padLeft }: Conv1dShape): boolean {
  return (
    stride <= FARTHEST &&
    dilation * (kernelSize - 1) <= FARTHEST &&
    Math.abs(padLeft) + outLength * stride <= FARTHEST_SAMPLE
  )
}

/** How many products the sums of a correlation have. */
export function correlationProducts({ batch, groups, rows, channels, taps, output }: Correlation): number {
  return batch * groups * rows * channels * taps.length * output.length
}

/** The rows of b are the channels, its columns the samples, and a the weights of one tap. */
export function matmulCorrelation(shape: MatmulShape): Correlation {
  const { batch, m, k, n, aBatchStride, bBatchStride, aTransposed = false, bTransposed = false } = shape
  // Matrices that differ from item to item are groups.
  const oneMatrix = aBatchStride === 0
  return {
    groups: oneMatrix ? 1 : batch,
    rows: m,
    channels: k,
    taps: Int32Array.of(0),
    weight: {
      first: 0,
      group: aBatchStride,
      row: aTransposed ? 1 : k,
      channel: aTransposed ? m : 1,
      tap: 1,
    },
    batch: oneMatrix ? batch : 1,
    input: {
      item: bBatchStride,
      group: bBatchStride,
      row: bTransposed ? 1 : n,
      length: n,
      step: bTransposed ? k : 1,
      first: 0,
      stride: 1,
    },
    output: { item: m * n, group: m * n, row: n, first: 0, step: 1, length: n },
    fftSize: 0,
    minimal: false,
    activation: null,
  }
}

/**
 * The product with a transposed matrix, of one item, as the gradient of the weights of a convolution would be: a is that of
 * its output, and b its input.
 */
export function dotsCorrelation({ m, k, n }: MatmulShape): Correlation {
  return {
    ...matmulCorrelation({ batch: 1, m, k, n, aBatchStride: 0, bBatchStride: 0 }),
    channels: n,
    weight: { first: 0, group: 0, row: n, channel: 1, tap: 1 },
    input: { item: 0, group: 0, row: k, length: k, step: 1, first: 0, stride: 1 },
    output: { item: 0, group: 0, row: k, first: 0, step: 1, length: k },
  }
}
