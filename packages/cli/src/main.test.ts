import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'

const main = fileURLToPath(new URL('main.ts', import.meta.url))
const tsx = import.meta.resolve('tsx')
const root = await mkdtemp(path.join(tmpdir(), 'sinal-cli-'))
let folder = root
let tests = 0

beforeEach(async () => {
  folder = path.join(root, String(tests++))
  await mkdir(folder)
})
afterAll(() => rm(root, { recursive: true }))

interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

function sinal(...args: string[]): Promise<Ran> {
  const flags = ['--conditions=@sinal/source', '--import', tsx]
  const program = spawn(process.execPath, [...flags, main, ...args], { cwd: folder })
  let stdout = ''
  let stderr = ''
  program.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  program.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  return new Promise((resolve) => program.on('close', (code) => resolve({ code, stdout, stderr })))
}

const write = (name: string, text: string) => writeFile(path.join(folder, name), text)
const read = (name: string) => readFile(path.join(folder, name), 'utf8')
const numbers = (csv: string) =>
  csv
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',').map(Number))

const values = Array.from({ length: 40 }, (_, i) => Math.round(100 * Math.sin(i / 3)) / 100)
const csv = (data: readonly number[]) =>
  `time (s),ecg (mV),flow\n${data.map((value, i) => `${(i * 0.01).toFixed(2)},${value},${i}`).join('\n')}\n`

/** The mean over 5 samples, zeros beyond the ends. */
const smoothed = (data: readonly number[]) =>
  data.map((_, i) => [-2, -1, 0, 1, 2].reduce((sum, j) => sum + (data[i + j] ?? 0), 0) / 5)

describe('sinal run', { timeout: 60_000 }, () => {
  it('writes the moving average of each channel and a plot, prints their paths, and overwrites nothing', async () => {
    await write('ecg.csv', csv(values))
    expect(await sinal('run', 'ecg.csv')).toEqual({
      code: 0,
      stdout: 'ecg.moving-average-5.csv\necg.moving-average-5.svg\n',
      stderr: '',
    })
    const written = await read('ecg.moving-average-5.csv')
    const rows = numbers(written)
    expect(rows).toHaveLength(values.length)
    const ecg = smoothed(values)
    const flow = smoothed(values.map((_, i) => i))
    for (const [i, [time, first, second]] of rows.entries()) {
      expect(time).toBeCloseTo(i * 0.01, 9)
      expect(first).toBeCloseTo(ecg[i]!, 6)
      expect(second).toBeCloseTo(flow[i]!, 5)
    }
    expect(written.split('\n')[0]).toMatch(/ecg \(mV\),flow$/)
    expect(await read('ecg.moving-average-5.svg')).toContain('40 samples at 100 Hz, moving-average-5')

    await write('ecg.moving-average-5.csv', 'mine')
    expect(await sinal('run', 'ecg.csv')).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'FileError: ecg.moving-average-5.csv: a file of this name exists already (--overwrite replaces it)\n',
    })
    expect(await read('ecg.moving-average-5.csv')).toBe('mine')
    expect(await sinal('run', 'ecg.csv', '--overwrite', '--quiet')).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    })
    expect(await read('ecg.moving-average-5.csv')).toBe(written)
  })

  it('runs a recipe over several files, in time', async () => {
    await write('a.csv', csv(values))
    await write('b.csv', csv(values.map((value) => -value)))
    const layer = {
      type: 'conv1d',
      stride: 2,
      groups: 'depthwise',
      kernelSize: 3,
      weight: { preset: 'derivative' },
    }
    await write('slope.json', JSON.stringify({ version: 1, layers: [layer] }))
    const ran = await sinal(
      'run',
      'a.csv',
      'b.csv',
      '--recipe',
      'slope.json',
      '--out',
      'results',
      '--no-plot',
    )
    expect(ran.stderr).toBe('')
    expect(ran.stdout.split('\n')).toEqual([
      path.join('results', 'a.slope.csv'),
      path.join('results', 'b.slope.csv'),
      '',
    ])
    const [a, b] = await Promise.all(
      ['a', 'b'].map(async (name) => numbers(await read(`results/${name}.slope.csv`))),
    )
    expect(a).toHaveLength(19)
    for (const [i, [time, slope, one]] of a!.entries()) {
      expect(time).toBeCloseTo(0.01 + i * 0.02, 9)
      expect(slope).toBeCloseTo((values[2 * i + 2]! - values[2 * i]!) / 2, 6)
      expect(one).toBeCloseTo(1, 6)
      expect(b![i]![1]).toBeCloseTo(-slope!, 6)
    }
  })

  it('says where a recipe is wrong, and that nothing was written', async () => {
    await write('ecg.csv', csv(values))
    await write('bad.json', '{ "version": 1, "layers": [{ "type": "conv1d", "kernelSize": 0 }] }')
    expect(await sinal('run', 'ecg.csv', '--recipe', 'bad.json')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'RecipeError: bad.json: layers[0].kernelSize: expected a positive integer, but got 0\n',
    })
    expect((await readdir(folder)).toSorted()).toEqual(['bad.json', 'ecg.csv'])
  })

  it('says where a CSV file is wrong', async () => {
    await write('bad.csv', 'time (s),ax\n0,1\n0.01,2\n0.02,oops\n0.03,4\n')
    const { code, stdout, stderr } = await sinal('run', 'bad.csv')
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(/^CsvError: bad\.csv, row 4, column "ax": .*"oops".*\n$/)
    expect(await readdir(folder)).toEqual(['bad.csv'])
  })
})

describe('sinal', { timeout: 60_000 }, () => {
  it('explains itself', async () => {
    const { code, stdout } = await sinal('--help')
    expect(code).toBe(0)
    expect(stdout).toContain('sinal run FILE... [options]')
    expect((await sinal('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  })

  it('ends with 2 when the command line is not understood', async () => {
    expect(await sinal('run')).toEqual({
      code: 2,
      stdout: '',
      stderr: 'UsageError: run: expected at least one FILE, but got none\nSee sinal --help\n',
    })
  })
})
