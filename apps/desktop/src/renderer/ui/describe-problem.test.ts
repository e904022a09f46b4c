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
    text: 'flight.csv, row 1042, column "ax": expected a number, but got "1,5" (decimal comma?)',
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

it('keeps the words of the reader that have no code, without repeating the place', () => {
  const text = 'flight.csv, row 3: something new'
  const { said: _, ...unsaid } = csv
  const problem = { ...unsaid, details: { file: 'flight.csv', row: 3, column: null, text } }
  expect(describeProblem(problem, t)).toMatchObject({ place: 'Row 3', detail: 'something new' })
})

it.each(problemCodes)('has words for %s in each language', (code) => {
  expect(te(`problems.${code}`, 'en')).toBe(true)
  expect(te(`problems.${code}`, 'pt-BR')).toBe(true)
})
