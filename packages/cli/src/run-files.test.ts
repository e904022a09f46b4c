import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { cli } from './cli.ts'
import type { Step } from './progress-line.ts'
import { runFiles } from './run-files.ts'

let folder = ''
let file = ''

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sinal-run-'))
  file = path.join(folder, 'ecg.csv')
  await writeFile(file, `ecg\n${Array.from({ length: 30_000 }, (_, i) => i % 7).join('\n')}\n`)
})
afterEach(async () => {
  vi.restoreAllMocks()
  await rm(folder, { recursive: true })
})

describe('runFiles', () => {
  it('writes a plot of a single file beside its result, and tells its progress', async () => {
    const steps: Step[] = []
    const out = path.join(folder, 'out.csv')
    const { files } = await runFiles({ files: [file], out, jobs: 1, onProgress: (step) => steps.push(step) })
    const plot = path.join(folder, 'out.svg')
    expect(files).toMatchObject([{ file, status: 'done', output: out, plot }])
    expect(steps[0]).toMatchObject({ label: file, bytes: (await stat(file)).size })
    expect(steps.at(-1)?.fraction).toBe(1)
    const second = path.join(folder, 'second.csv')
    await writeFile(second, 'ecg\n1\n2\n')
    const labels = new Set<string>()
    const report = await runFiles({
      files: [file, second],
      out: path.join(folder, 'out'),
      jobs: 1,
      onProgress: ({ label }) => labels.add(label),
    })
    expect(report.files.map((one) => one.plot)).toEqual([null, null])
    expect([...labels]).toEqual([
      `0 of 2 files  ${file}`,
      `1 of 2 files  ${file}`,
      `1 of 2 files  ${second}`,
      `2 of 2 files  ${second}`,
    ])
  })
})

it('says what is wrong in the words of the command line', async () => {
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const out = path.join(folder, 'out.csv')
  await writeFile(out, '')
  expect(await cli(['run', file, '-o', out])).toBe(3)
  expect(await cli(['run', file, '--resume'])).toBe(2)
  expect(await cli(['run', file, '--resume', '-o', out])).toBe(2)
  expect(await cli(['run', file, file])).toBe(2)
  expect(stderr.mock.calls.map(([text]) => text)).toEqual([
    `sinal: ${out}: a file of this name exists already (--overwrite replaces it)\n`,
    'sinal: --resume: expected --out, the folder of the earlier results, but got none; see sinal run --help\n',
    `sinal: --resume: expected a folder as --out, but got '${out}'; see sinal run --help\n`,
    `sinal: ${file}: expected each file once, but got it twice; see sinal run --help\n`,
  ])
})

it('cancels on Ctrl-C, once', async () => {
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const listeners = process.listenerCount('SIGINT')
  // Not done before it hears of it.
  const long = path.join(folder, 'long.csv')
  await writeFile(long, `x\n${'1\n'.repeat(3e6)}`)
  const running = cli(['run', long, '--out', `${folder}/out.csv`])
  await vi.waitFor(() => expect(process.listenerCount('SIGINT')).toBe(listeners + 1))
  process.emit('SIGINT')
  expect(process.listenerCount('SIGINT')).toBe(listeners)
  expect(await running).toBe(130)
  expect(stderr.mock.calls.join('')).toBe('sinal: cancelled\n')
  expect(await readdir(folder)).toEqual(['ecg.csv', 'long.csv'])
})
