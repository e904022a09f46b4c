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

  const write = async (name: string, text: string) => {
    await writeFile(path.join(folder, name), text)
    return path.join(folder, name)
  }
  const csv = (names: string, rows: number) => `${names}\n${'1,2\n'.repeat(rows)}`

  it('names the file that does not go with the others', async () => {
    const a = await write('a.csv', csv('ax (g),ay (g)', 40))
    const short = await write('short.csv', csv('ax (g),ay (g)', 30))
    const other = await write('other.csv', csv('ax (g),ay (mV)', 40))
    await expect(runFiles({ files: [a, short], out: folder })).rejects.toThrow(
      `${short}: expected 40 samples, as in ${a}, but got 30`,
    )
    await expect(runFiles({ files: [a, other], out: folder })).rejects.toThrow(
      `${other}: expected the channels ax (g), ay (g), as in ${a}, but got ax (g), ay (mV)`,
    )
  })

  it('names the recipe and the layer that do not fit, and files that are not there', async () => {
    const layer = { type: 'conv1d', kernelSize: 41, weight: { preset: 'gaussian' } }
    const recipe = await write('long.json', JSON.stringify({ version: 1, layers: [layer] }))
    const a = await write('a.csv', csv('ax,ay', 40))
    const none = path.join(folder, 'none')
    await expect(runFiles({ files: [a], recipe, out: folder })).rejects.toThrow(
      `${recipe}: layers[0].kernelSize: expected taps no longer than the layer's input (40 samples), but got 41`,
    )
    await expect(runFiles({ files: [a], recipe: none, out: folder })).rejects.toThrow(
      `${none}: no such file or folder`,
    )
    await expect(runFiles({ files: [none], out: folder })).rejects.toThrow('none: no such file or folder')
  })

  it('tells of missing samples and of uneven times', async () => {
    const gap = await write('gap.csv', 'ax\n1\n2\nNaN\n4\n5\n')
    expect((await runFiles({ files: [gap], out: `${folder}/` })).notes).toEqual([
      `${gap}: 1 sample is missing in "ax": every output that they reach is NaN`,
    ])
    const times = Array.from({ length: 500 }, (_, i) => (i * 0.01 + (i === 400 ? 0.004 : 0)).toFixed(3))
    const uneven = await write('uneven.csv', `time (s),ax\n${times.join(',1\n')},1\n`)
    expect((await runFiles({ files: [uneven], out: `${folder}/` })).notes).toEqual([
      `${uneven}: 1 row is not evenly sampled, first in row 402: the result's times are those of an even grid`,
    ])
  })

  it('writes in the dialect of the file', async () => {
    const comma = await write('comma.csv', 'ax;ay\n0,5;1\n1,5;2\n2,5;3\n')
    const taps = [[0.25, 0.5, 0.25]]
    const layer = { type: 'conv1d', groups: 'depthwise', padding: 'same', weight: { values: [taps, taps] } }
    const recipe = await write('smooth.json', JSON.stringify({ version: 1, layers: [layer] }))
    const { written } = await runFiles({ files: [comma], recipe, out: `${folder}/`, plot: false })
    expect(await readFile(written[0]!.csv, 'utf8')).toBe('ax;ay\n0,625;1\n1,5;2\n1,625;2\n')
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
