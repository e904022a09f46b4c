import { parquetWriteBuffer } from 'hyparquet-writer'
import { describe, expect, it } from 'vitest'
import { open } from '../open.ts'
import type { OpenOptions } from '../types.ts'

const parquet = (columns: Record<string, ArrayLike<number | bigint>>, options: OpenOptions = {}) =>
  open(
    new Blob([
      parquetWriteBuffer({
        columnData: Object.entries(columns).map(([name, data]) => ({
          name,
          data: Array.from(data),
          type: typeof data[0] === 'bigint' ? ('INT64' as const) : ('DOUBLE' as const),
        })),
      }),
    ]),
    options,
  )

const LENGTH = 6000
const rows = Array.from({ length: LENGTH }, (_, i) => i)

describe('the time of a table', () => {
  it('is the plainest rate that explains rounded stamps', async () => {
    const time_ms = rows.map((i) => Math.round((i * 1000) / 360))
    const file = await parquet({ time_ms, a: rows })
    expect([file.sampleRate, file.channels]).toEqual([360, [{ name: 'a' }]])
    expect((await file.read()).timing).toMatchObject({ deviatingRows: 0, firstLine: null, gaps: 0 })
  })

  it('is compared with the grid as far as it is read', async () => {
    const t = rows.map((i) => i / 100 + (i === 5000 ? 0.025 : 0))
    const file = await parquet({ t, a: rows })
    expect(file.sampleRate).toBe(100)
    const { timing } = await file.read({ start: 4990 })
    expect(timing?.deviatingRows).toBe(1)
    expect(timing?.firstLine).toBe(5001)
    expect(timing?.maxDeviation).toBeCloseTo(0.025)
    expect((await file.read({ end: 5000 })).timing?.deviatingRows).toBe(0)
  })

  it('has a mean rate where it is uneven, and says so', async () => {
    const t = rows.map((i) => i / 100 + (i % 7) / 1000)
    const file = await parquet({ t, a: rows })
    expect(file.sampleRate).toBeCloseTo(100, 1)
    expect((await file.read()).timing?.deviatingRows).toBeGreaterThan(1000)
  })

  it('can be chosen, or left out', async () => {
    const columns = { a: rows, clock: rows.map((i) => i / 50) }
    expect((await parquet(columns)).sampleRate).toBeNull()
    const chosen = await parquet(columns, { timeColumn: 'clock' })
    expect([chosen.sampleRate, chosen.channels]).toEqual([50, [{ name: 'a' }]])
    const timed = { t: rows, a: rows }
    expect((await parquet(timed, { timeUnit: 'ms' })).sampleRate).toBe(1000)
    expect((await parquet(timed, { sampleRate: 8 })).sampleRate).toBe(8)
    expect((await parquet(timed, { timeColumn: null })).channels).toHaveLength(2)
    await expect(parquet(timed, { timeColumn: 'x' })).rejects.toThrow(
      'data: timeColumn must be one of "t", "a" or its index, but got "x"',
    )
  })
})

describe('integers of 64 bits', () => {
  it('are rounded once, whatever they are read as', async () => {
    // Just above the middle between two float32, and nearest to that middle as a double.
    const large = [2n ** 60n + 2n ** 36n + 1n, -(2n ** 60n + 2n ** 36n + 1n), 2n ** 60n + 2n ** 36n]
    const file = await parquet({ a: large })
    expect([...(await file.read()).data[0]!]).toEqual([2 ** 60 + 2 ** 37, -(2 ** 60 + 2 ** 37), 2 ** 60])
    expect([...(await file.read({ dtype: 'float64' })).data[0]!]).toEqual(large.map(Number))
  })
})

describe('doubles', () => {
  it('that float32 has no place for are an error', async () => {
    const file = await parquet({ a: [1, 1e300] })
    await expect(file.read()).rejects.toThrow(
      'data, channel "a": expected a number within the range of float32, but got 1e+300 (read with dtype: \'float64\')',
    )
    expect([...(await file.read({ dtype: 'float64' })).data[0]!]).toEqual([1, 1e300])
  })
})
