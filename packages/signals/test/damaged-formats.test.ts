import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { open, SignalError } from '../src/index.ts'

const FOLDER = join(import.meta.dirname, 'formats')
const names = readdirSync(FOLDER).filter((name) => !/\.(?:json|py|mjs)$/.test(name))

/** Ample on a machine that is busy with other things. */
const TIMEOUT_MS = 120_000

const damage = fc.record({
  changes: fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }),
  /** A 32-bit number that is far too large, at some place. */
  large: fc.option(fc.tuple(fc.nat(), fc.constantFrom(0x7fffffff, 0xffffffff, 0x10000000)), { nil: null }),
  kept: fc.oneof({ weight: 3, arbitrary: fc.constant(1) }, fc.double({ min: 0, max: 1, noNaN: true })),
})

type Damage = typeof damage extends fc.Arbitrary<infer T> ? T : never

function damaged(whole: Uint8Array, { changes, large, kept }: Damage) {
  const bytes = whole.slice()
  for (const [at, byte] of changes) bytes[at % bytes.length] = byte
  if (large) new DataView(bytes.buffer).setUint32(large[0] % (bytes.length - 3), large[1], true)
  return bytes.subarray(0, Math.ceil(kept * bytes.length))
}

describe('damaged files', () => {
  it.each(names)(
    '%s is read, or refused with a SignalError',
    async (name) => {
      const whole = new Uint8Array(readFileSync(join(FOLDER, name)))
      await fc.assert(
        fc.asyncProperty(damage, async (how) => {
          const source = new Blob([damaged(whole, how)])
          const outcome = await open(source, { name })
            .then((file) => file.read({ end: 10_000 }))
            .catch((problem: unknown) => problem)
          if (!(outcome instanceof SignalError)) expect(outcome).toHaveProperty('data')
        }),
        { numRuns: 100 },
      )
    },
    TIMEOUT_MS,
  )
})
