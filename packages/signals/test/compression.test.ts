import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { open } from '../src/index.ts'
import { gunzip } from '../src/inflate.ts'
import { unzstd } from '../src/unzstd.ts'
import { onlyOnce } from './sources.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sinal-compression-'))
})
afterAll(() => rm(folder, { recursive: true }))

const rows = Array.from({ length: 30_000 }, (_, i) => `${i / 250},${(i * 7919) % 1009}\n`)
const text = `time,ax\n${rows.join('')}`
const bytes = new TextEncoder().encode(text)
const ax = Float32Array.from(rows, (_, i) => (i * 7919) % 1009)
const members = (cuts: readonly number[]) =>
  [0, ...cuts].map((from, i) => gzipSync(bytes.subarray(from, cuts[i] ?? bytes.length)))

/** Made by `zstd -c`: the text in two frames, and the first with no sum, after a frame to be passed over. */
const zstd = readFileSync(join(import.meta.dirname, 'compression', 'two-frames.csv.zst'))

async function* inPieces(whole: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < whole.length; at += length) yield whole.subarray(at, at + length)
}

async function all(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const chunk of chunks) parts.push(chunk.slice())
  return Buffer.concat(parts)
}

describe('a compressed CSV file', () => {
  it.each<[string, Uint8Array, 'gzip' | 'zstd']>([
    ['one member', gzipSync(bytes), 'gzip'],
    ['several members', Buffer.concat(members([10, 4000, 4000, 77_777])), 'gzip'],
    ['a member, then zeros', Buffer.concat([gzipSync(bytes), Buffer.alloc(700)]), 'gzip'],
    ['two frames', zstd, 'zstd'],
  ])('%s', async (_what, packed, compression) => {
    const path = join(folder, 'packed.csv')
    await writeFile(path, packed)
    for (const source of [path, new Blob([new Uint8Array(packed)]), onlyOnce(packed, 1000)]) {
      const file = await open(source)
      expect([file.format, file.compression, file.sampleRate]).toEqual(['csv', compression, 250])
      expect((await file.read()).data[0]).toEqual(ax)
      await file.close()
    }
    const again = await open(path)
    expect((await again.read({ end: 10 })).length).toBe(10)
    expect((await again.read()).length).toBe(rows.length)
  })

  it('is closed while it is open only in part', async () => {
    const path = join(folder, 'packed.csv.gz')
    await writeFile(path, gzipSync(bytes))
    const file = await open(path)
    for await (const { data } of file.blocks({ blockLength: 100 })) {
      expect(data[0]).toEqual(ax.subarray(0, 100))
      break
    }
    await file.close()
  })

  it('is read in constant memory', () => {
    // In a process of its own, whose heap is a fraction of what it reads.
    const program = `
      import { open } from '@sinal/signals'
      import { createGzip } from 'node:zlib'
      import { Readable } from 'node:stream'
      const line = '1.5,2.5,3.5,4.5\\n'.repeat(8192)
      async function* lines() { yield 'a,b,c,d\\n'; for (let i = 0; i < 1600; i++) yield line }
      const stream = () => Readable.from(lines(), { objectMode: false }).pipe(createGzip({ level: 1 }))
      const file = await open({ name: 'big', stream })
      const { length } = await file.read({ channels: ['b'], start: 13_000_000, end: 13_000_002 })
      console.log(JSON.stringify({ length, peak: process.resourceUsage().maxRSS }))`
    const options = [
      '--import',
      'tsx',
      '--conditions=@sinal/source',
      '--max-old-space-size=64',
      '--input-type=module',
    ]
    const cwd = join(import.meta.dirname, '..')
    const { length, peak } = JSON.parse(
      execFileSync(process.execPath, [...options, '-e', program], { cwd, encoding: 'utf8' }),
    ) as { length: number; peak: number }
    expect(length).toBe(2)
    // The text has 210 MB.
    expect(peak / 1024).toBeLessThan(190)
  }, 120_000)
})

describe('without Node', () => {
  it('gzip: members wherever they are cut, and whatever pieces come', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(bytes.length), { maxLength: 3 }),
        fc.constantFrom(1000, 4096, 65_536),
        async (cuts, length) => {
          const parts = members([...cuts].sort((a, b) => a - b))
          const whole = Buffer.concat(parts)
          expect(Buffer.from(bytes).equals(await all(gunzip(inPieces(whole, length))))).toBe(true)
          async function* oneByOne() {
            yield* parts
          }
          expect(Buffer.from(bytes).equals(await all(gunzip(oneByOne())))).toBe(true)
        },
      ),
      { numRuns: 20 },
    )
    for (const cut of [1, 9, 500]) {
      const whole = gzipSync(bytes).subarray(0, -cut)
      await expect(all(gunzip(inPieces(whole, 4096)))).rejects.toThrow('unexpected end of file')
    }
  })

  it('zstd: frames in whatever pieces come, with their sums', async () => {
    for (const length of [7, 1000, 1e6]) {
      expect(Buffer.from(bytes).equals(await all(unzstd(inPieces(zstd, length), null)))).toBe(true)
    }
    for (const cut of [1, 5, 500]) {
      const whole = zstd.subarray(0, -cut)
      await expect(all(unzstd(inPieces(whole, 4096), null))).rejects.toThrow('unexpected end of file')
    }
    const damaged = new Uint8Array(zstd)
    damaged[damaged.length - 2] ^= 1
    await expect(all(unzstd(inPieces(damaged, 4096), null))).rejects.toThrow('incorrect data check')
  })
})
