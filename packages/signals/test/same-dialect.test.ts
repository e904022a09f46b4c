import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  type CsvDialect,
  csvStyle,
  open,
  type OpenOptions,
  type SignalFile,
  writeSignals,
} from '../src/index.ts'

const FOLDER = join(import.meta.dirname, 'dialects')
const names = readdirSync(FOLDER).filter((name) => name.endsWith('.csv'))

/** Stamps such as `2 days 13:45:00`, in the place of which seconds are written. */
const WITHOUT_STAMPS = ['pandas-timedelta.csv']

const DECISIONS = [
  'delimiter',
  'decimal',
  'lineEnd',
  'byteOrderMark',
  'header',
  'headerInComment',
  'unitRow',
  'timeUnit',
  'timeFormat',
] as const

const decisions = (dialect: CsvDialect) =>
  Object.fromEntries(DECISIONS.map((decision) => [decision, dialect[decision]]))

/** The decisions that a file is to give back that is written like `file`. */
function kept({ name, recognised, channels, sampleRate }: SignalFile) {
  const was = recognised!
  const { timeUnit } = was
  // A rate that nothing but lines above the names or the caller has told is told by a time in seconds.
  const isTold = timeUnit !== null && timeUnit !== 'samples' && !WITHOUT_STAMPS.includes(name)
  const time = sampleRate !== null && !isTold ? { timeUnit: 's', timeFormat: null } : {}
  const untimed = sampleRate === null && timeUnit !== 'samples' ? { timeUnit: null, timeFormat: null } : {}
  const columns = channels.length + (sampleRate !== null || timeUnit === 'samples' ? 1 : 0)
  const delimiter = columns === 1 ? null : (was.delimiter ?? (was.decimal === ',' ? ';' : ','))
  return { ...decisions(was), delimiter, ...time, ...untimed }
}

/** The moment, of which as many digits are kept as a double has, and the offset from UTC. */
const momentOf = (date: string | undefined) =>
  date && [Date.parse(date), /(?:Z|[+-]\d\d:\d\d)?$/.exec(date)![0]]

describe('written in the dialect of its source', () => {
  it.each(names)('%s', async (name) => {
    const { options } = JSON.parse(readFileSync(join(FOLDER, name.replace(/csv$/, 'json')), 'utf8')) as {
      options?: OpenOptions
    }
    const file = await open(join(FOLDER, name), options)
    const signals = await file.read({ dtype: 'float64' })
    const chunks: Uint8Array[] = []
    const sink = new WritableStream<Uint8Array>({ write: (chunk) => void chunks.push(chunk.slice()) })
    await writeSignals(sink, signals, { ...csvStyle(file.recognised!), format: 'csv' })
    const again = await open(new Blob(chunks), options)
    const text = new TextDecoder(file.recognised!.encoding).decode(await new Blob(chunks).arrayBuffer())
    expect(decisions(again.recognised!), text.slice(0, 300)).toEqual(kept(file))
    const back = await again.read({ dtype: 'float64' })
    expect(back.data).toEqual(signals.data)
    expect(back.sampleRate).toBe(signals.sampleRate)
    expect(back.startTime).toBe(signals.startTime)
    expect(momentOf(again.startDate)).toEqual(momentOf(file.startDate))
    if (file.recognised!.header) expect(back.channels).toEqual(signals.channels)
  })
})
