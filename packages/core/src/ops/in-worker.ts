import { type BackwardRule, historyOf } from '../autograd.ts'
import { type Conv1dShape, type InWorkerName, WorkerError, conv1dProducts } from '../backend/contract.ts'
import { workerKernels } from '../backend/index.ts'
import { wrap } from '../creation.ts'
import { type Dtype, type FloatArray, allocateEmpty } from '../dtype.ts'
import { BackendError, OptionError, show } from '../errors.ts'
import { numel } from '../shape.ts'
import type { Tensor } from '../tensor.ts'
import { convNode, convSaved } from './conv-history.ts'

/** How a call is followed that is awaited. */
export interface AsyncOptions {
  /** Rejects the promise with the signal's reason when it is aborted; what is computed then is dropped soon after. */
  readonly signal?: AbortSignal
  /** Is told the part of the work that is done, from 0 to 1: it grows, and is 1 in the end. */
  readonly onProgress?: (part: number) => void
}

/** Checks what a caller gave, and that the call is not aborted already: then its reason is thrown. */
export function checkAsync(where: string, options: AsyncOptions): void {
  const { signal, onProgress } = options
  if ('out' in options && options.out !== undefined)
    throw new OptionError(`${where}: out must not be given, but got ${show(options.out)}`)
  if (signal !== undefined && !(signal instanceof AbortSignal))
    throw new OptionError(`${where}: signal must be an AbortSignal, but got ${show(signal)}`)
  if (onProgress !== undefined && typeof onProgress !== 'function')
    throw new OptionError(`${where}: onProgress must be a function, but got ${show(onProgress)}`)
  signal?.throwIfAborted()
}

/** Products of which about two milliseconds are full; one that is read or written costs as much as so many. */
const SHORT = 100e6
const PRODUCTS_PER_SAMPLE = 25

/**
 * Whether a worker is worth its while: below about two milliseconds the way there and back costs as much. There is none
 * for integers, nor on the scalar backend.
 */
export function worthWorker(shape: Conv1dShape, dtype: Dtype): boolean {
  const { batch, groups, inPerGroup, outPerGroup, length, outLength } = shape
  const samples = batch * groups * (inPerGroup * length + outPerGroup * outLength)
  const work = conv1dProducts(shape) + PRODUCTS_PER_SAMPLE * samples
  return work > SHORT && workerKernels(shape, dtype) !== null
}

/** What is computed in this thread, as the call of an asynchronous function. */
export function computeHere(compute: () => Tensor, { signal, onProgress }: AsyncOptions): Tensor {
  const result = compute()
  onProgress?.(1)
  signal?.throwIfAborted()
  return result
}

/** A call of a kernel that a worker runs. */
interface WorkerCall {
  readonly where: string
  readonly kernel: InWorkerName
  readonly shape: Conv1dShape
  readonly input: Tensor
  readonly weight: Tensor
  readonly bias: Tensor | null
  readonly outShape: readonly number[]
  readonly rule: BackwardRule
}

/**
 * Runs a kernel in a worker, on copies of the arrays: their owners may write to them and give them away meanwhile.
 *
 * @throws {BackendError} there is no worker; the message says why
 */
export async function computeInWorker(call: WorkerCall, options: AsyncOptions): Promise<Tensor> {
  const { where, kernel, shape, input, weight, bias, outShape, rule } = call
  const { dtype } = input
  const inputs = bias === null ? [input, weight] : [input, weight, bias]
  const history = historyOf(convNode(input), inputs, rule, convSaved(input, weight))
  const out = allocateEmpty(dtype, numel(outShape))
  const given = [out, input.data, weight.data, bias && bias.data]
  const arrays = given as [FloatArray, FloatArray, FloatArray, FloatArray | null]
  try {
    const result = wrap(
      await workerKernels(shape, dtype)![kernel](...arrays, shape, options),
      outShape,
      dtype,
    )
    if (history !== null) result.setHistory(history)
    return result
  } catch (error) {
    if (!(error instanceof WorkerError)) throw error
    throw new BackendError(
      `${where}: a worker must run the kernels, but got: ${error.message} (${where.replace('Async', '')} needs none)`,
    )
  }
}
