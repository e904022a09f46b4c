import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { dialectOptions, open, SignalError, type SignalFile } from '../src/index.ts'
import { referenceNumber, referenceRows } from './reference-parse.ts'
import { inPieces } from './sources.ts'

/** Set SINAL_FUZZ_MS for a long run, SINAL_FUZZ_SEED to begin elsewhere or to repeat one. */
const BUDGET_MS = Number(process.env['SINAL_FUZZ_MS'] ?? 4000)
const SEED = Number(process.env['SINAL_FUZZ_SEED'] ?? 1)

const corpus = ['dialects', 'broken'].flatMap((folder) => {
  const path = join(import.meta.dirname, folder)
  const names = readdirSync(path).filter((name) => name.endsWith('.csv'))
  return names.map((name) => new Uint8Array(readFileSync(join(path, name))))
})

/** Mulberry32: the same numbers from the same seed. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}

const SCRAPS =
  '0 -1 1e5 1,5 1.5 1.234,5 1,234.5 NaN - , ; " "" \' # \\t | 9999999999999999999 1e-400 1e400 0x1F inf 12:30:00 ' +
  '2024-01-01 2024-01-01T00:00:00Z 23:59:59.999 00:00:00 31/12/2024 time (s) mV \ufeff \u00a0 \u202f é \0 \r \n \r\n'
const scraps = SCRAPS.split(' ').map((text) => new TextEncoder().encode(text.replace('\\t', '\t')))

function mutated(random: (below: number) => number): Uint8Array {
  const pick = () => corpus[random(corpus.length)]!
  let bytes = pick().subarray(0, 20_000)
  const times = 1 + random(6)
  for (let i = 0; i < times; i++) {
    const at = random(bytes.length + 1)
    const to = Math.min(bytes.length, at + random(1 + random(80)))
    const piece = bytes.subarray(at, to)
    const insert = (...more: Uint8Array[]) =>
      Buffer.concat([bytes.subarray(0, at), ...more, bytes.subarray(at)])
    const change = [
      () => insert(scraps[random(scraps.length)]!),
      () => Buffer.concat([bytes.subarray(0, at), bytes.subarray(to)]),
      () => insert(piece, piece),
      () => Buffer.from(bytes).fill(random(256), at, Math.min(to, at + 1)),
      () => bytes.subarray(0, at),
      () => Buffer.concat([bytes.subarray(0, at), pick().subarray(0, 2000)]),
      () => insert(...Array.from({ length: random(60) }, () => piece)),
    ][random(7)]!
    bytes = change().subarray(0, 40_000)
  }
  return new Uint8Array(bytes)
}

async function expectAsReference(file: SignalFile, bytes: Uint8Array): Promise<void> {
  const dialect = file.recognised!
  const { data, length } = await file.read({ dtype: 'float64' })
  const rows = referenceRows(bytes, dialect)
  // Names, units and whatever else is above the samples.
  const above = rows.length - length
  expect(above).toBeGreaterThanOrEqual(0)
  expect(above).toBeLessThanOrEqual(6)
  file.channels.forEach(({ name }, channel) => {
    const column = dialect.columns.indexOf(name)
    for (let i = 0; i < length; i++) {
      const expected = referenceNumber(rows[above + i]!.fields?.[column] ?? 'x', dialect)
      const got = data[channel]![i]!
      if (!Object.is(expected, got))
        throw new Error(`row ${i}, ${name}: expected ${expected}, but got ${got}`)
    }
  })
}

async function expectSkipping(file: SignalFile): Promise<void> {
  const { rejected, missing, length } = await file.read({ dtype: 'float64', badRows: 'skip' })
  for (const count of missing) expect(count).toBeGreaterThanOrEqual(rejected!.count)
  expect(rejected!.first).toHaveLength(Math.min(100, rejected!.count))
  expect(rejected!.count).toBeLessThanOrEqual(length)
}

/** Of rows that are all as long, the options tell all that there is to know. */
async function expectSameByOptions(file: SignalFile, bytes: Uint8Array): Promise<void> {
  const signals = await file.read()
  const rows = referenceRows(bytes, file.recognised!).slice(-signals.length)
  if (new Set(rows.map(({ fields }) => fields?.length)).size !== 1) return
  const kept = dialectOptions(file.recognised!)
  const again = await open(inPieces(bytes, [70_000], 'fuzz.csv'), { ...kept, maxLineBytes: 20_000 })
  expect(again.channels).toEqual(file.channels)
  expect(await again.read()).toEqual(signals)
}

/** Opens and reads; anything but a SignalError is a failure. */
async function attempt(work: () => Promise<void>): Promise<void> {
  await work().catch((error: unknown) => {
    if (!(error instanceof SignalError)) throw error
    if (!/^\S*fuzz\.csv[,:] /.test(error.message)) throw new Error(`the file is not named: ${error.message}`)
  })
}

describe('fuzzing', () => {
  it(
    'files made of broken pieces are read as a slow reference reads them, or refused',
    async () => {
      const end = performance.now() + BUDGET_MS
      let seed = SEED
      for (; performance.now() < end; seed++) {
        const random = randomFrom(seed)
        const bytes = mutated(random)
        const pieces = [1 + random(300), 1 + random(70_000)]
        try {
          await attempt(async () => {
            const file = await open(inPieces(bytes, pieces, 'fuzz.csv'), { maxLineBytes: 20_000 })
            await attempt(() => expectAsReference(file, bytes))
            await attempt(() => expectSkipping(file))
            await attempt(() => expectSameByOptions(file, bytes))
          })
        } catch (error) {
          const text = JSON.stringify(new TextDecoder('windows-1252').decode(bytes).slice(0, 3000))
          throw new Error(`SINAL_FUZZ_SEED=${seed}: ${text}`, { cause: error })
        }
      }
      expect(seed).toBeGreaterThan(SEED)
    },
    BUDGET_MS + 60_000,
  )
})
