import { expect, it } from 'vitest'
import { RowIndex } from './row-index.ts'

const MEBIBYTE = 2 ** 20

it('knows a place at most a mebibyte before a row, and in a text of any size at most a fixed part of it', () => {
  for (const [mebibytes, apart] of [
    [10, 1],
    [4000, 1],
    [10_000, 4],
    [70_000, 32],
  ] as const) {
    const index = new RowIndex()
    // Four rows a mebibyte, the first of them on line 3.
    const rows = 4 * mebibytes
    for (let row = 0; row < rows; row++) index.pass(row, (row * MEBIBYTE) / 4, row + 3)
    for (const row of [0, 3, rows >> 1, rows - 5, rows - 1]) {
      const place = index.before(row) ?? { row: 0, byte: 0, line: 3 }
      expect(place).toEqual({ row: place.row, byte: (place.row * MEBIBYTE) / 4, line: place.row + 3 })
      expect(place.row).toBeLessThanOrEqual(row)
      expect(row - place.row).toBeLessThan(4 * apart)
    }
  }
})

it('goes on where a later reading passes on', () => {
  const index = new RowIndex()
  expect(index.before(5)).toBeNull()
  for (const row of [0, 1, 2, 1, 2, 3]) index.pass(row, row * MEBIBYTE, row)
  expect([0, 1, 2, 9].map((row) => index.before(row)?.row)).toEqual([undefined, 1, 2, 3])
})
