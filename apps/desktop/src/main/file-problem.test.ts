import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeWhole } from '@sinal/signals/node'
import { expect, it } from 'vitest'
import { fileFailure } from './file-problem.ts'

const caught = (doing: Promise<unknown>): Promise<unknown> => doing.catch((error: unknown) => error)

it('tells what the file system says by a code, and no path', async () => {
  const folder = tmpdir()
  const unread = fileFailure('file-not-readable', await caught(readFile(folder)), 'tmp').problem
  expect(unread).toMatchObject({ code: 'file-not-readable', said: { code: 'file-folder' } })
  const gone = join(folder, 'sinal-is-not-here', 'mine.sinal')
  const missing = await caught(readFile(gone))
  expect(fileFailure('file-not-readable', missing, 'mine.sinal').problem.code).toBe('file-not-found')
  const unwritten = await caught(writeWhole(gone, '', { makeFolders: false }))
  expect(fileFailure('export-not-writable', unwritten, 'mine.sinal').problem).toMatchObject({
    code: 'export-not-writable',
    said: { code: 'file-missing' },
  })
  const full = Object.assign(new Error('ENOSPC'), { code: 'ENOSPC', syscall: 'write' })
  expect(fileFailure('export-not-writable', full, 'mine.sinal').problem.code).toBe('disk-full')
  expect(JSON.stringify(fileFailure('export-not-writable', unwritten, 'x').problem)).not.toContain(folder)
})
