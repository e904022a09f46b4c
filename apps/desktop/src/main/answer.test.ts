import { expect, test } from 'vitest'
import { failure } from '../shared/problem.ts'
import { answer, type MainHandlers } from './answer.ts'

const handlers = {
  recentFiles: () => [{ id: '1', name: 'a.csv', folder: '~' }],
  setWindow: ({ title }) => {
    if (title === 'broken') throw new RangeError('broken')
    throw failure('not-allowed', 'no', { title })
  },
} as Partial<MainHandlers> as MainHandlers

test('gives the value', async () => {
  expect(await answer(handlers, 'recentFiles', undefined)).toEqual({
    ok: true,
    value: [{ id: '1', name: 'a.csv', folder: '~' }],
  })
})

test.each([
  ['no such call', 'readFile', { path: '/etc/passwd' }, 'main has no call "readFile"'],
  ['what every object has', 'toString', undefined, 'main has no call "toString"'],
  ['a name that is none', 7, undefined, 'main has no call 7'],
  ['arguments that do not fit', 'setWindow', { title: 3, edited: false }, /^setWindow: Invalid type/],
  ['arguments for a call without', 'recentFiles', { path: 'a' }, /^recentFiles: Invalid type/],
])('refuses %s', async (_what, name, args, message) => {
  expect(await answer(handlers, name, args)).toMatchObject({
    ok: false,
    problem: { code: 'bad-message', message: expect.stringMatching(message) },
  })
})

test('what is thrown is a problem', async () => {
  expect(await answer(handlers, 'setWindow', { title: 'a', edited: false })).toMatchObject({
    ok: false,
    problem: { code: 'not-allowed', details: { title: 'a' } },
  })
  expect(await answer(handlers, 'setWindow', { title: 'broken', edited: false })).toEqual({
    ok: false,
    problem: { code: 'internal', name: 'RangeError', message: 'broken', details: {} },
  })
})
