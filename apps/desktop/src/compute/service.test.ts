import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { backend, setBackend } from '@sinal/core'
import type { Conv1dLayer, Recipe } from '@sinal/recipe'
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import type { Notice, Progress, SampleWindow } from '../shared/ipc.ts'
import type { Stretch } from '../shared/look-schemas.ts'
import { ProblemError } from '../shared/problem.ts'
import type { Job } from './serve.ts'
import { ComputeService } from './service.ts'

const sample = fileURLToPath(new URL('../../resources/ecg.csv', import.meta.url))
const average: Conv1dLayer = {
  type: 'conv1d',
  kernelSize: 5,
  groups: 'depthwise',
  padding: 'same',
  weight: { preset: 'moving-average' },
}
const recipe: Recipe = { version: 1, layers: [average] }
const CSV = { format: 'csv', delimiter: null, decimal: null } as const
const problem = (code: string, details = {}) =>
  expect.objectContaining({
    problem: expect.objectContaining({ code, details: expect.objectContaining(details) }),
  })

let folder: string
let service: ComputeService
const notify = vi.fn<(notice: Notice) => void>()
const job: Job = { signal: new AbortController().signal, progress: () => {} }

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sinal-compute-'))
  service = new ComputeService(notify)
  notify.mockClear()
})
afterEach(() => rm(folder, { recursive: true }))

async function granted(name: string, text: string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, text)
  service.grant({ type: 'read', id: name, name, path })
  return name
}

async function opened(name: string, text: string): Promise<string> {
  const fileId = await granted(name, text)
  await service.openFile({ fileId }, job)
  return fileId
}

/** One stretch alone. */
async function windowOf({ width, ...stretch }: Stretch & { width: number }): Promise<SampleWindow> {
  const [found] = await service.windows({ stretches: [stretch], width }, job)
  if (!found!.ok) throw new ProblemError(found!.problem)
  return found!.value
}

const ramp = (rows: number, rate = 100) =>
  ['time (s),ax (g),ay (g)', ...Array.from({ length: rows }, (_, i) => `${i / rate},${i},${-i}`), ''].join(
    '\n',
  )

describe('openFile', () => {
  test('tells what is in the sample', async () => {
    service.grant({ type: 'read', id: 'ecg', name: 'ecg.csv', path: sample })
    const file = await service.openFile({ fileId: 'ecg' }, job)
    expect(file).toMatchObject({
      name: 'ecg.csv',
      channels: [{ name: 'ecg', unit: 'mV', missing: 0 }],
      length: 108_000,
      startTime: 0,
      skippedColumns: [],
    })
    expect(file.sampleRate).toBeCloseTo(360, 6)
    expect(file.recognised).toContainEqual(expect.objectContaining({ key: 'delimiter', value: ',' }))
    expect(notify).toHaveBeenCalledExactlyOnceWith({ type: 'opened', id: 'ecg' })
  })

  test('counts what is missing', async () => {
    const fileId = await granted('gaps.csv', 'a,b\n1,2\n,3\nNaN,4\n')
    const { channels } = await service.openFile({ fileId }, job)
    expect(channels).toMatchObject([
      { name: 'a', min: 1, max: 1, missing: 2 },
      { name: 'b', min: 2, max: 4, missing: 0 },
    ])
  })

  test('reads as it is told, on an even grid and with gaps filled', async () => {
    const stamps = [0, 0.1, 0.23, 0.3, 0.41, 0.5]
    const fileId = await granted(
      'uneven.csv',
      ['t,a', ...stamps.map((t, i) => `${t},${i || ''}`), ''].join('\n'),
    )
    expect(await service.openFile({ fileId }, job)).toMatchObject({ length: 6, evenlySampled: false })
    const choices = { missingSamples: 'hold', resample: 20 } as const
    const file = await service.openFile({ fileId, choices }, job)
    expect(file).toMatchObject({
      length: 11,
      sampleRate: 20,
      evenlySampled: true,
      channels: [{ min: 1, max: 5 }],
    })
  })

  test('passes over rows that cannot be read where it is told to, and lists them', async () => {
    const fileId = await granted('bad.csv', 't,a\n0,1\n1,x\n2,3\n')
    await expect(service.openFile({ fileId }, job)).rejects.toEqual(problem('csv', { row: 3 }))
    const { rejected, channels } = await service.openFile({ fileId, choices: { badRows: 'skip' } }, job)
    expect(rejected).toMatchObject({ count: 1, first: [{ row: 3, column: 'a', code: 'number' }] })
    expect(channels).toMatchObject([{ missing: 1 }])
  })

  test('waits for a grant that comes after the call, but not for ever', async () => {
    const path = join(folder, 'late.csv')
    await writeFile(path, 'a\n1\n2\n')
    const late = [service.openFile({ fileId: 'late' }, job), service.fileShape({ fileId: 'late' })] as const
    service.grant({ type: 'read', id: 'late', name: 'late.csv', path })
    await expect(late[0]).resolves.toMatchObject({ length: 2 })
    await expect(late[1]).resolves.not.toBeNull()

    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const never = service.openFile({ fileId: 'x' }, job).catch((error: unknown) => error)
    await vi.advanceTimersByTimeAsync(5000)
    expect(await never).toEqual(problem('not-allowed'))
    // Who asks again is told at once.
    await expect(service.openFile({ fileId: 'x' }, job)).rejects.toEqual(problem('not-allowed'))
  })

  test('refuses a grant for writing', async () => {
    service.grant({ type: 'write', id: 'w', name: 'w.csv', path: sample, replace: true })
    await expect(service.openFile({ fileId: 'w' }, job)).rejects.toEqual(problem('not-allowed'))
  })

  test('names the file that is not there', async () => {
    service.grant({ type: 'read', id: 'x', name: 'gone.csv', path: join(folder, 'gone.csv') })
    await expect(service.openFile({ fileId: 'x' }, job)).rejects.toEqual(
      problem('file-not-found', { file: 'gone.csv' }),
    )
    expect(notify).not.toHaveBeenCalled()
  })

  test('a folder cannot be read', async () => {
    service.grant({ type: 'read', id: 'x', name: 'folder', path: folder })
    await expect(service.openFile({ fileId: 'x' }, job)).rejects.toEqual(
      problem('csv', { file: 'folder', text: 'expected a file, but got a folder' }),
    )
  })

  test('names the row and column that are wrong', async () => {
    const fileId = await granted('bad.csv', 'time (s),ax\n0,1\n1,2\n2,x7\n')
    await expect(service.openFile({ fileId }, job)).rejects.toEqual(
      problem('csv', { file: 'bad.csv', row: 4, column: 'ax' }),
    )
  })

  test('can be looked at while it is being read', async () => {
    // More than is read ahead.
    const rows = 400_000
    // Of one length, so that the number of rows can be told by the first.
    const row = (_: unknown, i: number): string =>
      `${(i / 100).toFixed(2).padStart(7, '0')},${String(i).padStart(6, '0')}`
    const text = `time (s),ax (g)\n${Array.from({ length: rows }, row).join('\n')}\n`
    const fileId = await granted('long.csv', text)
    const lengths: number[] = []
    const drawn: Promise<number>[] = []
    const progress = ({ file }: Progress): void => {
      if (!file) return
      const { length, expectedLength, channels } = file
      lengths.push(length)
      expect(Math.abs(expectedLength! - rows)).toBeLessThan(0.1 * rows)
      expect(channels[0]).toMatchObject({ name: 'ax', unit: 'g', min: 0, max: length - 1, missing: 0 })
      const source = { kind: 'input', fileId } as const
      const asked = { source, channels: [0], start: length - 1, end: length, width: 1 }
      drawn.push(windowOf(asked).then(({ series }) => series[0]!.min[0]!))
    }
    let clock = 0
    vi.spyOn(performance, 'now').mockImplementation(() => (clock += 30))
    const file = await service.openFile({ fileId }, { ...job, progress })
    vi.restoreAllMocks()
    expect(lengths.length).toBeGreaterThan(1)
    expect(await Promise.all(drawn)).toEqual(lengths.map((length) => length - 1))
    expect(file).toMatchObject({ length: rows })
    expect(file.expectedLength).toBeUndefined()
  })

  test('can be cancelled', async () => {
    const fileId = await granted('ramp.csv', ramp(1000))
    const signal = AbortSignal.abort()
    await expect(service.openFile({ fileId }, { ...job, signal })).rejects.toEqual(problem('cancelled'))
    expect(() => service.closeFile({ fileId })).not.toThrow()
  })
})

describe('windows', () => {
  test('gives the samples of an open file, and of none that is closed', async () => {
    const fileId = await opened('ramp.csv', ramp(100))
    const range = { channels: [1], start: 10, end: 12, width: 100 }
    const source = { kind: 'input', fileId } as const
    expect(await windowOf({ source, ...range })).toEqual({
      x: Float64Array.of(10, 11),
      series: [{ channel: 1, min: Float32Array.of(-10, -11), max: Float32Array.of(-10, -11) }],
      exact: true,
    })
    service.closeFile({ fileId })
    await expect(windowOf({ source, ...range })).rejects.toThrow(problem('file-closed'))
  })
})

describe('writeBytes', () => {
  const bytes = Uint8Array.of(137, 80, 78, 71)
  const target = (name: string): string => {
    service.grant({ type: 'write', id: name, name, path: join(folder, name), replace: true })
    return name
  }

  test('writes what was drawn, once, and nothing beside it', async () => {
    const targetId = target('plot.png')
    expect(await service.writeBytes({ targetId, bytes })).toEqual({ name: 'plot.png', bytes: 4 })
    expect([...(await readFile(join(folder, 'plot.png')))]).toEqual([...bytes])
    expect(await readdir(folder)).toEqual(['plot.png'])
    await expect(service.writeBytes({ targetId, bytes })).rejects.toEqual(problem('not-allowed'))
  })

  test('leaves an open file alone, and tells where it cannot write', async () => {
    await opened('open.csv', ramp(10))
    service.grant({ type: 'write', id: 'x', name: 'x.png', path: join(folder, 'open.csv'), replace: true })
    await expect(service.writeBytes({ targetId: 'x', bytes })).rejects.toEqual(
      problem('export-over-input', { file: 'open.csv' }),
    )
    service.grant({
      type: 'write',
      id: 'y',
      name: 'y.png',
      path: join(folder, 'nowhere', 'y.png'),
      replace: true,
    })
    await expect(service.writeBytes({ targetId: 'y', bytes })).rejects.toEqual(
      problem('export-not-writable', { file: 'y.png' }),
    )
  })
})

test('a page that is loaded anew finds nothing open, but may open it again', async () => {
  const fileId = await opened('ramp.csv', ramp(100))
  service.forget()
  const source = { kind: 'input', fileId } as const
  await expect(windowOf({ source, channels: [0], start: 0, end: 1, width: 1 })).rejects.toThrow(
    problem('file-closed'),
  )
  await expect(service.openFile({ fileId }, job)).resolves.toMatchObject({ length: 100 })
})

describe('run', () => {
  test('makes a batch of the files, with outputs for each', async () => {
    const fileIds = [await opened('a.csv', ramp(100)), await opened('b.csv', ramp(100))]
    expect(await service.outputShapes({ recipe, fileIds })).toMatchObject({
      input: { ok: true, shape: [2, 2, 100] },
      layers: [{ ok: true, shape: [2, 2, 100] }],
    })
    const { runId, items, layers } = await service.run({ recipe, fileIds }, job)
    expect(items.map(({ name }) => name)).toEqual(['a.csv', 'b.csv'])
    expect(layers).toMatchObject([{ shape: [2, 2, 100], channels: [{ name: 'ax' }, { name: 'ay' }] }])
    const source = { kind: 'output', runId, layer: 0, item: 1 } as const
    const { series } = await windowOf({ source, channels: [1], start: 50, end: 51, width: 1 })
    expect(series[0]!.min[0]).toBeCloseTo(-50, 4)
  })

  test('says which files do not go together', async () => {
    const fileIds = [await opened('a.csv', ramp(100)), await opened('b.csv', ramp(90))]
    const details = { file: 'a.csv', other: 'b.csv', length: 100, otherLength: 90 }
    await expect(service.run({ recipe, fileIds }, job)).rejects.toEqual(problem('batch-length', details))
    expect(await service.outputShapes({ recipe, fileIds })).toMatchObject({
      input: { ok: false, problem: { code: 'batch-length' } },
      layers: [],
    })
  })

  test('says which layer does not fit', async () => {
    const fileIds = [await opened('a.csv', ramp(4))]
    const tooLong = { version: 1 as const, layers: [{ ...average, padding: 0 }] }
    await expect(service.run({ recipe: tooLong, fileIds }, job)).rejects.toEqual(
      problem('layer-shape', { layer: 0, path: 'layers[0].kernelSize' }),
    )
  })

  test('tells how far it is, and can be cancelled on the way', async () => {
    const fileIds = [await opened('a.csv', ramp(20_000))]
    const long = { version: 1 as const, layers: [{ ...average, kernelSize: 4001 }] }
    const controller = new AbortController()
    const seen: Progress[] = []
    const progress = (made: Progress): void => {
      seen.push(made)
      controller.abort()
    }
    // The slowest backend: a fast one is done before there is progress to tell.
    const { name } = backend()
    setBackend('scalar')
    const result = service.run({ recipe: long, fileIds }, { signal: controller.signal, progress })
    await expect(result).rejects.toMatchObject({ name: 'AbortError' })
    expect(seen[0]!.fraction).toBeLessThan(1)
    setBackend(name)
  })

  test('takes the place of the run before it', async () => {
    const fileIds = [await opened('a.csv', ramp(10))]
    const { runId } = await service.run({ recipe, fileIds }, job)
    await service.run({ recipe, fileIds }, job)
    const source = { kind: 'output', runId, layer: 0, item: 0 } as const
    await expect(windowOf({ source, channels: [0], start: 0, end: 1, width: 1 })).rejects.toThrow(
      problem('run-gone'),
    )
  })
})

test('explains an output of the last run', async () => {
  const fileIds = [await opened('a.csv', ramp(100)), await opened('b.csv', ramp(100))]
  const { runId } = await service.run({ recipe, fileIds }, job)
  const place = { source: { kind: 'run', runId } as const, layer: 0, item: 1, channel: 1, index: 50 }
  const terms = { terms: { start: 0, count: 64 }, planes: { start: 0, count: 4 } }
  const explained = await service.explainOutput({ ...place, ...terms }, job)
  if (explained.kind === 'other') throw new Error('not a convolution')
  const [plane] = explained.planes
  expect([plane!.name, plane!.channel, [...plane!.samples]]).toEqual(['ay', 1, [-48, -49, -50, -51, -52]])
  expect((await service.explainStatements(place, job)).every(({ holds }) => holds)).toBe(true)
  await service.run({ recipe, fileIds }, job)
  await expect(service.explainOutput({ ...place, ...terms }, job)).rejects.toEqual(problem('run-gone'))
})

test('a preview is there before the run that is asked for meanwhile', async () => {
  const fileIds = [await opened('a.csv', ramp(1000))]
  const order: string[] = []
  await Promise.all([
    service.preview({ recipe, fileIds, start: 0, end: 1000 }).then(() => order.push('preview')),
    service.run({ recipe, fileIds }, job).then(() => order.push('run')),
  ])
  expect(order).toEqual(['preview', 'run'])
})

test('a preview can be drawn as the run, and not exported', async () => {
  const fileIds = [await opened('a.csv', ramp(1000))]
  const preview = (await service.preview({ recipe, fileIds, start: 500, end: 510 }))!
  const source = (runId: string) => ({ kind: 'output' as const, runId, layer: 0, item: 0 })
  const drawn = (runId: string) =>
    windowOf({ source: source(runId), channels: [0], start: 500, end: 510, width: 100 })
  const { runId, layers } = await service.run({ recipe, fileIds }, job)
  expect(await drawn(preview.runId)).toEqual(await drawn(runId))
  expect(preview.layers).toEqual(layers)
  const targetId = 'preview-target'
  service.grant({
    type: 'write',
    id: targetId,
    name: 'out.csv',
    path: join(folder, 'out.csv'),
    replace: true,
  })
  const taken = { sources: [source(preview.runId)], range: null, choice: CSV, stacked: false }
  await expect(service.writeSamples({ ...taken, targetId }, job)).rejects.toThrow(
    'Another run took the place of this one',
  )
})

test('a run keeps the outputs of another one when asked', async () => {
  const fileIds = [await opened('a.csv', ramp(9))]
  const drawn = (runId: string) => {
    const source = { kind: 'output' as const, runId, layer: 0, item: 0 }
    return windowOf({ source, channels: [0], start: 0, end: 9, width: 100 })
  }
  const first = await service.run({ recipe, fileIds }, job)
  const second = await service.run({ recipe, fileIds, keep: first.runId }, job)
  expect(await drawn(first.runId)).toEqual(await drawn(second.runId))
  const third = await service.run({ recipe, fileIds, keep: second.runId }, job)
  expect(await drawn(second.runId)).toEqual(await drawn(third.runId))
  await expect(drawn(first.runId)).rejects.toThrow('Another run took the place of this one')
})

test('layerWeights are the taps that a run uses', async () => {
  const fileIds = [await opened('a.csv', ramp(9))]
  expect(await service.layerWeights({ recipe, fileIds, layer: 0 })).toEqual({
    shape: [2, 1, 5],
    values: new Float32Array(10).fill(0.2),
    bias: null,
    sampleRate: 100,
  })
  await expect(service.layerWeights({ recipe, fileIds, layer: 3 })).rejects.toThrow(
    'no convolution at 3 among 1 layers',
  )
})

test('layerWeights are those of a design in Hz where the sample rate is known', async () => {
  const lowpass: Recipe = {
    version: 1,
    layers: [{ type: 'conv1d', kernelSize: 31, weight: { design: 'lowpass', cutoff: 10 } }],
  }
  const timed = [await opened('a.csv', 'time (s),x\n0,1\n0.01,2\n0.02,3\n')]
  const { shape, values } = await service.layerWeights({ recipe: lowpass, fileIds: timed, layer: 0 })
  expect(shape).toEqual([1, 1, 31])
  expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 6)
  const untimed = [await opened('b.csv', 'x\n1\n2\n3\n')]
  await expect(service.layerWeights({ recipe: lowpass, fileIds: untimed, layer: 0 })).rejects.toThrow(
    'expected a signal whose sample rate is known',
  )
})
