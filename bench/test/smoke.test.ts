import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { backend } from '@sinal/core'
import { afterAll, describe, expect, it } from 'vitest'
import { DisagreementError } from '../src/compare.ts'
import type { Implementation } from '../src/implementations.ts'
import { measure } from '../src/measure.ts'
import { type Workload, workloads } from '../src/workloads.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'sinal-bench-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const file = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))
const flags = ['--conditions=@sinal/source', '--import', import.meta.resolve('tsx')]

describe('the bench', () => {
  it('runs from the command line and writes its records', { timeout: 60_000 }, () => {
    const json = path.join(folder, 'records.json')
    const args = ['--only', 'W1,W10', '--peers', 'none', '--rounds', '3', '--json', json]
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [...flags, file('../src/main.ts'), ...args],
      {
        encoding: 'utf8',
      },
    )
    expect(status, stderr).toBe(0)
    const here = 'native' in backend().unavailable ? ['sinal-wasm'] : ['sinal-native', 'sinal-wasm']
    const records = JSON.parse(readFileSync(json, 'utf8')) as Record<string, unknown>[]
    expect(records.map((r) => [r.workload, r.implementation])).toEqual(
      ['W1', 'W10'].flatMap((id) => here.map((name) => [id, name])),
    )
    expect(records[0]).toEqual({
      workload: 'W1',
      implementation: here[0],
      threads: 1,
      median_ms: expect.any(Number),
      min_ms: expect.any(Number),
      gflops: expect.any(Number),
      max_rel_err: expect.any(Number),
      version: expect.any(String),
    })
    expect(stdout).toMatch(/^median ms +W1 +W10$/m)
  })

  it('times nothing when a result is wrong', { timeout: 60_000 }, async () => {
    const wrong: Implementation = {
      name: 'wrong',
      command: process.execPath,
      args: [...flags, file('./wrong.ts')],
      runs: () => true,
    }
    const small: Workload = { ...(workloads[0] as Workload), length: 100 }
    const message = /^W1, wrong: output must agree to 0.00001 of its largest value, but got 0 instead of/
    await expect(measure(small, [wrong], 1)).rejects.toThrow(DisagreementError)
    await expect(measure(small, [wrong], 1)).rejects.toThrow(message)
  })

  it('says what a process said that broke', { timeout: 60_000 }, async () => {
    const broken: Implementation = {
      name: 'broken',
      command: process.execPath,
      args: ['-e', 'throw new Error("no such luck")'],
      runs: () => true,
    }
    const small: Workload = { ...(workloads[0] as Workload), length: 100 }
    await expect(measure(small, [broken], 1)).rejects.toThrow(
      /^broken: prepare failed: it ended with 1\n.*no such luck/s,
    )
  })
})
