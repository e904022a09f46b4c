import { createReadStream } from 'node:fs'
import { copyFile, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { open } from '@sinal/signals'
import { describe, expect, it, vi } from 'vitest'
import { batchFolder, csv } from '../../test/batch-folder.ts'
import { parseRecipe } from '../parse.ts'
import type { Recipe } from '../schema.ts'
import { MANIFEST_NAME } from './manifest.ts'
import { noteText } from './notes.ts'
import type { BatchProgress } from './progress.ts'
import { runBatch, type BatchOptions } from './run-batch.ts'
import { ownWorker } from './workers.ts'

const at = batchFolder()

/** A file of NumPy with float32. */
function npy(shape: readonly number[], values: readonly number[]): Buffer {
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`
  const header = `${text.padEnd(117)}\n`
  const start = Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, header.length, 0])
  return Buffer.concat([start, Buffer.from(header), Buffer.from(Float32Array.from(values).buffer)])
}

/** Of a file, which is read block by block, and of standard input, which is held where it must be read again. */
async function bothWays(data: string, options: Omit<BatchOptions, 'files'>) {
  const streamed = await runBatch({ ...options, files: [data] })
  const standard = vi.spyOn(process, 'stdin', 'get')
  standard.mockReturnValue(createReadStream(data) as unknown as typeof process.stdin)
  const held = await runBatch({ ...options, files: ['-'], overwrite: true }).finally(() =>
    standard.mockRestore(),
  )
  const [inStream, inMemory] = [streamed, held].map(({ files: [file] }) => {
    const { status, sha256, notes } = file!
    return { status, sha256, notes }
  })
  return { inStream, inMemory }
}

const expectSame = ({ inStream, inMemory }: Awaited<ReturnType<typeof bothWays>>) => {
  expect(inStream!.status).toBe('done')
  expect(inMemory).toEqual(inStream)
}

describe('runBatch', () => {
  it('leaves nothing where it is refused, or every file fails', async () => {
    const bad = await at.write('bad.csv', 'a\n1\nx\n')
    const worse = await at.write('worse.csv', 'a\n"1\n')
    const before = await readdir(at.folder)
    const out = path.join(at.folder, 'made/for/it')
    const { failed } = await runBatch({ files: [bad, worse], out: `${out}/` })
    expect(failed).toBe(2)
    await runBatch({ files: [bad], out: path.join(out, 'one.csv') })
    expect(await readdir(at.folder)).toEqual(before)

    // What was there before stays, and so does what lies there meanwhile.
    await mkdir(out, { recursive: true })
    const taken = path.join(out, 'ecg.moving-average-5.csv')
    await writeFile(taken, 'mine')
    await expect(runBatch({ files: [at.file, bad], out })).rejects.toMatchObject({ code: 'result-there' })
    expect(await readdir(out)).toEqual([path.basename(taken)])
  })

  it('tells its progress, from the beginning to the end, in bytes of all files', async () => {
    const steps: BatchProgress[] = []
    const out = path.join(at.folder, 'out.csv')
    const begun: unknown[] = []
    const { files } = await runBatch({
      files: [at.file],
      out,
      onStart: (started) => begun.push(started),
      onProgress: (step) => steps.push(step),
    })
    expect(files).toMatchObject([
      { file: at.file, status: 'done', output: out, plot: null, samples: 30_000, notes: [] },
    ])
    expect(begun).toEqual([{ file: at.file, index: 0 }])
    const fractions = steps.map(({ fraction }) => fraction)
    expect(fractions.toSorted((a, b) => a - b)).toEqual(fractions)
    const bytes = (await stat(at.file)).size
    expect(steps[0]).toMatchObject({ file: at.file, index: 0, finished: 0, total: 1, bytes })
    expect(steps.at(-1)).toMatchObject({ fraction: 1, fileFraction: 1, finished: 1 })
  })

  it('gives what it reads and makes to what draws, and writes what that gives', async () => {
    const small = await at.write('small.csv', 'time (s),x\n0,1\n0.5,2\n1,3\n')
    const seen = { in: [] as number[], out: [] as number[] }
    const worker = ownWorker(({ sampleRate, input, output }) => {
      expect([sampleRate, input.step, output.channels]).toEqual([2, 0.5, [{ name: 'x' }]])
      return {
        input: ([x]) => seen.in.push(...x!),
        output: ([y]) => seen.out.push(...y!),
        finish: () => 'drawn',
      }
    })
    const { files } = await runBatch({
      files: [small],
      out: path.join(at.folder, 'out/'),
      plot: (results) => results === 1,
      workers: () => [worker],
    })
    expect(seen).toEqual({ in: [1, 2, 3], out: [1.2, 1.2, 1.2].map(Math.fround) })
    expect(await readFile(files[0]!.plot!, 'utf8')).toBe('drawn')
  })

  it('runs each file on its own, and reports those that fail', async () => {
    const a = await at.write('a.csv', csv('ax (g),ay (g)', 40))
    const bad = await at.write('bad.csv', 'ax,ay\n1,2\n3,oops\n')
    const short = await at.write('short.csv', csv('bx', 30))
    const none = path.join(at.folder, 'none.csv')
    const told: string[] = []
    const report = await runBatch({
      files: [a, bad, none, short],
      out: path.join(at.folder, 'out'),
      onFile: (found, { finished, total }) => told.push(`${finished}/${total} ${found.status}`),
    })
    expect(report).toMatchObject({ done: 2, failed: 2, skipped: 0, recipe: 'moving-average-5' })
    expect(report.files.map(({ status, error }) => [status, error?.message ?? null])).toEqual([
      ['done', null],
      ['failed', expect.stringContaining('bad.csv, row 3, column "ay": expected a number, but got "oops"')],
      ['failed', `${none}: no such file or folder`],
      ['done', null],
    ])
    expect(report.files[1]!.error).toMatchObject({ name: 'CsvError', row: 3, column: 'ay', stack: null })
    expect(told).toEqual(['1/4 done', '2/4 failed', '3/4 failed', '4/4 done'])
    expect((await readdir(path.join(at.folder, 'out'))).toSorted()).toEqual([
      'a.moving-average-5.csv',
      'short.moving-average-5.csv',
      MANIFEST_NAME,
    ])
  })

  it('takes a folder for the files of signals in it', async () => {
    await at.write('b.TSV', 'x\ty\n1\t2\n3\t4\n')
    await at.write('readme.md', '# no signal')
    const report = await runBatch({ files: [at.folder], out: path.join(at.folder, 'out') })
    expect(report.files.map((found) => found.file)).toEqual([path.join(at.folder, 'b.TSV'), at.file])
    await rm(at.file)
    await rm(path.join(at.folder, 'b.TSV'))
    await expect(runBatch({ files: [at.folder] })).rejects.toThrow(
      `${at.folder}: expected files of signals (.csv, .tsv, .txt, .dat, .asc, .wav, .npy, .npz, .parquet, .arrow, .feather, .edf, .bdf), but got none`,
    )
  })

  it('names the recipe and the layer that do not fit, and a recipe that is not there', async () => {
    const layer = { type: 'conv1d', kernelSize: 41, weight: { preset: 'gaussian' } }
    const recipe = await at.write('long.json', JSON.stringify({ version: 1, layers: [layer] }))
    const a = await at.write('a.csv', csv('ax,ay', 40))
    const none = path.join(at.folder, 'none')
    const { files } = await runBatch({ files: [a], recipe, out: `${at.folder}/` })
    expect(files[0]!.error?.message).toBe(
      `${recipe}: layers[0].kernelSize: expected taps no longer than the layer's input (40 samples), but got 41`,
    )
    await expect(runBatch({ files: [a], recipe: none })).rejects.toThrow(`${none}: no such file or folder`)
  })

  it('tells of missing samples and of uneven times', async () => {
    const gap = await at.write('gap.csv', 'ax\n1\n2\nNaN\n4\n5\n')
    const [missing] = (await runBatch({ files: [gap], out: `${at.folder}/` })).files[0]!.notes
    expect(missing).toEqual({
      reason: '1 sample is missing in "ax": every output that they reach is NaN',
      code: 'note-missing',
      details: { count: 1, channel: 'ax' },
      row: null,
      column: null,
    })
    const times = Array.from({ length: 500 }, (_, i) => (i * 0.01 + (i === 400 ? 0.004 : 0)).toFixed(3))
    const uneven = await at.write('uneven.csv', `time (s),ax\n${times.join(',1\n')},1\n`)
    const { notes } = (await runBatch({ files: [uneven], out: `${at.folder}/` })).files[0]!
    expect(notes.map((note) => noteText(note, 'uneven.csv'))).toEqual([
      "uneven.csv, row 402: 1 row is not evenly sampled: the result's times are those of an even grid",
    ])
  })

  it('fills in, resamples and skips what is not as it should be, and tells of it', async () => {
    const gap = await at.write('gap.csv', 'ax,ay\n1,1\n2,2\n,3\nx y,4\n5,5\n')
    const read = { missingSamples: 'interpolate', badRows: 'skip' } as const
    const layer = { type: 'conv1d', groups: 'depthwise', weight: { values: [[[1]], [[1]]] } }
    const recipe = await at.write('same.json', JSON.stringify({ version: 1, layers: [layer] }))
    const { files } = await runBatch({ files: [gap], recipe, out: `${at.folder}/`, read })
    expect(await readFile(files[0]!.output!, 'utf8')).toBe('ax,ay\n1,1\n2,2\n3,3\n4,4\n5,5\n')
    const told = [
      'gap.csv: 2 samples are missing in "ax": filled in',
      'gap.csv: 1 sample is missing in "ay": filled in',
      'gap.csv, row 5: 1 row that could not be read: NaN in all channels; this is the first',
      'gap.csv, row 5, column "ax": expected a number, but got "x y"',
    ]
    expect(files[0]!.notes.map((note) => noteText(note, 'gap.csv'))).toEqual(told)
    expect(files[0]!.notes.at(-1)).toMatchObject({ code: 'number', details: { text: 'x y' } })

    // The same, as a recipe says it.
    const source = { ...read, header: true }
    const saying = parseRecipe({ version: 1, source, layers: [layer] })
    const said = await runBatch({ files: [gap], recipe: saying, out: `${at.folder}/said/` })
    expect(await readFile(said.files[0]!.output!, 'utf8')).toBe('ax,ay\n1,1\n2,2\n3,3\n4,4\n5,5\n')
    // What is asked for comes before it.
    const kept = await runBatch({
      files: [gap],
      recipe: saying,
      out: `${at.folder}/kept/`,
      read: { missingSamples: 'keep' },
    })
    expect(await readFile(kept.files[0]!.output!, 'utf8')).toBe('ax,ay\n1,1\n2,2\nNaN,3\nNaN,NaN\n5,5\n')
  })

  it('writes in the dialect of the file', async () => {
    const comma = await at.write('comma.csv', 'ax;ay\n0,5;1\n1,5;2\n2,5;3\n')
    const taps = [[0.25, 0.5, 0.25]]
    const layer = { type: 'conv1d', groups: 'depthwise', padding: 'same', weight: { values: [taps, taps] } }
    const recipe = await at.write('smooth.json', JSON.stringify({ version: 1, layers: [layer] }))
    const { files } = await runBatch({ files: [comma], recipe, out: `${at.folder}/` })
    expect(await readFile(files[0]!.output!, 'utf8')).toBe('ax;ay\n0,625;1\n1,5;2\n1,625;2\n')
  })

  it('does what the recipe says of its source, its channels and its outputs', async () => {
    const odd = await at.write('odd.csv', 'ax;ay\n1,5;1\n2,5;-2\n3,5;3\n')
    const taps = { values: [[[2]]] }
    const layers = [
      { type: 'conv1d', name: 'twice', weight: taps },
      { type: 'relu' },
      { type: 'conv1d', weight: taps },
    ]
    const document = { version: 1, source: { sampleRate: 10 }, channels: ['ay'], layers }
    const recipe = await at.write(
      'r.json',
      JSON.stringify({ ...document, outputs: { layers: ['twice', 2] } }),
    )
    const { files } = await runBatch({ files: [odd], recipe, out: path.join(at.folder, 'out') })
    expect(files.map(({ output }) => path.basename(output!))).toEqual(['odd.r.twice.csv', 'odd.r.2.csv'])
    expect(await readFile(files[0]!.output!, 'utf8')).toBe('time (s);ay\n0,0;2\n0,1;-4\n0,2;6\n')
    expect(await readFile(files[1]!.output!, 'utf8')).toBe('time (s);ay\n0,0;4\n0,1;0\n0,2;12\n')
  })

  it.each(['csv', 'npy', 'wav', 'parquet'] as const)(
    'writes %s: by format, by name, by the recipe',
    async (format) => {
      const data = await at.write('a.csv', 'time (s),x\n0,1\n1,2\n2,-3\n')
      const layers = [{ type: 'conv1d', weight: { values: [[[0.125]]] } }]
      const plain = await at.write('plain.json', JSON.stringify({ version: 1, layers }))
      const said = await at.write('said.json', JSON.stringify({ version: 1, layers, outputs: { format } }))
      const place = (name: string) => path.join(at.folder, name)
      const options = { files: [data], recipe: plain } as const
      await runBatch({ ...options, out: place(`named.${format}`) })
      await runBatch({ ...options, out: place('other.bin'), format })
      await runBatch({ ...options, recipe: said, out: place('folder/') })
      const read = async (name: string) => {
        const written = await open(place(name))
        const { data: samples } = await written.read()
        await written.close()
        return [written.format, [...samples[0]!]]
      }
      for (const name of [`named.${format}`, 'other.bin', `folder/a.said.${format}`]) {
        expect(await read(name)).toEqual([format, [0.125, 0.25, -0.375]])
      }
    },
  )

  it('works out designs for the rate of the file, and preprocesses: in a stream as in memory', async () => {
    const wave = Array.from({ length: 400 }, (_, i) => 3 + i / 100 + Math.sin((2 * Math.PI * 40 * i) / 100))
    const data = await at.write(
      'a.csv',
      `time (s),x\n${wave.map((value, i) => `${i / 100},${value}\n`).join('')}`,
    )
    const lowpass = { type: 'conv1d', kernelSize: 31, weight: { design: 'lowpass', cutoff: 10 } }
    const recipe = await at.write(
      'low.json',
      JSON.stringify({ version: 1, preprocess: [{ type: 'detrend' }], layers: [lowpass] }),
    )
    expectSame(await bothWays(data, { recipe, out: path.join(at.folder, 'stream.csv') }))
    const rows = (await readFile(path.join(at.folder, 'stream.csv'), 'utf8')).trim().split('\n')
    expect(rows[1]!.split(',')[0]).toBe('0.15')
    for (const row of rows.slice(1)) expect(Math.abs(Number(row.split(',')[1]))).toBeLessThan(0.05)
    const unknown = await runBatch({
      files: [await at.write('b.csv', 'x\n1\n2\n')],
      recipe,
      out: `${at.folder}/`,
    })
    expect(unknown.files[0]!.error?.message).toMatch(/low\.json: layers\[0]\.weight.*sample rate/)
  })

  it('reads the weights that a recipe names a file for, from its folder, and does again what they change', async () => {
    const data = await at.write('a.csv', csv('x,y', 40))
    await mkdir(path.join(at.folder, 'recipes'))
    const layer = { type: 'conv1d', groups: 'depthwise', weight: { file: 'taps.npy' } }
    const recipe = await at.write('recipes/r.json', JSON.stringify({ version: 1, layers: [layer] }))
    const taps = (value: number) =>
      writeFile(path.join(at.folder, 'recipes/taps.npy'), npy([2, 1, 1], [value, value]))
    const go = () => runBatch({ files: [data], recipe, out: path.join(at.folder, 'out/'), resume: true })
    await expect(go()).rejects.toThrow(`${recipe}: layers[0].weight.file: taps.npy: cannot be read`)
    await taps(3)
    expect((await go()).done).toBe(1)
    expect(await readFile(path.join(at.folder, 'out/a.r.csv'), 'utf8')).toMatch(/^x,y\n3,6\n/)
    expect((await go()).skipped).toBe(1)
    await taps(4)
    expect((await go()).done).toBe(1)
  })

  it('takes a recipe as an object, and names the results by it', async () => {
    const recipe: Recipe = {
      version: 1,
      name: 'twice',
      layers: [{ type: 'conv1d', groups: 'depthwise', weight: { values: [[[2]]] } }],
    }
    const data = await at.write('a.csv', 'x\n1\n2\n')
    const { files } = await runBatch({
      files: [data],
      recipe,
      out: `${at.folder}/`,
    })
    expect(files[0]!.output).toBe(path.join(at.folder, 'a.twice.csv'))
    expect(await readFile(files[0]!.output!, 'utf8')).toBe('x\n2\n4\n')
  })

  it.each<[string, BatchOptions['read']]>([
    ['as it is', {}],
    ['filled in', { missingSamples: 'interpolate' }],
    ['on an even grid', { missingSamples: 'hold', resample: 40, badRows: 'skip' }],
    ['on its own grid', { resample: 'even', badRows: 'skip' }],
  ])('gives the same bytes in a stream as in memory, of a file %s', async (_, read) => {
    const isEven = read?.resample === undefined
    const times = Array.from({ length: 1000 }, (_t, i) => ((i + (isEven || i % 3 ? 0 : 0.2)) / 50).toFixed(3))
    const values = times.map((_t, i) => (i % 100 === 7 ? '' : String(i % 11)))
    if (!isEven) values[500] = 'x'
    const data = await at.write(
      'a.csv',
      `t,x,y\n${times.map((time, i) => `${time},${values[i]},${i}\n`).join('')}`,
    )
    const gauss = { type: 'conv1d', kernelSize: 9, padding: 'same', weight: { preset: 'gaussian' } }
    const layers = [gauss, { type: 'instanceNorm1d' }, { type: 'adaptiveAvgPool1d', outputSize: 30 }]
    const recipe = await at.write('gauss.json', JSON.stringify({ version: 1, layers }))
    expectSame(await bothWays(data, { recipe, read, out: path.join(at.folder, 'out.csv') }))
    expectSame(await bothWays(data, { read, out: path.join(at.folder, 'once.csv') }))
  })

  it('leaves nothing behind when it is cancelled, for whatever reason', async () => {
    const controller = new AbortController()
    const running = runBatch({
      files: [at.file],
      out: path.join(at.folder, 'out.csv'),
      signal: controller.signal,
      onProgress: () => controller.abort('pause'),
    })
    await expect(running).rejects.toBe('pause')
    expect(await readdir(at.folder)).toEqual(['ecg.csv'])
  })

  it('leaves whole results only when it is cancelled between two files', async () => {
    const controller = new AbortController()
    const second = path.join(at.folder, 'second.csv')
    await copyFile(at.file, second)
    const out = path.join(at.folder, 'out')
    const running = runBatch({
      files: [at.file, second],
      out,
      signal: controller.signal,
      onFile: () => controller.abort(),
    })
    await expect(running).rejects.toMatchObject({ name: 'AbortError' })
    expect((await readdir(out)).toSorted()).toEqual(['ecg.moving-average-5.csv', MANIFEST_NAME])
    const lines = (await readFile(path.join(out, 'ecg.moving-average-5.csv'), 'utf8')).trim().split('\n')
    expect(lines).toHaveLength(30_001)
  })
})
