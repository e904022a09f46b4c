// @vitest-environment happy-dom
import { beforeEach, expect, it, vi } from 'vitest'
import { effectScope, nextTick, shallowRef } from 'vue'
import type { Source } from '../../../shared/ipc.ts'
import { failure } from '../../../shared/problem.ts'
import { answers, computeArgs, forgetCalls } from '../../testing/fake-bridge.ts'
import type { LinesRequest } from './line-board.ts'
import { useLines } from './use-lines.ts'

vi.mock('../../bridge.ts', async () => (await import('../../testing/fake-bridge.ts')).fakeBridge)
beforeEach(forgetCalls)

const output = (runId: string): Source => ({ kind: 'output', runId, layer: 0, item: 0 })
const request = (source: Source, channel = 0): LinesRequest => ({
  targets: [{ source, channel, timing: { rate: 1, startTime: 0, length: 10 } }],
  view: { start: 0, end: 9 },
  width: 100,
})

it('keeps the line of a run until that of the next one comes, and never shows one for another', async () => {
  answers.compute.windows = () => [
    {
      ok: true,
      value: {
        x: Float64Array.of(0),
        series: [{ channel: 0, min: Float32Array.of(5), max: Float32Array.of(5) }],
        exact: true,
      },
    },
  ]
  const wanted = shallowRef<LinesRequest | null>(request(output('run-1')))
  const { lineOf, problem } = effectScope().run(() => useLines(() => wanted.value))!
  await vi.waitFor(() => expect(lineOf(wanted.value!.targets[0]!).min).toEqual(Float32Array.of(5)))

  answers.compute.windows = () => [{ ok: false, problem: failure('run-gone', 'gone').problem }]
  wanted.value = request(output('run-2'))
  await vi.waitFor(() => expect(computeArgs('windows')).toHaveLength(2))
  await nextTick()
  expect(lineOf(wanted.value.targets[0]!).min).toEqual(Float32Array.of(5))
  expect(problem.value).toBeNull()
  expect(lineOf(request(output('run-2'), 1).targets[0]!).x).toHaveLength(0)
})

it.each([
  ['within the same turn, and asks for nothing else', null, 0],
  ['before its lines came', nextTick, 1],
] as const)('shows the lines of the run that is gone back to %s', async (_, pass, askedForOther) => {
  const runs: string[] = []
  answers.compute.windows = ({ stretches: [stretch] }) => {
    const { runId } = stretch!.source as Source & { kind: 'output' }
    runs.push(runId)
    const value = Float32Array.of(runId === 'run-1' ? 1 : 2)
    const series = [{ channel: 0, min: value, max: value }]
    return [{ ok: true, value: { x: Float64Array.of(0), series, exact: true } }]
  }
  const wanted = shallowRef<LinesRequest | null>(request(output('run-1')))
  const { lineOf, isTold } = effectScope().run(() => useLines(() => wanted.value))!
  await vi.waitFor(() => expect(isTold(wanted.value!.targets[0]!)).toBe(true))

  wanted.value = request(output('run-2'))
  if (pass) await pass()
  const back = request(output('run-1'))
  wanted.value = back
  await vi.waitFor(() => expect(isTold(back.targets[0]!)).toBe(true))
  expect(lineOf(back.targets[0]!).min).toEqual(Float32Array.of(1))
  expect(runs.filter((runId) => runId === 'run-2')).toHaveLength(askedForOther)
  expect(runs.at(-1)).toBe('run-1')
})

it('tells the output of the other variant from that of the same layer', async () => {
  const [own] = request(output('run-1')).targets
  const [other] = request(output('run-2')).targets
  const series = (value: number) => [{ channel: 0, min: Float32Array.of(value), max: Float32Array.of(value) }]
  answers.compute.windows = () =>
    [1, 2].map((value) => ({
      ok: true as const,
      value: { x: Float64Array.of(0), series: series(value), exact: true },
    }))
  const ghost = { ...other!, ofOther: true }
  const wanted = { ...request(output('run-1')), targets: [own!, ghost] }
  const { lineOf } = effectScope().run(() => useLines(() => wanted))!
  await vi.waitFor(() => expect(lineOf(ghost).min).toEqual(Float32Array.of(2)))
  expect(lineOf(own!).min).toEqual(Float32Array.of(1))
})

it('asks for nothing while the plot is off the screen', async () => {
  answers.compute.windows = () => []
  const wanted = shallowRef<LinesRequest | null>(null)
  effectScope().run(() => useLines(() => wanted.value))
  await nextTick()
  await new Promise((resolve) => requestAnimationFrame(resolve))
  await new Promise((resolve) => requestAnimationFrame(resolve))
  expect(computeArgs('windows')).toEqual([])
})
