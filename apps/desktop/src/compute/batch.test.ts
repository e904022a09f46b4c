import type { Signals } from '@sinal/signals'
import { describe, expect, test } from 'vitest'
import { batchData, batchShape, wholeBatch } from './batch.ts'

const item = (name: string, change: Partial<Signals> = {}) => ({
  name,
  signals: {
    channels: [{ name: 'x' }, { name: 'y' }],
    data: [Float32Array.of(1, 2, 3), Float32Array.of(4, 5, 6)],
    length: 3,
    sampleRate: 360,
    startTime: 0,
    ...change,
  },
})

describe('batchShape', () => {
  test('is [N, C, L]', () => {
    expect(batchShape([item('a.csv')])).toEqual([1, 2, 3])
    expect(batchShape([item('a.csv'), item('b.csv', { startTime: 9 })])).toEqual([2, 2, 3])
  })

  test('takes rates that differ by how they were printed for the same', () => {
    expect(batchShape([item('a.csv'), item('b.csv', { sampleRate: 360.0000001 })])).toEqual([2, 2, 3])
  })

  test.each([
    [
      'batch-channels',
      { channels: [{ name: 'x' }] },
      'batch: files must have the same channels, but a.csv has x, y, and b.csv x',
      { channels: 'x, y', otherChannels: 'x' },
    ],
    [
      'batch-channels',
      { channels: [{ name: 'y' }, { name: 'x' }] },
      'batch: files must have the same channels, but a.csv has x, y, and b.csv y, x',
      { channels: 'x, y', otherChannels: 'y, x' },
    ],
    [
      'batch-length',
      { length: 4 },
      'batch: files must have the same length, but a.csv has 3 samples, and b.csv 4',
      { length: 3, otherLength: 4 },
    ],
    [
      'batch-rate',
      { sampleRate: 250 },
      'batch: files must have the same sample rate, but a.csv has 360 Hz, and b.csv 250 Hz',
      { rate: 360, otherRate: 250 },
    ],
    [
      'batch-rate',
      { sampleRate: null },
      'batch: files must have the same sample rate, but a.csv has 360 Hz, and b.csv no time column',
      { rate: 360, otherRate: null },
    ],
  ])('%s: %o', (code, change, message, details) => {
    const problem = { code, message, details: { file: 'a.csv', other: 'b.csv', ...details } }
    expect(() => batchShape([item('a.csv'), item('b.csv', change)])).toThrow(
      expect.objectContaining({ message }),
    )
    expect(() => batchShape([item('a.csv'), item('b.csv', change)])).toThrow(
      expect.objectContaining({ problem: expect.objectContaining(problem) }),
    )
  })

  test('there is none of no files', () => {
    expect(() => batchShape([])).toThrow(
      expect.objectContaining({ problem: expect.objectContaining({ code: 'batch-empty' }) }),
    )
  })
})

test('batchData is row-major: items, then channels, then samples', () => {
  const other = item('b.csv', { data: [Float32Array.of(7, 8, 9), Float32Array.of(10, 11, 12)] })
  expect([...batchData([item('a.csv'), other])]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
})

describe('wholeBatch', () => {
  const length = 2 ** 20 + 3
  const long = item('a.csv', {
    data: [1, 2].map((first) => Float32Array.from({ length }, (_, i) => first * i)),
    length,
  })

  test('is what batchData gives', async () => {
    const { signal } = new AbortController()
    const data = await wholeBatch([long, long], signal)
    // Compared as bytes: element by element takes seconds.
    expect(Buffer.from(data.buffer).equals(Buffer.from(batchData([long, long]).buffer))).toBe(true)
  })

  test('lets others be answered, and stops when it is aborted', async () => {
    const job = new AbortController()
    setImmediate(() => job.abort(new Error('no more')))
    await expect(wholeBatch([long], job.signal)).rejects.toThrow('no more')
  })
})
