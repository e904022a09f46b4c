// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope, nextTick, shallowRef } from 'vue'
import { useGrowing } from './use-growing.ts'

beforeEach(
  () =>
    void vi.useFakeTimers({
      toFake: ['setTimeout', 'clearTimeout', 'requestAnimationFrame', 'cancelAnimationFrame'],
    }),
)
afterEach(() => void vi.useRealTimers())

it('draws some more after each frame until all are there, and starts anew with others', async () => {
  const scope = effectScope()
  const things = shallowRef(Array.from({ length: 5 }))
  const count = scope.run(() => useGrowing(() => things.value, 2))!
  expect(count.value).toBe(2)
  vi.advanceTimersByTime(20)
  expect(count.value).toBe(4)
  vi.runAllTimers()
  expect(count.value).toBe(6)

  things.value = Array.from({ length: 3 })
  await nextTick()
  expect(count.value).toBe(2)
  const later = scope.run(() => useGrowing(() => things.value, 2, 0))!
  expect(later.value).toBe(0)
  vi.runAllTimers()
  expect(later.value).toBe(4)

  things.value = Array.from({ length: 9 })
  await nextTick()
  scope.stop()
  expect(vi.getTimerCount()).toBe(0)
})
