import { execFileSync } from 'node:child_process'
import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { thrown } from '../../test/thrown.ts'
import {
  type BackendName,
  F,
  type Tensor,
  backend,
  fromArray,
  noGrad,
  rand,
  setBackend,
  zeros,
} from '../index.ts'
import type { Conv1dAsyncOptions } from './conv1d.ts'
import type { ConvTranspose1dAsyncOptions } from './conv-transpose1d.ts'

const best = backend().name
const compiled: BackendName[] = best === 'native' ? ['native', 'wasm'] : ['wasm']
afterEach(() => setBackend(best))

type Case = [name: string, options: Conv1dAsyncOptions, input: number[], weight: number[]]

/** Enough work for a worker each. */
const cases: Case[] = [
  ['plain', { padding: 1 }, [2, 64, 7000], [64, 64, 3]],
  ['direct, no batch', { algorithm: 'direct' }, [64, 9000], [64, 64, 5]],
  ['fft', { algorithm: 'fft', padding: 'same' }, [2, 8, 9000], [8, 8, 127]],
  ['stride and groups', { stride: 2, groups: 2, padding: 3 }, [2, 64, 9000], [64, 32, 7]],
  ['dilation', { dilation: 5, padding: 'causal' }, [64, 9000], [64, 64, 3]],
]
const transposed: [string, ConvTranspose1dAsyncOptions, number[], number[]][] = [
  ['stride', { stride: 3, outputPadding: 1 }, [2, 64, 4000], [64, 64, 5]],
  ['no batch, groups', { groups: 2, padding: 2 }, [64, 9000], [64, 32, 7]],
]

describe.each(compiled)('on %s', (name) => {
  describe.each(['float32', 'float64'] as const)('conv1dAsync of %s', (dtype) => {
    it.each(cases)('is conv1d, bit for bit: %s', async (_, options, inputShape, weightShape) => {
      setBackend(name)
      const x = rand(inputShape, { dtype })
      const w = rand(weightShape, { dtype })
      const bias = rand([weightShape[0]], { dtype })
      const promise = F.conv1dAsync(x, w, { ...options, bias })
      expect(promise).toBeInstanceOf(Promise)
      expectSame(await promise, F.conv1d(x, w, { ...options, bias }))
    })

    it.each(transposed)(
      'is convTranspose1d, bit for bit: %s',
      async (_, options, inputShape, weightShape) => {
        setBackend(name)
        const x = rand(inputShape, { dtype })
        const w = rand(weightShape, { dtype })
        const bias = rand([weightShape[1] * (options.groups ?? 1)], { dtype })
        expectSame(
          await F.convTranspose1dAsync(x, w, { ...options, bias }),
          F.convTranspose1d(x, w, { ...options, bias }),
        )
      },
    )
  })

  it('has the gradients of what is synchronous', async () => {
    setBackend(name)
    const both = [
      [F.conv1d, F.conv1dAsync],
      [F.convTranspose1d, F.convTranspose1dAsync],
    ] as const
    for (const [now, later] of both) {
      const given = [rand([2, 64, 7000]), rand([64, 64, 3]), rand([64])]
      const [expected, actual] = [given, given].map((all) => all.map((one) => one.clone().requiresGrad_()))
      const y = now(expected[0], expected[1], { bias: expected[2] })
      const z = await later(actual[0], actual[1], { bias: actual[2] })
      expect(z.gradFn?.name).toBe(y.gradFn?.name)
      y.backward(y.detach())
      z.backward(z.detach())
      for (const [i, one] of actual.entries()) expectSame(one.grad!, expected[i].grad!)
    }
  })

  it('takes values as they are at the call', async () => {
    setBackend(name)
    const [x, w] = [rand([2, 64, 7000]), rand([64, 64, 3])]
    const expected = F.conv1d(x, w)
    const promise = F.conv1dAsync(x, w)
    x.fill_(NaN)
    structuredClone(w.data.buffer, { transfer: [w.data.buffer as ArrayBuffer] })
    expectSame(await promise, expected)
  })

  it('takes memory that is shared with other threads', async () => {
    setBackend(name)
    const [x, w] = [rand([2, 64, 7000]), rand([64, 64, 3])]
    const shared = [x, w].map((one) => {
      const data = new Float32Array(new SharedArrayBuffer(one.data.byteLength))
      data.set(one.data)
      return fromArray(data, one.shape)
    })
    expectSame(await F.conv1dAsync(shared[0], shared[1]), F.conv1d(x, w))
  })

  it('computes several at once, each to its own end', async () => {
    setBackend(name)
    const x = rand([2, 64, 7000])
    const weights = [1, 2, 3].map(() => rand([64, 64, 3]))
    const results = await Promise.all(weights.map((w) => F.conv1dAsync(x, w)))
    for (const [i, w] of weights.entries()) expectSame(results[i], F.conv1d(x, w))
  })

  it('leaves this thread free, which can stop it', async () => {
    setBackend(name)
    const [x, w] = [rand([2, 64, 20000]), rand([64, 64, 600])]
    /** The longest time between two ticks, and that from the last one to the end. */
    const stopped = async (): Promise<{ gap: number; late: number }> => {
      const controller = new AbortController()
      let gap = 0
      let last = performance.now()
      let ticks = 0
      const timer = setInterval(() => {
        gap = Math.max(gap, performance.now() - last)
        last = performance.now()
        if (ticks++ > 50) controller.abort()
      }, 2)
      const { signal } = controller
      const promise = F.conv1dAsync(x, w, { padding: 300, algorithm: 'direct', signal })
      last = performance.now()
      await expect(promise).rejects.toThrow('aborted')
      clearInterval(timer)
      return { gap, late: performance.now() - last }
    }
    // The best of some: other programs may have the processor meanwhile.
    const all = [await stopped(), await stopped(), await stopped()]
    expect(Math.min(...all.map(({ late }) => late))).toBeLessThan(100)
    expect(Math.min(...all.map(({ gap }) => gap))).toBeLessThan(200)
  })
})

describe('conv1dAsync', () => {
  const [x, w] = [rand([2, 64, 7000]), rand([64, 64, 3])]

  it('tells of progress, which grows to 1, for what is computed at once too', async () => {
    for (const [input, weight] of [
      [x, w],
      [zeros([1, 1, 9]), zeros([1, 1, 3])],
    ]) {
      const parts: number[] = []
      await F.conv1dAsync(input, weight, { onProgress: (part) => parts.push(part) })
      expect(parts.toSorted((a, b) => a - b)).toEqual(parts)
      expect(parts.filter((part) => part === 1)).toEqual([1])
      expect(parts.at(-1)).toBe(1)
    }
  })

  it('does not begin when it is aborted, and ends with what onProgress throws', async () => {
    const reason = new Error('no more')
    for (const input of [x, x.index(0, ':', ':9')]) {
      await expect(F.conv1dAsync(input, w, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
      const onProgress = (): never => {
        throw reason
      }
      await expect(F.conv1dAsync(input, w, { onProgress })).rejects.toBe(reason)
    }
    const controller = new AbortController()
    const [first, second] = [1, 2].map(() => F.conv1dAsync(x, w, { signal: controller.signal }))
    controller.abort(reason)
    await expect(first).rejects.toBe(reason)
    await expect(second).rejects.toBe(reason)
    expectSame(await F.conv1dAsync(x, w), F.conv1d(x, w))
  })

  it('records or not as is said at the call', async () => {
    const taps = w.clone().requiresGrad_()
    const promises: Promise<Tensor>[] = []
    noGrad(() => void promises.push(F.conv1dAsync(x, taps)))
    promises.push(F.conv1dAsync(x, taps))
    const [without, recorded] = await Promise.all(promises)
    expect(without.requiresGrad).toBe(false)
    expect(recorded.requiresGrad).toBe(true)
    recorded.sum().backward()
    expect(taps.grad?.shape).toEqual([64, 64, 3])
  })

  it('refuses backward when what it read was written to meanwhile', async () => {
    const input = x.clone().requiresGrad_()
    const taps = w.clone()
    const promise = F.conv1dAsync(input, taps)
    taps.mul_(2)
    const y = await promise
    expect(thrown(() => y.sum().backward())).toMatch(/must not be modified in place/)
  })

  it('rejects what conv1d refuses, with its error', async () => {
    const wrong: [Tensor, Tensor, object][] = [
      [x, w, { stride: 0 }],
      [x, w, { groups: 2 }],
      [x, zeros([64, 64, 3], { dtype: 'float64' }), {}],
      [x, w, { bias: zeros([63]) }],
    ]
    for (const [input, weight, options] of wrong) {
      const expected = thrown(() => F.conv1d(input, weight, options))
      await expect(F.conv1dAsync(input, weight, options).catch(String)).resolves.toBe(expected)
    }
    for (const [options, message] of [
      [{ signal: 1 }, 'OptionError: conv1dAsync: signal must be an AbortSignal, but got 1'],
      [{ onProgress: {} }, 'OptionError: conv1dAsync: onProgress must be a function, but got a Object'],
      [{ out: x }, 'OptionError: conv1dAsync: out must not be given, but got a Tensor'],
    ] as const)
      await expect(F.conv1dAsync(x, w, options as never).catch(String)).resolves.toBe(message)
  })

  it('computes integers, and on the scalar backend, at once', async () => {
    const ones = fromArray(new Int32Array(9).fill(1), [1, 1, 9])
    expect((await F.conv1dAsync(ones, ones.index(':', ':', ':3'))).tolist()).toEqual([[Array(7).fill(3)]])
    setBackend('scalar')
    expect((await F.conv1dAsync(x.index(0, ':', ':50'), w)).shape).toEqual([64, 48])
  })
})

describe('a program', () => {
  const program = (last: string): string => `
    import { F, rand } from '@sinal/core'
    const [x, w] = [rand([2, 64, 7000]), rand([64, 64, 3])]
    ${last}`
  const run = (code: string): string =>
    execFileSync(
      process.execPath,
      ['--conditions=@sinal/source', '--import', 'tsx', '--input-type=module', '--eval', program(code)],
      { encoding: 'utf8', cwd: fileURLToPath(new URL('../..', import.meta.url)), timeout: 30000 },
    ).trim()

  it('ends when nothing is awaited any more, and not before', () => {
    expect(run("F.conv1dAsync(x, w).then((y) => console.log(y.shape.join(' ')))")).toBe('2 64 6998')
    expect(run('for (const _ of [1, 2]) await F.conv1dAsync(x, w); console.log("done")')).toBe('done')
  })

  it('has no rejection that nobody can catch', () => {
    const code = `
      process.on('unhandledRejection', () => console.log('unhandled'))
      const controller = new AbortController()
      const { signal } = controller
      const caught = [1, 2].map(() => F.conv1dAsync(x, w, { signal }).catch((reason) => console.log(String(reason))))
      setTimeout(() => controller.abort('stop'), 1)
      await Promise.all(caught)`
    expect(run(code)).toBe('stop\nstop')
  })
})

function expectSame(actual: Tensor, expected: Tensor): void {
  expect(actual.shape).toEqual(expected.shape)
  expect(actual.dtype).toBe(expected.dtype)
  const [a, b] = [actual.data, expected.data]
  expect(a.every((value, i) => Object.is(value, b[i]))).toBe(true)
}
