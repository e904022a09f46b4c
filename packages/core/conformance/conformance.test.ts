import { init, setBackend } from '../src/index.ts'
import { type Failure, conformance, loadFixtures } from '@sinal/reference'
import { beforeAll, describe, expect, it } from 'vitest'
import { availableBackends, run } from './adapter.ts'

const fixtures = loadFixtures()
const groups = [...new Set(fixtures.cases.map((one) => one.group))]

await init()

describe.each(availableBackends())('the %s backend', (backend) => {
  beforeAll(() => setBackend(backend))

  it.each(groups)('answers %s as PyTorch does', async (group) => {
    const report = await conformance(run, fixtures, { filter: (one) => one.group === group })
    expect(report.failures.map(inOneLine)).toEqual([])
    expect(report.passed).toBeGreaterThan(0)
  })
})

function inOneLine(failure: Failure): string {
  return `${failure.case} (${failure.file}, line ${failure.line}): ${failure.reason}`
}
