import type { FloatArray } from './arrays.ts'
import { type PassEngine, type PassName, runNumbers } from './passes.ts'

/** A pass of addon-passes.cpp. */
export type NativePass = (
  out: FloatArray | Uint8Array,
  places: Int32Array | null,
  x: FloatArray,
  y: FloatArray | null,
  numbers: Float64Array | null,
  sizes: Float64Array,
  threads: number,
  ...kept: readonly (FloatArray | null)[]
) => void

/** Elements for which waking a thread is worth its while. */
const ELEMENTS_PER_THREAD = 1 << 17

// The addon copies sizes.
const [one, two, four, twelve] = [1, 2, 4, 12].map((length) => new Float64Array(length))

function oneOf(a: number): Float64Array {
  one[0] = a
  return one
}

function twoOf(a: number, b: number): Float64Array {
  two[0] = a
  two[1] = b
  return two
}

/** Passes by the addon, over the arrays where they are. `most` tells how many threads there may be. */
export function nativePasses(passes: Readonly<Record<PassName, NativePass>>, most: () => number): PassEngine {
  const run = (
    name: PassName,
    [out, places]: readonly [FloatArray | Uint8Array, Int32Array | null],
    x: FloatArray,
    y: FloatArray | null,
    numbers: Float64Array | null,
    sizes: Float64Array,
    ...kept: readonly (FloatArray | null)[]
  ): void => {
    const elements = Math.max(x.length, out.length)
    const threads = Math.max(1, Math.min(most(), Math.floor(elements / ELEMENTS_PER_THREAD)))
    passes[name](out, places, x, y, numbers, sizes, threads, ...kept)
  }
  const constants = new Float64Array(2)
  const none = new Float64Array()
  return {
    map(name, out, x, y, a, b) {
      constants[0] = a
      constants[1] = b
      run(name, [out, null], x, y, constants, none)
    },
    broadcast(name, out, x, y, sizes) {
      twelve.set(sizes.size)
      twelve.set(sizes.x, 4)
      twelve.set(sizes.y, 8)
      run(name, [out, null], x, y, null, twelve)
    },
    group(name, out, x, y, numbers, inner) {
      run(name, [out, null], x, y, numbers, twoOf(numbers.length / 4, inner))
    },
    lines(name, out, x, y, numbers, length) {
      run(name, [out, null], x, y, numbers, twoOf(length, numbers?.length ?? 1))
    },
    lineExtremes(name, values, places, x, length) {
      run(name, [values, places], x, null, null, oneOf(length))
    },
    columns(name, out, x, y, numbers, reduced, inner) {
      run(name, [out, null], x, y, numbers, twoOf(reduced, inner))
    },
    columnExtremes(name, values, places, x, reduced, inner) {
      run(name, [values, places], x, null, null, twoOf(reduced, inner))
    },
    step(name, parameter, gradient, [first = null, second = null, third = null], numbers) {
      run(name, [parameter, null], gradient, null, numbers, none, first, second, third)
    },
    along(name, out, x, y, { reduced, inner }) {
      run(name, [out, null], x, y, null, twoOf(reduced, inner))
      return true
    },
    windows(name, out, places, x, { length, windows, step, runs }) {
      four.set([length, windows, step, runs.length])
      run(name, [out, places], x, null, runNumbers(runs), four)
    },
  }
}
