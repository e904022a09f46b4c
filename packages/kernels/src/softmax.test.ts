import { describe, expect, it } from 'vitest'
import { built } from '../test/built.ts'
import { type Make, dtypes, values } from '../test/signals.ts'
import { type ArrayKernels, arrayKernels } from './array-kernels.ts'
import { instantiatePasses } from './pass-memory.ts'
import type { ReduceShape } from './passes.ts'
import { wasmPasses } from './wasm-passes.ts'

const passes = wasmPasses(instantiatePasses())
const whole = arrayKernels(passes)
/** What has no line whole in its memory. */
const inSteps = arrayKernels({ ...passes, along: () => false })

const shapes: Record<string, ReduceShape> = {
  'short lines': { outer: 7, reduced: 50, inner: 1 },
  'lines of several blocks': { outer: 3, reduced: 30_001, inner: 1 },
  'short columns': { outer: 3, reduced: 20, inner: 70 },
  'long columns': { outer: 2, reduced: 20_001, inner: 3 },
}

/** Those that the memory does not have whole. */
const long: Record<string, ReduceShape> = {
  lines: { outer: 2, reduced: 100_001, inner: 1 },
  columns: { outer: 2, reduced: 40_001, inner: 3 },
}

function resultsOf(arrays: ArrayKernels, shape: ReduceShape, make: Make): Buffer[] {
  const length = shape.outer * shape.reduced * shape.inner
  const [x, g] = [values(make, length, 1).map((value) => 9 * value), values(make, length, 2)]
  const forward = (['softmax', 'logSoftmax'] as const).map((name) => {
    const out = make(length)
    arrays[name](out, x, shape)
    return out
  })
  const gradients = (['softmaxGrad', 'logSoftmaxGrad'] as const).map((name, i) => {
    const out = make(length)
    arrays[name](out, g, forward[i], shape)
    return out
  })
  return [...forward, ...gradients].map(({ buffer }) => Buffer.from(buffer as ArrayBuffer))
}

describe.each(dtypes)('softmax and its gradients in %s', (_, make) => {
  it.each(Object.entries(shapes))('have the same bits in steps as whole: %s', (__, shape) => {
    const wanted = resultsOf(whole, shape, make)
    resultsOf(inSteps, shape, make).forEach((got, i) => expect(got.equals(wanted[i])).toBe(true))
  })

  const addon = built.find(([name]) => name === 'native')?.[1].arrays
  it.skipIf(addon === undefined).each(Object.entries(long))(
    'have the addon’s bits along long %s',
    (__, shape) => {
      const wanted = resultsOf(addon!, shape, make)
      resultsOf(whole, shape, make).forEach((got, i) => expect(got.equals(wanted[i])).toBe(true))
    },
  )
})
