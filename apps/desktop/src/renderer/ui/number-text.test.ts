import { afterEach, describe, expect, it } from 'vitest'
import { i18n } from '../i18n.ts'
import { localNumbers, plainNumbers } from './number-text.ts'

afterEach(() => void (i18n.global.locale.value = 'en'))

it('leaves numbers as they are where the decimal mark is a point', () => {
  expect(['0.5', '0,5', '1, 0, -1'].map(localNumbers)).toEqual(['0.5', '0,5', '1, 0, -1'])
  expect(['0.5', '0,5', '1, 0, -1'].map(plainNumbers)).toEqual(['0.5', '0,5', '1, 0, -1'])
})

describe('with a decimal comma', () => {
  it.each([
    ['0.01', '0,01'],
    ['-1.5e-3', '-1,5e-3'],
    ['.5', ',5'],
    ['0.25 0.5; 0.25', '0,25 0,5; 0,25'],
    ['0.25, 0.5', '0,25, 0,5'],
    ['[1, 0, -1]', '[1, 0, -1]'],
    ['1/3', '1/3'],
    ['', ''],
  ])('shows %s as %s, and reads it back', (plain, shown) => {
    i18n.global.locale.value = 'pt-BR'
    expect(localNumbers(plain)).toBe(shown)
    expect(plainNumbers(shown)).toBe(plain)
    expect(plainNumbers(plain)).toBe(plain)
  })

  it.each(['1,0,-1', 'auto', '0,', '1,0,', '2.5 kHz'])('keeps %s as it is typed', (text) => {
    i18n.global.locale.value = 'pt-BR'
    expect(localNumbers(plainNumbers(text))).toBe(text)
  })
})
