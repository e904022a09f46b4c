import { parquetWriteBuffer } from 'hyparquet-writer'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { onlyOnce, textSource } from '../test/sources.ts'
import { open } from './open.ts'
import type { BlockOptions, ReadAccount, ReadOptions, SampleArray, SignalFile, SignalStart } from './types.ts'

/** What `read` gives, and what `blocks` give put together: they must be the same bits. */
async function bothWays(file: SignalFile, options: ReadOptions, blockLength: number) {
  const { data, length: _, ...signals } = await file.read(options)
  const starts: SignalStart[] = []
  const ends: ReadAccount[] = []
  const joined: number[][] = data.map(() => [])
  let at = options.start ?? 0
  const blockOptions: BlockOptions = {
    ...options,
    blockLength,
    onStart: (start) => starts.push(start),
    onEnd: (account) => ends.push(account),
  }
  for await (const { start, length, data: block } of file.blocks(blockOptions)) {
    expect([start, length, starts.length]).toEqual([at, block[0]!.length, 1])
    for (const [c, samples] of block.entries()) joined[c]!.push(...samples)
    at += length
  }
  return {
    read: { data: data.map((samples) => [...samples]), ...signals },
    blocks: { data: joined, ...starts[0]!, ...ends[0]! },
  }
}

/** Samples that are not there in one of three, and times that are uneven. */
const sample = fc.oneof(
  // As text, −0 is 0.
  { weight: 2, arbitrary: fc.double({ noNaN: true, min: -1e6, max: 1e6 }).map((value) => value + 0) },
  { weight: 1, arbitrary: fc.constant(NaN) },
)
const row = fc.record({ step: fc.integer({ min: 1, max: 400 }), a: sample, b: sample })
const rows = fc.array(row, { minLength: 3, maxLength: 60 })
const policies = fc.record(
  {
    missingSamples: fc.constantFrom('keep', 'interpolate', 'hold'),
    resample: fc.constantFrom('even' as const, 7, 50),
    start: fc.nat(8),
    channels: fc.constantFrom([0, 1], [1], ['b', 'a', 'b']),
    dtype: fc.constantFrom('float32', 'float64'),
  },
  { requiredKeys: [] },
)

type Row = { readonly step: number; readonly a: number; readonly b: number }

function columnsOf(list: readonly Row[]) {
  let time = 0
  const t = list.map(({ step }) => (time += step) / 100)
  return { t, a: list.map(({ a }) => a), b: list.map(({ b }) => b) }
}

const csv = ({ t, a, b }: ReturnType<typeof columnsOf>) =>
  textSource(`t,a,b\n${t.map((time, i) => `${time},${a[i]},${b[i]}\n`).join('')}`)

const parquet = ({ t, a, b }: ReturnType<typeof columnsOf>) => {
  const nullable = (data: readonly number[]) => data.map((value) => (Number.isNaN(value) ? null : value))
  const columnData = Object.entries({ t, a: nullable(a), b: nullable(b) }).map(([name, data]) => ({
    name,
    data,
    type: 'DOUBLE' as const,
    nullable: true,
  }))
  return new Blob([parquetWriteBuffer({ columnData, rowGroupSize: 7 })])
}

describe('policies in blocks', () => {
  it.each([
    ['csv', csv],
    ['parquet', parquet],
  ] as const)('give the samples of read, whatever the length of a block (%s)', async (_, source) => {
    await fc.assert(
      fc.asyncProperty(
        rows,
        policies,
        fc.integer({ min: 1, max: 40 }),
        async (list, options, blockLength) => {
          const file = await open(source(columnsOf(list)), { timeColumn: 't' })
          const { read, blocks } = await bothWays(file, options as ReadOptions, blockLength)
          expect(blocks).toEqual(read)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('mean the same of every format', async () => {
    await fc.assert(
      fc.asyncProperty(rows, policies, async (list, options) => {
        const columns = columnsOf(list)
        const files = [
          await open(csv(columns), { timeColumn: 't' }),
          await open(parquet(columns), { timeColumn: 't' }),
        ]
        expect(files[1]!.sampleRate).toBe(files[0]!.sampleRate)
        const [text, table] = await Promise.all(
          files.map((file) => file.read({ ...(options as ReadOptions), dtype: 'float64' })),
        )
        expect(table!.data).toEqual(text!.data)
        expect(table!.missing).toEqual(text!.missing)
        expect(table!.resampled).toEqual(text!.resampled)
      }),
      { numRuns: 40 },
    )
  })
})

const GAP = 100_000

/** `a` misses all samples but the first and the last; `b` has some. */
const longGap = (before: string) =>
  `t,a,b\n0,${before},5\n${Array.from({ length: GAP - 1 }, (_, i) => `${i + 1},,${i % 9 === 0 ? i : ''}\n`).join('')}${GAP},${GAP},3\n`

async function first(file: SignalFile, options: BlockOptions) {
  for await (const { data } of file.blocks(options))
    return data.map((samples: SampleArray) => samples.slice())
  throw new Error('there are no blocks')
}

describe('a long gap', () => {
  it.each([
    ['interpolate', '0', [0, 1, 2, 3]],
    ['hold', '0', [0, 0, 0, 0]],
    ['interpolate', '', [GAP, GAP, GAP, GAP]],
    ['hold', '', [GAP, GAP, GAP, GAP]],
  ] as const)('is filled before it ends: %s after %j', async (missingSamples, before, expected) => {
    const bytes = new TextEncoder().encode(longGap(before))
    // Can be read from anywhere.
    const file = await open(new Blob([bytes]), { name: 'gap.csv' })
    const options = { missingSamples, blockLength: 4 } as const
    expect([...(await first(file, options))[0]!]).toEqual(expected)
    const { read, blocks } = await bothWays(file, { missingSamples }, 4096)
    // To be compared as a whole: element by element takes seconds.
    const [whole, joined] = [read, blocks].map(({ data }) =>
      Buffer.from(Float32Array.from(data.flat()).buffer),
    )
    expect(joined!.equals(whole!)).toBe(true)
    expect(blocks.missing).toEqual(read.missing)
  })

  it('is bridged in time as well', async () => {
    const file = await open(new Blob([new TextEncoder().encode(longGap('0'))]), { name: 'gap.csv' })
    const options = { missingSamples: 'interpolate', resample: 2, blockLength: 5, channels: ['a'] } as const
    expect([...(await first(file, options))[0]!]).toEqual([0, 0.5, 1, 1.5, 2])
  })

  it('of what can be read only once is held no further than allowed, and named', async () => {
    const bytes = new TextEncoder().encode(longGap('0'))
    const fill = { missingSamples: 'interpolate' } as const
    const little = await open(onlyOnce(bytes, 65_536, 'pipe'), { maxHeldBytes: 100_000 })
    await expect(first(little, fill)).rejects.toThrow(
      'pipe, row 3, column "a": expected the end of a gap within the 100000 bytes that may be held of what can be read ' +
        "only once, but it is longer (set missingSamples: 'hold', store it and open its path, or raise maxHeldBytes)",
    )
    const enough = await open(onlyOnce(bytes, 65_536, 'pipe'))
    expect([...(await first(enough, { ...fill, blockLength: 3 }))[0]!]).toEqual([0, 1, 2])
    const held = await open(onlyOnce(bytes, 65_536, 'pipe'), { maxHeldBytes: 100_000 })
    expect([...(await first(held, { missingSamples: 'hold', blockLength: 3 }))[0]!]).toEqual([0, 0, 0])
  })

  it('in time makes samples as they are asked for', async () => {
    // A thousand million samples, were they made at once.
    const file = await open(textSource('t,a\n0,0\n1,1\n2,2\n1000000,1000000\n'), { timeColumn: 't' })
    const options = { resample: 1000, blockLength: 4, dtype: 'float64' } as const
    expect([...(await first(file, options))[0]!]).toEqual([0, 0.001, 0.002, 0.003])
    const { data } = await file.read({ ...options, start: 3_000_000, end: 3_000_002 })
    expect([...data[0]!].map((value) => Number(value.toFixed(9)))).toEqual([3000, 3000.001])
  })
})

describe('a time stamp that is far off', () => {
  it('is named where it would fill the memory', async () => {
    const t = [0, 1, 2, 3, 4, 5e9]
    const problem =
      'expected a step in time of at most 2147483648 samples at 1 Hz, but got one of 4999999996 s ' +
      '(a wrong time stamp? Set end, or read it in blocks)'
    const text = await open(textSource(`t,a\n${t.map((time) => `${time},1\n`).join('')}`))
    await expect(text.read({ resample: 1 })).rejects.toThrow(`text.csv, row 7, column "t": ${problem}`)
    expect((await text.read({ resample: 1, end: 10 })).length).toBe(10)
    const filled = { resample: 1, missingSamples: 'interpolate' } as const
    await expect(text.read(filled)).rejects.toThrow(`text.csv, row 7, column "t": ${problem}`)
    const table = await open(parquet({ t, a: t, b: t }), { timeColumn: 't', name: 'far.parquet' })
    await expect(table.read(filled)).rejects.toThrow(`far.parquet, sample 5: ${problem}`)
  })
})

describe('a rate that would take for ever', () => {
  it.each([1e300, 5_100_000_000])('is refused by the usual step from row to row: %d Hz', async (resample) => {
    const times = [0, 3, 3.004, 3.008, 10]
    const file = await open(textSource(`t,a\n${times.map((time) => `${time},1\n`).join('')}`))
    const problem = 'text.csv: resample must be at most 5000000000 Hz for about 5 rows, 100000000 samples'
    await expect(file.read({ resample })).rejects.toThrow(problem)
    await expect(first(file, { resample })).rejects.toThrow(problem)
    expect((await file.read({ resample, end: 10 })).length).toBe(10)
  })

  it('is refused where there is a sample rate alone', async () => {
    const file = await open(textSource('a\n0\n1\n2\n'), { sampleRate: 4, timeColumn: null })
    const problem =
      'resample must be at most 133000000 Hz for about 3 rows, 100000000 samples, but got 1e+300'
    await expect(first(file, { resample: 1e300 })).rejects.toThrow(problem)
  })

  it('is refused where a time stamp is far off, in blocks and in parts', async () => {
    const file = await open(textSource('t,a\n0,1\n1,1\n1e9,1\n'), { timeColumn: 't' })
    const problem =
      'text.csv, row 4, column "t": expected a step in time of at most 68719476736 samples at 1000 Hz, ' +
      'but got one of 999999999 s (a wrong time stamp?)'
    const last = async () => {
      for await (const { start } of file.blocks({ resample: 1000, blockLength: 4 }))
        expect(start).toBeLessThan(1001)
    }
    await expect(last()).rejects.toThrow(problem)
    await expect(file.read({ resample: 1000, start: 1e11, end: 2e11 })).rejects.toThrow(problem)
  })
})

describe('a file without time stamps', () => {
  it('is resampled by its sample rate', async () => {
    const file = await open(textSource('a\n0\n1\n\n2\n3\n'), { sampleRate: 4, timeColumn: null })
    const { data, sampleRate, resampled } = await file.read({ resample: 8 })
    expect([...data[0]!]).toEqual([0, 0.5, 1, 1.5, 2, 2.5, 3])
    expect([sampleRate, resampled]).toEqual([
      8,
      { method: 'linear', sampleRate: 8, startTime: 0, rows: 4, droppedRows: 0, longestStep: 0.25 },
    ])
    expect([...(await file.read({ resample: 'even' })).data[0]!]).toEqual([0, 1, 2, 3])
  })

  it('may count its samples: those left out are bridged', async () => {
    const counted = textSource('sample,a\n10,0\n11,1\n14,4\n15,5\n16,6\n')
    const file = await open(counted, { sampleRate: 2, timeColumn: 'sample', timeUnit: 'samples' })
    expect([...(await file.read({ resample: 'even' })).data[0]!]).toEqual([0, 1, 2, 3, 4, 5, 6])
  })
})

describe('doubles that float32 has no place for', () => {
  it('are an error after resampling, too', async () => {
    const file = await open(textSource('t,a\n0,1e300\n1,1e300\n2,1e300\n3,1e300\n'))
    await expect(file.read({ resample: 'even' })).rejects.toThrow(
      'text.csv, channel "a": expected a number within the range of float32, but got 1e+300',
    )
  })
})
