import { vi } from 'vitest'
import type { ArgsOf, ComputeCalls, MainCalls, ResultOf } from '../../shared/ipc.ts'
import type { CallOptions } from '../../shared/client.ts'
import { ProblemError, problemOf } from '../../shared/problem.ts'

type Handler<A> = (args: A, options?: CallOptions) => unknown
type MainAnswers = { [K in keyof MainCalls]?: Handler<ArgsOf<MainCalls, K>> }
type ComputeAnswers = { [K in keyof ComputeCalls]?: Handler<ArgsOf<ComputeCalls, K>> }

/** Stands in for bridge.ts: `vi.mock('../../bridge.ts', async () => (await import(…)).fakeBridge)`. */
export const answers: { main: MainAnswers; compute: ComputeAnswers } = { main: {}, compute: {} }

async function answer(side: 'main' | 'compute', name: string, args: unknown, options?: CallOptions) {
  const known = answers[side] as Record<string, Handler<unknown> | undefined>
  const handler = known[name]
  if (!handler) throw new Error(`nobody answers ${side}.${name}`)
  return handler(args, options)
}

export const fakeBridge = {
  main: {
    call: vi.fn((name: string, args: unknown) => answer('main', name, args)),
    on: vi.fn(() => () => undefined),
  },
  compute: {
    call: vi.fn((name: string, args: unknown, options?: CallOptions) =>
      answer('compute', name, args, options),
    ),
    onConnect: vi.fn(() => () => undefined),
    disconnect: vi.fn(),
  },
  ProblemError,
  problemOf,
}

/** The arguments of each call of a name to compute, in order. */
export const computeArgs = <K extends keyof ComputeCalls>(name: K): ArgsOf<ComputeCalls, K>[] =>
  fakeBridge.compute.call.mock.calls
    .filter(([called]) => called === name)
    .map(([, args]) => args as ArgsOf<ComputeCalls, K>)

export const openedFile = (
  fileId: string,
  change: Partial<ResultOf<ComputeCalls, 'openFile'>> = {},
): ResultOf<ComputeCalls, 'openFile'> => ({
  fileId,
  name: `${fileId}.csv`,
  channels: [{ name: 'ecg', unit: 'mV', min: -1, max: 1, missing: 0 }],
  length: 1000,
  sampleRate: 360,
  startTime: 0,
  recognised: [],
  doubts: [],
  evenlySampled: null,
  skippedColumns: [],
  ...change,
})

export const handle = (id: string) => ({ id, name: `${id}.csv`, folder: null })

export function forgetCalls(): void {
  answers.main = {}
  answers.compute = {}
  fakeBridge.main.call.mockClear()
  fakeBridge.compute.call.mockClear()
}
