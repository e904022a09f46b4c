import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { ProgressLine } from './progress-line.ts'

beforeEach(() => vi.useFakeTimers({ toFake: ['performance'] }))
afterEach(() => vi.useRealTimers())

const CLEAR = '\r\u001b[2K'

function drawn(isTTY: boolean): string[] {
  const written: string[] = []
  const line = new ProgressLine({ isTTY, columns: 70, write: (text) => written.push(text) })
  line.show({ label: 'ecg.csv', fraction: 0.1 })
  vi.advanceTimersByTime(250)
  line.show({ label: 'ecg.csv', fraction: 0.5, bytes: 10e6 })
  vi.advanceTimersByTime(10)
  line.show({ label: 'ecg.csv', fraction: 0.6, bytes: 10e6 })
  vi.advanceTimersByTime(99_740)
  line.show({ label: '3 of 120 files  a-name-that-is-long.csv', fraction: 0.01, bytes: 1e12 })
  vi.advanceTimersByTime(100)
  line.show({ label: 'standard input', fraction: null })
  line.clear()
  line.clear()
  return written
}

it('draws one line on a terminal, once the job lasts, not too often, no longer than the terminal is wide', () => {
  expect(drawn(true)).toEqual([
    `${CLEAR}████████████░░░░░░░░░░░░  50 %  20.0 MB/s  00:01 left  ecg.csv`,
    `${CLEAR}${'░'.repeat(24)}   1 %  100.0 MB/s  2:45:00 left  3 of 120 fi`,
    `${CLEAR}standard input`,
    CLEAR,
  ])
})

it('draws nothing in a pipe', () => {
  expect(drawn(false)).toEqual([])
})
