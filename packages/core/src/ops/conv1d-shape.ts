import { type Algorithm, type Conv1dShape, algorithms } from '../backend/contract.ts'
import { backend, conv1dWay } from '../backend/index.ts'
import { type Dtype, isFloat } from '../dtype.ts'
import { OptionError, ShapeError, type ShapeLine, shapeMessage, show } from '../errors.ts'
import { say } from '../say.ts'
import type { Said } from '../sentence-book.ts'
import type { Tensor } from '../tensor.ts'
import { type Padding, paddingEnds } from './conv-padding.ts'
import { type Single, checkOneDtype, integerOption } from './options.ts'
import type { OutOptions } from './out.ts'

export interface Conv1dOptions extends OutOptions {
  /** `[C_out]`, added to every output sample of its channel; default none. */
  readonly bias?: Tensor | null
  /** Distance between the windows of two output samples; default 1. */
  readonly stride?: Single
  /**
   * Zeros added to each end, in samples; `'valid'` for none; `'same'` for as many outputs as inputs. Sinal's own:
   * `[left, right]`, and `'causal'` for an output that sees no later input. Default 0.
   */
  readonly padding?: Padding
  /** Distance between two taps; default 1. */
  readonly dilation?: Single
  /** Into how many blocks the channels are split, each convolved on its own; default 1. */
  readonly groups?: number
  /**
   * How the sums are computed. 'direct': one by one; an output has the same bits wherever it lies in a signal. 'fft': by
   * overlap-save transforms, of a stride of 1; errors are in proportion to the norm of the signal around, in float32
   * about 2e-7 of it. 'winograd': by minimal filtering F(4, 3), of 3 to 64 taps, three by three, with half of the
   * products where their number is a multiple of three; errors are in proportion to the samples that four outputs see
   * together, in float32 about 2e-7 of them, one to two and a half times those of direct sums. Both are for floats on
   * compiled backends. 'auto': what costs least. Default 'auto'.
   */
  readonly algorithm?: Algorithm
  /**
   * Only with 'fft': points of the transforms, a power of two from 256 to 65,536, at least as many as the taps cover.
   * Outputs are computed in pairs of pieces of transformSize − dilation·(K − 1) samples: those of a part of a signal that
   * begins with a pair have the bits that they have in the whole. Default: what costs least.
   */
  readonly transformSize?: number
}

/** What a call of `conv1d` comes down to, after all checks. */
export function conv1dShape(input: Tensor, weight: Tensor, options: Conv1dOptions): Conv1dShape {
  const bias = options.bias ?? null
  const stride = integerOption('conv1d', 'stride', options.stride ?? 1, 1)
  const dilation = integerOption('conv1d', 'dilation', options.dilation ?? 1, 1)
  const groups = integerOption('conv1d', 'groups', options.groups ?? 1, 1)
  checkTensors(input, weight, bias, groups)
  const batched = input.ndim === 3
  const batch = batched ? input.shape[0] : 1
  const channels = input.shape[batched ? 1 : 0]
  const length = input.shape[batched ? 2 : 1]
  const inPerGroup = weight.shape[1]
  const kernelSize = weight.shape[2]
  if (channels !== inPerGroup * groups) {
    throw new ShapeError(
      shapeMessage(
        `conv1d: input must have ${inPerGroup * groups} channels (weight has ${inPerGroup} per group × groups ${groups}), but got ${channels}`,
        shapeLines(input, weight),
      ),
    )
  }
  const span = dilation * (kernelSize - 1) + 1
  const [padLeft, padRight] = paddingEnds('conv1d', options.padding ?? 0, stride, span)
  const padded = length + padLeft + padRight
  if (length === 0 && batch > 0) {
    throw new ShapeError(
      shapeMessage('conv1d: input must have at least 1 sample, but got 0', shapeLines(input, weight)),
    )
  }
  if (span > padded) {
    throw new ShapeError(
      shapeMessage(
        `conv1d: the taps must not exceed the padded input of ${padded} samples, but got a span of ${span} (dilation ${dilation} × (${kernelSize} − 1) + 1)`,
        shapeLines(input, weight),
      ),
    )
  }
  const shape = {
    batch,
    groups,
    inPerGroup,
    outPerGroup: weight.shape[0] / groups,
    length,
    outLength: Math.floor((padded - span) / stride) + 1,
    kernelSize,
    stride,
    dilation,
    padLeft,
    algorithm: options.algorithm,
    transformSize: options.transformSize,
  }
  if (options.transformSize !== undefined) checkTransformSize(options.transformSize, options.algorithm, span)
  if (options.algorithm !== undefined) checkAlgorithm(shape, input.dtype, options.algorithm)
  return shape
}

const [SMALLEST, LARGEST] = [256, 65_536]

function checkTransformSize(size: number, algorithm: Algorithm | undefined, span: number): void {
  if (algorithm !== 'fft') {
    throw new OptionError(
      `conv1d: transformSize must be given only with algorithm 'fft', but got ${show(size)} with ${show(algorithm ?? 'auto')}`,
    )
  }
  const isPower = Number.isInteger(Math.log2(size)) && size >= SMALLEST && size <= LARGEST
  if (isPower && size >= span) return
  throw new OptionError(
    `conv1d: transformSize must be a power of two from ${SMALLEST} to ${LARGEST}, and at least the span of the taps, ${span}, but got ${show(size)}`,
  )
}

function checkAlgorithm(shape: Conv1dShape, dtype: Dtype, algorithm: Algorithm): void {
  if (!algorithms.includes(algorithm))
    throw new OptionError(
      `conv1d: algorithm must be one of ${algorithms.join(', ')}, but got ${show(algorithm)}`,
    )
  if (algorithm === 'auto' || algorithm === 'direct' || conv1dWay(shape, dtype) !== null) return
  throw new OptionError(whyNot(shape, dtype, algorithm))
}

/** Why an algorithm cannot compute a shape. */
function whyNot(shape: Conv1dShape, dtype: Dtype, algorithm: Algorithm): string | Said {
  const { stride, kernelSize, dilation } = shape
  const unless = (where: string): string =>
    `conv1d: algorithm must be 'auto' or 'direct' ${where}, but got '${algorithm}'`
  if (!isFloat(dtype)) return unless(`for ${dtype}`)
  const { name, instructionSet } = backend()
  if (instructionSet === undefined) return say('conv-algorithm-backend', { backend: name, algorithm })
  if (algorithm === 'fft')
    return stride > 1 ? unless(`with stride ${stride}`) : say('conv-algorithm-spectra', { algorithm })
  return unless(
    `with kernelSize ${kernelSize}, stride ${stride} and dilation ${dilation} (from 3 to 64, at most 16, at most 256; a third of kernelSize × inChannels / groups at most 4096)`,
  )
}

function checkTensors(input: Tensor, weight: Tensor, bias: Tensor | null, groups: number): void {
  if (input.ndim !== 3 && input.ndim !== 2) {
    throw new ShapeError(
      shapeMessage(`conv1d: input must have 3 dimensions (or 2 without a batch), but got ${input.ndim}`, [
        ['input', input.shape],
      ]),
    )
  }
  if (weight.ndim !== 3) {
    throw new ShapeError(
      shapeMessage(`conv1d: weight must have 3 dimensions, but got ${weight.ndim}`, [
        ['weight', weight.shape, 'expected outChannels, inChannels / groups, kernelSize'],
      ]),
    )
  }
  const outChannels = weight.shape[0]
  const kernelSize = weight.shape[2]
  if (kernelSize === 0 || outChannels === 0 || outChannels % groups !== 0) {
    const rule =
      kernelSize === 0
        ? 'conv1d: kernelSize must be at least 1, but got 0'
        : `conv1d: outChannels must be a positive multiple of groups (${groups}), but got ${outChannels}`
    throw new ShapeError(shapeMessage(rule, shapeLines(input, weight)))
  }
  if (bias !== null && (bias.ndim !== 1 || bias.shape[0] !== outChannels)) {
    throw new ShapeError(
      shapeMessage(
        `conv1d: bias must have shape [${outChannels}] (one a channel of the output), but got [${bias.shape.join(', ')}]`,
        [...shapeLines(input, weight), ['bias', bias.shape, 'outChannels']],
      ),
    )
  }
  checkOneDtype('conv1d', input, weight, bias)
}

function shapeLines(input: Tensor, weight: Tensor): ShapeLine[] {
  return [
    ['input', input.shape, input.ndim === 3 ? 'N, C, L' : 'C, L'],
    ['weight', weight.shape, 'outChannels, inChannels / groups, kernelSize'],
  ]
}
