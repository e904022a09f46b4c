import * as v from 'valibot'
import { expect, it } from 'vitest'
import type { Part } from '../history/history-store.ts'
import { readState } from './read-state.ts'

const part = (initial: unknown): Part => ({
  schema: v.object({ list: v.array(v.number()) }),
  initial,
  read: () => initial,
  write: () => undefined,
})
const parts = new Map([
  ['a', part({ list: [] })],
  ['b', part({ list: [7] })],
])

it('gives each store its part, and the initial one where there is none', () => {
  expect(readState({ name: 's', state: { a: { list: [1] } } }, parts)).toEqual(
    new Map([
      ['a', { list: [1] }],
      ['b', { list: [7] }],
    ]),
  )
})

it.each([
  ['a part that does not fit', { a: { list: ['x'] } }, /^s: state\.a\.list\.0: Invalid type/],
  ['a part that nobody knows', { c: {} }, /^s: state\.c: expected one of a, b$/],
])('refuses %s, and says where', (_what, state, message) => {
  expect(() => readState({ name: 's', state }, parts)).toThrow(message)
})
