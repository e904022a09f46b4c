import { execFileSync } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { open } from '../src/index.ts'
import { onlyOnce } from './sources.ts'

/** How many bytes may still be written to the disk. */
const disk = vi.hoisted(() => ({ room: Infinity }))

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>()
  const opened = async (...of: Parameters<typeof real.open>) => {
    const handle = await real.open(...of)
    const write = handle.write.bind(handle)
    const limited = (bytes: Uint8Array, from: number, length: number, position: number) => {
      disk.room -= length
      if (disk.room >= 0) return write(bytes, from, length, position)
      throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC', syscall: 'write' })
    }
    return Object.assign(handle, { write: async (...what: Parameters<typeof limited>) => limited(...what) })
  }
  return { ...real, open: opened }
})

let folder: string
let before: string | undefined
beforeEach(async () => {
  before = process.env['TMPDIR']
  folder = await mkdtemp(join(tmpdir(), 'sinal-scratch-'))
  process.env['TMPDIR'] = folder
})
afterEach(async () => {
  disk.room = Infinity
  process.env['TMPDIR'] = before
  if (before === undefined) delete process.env['TMPDIR']
  await rm(folder, { recursive: true, force: true })
})

const LENGTH = 3_000_000

/** An array `[2, LENGTH]` whose channels lie one after the other: 24 MB. */
function planar(): Uint8Array {
  const shape = `{'descr': '<f4', 'fortran_order': False, 'shape': (2, ${LENGTH}), }`.padEnd(117) + '\n'
  const header = Buffer.concat([
    Buffer.from('\x93NUMPY\x01\x00', 'latin1'),
    Buffer.of(118, 0),
    Buffer.from(shape),
  ])
  const samples = Float32Array.from({ length: 2 * LENGTH }, (_, i) => i % 1000)
  return Buffer.concat([header, new Uint8Array(samples.buffer)])
}

const packed = gzipSync(planar(), { level: 1 })
const source = () => onlyOnce(packed, 65_536, 'long.npy.gz')

describe('what can be had only from front to back, and is needed in any order', () => {
  it('is kept in a file that nobody sees, and that goes with the reading', async () => {
    const file = await open(source())
    expect([file.format, file.compression, file.length]).toEqual(['npy', 'gzip', LENGTH])
    expect(await readdir(folder)).toEqual([])
    const { data } = await file.read({ start: 999_999, end: 1_000_002 })
    expect(data.map((samples) => [...samples])).toEqual([
      [999, 0, 1],
      [999, 0, 1],
    ])
    await file.close()
  })

  it('leaves nothing when it is damaged, too much, or not wanted any more', async () => {
    const cut = onlyOnce(packed.subarray(0, -100), 65_536, 'cut.npy.gz')
    await expect(open(cut)).rejects.toThrow('cut.npy.gz: expected whole gzip data, but it is cut off')
    await expect(open(source(), { maxHeldBytes: 20e6 })).rejects.toThrow('expected at most 20000000 bytes')
    const controller = new AbortController()
    const stopped = {
      name: 'long.npy.gz',
      async *stream() {
        yield packed.subarray(0, packed.length - 100)
        controller.abort()
        yield packed.subarray(packed.length - 100)
      },
    }
    await expect(open(stopped, { signal: controller.signal })).rejects.toMatchObject({ name: 'AbortError' })
    expect(await readdir(folder)).toEqual([])
  })

  it('is an error that names the disk when it is full', async () => {
    disk.room = 20e6
    await expect(open(source())).rejects.toThrow(
      "long.npy.gz: an array of one channel after the other can't be read from front to back and needs room in " +
        `${folder}, but got: the disk is full (the environment variable TMPDIR, or TEMP on Windows, names another folder)`,
    )
    expect(await readdir(folder)).toEqual([])
    await rm(folder, { recursive: true })
    await expect(open(source())).rejects.toThrow(`needs room in ${folder}, but got: no such file or folder`)
  })

  it('takes no memory', () => {
    // In a process of its own.
    const program = `
      import { open } from '@sinal/signals'
      import { Readable } from 'node:stream'
      import { createGzip } from 'node:zlib'
      const length = 25_000_000
      const text = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, " + length + "), }"
      const header = Buffer.concat([Buffer.from('\\x93NUMPY\\x01\\x00', 'latin1'), Buffer.of(118, 0), Buffer.from(text.padEnd(117) + '\\n')])
      const part = Buffer.alloc(1_000_000)
      async function* bytes() { yield header; for (let i = 0; i < 200; i++) yield part }
      const stream = () => Readable.from(bytes(), { objectMode: false }).pipe(createGzip({ level: 1 }))
      const file = await open({ name: 'big', stream })
      let samples = 0
      for await (const block of file.blocks({ reuse: true })) samples += block.length
      await file.close()
      console.log(JSON.stringify({ samples, peak: process.resourceUsage().maxRSS }))`
    const options = ['--import', 'tsx', '--conditions=@sinal/source', '--input-type=module']
    const cwd = join(import.meta.dirname, '..')
    const { samples, peak } = JSON.parse(
      execFileSync(process.execPath, [...options, '-e', program], { cwd, encoding: 'utf8' }),
    ) as { samples: number; peak: number }
    expect(samples).toBe(25_000_000)
    // The array has 200 MB.
    expect(peak / 1024).toBeLessThan(190)
  }, 120_000)
})
