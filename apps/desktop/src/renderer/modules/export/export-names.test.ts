import { expect, it } from 'vitest'
import { apart, exportName } from './export-names.ts'

const last = { stage: 2, lastStage: 2, isPart: false, format: 'csv' } as const

it('names a file after what it came from and what is in it', () => {
  expect(exportName('ecg.csv', last)).toBe('ecg.sinal.csv')
  expect(exportName('ecg.v2.csv', { ...last, format: 'wav' })).toBe('ecg.v2.sinal.wav')
  expect(exportName('.hidden', last)).toBe('.hidden.sinal.csv')
  expect(exportName('ecg.csv', { ...last, stage: 1 })).toBe('ecg.layer-1.csv')
  expect(exportName('ecg.csv', { ...last, stage: 0, isPart: true })).toBe('ecg.input.part.csv')
  // Without a chain, the input is what there is.
  expect(exportName('ecg.csv', { ...last, stage: 0, lastStage: 0 })).toBe('ecg.input.csv')
})

it('keeps names apart that a folder would not', () => {
  expect(apart(['a.csv', 'b.csv', 'A.csv', 'a.csv', 'a-2.csv'])).toEqual([
    'a.csv',
    'b.csv',
    'A-2.csv',
    'a-3.csv',
    'a-2-2.csv',
  ])
})
