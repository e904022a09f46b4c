import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Recipe } from '@sinal/recipe'
import { readRecipe as readRecipeFile } from '@sinal/recipe/batch'
import { open } from '@sinal/signals'
import { loadNpy, loadSafetensors, saveSafetensors } from '@sinal/weights'
import { fromArray } from '@sinal/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { TakenSamples, WriteChoice } from '../../shared/take-away-schemas.ts'
import type { Source } from '../../shared/look-schemas.ts'
import type { Job } from '../serve.ts'
import { ComputeService } from '../service.ts'

const CSV: WriteChoice = { format: 'csv', delimiter: null, decimal: null }
const wav = (sampleType: 'float32' | 'pcm16' | 'pcm24', clip = false): WriteChoice => ({
  format: 'wav',
  sampleType,
  clip,
})
const job: Job = { signal: new AbortController().signal, progress: () => {} }
const problem = (code: string, details = {}) =>
  expect.objectContaining({
    problem: expect.objectContaining({ code, details: expect.objectContaining(details) }),
  })

let folder: string
let service: ComputeService
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sinal-take-'))
  service = new ComputeService(() => {})
})
afterEach(() => rm(folder, { recursive: true }))

async function opened(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text)
  service.grant({ type: 'read', id: name, name, path: join(folder, name) })
  await service.openFile({ fileId: name }, job)
  return name
}
function target(name: string, replace = true): string {
  service.grant({ type: 'write', id: name, name, path: join(folder, name), replace })
  return name
}
/** Two channels at 100 Hz from 2 s on, in the dialect of a German table. */
const german = (rows: number, scale = 0.125): string =>
  ['time (s);ax (g);ay (g)', ...Array.from({ length: rows }, (_, i) => germanRow(i, scale)), ''].join('\n')
const germanRow = (i: number, scale: number): string =>
  [2 + i / 100, i * scale, -i * scale].map((value) => String(value).replace('.', ',')).join(';')

const smooth: Recipe = {
  version: 1,
  layers: [
    {
      type: 'conv1d',
      stride: 2,
      groups: 'depthwise',
      // Without rounding, for these samples.
      weight: { design: 'fir', taps: [0.25, 0.5, 0.25] },
    },
  ],
}
async function ran(...fileIds: string[]): Promise<(item?: number) => Source> {
  const { runId } = await service.run({ recipe: smooth, fileIds }, job)
  return (item = 0) => ({ kind: 'output', runId, layer: 0, item })
}
const taken = (sources: Source[], change: Partial<TakenSamples> = {}): TakenSamples => ({
  sources,
  range: null,
  choice: CSV,
  stacked: false,
  ...change,
})
async function readBack(name: string) {
  const file = await open(join(folder, name))
  try {
    return await file.read({ dtype: 'float32' })
  } finally {
    await file.close()
  }
}

describe('writeSamples', () => {
  test.each<[string, WriteChoice]>([
    ['out.csv', CSV],
    ['out.npy', { format: 'npy' }],
    ['out.wav', wav('float32')],
    ['out.parquet', { format: 'parquet' }],
  ])('%s reads back to the same samples', async (name, choice) => {
    const output = await ran(await opened('a.csv', german(201)))
    const { rows } = await service.writeSamples(
      { ...taken([output()], { choice }), targetId: target(name) },
      job,
    )
    expect(rows).toBe(100)
    const { data, sampleRate, startTime, channels } = await readBack(name)
    expect(data[0]).toEqual(Float32Array.from({ length: 100 }, (_, i) => (2 * i + 1) * 0.125))
    expect(data[1]).toEqual(Float32Array.from({ length: 100 }, (_, i) => -(2 * i + 1) * 0.125))
    if (name !== 'out.npy') expect(sampleRate).toBe(50)
    if (['out.csv', 'out.parquet'].includes(name)) {
      // Each output lies in the middle of its three taps.
      expect(startTime).toBeCloseTo(2.01, 9)
      expect(channels).toEqual([
        { name: 'ax', unit: 'g' },
        { name: 'ay', unit: 'g' },
      ])
    }
  })

  test('CSV is written as its source is, or as is asked', async () => {
    const fileId = await opened('a.csv', german(3))
    const source: Source = { kind: 'input', fileId }
    await service.writeSamples({ ...taken([source]), targetId: target('same.csv') }, job)
    expect(await readFile(join(folder, 'same.csv'), 'utf8')).toBe(
      'time (s);ax (g);ay (g)\n2,00;0;0\n2,01;0,125;-0,125\n2,02;0,25;-0,25\n',
    )
    const choice = { ...CSV, delimiter: ',', decimal: '.' } as const
    await service.writeSamples({ ...taken([source], { choice }), targetId: target('plain.csv') }, job)
    expect(await readFile(join(folder, 'plain.csv'), 'utf8')).toContain('\n2.01,0.125,-0.125\n')
    const clash = { ...CSV, delimiter: ',' } as const
    await service.writeSamples({ ...taken([source], { choice: clash }), targetId: target('b.csv') }, job)
    expect(await readFile(join(folder, 'b.csv'), 'utf8')).toContain('\n2.01,0.125,-0.125\n')
  })

  test('a range is its samples, at their times', async () => {
    const output = await ran(await opened('a.csv', german(201)))
    const asked = taken([output()], { range: { start: 10, end: 13 } })
    await service.writeSamples({ ...asked, targetId: target('part.csv') }, job)
    const { data, startTime, length } = await readBack('part.csv')
    expect(length).toBe(3)
    expect([...data[0]!]).toEqual([21, 23, 25].map((i) => i * 0.125))
    expect(startTime).toBeCloseTo(2.01 + 10 / 50, 9)
  })

  test('items stand in one array [N, C, L]', async () => {
    const output = await ran(await opened('a.csv', german(9)), await opened('b.csv', german(9, 0.25)))
    const asked = taken([output(0), output(1)], { choice: { format: 'npy' }, stacked: true })
    await service.writeSamples({ ...asked, targetId: target('all.npy') }, job)
    const { shape, data } = await loadNpy(await readFile(join(folder, 'all.npy')))
    expect(shape).toEqual([2, 2, 4])
    expect([...data]).toEqual(
      [0.125, -0.125, 0.25, -0.25].flatMap((scale) => [1, 3, 5, 7].map((i) => i * scale)),
    )
    await expect(
      service.writeSamples({ ...asked, choice: CSV, targetId: target('x.csv') }, job),
    ).rejects.toEqual(problem('bad-message'))
  })

  test('a target is good for one export, and never an open file', async () => {
    const output = await ran(await opened('a.csv', german(9)))
    const targetId = target('out.csv')
    await service.writeSamples({ ...taken([output()]), targetId }, job)
    await expect(service.writeSamples({ ...taken([output()]), targetId }, job)).rejects.toEqual(
      problem('not-allowed'),
    )
    await expect(
      service.writeSamples({ ...taken([output()]), targetId: target('a.csv') }, job),
    ).rejects.toEqual(problem('export-over-input', { file: 'a.csv' }))
    expect(await readFile(join(folder, 'a.csv'), 'utf8')).toBe(german(9))
  })

  test('what the user was not asked about is not replaced', async () => {
    const output = await ran(await opened('a.csv', german(9)))
    await writeFile(join(folder, 'older.csv'), 'mine')
    await expect(
      service.writeSamples({ ...taken([output()]), targetId: target('older.csv', false) }, job),
    ).rejects.toEqual(problem('export-not-writable', { file: 'older.csv' }))
    expect(await readFile(join(folder, 'older.csv'), 'utf8')).toBe('mine')
  })

  test('says that a folder is not there, and leaves nothing when it is cancelled', async () => {
    const output = await ran(await opened('a.csv', german(9)))
    await expect(
      service.writeSamples({ ...taken([output()]), targetId: target('no/such/out.csv') }, job),
    ).rejects.toEqual(problem('export-not-writable', { file: 'no/such/out.csv' }))
    const signal = AbortSignal.abort()
    await expect(
      service.writeSamples({ ...taken([output()]), targetId: target('out.csv') }, { ...job, signal }),
    ).rejects.toEqual(problem('cancelled'))
    expect(await readdir(folder)).toEqual(['a.csv'])
  })

  // Windows knows no such folders.
  test.skipIf(process.platform === 'win32')('says that a folder may not be written to', async () => {
    const output = await ran(await opened('a.csv', german(9)))
    // Root may write to every other folder.
    const isRoot = process.getuid?.() === 0
    const place = isRoot ? '/sys/kernel' : folder
    if (!isRoot) await chmod(folder, 0o500)
    service.grant({
      type: 'write',
      id: 'out',
      name: 'out.csv',
      path: join(place, 'out.csv'),
      replace: true,
    })
    await expect(service.writeSamples({ ...taken([output()]), targetId: 'out' }, job)).rejects.toEqual(
      problem('export-not-writable', { file: 'out.csv' }),
    )
    if (!isRoot) await chmod(folder, 0o700)
  })

  test('PCM clips only when asked, and counts', async () => {
    const source: Source = { kind: 'input', fileId: await opened('a.csv', german(20)) }
    const write = (clip: boolean) =>
      service.writeSamples(
        { ...taken([source], { choice: wav('pcm16', clip) }), targetId: target('a.wav') },
        job,
      )
    await expect(write(false)).rejects.toEqual(problem('export-not-writable', { file: 'a.wav' }))
    // 1 and more of ax, below −1 of ay.
    expect(await write(true)).toMatchObject({ rows: 20, clipped: 12 + 11 })
    const { data } = await readBack('a.wav')
    expect(data[0]![3]).toBe(0.375)
    expect(data[0]![19]).toBe(1 - 2 ** -15)
  })
})

describe('forecastSamples', () => {
  test('tells the size that the file then has', async () => {
    const source: Source = { kind: 'input', fileId: await opened('a.csv', german(6000)) }
    const choices: WriteChoice[] = [
      CSV,
      { format: 'npy' },
      wav('float32'),
      wav('pcm24', true),
      { format: 'parquet' },
    ]
    for (const choice of choices) {
      const asked = taken([source], { choice })
      const { bytes, rows, channels } = await service.forecastSamples(asked, job)
      const written = await service.writeSamples({ ...asked, targetId: target('x') }, job)
      expect([rows, channels]).toEqual([6000, 2])
      expect(Math.abs(bytes / written.bytes - 1), choice.format).toBeLessThan(0.05)
    }
  })

  test('tells before what PCM has no room for', async () => {
    const source: Source = { kind: 'input', fileId: await opened('a.csv', german(20)) }
    const { beyond, missing, refusal } = await service.forecastSamples(
      taken([source], { choice: wav('pcm16') }),
      job,
    )
    expect({ beyond, missing, refusal }).toEqual({
      beyond: { count: 23, of: 40, least: -2.375, most: 2.375 },
      missing: 0,
      refusal: null,
    })
    const gaps: Source = { kind: 'input', fileId: await opened('b.csv', 'a,b\n0.5,2\n,0.25\n') }
    const { missing: absent, refusal: why } = await service.forecastSamples(
      taken([gaps], { choice: wav('pcm16') }),
      job,
    )
    expect(absent).toBe(1)
    expect(why).toMatchObject({ code: 'wav-rate-none', details: {} })
  })
})

describe('the chain', () => {
  const fir = (values: number[][][]): Recipe => ({
    version: 1,
    layers: [{ type: 'conv1d', padding: 'same', weight: { values } }],
  })
  async function weights(name: string, rows: number, columns: number): Promise<string> {
    const shape = [rows, columns, 3]
    const data = Float32Array.from({ length: rows * columns * 3 }, (_, i) => Math.fround(i / 7))
    const bias = fromArray(Float32Array.from({ length: rows }, (_, i) => i))
    await saveSafetensors(join(folder, name), { 'conv.weight': fromArray(data, shape), 'conv.bias': bias })
    service.grant({ type: 'read', id: name, name, path: join(folder, name) })
    return name
  }
  const ofFile = (file: string): Recipe => ({
    version: 1,
    layers: [{ type: 'conv1d', padding: 'same', weight: { file, tensor: 'conv.weight', bias: 'conv.bias' } }],
  })

  test('a recipe keeps its taps on one line, and the weights of a file with it', async () => {
    const asked = { fileIds: [] as string[], form: 'recipe' as const, name: 'mine' }
    const plain = await service.chainFiles({ ...asked, recipe: fir([[[1, 2, 3]]]) })
    expect(plain.files).toEqual([
      { name: 'mine.json', text: expect.stringContaining('          [1, 2, 3]\n') },
    ])
    const small = await service.chainFiles({ ...asked, recipe: ofFile(await weights('small', 1, 2)) })
    expect(JSON.parse((small.files[0] as { text: string }).text).layers[0].weight).toEqual({
      values: [
        [
          [0, 0.142857149, 0.285714298],
          [0.428571433, 0.571428597, 0.714285731],
        ],
      ].map((row) => row.map((taps) => taps.map((tap) => expect.closeTo(tap, 7)))),
      bias: [0],
    })
  })

  test('many weights come in a file beside the recipe, which the command line reads', async () => {
    const recipe = ofFile(await weights('big', 12, 12))
    const { files } = await service.chainFiles({ recipe, fileIds: [], form: 'recipe', name: 'mine' })
    expect(files.map(({ name }) => name)).toEqual(['mine.json', 'mine.safetensors'])
    for (const file of files)
      await writeFile(join(folder, file.name), 'text' in file ? file.text : file.bytes)
    const read = await readRecipeFile(join(folder, 'mine.json'))
    const { values, bias } = (read.layers[0] as { weight: { values: number[][][]; bias: number[] } }).weight
    expect(values.flat(2)).toEqual(Array.from({ length: 12 * 12 * 3 }, (_, i) => Math.fround(i / 7)))
    expect(bias).toEqual(Array.from({ length: 12 }, (_, i) => i))

    service.grant({
      type: 'read',
      id: 'beside',
      name: 'mine.safetensors',
      path: join(folder, 'mine.safetensors'),
    })
    const text = (files[0] as { text: string }).text
    const back = await service.readRecipe({
      name: 'mine.json',
      text,
      files: { 'mine.safetensors': 'beside' },
    })
    expect(back).toEqual({
      recipe: {
        version: 1,
        layers: [
          {
            type: 'conv1d',
            padding: 'same',
            weight: { file: 'beside', tensor: '0.weight', bias: '0.bias' },
          },
        ],
      },
      weights: [{ name: 'mine.safetensors', shape: [12, 12, 3] }],
      choices: {},
      leftOut: [],
    })
    await writeFile(join(folder, 'mine.safetensors'), await readFile(join(folder, 'big')))
    await expect(
      service.readRecipe({ name: 'mine.json', text, files: { 'mine.safetensors': 'beside' } }),
    ).rejects.toEqual(problem('recipe-file', { text: expect.stringContaining('layers[0].weight.sha256') }))
  })

  test('code is for the channels and the rate of the files, and weights are named as its own', async () => {
    const fileIds = [await opened('a.csv', german(300))]
    const recipe: Recipe = {
      version: 1,
      layers: [
        {
          type: 'conv1d',
          groups: 'depthwise',
          padding: 'causal',
          kernelSize: 5,
          weight: { design: 'lowpass', cutoff: 12 },
        },
      ],
    }
    const asked = { recipe, fileIds, name: 'low pass' }
    const code = await service.chainFiles({ ...asked, form: 'pytorch' })
    expect(code.files).toEqual([
      { name: 'low_pass.py', text: expect.stringContaining('Signals [N, 2, L], float32 at 100 Hz') },
    ])
    const { files, tensors } = await service.chainFiles({ ...asked, form: 'safetensors' })
    expect(tensors).toEqual([{ name: '1.weight', shape: [2, 1, 5] }])
    const saved = await loadSafetensors((files[0] as { bytes: Uint8Array }).bytes)
    expect(Object.keys(saved)).toEqual(['1.weight'])
    await expect(service.chainFiles({ ...asked, fileIds: [], form: 'numpy' })).rejects.toThrow('sample')
  })

  test('a recipe that is none, or does more than the chain can, is refused with its place', async () => {
    const read = (text: string) => service.readRecipe({ name: 'r.json', text, files: {} })
    await expect(read('{"version": 1,')).rejects.toEqual(
      problem('recipe-file', { file: 'r.json', text: expect.stringContaining('line 1, column 15') }),
    )
    await expect(read('{"version": 1, "layers": [{"type": "relu", "x": 1}]}')).rejects.toEqual(
      problem('recipe-file', { text: expect.stringMatching(/^layers\[0\]\.x: unknown key/) }),
    )
    await expect(read('{"version": 1, "preprocess": [{"type": "detrend"}], "layers": []}')).rejects.toEqual(
      problem('recipe-unsupported', { what: 'preprocess' }),
    )
    const source = { delimiter: ';', timeColumn: 't', resample: 'even', badRows: 'skip' }
    const { choices, leftOut } = await read(
      JSON.stringify({ version: 1, source, layers: [{ type: 'relu' }], outputs: { format: 'csv' } }),
    )
    // A column that is told by its name has no place: files have other columns.
    expect(choices).toEqual({ delimiter: ';', resample: 'even', badRows: 'skip' })
    expect(leftOut).toEqual(['source.timeColumn', 'outputs'])
  })
})
