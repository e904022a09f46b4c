import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { Block } from './block.ts'
import { History } from './history.ts'
import { Workspace } from './scratch.ts'

it('gives the samples that it was told to keep, however they come', () => {
  const step = fc.record({ length: fc.nat(9), forget: fc.nat(12) })
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), (steps) => {
      const history = new History(2, { mode: 'constant', value: -1 }, new Workspace())
      const sample = (row: number, at: number) => (at < 0 ? -1 : row * 1000 + at)
      let [start, kept] = [0, 0]
      for (const { length, forget } of steps) {
        const rows = [0, 1].flatMap((row) => Array.from({ length }, (_, i) => sample(row, start + i)))
        const block = Block.of(Float32Array.from(rows), 2)
        history.add(block, false)
        start += length
        const from = kept === 0 ? -2 : kept
        const into = new Float32Array(2 * (start - from))
        history.read(from, start, into)
        const expected = [0, 1].flatMap((row) =>
          Array.from({ length: start - from }, (_, i) => sample(row, from + i)),
        )
        expect([...into]).toEqual(expected)
        kept = Math.min(kept + forget, start)
        history.keep(kept)
        // The block is its owner's again.
        for (const row of block.rows) row.fill(NaN)
      }
    }),
    { numRuns: 300 },
  )
})
