import { F, fromArray } from '@sinal/core'
import type { Matrix, Slice } from '../shared/explain-schemas.ts'
import type { ArgsOf, ComputeCalls } from '../shared/ipc.ts'
import { failure } from '../shared/problem.ts'
import { filterOf } from './explain-filter.ts'
import { groupOf, sampleAt, slidingOf, tapOf, windowStart, type Sliding } from './explain-geometry.ts'
import type { ExplainedChain } from './explained-chain.ts'

/** Numbers of the matrix that is multiplied: fewer rows where the kernel is longer. */
const MOST_NUMBERS = 2 ** 20

/**
 * The rows of the layer's matrix about an output. A row has a column for each sample of each input channel of the group;
 * shown are some of one channel, multiplied are all that are not zero.
 */
export function explainMatrix(chain: ExplainedChain, args: ArgsOf<ComputeCalls, 'explainMatrix'>): Matrix {
  const { layer, item, channel, index, plane } = args
  const resolved = chain.layers[layer]!
  if (resolved.type === 'other') throw failure('bad-message', `explain: no matrix of layer ${layer}`)
  const sliding = slidingOf(resolved, chain.shape(layer - 1)[2], chain.shape(layer)[2])
  const { kernelSize, length, outLength } = sliding
  const group = groupOf(sliding, channel)
  if (plane >= group.count) throw failure('bad-message', `explain: no plane ${plane} of ${group.count}`)
  const { weight, bias } = filterOf(chain, sliding, layer, channel)
  const taps = weight.data as Float32Array

  const most = Math.floor(MOST_NUMBERS / (group.count * (kernelSize + args.rows * sliding.step)))
  const rows = about(index, Math.max(1, Math.min(args.rows, most)), outLength)
  const middle = (windowStart(sliding, index) + (sliding.span - 1) / 2) / sliding.spread
  const columns = about(Math.round(middle), Math.min(args.columns, length), length)

  const seen = new Set<number>()
  forBand(sliding, rows, ({ sample }) => seen.add(sample))
  const samples = Int32Array.from(seen).sort()
  const place = new Map(Array.from(samples, (sample, i) => [sample, i]))
  const width = group.count * samples.length
  const whole = new Float32Array(rows.count * width)
  const x = new Float32Array(width)
  for (let c = 0; c < group.count; c++) {
    const input = chain.samples(layer - 1, item, group.start + c)
    samples.forEach((sample, i) => (x[c * samples.length + i] = finite(input[sample]!)))
    forBand(sliding, rows, ({ row, term, sample }) => {
      whole[row * width + c * samples.length + place.get(sample)!]! += taps[c * kernelSize + term]!
    })
  }
  const product = F.linear(fromArray(x, [1, width]), fromArray(whole, [rows.count, width]))

  const values = new Float32Array(rows.count * columns.count)
  const tapIndex = new Int32Array(values.length).fill(-1)
  forBand(sliding, rows, ({ row, term, sample }) => {
    const column = sample - columns.start
    if (column < 0 || column >= columns.count) return
    const at = row * columns.count + column
    values[at]! += taps[plane * kernelSize + term]!
    tapIndex[at] = tapOf(sliding, term)
  })
  const output = chain.samples(layer, item, channel)
  const y = Float32Array.from({ length: rows.count }, (_, r) => output[rows.start + r]!)
  const shown = chain.samples(layer - 1, item, group.start + plane)
  return {
    rows,
    columns,
    values,
    tapIndex,
    x: Float32Array.from({ length: columns.count }, (_, i) => shown[columns.start + i]!),
    y,
    product: Float32Array.from(bias ? product.add(bias).data : product.data, (value, r) =>
      Number.isFinite(y[r]) ? Number(value) : y[r]!,
    ),
  }
}

/** A gap is left out of the product, and is in it again where the run has one: 0 · NaN would be NaN in every row. */
const finite = (value: number): number => (Number.isFinite(value) ? value : 0)

interface Entry {
  readonly row: number
  /** In the order of places. */
  readonly term: number
  readonly sample: number
}

/** Calls for each tap that meets a sample. Zeros that are made have no column. */
function forBand(sliding: Sliding, rows: Slice, call: (entry: Entry) => void): void {
  for (let row = 0; row < rows.count; row++) {
    const first = windowStart(sliding, rows.start + row)
    for (let term = 0; term < sliding.kernelSize; term++) {
      const sample = sampleAt(sliding, first + term * sliding.dilation)
      if (sample >= 0) call({ row, term, sample })
    }
  }
}

/** `count` places about one, of `length`. */
export function about(place: number, count: number, length: number): Slice {
  const most = Math.min(count, length)
  const start = Math.min(Math.max(0, place - Math.floor(most / 2)), length - most)
  return { start, count: most }
}
