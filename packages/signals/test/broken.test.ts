import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CsvError, open, type OpenOptions, type ReadOptions } from '../src/index.ts'

const FOLDER = join(import.meta.dirname, 'broken')
const names = readdirSync(FOLDER).filter((name) => name.endsWith('.csv'))

describe('broken files', () => {
  it.each(names)('%s', async (name) => {
    const path = join(FOLDER, name)
    const expected = JSON.parse(readFileSync(path.replace(/csv$/, 'json'), 'utf8')) as {
      readonly options?: OpenOptions
      readonly read?: ReadOptions
      readonly message: string
    }
    const error = await open(path, expected.options)
      .then((file) => file.read(expected.read))
      .catch((problem: unknown) => problem)
    expect(error).toBeInstanceOf(CsvError)
    expect((error as CsvError).message).toBe(expected.message)
    expect((error as CsvError).code).not.toBeNull()
    expect((error as CsvError).file).toBe(name)
  })
})
