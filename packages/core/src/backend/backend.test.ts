import { afterEach, describe, expect, it, vi } from 'vitest'
import { thrown } from '../../test/thrown.ts'
import { backend, F, getNumThreads, init, manualSeed, randn, setBackend, setNumThreads } from '../index.ts'
import { compiledBackend } from './compiled.ts'

const compiled = (['native', 'wasm'] as const).filter((name) => !(name in backend().unavailable))

describe('backend', () => {
  const { name: best, unavailable } = backend()

  it('is the first of native, wasm and scalar that runs here, and tells why another does not', async () => {
    expect(best).toBe('native' in unavailable ? 'wasm' : 'native')
    expect(unavailable.native ?? 'there are no native kernels for').toMatch(
      /^(there are no native kernels for|native kernels need)/,
    )
    expect(await init()).toEqual(backend())
  })

  it.each(['scalar', 'wasm'] as const)('is %s when that was chosen', (name) => {
    setBackend(name)
    expect(backend().name).toBe(name)
  })

  it('is not one that nobody knows', () => {
    setBackend('wasm')
    expect(thrown(() => setBackend('cuda' as never))).toBe(
      "OptionError: setBackend: name must be one of native, wasm, scalar, but got 'cuda'",
    )
    expect(backend().name).toBe('wasm')
  })

  it('is refused with the reason when it cannot run here', () => {
    const failing = compiledBackend('wasm', () => {
      throw new Error('WebAssembly has no SIMD here')
    })
    expect(failing).toBe('WebAssembly has no SIMD here')
  })
})

describe('init', () => {
  afterEach(() => {
    vi.restoreAllMocks()
    vi.resetModules()
  })

  it('makes wasm ready where a page cannot compile it at once', async () => {
    const api = (globalThis as unknown as { WebAssembly: { Module: new (bytes: Uint8Array) => object } })
      .WebAssembly
    const { Module } = api
    vi.spyOn(api, 'Module').mockImplementation(function refuse(bytes: Uint8Array) {
      if (bytes.length > 4096) throw new RangeError('WebAssembly.Compile is disallowed on the main thread')
      return new Module(bytes)
    })
    vi.resetModules()
    const page = await import('./index.ts')
    expect(page.backend().unavailable.wasm).toBe('WebAssembly.Compile is disallowed on the main thread')
    await page.init()
    expect(page.backend().unavailable.wasm).toBe(undefined)
    page.setBackend('wasm')
    expect(page.backend().name).toBe('wasm')
  })
})

describe('setNumThreads', () => {
  it('limits the backend in use to what it has', () => {
    setBackend('scalar')
    setNumThreads(2)
    expect(getNumThreads()).toBe(1)
  })

  it('takes whole numbers from 1 on', () => {
    for (const wrong of [0, -1, 1.5, NaN, '2'])
      expect(thrown(() => setNumThreads(wrong as number))).toMatch(
        /^OptionError: setNumThreads: count must be an integer of at least 1, but got /,
      )
  })

  it.each(compiled)('changes no bit of a result or a gradient on %s', (name) => {
    setBackend(name)
    const results = [1, 2, 3, 7].map((count) => {
      setNumThreads(count)
      expect(getNumThreads()).toBe(count)
      manualSeed(0)
      const x = randn([3, 16, 9000], { requiresGrad: true })
      const w = randn([24, 16, 9], { requiresGrad: true })
      const y = F.conv1d(x, w, { padding: 4 })
      y.backward(y.detach())
      return [y, x.grad, w.grad].map((one) => Buffer.from(new Uint8Array(one?.data.slice().buffer ?? [])))
    })
    for (const other of results) other.forEach((bytes, i) => expect(bytes.equals(results[0][i])).toBe(true))
  })
})

describe('convolutions over distances that the kernels do not take', () => {
  const cases = [
    { padding: 2 ** 30, dilation: 2 ** 31 + 990 },
    { padding: 2 ** 30 - 100, dilation: 2 ** 31 - 1200 },
    { padding: 2 ** 29, dilation: 2 ** 30 + 2 },
    { stride: 2 ** 30, dilation: 2 },
    { stride: 2 ** 31, padding: 2 ** 36 },
    { stride: 2 ** 50, padding: 2 ** 51 },
  ]
  const gradients = (name: 'scalar' | 'wasm' | 'native', options: (typeof cases)[number]): number[][] => {
    setBackend(name)
    manualSeed(0)
    const x = randn([2, 8, 3000], { requiresGrad: true })
    const w = randn([40, 8, 2], { requiresGrad: true })
    const y = F.conv1d(x, w, options)
    y.sum().backward()
    return [y, x.grad, w.grad].map((one) => [...(one?.data ?? [])].map(Number))
  }

  it.each(cases)('%o', (options) => {
    const expected = gradients('scalar', options)
    const names =
      backend().unavailable.native === undefined ? (['wasm', 'native'] as const) : (['wasm'] as const)
    for (const name of names) {
      const differences = gradients(name, options).map((values, i) =>
        values.reduce((worst, value, at) => Math.max(worst, Math.abs(value - expected[i][at])), 0),
      )
      expect(Math.max(...differences)).toBeLessThan(1e-3)
    }
  })
})
