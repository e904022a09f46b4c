import { describe, expect, it } from 'vitest'
import { thrown } from '../../test/thrown.ts'
import { backend, init, setBackend } from '../index.ts'

describe('backend', () => {
  it('tells which one runs and why the others do not', async () => {
    expect(backend()).toEqual({
      name: 'wasm',
      unavailable: { native: 'the native addon is not part of this release yet' },
    })
    expect(await init()).toEqual(backend())
  })

  it('runs the one that was chosen', () => {
    setBackend('scalar')
    expect(backend().name).toBe('scalar')
    setBackend('wasm')
    expect(backend().name).toBe('wasm')
  })

  it('refuses one that it does not know, or that cannot run here', () => {
    expect(thrown(() => setBackend('cuda' as never))).toBe(
      "OptionError: setBackend: name must be one of native, wasm, scalar, but got 'cuda'",
    )
    expect(thrown(() => setBackend('native'))).toBe(
      "BackendError: setBackend: 'native' must be available, but got: the native addon is not part of this release yet",
    )
    expect(backend().name).toBe('wasm')
  })
})
