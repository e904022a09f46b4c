import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bundleProgram } from '../test/bundle.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'sinal-memory-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Prints by how many MB (2²⁰ bytes) its memory grew at most when it computed, its arrays being there before. */
const program = `
  import { readFileSync } from 'node:fs'
  import { loadWasm } from '@sinal/kernels'
  const [threads, given, trains] = JSON.parse(process.argv[2])
  const { batch, inPerGroup, outPerGroup, length, kernelSize } = given
  const shape = { ...given, outLength: length, padLeft: kernelSize >> 1 }
  const megabytes = (name) => readFileSync('/proc/self/status', 'utf8').match(name + ':[^0-9]+([0-9]+) kB')[1] / 1024
  const array = (size) => new Float32Array(size).fill(0.5)
  const [x, y] = [inPerGroup, outPerGroup].map((channels) => array(batch * channels * length))
  const [weight, gradWeight] = [0, 1].map(() => array(inPerGroup * outPerGroup * kernelSize))
  const gradInput = array(trains ? x.length : 0)
  const before = megabytes('VmRSS')
  const kernels = loadWasm()
  kernels.threads = threads
  const end = Date.now() + 1000
  while (Date.now() < end) {
    kernels.conv1d(y, x, weight, null, shape)
    if (!trains) continue
    kernels.conv1dGradInput(gradInput, y, weight, null, shape)
    kernels.conv1dGradWeight(gradWeight, y, x, shape)
  }
  console.log(megabytes('VmHWM') - before)
`
let file: string
beforeAll(async () => {
  file = await bundleProgram(folder, program, 'es')
})

const layer = {
  batch: 16,
  groups: 1,
  inPerGroup: 64,
  outPerGroup: 64,
  length: 4096,
  kernelSize: 3,
  stride: 1,
  dilation: 1,
}
const pointwise = { ...layer, inPerGroup: 256, outPerGroup: 256, length: 2048, kernelSize: 1 }
const filters = { ...layer, batch: 1, inPerGroup: 8, outPerGroup: 8, length: 1_000_000, kernelSize: 255 }

function peakOf(shape: object, threads: number, trains = false): number {
  return Number(
    execFileSync(process.execPath, [file, JSON.stringify([threads, shape, trains])], { encoding: 'utf8' }),
  )
}

// Only Linux tells the peak.
describe.skipIf(process.platform !== 'linux')('less than 32 MB are taken beside inputs and outputs', () => {
  test.each([
    ['a layer', layer],
    ['a pointwise layer', pointwise],
    ['long filters', filters],
  ])('on one thread by %s', (_, shape) => expect(peakOf(shape, 1)).toBeLessThan(32), 60_000)

  test.each([
    [1, true],
    [2, false],
    [2, true],
  ])('by a layer on %d threads, whether it trains: %s', { timeout: 60_000 }, (threads, trains) =>
    expect(peakOf(layer, threads, trains)).toBeLessThan(32),
  )
})
