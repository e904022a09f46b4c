import { performance } from 'node:perf_hooks'
import { describe, expect, it, vi } from 'vitest'
import { built } from '../test/built.ts'
import { arraysFor, dtypes } from '../test/signals.ts'
import type { Conv1dShape, FloatArray } from './index.ts'
import { WorkerError } from './index.ts'
import { KernelWorker } from './kernel-worker.ts'

const usual: Conv1dShape = {
  batch: 2,
  groups: 1,
  inPerGroup: 16,
  outPerGroup: 16,
  length: 5000,
  outLength: 5000,
  kernelSize: 3,
  stride: 1,
  dilation: 1,
  padLeft: 1,
}

const shapes: [string, Conv1dShape][] = [
  ['direct', { ...usual, algorithm: 'direct' }],
  ['winograd', { ...usual, algorithm: 'winograd', dilation: 8, padLeft: 8 }],
  ['fft', { ...usual, kernelSize: 400, padLeft: 200, outLength: 4801, algorithm: 'fft' }],
  ['stride', { ...usual, stride: 3, kernelSize: 5, outLength: 1666 }],
  [
    'dilation and groups',
    { ...usual, groups: 4, inPerGroup: 5, outPerGroup: 3, dilation: 7, kernelSize: 4, outLength: 4980 },
  ],
  ['depthwise', { ...usual, groups: 24, inPerGroup: 1, outPerGroup: 1 }],
]

describe.each(built)('the %s kernels in a worker', (_, kernels) => {
  describe.each(dtypes)('of %s', (__, make) => {
    it.each(shapes)('have the bits of those outside: %s', async (___, shape) => {
      const [x, w, bias, g] = arraysFor(shape, make)
      const expected = make(g.length)
      kernels.conv1d(expected, x, w, bias, shape)
      const out = await kernels.conv1dInWorker(
        make(g.length).fill(NaN),
        x.slice(),
        w.slice(),
        bias.slice(),
        shape,
      )
      expect(same(out, expected)).toBe(true)
    })

    it.each(shapes)('have the bits of those outside, for gradients: %s', async (___, shape) => {
      const [x, w, bias, g] = arraysFor(shape, make, shape.groups * shape.inPerGroup)
      const expected = make(x.length)
      kernels.conv1dGradInput(expected, g, w, bias, shape)
      const out = await kernels.conv1dGradInputInWorker(make(x.length).fill(NaN), g, w, bias, shape)
      expect(same(out, expected)).toBe(true)
    })
  })

  it.each(shapes)('have the same bits where something is not finite: %s', async (__, shape) => {
    const [x, w, , g] = arraysFor(shape, (length) => new Float32Array(length))
    for (const [at, value] of [NaN, Infinity, -Infinity].entries()) x[at * 33333 + 777] = value
    const expected = new Float32Array(g.length)
    kernels.conv1d(expected, x, w, null, shape)
    const out = await kernels.conv1dInWorker(new Float32Array(g.length), x, w, null, shape)
    expect(same(out, expected)).toBe(true)
  })

  it('tell of progress, which grows and ends at 1', async () => {
    const parts: number[] = []
    const { shape, out, x, w } = long(100)
    await kernels.conv1dInWorker(out, x, w, null, shape, { onProgress: (part) => parts.push(part) })
    expect(parts.length).toBeGreaterThan(2)
    expect(parts.toSorted((a, b) => a - b)).toEqual(parts)
    expect(new Set(parts).size).toBe(parts.length)
    expect(parts.at(-1)).toBe(1)
  })

  it('stop soon when a call is aborted, and go on with the next one', async () => {
    const [, small] = shapes[0]
    const [x, w, , g] = arraysFor(small, (length) => new Float32Array(length))
    const controller = new AbortController()
    let whole = 0
    const begun = performance.now()
    const onProgress = vi.fn<(part: number) => void>((part) => {
      whole = (performance.now() - begun) / part
      controller.abort(new Error('enough'))
    })
    const { signal } = controller
    const much = long(300)
    const aborted = kernels.conv1dInWorker(much.out, much.x, much.w, null, much.shape, { signal, onProgress })
    const next = kernels.conv1dInWorker(new Float32Array(g.length), x, w, null, small)
    await expect(aborted).rejects.toThrow('enough')
    await next
    expect(performance.now() - begun).toBeLessThan(whole / 4)
    expect(onProgress).toHaveBeenCalledTimes(1)
  })
})

/** So many taps that it takes some milliseconds each. */
function long(kernelSize: number): { shape: Conv1dShape; out: Float32Array; x: FloatArray; w: FloatArray } {
  const sizes = { inPerGroup: 64, outPerGroup: 64, length: 20000, outLength: 20000, kernelSize }
  const shape: Conv1dShape = { ...usual, ...sizes, padLeft: kernelSize >> 1, algorithm: 'direct' }
  const [x, w, , g] = arraysFor(shape, (length) => new Float32Array(length))
  return { shape, out: new Float32Array(g.length), x, w }
}

/** Whether every bit is the same; NaNs are one another's. */
function same(a: FloatArray, b: FloatArray): boolean {
  return a.length === b.length && a.every((value, i) => Object.is(value, b[i]))
}

describe('a worker', () => {
  const job = (): Parameters<KernelWorker['run']>[0] => {
    const array = new Float32Array(4)
    const rest = { correlations: [], unseen: null, rowLength: 4, threads: 1 }
    return { out: array, input: array, weight: array, bias: null, ...rest }
  }

  it('whose kernels do not load fails the call with the reason', async () => {
    const worker = new KernelWorker(() => ({ kind: 'native', file: '/there/is/none.node' }))
    await expect(worker.run(job(), {})).rejects.toThrow(WorkerError)
    await expect(worker.run(job(), {})).rejects.toThrow(/Cannot find module '\/there\/is\/none.node'/)
  })

  it('does not start for a call that was aborted before', async () => {
    const worker = new KernelWorker(() => ({ kind: 'native', file: '/there/is/none.node' }))
    await expect(worker.run(job(), { signal: AbortSignal.abort('no') })).rejects.toBe('no')
  })

  it('that ends fails the call that runs, and the next one starts another', async () => {
    vi.resetModules()
    const started: ((reason: string) => void)[] = []
    vi.doMock('#start-worker', () => ({
      startWorker: (_: string, __: unknown, onFailure: (reason: string) => void) => {
        if (started.push(onFailure) === 3) throw new Error('there is no Worker here')
        return { post: vi.fn(), hold: vi.fn(), release: vi.fn(), end: vi.fn() }
      },
    }))
    const fresh = await import('./kernel-worker.ts')
    const worker = new fresh.KernelWorker(() => ({ kind: 'wasm', code: '', fused: false, worker: '' }))
    const calls = [1, 2, 3].map(() => worker.run(job(), {}).catch(String))
    started[0]('it ran out of memory')
    started[0]('it has ended')
    expect(await calls[0]).toBe('WorkerError: it ran out of memory')
    started[1]('it has ended')
    expect(await Promise.all(calls.slice(1))).toEqual([
      'WorkerError: it has ended',
      'WorkerError: there is no Worker here',
    ])
  })
})
