import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { cli } from './cli.ts'
import { runFiles, type Step } from './run-files.ts'

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
  it('tells the steps in order, each from its beginning to its end', async () => {
    const steps: Step[] = []
    const out = path.join(folder, 'out.csv')
    const { written, notes } = await runFiles({ files: [file], out, onProgress: (step) => steps.push(step) })
    expect(written).toEqual([{ file, csv: out, plot: path.join(folder, 'out.svg') }])
    expect(notes).toEqual([])
    const labels = [...new Set(steps.map(({ label }) => label))]
    expect(labels).toEqual([`Reading ${file}`, 'Running moving-average-5', `Writing ${out}`])
    for (const label of labels) {
      const fractions = steps.filter((step) => step.label === label).map(({ fraction }) => fraction ?? -1)
      expect(fractions.toSorted((a, b) => a - b)).toEqual(fractions)
      expect(fractions.at(-1)).toBe(1)
    }
  })

  it.each(['Reading', 'Running'])('leaves nothing behind when it is cancelled while %s', async (step) => {
    const controller = new AbortController()
    const running = runFiles({
      files: [file],
      out: `${folder}/`,
      signal: controller.signal,
      onProgress: ({ label }) => {
        if (label.startsWith(step)) controller.abort()
      },
    })
    await expect(running).rejects.toMatchObject({ name: 'AbortError' })
    expect(await readdir(folder)).toEqual(['ecg.csv'])
  })

  it('leaves whole results only when it is cancelled while writing', async () => {
    const controller = new AbortController()
    const second = path.join(folder, 'second.csv')
    await copyFile(file, second)
    const out = path.join(folder, 'out')
    const running = runFiles({
      files: [file, second],
      out,
      plot: false,
      signal: controller.signal,
      onProgress: ({ label, fraction }) => {
        if (label.startsWith('Writing') && fraction === 1) controller.abort()
      },
    })
    await expect(running).rejects.toMatchObject({ name: 'AbortError' })
    expect(await readdir(out)).toEqual(['ecg.moving-average-5.csv'])
    const lines = (await readFile(path.join(out, 'ecg.moving-average-5.csv'), 'utf8')).trim().split('\n')
    expect(lines).toHaveLength(30_001)
  })
})

it('cancels on Ctrl-C, once', async () => {
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const listeners = process.listenerCount('SIGINT')
  const running = cli(['run', file, '--out', `${folder}/`])
  expect(process.listenerCount('SIGINT')).toBe(listeners + 1)
  process.emit('SIGINT')
  expect(process.listenerCount('SIGINT')).toBe(listeners)
  expect(await running).toBe(130)
  expect(stderr.mock.calls.join('')).toBe('Cancelled\n')
  expect(await readdir(folder)).toEqual(['ecg.csv'])
})
