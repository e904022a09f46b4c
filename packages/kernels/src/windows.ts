import type { FloatArray } from './arrays.ts'
import type { Correlation } from './correlation.ts'

/** A part of a correlation that passes through WebAssembly's memory: outputs [start, start + count) of some groups of an item. */
export interface Window {
  readonly item: number
  readonly group: number
  readonly groups: number
  readonly start: number
  readonly count: number
}

/** About as much input and output as stays in the second-level cache between JavaScript and WebAssembly. */
const WINDOW_BYTES = 512 * 1024
/** Rows are cut in pieces only where whole ones are more than this: a row that is cut is a copy of its own. */
const WHOLE_BYTES = 4 * 1024 * 1024
const SHORTEST_PIECE = 4096

/** How many groups and outputs a window has at most. */
export function windowSize(correlation: Correlation, bytes: number): { groups: number; count: number } {
  const { groups, rows, channels, input, output } = correlation
  const perSample = (channels * input.stride + rows) * bytes
  const whole = (channels * input.length + rows * output.length) * bytes
  if (whole > WHOLE_BYTES) {
    const fitting = Math.max(SHORTEST_PIECE, Math.floor(WINDOW_BYTES / perSample))
    const step = pairLength(correlation)
    return { groups: 1, count: Math.min(Math.ceil(fitting / step) * step, output.length) }
  }
  const fitting = Math.max(1, Math.floor(WINDOW_BYTES / Math.max(1, whole)))
  return { groups: Math.min(fitting, groups), count: output.length }
}

/** Outputs that are computed together. Their bits depend on that: windows begin where such outputs do. */
function pairLength({ fftSize, minimal, taps }: Correlation): number {
  if (fftSize > 0) return 2 * (fftSize - reach(taps))
  return minimal ? 2 * reach(taps) : 1
}

function reach(taps: Int32Array): number {
  return taps.reduce((a, b) => Math.max(a, b))
}

export function* windows(correlation: Correlation, bytes: number): Generator<Window> {
  const size = windowSize(correlation, bytes)
  for (let item = 0; item < correlation.batch; item++) {
    for (let group = 0; group < correlation.groups; group += size.groups) {
      const groups = Math.min(size.groups, correlation.groups - group)
      for (let start = 0; start < correlation.output.length; start += size.count)
        yield { item, group, groups, start, count: Math.min(size.count, correlation.output.length - start) }
    }
  }
}

/** The samples of a row that a window sees. */
function seen({ input, taps }: Correlation, { start, count }: Window): { from: number; to: number } {
  const first = input.first + start * input.stride
  const from = Math.min(Math.max(first, 0), input.length)
  const to = Math.min(first + (count - 1) * input.stride + reach(taps) + 1, input.length)
  return { from, to: Math.max(from, to) }
}

/** The window as a correlation of its own, on arrays that hold nothing else. */
export function windowed(correlation: Correlation, window: Window): Correlation {
  const { rows, channels, input } = correlation
  const { groups, start, count } = window
  const { from, to } = seen(correlation, window)
  const length = to - from
  const first = input.first + start * input.stride - from
  return {
    ...correlation,
    groups,
    batch: 1,
    input: { item: 0, group: channels * length, row: length, length, first, stride: input.stride },
    output: { item: 0, group: rows * count, row: count, first: 0, step: 1, length: count },
  }
}

/** Rows in an array: `[groups, rows, length]` with distances, from `at` on. */
interface Rows {
  readonly at: number
  readonly groups: number
  readonly group: number
  readonly rows: number
  readonly row: number
  readonly length: number
  /** From one sample to the next. */
  readonly step: number
}

/** What a window sees of the input. */
export function inputRows(correlation: Correlation, window: Window): Rows {
  const { channels, input } = correlation
  const { from, to } = seen(correlation, window)
  const at = window.item * input.item + window.group * input.group + from
  const { group, row } = input
  return { at, groups: window.groups, group, rows: channels, row, length: to - from, step: 1 }
}

/** Where a window's outputs belong. */
export function outputRows(
  { rows, output }: Correlation,
  { item, group, groups, start, count }: Window,
): Rows {
  const at = item * output.item + group * output.group + output.first + start * output.step
  return { at, groups, group: output.group, rows, row: output.row, length: count, step: output.step }
}

/** Copies rows to where `to` says, one behind the other. */
export function copyIn(target: FloatArray, to: number, source: FloatArray, rows: Rows): void {
  forEachRun(rows, (at, length, done) => target.set(source.subarray(at, at + length), to + done))
}

/** Copies rows that lie one behind the other to where they belong. */
export function copyOut(target: FloatArray, rows: Rows, source: FloatArray, from: number): void {
  forEachRun(rows, (at, length, done) => {
    if (rows.step === 1) target.set(source.subarray(from + done, from + done + length), at)
    else for (let i = 0; i < length; i++) target[at + i * rows.step] = source[from + done + i]
  })
}

/** The rows that are neighbours are one run. */
function forEachRun(
  { at, groups, group, rows, row, length, step }: Rows,
  visit: (at: number, length: number, done: number) => void,
): void {
  const oneRun = (row === length || rows === 1) && (group === rows * length || groups === 1)
  if (oneRun && step === 1) return visit(at, groups * rows * length, 0)
  let done = 0
  for (let g = 0; g < groups; g++) {
    for (let r = 0; r < rows; r++, done += length) visit(at + g * group + r * row, length, done)
  }
}
