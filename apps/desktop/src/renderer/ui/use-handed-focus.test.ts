// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { afterEach, expect, test } from 'vitest'
import { defineComponent, h, nextTick, ref, useTemplateRef } from 'vue'
import { useHandedFocus } from './use-handed-focus.ts'

const busy = ref(false)
const Bar = defineComponent(() => {
  useHandedFocus(useTemplateRef<HTMLElement>('host'), () => busy.value, '.main')
  const button = (name: string) => h('button', { class: name, key: name }, name)
  return () => h('div', { ref: 'host' }, busy.value ? [button('cancel')] : [button('more'), button('main')])
})
const focused = () => document.activeElement?.className
async function become(isBusy: boolean): Promise<void> {
  busy.value = isBusy
  await nextTick()
  await nextTick()
}

afterEach(() => {
  busy.value = false
  document.body.innerHTML = ''
})

test('hands the focus on to what comes in the place of its control, and back', async () => {
  const bar = mount(Bar, { attachTo: document.body })
  bar.get<HTMLElement>('.main').element.focus()
  await become(true)
  expect(focused()).toBe('cancel')
  await become(false)
  expect(focused()).toBe('main')
  bar.unmount()
})

test('takes no focus that is elsewhere', async () => {
  const bar = mount(Bar, { attachTo: document.body })
  const other = document.body.appendChild(document.createElement('input'))
  other.className = 'other'
  other.focus()
  await become(true)
  await become(false)
  expect(focused()).toBe('other')
  bar.unmount()
})
