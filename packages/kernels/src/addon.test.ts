import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { attempt, builtAddon, expectGuards, guarded, hostile } from '../test/hostile.ts'
import { conv1dCorrelation, shapeFields } from './correlation.ts'
import type { Addon } from './native-engine.ts'

const addon = builtAddon()
const { correlate, correlateWeight, mostThreads } = addon ?? ({} as Addon)

type Arguments = Parameters<Addon['correlate']>

const sizesOfShape = { batch: 2, groups: 2, inPerGroup: 3, outPerGroup: 2, length: 40, outLength: 20 }
const conv1d = { ...sizesOfShape, kernelSize: 4, stride: 2, dilation: 1, padLeft: 1 }
const correlation = conv1dCorrelation(conv1d)
/** One that transforms can compute. */
const plain = conv1dCorrelation({ ...conv1d, stride: 1 })

/** How many elements the arrays of the convolution have. */
const sizes = { x: 2 * 6 * 40, weight: 4 * 3 * 4, bias: 4, out: 2 * 4 * 20 }

const floats = (length: number): Float32Array => guarded(Float32Array, length) as Float32Array

function values(length: number, seed: number): Float32Array {
  const array = floats(length)
  for (let i = 0; i < length; i++) array[i] = Math.sin(seed + i * 12.9898)
  return array
}

/** A call as it should be. */
function usual(): Arguments {
  const [x, weight, bias] = [values(sizes.x, 1), values(sizes.weight, 2), values(sizes.bias, 3)]
  return [floats(sizes.out), x, weight, bias, correlation.taps.slice(), shapeFields(correlation), 1, 0, MANY]
}

/** More tasks than there are. */
const MANY = 2 ** 40

function usualWeight(): Parameters<Addon['correlateWeight']> {
  const [, x, , , taps, shape] = usual()
  return [floats(sizes.weight), values(sizes.out, 4), x, taps, shape, 1]
}

/** The call with one argument replaced. */
function withArgument<A extends unknown[]>(given: A, at: number, value: unknown): A {
  const changed = [...given]
  changed[at] = value
  return changed as A
}

/** Some fields of the shape, and some taps, replaced. */
const changes = fc.record({
  fields: fc.array(fc.tuple(fc.nat({ max: shapeFields(correlation).length - 1 }), hostile), { maxLength: 4 }),
  taps: fc.array(fc.tuple(fc.nat({ max: 3 }), fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })), {
    maxLength: 2,
  }),
  threads: fc.oneof(
    { weight: 5, arbitrary: fc.integer({ min: 1, max: 4 }) },
    { weight: 1, arbitrary: hostile },
  ),
  from: fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 0, max: 2 }) }, { weight: 1, arbitrary: hostile }),
  to: fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 1, max: 9 }) }, { weight: 1, arbitrary: hostile }),
})

type Changes = typeof changes extends fc.Arbitrary<infer C> ? C : never

function change(taps: Int32Array, shape: Float64Array, made: Changes): void {
  for (const [at, value] of made.fields) shape[at] = value
  for (const [at, value] of made.taps) taps[at] = value
}

describe.skipIf(addon === null)('the addon', () => {
  it('computes', () => {
    const given = usual()
    correlate(...given)
    const [out, x, weight, bias] = given
    let sum = bias?.[3] ?? NaN
    for (let c = 0; c < 3; c++)
      for (let k = 0; k < 4; k++) sum += weight[(3 * 3 + c) * 4 + k] * x[(6 + 3 + c) * 40 + 5 * 2 + k - 1]
    expect(out[(4 + 3) * 20 + 5]).toBeCloseTo(sum, 5)
    expectGuards(out)
  })

  it('refuses arguments of other types', () => {
    const others = [
      1,
      'x',
      {},
      [],
      null,
      undefined,
      Symbol('x'),
      1n,
      new ArrayBuffer(64),
      new DataView(new ArrayBuffer(64)),
    ]
    const arrays = [new Int8Array(999), new Uint8Array(999), new Float64Array(999), new BigInt64Array(999)]
    for (let at = 0; at < 9; at++) {
      for (const value of [...others, ...arrays]) {
        // No bias is one of the arguments there are, as numbers of threads and tasks are.
        if ((at === 3 && value == null) || (at >= 6 && value === 1)) continue
        expect(() => correlate(...withArgument(usual(), at, value))).toThrow(RangeError)
      }
    }
    for (let at = 0; at < 6; at++) {
      for (const value of [...others, ...arrays]) {
        if (at === 5 && value === 1) continue
        expect(() => correlateWeight(...withArgument(usualWeight(), at, value))).toThrow(RangeError)
      }
    }
  })

  it('refuses fewer and more arguments', () => {
    for (let count = 0; count < 11; count++) {
      if (count === 9) continue
      const some = [...usual(), 1, 1].slice(0, count) as Arguments
      expect(() => correlate(...some)).toThrow(
        'kernels: expected arrays, taps, a shape and numbers of threads and tasks',
      )
    }
  })

  it('refuses arrays that are too short', () => {
    for (const at of [0, 1, 2, 3]) {
      const shorter = (usual()[at] as Float32Array).subarray(1)
      expect(() => correlate(...withArgument(usual(), at, shorter))).toThrow(
        'kernels: the shape must lie inside the arrays',
      )
      expect(() => correlate(...withArgument(usual(), at, new Float32Array(0)))).toThrow(RangeError)
    }
    for (const at of [0, 1, 2]) {
      const shorter = (usualWeight()[at] as Float32Array).subarray(1)
      expect(() => correlateWeight(...withArgument(usualWeight(), at, shorter))).toThrow(RangeError)
    }
  })

  it('refuses arrays that were detached', () => {
    for (const at of [0, 1, 2, 3, 4, 5]) {
      const given = usual()
      structuredClone(given[at], { transfer: [(given[at] as Float32Array).buffer as ArrayBuffer] })
      expect(() => correlate(...given)).toThrow(RangeError)
    }
  })

  it('refuses no thread, and more than there are', () => {
    for (const threads of [0, -1, NaN, 0.9, mostThreads + 1, 2 ** 31 - 1, -(2 ** 31), 1e300])
      expect(() => correlate(...withArgument(usual(), 6, threads))).toThrow(RangeError)
  })

  it('computes the tasks that it is asked for, and tells how many there are', () => {
    const expected = usual()
    const tasks = correlate(...expected)
    expect(tasks).toBeGreaterThan(1)
    const given = usual()
    const [out] = given
    out.fill(NaN)
    const run = (from: number, to: number): number =>
      correlate(...withArgument(withArgument(given, 7, from), 8, to))
    expect(run(0, 0)).toBe(tasks)
    expect(run(tasks, tasks + 9)).toBe(tasks)
    expect(run(MANY, MANY)).toBe(tasks)
    expect(out.every(Number.isNaN)).toBe(true)
    for (let task = tasks - 1; task >= 0; task--) {
      expect(out.some(Number.isNaN)).toBe(true)
      run(task, task + 1)
    }
    expect(out).toEqual(expected[0])
  })

  it('keeps apart the pieces of correlations that take turns', () => {
    const first = usual()
    const doubled = correlation.taps.map((tap) => 2 * tap)
    const fft = withArgument(first, 5, shapeFields({ ...plain, fftSize: 256 }))
    const all = [
      first,
      withArgument(first, 2, values(sizes.weight, 7)),
      withArgument(first, 4, doubled),
      withArgument(first, 3, null),
      fft,
      withArgument(fft, 4, doubled),
      first.map((given) => (given instanceof Float32Array ? Float64Array.from(given) : given)) as Arguments,
      usual(),
    ].map((given) => withArgument(given, 0, given[0].slice()))
    const expected = all.map((given) => {
      const out = given[0].slice()
      return { out, tasks: correlate(...withArgument(given, 0, out)) }
    })
    for (let task = 0; task < 8; task++) {
      for (const given of all) {
        correlate(...withArgument(withArgument(given, 7, task), 8, task + 1))
        if (task % 2 === 1) correlateWeight(...usualWeight())
      }
    }
    for (const [i, { out, tasks }] of expected.entries()) {
      expect(tasks).toBeLessThanOrEqual(8)
      expect([...all[i][0]]).toEqual([...out])
    }
  })

  it('notices what is written to weights and taps that it keeps', () => {
    const fft = shapeFields({ ...plain, fftSize: 256 })
    for (const shape of [shapeFields(correlation), fft]) {
      const given = withArgument(usual(), 5, shape)
      const [out, , weight, , taps] = given
      const result = (): number[] => {
        correlate(...given)
        return [...out]
      }
      const first = result()
      expect(result()).toEqual(first)
      weight[sizes.weight - 1] += 1
      const changed = result()
      expect(changed).not.toEqual(first)
      weight[sizes.weight - 1] -= 1
      taps[1] += 1
      expect(result()).not.toEqual(first)
      taps[1] -= 1
      // More than it keeps.
      const many = Array.from({ length: 20 }, (_, i) => withArgument(given, 2, values(sizes.weight, i)))
      const once = many.map((one) => [correlate(...one), ...out])
      expect(many.map((one) => [correlate(...one), ...out])).toEqual(once)
      expect(result()).toEqual(first)
    }
  })

  it('computes with more weights than it keeps', () => {
    const wide = { batch: 1, groups: 1, inPerGroup: 1500, outPerGroup: 1000, length: 3, outLength: 3 }
    const big = conv1dCorrelation({ ...wide, kernelSize: 1, stride: 1, dilation: 1, padLeft: 0 })
    const [x, weight, out] = [values(4500, 1), values(1_500_000, 2), floats(3000)]
    const rest = [big.taps, shapeFields(big), 1] as const
    for (const round of [0, 1]) {
      weight.fill(round, 0, 1500)
      const tasks = correlate(out, x, weight, null, ...rest, 0, MANY)
      const sum = x.reduce((all, value, i) => (i % 3 === 2 ? all + value : all), 0)
      expect(out[2]).toBeCloseTo(round * sum, 3)
      const whole = out.slice()
      out.fill(NaN)
      for (let task = 0; task < tasks; task++) correlate(out, x, weight, null, ...rest, task, task + 1)
      expect(out).toEqual(whole)
    }
  })

  it('refuses tasks that begin below zero, or end before they begin', () => {
    for (const [from, to] of [
      [-1, 1],
      [1, 0],
      [-(2 ** 53), -(2 ** 52)],
      [-1e300, 1e300],
      [2 ** 62, 2 ** 61],
    ])
      expect(() => correlate(...withArgument(withArgument(usual(), 7, from), 8, to))).toThrow(RangeError)
  })

  it('stays inside its arrays for any numbers', () => {
    const run = (made: Changes): void => {
      const [out, x, weight, bias, taps, shape] = usual()
      change(taps, shape, made)
      attempt(() => correlate(out, x, weight, bias, taps, shape, made.threads, made.from, made.to))
      for (const array of [out, x, weight, bias]) expectGuards(array as Float32Array)
    }
    const runWeight = (made: Changes): void => {
      const [weight, g, x, taps, shape] = usualWeight()
      change(taps, shape, made)
      attempt(() => correlateWeight(weight, g, x, taps, shape, made.threads))
      for (const array of [weight, g, x]) expectGuards(array)
    }
    fc.assert(fc.property(changes, run), { numRuns: 3000 })
    fc.assert(fc.property(changes, runWeight), { numRuns: 3000 })
  })

  it('refuses sizes that are no numbers of 64 bits, and more memory than there is', () => {
    const field = {
      groups: 0,
      rows: 1,
      channels: 2,
      weightGroup: 5,
      weightChannel: 7,
      batch: 9,
      xItem: 10,
      xRow: 12,
    }
    const refused: [number, number][][] = [
      // Of samples that are all the same one there could be any number.
      ...[2 ** 31, 2 ** 40, 2 ** 52].map((count): [number, number][] => [
        [field.channels, count],
        [field.xRow, 0],
        [field.weightChannel, 0],
      ]),
      ...[2 ** 31, 2 ** 52].map((count): [number, number][] => [
        [field.batch, count],
        [field.xItem, 0],
      ]),
      [
        [field.groups, 2 ** 52],
        [field.rows, 2 ** 52],
        [field.weightGroup, 0],
      ],
    ]
    for (const some of refused) {
      const given = usual()
      for (const [at, value] of some) given[5][at] = value
      expect(() => correlate(...given)).toThrow(RangeError)
    }
    // Spectra of nine terabytes, of weights of four megabytes.
    const [channels, outputs] = [1000, 1000]
    const single = { batch: 1, groups: 1, length: 1, outLength: 1, kernelSize: 1, stride: 1, padLeft: 0 }
    const wide = conv1dCorrelation({ ...conv1d, ...single, inPerGroup: channels, outPerGroup: outputs })
    const [out, x, weight] = [outputs, channels, channels * outputs].map((length) => new Float32Array(length))
    const shape = shapeFields({ ...wide, fftSize: 2 ** 20 })
    expect(() => correlate(out, x, weight, null, wide.taps, shape, 1, 0, 1)).toThrow(
      'kernels: there is not enough memory',
    )
  })

  it('needs no more memory for strides and dilations that nothing lies between', () => {
    const far = 2 ** 30
    const taps = Int32Array.of(0, far)
    const one = conv1dCorrelation({ ...conv1d, kernelSize: 2, stride: far, outLength: 1, padLeft: 0 })
    const [, x, weight] = usual()
    const out = new Float32Array(2 * 4)
    correlate(out, x, weight, null, taps, shapeFields({ ...one, taps }), 1, 0, MANY)
    expect(out[0]).toBeCloseTo(weight[0] * x[0] + weight[2] * x[40] + weight[4] * x[80], 5)
    const gradient = new Float32Array(4 * 3 * 2)
    correlateWeight(gradient, out, x, taps, shapeFields({ ...one, taps }), 1)
    expect(gradient[0]).toBeCloseTo(out[0] * x[0] + out[4] * x[240], 4)
  })

  it('refuses outputs and gradients that have the same place', () => {
    const rowOfOutput = shapeFields({ ...correlation, output: { ...correlation.output, row: 1 } })
    expect(() => correlate(...withArgument(usual(), 5, rowOfOutput))).toThrow('must lie inside the arrays')
    const rowOfWeight = shapeFields({ ...correlation, weight: { ...correlation.weight, row: 0 } })
    expect(() => correlateWeight(...withArgument(usualWeight(), 4, rowOfWeight))).toThrow(
      'must lie inside the arrays',
    )
  })

  it('computes in arrays that are shared, and begin anywhere', () => {
    const expected = usual()
    correlate(...expected)
    for (const offset of [4, 8, 12, 20, 60]) {
      const given = usual()
      for (const at of [0, 1, 2, 3]) {
        const array = given[at] as Float32Array
        const shared = new Float32Array(new SharedArrayBuffer(offset + array.byteLength), offset)
        shared.set(array)
        given[at] = shared as never
      }
      correlate(...given)
      expect(given[0]).toEqual(expected[0])
    }
  })

  it('does not mind results written over what they come from', () => {
    const expected = usual()
    correlate(...expected)
    const memory = new ArrayBuffer(4096)
    const arrays = [new Float32Array(memory), new Int32Array(memory), new Float64Array(memory)]
    const overlapping = [1, 2, 3, 4, 5].map((at) => {
      const given = usual()
      const source = given[at] as Float32Array
      const whole = arrays.find((array) => array.constructor === source.constructor) as Float32Array
      const view = whole.subarray(0, source.length)
      view.set(source)
      given[at] = view as never
      given[0] = new Float32Array(memory, 0, sizes.out)
      correlate(...given)
      return given[0].slice()
    })
    // Samples and bias are read while results are written; all else was copied before.
    for (const at of [1, 3, 4]) expect([...overlapping[at]]).toEqual([...expected[0]])
  })

  it('computes in several workers at the same time', async () => {
    const file = new URL(
      `../generated/native/${process.platform}-${process.arch}/kernels.node`,
      import.meta.url,
    )
    const [out, ...others] = usual()
    correlate(out, ...others)
    const code = `
      const { parentPort, workerData } = require('node:worker_threads')
      const { correlate } = require(workerData.file)
      const [x, weight, bias, taps, shape] = workerData.others
      const out = new Float32Array(workerData.length)
      for (let i = 0; i < 2000; i++) correlate(out, x, weight, bias, taps, shape, 1 + i % 4, 0, 2 ** 40)
      parentPort.postMessage(out)`
    const results = [1, 2, 3].map(async () => {
      const worker = new Worker(code, {
        eval: true,
        workerData: { file: fileURLToPath(file), others, length: out.length },
      })
      const result = await new Promise<Float32Array>((resolve, reject) => {
        worker.once('message', resolve)
        worker.once('error', reject)
      })
      await worker.terminate()
      return result
    })
    for (const result of await Promise.all(results)) expect([...result]).toEqual([...out])
  })
})
