// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia'
import { flushPromises } from '@vue/test-utils'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import {
  answers,
  computeArgs,
  fakeBridge,
  forgetCalls,
  handle,
  openedFile,
} from '../../testing/fake-bridge.ts'
import { useChainStore } from '../chain/chain-store.ts'
import { useFilesStore } from '../files/files-store.ts'
import { usePlotsStore } from '../plots/plots-store.ts'
import { failure } from '../../../shared/problem.ts'
import { useExportStore } from './export-store.ts'

vi.mock('../../bridge.ts', async () => (await import('../../testing/fake-bridge.ts')).fakeBridge)

const forecast = { rows: 1000, channels: 1, bytes: 4128, beyond: null, missing: 0, refusal: null }

async function withFiles(...ids: string[]) {
  await useFilesStore().open(ids.map(handle))
  await flushPromises()
  const output = useExportStore()
  output.show()
  return output
}

beforeEach(() => {
  localStorage.clear()
  setActivePinia(createPinia())
  forgetCalls()
  answers.compute.openFile = ({ fileId }) => openedFile(fileId)
  answers.compute.outputShapes = () => ({
    input: { ok: true, shape: [1, 1, 1000], channels: [] },
    layers: [],
  })
  answers.compute.closeFile = () => undefined
  answers.compute.windows = () => []
  answers.compute.forecastSamples = () => forecast
  answers.compute.writeSamples = () => ({ rows: 1000, bytes: 4128, clipped: 0 })
  answers.main.exportDialog = ({ suggestedName }) => ({ targetId: 't', name: suggestedName, folder: '~' })
  answers.main.exportFolderDialog = ({ names }) => ({ targetIds: names.map((_, i) => `t${i}`), folder: '~' })
})

describe('an export', () => {
  test('takes what is in view, the samples at both ends included', async () => {
    const output = await withFiles('a')
    // 360 Hz: samples 36 to 72 lie at 0.1 s to 0.2 s.
    usePlotsStore().show({ start: 0.1, end: 0.2 })
    output.ask({ range: 'visible' })
    await output.writeAsked()
    const source = { kind: 'input', fileId: 'a' }
    expect(computeArgs('writeSamples')).toEqual([
      {
        sources: [source],
        range: { start: 36, end: 73 },
        choice: { format: 'csv', delimiter: null, decimal: null },
        stacked: false,
        targetId: 't',
      },
    ])
    expect(output.done).toMatchObject({ name: 'a.input.part.csv', written: 1, wanted: 1 })
  })

  test('writes a file for each item, and tells how many when one fails', async () => {
    const output = await withFiles('a', 'b', 'c')
    output.ask({ items: 'each' })
    answers.compute.writeSamples = ({ targetId }) => {
      if (targetId === 't1') throw failure('disk-full', 'full', { file: 'b' })
      return { rows: 1000, bytes: 1, clipped: 0 }
    }
    await output.writeAsked()
    expect(output.done).toMatchObject({ written: 1, wanted: 3 })
    expect(output.problem).toMatchObject({ code: 'disk-full' })
    expect(output.exporting).toBe(false)
  })

  test('goes into one array where that is asked', async () => {
    const output = await withFiles('a', 'b')
    output.choices.format = 'npy'
    output.ask({ items: 'stacked' })
    await output.writeAsked()
    expect(computeArgs('writeSamples')).toMatchObject([
      { stacked: true, sources: [{ fileId: 'a' }, { fileId: 'b' }] },
    ])
    expect(fakeBridge.main.call).toHaveBeenCalledWith('exportDialog', {
      suggestedName: 'batch.input.npy',
      beside: 'a',
      format: 'npy',
    })
  })

  test('writes nothing when the dialog is cancelled', async () => {
    const output = await withFiles('a')
    answers.main.exportDialog = () => null
    await output.writeAsked()
    expect(computeArgs('writeSamples')).toEqual([])
    expect([output.done, output.problem]).toEqual([null, null])
  })

  test('runs the chain first where that has not run', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    const made = { timing: { step: 1, offset: 0 }, channels: [{ name: 'ecg' }] }
    answers.compute.outputShapes = ({ recipe }) => ({
      input: { ok: true, shape: [1, 1, 1000], channels: [{ name: 'ecg' }] },
      // Far more than what runs by itself.
      layers: recipe.layers.map(() => ({ ...made, shape: [1, 1, 1000], ok: true as const, work: 1e15 })),
    })
    answers.compute.run = () => ({
      runId: 'r',
      items: [{ fileId: 'a', name: 'a.csv', startTime: 0 }],
      sampleRate: 360,
      layers: [{ ...made, shape: [1, 1, 1000] }],
      elapsedMs: 1,
    })
    answers.compute.layerWeights = () => ({
      shape: [1, 1, 1],
      values: new Float32Array(1),
      bias: null,
      sampleRate: 360,
    })
    const output = await withFiles('a')
    useChainStore().add('moving-average')
    await vi.advanceTimersByTimeAsync(200)
    vi.useRealTimers()
    expect(computeArgs('run')).toEqual([])
    await output.quick()
    const source = { kind: 'output', runId: 'r', layer: 0, item: 0 }
    expect(computeArgs('writeSamples')).toMatchObject([{ sources: [source], range: null }])
    expect(output.isBusy).toBe(false)
  })

  test('clips only what was asked about now', async () => {
    const output = await withFiles('a')
    Object.assign(output.choices, { format: 'wav', sampleType: 'pcm16' })
    output.clip = true
    expect(output.plan!.taken.choice).toEqual({ format: 'wav', sampleType: 'pcm16', clip: true })
    output.ask({ range: 'visible' })
    expect(output.plan!.taken.choice).toMatchObject({ clip: false })
  })
})

test('the last choices are remembered, and nonsense is not', async () => {
  const output = await withFiles('a')
  Object.assign(output.choices, { format: 'parquet', delimiter: ';' })
  await flushPromises()
  expect(JSON.parse(localStorage.getItem('export-choices')!)).toMatchObject({
    format: 'parquet',
    delimiter: ';',
  })
  localStorage.setItem('export-choices', '{"format": "xls"}')
  setActivePinia(createPinia())
  expect(useExportStore().choices.format).toBe('csv')
})
