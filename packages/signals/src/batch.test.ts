import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { textSource } from '../test/sources.ts'
import { type BatchError, type BatchOptions, readBatch } from './batch.ts'
import { open } from './open.ts'

/** Two channels: the sample's number, and the same below zero; `offset` tells files apart. */
const file = (name: string, length: number, offset = 0) =>
  textSource(
    `a (mV),b\n${Array.from({ length }, (_, i) => `${offset + i},${-offset - i}\n`).join('')}`,
    `${name}.csv`,
  )

describe('readBatch', () => {
  it('is [N, C, L] of the files, in their order, with the channels asked for', async () => {
    const batch = await readBatch([file('x', 3), file('y', 3, 10)])
    expect(batch).toEqual({
      data: Float32Array.of(0, 1, 2, 0, -1, -2, 10, 11, 12, -10, -11, -12),
      shape: [2, 2, 3],
      items: [
        { file: 0, start: 0, length: 3 },
        { file: 1, start: 0, length: 3 },
      ],
      files: [
        { name: 'x.csv', length: 3, unused: 0 },
        { name: 'y.csv', length: 3, unused: 0 },
      ],
      channels: [{ name: 'a', unit: 'mV' }, { name: 'b' }],
      sampleRate: null,
    })
    const one = await readBatch([file('x', 3), file('y', 3, 10)], { channels: ['b'] })
    expect([one.shape, [...one.data]]).toEqual([
      [2, 1, 3],
      [0, -1, -2, -10, -11, -12],
    ])
  })

  it('crops to the shortest and pads to the longest, and says what is not used', async () => {
    const files = () => [file('x', 4), file('y', 2, 10)]
    const cropped = await readBatch(files(), { lengths: 'crop', channels: [0] })
    expect([...cropped.data]).toEqual([0, 1, 10, 11])
    expect(cropped.files.map(({ unused }) => unused)).toEqual([2, 0])
    const padded = await readBatch(files(), { lengths: 'pad', channels: [0], padValue: -1 })
    expect([...padded.data]).toEqual([0, 1, 2, 3, 10, 11, -1, -1])
    expect(padded.items[1]).toEqual({ file: 1, start: 0, length: 2 })
    const zeros = await readBatch(files(), { lengths: 'pad', channels: [0] })
    expect([...zeros.data]).toEqual([0, 1, 2, 3, 10, 11, 0, 0])
  })

  it('frames: every frame is the slice of its file, and no other fits', async () => {
    const length = fc.integer({ min: 1, max: 12 })
    await fc.assert(
      fc.asyncProperty(
        fc.array(length, { minLength: 1, maxLength: 4 }),
        length,
        length,
        async (lengths, frame, hop) => {
          fc.pre(Math.max(...lengths) >= frame)
          const sources = lengths.map((own, f) => file(`f${f}`, own, 100 * f))
          const { data, shape, items, files } = await readBatch(sources, { lengths: 'frame', frame, hop })
          expect(shape).toEqual([items.length, 2, frame])
          for (const [n, item] of items.entries()) {
            const first = 100 * item.file + item.start
            const row = data.subarray(n * 2 * frame, (n * 2 + 1) * frame)
            expect([...row]).toEqual(Array.from({ length: frame }, (_, t) => first + t))
          }
          for (const [f, own] of lengths.entries()) {
            const starts = items.filter((item) => item.file === f).map(({ start }) => start)
            const fitting = Array.from({ length: own }, (_, i) => i).filter(
              (i) => i % hop === 0 && i + frame <= own,
            )
            expect(starts).toEqual(fitting)
            const used = new Set(
              starts.flatMap((start) => Array.from({ length: frame }, (_, t) => start + t)),
            )
            expect(files[f]!.unused).toBe(own - used.size)
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  it('takes files that are open already, and leaves them so', async () => {
    const opened = await open(file('x', 3))
    expect((await readBatch([opened, file('y', 3)])).shape).toEqual([2, 2, 3])
    expect((await opened.read()).length).toBe(3)
  })

  it.each<[string, Parameters<typeof file>[], BatchOptions, string, string[]]>([
    [
      'lengths that differ',
      [
        ['x', 3],
        ['y', 4],
        ['z', 3],
        ['w', 9],
      ],
      {},
      "expected 3 samples in every file, as in x.csv, but got 4 in y.csv, 9 in w.csv (set lengths: 'crop', 'pad' or 'frame')",
      ['y.csv', 'w.csv'],
    ],
    ['no files', [], {}, 'a batch needs at least one file, but got none', []],
    [
      'frames that no file has',
      [
        ['x', 3],
        ['y', 4],
      ],
      { lengths: 'frame', frame: 5 },
      'frame must be at most the 4 samples of the longest file, but got 5',
      ['x.csv', 'y.csv'],
    ],
    [
      'frames of nothing',
      [['x', 3]],
      { lengths: 'frame' },
      "lengths: 'frame' needs frame, a number of samples, but got none",
      [],
    ],
    ['a hop without frames', [['x', 3]], { hop: 2 }, "hop needs lengths: 'frame', but got 'refuse'", []],
    [
      'half a hop',
      [['x', 3]],
      { lengths: 'frame', frame: 2, hop: 0.5 },
      'hop must be a positive integer (of samples), but got 0.5',
      [],
    ],
    [
      'a padding that is not used',
      [['x', 3]],
      { padValue: 1 },
      "padValue needs lengths: 'pad', but got 'refuse'",
      [],
    ],
    [
      'a channel that is not there',
      [['x', 3]],
      { channels: ['c'] },
      'x.csv: expected a channel "c", but got a (mV), b',
      ['x.csv'],
    ],
  ])('refuses %s', async (_, files, options, message, names) => {
    const error = await readBatch(
      files.map((each) => file(...each)),
      options,
    ).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ name: 'BatchError', message, files: names } satisfies Partial<BatchError>)
  })

  it('names the files whose channels or sample rates differ, and what differs', async () => {
    const timed = (name: string, header: string, step: number) =>
      textSource(`time (s),${header}\n0.00,1\n${step.toFixed(2)},2\n${(2 * step).toFixed(2)},3\n`, name)
    const sources = [timed('x.csv', 'a', 0.01), timed('y.csv', 'a (mV)', 0.01), timed('z.csv', 'b', 0.02)]
    await expect(readBatch(sources)).rejects.toThrow(
      'expected the channels a and a sample rate of 100 Hz in every file, as in x.csv, ' +
        'but got the channels a (mV) in y.csv, the channels b and a sample rate of 50 Hz in z.csv',
    )
  })

  it('stops when it is told to', async () => {
    const signal = AbortSignal.abort()
    await expect(readBatch([file('x', 3)], { signal })).rejects.toMatchObject({ name: 'AbortError' })
  })
})
