import type { FloatArray } from './arrays.ts'
import { type BroadcastSizes, type PassEngine, type PassName, runNumbers } from './passes.ts'

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
const ELEMENTS_PER_THREAD = 1 << 19

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
      run(name, [out, null], x, y, null, fieldsOf(sizes))
    },
    group(name, out, x, y, numbers, inner) {
      run(name, [out, null], x, y, numbers, Float64Array.of(numbers.length / 4, inner))
    },
    lines(name, out, x, y, numbers, length) {
      run(name, [out, null], x, y, numbers, Float64Array.of(length, numbers?.length ?? 1))
    },
    lineExtremes(name, values, places, x, length) {
      run(name, [values, places], x, null, null, Float64Array.of(length))
    },
    columns(name, out, x, y, numbers, reduced, inner) {
      run(name, [out, null], x, y, numbers, Float64Array.of(reduced, inner))
    },
    columnExtremes(name, values, places, x, reduced, inner) {
      run(name, [values, places], x, null, null, Float64Array.of(reduced, inner))
    },
    step(name, parameter, gradient, [first = null, second = null, third = null], numbers) {
      run(name, [parameter, null], gradient, null, numbers, none, first, second, third)
    },
    along(name, out, x, y, { reduced, inner }) {
      run(name, [out, null], x, y, null, Float64Array.of(reduced, inner))
      return true
    },
    windows(name, out, places, x, { length, windows, step, runs }) {
      const sizes = Float64Array.of(length, windows, step, runs.length)
      run(name, [out, places], x, null, runNumbers(runs), sizes)
      return true
    },
  }
}

/** In the order of passes.h. */
function fieldsOf({ size, x, y }: BroadcastSizes): Float64Array {
  return Float64Array.from([...size, ...x, ...y])
}
