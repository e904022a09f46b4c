import type { FileHandle } from 'node:fs/promises'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { writeSignals } from './create-signals.ts'
import type { Signals, WriteFormat } from './types.ts'

/** What the file system refuses, from which call on. */
let refusal: {
  readonly call: 'open' | 'write' | 'sync' | 'rename' | 'rm'
  readonly code: string
  after: number
  /** How often; default always. */
  times?: number
} | null

function refuse(call: NonNullable<typeof refusal>['call']): void {
  if (refusal?.call !== call || refusal.after-- > 0) return
  if (refusal.times !== undefined && refusal.times-- <= 0) return
  throw Object.assign(new Error(`${refusal.code}: refused`), { code: refusal.code, syscall: call })
}

vi.mock('node:fs/promises', async (original) => {
  const actual = await original<typeof import('node:fs/promises')>()
  const watched = (handle: FileHandle): FileHandle =>
    new Proxy(handle, {
      get(target, key) {
        const value: unknown = Reflect.get(target, key)
        if (typeof value !== 'function') return value
        return async (...args: unknown[]) => {
          if (key === 'writeFile' || key === 'write') refuse('write')
          if (key === 'sync') refuse('sync')
          return (value as (...given: unknown[]) => unknown).apply(target, args)
        }
      },
    })
  return {
    ...actual,
    open: async (path: string, flags: string) => {
      if (flags === 'wx') refuse('open')
      return watched(await actual.open(path, flags))
    },
    rename: async (from: string, to: string) => {
      refuse('rename')
      return actual.rename(from, to)
    },
    rm: async (path: string, options: object) => {
      refuse('rm')
      return actual.rm(path, options)
    },
  }
})

let folder: string
beforeEach(async () => {
  refusal = null
  folder = await mkdtemp(join(tmpdir(), 'sinal-output-'))
})
afterEach(() => rm(folder, { recursive: true }))

const length = 200_000
const signals: Signals = {
  channels: [{ name: 'a' }, { name: 'b' }],
  data: [new Float32Array(length).fill(0.5), new Float32Array(length)],
  length,
  sampleRate: 1000,
  startTime: 0,
}

const cases = (['csv', 'npy', 'wav', 'parquet'] as const).flatMap((format) =>
  (
    [
      ['open', 'EACCES', 0, 'permission denied'],
      ['write', 'ENOSPC', 0, 'the disk is full'],
      ['write', 'ENOSPC', 2, 'the disk is full'],
      ['write', 'EDQUOT', 1, 'the disk quota is used up'],
      ['write', 'EIO', 1, 'the disk reports an input/output error'],
      ['sync', 'ENOSPC', 0, 'the disk is full'],
      ['rename', 'EPERM', 0, 'permission denied'],
    ] as const
  ).map((refused): [WriteFormat, ...typeof refused] => [format, ...refused]),
)

describe('a file that the system refuses', () => {
  it.each(cases)('%s: %s fails with %s after %i times', async (format, call, code, after, message) => {
    const name = `out.${format}`
    const path = join(folder, name)
    await writeFile(path, 'old')
    refusal = { call, code, after }
    await expect(writeSignals(path, signals, { overwrite: true })).rejects.toThrow(`${name}: ${message}`)
    expect(await readdir(folder)).toEqual([name])
    expect(await readFile(path, 'utf8')).toBe('old')
    refusal = null
    await writeSignals(path, signals, { overwrite: true })
    expect(await readdir(folder)).toEqual([name])
  })
})

describe('on Windows, a file that another program looks at', () => {
  const { platform } = process
  beforeEach(() => void Object.defineProperty(process, 'platform', { value: 'win32' }))
  afterEach(() => {
    refusal = null
    Object.defineProperty(process, 'platform', { value: platform })
  })

  it.each([
    ['rename', 'EPERM', true],
    ['rename', 'EACCES', true],
    ['rename', 'EBUSY', true],
    // The temporary name, once the file has its own.
    ['rm', 'EBUSY', false],
  ] as const)('is waited for: %s fails with %s, overwrite %s', async (call, code, overwrite) => {
    const path = join(folder, 'out.csv')
    if (overwrite) await writeFile(path, 'old')
    refusal = { call, code, after: 0, times: 3 }
    await writeSignals(path, signals, { overwrite })
    expect(await readdir(folder)).toEqual(['out.csv'])
    expect(await readFile(path, 'utf8')).toMatch(/^time \(s\),a,b\n/)
  })

  it('is told of when it stays so, and keeps what it was', async () => {
    const path = join(folder, 'out.csv')
    await writeFile(path, 'old')
    refusal = { call: 'rename', code: 'EBUSY', after: 0 }
    await expect(writeSignals(path, signals, { overwrite: true })).rejects.toThrow(
      'out.csv: the file is in use by another program',
    )
    expect(await readdir(folder)).toEqual(['out.csv'])
    expect(await readFile(path, 'utf8')).toBe('old')
  })
})
