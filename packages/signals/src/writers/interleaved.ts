import type { SampleArray } from '../types.ts'

const FRAMES = 16_384

/** Floats, all channels of one time side by side, little-endian. */
export function* interleaved(
  data: readonly SampleArray[],
  type: 'float32' | 'float64',
): Generator<Uint8Array> {
  const size = type === 'float32' ? 4 : 8
  const { length } = data[0]!
  for (let start = 0; start < length; start += FRAMES) {
    const count = Math.min(FRAMES, length - start)
    const bytes = new Uint8Array(count * data.length * size)
    const view = new DataView(bytes.buffer)
    for (const [c, samples] of data.entries()) {
      for (let i = 0, at = c * size; i < count; i++, at += data.length * size) {
        if (type === 'float32') view.setFloat32(at, samples[start + i]!, true)
        else view.setFloat64(at, samples[start + i]!, true)
      }
    }
    yield bytes
  }
}
