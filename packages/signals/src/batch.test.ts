import * as fc from 'fast-check'
import { parquetWriteBuffer } from 'hyparquet-writer'
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

/** PCM of 8 bits, of so many samples. */
function wavOf(samples: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(44 + samples)
  const view = new DataView(bytes.buffer)
  for (const [at, word] of [
    [0, 'RIFF'],
    [8, 'WAVEfmt '],
    [36, 'data'],
  ] as const)
    bytes.set(new TextEncoder().encode(word), at)
  for (const [at, value] of [
    [4, 36 + samples],
    [16, 16],
    [24, 8000],
    [28, 8000],
    [40, samples],
  ] as const)
    view.setUint32(at, value, true)
  for (const [at, value] of [
    [20, 1],
    [22, 1],
    [32, 1],
    [34, 8],
  ] as const)
    view.setUint16(at, value, true)
  return bytes
}

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
        { name: 'x.csv', length: 3, unused: 0, missing: [0, 0], timing: null },
        { name: 'y.csv', length: 3, unused: 0, missing: [0, 0], timing: null },
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
      "expected 3 samples in every file, as in x.csv, but got y.csv: 4; w.csv: 9 (set lengths: 'crop', 'pad' or 'frame')",
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
      'hop must be a positive integer, but got 0.5',
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
        'but got y.csv: a (mV); z.csv: b, 50 Hz',
    )
  })

  /** The channel a, of so many samples at 10 Hz from `offset` on; NaN is a missing one. */
  const table = (samples: readonly number[], rate: number) =>
    new File(
      [
        new Uint8Array(
          parquetWriteBuffer({
            columnData: [
              { name: 't', data: samples.map((_, i) => i / rate), type: 'DOUBLE' },
              {
                name: 'a',
                data: samples.map((v) => (Number.isNaN(v) ? null : v)),
                type: 'DOUBLE',
                nullable: true,
              },
            ],
          }),
        ),
      ],
      'table.parquet',
    )
  const text = (samples: readonly number[], rate: number, name = 'text.csv') =>
    textSource(`t,a\n${samples.map((v, i) => `${i / rate},${Number.isNaN(v) ? '' : v}\n`).join('')}`, name)

  it('takes files of different formats, and says of each what was missing', async () => {
    const ramp = (count: number) => Array.from({ length: count }, (_, i) => i)
    const sources = [text([0, 1, NaN, 3, 4], 10), table([5, NaN, NaN, 8, 9, 10, 11], 10)]
    const batch = await readBatch(sources, { lengths: 'crop', missingSamples: 'interpolate' })
    expect([...batch.data]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(batch.sampleRate).toBe(10)
    expect(batch.files).toMatchObject([
      { name: 'text.csv', length: 5, unused: 0, missing: [1] },
      { name: 'table.parquet', length: 7, unused: 2, missing: [2] },
    ])
    const frames = { lengths: 'frame', frame: 4, hop: 3 } as const
    const framed = await readBatch([text(ramp(9), 10), table(ramp(8), 10)], frames)
    expect(framed.items.map(({ file: f, start }) => [f, start])).toEqual([
      [0, 0],
      [0, 3],
      [1, 0],
      [1, 3],
    ])
    expect(framed.files.map(({ unused }) => unused)).toEqual([2, 1])
    const refused = readBatch([text(ramp(5), 10), table([0, NaN, 2, 3, 4], 10)], { missingSamples: 'refuse' })
    await expect(refused).rejects.toThrow('table.parquet, sample 1, channel "a": expected a sample')
  })

  it('takes files of different sample rates, where they are resampled', async () => {
    const sources = () => [text([0, 2, 4, 6], 5), table([0, 1, 2, 3, 4, 5, 6], 10)]
    await expect(readBatch(sources())).rejects.toThrow('table.parquet: 10 Hz')
    const { data, sampleRate, files } = await readBatch(sources(), { resample: 10 })
    expect([...data].map((v) => Number(v.toFixed(6)))).toEqual([0, 1, 2, 3, 4, 5, 6, 0, 1, 2, 3, 4, 5, 6])
    expect(sampleRate).toBe(10)
    expect(files[0]).toMatchObject({ length: 7, resampled: { rows: 4, droppedRows: 0 } })
    const lengths = readBatch([text([0, 1, 2], 10), text([0, 1, 2], 5, 'slow.csv')], { resample: 10 })
    await expect(lengths).rejects.toThrow(
      'expected 3 samples in every file, as in text.csv, but got slow.csv: 5',
    )
  })

  it('goes on beyond rows that cannot be read, where it is told to', async () => {
    const broken = textSource('t,a\n0,1\n1,oops\n2,3\n', 'broken.csv')
    await expect(readBatch([broken])).rejects.toThrow('broken.csv, row 3, column "a"')
    const { data, files } = await readBatch([broken], { badRows: 'skip', missingSamples: 'hold' })
    expect([...data]).toEqual([1, 1, 3])
    expect(files[0]!.rejected).toMatchObject({ count: 1, first: [{ row: 3 }] })
  })

  it('says so where it is more than an array can hold', async () => {
    const frames = { lengths: 'frame', frame: 2 ** 21, hop: 64 } as const
    const long = new File([wavOf(2 ** 22)], 'long.wav')
    await expect(readBatch([long], frames)).rejects.toThrow(
      'expected a batch that fits into one array, but got [',
    )
  })

  it('stops when it is told to', async () => {
    const signal = AbortSignal.abort()
    await expect(readBatch([file('x', 3)], { signal })).rejects.toMatchObject({ name: 'AbortError' })
  })
})
