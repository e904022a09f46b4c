import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

/** Megabytes of memory that a process takes at most which reads a file of so many. */
function peakOf(megabytes: number, ...how: string[]): number {
  const program = fileURLToPath(new URL('read-much.ts', import.meta.url))
  const tsx = createRequire(import.meta.url).resolve('tsx')
  const args = ['--import', tsx, '--conditions=@sinal/source', program, String(megabytes), ...how]
  const { peak } = JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as { peak: number }
  return peak
}

it.each(['auto', 'wasm', 'javascript'])(
  'holds no more of a large file than of a small one (%s)',
  (kernel) => {
    const small = peakOf(100, kernel)
    expect(peakOf(kernel === 'javascript' ? 300 : 1000, kernel)).toBeLessThan(small + 20)
  },
  120_000,
)

it('holds no more of a long gap than of a short one, filled and resampled', () => {
  const small = peakOf(60, 'auto', 'gap')
  expect(peakOf(240, 'auto', 'gap')).toBeLessThan(small + 20)
}, 240_000)
