import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { open } from './open.ts'
import { parseDecimal, toBinary } from './decimal.ts'
import { textSource } from '../test/sources.ts'

const decimalText = fc
  .record({
    sign: fc.constantFrom('', '-', '+'),
    whole: fc.stringMatching(/^\d{1,20}$/),
    fraction: fc.stringMatching(/^\d{0,25}$/),
    exponent: fc.option(fc.integer({ min: -30, max: 15 }), { nil: null }),
  })
  .map(({ sign, whole, fraction, exponent }) =>
    [sign, whole, fraction && `.${fraction}`, exponent === null ? '' : `e${exponent}`].join(''),
  )

/** Texts of doubles at and around the middle between two float32 numbers. */
const nearTie = fc
  .tuple(
    fc.float({ min: Math.fround(1e-6), max: Math.fround(1e6), noNaN: true }),
    fc.constantFrom('', '1', '0000001'),
    fc.boolean(),
  )
  .map(([x, more, below]) => {
    const bits = new Uint32Array(Float32Array.of(x).buffer)
    bits[0]!++
    const tie = (x + new Float32Array(bits.buffer)[0]!) / 2
    const { digits, exponent } = toBinary(tie)
    const exact = (digits * 5n ** BigInt(-exponent)).toString().padStart(1 - exponent, '0')
    const text = `${exact.slice(0, exact.length + exponent)}.${exact.slice(exponent)}`.replace(/0+$/, '')
    return below ? `${text.slice(0, -1)}4999` : text + more
  })

/** The float32 nearest to a text, by comparing exact distances to the neighbours; ties to the even one. */
function nearestFloat32(text: string): number {
  const near = Math.fround(Number(text))
  const bits = new Int32Array(Float32Array.of(Math.abs(near)).buffer)[0]!
  const candidates = [bits - 1, bits, bits + 1]
    .filter((b) => b >= 0)
    .map((b) => ({ even: b % 2 === 0, value: new Float32Array(Int32Array.of(b).buffer)[0]! }))
  const target = parseDecimal(text.replace(/^[-+]/, ''))
  const scale = 400n
  const wanted = target.digits * 10n ** (scale + BigInt(target.exponent))
  const distance = (value: number) => {
    const { digits, exponent } = toBinary(value)
    const at =
      exponent >= 0
        ? digits * 2n ** BigInt(exponent) * 10n ** scale
        : (digits * 10n ** scale) / 2n ** BigInt(-exponent)
    return at > wanted ? at - wanted : wanted - at
  }
  const best = candidates.reduce((a, b) => {
    const [da, db] = [distance(a.value), distance(b.value)]
    return db < da || (db === da && b.even) ? b : a
  })
  return text.startsWith('-') ? -best.value : best.value
}

/** Reads the texts as one column, every other one quoted. */
async function readColumn(texts: readonly string[], dtype: 'float32' | 'float64'): Promise<number[]> {
  const fields = texts.map((text, i) => (i % 2 === 0 ? text : `"${text}"`))
  const file = await open(textSource(`a\n0\n${fields.join('\n')}\n`), { header: true, delimiter: ',' })
  const { data } = await file.read({ dtype })
  return [...data[0]!].slice(1)
}

describe('numbers', () => {
  it('are the nearest doubles', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(decimalText, { minLength: 1, maxLength: 200 }), async (texts) => {
        expect(await readColumn(texts, 'float64')).toEqual(texts.map(Number))
      }),
      { numRuns: 100 },
    )
  })

  it('are the nearest float32 numbers, rounded once', async () => {
    const oddInteger = fc.integer({ min: 2 ** 24, max: 2 ** 26 }).map(String)
    const text = fc.oneof(decimalText, nearTie, oddInteger)
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 100 }), async (texts) => {
        expect(await readColumn(texts, 'float32')).toEqual(texts.map(nearestFloat32))
      }),
      { numRuns: 100 },
    )
  })
})
