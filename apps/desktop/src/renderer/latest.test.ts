import { expect, it, vi } from 'vitest'
import { latest } from './latest.ts'

/** Questions that wait for their answers. */
function asked() {
  const open: { question: number; answer: (text: string) => void; refuse: (error: Error) => void }[] = []
  const accept = vi.fn<(answer: string) => void>()
  const fail = vi.fn<(error: unknown) => void>()
  const ask = latest(
    (question: number) => new Promise<string>((answer, refuse) => open.push({ question, answer, refuse })),
    accept,
    fail,
  )
  return { open, accept, fail, ask }
}
const settled = () => new Promise((done) => setTimeout(done))

it('asks one at a time, and skips what is out of date before it is asked', async () => {
  const { open, accept, ask } = asked()
  ask(1)
  ask(2)
  ask(3)
  expect(open.map(({ question }) => question)).toEqual([1])
  open[0]!.answer('one')
  await settled()
  expect(open.map(({ question }) => question)).toEqual([1, 3])
  open[1]!.answer('three')
  await settled()
  expect(accept.mock.calls).toEqual([['one'], ['three']])
})

it('goes on after a failure, which is told only if nothing newer is asked', async () => {
  const { open, fail, ask } = asked()
  ask(1)
  ask(2)
  open[0]!.refuse(new Error('first'))
  await settled()
  expect(fail).not.toHaveBeenCalled()
  open[1]!.refuse(new Error('second'))
  await settled()
  expect(fail).toHaveBeenCalledExactlyOnceWith(new Error('second'))
})
