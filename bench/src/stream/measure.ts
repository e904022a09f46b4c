import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { allclose, cat, fromArray, manualSeed, nn, noGrad, randn, type Tensor } from '@sinal/core'
import { buildLayers, parseRecipe, runRecipe, streamRecipe, type SampleSource } from '@sinal/recipe'
import { DisagreementError } from '../compare.ts'
import { median } from '../statistics.ts'
import type { Chain } from './chains.ts'

/** The layers in `nn.Sequential` on the whole signal, and the recipe in memory and in a stream. */
export const ways = ['Sequential', 'runRecipe', 'streamRecipe'] as const
export type Way = (typeof ways)[number]

export interface StreamRecord {
  readonly chain: string
  readonly threads: number
  readonly way: Way
  /** Of the signal, of all channels together. */
  readonly samples: number
  readonly median_ms: number
  readonly min_ms: number
}

export interface StreamOptions {
  readonly threads: number
  readonly rounds: number
  /** Of all channels together. */
  readonly samples: number
  /** How often these are repeated, one behind another, to make the signal. */
  readonly times: number
}

/** Calls to warm up with: until functions are compiled and memory has been used before. */
const WARM_UP = 10

// Else some calls pay for what others left behind, and which of them is chance.
setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** Runs a chain in each way: results are compared first, then the ways are timed in turns. */
export async function measureChain(chain: Chain, options: StreamOptions): Promise<StreamRecord[]> {
  const { threads, rounds, samples, times: repeats } = options
  const { channels, layers, name } = chain
  const recipe = parseRecipe({ version: 1, layers })
  manualSeed(0)
  const noise = randn([1, channels, Math.floor(samples / channels)])
  const x = cat(Array<Tensor>(repeats).fill(noise), 2)
  const model = new nn.Sequential(...buildLayers(recipe, channels))
  const last = [layers.length - 1]
  const sequential = () => noGrad((): Tensor => model.forward(x))
  const inMemory = async () => (await runRecipe(recipe, x, { layers: last })).output
  const inStream = () => streamRecipe(recipe, sourceOf(x), { layers: last, reuse: true })
  await compare(name, sequential(), await inMemory(), inStream())
  const run: Record<Way, () => unknown> = {
    Sequential: sequential,
    runRecipe: inMemory,
    async streamRecipe() {
      const blocks = inStream()
      while (!(await blocks.next()).done);
    },
  }
  const times = new Map(ways.map((way) => [way, [] as number[]]))
  for (let round = -WARM_UP; round < rounds; round++) {
    for (const way of ways) {
      collectGarbage()
      const start = performance.now()
      await run[way]()
      if (round >= 0) times.get(way)!.push(performance.now() - start)
    }
  }
  return ways.map((way) => {
    const ms = times.get(way)!
    return { chain: name, threads, way, samples: x.numel, median_ms: median(ms), min_ms: Math.min(...ms) }
  })
}

/** Blocks that cost nothing to read. */
function sourceOf(x: Tensor): SampleSource {
  const [, channels = 0, length = 0] = x.shape
  const data = x.data as Float32Array
  const rows = Array.from({ length: channels }, (_, c) => data.subarray(c * length, (c + 1) * length))
  return {
    channels: rows.map((_, c) => ({ name: `c${c}` })),
    sampleRate: null,
    startTime: 0,
    length,
    async *blocks({ blockLength = length } = {}) {
      for (let start = 0; start < length; start += blockLength) {
        const count = Math.min(blockLength, length - start)
        await Promise.resolve()
        yield { start, length: count, data: rows.map((row) => row.subarray(start, start + count)) }
      }
    },
  }
}

/** @throws {DisagreementError} a result that is not that of the layers */
async function compare(
  name: string,
  expected: Tensor,
  inMemory: Tensor,
  blocks: ReturnType<typeof streamRecipe>,
): Promise<void> {
  const [, channels = 0, length = 0] = expected.shape
  const streamed = new Float32Array(expected.numel)
  for await (const { start, data } of blocks) {
    for (const [c, row] of data.entries()) streamed.set(row, c * length + start)
  }
  const tolerance = { rtol: 1e-5, atol: 1e-5 }
  const isRight =
    allclose(inMemory, expected, tolerance) &&
    allclose(fromArray(streamed, [1, channels, length]), expected, tolerance)
  if (!isRight) throw new DisagreementError(`${name}: a recipe differs from its layers`)
}
