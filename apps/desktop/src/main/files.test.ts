import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, test } from 'vitest'
import type { Grant } from '../shared/ipc.ts'
import { FileRegistry, filesOf } from './files.ts'

const home = resolve('/home/ana')
const sample = resolve('/studio/resources/ecg.csv')

function registry() {
  const grants: Grant[] = []
  const files = new FileRegistry({ home, samples: [sample], grant: (grant) => grants.push(grant) })
  return { files, grants }
}

describe('FileRegistry', () => {
  test('grants a path once, and gives it one id', () => {
    const { files, grants } = registry()
    const path = join(home, 'signals', 'a.csv')
    const first = files.read(path)
    expect(files.read(path).id).toBe(first.id)
    expect(grants).toEqual([{ type: 'read', id: first.id, name: 'a.csv', path }])
    expect(files.readable).toEqual(grants)
    expect(files.path(first.id)).toBe(path)
  })

  test('shows the folder as the user knows it, and none for the sample', () => {
    const { files } = registry()
    expect(files.read(join(home, 'a.csv')).folder).toBe('~')
    expect(files.read(join(home, 'signals', 'a.csv')).folder).toBe(join('~', 'signals'))
    expect(files.read(resolve('/data/a.csv')).folder).toBe(resolve('/data'))
    expect(files.read(resolve('/home/anabel/a.csv')).folder).toBe(resolve('/home/anabel'))
    expect(files.read(sample).folder).toBeNull()
  })

  test('a target is granted for writing, and not read again after a restart of compute', () => {
    const { files, grants } = registry()
    const id = files.write(join(home, 'out.csv'), true)
    expect(grants).toEqual([
      { type: 'write', id, name: 'out.csv', path: join(home, 'out.csv'), replace: true },
    ])
    expect(files.readable).toEqual([])
  })
})

describe('filesOf', () => {
  const cwd = resolve('/home/ana')
  const app = resolve('/studio')
  const of = (...argv: string[]) => filesOf(['electron', ...argv], cwd, app)

  test('leaves out flags and the folder of the app', () => {
    expect(of('--no-sandbox', '/studio', '--x=1', 'a.csv')).toEqual([resolve(cwd, 'a.csv')])
  })

  test('takes absolute paths and file URLs', () => {
    const path = resolve('/data/a b.csv')
    expect(of(path, pathToFileURL(path).href)).toEqual([path, path])
  })

  test('finds none where there is none', () => {
    expect(of()).toEqual([])
    expect(filesOf(['electron', '.', ''], app, app)).toEqual([])
  })
})
