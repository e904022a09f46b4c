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

/** Writes a time column and eight channels of noise as CSV, of about so many bytes. */
export async function writeCsv(path: string, bytes: number): Promise<void> {
  const random = noise(1)
  const texts = Array.from({ length: 4096 }, () => (random() * 10).toFixed(6))
  await writing(path, async (file) => {
    await file.write(`time (s),${Array.from({ length: 8 }, (_, c) => `ch${c + 1} (V)`).join()}\n`)
    let written = 0
    for (let row = 0; written < bytes;) {
      let part = ''
      for (let i = 0; i < 20_000; i++, row++) {
        part += (row / 1000).toFixed(3)
        for (let c = 0; c < 8; c++) part += `,${texts[(row * (2 * c + 7) + 511 * c) & 4095]!}`
        part += '\n'
      }
      written += (await file.write(part)).bytesWritten
    }
  })
}

async function writing(path: string, write: (file: FileHandle) => Promise<void>): Promise<void> {
  const file = await open(path, 'w')
  try {
    await write(file)
  } finally {
    await file.close()
  }
}
