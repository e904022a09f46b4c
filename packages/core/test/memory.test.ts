import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

it(
  'stays flat in memory without dispose: a million small ops, 1,000 tensors of 16 MB',
  { timeout: 120_000 },
  () => {
    const loops = fileURLToPath(new URL('memory-loops.ts', import.meta.url))
    const output = execFileSync(process.execPath, ['--conditions=@sinal/source', '--import', 'tsx', loops], {
      encoding: 'utf8',
    })
    const { smallOps, large } = JSON.parse(output) as { smallOps: number; large: number }
    // The young generation of the heap grows and shrinks by some tens of MB; arrays that are freed late, by a few of 16.
    expect(smallOps).toBeLessThan(64)
    expect(large).toBeLessThan(160)
  },
)
