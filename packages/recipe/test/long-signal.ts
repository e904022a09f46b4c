/**
 * Runs a chain of every kind of stage over a signal that is made as it is read, and prints how much memory that took
 * at most (Linux only):
 *
 *     node --import tsx --conditions=@sinal/source test/long-signal.ts [bytes, default 10e9] [blockLength] [chunk]
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { parseRecipe, streamRecipe, type SampleSource } from '../src/index.ts'

const [bytes = 10e9, blockLength, chunk] = process.argv.slice(2).map(Number)
const CHANNELS = 4
const length = Math.ceil(bytes / 4 / CHANNELS)

const conv = { type: 'conv1d', padding: 'same', weight: { seed: 1 } }
const recipe = parseRecipe({
  version: 1,
  layers: [
    { ...conv, kernelSize: 31, groups: 'depthwise', paddingMode: 'reflect' },
    { type: 'tanh' },
    { type: 'instanceNorm1d' },
    { ...conv, kernelSize: 511, groups: 'depthwise', algorithm: 'fft' },
    { type: 'maxPool1d', kernelSize: 4, ceilMode: true },
    { ...conv, kernelSize: 3, dilation: 4096, outChannels: 2 },
    { type: 'convTranspose1d', kernelSize: 4, stride: 2, weight: { seed: 2 } },
    { type: 'avgPool1d', kernelSize: 8 },
  ],
})

/** Noise, which repeats after a prime number of samples. */
const noise = Float32Array.from({ length: 104_729 }, (_, i) => Math.sin(i * i) * 10)

const source: SampleSource = {
  channels: Array.from({ length: CHANNELS }, (_, c) => ({ name: `c${c}` })),
  sampleRate: 1000,
  startTime: 0,
  length,
  async *blocks({ blockLength: wanted = 1 << 16 } = {}) {
    for (let start = 0; start < length; start += wanted) {
      const count = Math.min(wanted, length - start)
      await Promise.resolve()
      yield { start, length: count, data: source.channels.map((_, c) => noiseFrom(start + c * 977, count)) }
    }
  },
}

function noiseFrom(start: number, count: number): Float32Array {
  const block = new Float32Array(count)
  for (let done = 0; done < count;) {
    const at = (start + done) % noise.length
    const part = noise.subarray(at, Math.min(noise.length, at + count - done))
    block.set(part, done)
    done += part.length
  }
  return block
}

const MIB = 2 ** 20
const started = performance.now()
const hash = createHash('sha256')
let samples = 0
const options = { reuse: true, ...(blockLength && { blockLength }), ...(chunk && { chunk }) }
for await (const { data, length: count } of streamRecipe(recipe, source, options)) {
  samples += count
  // Channel by channel, so that the sum does not depend on where blocks end.
  hash.update(new Uint8Array(data[0]!.buffer, data[0]!.byteOffset, data[0]!.byteLength))
}
const seconds = (performance.now() - started) / 1000
const peakMB = Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024
const rate = (length * CHANNELS * 4) / MIB / seconds
const report = {
  samples,
  sha256: hash.digest('hex'),
  peakMB: Math.round(peakMB),
  seconds: Math.round(seconds),
  rateMBs: Math.round(rate),
}
process.stdout.write(`${JSON.stringify(report)}\n`)
