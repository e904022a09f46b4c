import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach } from 'vitest'

/** A folder for each test of the file that calls this, with a file of 30,000 samples in it. */
export function batchFolder() {
  const at = {
    folder: '',
    /** ecg.csv */
    file: '',
    async write(name: string, text: string): Promise<string> {
      const written = path.join(at.folder, name)
      await writeFile(written, text)
      return written
    },
  }
  beforeEach(async () => {
    at.folder = await mkdtemp(path.join(tmpdir(), 'sinal-batch-'))
    const samples = Array.from({ length: 30_000 }, (_, i) => i % 7)
    at.file = await at.write('ecg.csv', `ecg\n${samples.join('\n')}\n`)
  })
  afterEach(() => rm(at.folder, { recursive: true }))
  return at
}

/** Rows of two columns. */
export const csv = (names: string, rows: number) => `${names}\n${'1,2\n'.repeat(rows)}`
