import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope, nextTick, shallowRef } from 'vue'
import { failure } from '../../../shared/problem.ts'
import { useLatest } from './use-latest.ts'

vi.mock('../../bridge.ts', async () => (await import('../../testing/fake-bridge.ts')).fakeBridge)

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => vi.useRealTimers())

interface Question {
  readonly n: number
}

function asking() {
  const question = shallowRef<Question | null>({ n: 1 })
  const asked: { n: number; signal: AbortSignal; resolve: (value: string) => void }[] = []
  const scope = effectScope()
  const latest = scope.run(() =>
    useLatest(
      () => question.value,
      ({ n }, signal) => new Promise<string>((resolve) => void asked.push({ n, signal, resolve })),
    ),
  )!
  const ask = async (n: number): Promise<void> => {
    question.value = { n }
    await nextTick()
  }
  return { question, asked, latest, ask, scope }
}

it('asks once things have come to rest', async () => {
  const { asked, latest, ask } = asking()
  for (let n = 2; n <= 5; n++) {
    vi.advanceTimersByTime(100)
    await ask(n)
  }
  expect(asked).toEqual([])
  vi.advanceTimersByTime(120)
  expect(asked.map(({ n }) => n)).toEqual([5])
  expect(latest.busy.value).toBe(true)
  asked[0]!.resolve('five')
  await vi.waitFor(() => expect(latest.answer.value).toBe('five'))
  expect(latest.busy.value).toBe(false)
})

it('asks within a second, though nothing comes to rest', async () => {
  const { asked, ask } = asking()
  for (let n = 2; n <= 12; n++) {
    vi.advanceTimersByTime(100)
    await ask(n)
  }
  vi.advanceTimersByTime(1)
  expect(asked).toHaveLength(1)
})

it('cancels what a newer question has overtaken, and takes no answer to it', async () => {
  const { asked, latest, ask } = asking()
  vi.advanceTimersByTime(200)
  await ask(2)
  vi.advanceTimersByTime(200)
  expect(asked.map(({ signal }) => signal.aborted)).toEqual([true, false])
  asked[0]!.resolve('one')
  asked[1]!.resolve('two')
  await vi.waitFor(() => expect(latest.answer.value).toBe('two'))
})

it('stops when nobody wants to know any more', async () => {
  const { question, asked, latest, scope } = asking()
  vi.advanceTimersByTime(200)
  question.value = null
  await nextTick()
  expect(asked[0]!.signal.aborted).toBe(true)
  expect(latest.busy.value).toBe(false)
  scope.stop()
})

it('tells a problem, but not that a file has been closed', async () => {
  const failing = (code: 'file-closed' | 'internal') =>
    effectScope().run(() =>
      useLatest(
        () => ({ code }),
        async () => {
          throw failure(code, code)
        },
      ),
    )!
  const closed = failing('file-closed')
  const broken = failing('internal')
  vi.advanceTimersByTime(200)
  await vi.waitFor(() => expect(broken.problem.value?.message).toBe('internal'))
  expect(closed.problem.value).toBeNull()
})
