import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
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
    expect((await read(results[1]!)).split('\n')[0]).toBe('time (s);EKG (mV)')
    for (const result of results) expect((await read(result)).trim().split('\n')).toHaveLength(1801)
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
