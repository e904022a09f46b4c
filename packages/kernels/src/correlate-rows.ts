import type { FloatArray } from './arrays.ts'
import { RowsIn, pieceLength } from './rows-in.ts'
import type { KernelMemory } from './kernel-memory.ts'

/** The output rows of one group: every one a weighted sum over the same channels and taps. */
export interface Rows {
  readonly count: number
  readonly channels: number
  /** Samples from the first one that an output sees to the one under each tap. */
  readonly taps: readonly number[]
  readonly weight: (row: number, channel: number, tap: number) => number
  readonly bias: (row: number) => number
}

/** Where samples come from and results go. */
export interface Signals {
  readonly batch: number
  readonly input: FloatArray
  /** Where an item's first channel begins. */
  readonly inputAt: (item: number) => number
  /** Samples of a channel. */
  readonly length: number
  /** The first sample that output 0 sees; before the signal where negative. */
  readonly first: number
  /** Samples from what one output sees to the next. */
  readonly stride: number
  readonly out: FloatArray
  readonly outAt: (item: number) => number
  readonly outRowLength: number
  /** Result j of a row goes to outFirst + j · outStep. */
  readonly outFirst: number
  readonly outStep: number
  readonly outLength: number
}

/** Runs the correlation kernel over every item, piece by piece, so that memory stays small and in the cache. */
export function correlateRows(memory: KernelMemory, rows: Rows, signals: Signals): void {
  const { batch, input, length, first, stride, out, outLength } = signals
  const { channels, count, taps } = rows
  const lane = out instanceof Float32Array ? memory.f32 : memory.f64
  memory.reset()
  const piece = pieceLength(channels, stride, lane, outLength)
  const x = new RowsIn(memory, lane, channels, taps, stride, piece)
  const tapTable = memory.allocate(taps.length * 4)
  const weight = memory.allocate(count * channels * taps.length * lane.bytes)
  const bias = memory.allocate(count * lane.bytes)
  const results = memory.allocate(count * piece * lane.bytes)
  const view = memory.view(out)
  memory.writeInt32(tapTable, x.taps)
  packWeights(view, weight / lane.bytes, rows, memory.build.rowBlock)
  for (let r = 0; r < count; r++) view[bias / lane.bytes + r] = rows.bias(r)
  for (let n = 0; n < batch; n++) {
    for (let start = 0; start < outLength; start += piece) {
      const some = Math.min(piece, outLength - start)
      const step = 2 * lane.lanes
      x.load(view, input, signals.inputAt(n), length, channels, first + start * stride)
      const padded = Math.ceil(some / step) * step
      lane.correlate(
        x.address,
        x.rowStride,
        tapTable,
        taps.length,
        channels,
        weight,
        bias,
        results,
        piece,
        count,
        padded,
      )
      for (let r = 0; r < count; r++) {
        const from = results / lane.bytes + r * piece
        store(signals, n, r, start, view.subarray(from, from + some))
      }
    }
  }
}

function store(signals: Signals, item: number, row: number, start: number, values: FloatArray): void {
  const { out, outStep } = signals
  const to = signals.outAt(item) + row * signals.outRowLength + signals.outFirst + start * outStep
  if (outStep === 1) out.set(values, to)
  else for (let j = 0; j < values.length; j++) out[to + j * outStep] = values[j]
}

function packWeights(
  view: FloatArray,
  at: number,
  { count, channels, taps, weight }: Rows,
  rowBlock: number,
): void {
  for (let row = 0; row < count;) {
    const block = row + rowBlock <= count ? rowBlock : 1
    for (let c = 0; c < channels; c++) {
      for (let k = 0; k < taps.length; k++) for (let r = 0; r < block; r++) view[at++] = weight(row + r, c, k)
    }
    row += block
  }
}
