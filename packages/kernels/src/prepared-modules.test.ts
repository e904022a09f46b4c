import { afterEach, expect, it, vi } from 'vitest'
import { type FloatKernels, loadWasm, prepareWasm } from './index.ts'
import { api } from './web-assembly.ts'

const REFUSAL = 'WebAssembly.Compile is disallowed on the main thread'

/** A page's own thread in Chromium up to 114. */
function refuseAtOnce(): void {
  const { Module } = api!
  vi.spyOn(api!, 'Module').mockImplementation(function refuse(bytes: Uint8Array) {
    if (bytes.length > 4096) throw new RangeError(REFUSAL)
    return new Module(bytes)
  })
}

afterEach(() => vi.restoreAllMocks())

it('loads where nothing can be compiled at once', async () => {
  const usual = loadWasm({ fused: false })
  refuseAtOnce()
  expect(() => loadWasm({ fused: false })).toThrow(REFUSAL)
  await prepareWasm({ fused: false })
  const prepared = loadWasm({ fused: false })
  const smoothed = (kernels: FloatKernels): Float32Array => {
    const [out, input] = [new Float32Array(5000), Float32Array.from({ length: 5000 }, (_, i) => Math.sin(i))]
    const shape = { batch: 1, groups: 1, inPerGroup: 1, outPerGroup: 1, length: 5000, outLength: 5000 }
    const taps = { kernelSize: 3, stride: 1, dilation: 1, padLeft: 1 }
    kernels.conv1d(out, input, Float32Array.of(1, 2, 3), null, { ...shape, ...taps })
    return out
  }
  expect(smoothed(prepared)).toEqual(smoothed(usual))
})

it('gives what was prepared to one, whose memory it is', async () => {
  await prepareWasm({ fused: false })
  refuseAtOnce()
  loadWasm({ fused: false })
  expect(() => loadWasm({ fused: false })).toThrow(REFUSAL)
})
