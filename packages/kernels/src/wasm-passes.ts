import type { FloatArray } from './arrays.ts'
import { type PassMemory, WINDOW } from './pass-memory.ts'
import { windowPass } from './wasm-windows.ts'
import {
  type AlongPass,
  type Arithmetic,
  type ColumnExtremePass,
  type ColumnPass,
  type Comparison,
  GROUP_NUMBERS,
  type LineExtremePass,
  type LinePass,
  type PassEngine,
  type ReduceShape,
  blocksOf,
} from './passes.ts'

/** Passes in WebAssembly, whose memory the arrays pass through window by window. */
export function wasmPasses(memory: PassMemory): PassEngine {
  const constants = new Float64Array(2)
  return {
    map(name, out, x, y, a, b) {
      constants[0] = a
      constants[1] = b
      memory.putNumbers(constants)
      for (const [from, to] of windows(out.length)) {
        memory.put(memory.x, x, from, to)
        if (y !== null) memory.put(memory.y, y, from, to)
        memory.run(name, x, [], 0, to - from)
        memory.take(memory.out, out, from, to)
      }
    },
    broadcast(name, out, x, y, { size, x: xStrides, y: yStrides }) {
      const [left, right] = [
        { array: x, at: 0, strides: xStrides },
        { array: y, at: 0, strides: yStrides },
      ]
      broadcast(memory, name, out, 0, size, left, right)
    },
    group(name, out, x, y, numbers, inner) {
      memory.putNumbers(numbers)
      for (const [from, to] of windows(out.length)) {
        memory.put(memory.x, x, from, to)
        if (y !== null) memory.put(memory.y, y, from, to)
        memory.run(name, x, [numbers.length / GROUP_NUMBERS, inner, from], 0, to - from)
        memory.take(memory.out, out, from, to)
      }
    },
    lines: (name, out, ...given) => lines(memory, name, out, null, ...given),
    lineExtremes: (name, values, places, x, length) =>
      lines(memory, name, values, places, x, null, null, length),
    columns: (name, out, ...given) => columns(memory, name, out, null, ...given),
    columnExtremes: (name, values, places, x, reduced, inner) =>
      columns(memory, name, values, places, x, null, null, reduced, inner),
    step(name, parameter, gradient, kept, numbers) {
      memory.putNumbers(numbers)
      const addresses = kept.map((array, i) => (array === null ? 0 : memory.kept[i]))
      for (const [from, to] of windows(parameter.length)) {
        memory.put(memory.out, parameter, from, to)
        memory.put(memory.x, gradient, from, to)
        kept.forEach((array, i) => array !== null && memory.put(memory.kept[i], array, from, to))
        memory.run(name, gradient, [], 0, to - from, undefined, addresses)
        memory.take(memory.out, parameter, from, to)
        kept.forEach((array, i) => array !== null && memory.take(memory.kept[i], array, from, to))
      }
    },
    along: (name, ...given) => along(memory, name, ...given),
    windows: (name, ...given) => windowPass(memory, name, ...given),
  }
}

/** Passes that are compiled with the first call: programs that only convolve need none. */
export function whenNeeded(compile: () => PassEngine): PassEngine {
  let compiled: PassEngine | null = null
  const passes = (): PassEngine => (compiled ??= compile())
  return {
    map: (...given) => passes().map(...given),
    broadcast: (...given) => passes().broadcast(...given),
    group: (...given) => passes().group(...given),
    lines: (...given) => passes().lines(...given),
    lineExtremes: (...given) => passes().lineExtremes(...given),
    columns: (...given) => passes().columns(...given),
    columnExtremes: (...given) => passes().columnExtremes(...given),
    step: (...given) => passes().step(...given),
    along: (...given) => passes().along(...given),
    windows: (...given) => passes().windows(...given),
  }
}

/** [0, count) in pieces of at most `size`. */
function* windows(count: number, size = WINDOW): Generator<readonly [from: number, to: number]> {
  for (let from = 0; from < count; from += size) yield [from, Math.min(from + size, count)]
}

/** An operand of a broadcast: where it begins and how it steps. */
interface Operand {
  readonly array: FloatArray
  readonly at: number
  readonly strides: readonly number[]
}

/** Whether the operand steps as the result does, so that a window of it is one run. */
function isWhole({ strides }: Operand, size: readonly number[]): boolean {
  let expected = 1
  for (let d = size.length - 1; d >= 0; d--) {
    if (size[d] !== 1 && strides[d] !== expected) return false
    expected *= size[d]
  }
  return true
}

/** From the first element that is seen to the last. */
function extent({ strides }: Operand, size: readonly number[]): number {
  return size.reduce((sum, count, d) => sum + (count - 1) * strides[d], 1)
}

function broadcast(
  memory: PassMemory,
  name: Arithmetic | Comparison,
  out: FloatArray | Uint8Array,
  outAt: number,
  size: readonly number[],
  x: Operand,
  y: Operand,
): void {
  const [xWhole, yWhole] = [isWhole(x, size), isWhole(y, size)]
  if ((!xWhole && extent(x, size) > WINDOW) || (!yWhole && extent(y, size) > WINDOW)) {
    for (const half of halves(size))
      broadcast(memory, name, out, outAt + half.at, half.size, moved(x, half), moved(y, half))
    return
  }
  if (!xWhole) memory.put(memory.x, x.array, x.at, x.at + extent(x, size))
  if (!yWhole) memory.put(memory.y, y.array, y.at, y.at + extent(y, size))
  const count = size.reduce((product, n) => product * n, 1)
  for (const [from, to] of windows(count)) {
    if (xWhole) memory.put(memory.x, x.array, x.at + from, x.at + to)
    if (yWhole) memory.put(memory.y, y.array, y.at + from, y.at + to)
    const firsts = [xWhole ? from : 0, yWhole ? from : 0, from]
    memory.run(name, x.array, [...size, ...x.strides, ...y.strides, ...firsts], from, to)
    memory.take(memory.out, out, outAt + from, outAt + to)
  }
}

interface Half {
  readonly size: readonly number[]
  /** The dimension that was cut, where the half begins along it, and where in the result. */
  readonly dimension: number
  readonly start: number
  readonly at: number
}

/** The result cut along its outermost dimension. */
function halves(size: readonly number[]): Half[] {
  const dimension = size.findIndex((n) => n > 1)
  const middle = Math.ceil(size[dimension] / 2)
  const row = size.slice(dimension + 1).reduce((product, n) => product * n, 1)
  return [
    { size: size.with(dimension, middle), dimension, start: 0, at: 0 },
    { size: size.with(dimension, size[dimension] - middle), dimension, start: middle, at: middle * row },
  ]
}

function moved(operand: Operand, { dimension, start }: Half): Operand {
  return { ...operand, at: operand.at + start * operand.strides[dimension] }
}

function lines(
  memory: PassMemory,
  name: LinePass | LineExtremePass,
  out: FloatArray,
  places: Int32Array | null,
  x: FloatArray,
  y: FloatArray | null,
  numbers: Float64Array | null,
  length: number,
): void {
  const groups = numbers?.length ?? 1
  const at = numbers === null ? 0 : memory.putNumbers(numbers)
  const put = (from: number, to: number): void => {
    memory.put(memory.x, x, from, to)
    if (y !== null) memory.put(memory.y, y, from, to)
  }
  const take = (from: number, to: number): void => {
    memory.take(memory.out, out, from, to)
    if (places !== null) memory.take(memory.places, places, from, to)
  }
  const count = x.length / length
  if (length <= WINDOW) {
    const blocks = blocksOf(length)
    for (const [from, to] of windows(count, Math.floor(WINDOW / length))) {
      put(from * length, to * length)
      memory.run(name, x, [length, groups, from], 0, (to - from) * blocks, at)
      take(from * blocks, to * blocks)
    }
    return
  }
  for (let line = 0, unit = 0; line < count; line++) {
    for (const [from, to] of windows(length)) {
      const blocks = blocksOf(to - from)
      put(line * length + from, line * length + to)
      memory.run(name, x, [to - from, 1], 0, blocks, at + (line % groups) * 8)
      take(unit, unit + blocks)
      if (places !== null) for (let b = unit; b < unit + blocks; b++) places[b] += from
      unit += blocks
    }
  }
}

function columns(
  memory: PassMemory,
  name: ColumnPass | ColumnExtremePass,
  out: FloatArray,
  places: Int32Array | null,
  x: FloatArray,
  y: FloatArray | null,
  numbers: Float64Array | null,
  reduced: number,
  inner: number,
): void {
  /** Has `sum` work on out[from … to) in the memory. */
  const through = (from: number, to: number, sum: (numbers: number) => void): void => {
    memory.put(memory.out, out, from, to)
    sum(numbers === null ? 0 : memory.putNumbers(numbers.subarray(from, to)))
    memory.take(memory.out, out, from, to)
    if (places !== null) memory.take(memory.places, places, from, to)
  }
  const outer = out.length / inner
  const each = reduced * inner
  if (each <= WINDOW) {
    for (const [from, to] of windows(outer, Math.floor(WINDOW / each))) {
      through(from * inner, to * inner, (at) => {
        memory.put(memory.x, x, from * each, to * each)
        if (y !== null) memory.put(memory.y, y, from * each, to * each)
        memory.run(name, x, [reduced, inner], 0, (to - from) * inner, at)
      })
    }
    return
  }
  for (let o = 0; o < outer; o++) {
    for (const [from, to] of windows(inner)) {
      const width = to - from
      through(o * inner + from, o * inner + to, (at) => {
        for (const [row, end] of windows(reduced, Math.floor(WINDOW / width))) {
          memory.putRows(memory.x, x, o * each + from + row * inner, inner, end - row, width)
          if (y !== null) memory.putRows(memory.y, y, o * each + from + row * inner, inner, end - row, width)
          memory.run(name, x, [end - row, width, row], 0, width, at)
        }
      })
    }
  }
}

function along(
  memory: PassMemory,
  name: AlongPass,
  out: FloatArray,
  x: FloatArray,
  y: FloatArray | null,
  { outer, reduced, inner }: ReduceShape,
): boolean {
  if (reduced > WINDOW) return false
  const each = reduced * inner
  if (each <= WINDOW) {
    for (const [from, to] of windows(outer, Math.floor(WINDOW / each))) {
      memory.put(memory.x, x, from * each, to * each)
      if (y !== null) memory.put(memory.y, y, from * each, to * each)
      memory.run(name, x, [reduced, inner], 0, (to - from) * inner)
      memory.take(memory.out, out, from * each, to * each)
    }
    return true
  }
  for (let first = 0; first < out.length; first += each) {
    for (const [from, to] of windows(inner, Math.floor(WINDOW / reduced))) {
      const width = to - from
      memory.putRows(memory.x, x, first + from, inner, reduced, width)
      if (y !== null) memory.putRows(memory.y, y, first + from, inner, reduced, width)
      memory.run(name, x, [reduced, width], 0, width)
      memory.takeRows(memory.out, out, first + from, inner, reduced, width)
    }
  }
  return true
}
