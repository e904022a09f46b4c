/**
 * What recipes take in memory and in a stream beside their layers in `nn.Sequential` on the whole signal, in turns:
 *
 *     node --import tsx --conditions=@sinal/source test/throughput.ts [threads, default all] [rounds, default 15]
 *
 * The least processor time of all rounds, in ms: other processes on the machine add to the time on the clock.
 */
import {
  backend,
  getNumThreads,
  manualSeed,
  nn,
  noGrad,
  randn,
  setNumThreads,
  type Tensor,
} from '@sinal/core'
import { buildLayers, parseRecipe, runRecipe, streamRecipe, type SampleSource } from '../src/index.ts'
import { rowsOf } from './run-whole.ts'
import { sourceOf } from './sources.ts'

const [threads, rounds = 15] = process.argv.slice(2).map(Number)
if (threads) setNumThreads(threads)

const conv = (kernelSize: number, options: object = {}) => ({
  type: 'conv1d',
  kernelSize,
  padding: 'same',
  weight: { seed: 1 },
  ...options,
})
const depthwise = conv(31, { groups: 'depthwise' })
const back = {
  type: 'convTranspose1d',
  kernelSize: 8,
  stride: 4,
  padding: 2,
  outChannels: 1,
  weight: { seed: 3 },
}

interface Chain {
  readonly name: string
  readonly channels: number
  readonly layers: readonly object[]
}

const chains: readonly Chain[] = [
  { name: 'K 31', channels: 1, layers: [conv(31)] },
  { name: 'K 1023 by transforms', channels: 1, layers: [conv(1023, { algorithm: 'fft' })] },
  { name: 'K 255 by transforms, 8 channels', channels: 8, layers: [conv(255, { algorithm: 'fft' })] },
  {
    name: 'small CNN, 8 channels',
    channels: 1,
    layers: [
      conv(5, { outChannels: 8 }),
      { type: 'relu' },
      conv(5),
      { type: 'relu' },
      { type: 'maxPool1d', kernelSize: 2 },
      conv(5, { outChannels: 1 }),
    ],
  },
  {
    name: 'filters of each of 8 channels',
    channels: 8,
    layers: [depthwise, { type: 'tanh' }, depthwise, { type: 'avgPool1d', kernelSize: 4 }],
  },
  {
    name: 'dilated, 64 channels',
    channels: 64,
    layers: [conv(3, { dilation: 8 }), { type: 'gelu' }, conv(3, { dilation: 16 }), { type: 'gelu' }],
  },
  {
    name: 'down and up by 4',
    channels: 1,
    layers: [conv(9, { padding: 4, stride: 4, outChannels: 4 }), { type: 'silu' }, back],
  },
  {
    name: 'functions, 4 channels',
    channels: 4,
    layers: [{ type: 'relu' }, { type: 'tanh' }, { type: 'sigmoid' }, { type: 'elu' }],
  },
]

/** Samples of all channels. */
const SAMPLES = 8_000_000

/** Blocks that cost nothing to read. */
function sourceFrom(x: Tensor): SampleSource {
  const rows = rowsOf(x)
  const length = rows[0]!.length
  return {
    ...sourceOf(rows),
    async *blocks({ blockLength = length } = {}) {
      for (let start = 0; start < length; start += blockLength) {
        const count = Math.min(blockLength, length - start)
        await Promise.resolve()
        yield { start, length: count, data: rows.map((row) => row.subarray(start, start + count)) }
      }
    },
  }
}

async function measure({
  channels,
  layers,
}: Chain): Promise<[whole: number, memory: number, stream: number]> {
  const recipe = parseRecipe({ version: 1, layers })
  manualSeed(0)
  const x = randn([1, channels, SAMPLES / channels])
  const model = new nn.Sequential(...buildLayers(recipe, channels))
  const ways = [
    () => void noGrad((): Tensor => model.forward(x)),
    () => runRecipe(recipe, x, { layers: [layers.length - 1] }),
    async () => {
      const blocks = streamRecipe(recipe, sourceFrom(x), { reuse: true })
      while (!(await blocks.next()).done);
    },
  ]
  const least = ways.map(() => Infinity)
  for (let round = 0; round < rounds; round++) {
    for (const [i, way] of ways.entries()) {
      const before = process.cpuUsage()
      await way()
      const { user, system } = process.cpuUsage(before)
      least[i] = Math.min(least[i]!, (user + system) / 1000)
    }
  }
  return least as [number, number, number]
}

const { name, instructionSet } = backend()
process.stdout.write(`${name}, ${instructionSet}, ${getNumThreads()} threads\n`)
for (const chain of chains) {
  const [whole, memory, stream] = await measure(chain)
  const share = (ms: number) => `${ms.toFixed(1)} (× ${(ms / whole).toFixed(2)})`.padEnd(18)
  process.stdout.write(
    `${chain.name.padEnd(34)} Sequential ${whole.toFixed(1).padEnd(8)} runRecipe ${share(memory)} streamRecipe ${share(stream)}\n`,
  )
}
