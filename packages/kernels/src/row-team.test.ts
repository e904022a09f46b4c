import { expect, it } from 'vitest'
import { startWorker } from '#start-worker'
import { bytesOf, comma } from '../test/rows.ts'
import { code } from '../generated/row-worker.ts'
import { RowTeam } from './row-team.ts'
import type { RowReader, TextFormat } from './text-format.ts'
import type { Start } from './thread-team.ts'
import { compileRows, rowsCode, WasmRows } from './wasm-rows.ts'

const format: TextFormat = { ...comma, columns: ['float64', 'skipped', 'float32'] }
const ROWS = 3000
const ROOM = 100_000

const textOf = (n: number): string =>
  Array.from({ length: ROWS }, (_, i) => `${n}.${i},x,${i === 7 ? '' : i}\n`).join('')

async function reader(start: Start, count: number): Promise<RowReader> {
  const team = (await RowTeam.compile(start, rowsCode()))!
  return WasmRows.open(await compileRows(), format, { team, count })
}

/** Reads texts that are begun before the first of them is finished. */
function readAhead(rows: RowReader, texts: number): unknown[] {
  const begun = Array.from({ length: texts }, (_, n) => {
    const columns = [new Float64Array(ROWS), new Float32Array(ROWS)]
    const { bytes, limit } = bytesOf(`1,2\n${textOf(n)}`)
    const room = rows.rooms!.take(ROOM) ?? new Uint8Array(ROOM)
    // As a chunk lies in its room, and is told by all of the room's memory.
    const all = new Uint8Array(room.buffer)
    const from = room.byteOffset + 100
    all.set(bytes, from)
    const one = rows.begin(all, from + 4, from + limit, columns, ROWS)
    return { room, limit: from + limit, columns, rows: one }
  })
  return begun.map(({ room, limit, columns, rows: one }) => {
    rows.rooms!.leave(room)
    const { rows: count, end, missing } = one.finish()
    return {
      count,
      isAll: end === limit,
      missing: [...missing],
      sums: columns.map((c) => c[8]! + c[ROWS - 1]!),
    }
  })
}

const expected = (n: number): unknown => ({
  count: ROWS,
  isAll: true,
  missing: [0, 1],
  sums: [Number(`${n}.8`) + Number(`${n}.${ROWS - 1}`), 8 + ROWS - 1],
})

it('reads texts in workers, and in turn with them, as one after the other', async () => {
  const ended: unknown[] = []
  let worked = 0
  const start: Start = (...told) => {
    const worker = startWorker(code, ...told)
    ended.push(() => worker.end())
    return { ...worker, post: (...sent) => (worked++, worker.post(...sent)) }
  }
  const rows = await reader(start, 3)
  expect(rows.ahead).toBe(8)
  for (let round = 0; round < 20; round++)
    expect(readAhead(rows, 9)).toEqual(Array.from({ length: 9 }, (_, n) => expected(n)))
  expect(worked).toBeGreaterThan(20 * 6)
  for (const end of ended as (() => void)[]) end()
})

it.each<[string, Start]>([
  [
    'cannot start',
    () => {
      throw new Error('no workers here')
    },
  ],
  ['never answers', () => ({ post: () => {}, hold: () => {}, release: () => {}, end: () => {} })],
  [
    'fails',
    (_, onFailure) => {
      onFailure('it has ended')
      return { post: () => {}, hold: () => {}, release: () => {}, end: () => {} }
    },
  ],
])('reads all of it where a worker %s', async (_, start) => {
  const rows = await reader(start, 1)
  expect(readAhead(rows, 8)).toEqual(Array.from({ length: 8 }, (_one, n) => expected(n)))
})
