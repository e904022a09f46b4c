import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isFloat32Tie, nearestDouble, nearestFloat32OfTie } from './decimal.ts'

/** A long decimal cut as the parser cuts it: 15 digits, then up to 15 more. */
function viaDoubleDouble(digits: string, exponent: number): number {
  const high = digits.slice(0, 15)
  const low = digits.slice(15)
  return nearestDouble(Number(high), Number(low), low.length, exponent)
}

const digitString = fc.stringMatching(/^[1-9]\d{0,29}$/)

describe('nearestDouble', () => {
  it('agrees with the language for every decimal it is sure of, and is nearly always sure', () => {
    let unsure = 0
    fc.assert(
      fc.property(digitString, fc.integer({ min: -44, max: 44 }), (digits, exponent) => {
        const value = viaDoubleDouble(digits, exponent)
        if (Number.isNaN(value)) unsure++
        else expect(value).toBe(Number(`${digits}e${exponent}`))
      }),
      { numRuns: 20_000 },
    )
    expect(unsure).toBeLessThan(400)
  })

  it('agrees for the shortest text of every double', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-20, max: 1e20, noNaN: true }), (x) => {
        const [mantissa = '', exponent = ''] = x.toExponential().split('e')
        const digits = mantissa.replace('.', '')
        const value = viaDoubleDouble(digits, Number(exponent) - (digits.length - 1))
        if (!Number.isNaN(value)) expect(value).toBe(x)
      }),
      { numRuns: 20_000 },
    )
  })

  it('is not sure of a text half-way between two doubles', () => {
    expect(viaDoubleDouble('9007199254740993', 0)).toBeNaN()
  })
})

describe('float32 of a text whose nearest double is a tie', () => {
  const tie = 1 + 2 ** -24
  const exact = '1.000000059604644775390625'

  it.each([
    ['exactly the tie: to even', exact, 1],
    ['a little above', `${exact}00000000001`, 1 + 2 ** -23],
    ['a little below', '1.000000059604644775390624999', 1],
    ['with an exponent', '10000000.59604644775390625000001e-7', 1 + 2 ** -23],
  ])('%s', (_, text, expected) => {
    expect(Number(text)).toBe(tie)
    expect(isFloat32Tie(tie)).toBe(true)
    expect(nearestFloat32OfTie(text, tie)).toBe(expected)
  })

  it('is symmetric in sign', () => {
    expect(nearestFloat32OfTie(`-${exact}1`, -tie)).toBe(-(1 + 2 ** -23))
    expect(nearestFloat32OfTie(`-${exact}`, -tie)).toBe(-1)
  })

  it('sees ties among subnormals, and none among float32 numbers', () => {
    expect(isFloat32Tie(2 ** -150)).toBe(true)
    fc.assert(fc.property(fc.float({ noNaN: true }), (x) => !isFloat32Tie(x)))
  })
})
