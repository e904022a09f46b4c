import type { Activation } from './activation.ts'
import type { Algorithm } from './algorithm.ts'

/** Arrays of the dtypes that the kernels compute in. */
export type FloatArray = Float32Array | Float64Array

/** How many elements lie from an item's first row to the next item's, and from a row to the next. */
export interface RowDistances {
  readonly item: number
  readonly row: number
}

/**
 * One 1-D convolution; arrays are contiguous, but that rows of input and output may lie farther apart:
 * input `[batch, groups·inPerGroup, length]`, weight `[groups·outPerGroup, inPerGroup, kernelSize]`,
 * output `[batch, groups·outPerGroup, outLength]`.
 *
 * output[n, o, t] = bias[o] + Σ_c Σ_k weight[o, c, k] · input[n, g·inPerGroup + c, t·stride + k·dilation − padLeft],
 * samples outside the input counting as zero.
 */
export interface Conv1dShape {
  readonly batch: number
  readonly groups: number
  readonly inPerGroup: number
  readonly outPerGroup: number
  readonly length: number
  readonly outLength: number
  readonly kernelSize: number
  readonly stride: number
  readonly dilation: number
  readonly padLeft: number
  /** Where the rows of the input lie, the first at the array's start; one behind another when left out. */
  readonly inputRows?: RowDistances
  /** The same of the output. */
  readonly outputRows?: RowDistances
  /** How it is computed; 'auto' when left out. */
  readonly algorithm?: Algorithm
  /** Of 'fft': points of the transforms, a power of two from 256 to 65,536; what costs least when left out. */
  readonly transformSize?: number
  /** What outputs become as they are stored; when left out, or null, they stay what they are. */
  readonly activation?: Activation | null
}

/** How far apart the rows of the input lie, in elements: as `inputRows` says, else one behind another. */
export function inputRowsOf({ inputRows, groups, inPerGroup, length }: Conv1dShape): RowDistances {
  return inputRows ?? { item: groups * inPerGroup * length, row: length }
}

/** Those of the output likewise, by `outputRows`. */
export function outputRowsOf({ outputRows, groups, outPerGroup, outLength }: Conv1dShape): RowDistances {
  return outputRows ?? { item: groups * outPerGroup * outLength, row: outLength }
}

/** How many products the sums of a convolution have. */
export function conv1dProducts(shape: Conv1dShape): number {
  const { batch, groups, inPerGroup, outPerGroup, outLength, kernelSize } = shape
  return batch * groups * outPerGroup * outLength * inPerGroup * kernelSize
}

/** Batched matrix product a `[m, k]` · b `[k, n]`, row-major; a batch stride of 0 repeats one matrix. */
export interface MatmulShape {
  readonly batch: number
  readonly m: number
  readonly k: number
  readonly n: number
  readonly aBatchStride: number
  readonly bBatchStride: number
  /** Whether the array holds the transposed matrix: a as `[k, m]`, b as `[n, k]`. It does not when left out. */
  readonly aTransposed?: boolean
  readonly bTransposed?: boolean
}
