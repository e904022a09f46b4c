import { describe, expect, test } from 'vitest'
import { playwrightTally, single, sum, turboTally, vitestTally } from './tally.mjs'

describe('turboTally', () => {
  test('is one a package', () => {
    const output = '\n Tasks:    3 successful, 7 total\nCached:    0 cached, 7 total\n'
    expect(turboTally(output, 2)).toEqual({ passed: 3, failed: 4, skipped: [] })
  })

  test('without a count is one failure', () => {
    expect(turboTally('cannot find turbo', 127)).toEqual({ passed: 0, failed: 1, skipped: [] })
  })
})

describe('vitestTally', () => {
  const passed = { status: 'passed', fullName: 'adds' }
  const failed = { status: 'failed', fullName: 'subtracts' }
  const skipped = { status: 'skipped', fullName: 'multiplies' }

  test('counts tests and names those that did not run', () => {
    const file = { name: 'math.test.ts', status: 'failed', assertionResults: [passed, failed, skipped] }
    expect(vitestTally({ testResults: [file] }, 1)).toEqual({
      passed: 1,
      failed: 1,
      skipped: ['math.test.ts: multiplies'],
    })
  })

  test('counts a file that did not load as one failure', () => {
    const file = { name: 'broken.test.ts', status: 'failed', assertionResults: [] }
    expect(vitestTally({ testResults: [file] }, 1).failed).toBe(1)
  })

  test('counts an error outside of any test as one failure', () => {
    const file = { name: 'math.test.ts', status: 'passed', assertionResults: [passed] }
    expect(vitestTally({ testResults: [file] }, 1)).toEqual({ passed: 1, failed: 1, skipped: [] })
  })

  test('without a report is one failure', () => {
    expect(vitestTally(null, 1)).toEqual(single(false))
  })
})

describe('playwrightTally', () => {
  const stats = { expected: 4, unexpected: 1, flaky: 1, skipped: 1 }
  const specs = [{ title: 'drops a file', tests: [{ status: 'skipped' }] }]

  test('counts a flaky test as failed and names those that did not run', () => {
    const report = { stats, suites: [{ specs: [], suites: [{ specs }] }] }
    expect(playwrightTally(report, 1)).toEqual({ passed: 4, failed: 2, skipped: ['drops a file'] })
  })
})

test('sum adds up', () => {
  const tallies = [single(true), single(false), { passed: 5, failed: 0, skipped: ['e2e'] }]
  expect(sum(tallies)).toEqual({ passed: 6, failed: 1, skipped: ['e2e'] })
})
