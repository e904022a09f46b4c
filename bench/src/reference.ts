import type { Inputs } from './inputs.ts'
import { type Workload, outLength } from './workloads.ts'

export type OutputName = 'output' | 'gradInput' | 'gradWeight' | 'gradBias'

/** What a result must be, computed in float64, at some or all of its positions. */
export interface Expected {
  readonly name: OutputName
  readonly shape: readonly number[]
  /** Flat positions within the result. */
  readonly positions: Int32Array
  readonly values: Float64Array
}

/** Multiply-adds a result may cost before only a sample of its positions is computed: about a tenth of a second. */
const budget = 64e6

/**
 * The float64 reference of every result of a workload: whole where that is quick, else at positions drawn at random,
 * half of them where the padding is felt.
 */
export function reference(w: Workload, inputs: Inputs, macs = budget): Expected[] {
  const { batch, inChannels, outChannels, kernelSize, groups } = w
  const perGroup = { in: inChannels / groups, out: outChannels / groups }
  const out = outLength(w)
  const border = w.dilation * (kernelSize - 1) + 1
  const results: Result[] = [
    {
      name: 'output',
      shape: [batch, outChannels, out],
      cost: perGroup.in * kernelSize,
      at: (n, o, t) => outputAt(w, inputs, n, o, t),
    },
  ]
  if (inputs.gradOutput !== null) {
    const { gradOutput } = inputs
    results.push(
      {
        name: 'gradInput',
        shape: [batch, inChannels, w.length],
        cost: perGroup.out * kernelSize,
        at: (n, c, l) => gradInputAt(w, inputs.weight, gradOutput, n, c, l),
      },
      {
        name: 'gradWeight',
        shape: [outChannels, perGroup.in, kernelSize],
        cost: batch * out,
        at: (o, c, k) => gradWeightAt(w, inputs.input, gradOutput, o, c, k),
      },
      { name: 'gradBias', shape: [outChannels], cost: batch * out, at: (o) => gradBiasAt(w, gradOutput, o) },
    )
  }
  return results.map(({ name, shape, cost, at }) => {
    const positions = choose(shape, Math.max(64, Math.floor(macs / cost)), border)
    return { name, shape, positions, values: Float64Array.from(positions, (p) => at(...unravel(p, shape))) }
  })
}

interface Result {
  readonly name: OutputName
  readonly shape: readonly number[]
  /** Multiply-adds of one position. */
  readonly cost: number
  readonly at: (...index: number[]) => number
}

/** `[i, j, k]` of a flat position. */
export function unravel(position: number, shape: readonly number[]): number[] {
  const index: number[] = []
  let rest = position
  for (const size of [...shape].reverse()) {
    index.unshift(rest % size)
    rest = Math.floor(rest / size)
  }
  return index
}

/** All positions, or `most` of them: every second one within `border` of a row's end, the first and last among them. */
function choose(shape: readonly number[], most: number, border: number): Int32Array {
  const total = shape.reduce((product, size) => product * size, 1)
  if (total <= most) return Int32Array.from({ length: total }, (_, i) => i)
  const row = shape[shape.length - 1] ?? 1
  const rows = total / row
  let state = 12345
  const below = (n: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 4294967296) * n)
  }
  return Int32Array.from({ length: most }, (_, i) => {
    if (i === 0) return 0
    if (i === 1) return total - 1
    if (i % 2 === 0) return below(rows) * row + below(row)
    const near = below(Math.min(border, row))
    return below(rows) * row + (i % 4 === 1 ? near : row - 1 - near)
  })
}

function outputAt(w: Workload, { input, weight, bias }: Inputs, n: number, o: number, t: number): number {
  const perGroup = w.inChannels / w.groups
  const first = Math.floor(o / (w.outChannels / w.groups)) * perGroup
  const start = t * w.stride - w.padding
  let sum = bias === null ? 0 : (bias[o] ?? 0)
  for (let c = 0; c < perGroup; c++) {
    const row = (n * w.inChannels + first + c) * w.length
    const taps = (o * perGroup + c) * w.kernelSize
    for (let k = 0; k < w.kernelSize; k++) {
      const l = start + k * w.dilation
      if (l >= 0 && l < w.length) sum += (weight[taps + k] as number) * (input[row + l] as number)
    }
  }
  return sum
}

function gradInputAt(w: Workload, weight: Float32Array, g: Float32Array, n: number, c: number, l: number) {
  const inPer = w.inChannels / w.groups
  const outPer = w.outChannels / w.groups
  const first = Math.floor(c / inPer) * outPer
  const out = outLength(w)
  let sum = 0
  for (let o = first; o < first + outPer; o++) {
    for (let k = 0; k < w.kernelSize; k++) {
      const t = (l + w.padding - k * w.dilation) / w.stride
      if (!Number.isInteger(t) || t < 0 || t >= out) continue
      const tap = weight[(o * inPer + (c % inPer)) * w.kernelSize + k] as number
      sum += tap * (g[(n * w.outChannels + o) * out + t] as number)
    }
  }
  return sum
}

function gradWeightAt(w: Workload, input: Float32Array, g: Float32Array, o: number, c: number, k: number) {
  const inPer = w.inChannels / w.groups
  const channel = Math.floor(o / (w.outChannels / w.groups)) * inPer + c
  const out = outLength(w)
  let sum = 0
  for (let n = 0; n < w.batch; n++) {
    const row = (n * w.inChannels + channel) * w.length
    const gradRow = (n * w.outChannels + o) * out
    for (let t = 0; t < out; t++) {
      const l = t * w.stride + k * w.dilation - w.padding
      if (l >= 0 && l < w.length) sum += (g[gradRow + t] as number) * (input[row + l] as number)
    }
  }
  return sum
}

function gradBiasAt(w: Workload, g: Float32Array, o: number): number {
  const out = outLength(w)
  let sum = 0
  for (let n = 0; n < w.batch; n++) {
    const row = (n * w.outChannels + o) * out
    for (let t = 0; t < out; t++) sum += g[row + t] as number
  }
  return sum
}
