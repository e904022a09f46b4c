import type { BlockOptions, SignalFile } from '@sinal/signals'
import { expect, test } from 'vitest'
import { readInto } from './read-file.ts'
import { SampleRecorder } from './sample-recorder.ts'

const ROWS = 1000
const BLOCKS = 40

/** A file of one channel that counts, in blocks; `perBlock` milliseconds of work each. */
function countingFile(blocks: number, { length = null as number | null, perBlock = 0 } = {}): SignalFile {
  return {
    channels: [{ name: 'n' }],
    sampleRate: 10,
    startTime: 2,
    length,
    async *blocks({ onProgress, onEnd, signal }: BlockOptions) {
      const reused = new Float32Array(ROWS)
      for (let k = 0; k < blocks; k++) {
        signal?.throwIfAborted()
        const until = performance.now() + perBlock
        while (performance.now() < until);
        for (let i = 0; i < ROWS; i++) reused[i] = k * ROWS + i
        if (k === 0) reused[7] = NaN
        onProgress?.({ bytesRead: k + 1, totalBytes: blocks, rows: (k + 1) * ROWS })
        yield { start: k * ROWS, length: ROWS, data: [reused] }
      }
      onEnd?.({ missing: [1], timing: null })
    },
  } as Partial<SignalFile> as SignalFile
}

const { signal } = new AbortController()

test('what has been read can be looked at, and is whole in the end', async () => {
  const recorder = new SampleRecorder(1, 'n.csv')
  const seen: number[] = []
  const signals = await readInto(recorder, countingFile(BLOCKS, { perBlock: 4 }), {
    signal,
    onPart: ({ fraction, expected }) => {
      const { length } = recorder
      expect(fraction).toBeCloseTo(length / BLOCKS / ROWS, 6)
      expect(expected).toBe(BLOCKS * ROWS)
      expect(recorder.samples.window([0], length - 1, length, 1).series[0]!.max[0]).toBe(length - 1)
      expect(recorder.samples.range(0)).toEqual({ min: 0, max: length - 1 })
      seen.push(length)
    },
  })
  expect(seen.length).toBeGreaterThan(1)
  expect(signals).toMatchObject({ length: BLOCKS * ROWS, sampleRate: 10, startTime: 2, missing: [1] })
  expect(signals.data[0]!.every((value, i) => Object.is(value, i === 7 ? NaN : i))).toBe(true)
  expect(recorder.missing).toEqual([1])
  expect(recorder.samples.range(0)).toEqual({ min: 0, max: BLOCKS * ROWS - 1 })
})

test('others get their turn while it reads', async () => {
  let turns = 0
  const timer = setInterval(() => turns++, 1)
  await readInto(new SampleRecorder(1, 'n.csv'), countingFile(30, { perBlock: 5 }), {
    signal,
    onPart: () => {},
  })
  clearInterval(timer)
  expect(turns).toBeGreaterThan(5)
})

test('it stops when it is told to', async () => {
  const controller = new AbortController()
  const reading = readInto(new SampleRecorder(1, 'n.csv'), countingFile(1000, { perBlock: 1 }), {
    signal: controller.signal,
    onPart: ({ fraction }) => fraction! > 0.01 && controller.abort(),
  })
  await expect(reading).rejects.toThrow('aborted')
})

test('a length that the file tells is not guessed', async () => {
  const told: unknown[] = []
  await readInto(new SampleRecorder(1, 'n.csv'), countingFile(2, { length: 2 * ROWS }), {
    signal,
    onPart: (reading) => told.push(reading),
  })
  expect(told[0]).toEqual({ fraction: 0.5, expected: 2 * ROWS })
})

test('a file of fewer samples than promised gives back the room', async () => {
  const recorder = new SampleRecorder(1, 'n.csv')
  recorder.append({ start: 0, length: 70_000, data: [new Float32Array(70_000).fill(3)] }, 1e6)
  recorder.finish()
  expect(recorder.samples.data[0]!.buffer.byteLength).toBe(280_000)
  expect(recorder.samples.range(0)).toEqual({ min: 3, max: 3 })
})

test('where there is no room for what is promised, what is needed will do; where there is not, it says so', () => {
  const most = 100_000
  const allocate = (length: number): Float32Array => {
    if (length > most) throw new RangeError('Array buffer allocation failed')
    return new Float32Array(length)
  }
  const recorder = new SampleRecorder(1, 'n.csv', allocate)
  const block = (length: number) => ({ start: 0, length, data: [new Float32Array(length).fill(1)] })
  recorder.append(block(70_000), 1e9)
  expect(recorder.samples.range(0)).toEqual({ min: 1, max: 1 })
  expect(() => recorder.append(block(70_000), 1e9)).toThrow(
    'n.csv: there is not enough memory for 1 channels of 140000 samples and more',
  )
})
