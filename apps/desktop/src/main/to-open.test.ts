import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { toOpen } from './to-open.ts'

let folder: string
const at = (name: string): string => join(folder, name)
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sinal-open-'))
})
afterEach(() => rm(folder, { recursive: true }))

test('what is named is told apart, a folder whatever its name', async () => {
  await Promise.all(['day', 'day.json'].map((name) => mkdir(at(name))))
  const names = ['a.csv', 'work.sinal', 'day', 'b.WAV', 'smooth.json']
  expect(toOpen(names.map(at))).toEqual({
    signals: [at('a.csv'), at('b.WAV')],
    session: at('work.sinal'),
    recipe: at('smooth.json'),
    folder: at('day'),
    left: [],
  })
  expect(toOpen([at('day.json')])).toMatchObject({ folder: at('day.json'), recipe: undefined })
})

test('names what is left, where only one can be opened', async () => {
  await Promise.all(['mon', 'tue'].map((name) => mkdir(at(name))))
  const named = toOpen(['mon', 'one.sinal', 'one.json', 'tue', 'two.sinal', 'two.json'].map(at))
  expect(named).toMatchObject({ folder: at('tue'), session: at('two.sinal'), recipe: at('two.json') })
  expect(named.left).toEqual(['mon', 'one.sinal', 'one.json'])
})
