import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { ProgressLine } from './progress-line.ts'

beforeEach(() => vi.useFakeTimers({ toFake: ['performance'] }))
afterEach(() => vi.useRealTimers())

const CLEAR = '\r\u001b[2K'

function drawn(isTTY: boolean): string[] {
  const written: string[] = []
  const line = new ProgressLine({ isTTY, columns: 48, write: (text) => written.push(text) })
  line.show({ label: 'Reading ecg.csv', fraction: 0.1 })
  vi.advanceTimersByTime(250)
  line.show({ label: 'Running moving-average-5', fraction: 0.5 })
  vi.advanceTimersByTime(10)
  line.show({ label: 'Running moving-average-5', fraction: 0.6 })
  vi.advanceTimersByTime(100)
  line.show({ label: 'Reading', fraction: null })
  line.clear()
  line.clear()
  return written
}

it('draws one line on a terminal, once the job lasts, not too often, no longer than the terminal is wide', () => {
  expect(drawn(true)).toEqual([
    `${CLEAR}████████████░░░░░░░░░░░░  50 % Running moving-a`,
    `${CLEAR}Reading`,
    CLEAR,
  ])
})

it('draws nothing in a pipe', () => {
  expect(drawn(false)).toEqual([])
})
