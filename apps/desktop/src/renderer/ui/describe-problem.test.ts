import { afterEach, expect, it } from 'vitest'
import { problemCodes, type Problem } from '../../shared/ipc.ts'
import { i18n } from '../i18n.ts'
import { describeProblem } from './describe-problem.ts'

const { t, te, locale } = i18n.global
afterEach(() => {
  locale.value = 'en'
})

const csv: Problem = {
  code: 'csv',
  name: 'CsvError',
  message: 'flight.csv, row 1042, column "ax": expected a number, but got "1,5" (decimal comma?)',
  details: {
    file: 'flight.csv',
    row: 1042,
    column: 'ax',
    text: 'expected a number, but got "1,5" (decimal comma?)',
  },
  said: {
    code: 'number-decimal-comma',
    details: { text: '1,5' },
    reason: 'expected a number, but got "1,5" (decimal comma?)',
  },
}

it('says file, row and column of a bad CSV, and each once', () => {
  expect(describeProblem(csv, t)).toEqual({
    title: 'flight.csv could not be opened',
    place: 'Row 1,042, column “ax”',
    detail: '“1,5” is not a number. Is the comma the decimal mark?',
  })
  locale.value = 'pt-BR'
  expect(describeProblem(csv, t)).toEqual({
    title: 'Não foi possível abrir flight.csv',
    place: 'Linha 1.042, coluna “ax”',
    detail: '“1,5” não é um número. A vírgula é o separador decimal?',
  })
})

it('says sample and channel, where the file is no text', () => {
  const said = { code: 'pcm-missing', details: { bits: 16 }, reason: '' }
  const details = { file: 'out.wav', row: null, column: null, sample: 1200, channel: 'ax' }
  const problem: Problem = { ...csv, code: 'export-not-writable', details, said }
  expect(describeProblem(problem, t)).toEqual({
    title: 'out.wav could not be written',
    place: 'Sample 1,200, channel “ax”',
    detail: 'A sample is missing, and PCM cannot say so. Choose 32-bit float, or fill it first.',
  })
  const plain: Problem = { ...problem, details: { ...details, sample: null } }
  expect(describeProblem(plain, t).place).toBe('Channel “ax”')
})

it('says which layer a file of a folder does not fit', () => {
  const said = { code: 'layer-taps-long', details: { samples: 3, size: 5, dilation: 1, span: 5 }, reason: '' }
  const problem: Problem = {
    ...csv,
    code: 'folder-file',
    details: { file: 'short.csv', row: null, layer: 1 },
    said,
  }
  expect(describeProblem(problem, t)).toEqual({
    title: 'short.csv could not be run',
    place: 'Layer 2',
    detail: 'The kernel spans 5 samples, but its input has only 3.',
  })
})

/** Of faults of the program, and of what a library says and has no code for. */
const QUOTING: readonly Problem['code'][] = [
  'internal',
  'bad-message',
  'csv',
  'recipe',
  'layer-shape',
  'training-window',
  'engine',
  'folder-locked',
  'folder-stopped',
  'folder-file',
  'export-not-writable',
  'recipe-file',
  'file-not-readable',
  'user-data',
]

it.each(problemCodes.filter((code) => !QUOTING.includes(code)))('quotes no program for %s', (code) => {
  const problem: Problem = { code, name: 'ProblemError', message: 'in English', details: {} }
  expect(describeProblem(problem, t).detail).toBeNull()
})

it.each(problemCodes)('has words for %s in each language', (code) => {
  expect(te(`problems.${code}`, 'en')).toBe(true)
  expect(te(`problems.${code}`, 'pt-BR')).toBe(true)
})
