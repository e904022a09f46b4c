// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { afterEach, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { i18n } from '../../i18n.ts'
import LayerCard from './layer-card.vue'
import { newDraft, type LayerDraft } from './layer-draft.ts'
import type { LayerStatus } from './read-chain.ts'

const mountCard = (status: LayerStatus, expanded = true, change: Partial<LayerDraft> = {}) =>
  mount(LayerCard, {
    props: {
      draft: { ...newDraft(1, 'moving-average'), ...change },
      stage: 1,
      status,
      incoming: 4,
      weights: null,
      expanded,
      first: true,
      last: false,
    },
    global: { plugins: [i18n, createPinia()] },
  })

afterEach(() => vi.useRealTimers())

it('shows the shape before and after', () => {
  const card = mountCard({ kind: 'fits', input: [8, 4, 100_000], shape: [8, 5, 100_000], work: 1 })
  expect(card.get('[data-testid=layer-shape]').text()).toBe('[8, 4, 100000] → [8, 5, 100000]')
})

const misfit: LayerStatus = {
  kind: 'wrong',
  reason: 'misfit',
  input: [1, 4, 100],
  problems: [
    {
      field: 'kernelSize',
      rule: 'layer-taps-long',
      params: {},
      said: {
        code: 'layer-taps-long',
        details: { samples: 100, size: 300, dilation: 1, span: 300 },
        reason: '',
      },
    },
  ],
}

it('says at the field why a layer does not fit, for eyes and for screen readers', async () => {
  // Its fields come a moment later.
  vi.useFakeTimers()
  const card = mountCard(misfit)
  expect(card.get('[data-testid=layer-shape]').text()).toBe('[1, 4, 100] → does not fit')
  vi.runAllTimers()
  await nextTick()
  const field = card.get('[aria-invalid=true]')
  const note = card.get(`#${field.attributes('aria-describedby')}`)
  expect(note.text()).toBe('The kernel spans 300 samples, but its input has only 100.')
  expect(card.get(`label[for=${field.attributes('id')}]`).text()).toBe('Kernel size')
})

it('says it on the card when the fields are folded', () => {
  const card = mountCard(misfit, false)
  expect(card.get('[role=alert]').text()).toContain('Kernel size: The kernel spans 300 samples')
})

it('names the file that is gone when the fields are folded', () => {
  const file = { id: 'f', name: 'model.safetensors', tensor: 'w', bias: null, shape: [1, 1, 3] } as const
  const said = { code: 'weight-unreadable', details: { problem: '' }, reason: '' }
  const problems = [{ field: 'file', rule: 'weight-unreadable', params: {}, said }]
  const card = mountCard({ kind: 'wrong', reason: 'misfit', input: [1, 1, 9], problems }, false, {
    weightKind: 'file',
    file,
  })
  expect(card.get('[role=alert]').text()).toContain(
    'model.safetensors: The file of the weights cannot be read',
  )
})

it('moves with Alt and an arrow, and goes with Delete', async () => {
  const card = mountCard({ kind: 'unknown' }, false)
  const head = card.get('button[aria-expanded]')
  await head.trigger('keydown', { key: 'ArrowDown', altKey: true })
  await head.trigger('keydown', { key: 'ArrowUp', altKey: true })
  expect(card.emitted('move')).toEqual([[1], [-1]])
  await head.trigger('keydown', { key: 'Delete' })
  expect(card.emitted('remove')).toHaveLength(1)
})
