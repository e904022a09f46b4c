import { F, fromArray, manualSeed, rand } from '@sinal/core'
import type { Recipe } from '@sinal/recipe'
import { describe, expect, it, test } from 'vitest'
import type { Convolution, ExplainSource } from '../shared/explain-schemas.ts'
import { explainHandlers } from './explain.ts'
import type { Job } from './serve.ts'

const handlers = explainHandlers(() => {
  throw new Error('no run here')
})
const job: Job = { signal: new AbortController().signal, progress: () => {} }
const everything = { terms: { start: 0, count: 64 }, planes: { start: 0, count: 64 } }
const tensor = (layers: object[], values: number[], channels = 1): ExplainSource => ({
  kind: 'tensor',
  recipe: { version: 1, layers } as Recipe,
  shape: [1, channels, values.length / channels],
  values,
})

const x = [5, 4, 8, 7, 9, 3, 6]
const conv = (options: object = {}) => ({ type: 'conv1d', weight: { values: [[[1, 2, 3]]] }, ...options })

async function explained(source: ExplainSource, index: number, channel = 0, layer = 0): Promise<Convolution> {
  const place = { source, layer, item: 0, channel, index }
  const answer = await handlers.explainOutput({ ...place, ...everything }, job)
  if (answer.kind === 'other') throw new Error('not a convolution')
  return answer
}
const statementsOf = (source: ExplainSource, index: number, channel = 0, layer = 0) =>
  handlers.explainStatements({ source, layer, item: 0, channel, index }, job)
const matrixOf = (source: ExplainSource, index: number, size = {}, channel = 0) =>
  handlers.explainMatrix(
    { source, layer: 0, item: 0, channel, index, plane: 0, rows: 16, columns: 32, ...size },
    job,
  )
const list = (values: ArrayLike<number>): number[] => Array.from(values)
const kinds = ({ terms }: Convolution): string =>
  list(terms.kinds)
    .map((kind) => 'spb'[kind])
    .join('')

describe('how an output came about', () => {
  it('is its window, the taps over it, their products and their sum', async () => {
    const { planes, terms, sum, y, bias, window } = await explained(tensor([conv()], x), 1)
    expect(window).toEqual({ start: 1, span: 3 })
    expect(list(terms.places)).toEqual([1, 2, 3])
    const [plane] = planes
    expect([plane!.samples, plane!.taps, plane!.products].map(list)).toEqual([
      [4, 8, 7],
      [1, 2, 3],
      [4, 16, 21],
    ])
    expect([plane!.sum, sum, y, bias]).toEqual([41, 41, 41, null])
  })

  it('has the samples that are not there as padding, and the bias', async () => {
    const layer = conv({ padding: 1, weight: { values: [[[1, 2, 3]]], bias: [5] } })
    const first = await explained(tensor([layer], x), 0)
    expect([kinds(first), list(first.terms.places), list(first.terms.samples)]).toEqual([
      'pss',
      [-1, 0, 1],
      [-1, 0, 1],
    ])
    expect(list(first.planes[0]!.products)).toEqual([0, 10, 12])
    expect([first.bias, first.sum, first.y]).toEqual([5, 27, 27])
    expect(kinds(await explained(tensor([layer], x), 6))).toBe('ssp')
  })

  it('skips places by stride, and reaches further by dilation', async () => {
    const strided = await explained(tensor([conv({ padding: 1, stride: 2 })], x), 1)
    expect([list(strided.terms.places), strided.y]).toEqual([[1, 2, 3], 41])
    const dilated = await explained(tensor([conv({ dilation: 2 })], x), 2)
    expect([list(dilated.terms.places), dilated.window, dilated.y]).toEqual([
      [2, 4, 6],
      { start: 2, span: 5 },
      44,
    ])
  })

  it('shows the values around, the neighbours of the output, and what it sees of each layer', async () => {
    const answer = await explained(tensor([conv(), conv({ dilation: 2 })], x), 0, 0, 1)
    expect(answer.field.map(({ start, end }) => [start, end])).toEqual([
      [0, 7],
      [0, 5],
      [0, 1],
    ])
    expect(answer.grids.map(({ offset }) => offset)).toEqual([0, 1, 3])
    expect([answer.lengths, list(answer.outputs.values)]).toEqual([[7, 5, 1], [37 + 98 + 99]])
    const { around, planes } = answer
    const at = list(around.places).indexOf(0)
    expect(list(planes[0]!.around.subarray(at - 1, at + 6))).toEqual([0, 37, 41, 49, 34, 33, 0])
  })

  it('shows some of many terms and planes, and sums all', async () => {
    const taps = Array.from({ length: 100 }, (_, k) => k)
    const weight = { values: [[taps, taps, taps]] }
    const source = tensor([{ type: 'conv1d', weight }], Array<number>(600).fill(1), 3)
    const place = { source, layer: 0, item: 0, channel: 0, index: 7 }
    const answer = await handlers.explainOutput(
      { ...place, terms: { start: 90, count: 64 }, planes: { start: 2, count: 4 } },
      job,
    )
    if (answer.kind === 'other') throw new Error('not a convolution')
    expect([answer.shown, list(answer.tapIndex), answer.planes.length, answer.sum]).toEqual([
      { start: 90, count: 10 },
      [90, 91, 92, 93, 94, 95, 96, 97, 98, 99],
      1,
      3 * 4950,
    ])
    expect([answer.planes[0]!.channel, answer.planes[0]!.sum]).toEqual([2, 4950])
    expect(list(answer.terms.places)[0]).toBe(97)
  })

  it('tells of any other layer what it gave and what it sees', async () => {
    const source = tensor([conv(), { type: 'maxPool1d', kernelSize: 2 }], x)
    const place = { source, layer: 1, item: 0, channel: 0, index: 1 }
    expect(await handlers.explainOutput({ ...place, ...everything }, job)).toMatchObject({
      kind: 'other',
      type: 'maxPool1d',
      y: 49,
      field: [
        { start: 2, end: 6 },
        { start: 2, end: 4 },
        { start: 1, end: 2 },
      ],
    })
    expect(await statementsOf(source, 1, 0, 1)).toEqual([])
  })

  it('refuses what is not there', async () => {
    await expect(explained(tensor([conv()], x), 5)).rejects.toThrow(
      /no y\[0, 0, 5\] of layer 0 in \[1, 1, 5\]/,
    )
    await expect(explained(tensor([conv()], x), 0, 0, 1)).rejects.toThrow(/of layer 1 in 1 layers/)
  })
})

const modes = ['reflect', 'replicate', 'circular'] as const
test.each(modes)('the padding is what PyTorch pads with: %s', async (paddingMode) => {
  const padded = F.pad(fromArray(Float32Array.from(x), [1, 1, 7]), [3, 3], { mode: paddingMode }).data
  const { around, planes } = await explained(tensor([conv({ padding: 3, paddingMode })], x), 4)
  const at = list(around.places).indexOf(-3)
  expect(list(planes[0]!.around.subarray(at, at + 13))).toEqual(list(padded as Float32Array))
})

/** Layers of every kind, for 4 channels of 30 samples. */
const layers: [string, object][] = [
  ['plain', { outChannels: 5, kernelSize: 3, padding: 1 }],
  ['groups', { outChannels: 6, kernelSize: 4, groups: 2, padding: 'same', bias: false }],
  ['depthwise', { kernelSize: 5, groups: 'depthwise', padding: [4, 1], paddingMode: 'circular' }],
  ['strided and dilated', { kernelSize: 3, stride: 3, dilation: 4, padding: 6, paddingMode: 'reflect' }],
  ['causal', { kernelSize: 4, dilation: 2, padding: 'causal', paddingMode: 'replicate' }],
  ['symmetric', { kernelSize: 7, padding: 3, paddingMode: 'symmetric' }],
  ['transposed', { type: 'convTranspose1d', kernelSize: 4, stride: 3, padding: 1, outputPadding: 2 }],
  [
    'transposed, in groups',
    { type: 'convTranspose1d', outChannels: 6, groups: 2, kernelSize: 3, dilation: 2 },
  ],
  ['transposed, cut', { type: 'convTranspose1d', kernelSize: 2, stride: 2, padding: 3 }],
]
describe.each(layers)('%s', (_, options) => {
  manualSeed(1)
  const values = list(rand([120]).sub(0.5).data as Float32Array)
  const source = tensor([{ type: 'conv1d', weight: { seed: 3 }, ...options }], values, 4)

  it('the sum of the products is y, for every output', async () => {
    const { output } = await explained(source, 0)
    for (let channel = 0; channel < output[1]; channel++) {
      for (let index = 0; index < output[2]; index++) {
        const { planes, bias, sum, y } = await explained(source, index, channel)
        const exact = planes.flatMap(({ products }) => list(products)).reduce((a, b) => a + b, bias ?? 0)
        expect(sum).toBeCloseTo(exact, 5)
        expect(Math.abs(sum - y)).toBeLessThan(1e-6)
      }
    }
  })

  it('every statement holds, at the ends and in the middle', async () => {
    const { output } = await explained(source, 0)
    for (const index of [0, Math.floor(output[2] / 2), output[2] - 1]) {
      const statements = await statementsOf(source, index, output[1] - 1)
      expect(statements.filter(({ holds }) => !holds)).toEqual([])
      expect(statements.map(({ id }) => id)).toContain('matrix')
    }
  })

  it('its matrix times the signal is y', async () => {
    const { output } = await explained(source, 0)
    for (const index of [0, output[2] - 1]) {
      const { y, product } = await matrixOf(source, index, {}, 1)
      y.forEach((value, r) => expect(product[r]).toBeCloseTo(value, 5))
    }
  })
})

describe('the matrix', () => {
  it('is the one of the notebook', async () => {
    const matrix = await matrixOf(tensor([conv({ padding: 1 })], x), 3)
    expect([matrix.rows, matrix.columns]).toEqual([
      { start: 0, count: 7 },
      { start: 0, count: 7 },
    ])
    const row = (r: number): number[] => list(matrix.values.subarray(7 * r, 7 * r + 7))
    expect([row(0), row(1), row(6)]).toEqual([
      [2, 3, 0, 0, 0, 0, 0],
      [1, 2, 3, 0, 0, 0, 0],
      [0, 0, 0, 0, 0, 1, 2],
    ])
    expect(list(matrix.tapIndex.subarray(0, 7))).toEqual([1, 2, -1, -1, -1, -1, -1])
    expect(list(matrix.product)).toEqual([22, 37, 41, 49, 34, 33, 15])
  })

  it('is a part about the output where it is large', async () => {
    const long = Array.from({ length: 1000 }, (_, i) => i % 10)
    const { rows, columns, values } = await matrixOf(tensor([conv()], long), 500, { rows: 4, columns: 6 })
    expect([rows, columns]).toEqual([
      { start: 498, count: 4 },
      { start: 498, count: 6 },
    ])
    expect(list(values.subarray(0, 6))).toEqual([1, 2, 3, 0, 0, 0])
  })
})

describe('the statements', () => {
  const idsOf = async (source: ExplainSource, index = 0): Promise<string[]> =>
    (await statementsOf(source, index)).map(({ id }) => id)

  it('are those that say something of the layer', async () => {
    expect(await idsOf(tensor([conv()], x))).toEqual(['sum', 'length', 'function', 'matrix'])
    const all = conv({
      weight: {
        values: [
          [
            [1, 2, 3],
            [1, 2, 3],
          ],
        ],
        bias: [1],
      },
      padding: 1,
      stride: 2,
      dilation: 2,
    })
    expect(await idsOf(tensor([all], [...x, ...x], 2))).toEqual(
      ['sum', 'length', 'function', 'padding', 'bias', 'channels', 'matrix', 'stride', 'dilation'], // prettier-ignore
    )
  })

  it('show both sides at the output that is looked at', async () => {
    const statements = await statementsOf(tensor([conv({ dilation: 2 })], x), 1)
    expect(statements.find(({ id }) => id === 'dilation')).toEqual({
      id: 'dilation',
      holds: true,
      range: { start: 0, end: 3 },
      at: 1,
      left: 27,
      right: 27,
      difference: 0,
      atol: 1e-8,
      tolerance: 'default',
    })
  })

  it('hold where terms cancel, within the rounding of float32, which they tell', async () => {
    const values = Array.from({ length: 400 }, (_, i) => 1e4 + Math.sin(i) + i / 7)
    const taps = Array.from({ length: 101 }, (_, k) => (k === 50 ? 1 - 1 / 101 : -1 / 101))
    const source = tensor([{ type: 'conv1d', weight: { values: [[taps]] } }], values)
    const statements = await statementsOf(source, 100)
    expect(statements.every(({ holds }) => holds)).toBe(true)
    expect(statements.find(({ id }) => id === 'sum')!.atol).toBeLessThan(0.3)
  })

  it('hold where sums are made by transforms, beside samples that are much larger', async () => {
    const values = Array.from({ length: 2000 }, (_, i) => (i < 1000 ? 1e3 : 1e-3) * Math.sin(i * i))
    const layer = { type: 'conv1d', kernelSize: 129, algorithm: 'fft', weight: { seed: 1 } }
    const statements = await statementsOf(tensor([layer], values), 1500)
    expect(statements.filter(({ holds }) => !holds)).toEqual([])
  })

  it('of signals with gaps compare the gaps too', async () => {
    const statements = await statementsOf(tensor([conv()], [5, NaN, 8, 7, 9, 3, 6]), 1)
    expect(statements.map(({ holds }) => holds)).toEqual([true, true, true, true])
  })
})
