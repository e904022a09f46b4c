import { expect, it } from 'vitest'
import type { RunResult } from '../../../shared/ipc.ts'
import { openedFile } from '../../testing/fake-bridge.ts'
import { plotRows, type RowOptions } from './rows.ts'

const channel = (name: string) => ({ name, min: 0, max: 1, missing: 0 })
const file = openedFile('b', { channels: [channel('ax'), channel('ay')], sampleRate: 100, startTime: 2 })
const result: RunResult = {
  runId: 'run-1',
  items: [
    { fileId: 'a', name: 'a.csv', startTime: 0 },
    { fileId: 'b', name: 'b.csv', startTime: 2 },
  ],
  sampleRate: 100,
  layers: [
    { shape: [2, 2, 500], timing: { step: 2, offset: 1 }, channels: [{ name: 'ax' }, { name: 'ay' }] },
    { shape: [2, 1, 499], timing: { step: 2, offset: 2 }, channels: [{ name: 'out 1' }] },
  ],
  elapsedMs: 1,
}
const rows = (change: Partial<RowOptions> = {}) =>
  plotRows({ file, result, hiddenChannels: new Set(), hiddenStages: new Set(), order: 'stage', ...change })
const names = (change?: Partial<RowOptions>): string[] =>
  rows(change).map(({ stage, info }) => `${stage} ${info.name}`)

it('puts the outputs of each layer under the input, at their own times', () => {
  expect(names()).toEqual(['0 ax', '0 ay', '1 ax', '1 ay', '2 out 1'])
  expect(rows()[2]).toMatchObject({
    source: { kind: 'output', runId: 'run-1', layer: 0, item: 1 },
    timing: { rate: 50, startTime: 2.01, length: 500 },
    ghost: { channel: 0 },
  })
})

it('groups by channel on demand', () => {
  expect(names({ order: 'channel' })).toEqual(['0 ax', '1 ax', '2 out 1', '0 ay', '1 ay'])
})

it('hides a channel wherever it lives on, and a stage as a whole', () => {
  expect(names({ hiddenChannels: new Set([0]) })).toEqual(['0 ay', '1 ay', '2 out 1'])
  expect(names({ hiddenStages: new Set([0, 1]) })).toEqual(['2 out 1'])
})

it('shows the input alone for a file that was not in the run', () => {
  expect(names({ file: openedFile('c') })).toEqual(['0 ecg'])
})
