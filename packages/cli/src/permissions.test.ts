import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sinal as sinalIn } from '../test/sinal.ts'

/** Root may do everything: its tests run the program as nobody. */
const nobody = 65_534
const isRoot = process.getuid?.() === 0
const user = isRoot ? { uid: nobody, gid: nobody } : {}

/** Windows has other permissions; and a root's home, where a clone may lie, is closed to nobody. */
async function canTry(): Promise<boolean> {
  if (process.platform === 'win32') return false
  if (!isRoot) return true
  const { code } = await sinalIn('/', ['--version'], '', user).catch(() => ({ code: 1 }))
  return code === 0
}

describe.skipIf(!(await canTry()))('what may not be read or written', { timeout: 60_000 }, () => {
  let folder = ''
  const place = (name: string) => path.join(folder, name)
  const sinal = (...args: string[]) =>
    sinalIn(folder, args, '', { ...user, env: { ...process.env, HOME: folder } })
  const csv = `t,a\n${Array.from({ length: 20 }, (_, i) => `${i},${i % 3}\n`).join('')}`

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'sinal-permissions-'))
    for (const name of ['in', 'shut', 'read-only']) await mkdir(place(name))
    for (const file of ['in/open.csv', 'in/shut.csv', 'shut/a.csv']) await writeFile(place(file), csv)
    await writeFile(place('report.json'), 'an older report')
    for (const name of ['.', 'in', 'shut', 'read-only', 'in/open.csv', 'in/shut.csv', 'report.json'])
      if (isRoot) await chown(place(name), nobody, nobody)
    await chmod(place('in/shut.csv'), 0)
    await chmod(place('shut'), 0)
    await chmod(place('read-only'), 0o555)
    await chmod(place('report.json'), 0o444)
  })
  afterAll(async () => {
    for (const name of ['shut', 'read-only']) await chmod(place(name), 0o755)
    await rm(folder, { recursive: true })
  })

  it('reports a file that may not be read, and does the others', async () => {
    const { code, stdout, stderr } = await sinal('run', 'in', '-o', 'out', '--json')
    const report = JSON.parse(stdout) as { done: number; failed: number; files: { error: object | null }[] }
    expect(report).toMatchObject({ done: 1, failed: 1 })
    expect(report.files.map(({ error }) => error)).toEqual([
      null,
      expect.objectContaining({ message: 'in/shut.csv: permission denied', code: 'EACCES' }),
    ])
    expect(stderr).toContain('sinal: in/shut.csv: permission denied\n')
    expect(code).toBe(1)
  })

  it.each([
    ['run', ['run', 'in/open.csv', '-o', 'read-only/'], 'read-only/: permission denied'],
    ['run, a folder to be made', ['run', 'in', '-o', 'read-only/sub'], 'read-only/sub: permission denied'],
    ['run, a file', ['run', 'in/open.csv', '-o', 'read-only/x.csv'], 'read-only/x.csv: permission denied'],
    [
      'run, a file in a folder to be made',
      ['run', 'in/open.csv', '-o', 'read-only/sub/x.csv', '--no-plot'],
      'read-only/sub/x.csv: permission denied',
    ],
    [
      'run, a plot',
      ['run', 'in/open.csv', '-o', 'good/', '--plot', 'read-only/'],
      'read-only/open.moving-average-5.svg: permission denied',
    ],
    ['run, a folder that is shut', ['run', 'shut'], 'shut: permission denied'],
    ['info', ['info', 'in/shut.csv'], 'shut.csv: permission denied'],
    ['plot', ['plot', 'in/open.csv', '-o', 'read-only/a.svg'], 'read-only/a.svg: permission denied'],
    ['convert', ['convert', 'in/open.csv', 'read-only/a.csv'], 'a.csv: permission denied'],
    [
      'new',
      ['new', '--preset', 'gaussian', '--kernel-size', '5', '-o', 'read-only/a.json'],
      'read-only/a.json: permission denied',
    ],
  ])('%s: one line, and 3', async (_, args, message) => {
    expect(await sinal(...args)).toEqual({ code: 3, stdout: '', stderr: `sinal: ${message}\n` })
  })

  it.each(['report.json', 'read-only/report.json', 'in'])(
    'tells before a run that a report cannot be written as %s',
    async (report) => {
      const { code, stdout, stderr } = await sinal('run', 'in/open.csv', '-o', 'late/', '--report', report)
      const problem = report === 'in' ? 'expected a file, but got a folder' : 'permission denied'
      expect({ code, stdout, stderr }).toEqual({
        code: 3,
        stdout: '',
        stderr: `sinal: ${report}: ${problem}\n`,
      })
      expect(await readdir(folder)).not.toContain('late')
      expect(await readFile(place('report.json'), 'utf8')).toBe('an older report')
    },
  )

  it('makes the folder of a report', async () => {
    const { code } = await sinal('run', 'in/open.csv', '-o', 'made/', '--report', 'reports/run.json')
    expect(code).toBe(0)
    expect(await readdir(place('reports'))).toEqual(['run.json'])
  })

  it('takes a file in the place of a folder for what it is', async () => {
    const { code, stderr } = await sinal('run', 'in/open.csv', '-o', 'report.json/x.csv')
    expect(stderr).toBe('sinal: report.json: expected a folder, but got a file\n')
    expect(code).toBe(3)
  })
})
