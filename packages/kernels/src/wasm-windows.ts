import type { FloatArray } from './arrays.ts'
import { type PassMemory, WINDOW } from './pass-memory.ts'
import { type WindowPass, type WindowRun, type WindowShape, runNumbers } from './passes.ts'

/** A pass over windows in WebAssembly. */
export function windowPass(
  memory: PassMemory,
  name: WindowPass,
  out: FloatArray,
  places: Int32Array | null,
  x: FloatArray,
  shape: WindowShape,
): void {
  const { lines, length, windows } = shape
  const isGrad = name === 'windowMeanGrad' || name === 'windowMaxGrad'
  const call = { memory, name, out, places, x, shape, isGrad }
  const each = Math.max(length, windows)
  if (each <= WINDOW) {
    const whole = { runs: shape.runs, windows, from: 0, first: 0, end: length, isPart: false }
    const most = Math.floor(WINDOW / each)
    for (let line = 0; line < lines; line += most) run(call, whole, line, Math.min(most, lines - line))
    return
  }
  // What no window sees.
  if (isGrad) out.fill(0)
  for (const piece of piecesOf(shape)) {
    if ('divisor' in piece) longWindow(call, piece)
    else for (let line = 0; line < lines; line++) run(call, piece, line, 1)
  }
}

/** Neighbouring windows of a line. */
interface Piece {
  /** Whose places count from `first`. */
  readonly runs: readonly WindowRun[]
  readonly windows: number
  /** The first window. */
  readonly from: number
  /** The samples that they see: from `first` to before `end`. */
  readonly first: number
  readonly end: number
  /** Whether other pieces may see the same samples. */
  readonly isPart: boolean
}

/** A window that does not fit the memory. */
interface LongWindow {
  /** Which one of the line. */
  readonly index: number
  readonly start: number
  readonly samples: number
  readonly divisor: number
}

/** A line in pieces that fit the memory, and windows that do not. */
function piecesOf({ step, runs }: WindowShape): (Piece | LongWindow)[] {
  const pieces: (Piece | LongWindow)[] = []
  let [current, windows, from, first, end]: [WindowRun[], number, number, number, number] = [[], 0, 0, 0, 0]
  const finish = (): void => {
    if (windows > 0) pieces.push({ runs: current, windows, from, first, end, isPart: true })
    from += windows
    windows = 0
    current = []
  }
  for (const { windows: count, start: begin, stride, samples, divisor } of runs) {
    const span = Math.max(1, (samples - 1) * step + 1)
    if (span > WINDOW) {
      finish()
      for (let w = 0; w < count; w++)
        pieces.push({ index: from++, start: begin + w * stride, samples, divisor })
      continue
    }
    for (let taken = 0; taken < count;) {
      const start = begin + taken * stride
      // Those that begin in the padding may have their first sample behind that of later ones.
      if (start < first) finish()
      if (windows === 0) [first, end] = [start, start]
      const room = WINDOW - (start - first) - span
      const fit = Math.min(
        room < 0 ? 0 : Math.floor(room / Math.max(stride, 1)) + 1,
        WINDOW - windows,
        count - taken,
      )
      if (fit <= 0) {
        finish()
        continue
      }
      current.push({ windows: fit, start: start - first, stride, samples, divisor })
      windows += fit
      taken += fit
      if (samples > 0) end = Math.max(end, start + (fit - 1) * stride + span)
    }
  }
  finish()
  return pieces
}

interface Call {
  readonly memory: PassMemory
  readonly name: WindowPass
  readonly out: FloatArray
  readonly places: Int32Array | null
  readonly x: FloatArray
  readonly shape: WindowShape
  readonly isGrad: boolean
}

/** Computes a piece of `lines` lines from `line` on: of several only where it is whole lines. */
function run(
  { memory, name, out, places, x, shape, isGrad }: Call,
  piece: Piece,
  line: number,
  lines: number,
): void {
  const { length, windows, step } = shape
  const seen = piece.end - piece.first
  const samples = [line * length + piece.first, line * length + piece.first + lines * seen] as const
  const results = [line * windows + piece.from, line * windows + piece.from + lines * piece.windows] as const
  memory.putNumbers(runNumbers(piece.runs))
  memory.put(memory.x, x, ...(isGrad ? results : samples))
  if (isGrad && piece.isPart) memory.put(memory.out, out, ...samples)
  if (isGrad && places !== null) memory.put(memory.places, places, ...results)
  const sizes = [seen, piece.windows, step, piece.runs.length, piece.first, piece.isPart ? 1 : 0]
  memory.run(name, x, sizes, 0, isGrad ? lines : lines * piece.windows)
  memory.take(memory.out, out, ...(isGrad ? samples : results))
  if (!isGrad && places !== null) memory.take(memory.places, places, ...results)
}

/** A window of all lines, part by part. */
function longWindow(call: Call, window: LongWindow): void {
  const { name, out, places, x, shape } = call
  const { lines, length, windows } = shape
  if (name === 'windowMean') return longMean(call, window)
  for (let line = 0; line < lines; line++) {
    const result = line * windows + window.index
    if (name === 'windowMaxGrad') out[line * length + places![result]] += x[result]
    else if (name === 'windowMax') longMax(call, window, line, result)
    else for (const part of partsOf(window, shape.step, WINDOW)) run(call, part, line, 1)
  }
}

/** The samples of a window in parts that span at most `most`, as windows of their own. */
function* partsOf(
  { index, start, samples, divisor }: LongWindow,
  step: number,
  most: number,
): Generator<Piece> {
  const each = Math.floor((most - 1) / step) + 1
  for (let s = 0; s < samples; s += each) {
    const [first, count] = [start + s * step, Math.min(each, samples - s)]
    const runs = [{ windows: 1, start: 0, stride: 1, samples: count, divisor }]
    yield { runs, windows: 1, from: index, first, end: first + (count - 1) * step + 1, isPart: true }
  }
}

function longMax(call: Call, window: LongWindow, line: number, result: number): void {
  const { out: values, places, shape } = call
  let [best, place] = [-Infinity, window.start]
  for (const part of partsOf(window, shape.step, WINDOW)) {
    run(call, part, line, 1)
    const candidate = values[result]
    if (candidate > best || Number.isNaN(candidate)) [best, place] = [candidate, places![result]]
  }
  values[result] = best
  places![result] = place
}

/** Lines whose sums are computed side by side. */
const FEW = 8

function longMean({ memory, out, x, shape }: Call, window: LongWindow): void {
  const { lines, length, windows, step } = shape
  for (let line = 0; line < lines; line += FEW) {
    const rows = Math.min(FEW, lines - line)
    const sums = new Float64Array(rows)
    memory.put(memory.out, sums, 0, rows)
    for (const { first, end } of partsOf(window, step, WINDOW / FEW)) {
      memory.putRows(memory.x, x, line * length + first, length, rows, end - first)
      memory.run('windowSums', x, [end - first, step], 0, rows)
    }
    memory.take(memory.out, sums, 0, rows)
    sums.forEach((sum, i) => (out[(line + i) * windows + window.index] = sum / window.divisor))
  }
}
