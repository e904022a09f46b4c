import { expect, test } from 'vitest'
import type { Source } from '../../shared/ipc.ts'
import { failure } from '../../shared/problem.ts'
import { Samples } from '../samples.ts'
import type { Job } from '../serve.ts'
import { lookHandlers } from './handlers.ts'

const samples = new Samples([Float32Array.of(1, 2, NaN, 4, 5), Float32Array.of(NaN, NaN, NaN, NaN, NaN)])
const from = (samplesOf: (source: Source) => Samples) =>
  lookHandlers({ shown: samplesOf, samples: samplesOf })
const handlers = from((source) => {
  if (source.kind === 'output') throw failure('run-gone', 'Another run took the place of this one')
  return samples
})
const job: Job = { signal: new AbortController().signal, progress: () => {} }
const source = { kind: 'input', fileId: 'a' } as const
const gone = { kind: 'output', runId: 'run-1', layer: 0, item: 0 } as const

test('windows of several stretches come at once, and one that is gone does not take the others along', async () => {
  const stretches = [
    { source, channels: [0], start: 0, end: 2 },
    { source: gone, channels: [0], start: 0, end: 2 },
    { source, channels: [1, 0], start: 3, end: 99 },
  ]
  expect(await handlers.windows({ stretches, width: 100 }, job)).toMatchObject([
    { ok: true, value: { x: Float64Array.of(0, 1), series: [{ channel: 0, max: Float32Array.of(1, 2) }] } },
    { ok: false, problem: { code: 'run-gone' } },
    { ok: true, value: { x: Float64Array.of(3, 4), series: [{ channel: 1 }, { channel: 0 }] } },
  ])
})

test('statistics are of the samples that are there, in float64', async () => {
  const stretches = [{ source, channels: [0, 1], start: 1, end: 4 }]
  expect(await handlers.statistics({ stretches }, job)).toEqual([
    [
      {
        count: 3,
        missing: 1,
        mean: 3,
        std: 1,
        min: 2,
        max: 4,
        rms: Math.sqrt(10),
        first: 2,
        last: 4,
      },
      {
        count: 3,
        missing: 3,
        mean: null,
        std: null,
        min: null,
        max: null,
        rms: null,
        first: null,
        last: null,
      },
    ],
  ])
})

test('a large offset costs the deviation no digits', async () => {
  const offset = new Samples([Float64Array.from({ length: 1000 }, (_, i) => 1e9 + (i % 2))])
  const { statistics } = from(() => offset)
  const [each] = await statistics({ stretches: [{ source, channels: [0], start: 0, end: 1000 }] }, job)
  expect(each![0]!.std).toBeCloseTo(0.5, 12)
})

test('a spectrogram lies where its samples do', async () => {
  const tone = new Samples([Float32Array.from({ length: 512 }, (_, i) => Math.sin(i))])
  const found = await from(() => tone).spectrogram(
    { source, channel: 0, start: 100, end: 228, sampleRate: 1, window: 'hann', segment: 64, columns: 10 },
    job,
  )
  expect([...found.positions]).toEqual([132, 164, 196])
  expect(found.frequencies.at(-1)).toBe(0.5)
})
