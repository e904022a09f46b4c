import { beforeEach, expect, it, vi } from 'vitest'
import { effectScope, nextTick, shallowRef } from 'vue'
import { failure } from '../../../shared/problem.ts'
import { answers, computeArgs, forgetCalls } from '../../testing/fake-bridge.ts'
import { useLine, type LineRequest } from './use-line.ts'

vi.mock('../../bridge.ts', async () => (await import('../../testing/fake-bridge.ts')).fakeBridge)

const target = {
  source: { kind: 'input' as const, fileId: 'a' },
  channel: 2,
  timing: { rate: 360, startTime: 0, length: 108_000 },
}
const request = (start: number, end: number): LineRequest => ({ target, view: { start, end }, width: 600 })
const samples = () => ({
  x: new Float64Array([0, 1]),
  series: [{ channel: 2, min: new Float32Array([1, NaN]), max: new Float32Array([2, NaN]) }],
  exact: false,
})

beforeEach(forgetCalls)

it('asks for the viewport at the width of the plot, never for the whole signal', async () => {
  answers.compute = { window: samples }
  const { line } = effectScope().run(() => useLine(() => request(10, 20)))!
  await vi.waitFor(() => expect(line.value.x).toHaveLength(4))
  expect(computeArgs('window')).toEqual([
    { source: target.source, channels: [2], start: 3599, end: 7202, width: 600 },
  ])
  expect(line.value.y).toEqual([1, 2, null, null])
})

it('asks for nothing while the row is off the screen', async () => {
  const wanted = shallowRef<LineRequest | null>(null)
  answers.compute = { window: samples }
  effectScope().run(() => useLine(() => wanted.value))
  await nextTick()
  expect(computeArgs('window')).toEqual([])
})

it('skips what a fast pan has left behind', async () => {
  const wanted = shallowRef(request(0, 10))
  const waiting: (() => void)[] = []
  answers.compute = { window: () => new Promise((resolve) => waiting.push(() => resolve(samples()))) }
  effectScope().run(() => useLine(() => wanted.value))
  await vi.waitFor(() => expect(waiting).toHaveLength(1))
  for (const start of [10, 20, 30, 40]) {
    wanted.value = request(start, start + 10)
    await nextTick()
  }
  waiting[0]!()
  await vi.waitFor(() => expect(waiting).toHaveLength(2))
  expect(computeArgs('window').map(({ start }) => start)).toEqual([0, 14_399])
})

it('tells a problem, but not that a run has been replaced', async () => {
  const wanted = shallowRef(request(0, 10))
  answers.compute = {
    window: () => {
      throw failure('run-gone', 'Another run took the place of this one')
    },
  }
  const { problem } = effectScope().run(() => useLine(() => wanted.value))!
  await vi.waitFor(() => expect(computeArgs('window')).toHaveLength(1))
  expect(problem.value).toBeNull()
  answers.compute.window = () => {
    throw failure('internal', 'broken')
  }
  wanted.value = request(1, 11)
  await vi.waitFor(() => expect(problem.value?.message).toBe('broken'))
})
