import { execFileSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeFolder, removeLeftovers, writeWhole } from './node-files.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sinal-whole-'))
})
afterEach(() => rm(folder, { recursive: true }))

describe('writeWhole', () => {
  it.skipIf(process.platform === 'win32')('replaces no device and no pipe, and waits for none', async () => {
    const pipe = join(folder, 'pipe')
    execFileSync('mkfifo', [pipe])
    for (const overwrite of [true, false])
      await expect(writeWhole(pipe, 'x', { overwrite })).rejects.toThrow(
        "pipe: expected a file, but got a device or a pipe, which can't be replaced",
      )
    expect((await stat(pipe)).isFIFO()).toBe(true)
  })

  it('writes texts and bytes, and makes the folder', async () => {
    await writeWhole(join(folder, 'a/b/text.txt'), 'µV\n')
    await writeWhole(join(folder, 'a/bytes'), Uint8Array.of(1, 2, 255))
    expect(await readFile(join(folder, 'a/b/text.txt'), 'utf8')).toBe('µV\n')
    expect([...(await readFile(join(folder, 'a/bytes')))]).toEqual([1, 2, 255])
    expect(await readdir(join(folder, 'a/b'))).toEqual(['text.txt'])
  })

  it('tells a folder that is not there from a file in its place', async () => {
    await writeFile(join(folder, 'a'), '')
    await expect(makeFolder(join(folder, 'a'))).rejects.toThrow(/: expected a folder, but got a file$/)
    // As a folder that is removed while it is made: it exists, and is not there.
    await symlink(join(folder, 'nowhere'), join(folder, 'link'), 'dir')
    await expect(makeFolder(join(folder, 'link'))).rejects.toMatchObject({ code: 'file-missing' })
  })

  it('replaces a file where it is told to, and no other', async () => {
    const file = join(folder, 'a.txt')
    await writeFile(file, 'old')
    await expect(writeWhole(file, 'new')).rejects.toThrow(
      /^a\.txt: a file of this name exists already \(overwrite: true replaces it\)$/,
    )
    await expect(writeWhole(file, 'new', { name: 'x/a.txt' })).rejects.toThrow(/^x\/a\.txt: /)
    expect(await readFile(file, 'utf8')).toBe('old')
    await writeWhole(file, 'new', { overwrite: true })
    expect(await readFile(file, 'utf8')).toBe('new')
    expect(await readdir(folder)).toEqual(['a.txt'])
  })

  it('makes one file of two that are written at once, and says so to the other', async () => {
    const file = join(folder, 'a.txt')
    const texts = ['1', '2', '3', '4']
    const tries = await Promise.allSettled(texts.map((text) => writeWhole(file, text)))
    const [winner, ...others] = texts.filter((_, i) => tries[i]!.status === 'fulfilled')
    expect(others).toEqual([])
    expect(await readFile(file, 'utf8')).toBe(winner)
    expect(await readdir(folder)).toEqual(['a.txt'])
  })

  it('names the folder that cannot be made', async () => {
    await writeFile(join(folder, 'file'), '')
    await expect(writeWhole(join(folder, 'file/a.txt'), '')).rejects.toThrow(
      `${join(folder, 'file')}: expected a folder, but got a file`,
    )
    await expect(writeWhole(join(folder, 'file/b/a.txt'), '')).rejects.toThrow(
      `${join(folder, 'file/b')}: expected a folder, but got a file`,
    )
  })

  it.skipIf(process.platform !== 'linux')('does not wait for a folder that can never be made', async () => {
    await expect(writeWhole('/proc/none/at/all/a.txt', '')).rejects.toThrow(
      '/proc/none/at/all: no such file or folder',
    )
  })
})

it('removes what was left of a file, and of no other', async () => {
  const others = ['a.csv', '.a.csv.b.csv.0123abcd.tmp', '.a.csv.notes.tmp']
  for (const name of [...others, '.a.csv.0123abcd.tmp']) await writeFile(join(folder, name), '')
  await removeLeftovers(join(folder, 'a.csv'))
  expect((await readdir(folder)).toSorted()).toEqual(others.toSorted())
})
