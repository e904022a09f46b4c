import { spawnSync } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { powersOfFive } from '../build/powers-of-five.mjs'
import { attempt, builtAddon, expectGuards, guarded, hostile } from '../test/hostile.ts'
import { bytesOf, code, comma, kernels, read } from '../test/rows.ts'
import type { NativeText } from './native-rows.ts'
import { addonFile } from './open-addon.ts'
import { type ColumnKind, loadReadCached, type TextFormat } from './text.ts'

const addon = builtAddon() as unknown as NativeText | null

const doubles = (count: number): ColumnKind[] => Array.from({ length: count }, () => 'float64')

describe.each(kernels)('rows of numbers by %s', (_, open) => {
  it('are read column by column', async () => {
    const format: TextFormat = { ...comma, columns: ['float64', 'skipped', 'float32'] }
    expect(await read(open, '1.5,x,-2\r\n-.25,"a,b",1e3\n+3., 4 ,0.1\n', format)).toEqual({
      rows: 3,
      left: '',
      values: [
        [1.5, -0.25, 3],
        [-2, 1000, Math.fround(0.1)],
      ],
      missing: [0, 0],
    })
  })

  it.each([
    ['a text', '1,2\n3,abc\n5,6\n', '3,abc\n5,6\n'],
    ['too few fields', '1,2\n3\n', '3\n'],
    ['too many', '1,2\n3,4,5\n', '3,4,5\n'],
    ['a comment', '1,2\n# 3\n4,5\n', '# 3\n4,5\n'],
    ['a blank line', '1,2\n\n3,4\n', '\n3,4\n'],
    ['a quoted line end', '1,2\n"3\n",4\n', '"3\n",4\n'],
    ['more than 19 digits', '1,2\n0.12345678901234567890,1\n', '0.12345678901234567890,1\n'],
    ['a number beyond a double', '1,2\n1e999,1\n', '1e999,1\n'],
    ['infinity', '1,2\ninf,1\n', 'inf,1\n'],
  ])('stop at %s', async (_name, text, left) => {
    expect(await read(open, text, { ...comma, columns: doubles(2) })).toMatchObject({ rows: 1, left })
  })

  it('stop at a row that is longer than a row may be', async () => {
    const long = `${'1'.repeat(9)},${' '.repeat(20)}2\n`
    const format = { ...comma, longestRow: 25, columns: doubles(2) }
    expect(await read(open, `1,2\n${long}`, format)).toMatchObject({ rows: 1, left: long })
  })

  it('stop where there is no more room, and go on from there', async () => {
    const reader = await open({ ...comma, columns: doubles(1) }, 1)
    const text = Array.from({ length: 1000 }, (_x, i) => `${i}\n`).join('')
    const { bytes, limit } = bytesOf(text)
    const column = new Float64Array(1000).fill(-1)
    reader.take(bytes, 0, limit)
    expect(reader.read(0, [column], 10, 300)).toBe(300)
    expect([...column.subarray(8, 12), ...column.subarray(308, 312)]).toEqual([
      -1, -1, 0, 1, 298, 299, -1, -1,
    ])
    expect(reader.read(reader.end, [column], 310, 690)).toBe(690)
    expect(column[999]).toBe(989)
  })

  it('have NaN where a sample is missing, and count it', async () => {
    const format = { ...comma, sentinels: [-999, 0.5], columns: doubles(3) }
    const rows = '1,,NaN\n-999,2,nan\n  ,0.5,"-999.0"\n4,5,6\n'
    expect(await read(open, rows, format)).toEqual({
      rows: 4,
      left: '',
      values: [
        [1, NaN, NaN, 4],
        [NaN, 2, NaN, 5],
        [NaN, NaN, NaN, 6],
      ],
      missing: [2, 2, 3],
    })
  })

  it('may be parted by runs of spaces and tabs', async () => {
    const format = { ...comma, delimiter: code(' '), otherDelimiter: 9, runs: true, columns: doubles(2) }
    const { values } = await read(open, '  1   2\n3\t\t4  \n\t5 6\n', format)
    expect(values).toEqual([
      [1, 3, 5],
      [2, 4, 6],
    ])
  })

  it('may have decimal commas, in quotes where they also part fields', async () => {
    const format = { ...comma, decimal: code(','), columns: doubles(2) }
    expect((await read(open, '"1,5","-2,25"\n3,"4,0"\n', format)).values).toEqual([
      [1.5, 3],
      [-2.25, 4],
    ])
  })

  it('may end with a delimiter, or be one number each', async () => {
    expect((await read(open, '1,2,\n3,4,\r\n', { ...comma, columns: doubles(2) })).values).toEqual([
      [1, 3],
      [2, 4],
    ])
    const single = { ...comma, delimiter: null, columns: doubles(1) }
    expect(await read(open, '1\r2\r', single)).toMatchObject({ rows: 2, values: [[1, 2]] })
  })

  const decimal = fc
    .record({
      sign: fc.constantFrom('', '-', '+'),
      whole: fc.stringMatching(/^\d{0,20}$/),
      fraction: fc.stringMatching(/^\d{1,20}$/),
      exponent: fc.option(fc.integer({ min: -330, max: 330 }), { nil: null }),
    })
    .map(({ sign, whole, fraction, exponent }) =>
      [sign, whole, `.${fraction}`, exponent === null ? '' : `e${exponent}`].join(''),
    )

  it('are the nearest doubles, or left to the caller', async () => {
    const sure = fc.oneof(
      decimal,
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc.integer({ min: -(2 ** 40), max: 2 ** 40 }).map(String),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(sure, { minLength: 1, maxLength: 40 }), async (texts) => {
        const { rows, values } = await read(open, texts.map((text) => `${text}\n`).join(''), {
          ...comma,
          columns: doubles(1),
        })
        expect(values[0]).toEqual(texts.slice(0, rows).map(Number))
      }),
    )
  })

  it('are read by tables whatever the number of columns', async () => {
    for (const columns of [1, 2, 7, 60, 127, 128, 129, 500, 3000]) {
      const rows = 70
      const value = (row: number, column: number) => (row * 31 + column * 7 - 999) / 8
      const text = Array.from({ length: rows }, (_r, row) =>
        Array.from({ length: columns }, (_c, column) => value(row, column)).join(','),
      ).join('\n')
      const format = { ...comma, longestRow: 1e6, columns: doubles(columns) }
      const result = await read(open, `${text}\n`, format)
      expect(result.rows).toBe(rows)
      expect(result.values.every((column, c) => column.every((x, r) => x === value(r, c)))).toBe(true)
    }
  })

  it('know no more than eight numbers that mean "no sample"', async () => {
    const format = { ...comma, sentinels: [1, 2, 3, 4, 5, 6, 7, 8, 9], columns: doubles(1) }
    await expect(async () => open(format, 1)).rejects.toThrow('expected at most 8 sentinels, but got 9')
  })
})

describe.skipIf(addon === null)('the addon', () => {
  type Arguments = Parameters<NativeText['readRows']>
  const text = bytesOf('1,2,3\n4.5,-6,7e1\n'.repeat(20))

  function usual(): Arguments {
    const bytes = guarded(Uint8Array, text.bytes.length) as Uint8Array
    bytes.set(text.bytes)
    const column = (): Float64Array => guarded(Float64Array, 40) as Float64Array
    const format = Float64Array.of(44, 44, 46, 34, 35, 0, 1000, 0, 0)
    const kinds = Uint8Array.of(2, 0, 2)
    const missing = guarded(Float64Array, 2) as Float64Array
    return [bytes, 0, text.limit, format, kinds, [column(), column()], 0, 40, missing, new Float64Array(1)]
  }

  it('reads what it should', () => {
    const given = usual()
    expect(addon!.readRows(...given)).toBe(40)
    expect([...given[5][1]!.subarray(0, 2)]).toEqual([3, 70])
  })

  it('touches nothing outside of its arrays, whatever it is told', () => {
    const fields = fc.array(fc.tuple(fc.nat({ max: 8 }), hostile), { maxLength: 3 })
    const places = fc.array(fc.tuple(fc.constantFrom(1, 2, 6, 7, 10), hostile), { maxLength: 3 })
    const kinds = fc.uint8Array({ maxLength: 5, max: 6 })
    const bytes = fc.uint8Array({ maxLength: 200 })
    fc.assert(
      fc.property(fields, places, fc.option(kinds), fc.option(bytes), (format, numbers, kind, noise) => {
        const given = usual()
        for (const [at, value] of format) given[3][at] = value
        for (const [at, value] of numbers) (given as unknown[])[at] = value
        if (kind !== null) given[4] = kind
        if (noise !== null) given[0].set(noise, 3)
        attempt(() => addon!.readRows(...given))
        for (const array of [given[0], ...given[5], given[8]]) expectGuards(array as Float64Array)
      }),
      { numRuns: 2000 },
    )
  })

  it('reads on other threads what it would have read at once', () => {
    const line = fc.constantFrom('1,2,3', ',,', '4.25,"x",-6e-2', 'odd', '1,2', '12345.678901,0,7')
    const texts = fc.array(fc.array(line, { maxLength: 200 }), { minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 4 }), fc.nat(200), (all, threads, mostRows) => {
        const given = all.map((lines): Arguments => {
          const { bytes, limit } = bytesOf(lines.map((one) => `${one}\n`).join(''))
          const [, , , format, kinds] = usual()
          const columns = [new Float64Array(mostRows), new Float64Array(mostRows)]
          return [
            bytes,
            0,
            limit,
            format,
            kinds,
            columns,
            0,
            mostRows,
            new Float64Array(2),
            new Float64Array(1),
          ]
        })
        const copies = structuredClone(given)
        const begun = given.map((one) => addon!.beginRows(...one, threads))
        // The last one first: those before it must not be waited for.
        const rows = begun.toReversed().map((one) => addon!.finishRows(one))
        expect(rows.toReversed()).toEqual(copies.map((one) => addon!.readRows(...one)))
        expect(given).toEqual(copies)
      }),
      { numRuns: 100 },
    )
  })

  it('touches nothing outside of its arrays on another thread, whatever it is told', () => {
    const places = fc.array(fc.tuple(fc.constantFrom(1, 2, 6, 7, 10), hostile), { maxLength: 3 })
    fc.assert(
      fc.property(places, (numbers) => {
        const given = [...usual(), 1] as [...Arguments, number]
        for (const [at, value] of numbers) (given as unknown[])[at] = value
        attempt(() => addon!.finishRows(addon!.beginRows(...given)))
        for (const array of [given[0], ...given[5], given[8]]) expectGuards(array as Float64Array)
      }),
      { numRuns: 1000 },
    )
  })

  it('waits for what was begun and forgotten', () => {
    const script = `
      const { beginRows } = require(${JSON.stringify(addonFile())})
      for (let i = 0; i < 300; i++) {
        const text = new Uint8Array(1e5 + 64).fill(10)
        for (let at = 0; at < 1e5; at += 2) text[at] = 49
        const column = new Float64Array(5e4)
        const format = Float64Array.of(44, 44, 46, 34, 35, 0, 1000, 0, 0)
        const ends = [new Float64Array(1), new Float64Array(1)]
        beginRows(text, 0, 1e5, format, Uint8Array.of(2), [column], 0, 5e4, ...ends, 2)
        if (i % 20 === 0) gc()
      }`
    const { status, stderr } = spawnSync(process.execPath, ['--expose-gc', '--eval', script], {
      encoding: 'utf8',
    })
    expect(status, stderr).toBe(0)
  })

  it('finishes nothing but what it began, and that once', () => {
    const begun = addon!.beginRows(...usual(), 1)
    expect(addon!.finishRows(begun)).toBe(40)
    for (const wrong of [begun, {}, [], () => {}, undefined, null, 7, 'text']) {
      expect(() => addon!.finishRows(wrong as object)).toThrow(/./)
    }
    for (const threads of [0, -1, 1e9, undefined]) {
      expect(() => addon!.beginRows(...usual(), threads as number)).toThrow(RangeError)
    }
  })

  it('is not fooled by a column that takes the text away', () => {
    const given = usual()
    const [bytes, , , , , columns] = given
    const taking = [columns[0]!, columns[1]!]
    Object.defineProperty(taking, 1, {
      get: () => {
        structuredClone(bytes.buffer, { transfer: [bytes.buffer as ArrayBuffer] })
        return columns[1]
      },
    })
    given[5] = taking
    expect(() => addon!.readRows(...given)).toThrow(RangeError)
  })

  it.each([0, 3, 4, 5, 8, 9])('refuses anything else as argument %i', (at) => {
    for (const wrong of [null, undefined, 7, 'text', {}, [], new Int16Array(100), [new Uint8Array(9)]]) {
      const given = usual()
      ;(given as unknown[])[at] = wrong
      expect(() => addon!.readRows(...given)).toThrow(RangeError)
    }
  })
})

it.skipIf(loadReadCached() === null)('reads of a file what the system has at hand', () => {
  const path = new URL('text.test.ts', import.meta.url)
  const whole = readFileSync(path)
  const file = openSync(path, 'r')
  try {
    const bytes = guarded(Uint8Array, 50) as Uint8Array
    const count = loadReadCached()!(file, bytes, 10, 100)
    expect([40, -1]).toContain(count)
    if (count > 0) expect([...bytes.subarray(10)]).toEqual([...whole.subarray(100, 140)])
    expect(loadReadCached()!(file, bytes, 0, whole.length)).toBe(0)
    expectGuards(bytes)
    expect(() => loadReadCached()!(file, bytes, -1, 0)).toThrow(RangeError)
    expect(() => loadReadCached()!(file, bytes, 51, 0)).toThrow(RangeError)
    expect(() => loadReadCached()!(file, bytes, 0, -1)).toThrow(RangeError)
  } finally {
    closeSync(file)
  }
  // A descriptor that is none is no reason to fail here: who reads with it in another way is told.
  expect(loadReadCached()!(file, new Uint8Array(9), 0, 0)).toBe(-1)
})

it('has the powers of five that its generator makes', () => {
  expect(readFileSync(new URL('powers-of-five.h', import.meta.url), 'utf8')).toBe(powersOfFive())
})
