import { fromArray, noGrad, setBackend, type Tensor } from '@sinal/core'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  buildLayers,
  outputShapes,
  parseRecipe,
  runRecipe,
  streamRecipe,
  type LayerBlock,
  type Recipe,
  type SampleSource,
  type StreamOptions,
} from './index.ts'

const recipeOf = (...layers: object[]): Recipe => parseRecipe({ version: 1, layers })

/** A source of samples that lie in memory, in blocks of some lengths, one after another. */
function sourceOf(rows: readonly Float32Array[], blocks: readonly number[], known = true): SampleSource {
  const all = rows[0]?.length ?? 0
  return {
    channels: rows.map((_, c) => ({ name: `c${c}` })),
    sampleRate: 100,
    startTime: 0,
    length: known ? all : null,
    async *blocks({ channels = rows.map((_, c) => c), start = 0, end = all } = {}) {
      for (let from = start, i = 0; from < end; i++) {
        const length = Math.min(blocks[i % blocks.length]!, end - from)
        const data = channels.map((c) => rows[c as number]!.slice(from, from + length))
        await Promise.resolve()
        yield { start: from, length, data }
        from += length
      }
    },
  }
}

async function collect(recipe: Recipe, source: SampleSource, options: StreamOptions = {}) {
  const found = new Map<number, { length: number; rows: Float32Array[][] }>()
  for await (const block of streamRecipe(recipe, source, options)) add(found, block)
  return new Map(
    [...found].map(([layer, { rows }]) => [layer, Buffer.concat(rows.map(bytesOf)).toString('hex')]),
  )
}

function add(found: Map<number, { length: number; rows: Float32Array[][] }>, block: LayerBlock): void {
  const entry = found.get(block.layer) ?? { length: 0, rows: block.data.map(() => []) }
  found.set(block.layer, entry)
  expect(block.start).toBe(entry.length)
  expect(block.data.map((row) => row.length)).toEqual(block.data.map(() => block.length))
  entry.length += block.length
  for (const [c, row] of block.data.entries()) entry.rows[c]!.push(Float32Array.from(row))
}

const bytesOf = (parts: readonly Float32Array[]) =>
  Buffer.concat(parts.map((part) => Buffer.from(part.buffer, part.byteOffset, part.byteLength)))
const bytes = (tensor: Tensor) => bytesOf([tensor.data as Float32Array]).toString('hex')

/** The layers one after another on the whole signal. */
function plainly(recipe: Recipe, input: Tensor): Tensor[] {
  const outputs = [input]
  noGrad(() => {
    for (const layer of buildLayers(recipe, input.shape[1]!)) outputs.push(layer.forward(outputs.at(-1)!))
  })
  return outputs.slice(1)
}

if (process.env.BACK) setBackend(process.env.BACK as 'wasm')
const CHANNELS = 2

// Chains keep 2 or 4 channels, so that every layer fits.
const weight = fc.record({ seed: fc.nat(1000) })
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
const small = (max: number) => fc.integer({ min: 1, max })
const ends = (max: number) => fc.oneof(fc.nat(max), fc.tuple(fc.nat(max), fc.nat(max)))

const conv1d = fc
  .record({
    type: fc.constant('conv1d'),
    kernelSize: small(7),
    dilation: small(4),
    stride: small(3),
    padding: fc.oneof(ends(9), fc.constantFrom('same', 'valid', 'causal')),
    paddingMode: fc.constantFrom('zeros', 'reflect', 'replicate', 'symmetric'),
    outChannels: fc.constantFrom(2, 4),
    groups: fc.constantFrom(1, 2),
    weight,
  })
  .map((layer) => ({ ...layer, stride: layer.padding === 'same' ? 1 : layer.stride }))
const convTranspose1d = fc
  .record({
    type: fc.constant('convTranspose1d'),
    kernelSize: small(6),
    dilation: small(3),
    stride: small(4),
    padding: fc.nat(5),
    outputPadding: fc.nat(3),
    outChannels: fc.constantFrom(2, 4),
    groups: fc.constantFrom(1, 2),
    weight,
  })
  .map((layer) => ({
    ...layer,
    outputPadding: Math.min(layer.outputPadding, Math.max(layer.stride, layer.dilation) - 1),
  }))
const pool = fc
  .record({
    type: fc.constantFrom('maxPool1d', 'avgPool1d'),
    kernelSize: small(6),
    stride: optional(small(7)),
    padding: fc.nat(3),
    ceilMode: fc.boolean(),
    dilation: small(3),
    countIncludePad: fc.boolean(),
  })
  .map(({ dilation, countIncludePad, ...layer }) => ({
    ...layer,
    padding: Math.min(layer.padding, Math.floor(layer.kernelSize / 2)),
    ...(layer.type === 'maxPool1d' ? { dilation } : { countIncludePad }),
  }))
const pad = fc
  .record({
    type: fc.constantFrom('constantPad1d', 'reflectionPad1d', 'replicationPad1d'),
    padding: fc.tuple(fc.integer({ min: -6, max: 6 }), fc.integer({ min: -6, max: 6 })),
  })
  .map((layer) => (layer.type === 'constantPad1d' ? { ...layer, value: 1.5 } : layer))
const pointwise = fc.constantFrom<object>(
  { type: 'relu' },
  { type: 'leakyRelu', negativeSlope: 0.2 },
  { type: 'gelu' },
  { type: 'gelu', approximate: 'tanh' },
  { type: 'silu' },
  { type: 'tanh' },
  { type: 'sigmoid' },
  { type: 'elu', alpha: 0.7 },
  { type: 'celu' },
  { type: 'selu' },
  { type: 'mish' },
  { type: 'softplus', beta: 2 },
  { type: 'softsign' },
  { type: 'tanhshrink' },
  { type: 'softshrink' },
  { type: 'hardshrink' },
  { type: 'hardsigmoid' },
  { type: 'hardswish' },
  { type: 'hardtanh', minVal: -0.5, maxVal: 2 },
  { type: 'logSigmoid' },
  { type: 'relu6' },
  { type: 'softmax' },
  { type: 'logSoftmax' },
  { type: 'prelu', weight: [0.1] },
  { type: 'dropout' },
  { type: 'dropout1d', p: 0.3 },
  { type: 'identity' },
)
const batchNorm = fc.constant({ type: 'batchNorm1d', runningMean: [0.5, -1], runningVar: [2, 0.1], weight: [1, -2], bias: [0, 3] }) // prettier-ignore

const anyLayer = fc.oneof(
  { weight: 4, arbitrary: conv1d },
  { weight: 3, arbitrary: convTranspose1d },
  { weight: 3, arbitrary: pool },
  { weight: 2, arbitrary: pad },
  { weight: 4, arbitrary: pointwise },
  { weight: 1, arbitrary: batchNorm },
)

const lengths = fc.integer({ min: 1, max: 150 })
const cases = fc
  .tuple(fc.array(anyLayer, { minLength: 1, maxLength: 5 }), lengths)
  .map(([layers, length]) => ({ recipe: recipeOf(...layers), length }))
  .filter(({ recipe, length }) => outputShapes(recipe, [1, CHANNELS, length]).error === null)

const sample = fc.oneof(fc.constantFrom(0, -0, 1, -1), fc.float({ min: -9, max: 9, noNaN: true }))
const signalOf = (length: number) =>
  fc
    .array(sample, { minLength: CHANNELS * length, maxLength: CHANNELS * length })
    .map((values) => fromArray(Float32Array.from(values), [1, CHANNELS, length]))
const runs = cases.chain(({ recipe, length }) =>
  fc.record({
    recipe: fc.constant(recipe),
    x: signalOf(length),
    blocks: fc.array(small(60), { minLength: 1, maxLength: 4 }),
    chunk: optional(small(80)),
    blockLength: optional(small(70)),
    known: fc.boolean(),
    layers: fc.subarray(
      recipe.layers.map((_, i) => i),
      { minLength: 1 },
    ),
  }),
)

const rowsOf = (x: Tensor) => {
  const [, channels = 0, length = 0] = x.shape
  return Array.from({ length: channels }, (_, c) =>
    (x.data as Float32Array).subarray(c * length, (c + 1) * length),
  )
}

describe('streamRecipe', () => {
  it('gives the bytes of the layers on the whole signal, whatever the blocks and the pieces', async () => {
    await fc.assert(
      fc.asyncProperty(runs, async ({ recipe, x, blocks, known, layers, chunk, blockLength }) => {
        const options = { layers, ...(chunk && { chunk }), ...(blockLength && { blockLength }) }
        const whole = plainly(recipe, x)
        const streamed = await collect(recipe, sourceOf(rowsOf(x), blocks, known), options)
        const { outputs } = await runRecipe(recipe, x, { layers, ...(chunk && { chunk }) })
        for (const [i, layer] of layers.entries()) {
          expect(bytes(outputs[i]!)).toBe(bytes(whole[layer]!))
          expect(streamed.get(layer)).toBe(bytes(whole[layer]!))
        }
        expect(streamed.size).toBe(layers.length)
      }),
      { numRuns: Number(process.env.RUNS ?? 500) },
    )
  })
})
