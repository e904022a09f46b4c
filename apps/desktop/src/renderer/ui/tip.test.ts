// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { h } from 'vue'
import Tip from './tip.vue'
import { closeTip, shownTip } from './tips.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  closeTip()
  vi.useRealTimers()
})

const tipped = (text: string) =>
  mount(Tip, { props: { text }, slots: { default: () => h('button', text) }, attachTo: document.body })
const told = (): string | undefined => shownTip.value?.words.text

it('is shown after a while to who points at the control, and at once beside another', async () => {
  vi.advanceTimersByTime(1000)
  const [undo, redo] = [tipped('Undo'), tipped('Redo')]
  await undo.trigger('pointermove')
  vi.advanceTimersByTime(400)
  expect(told()).toBeUndefined()
  vi.advanceTimersByTime(200)
  expect(told()).toBe('Undo')

  await undo.trigger('pointerleave')
  await redo.trigger('pointermove')
  expect(told()).toBe('Redo')
})

it('is shown at once to who comes by keys, and not to who presses', async () => {
  const button = tipped('Undo')
  await button.trigger('focus')
  expect(told()).toBe('Undo')
  await button.trigger('pointerdown')
  expect(told()).toBeUndefined()
  await button.trigger('focus')
  expect(told()).toBeUndefined()
})

it('goes with its control', async () => {
  const button = tipped('Undo')
  await button.trigger('focus')
  expect(shownTip.value?.element).toBe(button.element)
  button.unmount()
  expect(shownTip.value).toBeNull()
})
