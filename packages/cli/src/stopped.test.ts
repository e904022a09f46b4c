import type { ChildProcess } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, watch, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { MANIFEST_NAME } from '@sinal/recipe/batch'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sinal as sinalIn, start } from '../test/sinal.ts'

const names = ['a', 'b', 'c', 'd']
const args = ['run', 'recordings', '-o', 'out', '--jobs', '2']
let folder = ''

const sinal = (...words: string[]) => sinalIn(folder, words)
const read = (name: string) => readFile(path.join(folder, name), 'utf8')
const csv = (rows: number) =>
  `time (s),x\n${Array.from({ length: rows }, (_, i) => `${i / 100},${i % 97}\n`).join('')}`

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sinal-stopped-'))
  await mkdir(path.join(folder, 'recordings'))
  for (const [n, name] of names.entries())
    await writeFile(path.join(folder, `recordings/${name}.csv`), csv(20_000 - n))
})
afterEach(() => rm(folder, { recursive: true }))

describe('sinal run, stopped', { timeout: 60_000 }, () => {
  /** Starts the program, stops it with the signal when it is time, and gives its exit code. */
  async function stop(signal: NodeJS.Signals, time: (program: ChildProcess) => Promise<void>) {
    const program = start(folder, args)
    program.stdout!.resume()
    const ended = new Promise<number | null>((resolve) => program.on('close', (code) => resolve(code)))
    await time(program)
    program.kill(signal)
    return ended
  }

  const aFileIsDone = (program: ChildProcess) =>
    new Promise<void>((resolve) => program.stderr!.once('data', () => resolve()))

  async function aFileIsHalfWritten(program: ChildProcess): Promise<void> {
    program.stderr!.resume()
    const isHalf = ({ filename }: { filename: string | null }) => filename?.includes('.csv.') === true
    await mkdir(path.join(folder, 'out'))
    for await (const change of watch(path.join(folder, 'out'))) if (isHalf(change)) return
  }

  it('does only what is missing when it is started again after kill -9', async () => {
    expect(await stop('SIGKILL', aFileIsDone)).toBe(null)
    const { code, stdout } = await sinal(...args, '--resume', '--json')
    expect(code).toBe(0)
    const report = JSON.parse(stdout) as { done: number; skipped: number; files: { output: string }[] }
    expect(report.skipped).toBeGreaterThanOrEqual(1)
    expect(report.done + report.skipped).toBe(names.length)
    expect((await readdir(path.join(folder, 'out'))).toSorted()).toEqual([
      ...names.map((name) => `${name}.moving-average-5.csv`),
      MANIFEST_NAME,
    ])
    await sinal('run', 'recordings', '-o', 'whole', '--quiet')
    for (const name of names) {
      const result = `${name}.moving-average-5.csv`
      expect(await read(`out/${result}`)).toBe(await read(`whole/${result}`))
    }
  })

  it.skipIf(process.platform === 'win32').each([
    ['Ctrl-C', 'SIGINT', 130],
    ['SIGTERM', 'SIGTERM', 143],
  ] as const)('leaves no half file on %s', async (_, signal, expected) => {
    expect(await stop(signal, aFileIsHalfWritten)).toBe(expected)
    const found = await readdir(path.join(folder, 'out'))
    // What made nothing leaves nothing.
    expect(found.includes(MANIFEST_NAME)).toBe(found.some((name) => name.endsWith('.csv')))
    for (const name of found) {
      expect(name).toMatch(/^([a-d]\.moving-average-5\.csv|sinal-manifest\.jsonl)$/)
      if (name === MANIFEST_NAME) continue
      const rows = 20_000 - names.indexOf(name[0]!)
      expect((await read(`out/${name}`)).trim().split('\n')).toHaveLength(rows + 1)
    }
  })
})
