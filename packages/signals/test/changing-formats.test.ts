import { readFileSync } from 'node:fs'
import { appendFile, mkdtemp, open as openHandle, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { open, SignalError, writeSignals } from '../src/index.ts'

/** Samples a channel: far more than what is read ahead. */
const LENGTH = 1_200_000
const CHANNELS = 2

/** What can't be compressed much. */
const noise = (i: number) => Math.imul(i ^ 0x5bd1e995, 0x9e3779b1) / 2 ** 32

let folder: string
const files = new Map<string, Uint8Array>()

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sinal-changing-'))
  const data = Array.from({ length: CHANNELS }, (_, c) =>
    Float32Array.from({ length: LENGTH }, (__, i) => noise(CHANNELS * i + c)),
  )
  const channels = [{ name: 'a' }, { name: 'b' }]
  const signals = { channels, data, length: LENGTH, sampleRate: 1000, startTime: 0 }
  for (const format of ['wav', 'npy', 'parquet', 'csv'] as const) {
    const path = join(folder, `whole.${format}`)
    await writeSignals(path, signals)
    files.set(format, new Uint8Array(readFileSync(path)))
  }
  const npy = files.get('npy')!
  files.set('npz', npz(npy, false))
  files.set('deflated.npz', npz(npy, true))
  files.set('csv.gz', gzipSync(files.get('csv')!, { level: 1 }))
  files.set('edf', edf())
  files.set('arrows', arrowStream())
}, 120_000)
afterAll(() => rm(folder, { recursive: true }))

/** An archive with one member. */
function npz(content: Uint8Array, deflated: boolean): Uint8Array {
  const name = Buffer.from('x.npy')
  const stored = deflated ? deflateRawSync(content, { level: 1 }) : content
  const sum = Buffer.from(gzipSync(content, { level: 1 })).subarray(-8, -4)
  const about = Buffer.alloc(26)
  about.writeUInt16LE(20, 0)
  about.writeUInt16LE(deflated ? 8 : 0, 4)
  sum.copy(about, 10)
  about.writeUInt32LE(stored.length, 14)
  about.writeUInt32LE(content.length, 18)
  about.writeUInt16LE(name.length, 22)
  const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), about, name, stored])
  const entry = Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), about, Buffer.alloc(14), name])
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(entry.length, 12)
  end.writeUInt32LE(local.length, 16)
  return Buffer.concat([local, entry, end])
}

/** The records of a small file, over and over. */
function edf(): Uint8Array {
  const small = readFileSync(join(import.meta.dirname, 'formats', 'slow-member.edf'))
  const header = 256 * 4
  const records = 40_000
  const body = small.subarray(header)
  const head = Buffer.from(small.subarray(0, header))
  head.write(String(3 * records).padEnd(8), 236, 'latin1')
  return Buffer.concat([head, ...Array.from({ length: records }, () => body)])
}

/** The batch of a small stream, over and over. */
function arrowStream(): Uint8Array {
  const small = readFileSync(join(import.meta.dirname, 'formats', 'polars-stream.arrows'))
  const schema = 8 + small.readInt32LE(4)
  const rest = small.subarray(schema, small.length - 8)
  return Buffer.concat([
    small.subarray(0, schema),
    ...Array.from({ length: 300 }, () => rest),
    small.subarray(-8),
  ])
}

const NAMES = ['wav', 'npy', 'npz', 'deflated.npz', 'parquet', 'arrows', 'edf', 'csv', 'csv.gz'] as const

/** Reads a file that changes after the first block. @returns what comes of it */
async function readWhile(name: string, change: (path: string) => Promise<unknown>): Promise<unknown> {
  const path = join(folder, `log.${name}`)
  await writeFile(path, files.get(name)!)
  const file = await open(path)
  let length = 0
  try {
    for await (const block of file.blocks({ blockLength: 1000, reuse: true })) {
      if (block.start === 0) await change(path)
      length += block.length
    }
    return length
  } catch (error) {
    return error
  } finally {
    await file.close()
    await rm(path, { force: true })
  }
}

describe.each(NAMES)('a file that changes while it is read: %s', (name) => {
  it('is whole when it does not', async () => {
    expect(await readWhile(name, () => Promise.resolve())).toBeGreaterThan(10_000)
  })

  it.each<[string, (path: string) => Promise<unknown>]>([
    ['grows', (path) => appendFile(path, 'more')],
    ['shrinks', (path) => truncate(path, 300_000)],
    ['is emptied', (path) => truncate(path, 0)],
  ])('%s', async (_, change) => {
    const outcome = await readWhile(name, change)
    expect(outcome).toBeInstanceOf(SignalError)
    expect((outcome as SignalError).message).toMatch(
      new RegExp(
        `^log\\.${name}(?:, x\\.npy)?: the file changed: expected \\d+ bytes when it was opened, but got \\d+ \\(open it again\\)$`,
      ),
    )
  })

  it('is written over', async () => {
    const outcome = await readWhile(name, async (path) => {
      const handle = await openHandle(path, 'r+')
      await handle.write(new Uint8Array(files.get(name)!.length).fill(120), 0)
      await handle.close()
    })
    expect(outcome).toBeInstanceOf(SignalError)
    expect((outcome as SignalError).file).toContain(`log.${name}`)
  })

  it('vanishes: what was there is read to the end, or its absence told', async () => {
    const outcome = await readWhile(name, (path) => rm(path))
    if (typeof outcome === 'number') expect(outcome).toBeGreaterThan(10_000)
    else expect(String(outcome)).toMatch(/^SignalError: log\..*: no such file or folder$/)
  })
})
