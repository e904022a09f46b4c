import { describe, expect, it } from 'vitest'
import { DisagreementError, compare, compareWhole } from './compare.ts'
import type { Expected } from './reference.ts'

const expected: Expected[] = [
  {
    name: 'output',
    shape: [1, 2, 3],
    positions: Int32Array.of(0, 4),
    values: Float64Array.of(1, -4),
  },
]

describe('compare', () => {
  it('gives the largest difference, relative to the largest value', () => {
    const output = Float32Array.of(1, 0, 0, 0, -4.00001, 0)
    expect(compare('W1, me', expected, { output })).toBeCloseTo(2.5e-6, 7)
  })

  it('refuses a wrong value, saying whose, where and what it should be', () => {
    const output = Float32Array.of(1, 0, 0, 0, -4.5, 0)
    expect(() => compare('W1, me', expected, { output })).toThrow(
      new DisagreementError(
        'W1, me: output must agree to 0.00001 of its largest value, but got -4.5 instead of -4 at [0, 1, 1], 1.3e-1 of the largest',
      ),
    )
  })

  it('refuses what is not a number', () => {
    const output = Float32Array.of(1, 0, 0, 0, Number.NaN, 0)
    expect(() => compare('W1, me', expected, { output })).toThrow(DisagreementError)
  })

  it('refuses a result of another length, or none', () => {
    expect(() => compare('W1, me', expected, { output: new Float32Array(5) })).toThrow(
      'W1, me: output must have 6 values (1 × 2 × 3), but got 5',
    )
    expect(() => compare('W1, me', expected, {})).toThrow('but got none')
  })
})

describe('compareWhole', () => {
  const agreed = { output: Float32Array.of(1, 2, 3, 4, 5, 6) }

  it('takes what is as good', () => {
    const output = Float32Array.of(1, 2.00001, 3, 4, 5, 6)
    expect(() => compareWhole('W1, me', expected, { output }, agreed)).not.toThrow()
  })

  it('sees what a sample of positions misses', () => {
    const output = Float32Array.of(1, 2, 3, 4, 5, 6.01)
    expect(() => compareWhole('W1, me', expected, { output }, agreed)).toThrow('at [0, 1, 2]')
  })
})
