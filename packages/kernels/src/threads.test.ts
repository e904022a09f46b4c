import { afterEach, describe, expect, it, vi } from 'vitest'
import { plain } from '../generated/wasm.ts'
import { code } from '../generated/worker.ts'
import { arraysFor, dtypes, values } from '../test/signals.ts'
import type { Conv1dShape, FloatArray } from './arrays.ts'
import { type Engine, conv1dCorrelation } from './correlation.ts'
import { help } from './helper.ts'
import { type FloatKernels, loadWasm } from './index.ts'
import type { Request } from './kernel-job.ts'
import { PreparedCorrelation } from './prepared-correlation.ts'
import { PreparedWeightGradient } from './prepared-weight-gradient.ts'
import { type Share, SharedBoard } from './shared-board.ts'
import { type StartedWorker, startWorker } from './start-worker.ts'
import { type Start, ThreadTeam } from './thread-team.ts'
import { wasmEngine } from './wasm-engine.ts'
import { instantiateWasm } from './wasm-memory.ts'
import { fusesMultiplyAdd } from './web-assembly.ts'

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

const usual: Conv1dShape = {
  batch: 3,
  groups: 1,
  inPerGroup: 32,
  outPerGroup: 48,
  length: 9001,
  outLength: 9001,
  kernelSize: 3,
  stride: 1,
  dilation: 1,
  padLeft: 1,
}

const shapes: [string, Conv1dShape][] = [
  ['direct', { ...usual, algorithm: 'direct' }],
  ['winograd', { ...usual, inPerGroup: 64, outPerGroup: 96, dilation: 8, padLeft: 8, algorithm: 'winograd' }],
  ['fft', { ...usual, kernelSize: 400, padLeft: 200, outLength: 8802, algorithm: 'fft' }],
  ['fft of long rows', { ...row(100_000), kernelSize: 255, padLeft: 127, algorithm: 'fft' }],
  ['stride', { ...usual, stride: 3, kernelSize: 15, outLength: 2997 }],
  [
    'groups',
    { ...usual, groups: 4, inPerGroup: 5, outPerGroup: 7, dilation: 7, kernelSize: 19, padLeft: 63 },
  ],
  [
    'depthwise',
    { ...usual, groups: 50, inPerGroup: 1, outPerGroup: 1, kernelSize: 63, padLeft: 31, algorithm: 'direct' },
  ],
  ['many short items', { ...usual, batch: 300, length: 100, outLength: 100, algorithm: 'direct' }],
]

const wide = { ...usual, inPerGroup: 96 }

/** Those that are worth three threads for the gradient of the weights. */
const weightShapes: [string, Conv1dShape][] = [
  ['usual', wide],
  ['direct', { ...wide, algorithm: 'direct' }],
  ['stride', { ...wide, stride: 3, kernelSize: 15, outLength: 2997 }],
  [
    'groups',
    { ...usual, groups: 4, inPerGroup: 7, outPerGroup: 7, dilation: 7, kernelSize: 19, padLeft: 63 },
  ],
  ['many short items', { ...wide, batch: 300, length: 101, outLength: 101 }],
  ['one output channel', { ...wide, outPerGroup: 1, kernelSize: 63, padLeft: 31 }],
  ['fewer channels than threads', { ...usual, inPerGroup: 2, kernelSize: 99, padLeft: 49 }],
  ['more weights than are summed at once', { ...row(301), inPerGroup: 200, outPerGroup: 96, kernelSize: 31 }],
]

function row(length: number): Conv1dShape {
  return { ...usual, batch: 1, inPerGroup: 8, outPerGroup: 8, length, outLength: length }
}

const builds: [string, FloatKernels][] = [['wasm', loadWasm({ fused: false })]]
if (fusesMultiplyAdd()) builds.push(['wasm with relaxed SIMD', loadWasm({ fused: true })])

/** Whether every bit is the same; NaNs are one another's. */
function same(a: FloatArray, b: FloatArray): boolean {
  return a.length === b.length && a.every((value, i) => Object.is(value, b[i]))
}

/** What `compute` gives on each number of threads, the workers having started. */
async function onThreads(
  kernels: FloatKernels,
  counts: readonly number[],
  compute: () => FloatArray[] | Promise<FloatArray[]>,
): Promise<FloatArray[][]> {
  const isDone = vi.spyOn(SharedBoard.prototype, 'isDone')
  const found: FloatArray[][] = []
  for (const count of counts) {
    kernels.threads = count
    isDone.mockClear()
    found.push(await compute())
    if (count > 1) await expect.poll(async () => (await compute(), helped(isDone)), patient).toBe(count - 1)
  }
  return found
}

const patient = { timeout: 20_000, interval: 1 }

/** How many helpers have computed. */
function helped({ mock }: { mock: { calls: unknown[][]; results: { value: unknown }[] } }): number {
  return new Set(mock.calls.filter((_, i) => mock.results[i].value === true).map(([, helper]) => helper)).size
}

describe.each(builds)('%s on several threads', (_, kernels) => {
  describe.each(dtypes)('in %s', (__, make) => {
    it.each(shapes)(
      'has the bits of one: %s',
      async (___, shape) => {
        const [x, w, bias, g] = arraysFor(shape, make)
        x[x.length >> 1] = NaN
        x[x.length >> 2] = Infinity
        const all = await onThreads(kernels, [1, 2, 3], () => {
          const [y, gradX] = [make(g.length), make(x.length)]
          kernels.conv1d(y, x, w, bias, shape)
          kernels.conv1dGradInput(gradX, g, w, null, shape)
          return [y, gradX]
        })
        for (const some of all) expect(some.map((array, i) => same(array, all[0][i]))).toEqual([true, true])
      },
      60_000,
    )

    it.each(weightShapes)(
      'has the bits of one, for the gradient of the weights: %s',
      async (___, shape) => {
        const [x, w, , g] = arraysFor(shape, make)
        const most = Math.min(3, shape.groups * shape.inPerGroup)
        const all = await onThreads(kernels, [1, 2, 3].slice(0, most), () => {
          const gradW = make(w.length)
          kernels.conv1dGradWeight(gradW, g, x, shape)
          return [gradW]
        })
        for (const [some] of all) expect(same(some, all[0][0])).toBe(true)
      },
      60_000,
    )

    it('has the bits of one: matrix products', async () => {
      const sizes = { batch: 3, m: 65, k: 130, n: 2001 }
      const a = values(make, 3 * 65 * 130, 1)
      const b = values(make, 3 * 130 * 2001, 2)
      const all = await onThreads(kernels, [1, 2, 3], () =>
        [0, 65 * 130].map((aBatchStride) => {
          const out = make(3 * 65 * 2001)
          kernels.matmul(out, a, b, { ...sizes, aBatchStride, bBatchStride: 130 * 2001 })
          return out
        }),
      )
      for (const some of all) expect(some.map((array, i) => same(array, all[0][i]))).toEqual([true, true])
    }, 60_000)
  })

  it('has the bits of one in a worker', async () => {
    const shape: Conv1dShape = { ...usual, algorithm: 'direct' }
    const [x, w, bias, g] = arraysFor(shape, (length) => new Float32Array(length))
    const expected = new Float32Array(g.length)
    kernels.conv1d(expected, x, w, bias, shape)
    for (const count of [1, 3, 3, 2]) {
      kernels.threads = count
      expect(
        same(await kernels.conv1dInWorker(new Float32Array(g.length), x, w, bias, shape), expected),
      ).toBe(true)
    }
  })
})

const source = { kind: 'wasm', code: plain, fused: false, worker: code } as const
const none: StartedWorker = { post: () => {}, hold: () => {}, release: () => {}, end: () => {} }

/** An engine of two threads whose helper is started by `start`, and a correlation for it. */
function engineWith(start: Start, of: Share['of'] = 'outputs') {
  const engine = wasmEngine(instantiateWasm(source), new ThreadTeam(start, source, 2))
  const [x, w, bias, g] = arraysFor(usual, (length) => new Float32Array(length))
  const correlation = conv1dCorrelation(usual)
  const computeBy = (one: Engine): FloatArray => {
    const out = new Float32Array(of === 'outputs' ? g.length : w.length)
    if (of === 'outputs') one.correlate(out, x, w, bias, correlation)
    else one.correlateWeight(out, g, x, correlation)
    return out
  }
  const expected = computeBy(wasmEngine(instantiateWasm(source), new ThreadTeam(start, source, 1)))
  const correct = (): boolean => same(computeBy(engine), expected)
  const pieces = (out: FloatArray): Generator<number> =>
    engine.correlateInPieces(out, x, w, bias, correlation)
  return { engine, correct, pieces, outputs: g.length }
}

describe.each(['outputs', 'weights'] as const)('a helper for %s', (of) => {
  it('that never answers leaves all to the first thread', () => {
    const { engine, correct } = engineWith(() => none, of)
    expect([correct(), correct()]).toEqual([true, true])
    expect(engine.threads).toBe(2)
  })

  it('that comes late takes nothing, of this correlation or the next one', () => {
    const memory = instantiateWasm(source)
    const shares: Share[] = []
    const post = (message: unknown): void => {
      const request = message as Request
      // While the second correlation is open, the helper comes to the first one.
      if (shares.length === 1) help(memory, shares[0])
      if ('share' in request) shares.push(request.share)
    }
    const take = vi.spyOn(SharedBoard.prototype, 'take')
    const { correct } = engineWith(() => ({ ...none, post }), of)
    expect([correct(), correct()]).toEqual([true, true])
    for (const share of shares) help(memory, share)
    expect(shares.length).toBe(2)
    expect(take).not.toHaveBeenCalled()
  })

  it('that dies with a window is given up, and its work is done without it', () => {
    // The clock goes faster than any patience.
    let now = 0
    vi.spyOn(performance, 'now').mockImplementation(() => (now += 1000))
    const fill = SharedBoard.prototype.fill
    vi.spyOn(SharedBoard.prototype, 'fill').mockImplementation(function (this: SharedBoard, ...given) {
      fill.apply(this, given)
      const [id, helper, slot] = given
      this.take(id, helper, slot)
    })
    const end = vi.fn()
    const { engine, correct } = engineWith(() => ({ ...none, end }), of)
    expect(correct()).toBe(true)
    expect(end).toHaveBeenCalledOnce()
    expect([engine.threads, engine.mostThreads]).toEqual([1, 1])
    expect(correct()).toBe(true)
  })

  it('that cannot compute a window gives it back', () => {
    let shared: Share | null = null
    const post = (request: unknown): void => {
      if ('share' in (request as Request)) shared = (request as { share: Share }).share
    }
    let calls = 0
    const begin = (): void => {
      // The helper comes while the first thread computes its first window. Of a gradient it has done a window before.
      if (shared === null) return
      calls++
      if (calls === 1) expect(() => help(instantiateWasm(source), shared!)).toThrow('out of memory')
      else if (calls === (of === 'outputs' ? 2 : 3)) throw new Error('out of memory')
    }
    const { compute } = PreparedCorrelation.prototype
    const { add } = PreparedWeightGradient.prototype
    vi.spyOn(PreparedCorrelation.prototype, 'compute').mockImplementation(function (
      this: PreparedCorrelation,
      ...given
    ) {
      begin()
      return compute.apply(this, given)
    })
    vi.spyOn(PreparedWeightGradient.prototype, 'add').mockImplementation(function (
      this: PreparedWeightGradient,
      ...given
    ) {
      begin()
      add.apply(this, given)
    })
    const { correct } = engineWith(() => ({ ...none, post }), of)
    expect(correct()).toBe(true)
    expect(calls).toBeGreaterThan(3)
  })
})

describe('a helper', () => {
  it('that was about to take a window when it was taken back leaves it', () => {
    const board = new SharedBoard(new SharedArrayBuffer(4096))
    const part = [1, 2, 3, 4]
    const id = board.open(7)
    board.fill(id, 0, 1, part)
    expect(board.take(id - 1, 0, 1)).toBeNull()
    expect(board.takeBack(id, 0, 1)).toBe(true)
    expect(board.take(id, 0, 1)).toBeNull()
    board.fill(id, 0, 1, part)
    expect(board.take(id, 0, 1)).toEqual(part)
    expect(board.takeBack(id, 0, 1)).toBe(false)
  })

  it('that cannot start, or ends, leaves one thread', () => {
    const refused = engineWith(() => {
      throw new Error('there is no Worker here')
    })
    expect(refused.correct()).toBe(true)
    expect([refused.engine.threads, refused.engine.mostThreads]).toEqual([1, 1])

    let tell: (reason: string) => void = () => {}
    const start = vi.fn<Start>((__, onFailure) => {
      tell = onFailure
      return none
    })
    const ended = engineWith(start)
    expect(ended.correct()).toBe(true)
    tell('a page with a Content-Security-Policy needs worker-src blob:')
    expect([ended.engine.threads, ended.engine.mostThreads]).toEqual([1, 1])
    expect(ended.correct()).toBe(true)
    expect(start).toHaveBeenCalledOnce()
  })
})

describe('a call in pieces', () => {
  it('may be left while a helper computes', async () => {
    const { correct, pieces, outputs } = engineWith((...told) => startWorker(code, ...told))
    const isDone = vi.spyOn(SharedBoard.prototype, 'isDone')
    await expect.poll(() => (correct(), helped(isDone)), patient).toBe(1)
    for (let i = 0; i < 10; i++) {
      const left = pieces(new Float32Array(outputs))
      for (let steps = 0; steps <= i; steps++) left.next()
      left.return(undefined)
      expect(correct()).toBe(true)
    }
  })

  it('tells of what helpers have done, too', async () => {
    const { pieces, outputs } = engineWith((...told) => startWorker(code, ...told))
    for (let i = 0; i < 5; i++) {
      const parts = [...pieces(new Float32Array(outputs))]
      expect(parts.toSorted((a, b) => a - b)).toEqual(parts)
      expect(parts.at(-1)).toBe(1)
    }
  })
})

describe('where memory cannot be shared', () => {
  it.each([
    ['a page is not isolated from other origins', 'crossOriginIsolated', false],
    ['there is no SharedArrayBuffer', 'SharedArrayBuffer', undefined],
  ])('as %s, there is one thread', (_, name, value) => {
    vi.stubGlobal(name, value)
    const kernels = loadWasm()
    expect([kernels.threads, kernels.mostThreads]).toEqual([1, 1])
    const [x, w, bias, g] = arraysFor(usual, (length) => new Float32Array(length))
    const [out, expected] = [new Float32Array(g.length), new Float32Array(g.length)]
    kernels.conv1d(out, x, w, bias, usual)
    vi.unstubAllGlobals()
    loadWasm().conv1d(expected, x, w, bias, usual)
    expect(same(out, expected)).toBe(true)
  })
})
