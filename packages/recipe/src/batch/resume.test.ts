import { spawn } from 'node:child_process'
import { copyFile, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeEach, describe, expect, it } from 'vitest'
import { batchFolder, csv } from '../../test/batch-folder.ts'
import { LOCK_NAME } from './lock.ts'
import { MANIFEST_NAME } from './manifest.ts'
import type { Note } from './notes.ts'
import { runBatch, type BatchOptions } from './run-batch.ts'

const at = batchFolder()

describe('resume', () => {
  const out = () => path.join(at.folder, 'out')
  const result = (name: string) => path.join(out(), `${name}.moving-average-5.csv`)
  const statuses = async (options: Partial<BatchOptions> = {}) => {
    const files = [path.join(at.folder, 'a.csv'), path.join(at.folder, 'b.csv')]
    const report = await runBatch({ files, out: out(), resume: true, ...options })
    return report.files.map(({ status }) => status)
  }

  beforeEach(async () => {
    await at.write('a.csv', csv('x,y', 40))
    await at.write('b.csv', csv('x,y', 50))
    await statuses()
  })

  it('does nothing where nothing has changed, and tells the checksums all the same', async () => {
    const before = await stat(result('a'))
    expect(await statuses()).toEqual(['skipped', 'skipped'])
    expect((await stat(result('a'))).mtimeMs).toBe(before.mtimeMs)
    const again = await runBatch({
      files: [path.join(at.folder, 'a.csv')],
      out: `${out()}/`,
      resume: true,
    })
    expect(again.files[0]).toMatchObject({
      status: 'skipped',
      samples: 40,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
  })

  it('does again what is missing', async () => {
    await rm(result('b'))
    expect(await statuses()).toEqual(['skipped', 'done'])
  })

  it('does again what has changed: an input, the recipe, how a file is read', async () => {
    await at.write('a.csv', csv('x,y', 41))
    expect(await statuses()).toEqual(['done', 'skipped'])
    const layer = { type: 'conv1d', kernelSize: 3, weight: { preset: 'gaussian' } }
    const recipe = { version: 1, name: 'moving-average-5', layers: [layer] }
    const named = await at.write('other.json', JSON.stringify(recipe))
    expect(await statuses({ recipe: named })).toEqual(['done', 'done'])
    expect(await statuses({ recipe: named, open: { sampleRate: 100 } })).toEqual(['done', 'done'])
    expect(await statuses({ recipe: named, open: { sampleRate: 100 } })).toEqual(['skipped', 'skipped'])
  })

  it('asks no more than the bytes: a copy of an input is the same input', async () => {
    await copyFile(path.join(at.folder, 'a.csv'), path.join(at.folder, 'copy.csv'))
    await rm(path.join(at.folder, 'a.csv'))
    await copyFile(path.join(at.folder, 'copy.csv'), path.join(at.folder, 'a.csv'))
    expect(await statuses()).toEqual(['skipped', 'skipped'])
  })

  it('does again a result that was begun and not finished', async () => {
    const manifest = path.join(out(), MANIFEST_NAME)
    const name = path.basename(result('a'))
    // Killed after the result was moved to its place, before the manifest knew: and a line cut short.
    await writeFile(
      manifest,
      `{"manifest":1}\n{"status":"started","output":"${name}"}\n{"status":"done","outp`,
    )
    await writeFile(result('a'), 'half')
    await writeFile(path.join(out(), `.${name}.0123abcd.tmp`), 'half')
    await rm(result('b'))
    expect(await statuses()).toEqual(['done', 'done'])
    expect((await readdir(out())).toSorted()).toEqual([name, path.basename(result('b')), MANIFEST_NAME])
    expect(await readFile(result('a'), 'utf8')).toMatch(/^x,y\n/)
  })

  it('touches no result that was changed by hand, unless it is told to', async () => {
    await writeFile(result('a'), 'mine')
    const files = [path.join(at.folder, 'a.csv')]
    const report = await runBatch({ files, out: `${out()}/`, resume: true })
    expect(report.files[0]!.error?.message).toBe(
      `${path.join(out(), 'a.moving-average-5.csv')}: the file was changed since sinal wrote it (overwrite: true replaces it)`,
    )
    expect(await readFile(result('a'), 'utf8')).toBe('mine')
    expect(await statuses({ overwrite: true })).toEqual(['done', 'skipped'])
  })

  it('touches no file that it did not write', async () => {
    const c = await at.write('c.csv', csv('x,y', 40))
    await writeFile(result('c'), 'mine')
    await expect(runBatch({ files: [c], out: `${out()}/`, resume: true })).rejects.toThrow(
      'c.moving-average-5.csv: a file of this name exists already (overwrite: true replaces it)',
    )
  })

  it('keeps account of other batches in the same folder', async () => {
    const c = await at.write('c.csv', csv('x,y', 40))
    await runBatch({ files: [c], out: `${out()}/` })
    expect(await statuses()).toEqual(['skipped', 'skipped'])
  })

  it('says what is no manifest', async () => {
    await writeFile(path.join(out(), MANIFEST_NAME), 'time,ecg\n')
    await expect(statuses()).rejects.toThrow(
      `${MANIFEST_NAME}, row 1: expected the manifest of a run (version 1), but got time,ecg (remove the file)`,
    )
  })

  it('needs the folder', async () => {
    await expect(runBatch({ files: [at.file], resume: true })).rejects.toThrow(
      'resume: expected out, the folder of the earlier results, but got none',
    )
    await expect(runBatch({ files: [at.file], resume: true, out: 'x.csv' })).rejects.toThrow(
      "resume: expected a folder as out, but got 'x.csv'",
    )
  })
})

it('goes on where it was paused', async () => {
  const names = ['a', 'b', 'c']
  const files = await Promise.all(names.map((name) => at.write(`${name}.csv`, csv('x,y', 40))))
  const out = path.join(at.folder, 'out')
  const pause = new AbortController()
  const begun: string[] = []
  const paused = runBatch({
    files,
    out,
    signal: pause.signal,
    onFile: (found) => {
      begun.push(found.file)
      pause.abort('pause')
    },
  })
  await expect(paused).rejects.toBe('pause')
  expect(begun).toEqual([files[0]])
  const { files: found } = await runBatch({ files, out, resume: true })
  expect(found.map(({ status }) => status)).toEqual(['skipped', 'done', 'done'])
})

describe('a run that is ended by kill -9', { timeout: 60_000 }, () => {
  const program = fileURLToPath(new URL('../../test/batch-program.ts', import.meta.url))

  it('goes on with what is missing, and takes the folder over', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f']
    await mkdir(path.join(at.folder, 'in'))
    for (const name of names) await at.write(`in/${name}.csv`, csv('x,y', 20_000))
    const flags = ['--conditions=@sinal/source', '--import', import.meta.resolve('tsx')]
    const out = path.join(at.folder, 'out')
    const killed = spawn(process.execPath, [...flags, program, path.join(at.folder, 'in'), out])
    killed.stdout.once('data', () => killed.kill('SIGKILL'))
    await new Promise((resolve) => killed.on('close', resolve))
    expect(killed.signalCode).toBe('SIGKILL')
    expect(await readdir(out)).toContain(LOCK_NAME)

    const notes: Note[] = []
    const report = await runBatch({
      files: [path.join(at.folder, 'in')],
      out,
      resume: true,
      onNote: (note) => notes.push(note),
    })
    expect(report.skipped).toBeGreaterThanOrEqual(1)
    expect(report.done + report.skipped).toBe(names.length)
    expect(notes).toMatchObject([
      {
        reason: `${out}: taken over from process ${killed.pid}, which ended before its run did`,
        code: 'lock-taken-over',
      },
    ])
    expect((await readdir(out)).toSorted()).toEqual([
      ...names.map((name) => `${name}.moving-average-5.csv`),
      MANIFEST_NAME,
    ])
    for (const { sha256 } of report.files) expect(sha256).toBe(report.files[0]!.sha256)
  })
})
