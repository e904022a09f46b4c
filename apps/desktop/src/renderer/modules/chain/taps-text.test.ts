import { describe, expect, it } from 'vitest'
import { formatFloat32, formatTaps, legibleTaps, parseTaps } from './taps-text.ts'

describe('parseTaps', () => {
  it.each([
    ['0.25 0.5 0.25', [0.25, 0.5, 0.25]],
    ['1, 0, -1', [1, 0, -1]],
    ['1,0,-1', [1, 0, -1]],
    ['[1; 2; 3]', [1, 2, 3]],
    ['0,25 0,5 0,25', [0.25, 0.5, 0.25]],
    ['1/4 1/2 1/4', [0.25, 0.5, 0.25]],
    ['.5\t-1e-3\n2.', [0.5, -0.001, 2]],
    ['7', [7]],
  ])('reads %j', (text, taps) => {
    expect(parseTaps(text)).toEqual({ taps })
  })

  it.each([
    ['', 'empty'],
    [' , ', 'empty'],
    ['0.2 o.2 0.2', { word: 'o.2', position: 2 }],
    ['1 2 1/0', { word: '1/0', position: 3 }],
    ['1 NaN', { word: 'NaN', position: 2 }],
    ['1 1e999', { word: '1e999', position: 2 }],
  ])('says what is wrong with %j', (text, problem) => {
    expect(parseTaps(text)).toEqual({ problem })
  })
})

it('writes float32 taps as short as they can be', () => {
  expect(formatTaps(new Float32Array([0.2, 1 / 3, -1, 1e-8, 16777216]))).toBe(
    '0.2 0.33333334 -1 1e-8 16777216',
  )
  for (const value of new Float32Array([0.1, 1.1920929e-7, 3.4028235e38])) {
    expect(Math.fround(Number(formatFloat32(value)))).toBe(value)
  }
})

it('reads 0 where rounding has left a trace of it, as far as the other taps tell', () => {
  const taps = Float32Array.of(0.5, -7e-19, 0.5)
  expect(legibleTaps(taps)).toBe('0.5 0 0.5')
  expect(formatTaps(taps)).toBe('0.5 -7e-19 0.5')
  expect(legibleTaps([3e-19, -7e-19])).toBe('3e-19 -7e-19')
})
