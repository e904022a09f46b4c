import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { bundleProgram } from '../test/bundle.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'sinal-worker-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const program = `
  import { loadWasm } from '@sinal/kernels'
  const [out, input, weight] = [new Float32Array(7), Float32Array.of(5, 4, 8, 7, 9, 3, 6), Float32Array.of(1, 2, 3)]
  const sizes = { batch: 1, groups: 1, inPerGroup: 1, outPerGroup: 1, length: 7, outLength: 7, kernelSize: 3 }
  const kernels = loadWasm()
  kernels.threads = 3
  const long = new Float32Array(64 * 16384).fill(1)
  const layer = { ...sizes, inPerGroup: 64, outPerGroup: 64, length: 16384, outLength: 16384, stride: 1, dilation: 1, algorithm: 'direct' }
  const result = new Float32Array(long.length)
  const end = Date.now() + 500
  while (Date.now() < end) kernels.conv1d(result, long, new Float32Array(64 * 64 * 3).fill(1), null, { ...layer, padLeft: 1 })
  console.log(result[0], result[9999], kernels.mostThreads)
  kernels
    .conv1dInWorker(out, input, weight, null, { ...sizes, stride: 1, dilation: 1, padLeft: 1 })
    .then((y) => console.log(y.join(' ')), (error) => console.log(error.message))
`

test.each(['es', 'cjs'] as const)(
  'a bundle (%s) has all that workers need, and ends when its work is done',
  async (format) => {
    const file = await bundleProgram(folder, program, format)
    const run = (...flags: string[]): string =>
      execFileSync(process.execPath, [...flags, file], {
        encoding: 'utf8',
        timeout: 60_000,
      }).trim()
    expect(run()).toBe('128 192 16\n22 37 41 49 34 33 15')
    // What the process was started with, as a loader of TypeScript, is not for the worker.
    const preload = "if (!(await import('node:worker_threads')).isMainThread) throw new Error('preloaded')"
    expect(run('--import', `data:text/javascript,${preload}`)).toBe('128 192 16\n22 37 41 49 34 33 15')
  },
)
