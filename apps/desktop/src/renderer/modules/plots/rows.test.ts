import { expect, it } from 'vitest'
import type { RunResult } from '../../../shared/ipc.ts'
import { openedFile } from '../../testing/fake-bridge.ts'
import { plotGroups, plotRows, sectionKeys, type RowOptions } from './rows.ts'

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
  plotRows({
    files: [file],
    result,
    hiddenChannels: new Set(),
    hiddenStages: new Set(),
    order: 'stage',
    ...change,
  })
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
  expect(names({ files: [openedFile('c')] })).toEqual(['0 ecg'])
})

it('puts the same channel of several files one below the other', () => {
  const files = [openedFile('a', { channels: file.channels }), file]
  expect(rows({ files, hiddenStages: new Set([2]) }).map(({ key }) => key)).toEqual([
    'in/a/0',
    'in/b/0',
    'in/a/1',
    'in/b/1',
    'out/a/0/0',
    'out/b/0/0',
    'out/a/0/1',
    'out/b/0/1',
  ])
})

it('draws joined rows into the plot above them, whatever is hidden between', () => {
  const groups = (joined: readonly string[], change?: Partial<RowOptions>): string[][] =>
    plotGroups(rows(change), joined).map((group) => group.rows.map(({ key }) => key))
  const joined = ['in/b/0', 'in/b/1', 'out/b/0/0']
  expect(groups(joined)).toEqual([['in/b/0', 'in/b/1', 'out/b/0/0'], ['out/b/0/1'], ['out/b/1/0']])
  expect(groups(joined, { hiddenChannels: new Set([1]) })).toEqual([['in/b/0', 'out/b/0/0'], ['out/b/1/0']])
})

it('joins all of a stage, or of a channel', () => {
  expect(sectionKeys(rows(), 'stage')).toEqual(['in/b/1', 'out/b/0/1'])
  expect(sectionKeys(rows({ order: 'channel' }), 'channel')).toEqual(['out/b/0/0', 'out/b/1/0', 'out/b/0/1'])
})

it('gives the same plots again for the same file, whatever a new run makes of it', () => {
  const before = plotGroups(rows(), [])
  const next = rows({ result: { ...result, runId: 'run-2' } })
  const after = plotGroups(next, [], before)
  expect(after.map((group, i) => group === before[i])).toEqual([true, true, false, false, false])
  expect(plotGroups(rows({ files: [{ ...file }] }), [], before).some((group) => before.includes(group))).toBe(
    false,
  )
  expect(plotGroups(rows(), [before[1]!.key], before)[0]).not.toBe(before[0])
})
