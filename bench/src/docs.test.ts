import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { record } from '../test/sample-records.ts'
import { growth } from './curves.ts'
import { type Findings, performancePage, writeDocs } from './docs.ts'

const findings: Findings = {
  records: [
    record('W5', 'sinal-native', 5),
    record('W5', 'sinal-native-direct', 5),
    record('W5', 'torch', 10, { version: '1.13.1' }),
    record('W9', 'sinal-native', 20),
    record('W9', 'torch', 22, { version: '1.13.1' }),
  ],
  curves: [
    {
      axis: 'kernelSize',
      title: 'Kernel size',
      implementation: 'sinal-native',
      points: [
        { value: 3, ms: 1 },
        { value: 6, ms: 2 },
        { value: 12, ms: 2 },
      ],
    },
  ],
  peaks: { native: 270, wasm: null },
  machine: { cpu: 'Abacus 9', cores: 2, memoryGiB: 8, system: 'Linux 6 x64', node: '20.20.2', load: 0.2 },
  command: 'npm run bench -- --docs --curves',
  date: new Date('2026-11-25T12:00:00Z'),
  sinal: '0.0.0+abc',
  slow: false,
}

describe('performancePage', () => {
  const page = performancePage(findings)

  it('says on what, when and how', () => {
    expect(page).toContain('- Abacus 9, 2 cores, 8.0 GiB of memory')
    expect(page).toContain('- 2026-11-25, Sinal 0.0.0+abc')
    expect(page).toContain('- Peers: torch 1.13.1')
    expect(page).toContain('native 270 GFLOP/s, 128-bit WebAssembly not measured')
    expect(page).toContain('- `npm run bench -- --docs --curves`')
    expect(page).toContain('only with `--slow`')
  })

  it('holds the ratios against their goals, met or not', () => {
    expect(page).toContain('| native | W5 | W9 |\n| --- | --: | --: |\n| goal | ≥ 1.35 | ≥ 1.25 |')
    expect(page).toContain('| ratio | 2.00 ✓ | 1.10 ✗ |')
    expect(page).toContain(
      "- W5, direct sums: native's part of the peak of 270 GFLOP/s: 0.370 (goal ≥ 0.85) ✗",
    )
  })

  it('has the medians, the errors and the curves', () => {
    expect(page).toContain('| torch | 10.0 | 22.0 |')
    expect(page).toContain('| torch | 2e-7 | 2e-7 |')
    expect(page).toContain('| 12 | 2.00 | 0.50 |')
  })

  it('leaves out what was not measured', () => {
    expect(performancePage({ ...findings, curves: [] })).not.toContain('Growth')
  })
})

describe('growth', () => {
  it('is time over work, step by step', () => {
    expect(growth(findings.curves[0]?.points ?? [])).toEqual([null, 1, 0.5])
  })
})

describe('writeDocs', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sinal-bench-docs-'))
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('writes the page, its plots and the records', async () => {
    await writeDocs(folder, findings)
    const text = (name: string) => readFileSync(path.join(folder, name), 'utf8')
    expect(text('performance.md')).toMatch(/^\| ratio +\| 2\.00 ✓ \| 1\.10 ✗ \|$/m)
    for (const [, file = ''] of text('performance.md').matchAll(/\]\((.*?\.svg)\)/g)) {
      expect(existsSync(path.join(folder, file))).toBe(true)
    }
    expect(text('performance.svg')).toMatch(/^<svg .*<title>W5, torch: 2.00<\/title>.*<\/svg>\n$/s)
    expect(text('performance-kernel-size.svg')).toContain('<polyline')
    expect(JSON.parse(text('performance.json'))).toEqual(findings.records)
  })
})
