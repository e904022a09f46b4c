import { splitUnit, timeName } from '../column-names.ts'
import { epochDate, epochUnit } from '../epoch.ts'
import { rateBetweenGaps } from '../jitter.ts'
import { float32Text } from '../number-text.ts'
import type { Opened, Piece, PieceRequest } from '../opened.ts'
import { toNumber } from '../rational.ts'
import { type Grid, gridOf } from '../timing-check.ts'
import type { StampRule } from '../stamp-times.ts'
import { gridTolerance, inHertz, inSeconds, type Rate, rises, secondsPer } from '../sample-rate.ts'
import { SignalError } from '../signal-error.ts'
import type { Channel, Format, OpenOptions, SampleArray, SkippedColumn, TimeUnit } from '../types.ts'
import type { ParquetTiming } from './parquet-timing.ts'
import { forFloat32 } from './stored-samples.ts'
import { say, type Said, toldBy } from '../say.ts'

/** A column of a typed table: numbers, times counted in `ticks`, or neither, for a reason. */
export type TableColumn = { readonly name: string } & (
  | { readonly holds: 'numbers' }
  | {
      readonly holds: 'times'
      readonly ticks: Exclude<TimeUnit, 'samples'>
      /** Whether they are those of UTC: others are of a clock nobody knows where. */
      readonly isUtc: boolean
    }
  | { readonly holds: 'neither'; readonly reason: Said }
)

/** What a column's values come as: 64-bit integers as bigints, missing ones as null. */
export type Values = ArrayLike<number | bigint | boolean | null | undefined>

export interface Table {
  readonly format: Exclude<Format, 'csv'>
  readonly columns: readonly TableColumn[]
  readonly rows: number
  /** What the file says of time in so many words; null: it is to be told by a column. */
  readonly timing: ParquetTiming | null
  /** Runs of consecutive rows of these columns. */
  read(
    columns: readonly number[],
    start: number,
    end: number,
    signal?: AbortSignal,
  ): AsyncIterable<readonly Values[]>
}

interface TimeColumn {
  readonly column: number
  readonly unit: TimeUnit
  readonly isUtc: boolean
  readonly texts: readonly string[]
  readonly rate: Rate | null
}

/** Rows by which the sample rate is told. */
const TELLING_ROWS = 4096

/** How pandas calls the labels of rows that have no name of their own. */
const ROW_LABELS = /^__index_level_\d+__$/

/**
 * Columns of numbers are the channels. The first column that rises and either holds times or is named like one is the
 * time: as of CSV, it gives the plainest sample rate that explains its first rows.
 */
export async function openTable(table: Table, options: OpenOptions, file: string): Promise<Opened> {
  const time = await findTime(table, options, file)
  const kept = table.columns.flatMap((column, c) =>
    column.holds === 'numbers' && c !== time?.column && !ROW_LABELS.test(column.name) ? [c] : [],
  )
  if (kept.length === 0) {
    throw new SignalError(say('only-time'), { file })
  }
  const timing = timingOf(time, table.timing, options)
  return {
    format: table.format,
    channels: kept.map((c): Channel => splitUnit(table.columns[c]!.name)),
    ...timing,
    length: table.rows,
    skipped: skippedColumns(table, kept, time),
    pieces: (request) => pieces(table, kept, timing.stamps && time!.column, request),
  }
}

async function* pieces(
  table: Table,
  kept: readonly number[],
  time: number | null,
  { channels, start, end, dtype, signal }: PieceRequest,
): AsyncGenerator<Piece> {
  const wanted = channels.map((c) => kept[c]!)
  const columns = time === null ? wanted : [...wanted, time]
  for await (const values of table.read(columns, start, end, signal)) {
    const data = wanted.map((_, i) => samplesOf(values[i]!, dtype))
    yield { data, time: time === null ? null : (samplesOf(values.at(-1)!, 'float64') as Float64Array) }
  }
}

/** @returns float32 only for what is exact in it, or was wanted so and is rounded once */
function samplesOf(values: Values, dtype: 'float32' | 'float64'): SampleArray {
  if (dtype === 'float32' && values instanceof Float32Array) return values
  const long = dtype === 'float32' ? forFloat32 : Number
  const samples = new Float64Array(values.length)
  for (let i = 0; i < samples.length; i++) {
    const value = values[i]
    samples[i] = typeof value === 'bigint' ? long(value) : value === null ? NaN : Number(value)
  }
  return samples
}

async function findTime(table: Table, options: OpenOptions, file: string): Promise<TimeColumn | null> {
  if (options.timeColumn === null) return null
  if (options.timeColumn !== undefined) {
    const column = columnOf(table, options.timeColumn, file)
    return timeColumn(table, column, options, await stampsOf(table, column))
  }
  if (table.timing) {
    const { timeColumn: told } = table.timing
    const column = table.columns.findIndex(({ name, holds }) => name === told && holds === 'numbers')
    return column < 0 ? null : { column, unit: 's', isUtc: true, texts: [], rate: null }
  }
  for (const [c, column] of table.columns.entries()) {
    const isTime =
      column.holds === 'times' || (column.holds === 'numbers' && timeName(splitUnit(column.name)))
    if (!isTime) continue
    const texts = await stampsOf(table, c)
    if (texts.length < 2 || rises(texts)) return timeColumn(table, c, options, texts)
  }
  return null
}

function columnOf(table: Table, wanted: number | string, file: string): number {
  const column = table.columns.findIndex(({ name }, c) =>
    typeof wanted === 'number' ? c === wanted : name === wanted || splitUnit(name).name === wanted,
  )
  if (column >= 0 && table.columns[column]!.holds !== 'neither') return column
  const names = table.columns
    .filter(({ holds }) => holds !== 'neither')
    .map(({ name }) => JSON.stringify(name))
  const wrong = { option: 'timeColumn', names: names.join(', '), got: wanted }
  throw new SignalError(say('option-column', wrong), { file })
}

function timeColumn(
  table: Table,
  c: number,
  { timeUnit }: OpenOptions,
  texts: readonly string[],
): TimeColumn {
  const column = table.columns[c]!
  const named = timeName(splitUnit(column.name))?.unit
  const unit = timeUnit ?? (column.holds === 'times' ? column.ticks : (named ?? 's'))
  const isUtc = column.holds !== 'times' || column.isUtc
  return { column: c, unit, isUtc, texts, rate: rateBetweenGaps(texts) }
}

/** The first time stamps as decimal texts, up to the first that is missing. */
async function stampsOf(table: Table, column: number): Promise<string[]> {
  const end = Math.min(TELLING_ROWS, table.rows)
  const texts: string[] = []
  if (end === 0) return texts
  for await (const [values] of table.read([column], 0, end)) {
    for (let i = 0; i < values!.length; i++) {
      const value = values![i]
      if (value === null || value === undefined || !isPlausible(Number(value))) return texts
      texts.push(values instanceof Float32Array ? float32Text(Number(value)) : String(value))
    }
  }
  return texts
}

/** Bounds the exact arithmetic on numbers that are no time of anything. */
function isPlausible(value: number): boolean {
  const size = Math.abs(value)
  return size < 1e30 && (size > 1e-30 || size === 0)
}

function timingOf(time: TimeColumn | null, told: ParquetTiming | null, options: OpenOptions) {
  const given = options.sampleRate ?? null
  if (told && options.timeColumn === undefined) {
    const sampleRate = given ?? told.sampleRate
    const { startTime } = told
    if (!time || sampleRate === null) return { sampleRate, startTime, grid: null, stamps: null }
    // The stamps are doubles, and so are those that they are compared with.
    const rule = { startTime, sampleRate, perUnit: 1, tolerance: 1e-9 / sampleRate, period: null }
    return { sampleRate, startTime, grid: gridOf(rule, true), stamps: stampRule(rule, true) }
  }
  if (!time) return { sampleRate: given, startTime: 0, grid: null, stamps: null }
  if (time.unit === 'samples') {
    const tolerance = 1e-9 / (given ?? 1)
    const rule = given === null ? null : { startTime: 0, sampleRate: given, perUnit: 1 / given, tolerance }
    return { sampleRate: given, startTime: 0, grid: null, stamps: rule && stampRule(rule, true) }
  }
  const { unit, rate, texts } = time
  const sampleRate = given ?? (rate ? inHertz(rate.rate, unit) : null)
  const startTime = texts.length === 0 ? 0 : inSeconds(texts[0]!, unit)
  // Durations are small.
  const startDate = epochUnit(texts[0]) === unit ? { startDate: dateOf(texts[0]!, time) } : {}
  const perUnit = toNumber(secondsPer(unit))
  if (sampleRate === null || !rate)
    return {
      sampleRate,
      startTime,
      ...startDate,
      grid: null,
      stamps: stampRule({ startTime, perUnit }, false),
    }
  const tolerance = gridTolerance(texts, rate, unit, sampleRate)
  const rule = { startTime, sampleRate, perUnit, tolerance, period: null }
  return {
    sampleRate,
    startTime,
    ...startDate,
    grid: gridOf(rule, rate.even),
    stamps: stampRule(rule, rate.even),
  }
}

function dateOf(stamp: string, { unit, isUtc }: TimeColumn): string {
  const date = epochDate(stamp, unit)
  return isUtc ? date : date.slice(0, -1)
}

function stampRule(
  {
    startTime,
    perUnit,
    sampleRate,
    tolerance,
  }: Pick<Grid, 'startTime' | 'perUnit'> & Partial<Pick<Grid, 'sampleRate' | 'tolerance'>>,
  even: boolean,
): StampRule {
  const grid = even && sampleRate !== undefined && tolerance !== undefined ? { sampleRate, tolerance } : null
  return { perUnit, period: null, gridStart: startTime, startTime, grid }
}

function skippedColumns(table: Table, kept: readonly number[], time: TimeColumn | null): SkippedColumn[] {
  return table.columns.flatMap((column, c) => {
    if (c === time?.column || kept.includes(c)) return []
    if (column.holds === 'neither') return [{ column: column.name, ...toldBy(column.reason) }]
    const reason = say(column.holds === 'times' ? 'column-times' : 'column-labels')
    return [{ column: column.name, ...toldBy(reason) }]
  })
}
