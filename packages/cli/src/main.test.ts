import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { MANIFEST_NAME } from '@sinal/recipe/batch'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { sinal as sinalIn, start } from '../test/sinal.ts'

const root = await mkdtemp(path.join(tmpdir(), 'sinal-cli-'))
let folder = root
let tests = 0

beforeEach(async () => {
  folder = path.join(root, String(tests++))
  await mkdir(folder)
})
afterAll(() => rm(root, { recursive: true }))

const sinal = (...args: string[]) => sinalIn(folder, args)
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
      code: 3,
      stdout: '',
      stderr:
        'sinal: ecg.moving-average-5.csv: a file of this name exists already (--overwrite replaces it)\n',
    })
    expect(await read('ecg.moving-average-5.csv')).toBe('mine')
    expect(await sinal('run', 'ecg.csv', '--overwrite', '--quiet')).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    })
    expect(await read('ecg.moving-average-5.csv')).toBe(written)
  })

  it.each([
    ['as the first file', ['run', 'slope.json', 'a.csv', 'b.csv']],
    ['as an option', ['run', 'a.csv', 'b.csv', '--recipe', 'slope.json']],
  ])('runs a recipe that is given %s, in time, with the same bytes for any --jobs', async (_, args) => {
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
    const ran = await sinal(...args, '--out', 'results', '--jobs', '2')
    expect(ran.stderr).toMatch(/^\[1\/2] .\.csv: done, 40 samples, .*\n\[2\/2] .*\n2 done in \d+\.\d s\n$/)
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
    await sinal(...args, '--out', 'one', '--jobs', '1', '--chunk', '3')
    for (const name of ['a.slope.csv', 'b.slope.csv']) {
      expect(await read(`one/${name}`)).toBe(await read(`results/${name}`))
    }
  })

  it('goes on after a file that fails, ends with 1 and reports each file', async () => {
    await write('good.csv', csv(values))
    await write('bad.csv', 'time (s),ax\n0,1\n0.01,2\n0.02,oops\n0.03,4\n')
    const args = ['run', 'bad.csv', 'good.csv', '-o', 'out', '--jobs', '2']
    const { code, stdout, stderr } = await sinal(...args, '--report', 'report.txt', '--json')
    expect(code).toBe(1)
    expect(stderr).toMatch(/^sinal: bad\.csv, row 4, column "ax": .*"oops".*$/m)
    const report = JSON.parse(stdout) as { files: Record<string, unknown>[] }
    expect(report).toMatchObject({ done: 1, failed: 1, skipped: 0, recipe: 'moving-average-5' })
    expect(report.files).toMatchObject([
      { file: 'bad.csv', status: 'failed', output: null, error: { row: 4, column: 'ax' } },
      { file: 'good.csv', status: 'done', samples: 40, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ])
    const [head, bad, good] = (await read('report.txt')).split('\n')
    expect(head).toMatch(/^status {2}file {6}samples {2}seconds {2}sha256 +result$/)
    expect(bad).toMatch(/^failed {2}bad\.csv +\d\.\d\d +bad\.csv, row 4, column "ax": /)
    expect(good).toMatch(
      /^done {4}good\.csv {7}40 +\d\.\d\d {2}[0-9a-f]{12} {2}out.good\.moving-average-5\.csv$/,
    )
    expect((await readdir(path.join(folder, 'out'))).toSorted()).toEqual([
      'good.moving-average-5.csv',
      MANIFEST_NAME,
    ])
  })

  it('says where a recipe is wrong, and that nothing was written', async () => {
    await write('ecg.csv', csv(values))
    await write('bad.json', '{ "version": 1, "layers": [{ "type": "conv1d", "kernelSize": 0 }] }')
    expect(await sinal('run', 'bad.json', 'ecg.csv')).toEqual({
      code: 3,
      stdout: '',
      stderr: 'sinal: bad.json: layers[0].kernelSize: expected a positive integer, but got 0\n',
    })
    expect((await readdir(folder)).toSorted()).toEqual(['bad.json', 'ecg.csv'])
  })

  it('names the file that a recipe does not fit', async () => {
    await write('counts.csv', 'x,y\n1,2\n3,4\n5,7\n')
    await sinal('new', '--preset', 'lowpass', '--cutoff', '10', '--kernel-size', '9', '-o', 'low.json')
    const { code, stderr } = await sinal('run', 'low.json', 'counts.csv')
    expect(code).toBe(1)
    expect(stderr).toMatch(/^sinal: counts\.csv: low\.json: layers\[0].*--as sampleRate=HZ can say it\)\n$/)
    expect((await sinal('run', 'low.json', 'counts.csv', '--as', 'sampleRate=100', '--no-plot')).code).toBe(0)
  })

  it('reads standard input and writes standard output', async () => {
    await write('ecg.csv', csv(values))
    await sinal('run', 'ecg.csv', '--no-plot')
    const { code, stdout, stderr } = await sinalIn(folder, ['run', '-', '-o', '-'], csv(values))
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toBe(await read('ecg.moving-average-5.csv'))
    expect((await sinalIn(folder, ['run', '-', '-o', '-'], 'no numbers\n')).stdout).toBe('')
    // As any filter does, unless another place is named.
    expect((await sinalIn(folder, ['run', '-'], csv(values))).stdout).toBe(stdout)
    await sinalIn(folder, ['run', '-', '-o', 'piped.csv', '--no-plot'], csv(values))
    expect(await read('piped.csv')).toBe(stdout)
  })

  it('refuses several results on standard output, or from standard input', async () => {
    const layers = [{ type: 'relu', name: 'a' }, { type: 'relu' }]
    await write('two.json', JSON.stringify({ version: 1, layers, outputs: { layers: ['a', 1] } }))
    await write('ecg.csv', csv(values))
    expect(await sinal('run', 'two.json', 'ecg.csv', '-o', '-')).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'sinal: run: expected a recipe that gives one result, for standard output, but got one that gives 2 (-o names a folder for them); see sinal run --help\n',
    })
    const { code, stderr } = await sinalIn(folder, ['run', 'two.json', '-', '-o', 'out/'], csv(values))
    expect(stderr).toMatch(
      /^sinal: expected a file for a recipe that gives 2 results, but got standard input/,
    )
    expect(code).toBe(2)
  })
})

describe('sinal', { timeout: 60_000 }, () => {
  it('tells what a file is', async () => {
    await write('ecg.csv', csv(values))
    const { code, stdout } = await sinal('info', 'ecg.csv', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      file: 'ecg.csv',
      format: 'csv',
      length: 40,
      sampleRate: 100,
      startTime: 0,
      size: Buffer.byteLength(csv(values)),
      channels: [
        { name: 'ecg', unit: 'mV', min: -1, max: 1, missing: 0 },
        { name: 'flow', unit: null, min: 0, max: 39, mean: 19.5, missing: 0 },
      ],
      timing: { deviatingRows: 0 },
      dialect: { delimiter: ',', timeColumn: 0, reasons: { header: 'A row of names is above the numbers.' } },
    })
    const human = (await sinal('info', 'ecg.csv')).stdout.split('\n')
    expect(human).toContain('length       40 samples, 0.4 s')
    expect(human.find((line) => line.startsWith('flow'))).toMatch(/^flow +0 +39 +19\.5 +11\.6905 +0$/)
    expect((await sinalIn(folder, ['info', '-'], csv(values))).stdout).toContain('sample rate  100 Hz')
  })

  it('tells how uneven the times are, and what was filled in or passed over', async () => {
    const times = Array.from({ length: 300 }, (_, i) => (i * 0.01 + (i > 150 ? 0.5 : 0)).toFixed(2))
    await write(
      'gap.csv',
      `time (s),ax\n${times.map((time, i) => `${time},${i === 9 ? 'x' : i}`).join('\n')}\n`,
    )
    const { stdout } = await sinal('info', 'gap.csv', '--bad-rows', 'skip')
    expect(stdout).toMatch(/^gaps +1, the longest of 0\.51 s$/m)
    expect(stdout).toMatch(/^rejected +1 row$/m)
    const even = await sinal('info', 'gap.csv', '--bad-rows', 'skip', '--resample', 'even', '--json')
    const found: unknown = JSON.parse(even.stdout)
    expect(found).toMatchObject({ length: 350, resampled: { method: 'linear', rows: 299 } })
    expect(found).toMatchObject({ channels: [{ missing: 0 }], rejected: { count: 1, first: [{ row: 11 }] } })
  })

  it('shows the first rows and the decisions, and takes other ones', async () => {
    await write('a.csv', 't;x\n0;1,5\n1;2,5\n2;3,5\n')
    const { stdout } = await sinal('preview', 'a.csv', '--rows', '2')
    expect(stdout.split('\n').slice(0, 4)).toEqual(['t  x', '0  1,5', '1  2,5', ''])
    expect(stdout).toMatch(/^decimal +, +The numbers have a decimal comma\.$/m)
    expect(stdout).toMatch(/^sampleRate +1 Hz +\S/m)
    const other = await sinal('preview', 'a.csv', '--as', 'timeColumn=none', '--json')
    expect(JSON.parse(other.stdout)).toMatchObject({ columns: ['t', 'x'], dialect: { timeColumn: null } })
  })

  it('converts between dialects, all or a part', async () => {
    await write('a.csv', csv(values))
    expect(await sinal('convert', 'a.csv', 'b.csv', '--delimiter', ';', '--decimal', ',')).toEqual({
      code: 0,
      stdout: 'b.csv\n',
      stderr: '',
    })
    expect((await read('b.csv')).split('\n').slice(0, 3)).toEqual([
      'time (s);ecg (mV);flow',
      '0,00;0;0',
      '0,01;0,33;1',
    ])
    await sinal('convert', 'b.csv', 'c.csv', '--delimiter', ',', '--decimal', '.')
    expect(await read('c.csv')).toBe(await read('a.csv'))
    const part = ['convert', 'b.csv', '-', '--no-time', '--channels', 'flow,0', '--start', '1', '--end', '3']
    expect((await sinal(...part)).stdout).toBe('flow;ecg (mV)\n1;0,33\n2;0,62\n')
  })

  it('goes on with the numbers of samples where a part begins', async () => {
    await write('counted.csv', 'sample,ecg\n0,1.5\n1,2.5\n2,3.5\n3,4.5\n')
    const { stdout } = await sinal('convert', 'counted.csv', '-', '--start', '2')
    expect(stdout).toBe('sample,ecg\n2,3.5\n3,4.5\n')
  })

  it('converts between formats, and tells of each', async () => {
    await write('a.csv', csv(values))
    for (const name of ['a.parquet', 'a.npy', 'a.wav']) {
      expect((await sinal('convert', 'a.csv', name)).stdout).toBe(`${name}\n`)
    }
    const { stdout } = await sinal('info', 'a.parquet', '--json')
    expect(JSON.parse(stdout)).toMatchObject({
      format: 'parquet',
      compression: null,
      length: 40,
      sampleRate: 100,
      channels: [
        { name: 'ecg', unit: 'mV' },
        { name: 'flow', max: 39 },
      ],
      dialect: null,
    })
    expect((await sinal('preview', 'a.wav', '--rows', '2')).stdout.split('\n')[2]).toMatch(/^0\.33 +1$/)
    await sinal('convert', 'a.parquet', 'b.csv')
    expect(numbers(await read('b.csv'))).toEqual(numbers(await read('a.csv')))
    expect((await sinal('convert', 'a.csv', 'a.xls')).stderr).toMatch(
      /^sinal: convert: expected a name that ends in/,
    )
  })

  it('draws a file as SVG and as PNG', async () => {
    await write('a.csv', csv(values))
    expect((await sinal('plot', 'a.csv')).stdout).toBe('a.svg\n')
    expect(await read('a.svg')).toContain('40 samples at 100 Hz')
    expect(await sinal('plot', 'a.csv', '-o', 'a.png')).toEqual({ code: 0, stdout: 'a.png\n', stderr: '' })
    const png = await readFile(path.join(folder, 'a.png'))
    expect(png.subarray(1, 4).toString()).toBe('PNG')
    expect(png.readUInt32BE(16)).toBe(2400)
  })

  it('writes a recipe that it runs, and exports', async () => {
    await write('a.csv', csv(values))
    const design = ['--preset', 'lowpass', '--cutoff', '10', '--kernel-size', '9']
    expect((await sinal('new', ...design, '-o', 'soft.json')).stdout).toBe('soft.json\n')
    expect((await sinal('run', 'soft.json', 'a.csv', '--no-plot')).stdout).toBe('a.soft.csv\n')
    expect(numbers(await read('a.soft.csv'))).toHaveLength(values.length)
    // An offset stays what it is up to the ends.
    await write('flat.csv', csv(values.map(() => 5)))
    await sinal('run', 'soft.json', 'flat.csv', '--no-plot')
    for (const [, ecg] of numbers(await read('flat.soft.csv'))) expect(ecg).toBeCloseTo(5, 5)
    const exported = await sinal('export', 'soft.json', '--to', 'numpy', '--like', 'a.csv', '-o', 'code')
    expect(exported).toEqual({ code: 0, stdout: `${path.join('code', 'soft.py')}\n`, stderr: '' })
    expect(await read('code/soft.py')).toContain('Signals [N, 2, L], float32 at 100 Hz')
    const code = await sinal('export', 'soft.json', '--to', 'pytorch', '--sample-rate', '100', '-o', '-')
    expect(code.stdout).toContain('import torch')
  })

  it.each<[string[], object]>([
    [
      ['moving-average', '--kernel-size', '5', '--stride', '5', '--mix'],
      { kernelSize: 5, stride: 5, padding: 2, weight: { design: 'moving-average' } },
    ],
    [
      ['bandpass', '--cutoff', '0.5,40', '--transition', '1', '--attenuation', '60'],
      {
        padding: 'same',
        paddingMode: 'replicate',
        groups: 'depthwise',
        weight: { design: 'bandpass', cutoff: [0.5, 40], transition: 1, attenuation: 60 },
      },
    ],
    [
      ['lowpass', '--cutoff', '10', '--kernel-size', '9', '--padding-mode', 'zeros'],
      { paddingMode: 'zeros', weight: { design: 'lowpass', cutoff: 10 } },
    ],
    [
      ['fir', '--taps', '0.25,0.5,0.25', '--name', 'binomial'],
      { padding: 'same', groups: 'depthwise', weight: { design: 'fir', taps: [0.25, 0.5, 0.25] } },
    ],
  ])('new --preset %s', async (args, layer) => {
    const { stdout } = await sinal('new', '--preset', ...args)
    expect(JSON.parse(stdout)).toMatchObject({ version: 1, layers: [{ type: 'conv1d', ...layer }] })
  })

  it('measures this machine', async () => {
    const { stdout } = await sinal('bench', '--samples', '2000', '--json')
    const found = JSON.parse(stdout) as { conv1d: { gflops: number }[]; read: { megabytesPerSecond: number } }
    expect(found).toMatchObject({ samples: 2000, channels: 8, machine: { node: process.versions.node } })
    for (const { gflops } of found.conv1d) expect(gflops).toBeGreaterThan(0)
    expect(found.read.megabytesPerSecond).toBeGreaterThan(0)
  })

  it('explains itself', async () => {
    const { code, stdout } = await sinal('--help')
    expect(code).toBe(0)
    for (const command of [
      'run',
      'info',
      'preview',
      'plot',
      'convert',
      'new',
      'export',
      'bench',
      'completion',
    ]) {
      expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'))
    }
    expect((await sinal('run', '--help')).stdout).toContain(
      '$ sinal run smooth.json recordings/ -o filtered/',
    )
    const { stdout: script } = await sinal('completion', 'fish', '--json')
    expect(JSON.parse(script)).toEqual({
      shell: 'fish',
      script: expect.stringContaining('complete -c sinal'),
    })
    expect((await sinal('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  })

  it.skipIf(process.platform === 'win32')('ends well when nobody reads on, as before head', async () => {
    await write('a.csv', csv(Array.from({ length: 50_000 }, (_, i) => i)))
    const program = start(folder, ['convert', 'a.csv', '-'])
    let stderr = ''
    program.stderr!.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    program.stdout!.once('data', () => program.stdout!.destroy())
    expect(await new Promise((resolve) => program.on('close', resolve))).toBe(0)
    expect(stderr).toBe('')
  })

  it('shows the stack of an error with --debug', async () => {
    expect((await sinal('info', 'none.csv', '--debug')).stderr).toMatch(/^sinal: .*no such file.*\n +at /)
  })
})
