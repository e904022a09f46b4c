import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { envelope } from '@sinal/signals'
import { RunningEnvelope } from './running-envelope.ts'

const sample = fc.oneof({ weight: 5, arbitrary: fc.float({ noNaN: true }) }, fc.constant(NaN))
const signal = fc.array(sample, { maxLength: 300 }).map((values) => Float32Array.from(values))

function running(data: Float32Array, width: number, block: number) {
  const found = new RunningEnvelope(width)
  for (let at = 0; at < data.length; at += block) found.push(data.subarray(at, at + block))
  return found.result()
}

it('spans in each bin what the samples up to the next bin span', () => {
  fc.assert(
    fc.property(
      signal,
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 50 }),
      (data, width, block) => {
        const { x, min, max } = running(data, width, block)
        expect(x.length).toBeLessThanOrEqual(width)
        if (data.length > 0) expect(x[0]).toBe(0)
        for (const [i, from] of x.entries()) {
          const own = envelope(data, from, x[i + 1] ?? data.length, 1)
          expect([min[i], max[i]]).toEqual([own.min[0], own.max[0]])
        }
      },
    ),
  )
})

it('is that of the whole signal where each sample has its point, or two bins fit', () => {
  const data = Float32Array.from({ length: 16 }, (_, i) => Math.sin(i))
  expect(running(data, 16, 5)).toEqual(envelope(data, 0, 16, 16))
  expect(running(data, 8, 3)).toEqual(envelope(data, 0, 16, 8))
})
