import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'

// Only Linux tells the peak of this process alone.
describe.skipIf(process.platform !== 'linux')('a signal that is longer than memory', () => {
  const script = fileURLToPath(new URL('../test/long-signal.ts', import.meta.url))
  const run = async (...args: string[]) => {
    const node = ['--import', 'tsx', '--conditions=@sinal/source', script, ...args]
    const { stdout } = await promisify(execFile)(process.execPath, node)
    return JSON.parse(stdout) as { peakMB: number; sha256: string; samples: number }
  }

  it('takes less than 300 MB, and has the same bytes whatever the blocks', async () => {
    const [plain, other] = [await run('2e8'), await run('2e8', '30011', '5003')]
    expect(plain.samples).toBe(781_250)
    expect(other.sha256).toBe(plain.sha256)
    expect(plain.peakMB).toBeLessThan(300)
    expect(other.peakMB).toBeLessThan(300)
  }, 60_000)
})
