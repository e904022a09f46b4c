import { expect, test } from 'vitest'
import { Generator } from './generator.ts'
import { log64, sinCos64 } from './log-sin-cos.ts'

const out = new Float64Array(2)

function sinCos(angle: number): [sin: number, cos: number] {
  sinCos64(angle, out)
  return [out[0] as number, out[1] as number]
}

test('correctly rounded where the exact values are known', () => {
  expect(log64(1)).toBe(0)
  expect(log64(0.5)).toBe(-Math.LN2)
  expect(log64(2 ** -53)).toBe(-36.7368005696771)
  expect(log64(1 - 2 ** -53)).toBe(-1.1102230246251565e-16)
  expect(sinCos(0)).toEqual([0, 1])
  // The double nearest to π lacks 1.2246…·10⁻¹⁶.
  expect(sinCos(Math.PI / 2)).toEqual([1, 6.123233995736766e-17])
  expect(sinCos(Math.PI)).toEqual([1.2246467991473532e-16, -1])
  expect(sinCos(2 * Math.PI)).toEqual([-2.4492935982947064e-16, 1])
})

test("within two units in the last place of the engine's own functions", () => {
  const generator = new Generator(0)
  const close = (a: number, b: number) => expect(Math.abs(a - b)).toBeLessThanOrEqual(2 ** -51 * Math.abs(b))
  for (let i = 0; i < 10_000; i++) {
    const u = (generator.random() + 1) / 2 ** 32
    const angle = 2 * Math.PI * u
    close(log64(u), Math.log(u))
    close(sinCos(angle)[0], Math.sin(angle))
    close(sinCos(angle)[1], Math.cos(angle))
  }
})
