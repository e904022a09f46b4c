import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FileWatch } from './file-watch.ts'

test('tells of each change once, of a file that goes, and of no file that is not watched any more', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sinal-watch-'))
  const path = join(folder, 'a.csv')
  await writeFile(path, '1')
  const told: [string, boolean][] = []
  const watch = new FileWatch((id, gone) => told.push([id, gone]))
  try {
    await watch.watch(new Map([['a', path]]))
    await watch.look()
    expect(told).toEqual([])
    await writeFile(path, '12')
    await watch.look()
    await watch.look()
    await rm(path)
    await watch.look()
    expect(told).toEqual([
      ['a', false],
      ['a', true],
    ])
    await watch.watch(new Map())
    await writeFile(path, '123')
    await watch.look()
    expect(told).toHaveLength(2)
  } finally {
    watch.stop()
    await rm(folder, { recursive: true })
  }
})
