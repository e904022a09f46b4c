import { describe, expect, it } from 'vitest'
import { thrown } from '../../test/thrown.ts'
import { backend, init, setBackend } from '../index.ts'
import { compiledBackend } from './compiled.ts'

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
