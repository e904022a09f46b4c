import { createPinia, setActivePinia } from 'pinia'
import * as v from 'valibot'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { useHistoryStore } from './history-store.ts'
import { remembered, undoable, type Undoable } from './undoable.ts'

interface Words {
  readonly list: readonly string[]
}
const schema = v.object({ list: v.array(v.string()) })
let a: Undoable<Words>
let b: Undoable<Words>

beforeEach(() => {
  vi.useFakeTimers()
  setActivePinia(createPinia())
  a = undoable('a', schema, { list: [] })
  b = undoable('b', schema, { list: [] })
})

const put = (part: Undoable<Words>, word: string, merge?: string): void =>
  part.edit(
    { step: 'history.undo', ...(merge === undefined ? {} : { merge }) },
    { list: [...part.state.value.list, word] },
  )

describe('undo and redo', () => {
  it('go back and forth, each to the very state that was', () => {
    const history = useHistoryStore()
    const first = a.state.value
    put(a, 'x')
    put(b, 'y')
    const last = a.state.value
    history.undo()
    history.undo()
    history.undo()
    expect(a.state.value).toBe(first)
    expect(b.state.value.list).toEqual([])
    history.redo()
    expect(a.state.value).toBe(last)
    expect(b.state.value.list).toEqual([])
    expect(history.redoStep).not.toBeNull()
  })

  it('forget what was undone with the next edit', () => {
    const history = useHistoryStore()
    put(a, 'x')
    history.undo()
    put(a, 'y')
    expect(history.entries).toHaveLength(1)
    history.redo()
    expect(a.state.value.list).toEqual(['y'])
  })

  it('jump to any step of the list', () => {
    const history = useHistoryStore()
    for (const word of ['1', '2', '3', '4']) put(a, word)
    history.jump(1)
    expect(a.state.value.list).toEqual(['1'])
    history.jump(3)
    expect(a.state.value.list).toEqual(['1', '2', '3'])
    history.jump(99)
    expect(a.state.value.list).toHaveLength(4)
  })

  it('take edits of several stores that belong together as one', () => {
    const history = useHistoryStore()
    history.together({ step: 'history.undo' }, () => {
      put(a, 'x')
      put(a, 'y')
      put(b, 'z')
    })
    expect(history.entries).toHaveLength(1)
    history.undo()
    expect([a.state.value.list, b.state.value.list]).toEqual([[], []])
  })
})

describe('typing', () => {
  it('is one step while it goes on, and another after a pause', () => {
    const history = useHistoryStore()
    put(a, 'h', 'text')
    vi.advanceTimersByTime(900)
    put(a, 'i', 'text')
    vi.advanceTimersByTime(1100)
    put(a, '!', 'text')
    expect(history.entries).toHaveLength(2)
    history.undo()
    expect(a.state.value.list).toEqual(['h', 'i'])
    history.undo()
    expect(a.state.value.list).toEqual([])
  })

  it('is a step of its own beside another field, after an undo, and after a seal', () => {
    const history = useHistoryStore()
    put(a, '1', 'text')
    put(a, '2', 'other')
    history.undo()
    put(a, '3', 'text')
    history.seal()
    put(a, '4', 'text')
    expect(history.entries).toHaveLength(3)
  })
})

it('a state cannot be changed in place, and the same state is no edit', () => {
  put(a, 'x')
  expect(() => (a.state.value.list as string[]).push('y')).toThrow(TypeError)
  a.edit({ step: 'history.undo' }, a.state.value)
  expect(useHistoryStore().entries).toHaveLength(1)
})

it('keeps the newest thousand', () => {
  const history = useHistoryStore()
  for (let k = 0; k < 1005; k++) a.edit({ step: 'history.undo' }, { list: [String(k)] })
  expect(history.entries).toHaveLength(1000)
  history.jump(0)
  expect(a.state.value.list).toEqual(['4'])
})

it('what is remembered only is part of the session, and of no step', () => {
  const history = useHistoryStore()
  const view = remembered('view', schema, { list: [] })
  put(a, 'x')
  const before = history.revision
  view.set({ list: ['seen'] })
  expect(history.revision).toBeGreaterThan(before)
  expect(history.entries).toHaveLength(1)
  expect(history.snapshot()).toEqual({ a: { list: ['x'] }, b: { list: [] }, view: { list: ['seen'] } })
  history.undo()
  expect(view.state.value.list).toEqual(['seen'])
})
