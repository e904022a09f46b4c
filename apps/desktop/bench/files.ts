import { open, type FileHandle } from 'node:fs/promises'

/** Noise that is the same each time: a linear congruential generator (Numerical Recipes), −1 to 1. */
function noise(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 31 - 1
  }
}

const PART = 1 << 20

/** Writes float32 [channels, samples] as NPY: slow waves with noise and rare spikes. */
export async function writeNpy(path: string, channels: number, samples: number): Promise<void> {
  const shape = `{'descr': '<f4', 'fortran_order': False, 'shape': (${channels}, ${samples}), }`
  const header = `${shape.padEnd(117 + Math.max(0, Math.ceil((shape.length - 117) / 64) * 64))}\n`
  const magic = Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, header.length & 255, header.length >> 8])
  await writing(path, async (file) => {
    await file.write(Buffer.concat([magic, Buffer.from(header)]))
    for (let c = 0; c < channels; c++) {
      const random = noise(c + 1)
      for (let from = 0; from < samples; from += PART) {
        const part = new Float32Array(Math.min(PART, samples - from))
        for (let i = 0; i < part.length; i++) {
          const spike = (from + i) % 900_001 === 0 ? 5 : 0
          part[i] = Math.sin(((from + i) * (c + 1)) / 40_000) + 0.3 * random() + spike
        }
        await file.write(new Uint8Array(part.buffer))
      }
    }
  })
}

/** The lines of a time column and eight channels of noise: the head, and then a row each. */
function csvLines(): { readonly head: string; row(index: number): string } {
  const random = noise(1)
  const texts = Array.from({ length: 4096 }, () => (random() * 10).toFixed(6))
  return {
    head: `time (s),${Array.from({ length: 8 }, (_, c) => `ch${c + 1} (V)`).join()}\n`,
    row(index) {
      let line = (index / 1000).toFixed(3)
      for (let c = 0; c < 8; c++) line += `,${texts[(index * (2 * c + 7) + 511 * c) & 4095]!}`
      return `${line}\n`
    },
  }
}

/** Writes a CSV file of nine columns, of about so many bytes. */
export async function writeCsv(path: string, bytes: number): Promise<void> {
  const { head, row } = csvLines()
  await writing(path, async (file) => {
    await file.write(head)
    let written = 0
    for (let next = 0; written < bytes;) {
      let part = ''
      for (let i = 0; i < 20_000; i++) part += row(next++)
      written += (await file.write(part)).bytesWritten
    }
  })
}

/** The text of such a file of so many rows. */
export function shortCsv(rows: number): string {
  const { head, row } = csvLines()
  return head + Array.from({ length: rows }, (_, index) => row(index)).join('')
}

async function writing(path: string, write: (file: FileHandle) => Promise<void>): Promise<void> {
  const file = await open(path, 'w')
  try {
    await write(file)
  } finally {
    await file.close()
  }
}
