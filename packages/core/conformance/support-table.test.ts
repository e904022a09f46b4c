import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { conformance, loadFixtures } from '@sinal/reference'
import { describe, expect, it } from 'vitest'
import { run } from './adapter.ts'
import { countsFrom, countsIn, supportTable } from './support-table.ts'

const fixtures = loadFixtures()

describe('docs/support.md', () => {
  it('counts the cases that there are (else: npm run conformance -- --table docs/support.md)', () => {
    const file = fileURLToPath(new URL('../../../docs/support.md', import.meta.url))
    expect(countsIn(readFileSync(file, 'utf8'))).toEqual(countsFrom(fixtures.cases))
  })
})

describe('supportTable', () => {
  it('shows counts, and the largest error of values and gradients by backend', async () => {
    const filter = ({ group, op }: { group: string; op: string }) => group === 'linear' && op === 'linear'
    const report = await conformance(run, fixtures, { filter })
    const table = supportTable('1.13', new Map([['scalar', report]]))
    expect(table).toContain('compared with PyTorch 1.13')
    expect(table).toMatch(/\| operation +\| dtype +\| forward +\| gradient +\| refused +\| +scalar +\|/)
    expect(table).toMatch(/\| `linear` +\| float32 +\| +22 +\| +22 +\| +\| +0\.\d+ \/ 0\.\d+ +\|/)
    expect(countsIn(table)).toEqual(countsFrom(report.results.map((result) => result.case)))
  })
})
