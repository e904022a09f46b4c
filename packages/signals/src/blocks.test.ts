import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { textSource } from '../test/sources.ts'
import {
  open,
  type ReadAccount,
  type SampleArray,
  type SignalBlock,
  type SignalFile,
  type StreamSource,
} from './index.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sinal-blocks-'))
})
afterAll(async () => {
  await rm(folder, { recursive: true })
})

const ROWS = 200_000
const ROW = 'time,a,b\n'
const LONG = `${ROW}${Array.from({ length: ROWS }, (_, i) => `${(i / 100).toFixed(2)},${i},${-i / 4}\n`).join('')}`

async function all(blocks: AsyncIterable<SignalBlock>): Promise<SignalBlock[]> {
  const list = []
  for await (const block of blocks) list.push(block)
  return list
}

function joined(blocks: readonly SignalBlock[], channel: number): number[] {
  return blocks.flatMap(({ data }) => [...data[channel]!])
}

describe('blocks', () => {
  it('are what read gives, cut into pieces', async () => {
    const file = await open(textSource(LONG))
    const whole = await file.read({ channels: ['b', 'a'], dtype: 'float64' })
    const blocks = await all(file.blocks({ channels: ['b', 'a'], dtype: 'float64', blockLength: 70_000 }))
    expect(blocks.map(({ start, length }) => [start, length])).toEqual([
      [0, 70_000],
      [70_000, 70_000],
      [140_000, 60_000],
    ])
    expect(joined(blocks, 0)).toEqual([...whole.data[0]!])
    expect(joined(blocks, 1)).toEqual([...whole.data[1]!])
  })

  it('may be of any length, and any part of the file', async () => {
    const file = await open(textSource(LONG.slice(0, 30_000)))
    const { data } = await file.read()
    const total = data[0]!.length - 1
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: total }),
        fc.nat({ max: total }),
        fc.integer({ min: 1, max: 999 }),
        async (a, b, blockLength) => {
          const [start, end] = [Math.min(a, b), Math.max(a, b)]
          const blocks = await all(file.blocks({ start, end, blockLength }))
          expect(joined(blocks, 0)).toEqual([...data[0]!.subarray(start, end)])
          expect(blocks.every((block, i) => block.start === start + i * blockLength)).toBe(true)
          expect(blocks.slice(0, -1).every(({ length }) => length === blockLength)).toBe(true)
        },
      ),
      { numRuns: 50 },
    )
  })

  it('tell at the end what read tells', async () => {
    const file = await open(textSource('t,a,b\n0,1,\n1,x,2\n2,3,4\n4,5,NaN\n'))
    const options = { badRows: 'skip', channels: ['b', 'a'] } as const
    const { missing, timing, rejected } = await file.read(options)
    const told: ReadAccount[] = []
    await all(file.blocks({ ...options, blockLength: 3, onEnd: (account) => told.push(account) }))
    expect(told).toEqual([{ missing, timing, rejected }])
    expect(rejected!.count).toBe(1)
    expect(missing).toEqual([3, 1])
  })

  it("are the caller's to keep", async () => {
    const file = await open(textSource(LONG))
    const kept: SampleArray[] = []
    for await (const { data } of file.blocks({ channels: ['a'], blockLength: 50_000 })) kept.push(data[0]!)
    expect(kept.map((samples) => samples[0])).toEqual([0, 50_000, 100_000, 150_000])
  })

  it('may be written where the ones before were', async () => {
    const file = await open(textSource(LONG))
    const buffers = new Set<ArrayBufferLike>()
    const samples: number[] = []
    for await (const { data } of file.blocks({ channels: ['b'], blockLength: 9000, reuse: true })) {
      buffers.add(data[0]!.buffer)
      samples.push(...data[0]!)
    }
    expect(samples).toEqual(Array.from({ length: ROWS }, (_, i) => (i === 0 ? 0 : -i / 4)))
    // One is read into while the other is looked at, and the last one is shorter.
    expect(buffers.size).toBeLessThan(6)
  })

  it('stop the reading when the caller does', async () => {
    let given = 0
    const source: StreamSource = {
      async *stream() {
        yield new TextEncoder().encode(ROW)
        for (; given < 1000; given++) yield new TextEncoder().encode('0.5,1,2\n'.repeat(10_000))
      },
    }
    for await (const _ of (await open(source)).blocks({ blockLength: 1000 })) break
    expect(given).toBeLessThan(10)
  })

  it('refuse a length that is none, and a closed file', async () => {
    const file = await open(textSource(LONG))
    const refusal = 'text.csv: blockLength must be a positive integer, but got 0'
    await expect(all(file.blocks({ blockLength: 0 }))).rejects.toThrow(refusal)
    await file.close()
    await expect(all(file.blocks())).rejects.toThrow('text.csv: the file is closed')
  })
})

/** A source that counts the bytes it gives. */
function counting(text: string): { source: StreamSource; taken: () => number } {
  const bytes = new TextEncoder().encode(text)
  let taken = 0
  const from = (start: number) => ({
    async *stream() {
      for (let at = start; at < bytes.length; at += 65_536) {
        const piece = bytes.slice(at, at + 65_536)
        taken += piece.length
        yield piece
      }
    },
  })
  return {
    source: { name: 'far.csv', size: bytes.length, ...from(0), slice: from },
    taken: () => {
      const count = taken
      taken = 0
      return count
    },
  }
}

describe('a second look at a far window', () => {
  const window = { start: ROWS - 100, end: ROWS - 50 }

  async function expectQuick(file: SignalFile, taken: () => number): Promise<void> {
    taken()
    const first = await file.read(window)
    expect(taken()).toBeGreaterThan(LONG.length / 2)
    const second = await file.read(window)
    expect(taken()).toBeLessThan(2 * 1024 * 1024)
    expect(second).toEqual(first)
    expect(second.data[0]![0]).toBe(ROWS - 100)
    expect(second.timing).toMatchObject({ deviatingRows: 0 })
  }

  it('reads little of a stream that can begin anywhere', async () => {
    const { source, taken } = counting(LONG)
    await expectQuick(await open(source), taken)
  })

  it('reads the same of a Blob and of a path', async () => {
    const path = join(folder, 'long.csv')
    await writeFile(path, `\ufeff# a preamble\n${LONG}`)
    for (const source of [new Blob(['\ufeff# a preamble\n', LONG]), path]) {
      const file = await open(source)
      const whole = await file.read()
      const part = await file.read(window)
      expect(part.data).toEqual(whole.data.map((samples) => samples.slice(window.start, window.end)))
      expect(part.startTime).toBe((ROWS - 100) / 100)
    }
  })

  it('names the line of what is wrong', async () => {
    const lines = LONG.split('\n')
    lines[ROWS - 9] = 'oops,1,2'
    const { source } = counting(lines.join('\n'))
    const file = await open(source)
    await file.read({ end: ROWS - 40_000 })
    await expect(file.read({ start: ROWS - 30 })).rejects.toThrow(`far.csv, row ${ROWS - 8}, column "time"`)
  })
})
