import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { afterRest } from './after-rest.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

it('acts once, when it has not been asked for during a while', () => {
  const act = vi.fn<() => void>()
  const resting = afterRest(200, act)
  for (let k = 0; k < 5; k++) {
    resting.ask()
    vi.advanceTimersByTime(150)
  }
  expect(act).not.toHaveBeenCalled()
  vi.advanceTimersByTime(50)
  expect(act).toHaveBeenCalledOnce()
  vi.advanceTimersByTime(1000)
  expect(act).toHaveBeenCalledOnce()
})

it('acts again when it is asked for again, and not once it was cancelled', () => {
  const act = vi.fn<() => void>()
  const resting = afterRest(200, act)
  resting.ask()
  vi.advanceTimersByTime(200)
  resting.ask()
  vi.advanceTimersByTime(200)
  expect(act).toHaveBeenCalledTimes(2)
  resting.ask()
  resting.cancel()
  vi.advanceTimersByTime(1000)
  expect(act).toHaveBeenCalledTimes(2)
})
