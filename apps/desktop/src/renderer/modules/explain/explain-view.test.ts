// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Convolution, Explained } from '../../../shared/explain-schemas.ts'
import { i18n } from '../../i18n.ts'
import { answers, forgetCalls } from '../../testing/fake-bridge.ts'
import { useExplainStore } from './explain-store.ts'
import ExplainView from './explain-view.vue'

vi.mock('../../bridge.ts', async () => (await import('../../testing/fake-bridge.ts')).fakeBridge)

const common = {
  input: [1, 1, 3] as [number, number, number],
  output: [1, 1, 6] as [number, number, number],
  field: [
    { start: 0, end: 2 },
    { start: 2, end: 3 },
  ],
  lengths: [3, 6],
  grids: [
    { step: 1, offset: 0 },
    { step: 0.5, offset: 0 },
  ],
  y: 0.75,
  outputs: { start: 0, values: Float32Array.of(1, 2, 0.75, 4, 5, 6) },
}
const cells = (places: number[], kinds: number[], samples: number[]) => ({
  places: Int32Array.from(places),
  kinds: Uint8Array.from(kinds),
  samples: Int32Array.from(samples),
})
/** A transposed convolution with stride 2, at its left end. */
const transposed: Convolution = {
  kind: 'convTranspose1d',
  ...common,
  kernelSize: 3,
  stride: 2,
  dilation: 1,
  groups: 1,
  paddingMode: 'zeros',
  padLeft: 2,
  padRight: 2,
  step: 1,
  window: { start: -1, span: 3 },
  group: { start: 0, count: 1 },
  shown: { start: 0, count: 3 },
  terms: cells([-1, 0, 1], [1, 0, 2], [-1, 0, -1]),
  tapIndex: Int32Array.of(2, 1, 0),
  around: cells([-2, -1, 0, 1, 2], [1, 1, 0, 2, 0], [-1, -1, 0, -1, 1]),
  planes: [
    {
      channel: 0,
      name: '',
      samples: Float32Array.of(0, 1.5, 0),
      taps: Float32Array.of(3, 0.5, 1),
      products: Float32Array.of(0, 0.75, 0),
      sum: 0.75,
      around: Float32Array.of(0, 0, 1.5, 0, 2),
    },
  ],
  total: 0.75,
  bias: null,
  sum: 0.75,
}

async function mounted(explained: Explained) {
  answers.compute.explainOutput = () => explained
  answers.compute.explainMatrix = () => ({
    rows: { start: 2, count: 1 },
    columns: { start: 0, count: 3 },
    values: Float32Array.of(0.5, 3, 0),
    tapIndex: Int32Array.of(1, 2, -1),
    x: Float32Array.of(1.5, 2, 3),
    y: Float32Array.of(0.75),
    product: Float32Array.of(0.75),
  })
  answers.compute.explainStatements = () => [
    { id: 'sum', holds: false, range: { start: 2, end: 3 }, at: 2, left: 0.5, right: 0.75, difference: 0.25, atol: 1e-8, tolerance: 'default' }, // prettier-ignore
    { id: 'transposed', holds: true, range: { start: 0, end: 6 }, at: 2, left: 0.75, right: 0.75, difference: 0, atol: 0.001, tolerance: 'rounding' }, // prettier-ignore
  ]
  const view = mount(ExplainView, { global: { plugins: [i18n] } })
  useExplainStore().tourTo(0)
  await flushPromises()
  // The parts come one after the other.
  await vi.waitFor(() => view.get('.field'), 4000)
  return view
}

beforeEach(() => {
  setActivePinia(createPinia())
  forgetCalls()
  answers.compute.outputShapes = () => ({ input: { ok: true, shape: [1, 1, 3], channels: [] }, layers: [] })
})

describe('a transposed convolution', () => {
  it('has zeros between its samples, and says which cells are which', async () => {
    const view = await mounted(transposed)
    const titles = view.findAll('.terms thead th[title]').map((head) => head.attributes('title'))
    expect(titles).toEqual([
      'A sample that is not there: zero padding',
      'Sample 0',
      'A zero between two samples, made by the stride',
    ])
    expect(view.findAll('.terms .products td').map((cell) => cell.text())).toEqual(['0', '0.75', '0', '0.75'])
  })

  it('links a term with its tap, and the tap with its cell of the matrix', async () => {
    const view = await mounted(transposed)
    await view.findAll('.terms .taps td')[1]!.trigger('mouseenter')
    expect(useExplainStore().tap).toBe(1)
    expect(view.findAll('.matrix td.hit')).toHaveLength(0)
    useExplainStore().goTo(2)
    await flushPromises()
    expect(view.get('.matrix td.hit').text()).toBe('0.5')
  })

  it('shows an equality that does not hold with both numbers, and how close one was taken', async () => {
    const view = await mounted(transposed)
    expect(view.get('.tally').text()).toBe('1 of 2 equalities hold, as torch.allclose sees it.')
    expect(view.get('[data-statement=sum]').text()).toContain('Does not hold:')
    expect(view.get('[data-statement=sum]').text()).toContain('0.5 ≠ 0.75')
    expect(view.get('[data-statement=transposed]').text()).toContain(
      'within the rounding of float32, atol 0.001',
    )
    expect(view.get('[data-testid=equation] .verdict').classes()).toContain('wrong')
  })
})

it('says of any other layer what it does, and what it sees', async () => {
  const view = await mounted({ kind: 'other', type: 'maxPool1d', ...common })
  expect(view.text()).toContain('Takes the largest sample of each window')
  expect(view.get('.field').text()).toContain('0 to 1')
  expect(view.find('.terms').exists()).toBe(false)
})

it('says what is missing before there is anything to explain', async () => {
  const view = mount(ExplainView, { global: { plugins: [i18n] } })
  expect(view.text()).toContain('Add a layer to the chain')
  await flushPromises()
})
