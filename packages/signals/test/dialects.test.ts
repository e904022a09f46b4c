import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type CsvDialect, open, type OpenOptions } from '../src/index.ts'

/** What stands beside each sample file. */
interface Expectation {
  readonly options?: OpenOptions
  /** Names, with the unit in brackets. */
  readonly channels: readonly string[]
  /** null is a missing sample. */
  readonly data: readonly (readonly (number | 'Infinity' | null)[])[]
  readonly sampleRate: number | null
  readonly startTime: number
  readonly skipped?: readonly string[]
  readonly recognised?: Partial<CsvDialect>
}

const FOLDER = join(import.meta.dirname, 'dialects')
const names = readdirSync(FOLDER).filter((name) => name.endsWith('.csv'))

describe('dialects', () => {
  it.each(names)('%s', async (name) => {
    const path = join(FOLDER, name)
    const expected = JSON.parse(readFileSync(path.replace(/csv$/, 'json'), 'utf8')) as Expectation
    const file = await open(path, expected.options)
    const signals = await file.read({ dtype: 'float64' })

    expect(
      signals.channels.map((channel) => (channel.unit ? `${channel.name} (${channel.unit})` : channel.name)),
    ).toEqual(expected.channels)
    expect(signals.data.map((samples) => [...samples])).toEqual(
      expected.data.map((samples) => samples.map((value) => (value === null ? NaN : Number(value)))),
    )
    expect(signals.missing).toEqual(expected.data.map((samples) => samples.filter((v) => v === null).length))
    expect(signals.sampleRate).toBe(expected.sampleRate)
    expect(signals.startTime).toBe(expected.startTime)
    expect(file.recognised.skipped.map(({ column }) => column)).toEqual(expected.skipped ?? [])
    expect(file.recognised).toMatchObject(expected.recognised ?? {})
    for (const reason of Object.values(file.recognised.reasons)) expect(reason).toMatch(/^[A-Z].*\.$/)
  })
})
