import { appendFile, mkdtemp, open as openHandle, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CsvError, dialectOptions, open, type ReadOptions, type StreamSource } from '../src/index.ts'
import { textSource } from './sources.ts'

const GIGABYTE = 2 ** 30
const MEGABYTE = 2 ** 20

/** A source of a beginning and then a gigabyte of one byte; says how much of it was taken. */
function endless(beginning: string, byte: string): StreamSource & { taken: number } {
  const source = {
    name: 'endless.csv',
    taken: 0,
    async *stream() {
      yield new TextEncoder().encode(beginning)
      const chunk = new Uint8Array(256 * 1024).fill(byte.charCodeAt(0))
      for (; source.taken < GIGABYTE; source.taken += chunk.length) yield chunk
    },
  }
  return source
}

describe('a line of a gigabyte', () => {
  const tooLong =
    'expected a line of at most 1048576 bytes, but got a longer one (a quote that is never closed?)'
  const skip: ReadOptions = { badRows: 'skip' }

  it.each([
    ['of digits', '1', {}],
    ['of digits, bad rows skipped', '1', skip],
    ['of commas', ',', {}],
    ['of spaces', ' ', {}],
    ['of quotes', '"', {}],
    ['of quotes, bad rows skipped', '"', skip],
    ['of NUL bytes', '\0', {}],
  ])('below rows, %s, is refused after a few megabytes', async (_, byte, options) => {
    const beginning = `t,a\n${Array.from({ length: 20_000 }, (__, i) => `${i},${i}\n`).join('')}`
    const source = endless(beginning, byte)
    const file = await open(source)
    await expect(file.read(options)).rejects.toThrow(`endless.csv, row 20002: ${tooLong}`)
    expect(source.taken).toBeLessThan(4 * MEGABYTE)
  })

  it.each(['1', ',', ' ', '"', '#', 'x', '-', "'", '\t'])('of %j alone is no table', async (byte) => {
    const source = endless('', byte)
    const reading = open(source).then((file) => file.read())
    await expect(reading).rejects.toThrow(/^endless\.csv(?:, row 1)?: expected /)
    expect(source.taken).toBeLessThan(4 * MEGABYTE)
  })

  it('of many fields is not recognised where it ends beyond the beginning that is looked at', async () => {
    const fields = 300_000
    const text = `${Array.from({ length: fields }, (_, i) => `c${i}`).join(',')}\n${'1,'.repeat(fields - 1)}1\n`
    const opening = open(textSource(text), { maxLineBytes: 8 * MEGABYTE })
    await expect(opening).rejects.toThrow(
      'text.csv, row 1: expected rows of numbers, but got a line too long to be one',
    )
  })
})

describe('what would be slow if patterns or lists were tried over and over', () => {
  const long = 100_000
  it.each([
    ['digits before a letter', `t,a\n0,1\n1,${'1'.repeat(long)}x\n`],
    ['digits before a letter, quoted', `t,a\n0,1\n1,"${'1'.repeat(long)}x"\n`],
    ['groups of digits', `a;b\n1;2\n${'1,234'.repeat(long / 5)}x;3\n`],
    ['spaces in a name', `t,a${' '.repeat(long)}(b\n0,1\n1,2\n`],
    ['words of time in a name', `${'date time '.repeat(long / 10)}!,a\n0,1\n1,2\n`],
    ['rates that are stated', `# ${'sample rate ('.repeat(long / 13)}\na\n1\n2\n`],
    ['one name for all columns', `${'a,'.repeat(3000)}a\n${'1,'.repeat(3000)}1\n${'2,'.repeat(3000)}2\n`],
    ['text in all columns but one', `${'x,'.repeat(15_000)}1\n${'y,'.repeat(15_000)}2\n`],
    ['clocks in all columns', `${'10:00:00,'.repeat(4000)}1\n${'10:00:01,'.repeat(4000)}2\n`],
    ['dates and clocks', `${'2024-01-01,10:00,'.repeat(2500)}1\n${'2024-01-01,10:01,'.repeat(2500)}2\n`],
    ['quotes', `t,a\n${'"'.repeat(long + 1)},1\n1,2\n`],
    ['opened quotes', `t,a\n${',"x'.repeat(long / 3)}\n1,2\n`],
    ['apostrophes', `t,a\n${`,'x`.repeat(long / 3)}\n1,2\n`],
    ['brackets', `${'('.repeat(long)},a\n1,2\n`],
    ['signs', `t,a\n${'+ '.repeat(long / 2)}1,1\n1,2\n`],
    ['line ends', `t,a\n0,1\n${'\n'.repeat(long)}1,2\n`],
    ['comment marks', `${'#\n'.repeat(long / 2)}t,a\n0,1\n1,2\n`],
  ])('%s', async (_, text) => {
    const outcome = await open(textSource(text))
      .then(async (file) => [dialectOptions(file.recognised!), await file.read({ badRows: 'skip' })])
      .catch((error: unknown) => error)
    expect(Array.isArray(outcome) || outcome instanceof CsvError).toBe(true)
  })
})

describe('what comes after the beginning that was looked at', () => {
  const rows = Array.from({ length: 15_000 }, (_, i) => `${i},${i}\n`).join('')

  it.each([
    [
      'a NUL byte',
      '15000,\0\n',
      'column "a": expected a number, but got "\\u0000" (a NUL byte: is this a text file, and is it whole?)',
    ],
    [
      'NUL bytes for a row, as after a power cut',
      `${'\0'.repeat(9)}\n`,
      'column "t": expected a number, but got "\\u0000\\u0000',
    ],
    [
      'thousands marks',
      `15000,"1,234.5"\n`,
      `column "a": expected a number, but got "1,234.5" (thousands marks? set thousands: ',')`,
    ],
    [
      'apostrophes',
      "15000,1'234\n",
      `column "a": expected a number, but got "1'234" (thousands marks? set thousands: "'")`,
    ],
    ['bytes that are no UTF-8', '15000,\u00ff\n', 'column "a": expected a number, but got "\ufffd"'],
    ['another file', 't,a\n', 'column "t": expected a number, but got "t"'],
  ])('%s', async (_, line, problem) => {
    const bytes = Uint8Array.from(`t,a\n${rows}${line}`, (c) => c.charCodeAt(0))
    const file = await open(new Blob([bytes]), { name: 'long.csv' })
    await expect(file.read()).rejects.toThrow(`long.csv, row 15002, ${problem}`)
    const { rejected, length } = await file.read({ badRows: 'skip' })
    expect([rejected!.count, rejected!.first[0]!.row, length]).toEqual([1, 15_002, 15_001])
  })
})

describe('a file that changes while it is read', () => {
  let folder: string
  let path: string
  const text = `t,a\n${Array.from({ length: 200_000 }, (_, i) => `${i},${i}\n`).join('')}`
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinal-hostile-'))
    path = join(folder, 'log.csv')
    await writeFile(path, text)
  })
  afterEach(() => rm(folder, { recursive: true }))

  /** Does something to the file once reading has begun. */
  async function readWhile(change: () => Promise<void>): Promise<unknown> {
    const file = await open(path)
    const reading = file.read().catch((error: unknown) => error)
    await change()
    return reading
  }

  it.each([
    ['grows', () => appendFile(path, '200000,1\n')],
    ['shrinks', () => truncate(path, 1000)],
    ['is emptied', () => truncate(path, 0)],
  ])('and %s', async (_, change) => {
    const outcome = await readWhile(change)
    expect(String(outcome)).toMatch(
      /^SignalError: log\.csv: the file changed: expected \d+ bytes when it was opened, but got/,
    )
  })

  it('and is overwritten with as many bytes', async () => {
    const outcome = await readWhile(async () => {
      const handle = await openHandle(path, 'r+')
      await handle.write('x'.repeat(text.length), 0)
      await handle.close()
    })
    expect(String(outcome)).toMatch(/^SignalError: log\.csv/)
  })

  it('and vanishes: what was there is read to the end, or its absence told', async () => {
    const outcome = await readWhile(() => rm(path))
    if (outcome instanceof Error) expect(outcome.message).toBe('log.csv: no such file or folder')
    else expect(outcome).toMatchObject({ length: 200_000 })
  })
})
