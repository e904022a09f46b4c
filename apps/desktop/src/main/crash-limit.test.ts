import { expect, test } from 'vitest'
import { CrashLimit } from './crash-limit.ts'

test('the third crash within a minute is the last', () => {
  const limit = new CrashLimit()
  expect([0, 20_000, 50_000].map((time) => limit.allowsRestart(time))).toEqual([true, true, false])
})

test('crashes long ago do not count', () => {
  const limit = new CrashLimit()
  expect([0, 50_000, 70_000, 115_000].map((time) => limit.allowsRestart(time))).toEqual([
    true,
    true,
    true,
    true,
  ])
})
