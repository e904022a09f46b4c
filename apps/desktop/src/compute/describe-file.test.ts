import { open } from '@sinal/signals'
import { expect, test } from 'vitest'
import { describeFile } from './describe-file.ts'
import { SampleRecorder } from './sample-recorder.ts'

async function described(stamps: readonly string[]) {
  const text = `time,a\n${stamps.map((stamp, i) => `${stamp},${i}\n`).join('')}`
  const file = await open(new Blob([text]))
  const { startTime, sampleRate } = file
  const { samples } = new SampleRecorder(1, 'a.csv')
  return describeFile('a', file, { startTime, sampleRate, length: stamps.length, missing: [0] }, samples)
}

test.each([
  ['without a zone', ['2024-03-09 16:00:00.50', '2024-03-09 16:00:01.50'], 0],
  ['of Greenwich', ['2024-03-09T16:00:00Z', '2024-03-09T16:00:01Z'], 0],
  ['of another zone', ['2024-03-09T16:00:00-03:00', '2024-03-09T16:00:01-03:00'], -10_800],
  ['since 1970', ['1710000000.25', '1710000000.50', '1710000000.75'], 0],
  ['without a date', ['16:00:00', '16:00:01'], undefined],
  ['since the start', ['0.5', '1'], undefined],
])('stamps %s say how far the clock on the wall is ahead', async (_, stamps, shift) => {
  expect((await described(stamps)).clockShift).toBe(shift)
})
