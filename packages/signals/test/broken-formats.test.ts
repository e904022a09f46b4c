import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { open, type OpenOptions, SignalError } from '../src/index.ts'

const FOLDER = join(import.meta.dirname, 'broken-formats')
const names = readdirSync(FOLDER).filter((name) => !name.endsWith('.json'))

describe('broken files of other formats', () => {
  it.each(names)('%s', async (name) => {
    const path = join(FOLDER, name)
    const expected = JSON.parse(readFileSync(`${path}.json`, 'utf8')) as {
      readonly options?: OpenOptions
      readonly message: string
    }
    const error = await open(path, expected.options)
      .then((file) => file.read())
      .catch((problem: unknown) => problem)
    expect(error).toBeInstanceOf(SignalError)
    expect((error as SignalError).message).toBe(expected.message)
    expect((error as SignalError).code).not.toBeNull()
  })
})
