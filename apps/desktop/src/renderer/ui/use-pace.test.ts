import { afterEach, expect, it, vi } from 'vitest'
import { effectScope, nextTick, ref } from 'vue'
import { usePace } from './use-pace.ts'

afterEach(() => vi.restoreAllMocks())

it('tells how long a job still takes, from a second on', async () => {
  let now = 5000
  vi.spyOn(performance, 'now').mockImplementation(() => now)
  const fraction = ref<number | null>(null)
  const { left } = effectScope().run(() => usePace(() => fraction.value))!
  const at = async (time: number, done: number | null): Promise<number | null> => {
    now = time
    fraction.value = done
    await nextTick()
    return left.value
  }
  expect(await at(6000, 0.1)).toBeNull()
  expect(await at(6500, 0.15)).toBeNull()
  expect(await at(8000, 0.3)).toBeCloseTo(7000, 6)
  expect(await at(8100, null)).toBeNull()
  expect(await at(8200, 0)).toBeNull()
  expect(await at(9200, 0.5)).toBeCloseTo(1000, 6)
})
