import { cp, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BatchReport } from '@sinal/recipe/batch'
import { afterAll, describe, expect, it } from 'vitest'
import { sinal } from '../test/sinal.ts'
import { EXIT } from './exit-codes.ts'
import { createProgram } from './program.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const batch = await readFile(path.join(root, 'docs/batch.md'), 'utf8')
const guide = await readFile(path.join(root, 'docs/cli.md'), 'utf8')

describe('docs/batch.md', { timeout: 120_000 }, () => {
  const commands = [...batch.matchAll(/```sh\n(.*?)\n```/gs)].map(([, command]) => command!)
  const folders: string[] = []
  afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))))

  it('takes a new user to filtered outputs in five commands, as they are written', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'sinal-docs-'))
    folders.push(folder)
    await cp(path.join(root, 'docs/recordings'), path.join(folder, 'docs/recordings'), { recursive: true })
    expect(commands).toHaveLength(5)
    const outputs: string[] = []
    for (const command of commands) {
      // Nothing in them is for the shell to understand.
      const [, line] = /^npm run -s sinal -- ([\w./ -]+)$/.exec(command)!
      const { code, stdout, stderr } = await sinal(folder, line!.split(' '))
      expect(code, stderr).toBe(0)
      outputs.push(stdout)
    }
    expect(outputs[0]).toMatch(/^decimal +, +The numbers have a decimal comma\.$/m)
    const names = ['monday', 'tuesday', 'wednesday']
    const results = names.map((name) => path.join('sinal-output/filtered', `${name}.lowpass.csv`))
    expect(outputs[2]!.trim().split('\n')).toEqual(results)
    const read = (file: string) => readFile(path.join(folder, file), 'utf8')
    expect((await read(results[1]!)).split('\n')[0]).toBe('Zeit (s);EKG (mV)')
    const lines = await Promise.all(results.map(async (result) => (await read(result)).trim().split('\n')))
    // Of Wednesday's file, the units have a row of their own.
    expect(lines.map(({ length }) => length)).toEqual([1801, 1801, 1802])
    expect(await read('sinal-output/tuesday.png')).toContain('PNG')
    const report = JSON.parse(await read('sinal-output/report.json')) as BatchReport
    expect(report).toMatchObject({ done: 0, skipped: 3, failed: 0 })
  })

  it('shows a report as it is', async () => {
    const [, json] = /```json\n(.*?)\n```/s.exec(batch)!
    const shown = JSON.parse(json!) as BatchReport
    const folder = await mkdtemp(path.join(tmpdir(), 'sinal-docs-'))
    folders.push(folder)
    const file = path.join(root, 'docs/recordings/monday.csv')
    const { stdout } = await sinal(folder, ['run', file, '--no-plot', '--json'])
    const found = JSON.parse(stdout) as BatchReport
    expect(Object.keys(shown)).toEqual(Object.keys(found))
    expect(Object.keys(shown.files[0]!)).toEqual(Object.keys(found.files[0]!))
  })
})

describe('README.md', { timeout: 120_000 }, () => {
  it('shows commands that run as they are written, one after the other', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'sinal-docs-'))
    const readme = await readFile(path.join(root, 'packages/cli/README.md'), 'utf8')
    const [, shown] = /```sh\n(.*?)\n```/s.exec(readme)!
    try {
      await mkdir(path.join(folder, 'recordings'))
      for (const place of ['ecg.csv', 'recordings/ecg.csv'])
        await cp(path.join(root, 'docs/recordings/monday.csv'), path.join(folder, place))
      await cp(path.join(root, 'docs/recordings/tuesday.csv'), path.join(folder, 'german.csv'))
      for (const command of shown!.split('\n')) {
        const [, line] = /^sinal ([\w./ ,-]+?)(?: +# .*)?$/.exec(command)!
        const { code, stderr } = await sinal(folder, line!.split(' '))
        expect(code, `${command}\n${stderr}`).toBe(0)
      }
      const names = await readdir(folder)
      expect(names).toEqual(expect.arrayContaining(['ecg.moving-average-5.svg', 'smooth.json', 'ecg.png']))
      expect(await readFile(path.join(folder, 'plain.csv'), 'utf8')).toMatch(/^Zeit \(s\),EKG \(mV\)\n/)
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})

describe('docs/cli.md', () => {
  it('names every command and every option', () => {
    for (const command of createProgram({ code: 0 }).commands) {
      expect(guide).toContain(`sinal ${command.name()}`)
      for (const { long } of command.options) {
        expect(guide, `${command.name()} ${long}`).toMatch(new RegExp(`${long}\\b`))
      }
    }
  })

  it('shows what info gives as it is', async () => {
    const [, json] = /```json\n(.*?)\n```/s.exec(guide)!
    const shown = JSON.parse(json!) as object
    const { stdout } = await sinal(root, ['info', 'docs/recordings/monday.csv', '--json'])
    expect(Object.keys(shown)).toEqual(Object.keys(JSON.parse(stdout) as object))
  })

  it('explains every exit code', () => {
    for (const code of Object.values(EXIT)) expect(guide).toMatch(new RegExp(`^\\| ${code} +\\|`, 'm'))
  })
})
