import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ReadingChoices } from '../shared/import-schemas.ts'
import { previewImport, shapeOf } from './import-preview.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sinal-import-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function granted(content: string | Uint8Array, name = 'a.csv') {
  const path = join(folder, name)
  await writeFile(path, content)
  return { name, path }
}
const look = async (content: string | Uint8Array, choices: ReadingChoices = {}) =>
  previewImport(await granted(content), choices)

describe('a look at a file', () => {
  it('tells what was recognised, with the rows and what is above them', async () => {
    const seen = await look('# made today\nt (ms),a (V),note\n0,1.5,x\n1,NaN,y\n2,oops,z\n3,2.5,z\n')
    expect(seen.problem).toBeNull()
    expect(seen.above).toEqual(['# made today', 't (ms),a (V),note'])
    expect(seen.columns).toMatchObject([
      { name: 't', title: 't (ms)', kind: 'time', taken: false },
      { name: 'a', title: 'a (V)', kind: 'channel', taken: true },
      { name: 'note', kind: 'text', taken: false, code: 'column-text' },
    ])
    expect(seen.decisions.timeUnit).toMatchObject({ value: 'ms', code: 'time-unit-in-header' })
    expect(seen.rows).toMatchObject([
      {
        line: 3,
        cells: [{ text: '0' }, { text: '1.5', value: 1.5, missing: false }, { text: 'x' }],
        problem: null,
      },
      { line: 4, cells: [{}, { text: 'NaN', value: null, missing: true }, {}], problem: null },
      { line: 5, problem: { column: 'a', code: 'number', details: { text: 'oops' } } },
      { line: 6, problem: null },
    ])
  })

  it('follows the choices', async () => {
    const text = 't;a\n0;1,250\n1;2,250\n2;3,250\n'
    expect((await look(text)).decisions.decimal).toMatchObject({ value: ',', doubtful: true })
    const { decisions, columns } = await look(text, { thousands: ',', columns: ['t (s)', 'level (kPa)'] })
    expect(decisions.decimal).toMatchObject({ value: '.', doubtful: false })
    expect(columns[1]).toMatchObject({ name: 'level', title: 'level (kPa)' })
  })

  it('shows the lines of what cannot be read so, and why', async () => {
    const seen = await look('t,a\n0,1\n1,2\n', { delimiter: ';', timeColumn: 7 })
    expect(seen.problem).toMatchObject({ code: 'csv', said: { code: expect.any(String) } })
    expect(seen.above).toEqual(['t,a', '0,1', '1,2', ''])
    expect(seen.rows).toEqual([])
  })

  it('works on what is compressed, and says nothing of what is no text', async () => {
    expect((await look(gzipSync('t,a\n0,1\n1,2\n'))).rows).toHaveLength(2)
    const png = await look(new Uint8Array([0x89, 0x50, 0x4e, 0x47, 1, 2, 3]))
    expect(png).toMatchObject({ problem: { said: { code: 'other-file' } }, above: [], shape: null })
  })
})

describe('the shape of a file', () => {
  const shape = async (text: string, name?: string) => shapeOf(await granted(text, name))

  it('is the same for other numbers below the same names, and another for other names', async () => {
    const one = await shape('t;a (V)\n0;1,250\n1;2,250\n')
    expect(one).toMatch(/^[0-9a-f]{32}$/)
    expect(await shape('t;a (V)\n0;7,5\n1;-2\n2;4,75\n', 'b.csv')).toBe(one)
    expect(await shape('t;b (V)\n0;1,250\n1;2,250\n')).not.toBe(one)
    expect(await shape('t,a (V)\n0,1.250\n1,2.250\n')).not.toBe(one)
  })

  it('of a text that cannot be understood is its first line, whatever its digits', async () => {
    const one = await shape('Report 17\nnothing\nhere\n')
    expect(one).not.toBeNull()
    expect(await shape('Report 18\nelse\n')).toBe(one)
    expect(await shape('')).toBeNull()
  })

  it.skipIf(process.platform === 'win32')('is not looked for in a pipe', async () => {
    const path = join(folder, 'live.csv')
    await promisify(execFile)('mkfifo', [path])
    expect(await shapeOf({ name: 'live.csv', path })).toBeNull()
    const { problem, rows } = await previewImport({ name: 'live.csv', path }, {})
    expect(problem).toMatchObject({ code: 'read-once', details: { file: 'live.csv' } })
    expect(rows).toEqual([])
  })
})
