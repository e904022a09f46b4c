import type { FloatArray } from './arrays.ts'
import { type PassMemory, WINDOW } from './pass-memory.ts'
import { type WindowPass, type WindowRun, type WindowShape, runNumbers } from './passes.ts'

/** A pass over windows in WebAssembly. @returns false where a window is longer than what is in the memory at a time */
export function windowPass(
  memory: PassMemory,
  name: WindowPass,
  out: FloatArray,
  places: Int32Array | null,
  x: FloatArray,
  shape: WindowShape,
): boolean {
  const { lines, length, windows } = shape
  const isGrad = name === 'windowMeanGrad' || name === 'windowMaxGrad'
  const each = Math.max(length, windows)
  if (each <= WINDOW) {
    const whole = { runs: shape.runs, windows, from: 0, first: 0, end: length, isPart: false }
    const most = Math.floor(WINDOW / each)
    for (let line = 0; line < lines; line += most)
      run({ memory, name, out, places, x, shape, isGrad }, whole, line, Math.min(most, lines - line))
    return true
  }
  const pieces = piecesOf(shape)
  if (pieces === null) return false
  // What no window sees.
  if (isGrad) out.fill(0)
  for (let line = 0; line < lines; line++)
    for (const piece of pieces) run({ memory, name, out, places, x, shape, isGrad }, piece, line, 1)
  return true
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

/** A line in pieces that fit the memory; null where a window does not. */
function piecesOf({ step, runs }: WindowShape): Piece[] | null {
  const pieces: Piece[] = []
  let [current, windows, from, first, end]: [WindowRun[], number, number, number, number] = [[], 0, 0, 0, 0]
  const finish = (): void => {
    if (windows > 0) pieces.push({ runs: current, windows, from, first, end, isPart: true })
    from += windows
    windows = 0
    current = []
  }
  for (const { windows: count, start: begin, stride, samples, divisor } of runs) {
    const span = Math.max(1, (samples - 1) * step + 1)
    if (span > WINDOW) return null
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
