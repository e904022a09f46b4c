import type { FloatArray } from './arrays.ts'
import type { Correlation, Signals } from './correlation.ts'

/** A part of a correlation that passes through WebAssembly's memory: outputs [start, start + count) of some groups of an item. */
export interface Window {
  readonly item: number
  readonly group: number
  readonly groups: number
  readonly start: number
  readonly count: number
}

/** A window of whichever item. */
export type Part = Omit<Window, 'item'>

/** About as much input and output as stays in the second-level cache between JavaScript and WebAssembly. */
const WINDOW_BYTES = 512 * 1024
/** Rows are cut in pieces only where whole ones are more than this: a row that is cut is a copy of its own. */
const WHOLE_BYTES = 1024 * 1024
const SHORTEST_PIECE = 4096

/** Windows for each thread, so that none waits for long while another one computes the last. */
const WINDOWS_PER_THREAD = 8
/** Windows of helpers, and of gradients of weights, are whole rows up to here: all channels of these are one copy. */
const SHARED_BYTES = 2 * 1024 * 1024
/** Shorter pieces are more copying than computing. */
const SHORTEST_SHARED_PIECE = 512

/** Windows of so many outputs, or a multiple, are cut where cache lines are. */
const EVEN = 32

/** How many groups and outputs a window has at most. */
export interface WindowSize {
  readonly groups: number
  readonly count: number
}

/**
 * @param bytes of a sample
 * @param piece outputs of a row that are computed together: windows begin where pieces do
 * @param threads that share the windows
 */
export function windowSize(
  correlation: Correlation,
  bytes: number,
  piece: number,
  threads: number,
): WindowSize {
  const size = cachedSize(correlation, bytes, piece)
  return threads === 1 ? size : sharedSize(correlation, size, bytes, piece, threads)
}

/** Of the windows of one group that a gradient of weights is summed over, on however many threads. */
export function weightWindowSize({ rows, channels, input, output }: Correlation, bytes: number): WindowSize {
  const perSample = (channels * input.stride + rows) * bytes
  const fitting = Math.max(SHORTEST_SHARED_PIECE, Math.floor(SHARED_BYTES / perSample))
  const pieces = Math.ceil(output.length / fitting)
  return { groups: 1, count: Math.ceil(output.length / Math.max(1, pieces) / EVEN) * EVEN }
}

function cachedSize(correlation: Correlation, bytes: number, piece: number): WindowSize {
  const { groups, rows, channels, input, output } = correlation
  const perSample = (channels * input.stride + rows) * bytes
  const whole = (channels * input.length + rows * output.length) * bytes
  if (whole > WHOLE_BYTES) {
    const fitting = Math.max(SHORTEST_PIECE, Math.floor(WINDOW_BYTES / perSample))
    return { groups: 1, count: wholePieces(correlation, piece, fitting) }
  }
  const fitting = Math.max(1, Math.floor(WINDOW_BYTES / Math.max(1, whole)))
  return { groups: Math.min(fitting, groups), count: output.length }
}

/** As many windows as threads need: of fewer groups first, then of fewer outputs. */
function sharedSize(
  correlation: Correlation,
  most: WindowSize,
  bytes: number,
  piece: number,
  threads: number,
): WindowSize {
  const { batch, groups: all, rows, channels, taps, input, output } = correlation
  const wanted = threads * WINDOWS_PER_THREAD
  const groups = Math.max(1, Math.min(most.groups, Math.floor((all * batch) / wanted)))
  const whole = groups * (channels * input.length + rows * output.length) * bytes
  const pieces = Math.max(wanted / (batch * Math.ceil(all / groups)), whole / SHARED_BYTES)
  const shortest = Math.max(SHORTEST_SHARED_PIECE, Math.ceil(reach(taps) / input.stride))
  const fitting = Math.max(shortest, Math.floor(output.length / Math.ceil(pieces)))
  return { groups, count: Math.min(wholePieces(correlation, piece, fitting), most.count) }
}

/** `count` or a little more, of whole pieces. */
function wholePieces({ output }: Correlation, piece: number, count: number): number {
  return Math.min(Math.ceil(count / piece) * piece, output.length)
}

function reach(taps: Int32Array): number {
  return taps.reduce((a, b) => Math.max(a, b))
}

export function windowCount({ batch, groups, output }: Correlation, size: WindowSize): number {
  return batch * Math.ceil(groups / size.groups) * Math.ceil(output.length / size.count)
}

export function* windows(correlation: Correlation, size: WindowSize): Generator<Window> {
  for (let item = 0; item < correlation.batch; item++) {
    for (let group = 0; group < correlation.groups; group += size.groups) {
      const groups = Math.min(size.groups, correlation.groups - group)
      for (let start = 0; start < correlation.output.length; start += size.count)
        yield { item, group, groups, start, count: Math.min(size.count, correlation.output.length - start) }
    }
  }
}

/** The windows of a correlation, one after another. */
export class WindowQueue {
  left: number
  readonly #windows: Generator<Window>

  constructor(correlation: Correlation, size: WindowSize) {
    this.left = windowCount(correlation, size)
    this.#windows = windows(correlation, size)
  }

  /** null when all have been given. */
  next(): Window | null {
    const { value, done } = this.#windows.next()
    if (done === true) return null
    this.left--
    return value as Window
  }
}

/**
 * The samples of a row that a window sees, with one more on either side where that makes whole words of 8 bytes: see
 * `areInWords`.
 */
function seen({ input, taps }: Correlation, { start, count }: Part): { from: number; to: number } {
  const first = input.first + start * input.stride
  const end = first + (count - 1) * input.stride + reach(taps) + 1
  const from = Math.min(Math.max(first, 0), input.length)
  const to = Math.max(from, Math.min(end, input.length))
  return { from: from - (from % 2), to: Math.min(to + (to % 2), input.length) }
}

export function outputLength({ rows }: Correlation, { groups, count }: Part): number {
  return groups * rows * count
}

/** How many samples, and outputs, the largest window has. */
export function roomFor(correlation: Correlation, size: WindowSize): { input: number; output: number } {
  const { channels, rows, taps, input } = correlation
  const longest = Math.min(input.length, (size.count - 1) * input.stride + reach(taps) + 3)
  return { input: size.groups * channels * longest, output: size.groups * rows * size.count }
}

/** The signals of the window as a correlation of its own, on arrays that hold nothing else. */
export function windowed(correlation: Correlation, part: Part): Signals {
  const { rows, channels, input } = correlation
  const { groups, start, count } = part
  const { from, to } = seen(correlation, part)
  const length = to - from
  const first = input.first + start * input.stride - from
  return {
    groups,
    batch: 1,
    input: { item: 0, group: channels * length, row: length, length, step: 1, first, stride: input.stride },
    output: { item: 0, group: rows * count, row: count, first: 0, step: 1, length: count },
  }
}

/** Rows in an array: `[groups, rows, length]` with distances, from `at` on. */
export interface Rows {
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
  const { item, group, row, step } = input
  const at = window.item * item + window.group * group + from * step
  return { at, groups: window.groups, group, rows: channels, row, length: to - from, step }
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
  if (rows.step === 1)
    forEachRun(rows, (at, length, done) => target.set(source.subarray(at, at + length), to + done))
  else
    for (let g = 0; g < rows.groups; g++)
      gather(target, to + g * rows.rows * rows.length, source, rows.at + g * rows.group, rows)
}

/** Samples of rows that are copied together: rows may be neighbours whose samples lie in the same cache lines. */
const STRIP = 8

/** `copyIn` of a group from `from` on, whose samples are apart. */
function gather(
  target: FloatArray,
  to: number,
  source: FloatArray,
  from: number,
  { rows, row, length, step }: Rows,
): void {
  for (let start = 0; start < length; start += STRIP) {
    const end = Math.min(start + STRIP, length)
    for (let r = 0; r < rows; r++)
      for (let i = start, at = from + r * row + start * step; i < end; i++, at += step)
        target[to + r * length + i] = source[at]
  }
}

/** Copies rows that lie one behind the other to where they belong. */
export function copyOut(target: FloatArray, rows: Rows, source: FloatArray, from: number): void {
  forEachRun(rows, (at, length, done) => {
    if (rows.step === 1) target.set(source.subarray(from + done, from + done + length), at)
    else for (let i = 0; i < length; i++) target[at + i * rows.step] = source[from + done + i]
  })
}

/**
 * Whether runs begin where words of 8 bytes do, in `array` and where they lie one behind the other: others are copied byte
 * by byte where threads share memory.
 */
export function areInWords(rows: Rows, array: FloatArray): boolean {
  if (array instanceof Float64Array) return true
  const { at, group, row, length } = rows
  const places = isOneRun(rows) ? [at] : [at, group, row, length]
  return places.every((place) => place % 2 === 0) && array.byteOffset % 8 === 0 && rows.step === 1
}

function isOneRun({ groups, group, rows, row, length }: Rows): boolean {
  return (row === length || rows === 1) && (group === rows * length || groups === 1)
}

/** The rows that are neighbours are one run. */
function forEachRun(all: Rows, visit: (at: number, length: number, done: number) => void): void {
  const { at, groups, group, rows, row, length, step } = all
  if (isOneRun(all) && step === 1) return visit(at, groups * rows * length, 0)
  let done = 0
  for (let g = 0; g < groups; g++) {
    for (let r = 0; r < rows; r++, done += length) visit(at + g * group + r * row, length, done)
  }
}
