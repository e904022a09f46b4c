import { beforeEach, expect, it, vi } from 'vitest'
import type { Source } from '../../../shared/ipc.ts'
import { failure } from '../../../shared/problem.ts'
import { answers, computeArgs, forgetCalls } from '../../testing/fake-bridge.ts'
import { LineBoard, type LinesAnswer, type LinesRequest } from './line-board.ts'

vi.mock('../../bridge.ts', async () => (await import('../../testing/fake-bridge.ts')).fakeBridge)

const input: Source = { kind: 'input', fileId: 'a' }
const output: Source = { kind: 'output', runId: 'run-1', layer: 0, item: 0 }
const timing = { rate: 360, startTime: 0, length: 108_000 }
const request = (start: number, channel = 2, source: Source = input): LinesRequest => ({
  targets: [{ source, channel, timing }],
  view: { start, end: start + 10 },
  width: 600,
})

/** Frames come when a test says so. */
let frames: FrameRequestCallback[] = []
async function frame(): Promise<void> {
  const due = frames
  frames = []
  for (const callback of due) callback(0)
  for (let turns = 0; turns < 5; turns++) await Promise.resolve()
}
beforeEach(() => {
  forgetCalls()
  frames = []
  vi.stubGlobal('requestAnimationFrame', (callback: FrameRequestCallback) => frames.push(callback))
  answers.compute = {
    windows: ({ stretches }) =>
      stretches.map(({ channels, start }) => ({
        ok: true,
        value: {
          x: Float64Array.of(start),
          series: channels.map((channel) => ({
            channel,
            min: Float32Array.of(channel),
            max: Float32Array.of(channel + 0.5),
          })),
          exact: false,
        },
      })),
  }
})

it('asks for what all plots show in one call, and never for the whole signal', async () => {
  const board = new LineBoard()
  const first = vi.fn<(answer: LinesAnswer) => void>()
  const second = vi.fn<(answer: LinesAnswer) => void>()
  board.wish(first, request(10, 2))
  board.wish(second, {
    ...request(10, 5),
    targets: [request(10, 5).targets[0]!, request(10, 0, output).targets[0]!],
  })
  expect(computeArgs('windows')).toEqual([])
  await frame()
  expect(computeArgs('windows')).toMatchObject([
    {
      stretches: [
        { source: input, channels: [2, 5], start: 3599, end: 7202 },
        { source: output, channels: [0], start: 3599, end: 7202 },
      ],
      width: 600,
    },
  ])
  const line = (value: number) => ({ min: Float32Array.of(value), max: Float32Array.of(value + 0.5) })
  expect(first).toHaveBeenCalledExactlyOnceWith({
    targets: request(10, 2).targets,
    lines: [expect.objectContaining(line(2))],
    problem: null,
  })
  expect(second.mock.calls[0]![0].lines).toMatchObject([line(5), line(0)])
  expect(second.mock.calls[0]![0].lines[0]!.x[0]).toBe(3599 / 360)
})

it('drops what a fast pan has left behind, and answers in order', async () => {
  const pending: (() => void)[] = []
  const answer = answers.compute.windows!
  answers.compute.windows = (args) =>
    new Promise((resolve) => {
      pending.push(() => resolve(answer(args)))
    })
  const board = new LineBoard()
  const receive = vi.fn<(answer: LinesAnswer) => void>()
  board.wish(receive, request(0))
  await frame()
  for (const start of [10, 20, 30, 40]) {
    board.wish(receive, request(start))
    await frame()
  }
  expect(pending).toHaveLength(1)
  pending[0]!()
  await frame()
  await frame()
  expect(computeArgs('windows').map(({ stretches }) => stretches[0]!.start)).toEqual([0, 14_399])
  pending[1]!()
  await frame()
  expect(receive.mock.calls.map(([{ lines }]) => lines[0]!.x[0])).toEqual([0, 14_399 / 360])
})

it('asks for nothing on behalf of a plot that is gone', async () => {
  const board = new LineBoard()
  const receive = vi.fn<(answer: LinesAnswer) => void>()
  board.wish(receive, request(0))
  board.forget(receive)
  await frame()
  expect(computeArgs('windows')).toEqual([])
})

it('tells the plot that has a problem, and not that a run has been replaced', async () => {
  const board = new LineBoard()
  const fine = vi.fn<(answer: LinesAnswer) => void>()
  const stale = vi.fn<(answer: LinesAnswer) => void>()
  answers.compute.windows = () => [
    { ok: false, problem: failure('internal', 'broken').problem },
    { ok: false, problem: failure('run-gone', 'Another run took the place of this one').problem },
  ]
  board.wish(fine, request(0))
  board.wish(stale, request(0, 0, output))
  await frame()
  expect(fine.mock.calls[0]![0].problem?.message).toBe('broken')
  expect(stale.mock.calls[0]![0]).toMatchObject({ lines: [null], problem: null })
})

it('goes on after a call that failed', async () => {
  const board = new LineBoard()
  const receive = vi.fn<(answer: LinesAnswer) => void>()
  const answer = answers.compute.windows!
  answers.compute.windows = () => {
    throw failure('internal', 'broken')
  }
  board.wish(receive, request(0))
  await frame()
  expect(receive.mock.calls[0]![0].problem?.message).toBe('broken')
  await frame()
  answers.compute.windows = answer
  board.wish(receive, request(10))
  await frame()
  expect(receive.mock.calls[1]![0]).toMatchObject({ problem: null, lines: [{ exact: false }] })
})

it('has the lines of a result that is expected as soon as plots wish for them', async () => {
  const board = new LineBoard()
  const receive = vi.fn<(answer: LinesAnswer) => void>()
  const of = (runId: string, channel: number, start = 10): LinesRequest =>
    request(start, channel, { ...output, runId })
  board.wish(receive, of('run-1', 3))
  await frame()
  await frame()
  await board.expect([0, 3].map((channel) => of('run-2', channel).targets[0]!))
  expect(computeArgs('windows').slice(1)).toMatchObject([
    { stretches: [{ source: { runId: 'run-2' }, channels: [3], start: 3599, end: 7202 }] },
  ])
  board.wish(receive, of('run-2', 3))
  for (let turns = 0; turns < 3; turns++) await Promise.resolve()
  expect(computeArgs('windows')).toHaveLength(2)
  expect(receive.mock.lastCall![0]).toMatchObject({
    targets: of('run-2', 3).targets,
    lines: [{ max: Float32Array.of(3.5) }],
  })

  await frame()
  for (const [k, other] of [of('run-2', 0), of('run-2', 3, 11), of('run-3', 3)].entries()) {
    board.wish(receive, other)
    await frame()
    expect(computeArgs('windows')).toHaveLength(3 + k)
  }
})

it('leaves it to the plots to tell why lines that are expected cannot be had', async () => {
  const board = new LineBoard()
  const receive = vi.fn<(answer: LinesAnswer) => void>()
  board.wish(receive, request(10, 2, output))
  await frame()
  await frame()
  answers.compute.windows = () => {
    throw failure('internal', 'no')
  }
  const next = request(10, 2, { ...output, runId: 'run-2' })
  await expect(board.expect(next.targets)).resolves.toBeUndefined()
  board.wish(receive, next)
  await frame()
  expect(receive.mock.lastCall![0].problem).toMatchObject({ code: 'internal' })
})
