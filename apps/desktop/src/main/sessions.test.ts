import { execFile } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { FileRegistry } from './files.ts'
import { readSession } from './session-file.ts'
import { Sessions } from './sessions.ts'
import { UserData } from './user-data.ts'

let folder: string
let csv: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sinal-sessions-'))
  csv = join(folder, 'a.csv')
  await writeFile(csv, 'x\n1\n2\n')
})
afterEach(() => rm(folder, { recursive: true }))

const sample = '/studio/resources/ecg.csv'

/** A main process that starts with the folder's user data. */
async function run() {
  const files = new FileRegistry({ home: '/home/ana', samples: [sample], grant: () => undefined })
  const tell = (problem: unknown): void => {
    throw new Error('Nothing should be told', { cause: problem })
  }
  const userData = new UserData({ folder: join(folder, 'data'), shown: '~/data', tell })
  const sessions = await Sessions.load({ userData, files, sample })
  const stateOf = (path: string) => {
    const handle = files.read(path)
    return { files: { items: [{ handle, included: true }], selectedId: handle.id }, chain: { layers: [] } }
  }
  return { files, sessions, stateOf }
}

describe('what a run leaves unsaved', () => {
  test('is offered by the next one, and by that after it, until it is taken up', async () => {
    const first = await run()
    await first.sessions.autosave(first.stateOf(csv))

    expect((await run()).sessions.offered).toMatchObject({ name: null, files: ['a.csv'] })
    const { sessions, files } = await run()
    const session = await sessions.restoreOffered()
    const handle = files.read(csv)
    expect(session!.state.files).toEqual({ items: [{ handle, included: true }], selectedId: handle.id })
    expect(session!.files).toEqual([{ handle, found: 'same' }])
    expect(sessions.offered).toBeNull()
    // Nothing was changed yet: a crash now leaves it to the next run all the same.
    expect((await run()).sessions.offered).not.toBeNull()
  })

  test('is discarded on demand', async () => {
    const first = await run()
    await first.sessions.autosave(first.stateOf(csv))
    await (await run()).sessions.discardOffered()
    expect((await run()).sessions.offered).toBeNull()
    expect(await readdir(join(folder, 'data'))).toEqual([])
  })

  test('stays beside the work of a run that does not take it up', async () => {
    const first = await run()
    await first.sessions.autosave(first.stateOf(csv))
    const second = await run()
    await second.sessions.autosave({ chain: { layers: [] } })
    expect((await run()).sessions.offered).toMatchObject({ files: ['a.csv'] })
  })

  test('is nothing once it was saved', async () => {
    const first = await run()
    await first.sessions.autosave(first.stateOf(csv))
    await first.sessions.save(first.stateOf(csv), join(folder, 's.sinal'))
    expect((await run()).sessions.offered).toBeNull()
  })

  test('is set aside when another session is opened over it', async () => {
    const { sessions, stateOf } = await run()
    await sessions.save(stateOf(csv), join(folder, 's.sinal'))
    await sessions.autosave(stateOf(sample))
    await sessions.open(join(folder, 's.sinal'))
    expect(sessions.offered).toMatchObject({ name: 's.sinal', files: ['ecg.csv'] })
  })
})

// Whoever opens it becomes its reader, and whoever writes fails once that one has gone.
test.skipIf(process.platform === 'win32')('does not open a pipe that is being read', async () => {
  const pipe = join(folder, 'live.csv')
  await promisify(execFile)('mkfifo', [pipe])
  const { sessions, stateOf } = await run()
  await sessions.autosave(stateOf(pipe))
  expect((await run()).sessions.offered).toMatchObject({ files: ['live.csv'] })
})

describe('a session file', () => {
  const at = (name: string): string => join(folder, name)

  test('names files by paths, and gives them ids of the run that opens it', async () => {
    const first = await run()
    const state = first.stateOf(csv)
    await first.sessions.save(state, at('s.sinal'))
    const second = await run()
    const session = await second.sessions.open(at('s.sinal'))
    const handle = second.files.read(csv)
    expect(handle.id).not.toBe(first.files.read(csv).id)
    expect(session).toMatchObject({ name: 's', files: [{ handle, found: 'same' }] })
    expect(session.state).toEqual({
      ...state,
      files: { items: [{ handle, included: true }], selectedId: handle.id },
    })
  })

  test('knows the sample wherever the studio lies', async () => {
    const first = await run()
    await first.sessions.save(first.stateOf(sample), at('s.sinal'))
    expect(await readFile(at('s.sinal'), 'utf8')).not.toContain('/studio/')
    const second = await run()
    const { files } = await second.sessions.open(at('s.sinal'))
    expect(files).toEqual([{ handle: second.files.read(sample), found: 'same' }])
  })

  test('tells which files have changed, and which are gone', async () => {
    const { sessions, stateOf } = await run()
    await sessions.save(stateOf(csv), at('s.sinal'))
    await writeFile(csv, 'x\n1\n3\n')
    expect((await sessions.open(at('s.sinal'))).files[0]!.found).toBe('changed')
    await rm(csv)
    expect((await sessions.open(at('s.sinal'))).files[0]!.found).toBe('missing')
  })

  test('finds files beside it when the folder was moved', async () => {
    const { sessions, stateOf } = await run()
    await sessions.save(stateOf(csv), at('s.sinal'))
    await mkdir(at('moved'))
    await copyFile(csv, at('moved/a.csv'))
    await copyFile(at('s.sinal'), at('moved/s.sinal'))
    await rm(csv)
    const { files } = await (await run()).sessions.open(at('moved/s.sinal'))
    expect(files[0]!.found).toBe('same')
  })

  test.each([
    ['no JSON', '{', 'session-invalid', /^bad\.sinal is not a session of Sinal: expected JSON/],
    ['another document', '{"layers": []}', 'session-invalid', /: format: Invalid key/],
    ['a newer version', '{"version": 2}', 'session-newer', /version 2; this Sinal reads 1$/],
    [
      'a file without a path',
      '{"format":"sinal-session","version":1,"savedAt":0,"files":[{"id":"a"}],"state":{}}',
      'session-invalid',
      /: files\.0\.path: /,
    ],
  ])('is refused when it is %s', async (_what, text, code, message) => {
    await writeFile(at('bad.sinal'), text)
    await expect(readSession(at('bad.sinal'))).rejects.toMatchObject({
      problem: { code },
      message: expect.stringMatching(message),
    })
  })
})
