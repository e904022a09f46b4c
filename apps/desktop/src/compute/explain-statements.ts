import { allclose, F, fromArray, toeplitz, where, type Tensor } from '@sinal/core'
import type { ExplainPlace, Slice, Statement, StatementId } from '../shared/explain-schemas.ts'
import { filterOf, stacked } from './explain-filter.ts'
import { cells, groupOf, slidingOf, valuesAt, windowStart, type Sliding } from './explain-geometry.ts'
import { about } from './explain-matrix.ts'
import type { ExplainedChain } from './explained-chain.ts'

/** Outputs that are compared at most, and products that are made of them. */
const MOST_OUTPUTS = 256
const MOST_PRODUCTS = 2 ** 21
/** Numbers of a matrix at most. */
const MOST_NUMBERS = 2 ** 20

/** Outputs of one channel of a layer, with all that they are made of. */
interface Stretch {
  readonly sliding: Sliding
  readonly start: number
  readonly count: number
  /** `[1, C_in / groups, W]`: every place that the kernel covers, padding included. */
  readonly x: Tensor
  /** `[1, C_in / groups, K]` */
  readonly weight: Tensor
  /** `[1]` */
  readonly bias: Tensor | null
  /** `[count]`: what the run gave. */
  readonly y: Tensor
  /** The largest magnitude of the inputs, where it matters for rounding; else 0. */
  readonly peak: number
}

/** The equalities that hold of a convolution, each worked out anew about an output, and compared with what the run gave. */
export function explainStatements(chain: ExplainedChain, place: ExplainPlace): Statement[] {
  const { layer, index } = place
  const resolved = chain.layers[layer]!
  if (resolved.type === 'other') return []
  const sliding = slidingOf(resolved, chain.shape(layer - 1)[2], chain.shape(layer)[2])
  const { kernelSize, outLength, padLeft, padRight, step, dilation, reversed } = sliding
  const channels = groupOf(sliding, place.channel).count
  const most = Math.max(1, Math.min(MOST_OUTPUTS, Math.floor(MOST_PRODUCTS / (channels * kernelSize))))
  const stretch = (middle: number, count: number): Stretch =>
    stretchOf(chain, sliding, place, about(middle, count, outLength))

  const around = stretch(index, most)
  const compared = (id: StatementId, left: Tensor, of = around): Statement => compare(id, left, of, index)
  const statements = [
    compared('sum', sumOfProducts(around, index), stretch(index, 1)),
    lengthOf(sliding),
    compared(reversed ? 'transposed' : 'function', conv(around)),
  ]
  if (!reversed && (padLeft > 0 || padRight > 0)) {
    const edge = stretch(padLeft > 0 ? 0 : outLength - 1, most)
    statements.push(compared('padding', conv(edge), edge))
  }
  if (around.bias) statements.push(compared('bias', conv({ ...around, bias: null }).add(around.bias)))
  if (channels > 1) statements.push(compared('channels', channelByChannel(around)))
  const width = channels * (around.count * step + sliding.span)
  const few = stretch(index, Math.max(1, Math.min(most, Math.floor(MOST_NUMBERS / width))))
  statements.push(compared('matrix', beyondGaps(few, matrixProduct), few))
  if (step > 1) statements.push(compared('stride', everyStep(around)))
  if (dilation > 1) statements.push(compared('dilation', beyondGaps(around, withZerosBetween)))
  return statements
}

function stretchOf(
  chain: ExplainedChain,
  sliding: Sliding,
  { layer, item, channel }: ExplainPlace,
  { start, count }: Slice,
): Stretch {
  const { step, span } = sliding
  const width = (count - 1) * step + span
  const places = cells(sliding, windowStart(sliding, start), width)
  const group = groupOf(sliding, channel)
  const inputs = Array.from({ length: group.count }, (_, c) =>
    chain.samples(layer - 1, item, group.start + c),
  )
  const output = chain.samples(layer, item, channel)
  return {
    peak: sliding.byTransforms ? peakOf(inputs) : 0,
    sliding,
    start,
    count,
    x: stacked(
      inputs.map((data) => valuesAt(places, data)),
      width,
    ),
    ...filterOf(chain, sliding, layer, channel),
    y: fromArray(Float32Array.from({ length: count }, (_, i) => output[start + i]!)),
  }
}

function peakOf(inputs: readonly ArrayLike<number>[]): number {
  let peak = 0
  for (const input of inputs) {
    for (let i = 0; i < input.length; i++) {
      const size = Math.abs(input[i]!)
      if (size > peak && size < Infinity) peak = size
    }
  }
  return peak
}

// ——— the other side of each, [count] ———

function conv({ x, weight, bias, sliding }: Stretch): Tensor {
  const { step: stride, dilation } = sliding
  return F.conv1d(x, weight, { bias, stride, dilation }).flatten()
}

function sumOfProducts({ x, weight, bias, sliding, start }: Stretch, index: number): Tensor {
  const { step, dilation, kernelSize } = sliding
  const width = x.shape[2]!
  const first = (index - start) * step
  const rows = Array.from({ length: x.shape[1]! }, (_, c) =>
    Float32Array.from({ length: kernelSize }, (_tap, j) => Number(x.data[c * width + first + j * dilation])),
  )
  const sum = weight.mul(stacked(rows, kernelSize)).sum()
  return (bias ? sum.add(bias) : sum).reshape(1)
}

function channelByChannel({ x, weight, bias, ...rest }: Stretch): Tensor {
  const [, channels = 0, width = 0] = x.shape
  const kernelSize = weight.shape[2]!
  const row = (data: Tensor, c: number, length: number): Tensor =>
    fromArray((data.data as Float32Array).slice(c * length, (c + 1) * length), [1, 1, length])
  const parts = Array.from({ length: channels }, (_, c) =>
    conv({ ...rest, bias: null, x: row(x, c, width), weight: row(weight, c, kernelSize) }),
  )
  const sum = parts.reduce((total, part) => total.add(part))
  return bias ? sum.add(bias) : sum
}

function matrixProduct({ x, weight, bias, sliding }: Stretch): Tensor {
  const { step: stride, dilation } = sliding
  const matrix = toeplitz(weight, x.shape[2]!, { stride, dilation })
  const product = F.linear(x.flatten(1), matrix).flatten()
  return bias ? product.add(bias) : product
}

function everyStep(stretch: Stretch): Tensor {
  const { sliding, count } = stretch
  const all = conv({ ...stretch, sliding: { ...sliding, step: 1 } }).data
  return fromArray(Float32Array.from({ length: count }, (_, i) => Number(all[i * sliding.step])))
}

function withZerosBetween(stretch: Stretch): Tensor {
  const { weight, sliding } = stretch
  const { span, dilation, kernelSize } = sliding
  const rows = Array.from({ length: weight.shape[1]! }, (_, c) => {
    const row = new Float32Array(span)
    for (let j = 0; j < kernelSize; j++) row[j * dilation] = Number(weight.data[c * kernelSize + j])
    return row
  })
  return conv({ ...stretch, weight: stacked(rows, span), sliding: { ...sliding, dilation: 1 } })
}

/**
 * What is computed with zeros in place of taps, of a signal with gaps: 0 · NaN is NaN, though no tap lies there. So it is
 * computed without the gaps, and has them again where the run has.
 */
function beyondGaps(stretch: Stretch, compute: (filled: Stretch) => Tensor): Tensor {
  const { x, y } = stretch
  const left = compute({ ...stretch, x: where(x.isfinite(), x, 0) })
  return where(y.isfinite(), left, y)
}

// ——— comparing ———

function lengthOf({ length, spread, padLeft, padRight, span, step, outLength }: Sliding): Statement {
  const places = (length - 1) * spread + 1
  const left = Math.floor((places + padLeft + padRight - span) / step) + 1
  return {
    id: 'length',
    holds: left === outLength,
    range: { start: 0, end: outLength },
    at: 0,
    left,
    right: outLength,
    difference: Math.abs(left - outLength),
    atol: 0,
    tolerance: 'default',
  }
}

const ATOL = 1e-8

function compare(id: StatementId, left: Tensor, of: Stretch, index: number): Statement {
  const { y, start, count } = of
  const isClose = (atol: number): boolean => allclose(left, y, { atol, equalNan: true })
  const byDefault = isClose(ATOL)
  const atol = byDefault ? ATOL : Math.max(ATOL, roundingOf(of))
  const holds = byDefault || isClose(atol)
  const differences = Array.from({ length: count }, (_, i) =>
    distance(Number(left.data[i]), Number(y.data[i])),
  )
  const difference = Math.max(...differences)
  const isInside = index >= start && index < start + count
  const at = holds ? (isInside ? index - start : 0) : differences.indexOf(difference)
  return {
    id,
    holds,
    range: { start, end: start + count },
    at: start + at,
    left: Number(left.data[at]),
    right: Number(y.data[at]),
    difference,
    atol,
    tolerance: byDefault ? 'default' : 'rounding',
  }
}

function distance(a: number, b: number): number {
  if (Object.is(a, b)) return 0
  const difference = Math.abs(a - b)
  return Number.isNaN(difference) ? Infinity : difference
}

/** The logarithm of a transform's points, at most: so many sums each of its values went through. */
const TRANSFORM_DEPTH = 20

/**
 * By how much two float32 sums of the same n products may differ whose terms are added in different orders:
 * 2 · n · 2⁻²⁴ · Σ|products|. It shows beyond rtol where the terms cancel. A transform rounds as its largest samples ask.
 */
function roundingOf(stretch: Stretch): number {
  const { x, weight, bias, peak } = stretch
  const sizes = conv({ ...stretch, x: x.abs(), weight: weight.abs(), bias: bias && bias.abs() }).data
  const largest = Math.max(0, ...Array.from(sizes, Number).filter(Number.isFinite))
  const transform = TRANSFORM_DEPTH * peak * Number(weight.abs().sum().item())
  return 2 ** -23 * Math.max((weight.data.length + 1) * largest, transform)
}
