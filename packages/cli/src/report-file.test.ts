import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { sinal as sinalIn } from '../test/sinal.ts'

const root = await mkdtemp(path.join(tmpdir(), 'sinal-report-'))
let folder = root
let tests = 0

beforeEach(async () => {
  folder = path.join(root, String(tests++))
  await mkdir(path.join(folder, 'in'), { recursive: true })
  for (const name of ['a', 'b']) await writeFile(path.join(folder, `in/${name}.csv`), 'x\n1\n2\n3\n4\n5\n6\n')
})
afterAll(() => rm(root, { recursive: true }))

const sinal = (...args: string[]) => sinalIn(folder, args)
const read = (name: string) => readFile(path.join(folder, name), 'utf8')

describe('--report', { timeout: 60_000 }, () => {
  it.each(['report.json', 'report.csv', 'report.txt'])(
    'as %s takes the place of an older one only of the run that goes on',
    async (report) => {
      const run = (out: string, ...more: string[]) =>
        sinal('run', 'in', '-o', out, '--report', report, ...more)
      expect((await run('out', '--quiet')).code).toBe(0)
      const first = await read(report)

      expect(await run('other')).toEqual({
        code: 3,
        stdout: '',
        stderr: `sinal: ${report}: a file of this name exists already (--overwrite replaces it)\n`,
      })
      expect(await run('other', '--resume')).toEqual({
        code: 3,
        stdout: '',
        stderr: `sinal: ${report}: a file of this name exists already, which is no report of an earlier run into this folder (--overwrite replaces it)\n`,
      })
      expect(await readdir(folder)).not.toContain('other')
      expect(await read(report)).toBe(first)

      expect((await run('out', '--resume', '--quiet')).code).toBe(0)
      expect(first).not.toContain('skipped,')
      expect(await read(report)).toMatch(/skipped/)

      expect((await run('other', '--overwrite', '--quiet')).code).toBe(0)
      expect(await read(report)).toContain(path.join('other', 'a.moving-average-5.csv'))
    },
  )

  it.each(['report.json', 'report.csv', 'report.txt'])(
    'as %s goes on after a run in which every file failed',
    async (report) => {
      for (const name of ['a', 'b']) await writeFile(path.join(folder, `in/${name}.csv`), 'x\n1\n2\nno\n')
      const run = (...more: string[]) => sinal('run', 'in', '-o', 'out', '--report', report, '-q', ...more)
      expect((await run()).code).toBe(1)
      await writeFile(path.join(folder, 'in/a.csv'), 'x\n1\n2\n3\n')

      const refused = 'a file of this name exists already'
      expect((await run()).stderr).toContain(refused)
      expect((await run('--resume')).code).toBe(1)
      expect(await read(report)).toContain(path.join('out', 'a.moving-average-5.csv'))
      await rm(path.join(folder, 'in'), { recursive: true })
      await mkdir(path.join(folder, 'in'))
      await writeFile(path.join(folder, 'in/c.csv'), 'x\n1\n2\n3\n')
      expect((await run('--resume')).stderr).toContain(refused)
    },
  )

  it.each([
    ['an input', 'in/a.csv', 'a place of its own, not that of an input'],
    ['the recipe', 'in/../relu.json', 'a place of its own, not that of the recipe'],
    ['a result', 'out/b.relu.csv', 'a place of its own, not that of a result'],
    ['standard output', '-', 'a file (--json prints the report)'],
  ])('is refused in the place of %s, whatever --overwrite says', async (_, report, rule) => {
    await writeFile(path.join(folder, 'relu.json'), '{ "version": 1, "layers": [{ "type": "relu" }] }')
    const args = ['run', 'relu.json', 'in', '-o', 'out', '--report', report, '--overwrite']
    expect(await sinal(...args)).toEqual({
      code: 2,
      stdout: '',
      stderr: `sinal: --report: expected ${rule}, but got '${report}'; see sinal run --help\n`,
    })
    expect((await readdir(folder)).toSorted()).toEqual(['in', 'relu.json'])
  })
})
