import { describe, expect, it } from 'vitest'
import { thrown } from '../../test/thrown.ts'
import { backend, init, setBackend } from '../index.ts'

describe('backend', () => {
  it('tells which one runs and why the others do not', async () => {
    expect(backend()).toEqual({
      name: 'scalar',
      unavailable: {
        native: '@sinal/kernels is not part of this release yet',
        wasm: '@sinal/kernels is not part of this release yet',
      },
    })
    expect(await init()).toEqual(backend())
  })

  it('refuses one that it does not know, or that cannot run here', () => {
    expect(thrown(() => setBackend('cuda' as never))).toBe(
      "OptionError: setBackend: name must be one of native, wasm, scalar, but got 'cuda'",
    )
    expect(thrown(() => setBackend('wasm'))).toBe(
      "BackendError: setBackend: 'wasm' must be available, but got: @sinal/kernels is not part of this release yet",
    )
    expect(backend().name).toBe('scalar')
  })
})
