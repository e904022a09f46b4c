import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type CsvDialect, dialectOptions, open, type OpenOptions } from '../src/index.ts'

/** What stands beside each sample file. */
interface Expectation {
  readonly options?: OpenOptions
  /** Names, with the unit in brackets. */
  readonly channels: readonly string[]
  /** null is a missing sample. */
  readonly data: readonly (readonly (number | 'Infinity' | '-Infinity' | null)[])[]
  readonly sampleRate: number | null
  readonly startTime: number
  readonly startDate?: string
  readonly skipped?: readonly string[]
  /** Of all columns. */
  readonly kinds?: readonly string[]
  readonly recognised?: Partial<CsvDialect>
}

const FOLDER = join(import.meta.dirname, 'dialects')
const names = readdirSync(FOLDER).filter((name) => name.endsWith('.csv'))

function expectation(name: string): Expectation {
  return JSON.parse(readFileSync(join(FOLDER, name.replace(/csv$/, 'json')), 'utf8')) as Expectation
}

describe('dialects', () => {
  it.each(names)('%s', async (name) => {
    const expected = expectation(name)
    const file = await open(join(FOLDER, name), expected.options)
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
    expect(file.startDate).toBe(expected.startDate)
    expect(file.skipped.map(({ column }) => column)).toEqual(expected.skipped ?? [])
    expect(file.recognised).toMatchObject(expected.recognised ?? {})
    const kinds = file.recognised!.kinds.map(({ kind }) => kind)
    expect(kinds).toEqual(expected.kinds ?? kinds)
    for (const reason of Object.values(file.recognised!.reasons)) expect(reason).toMatch(/^[A-Z].*\.$/)
  })

  it.each(names)('%s, by the options that were recognised', async (name) => {
    const { options } = expectation(name)
    const file = await open(join(FOLDER, name), options)
    const kept = JSON.parse(JSON.stringify(dialectOptions(file.recognised!))) as OpenOptions
    const rate = options?.sampleRate
    const again = await open(join(FOLDER, name), { ...kept, ...(rate !== undefined && { sampleRate: rate }) })
    const signals = await again.read({ dtype: 'float64' })
    expect(signals).toEqual(await file.read({ dtype: 'float64' }))
    expect(again.startDate).toBe(file.startDate)
    const decisions = (dialect: CsvDialect) => ({
      ...dialect,
      reasons: null,
      why: null,
      doubts: null,
      skipped: dialect.skipped.map(({ column }) => column),
      kinds: dialect.kinds.map(({ kind }) => kind),
    })
    expect(decisions(again.recognised!)).toEqual(decisions(file.recognised!))
    expect(dialectOptions(again.recognised!)).toEqual(dialectOptions(file.recognised!))
  })
})
