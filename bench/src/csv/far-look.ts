import { open, type SignalFile } from '@sinal/signals'
import { median } from '../statistics.ts'
import type { CsvFile } from './file.ts'

/** How long a look at the last samples of a file takes, once it is open. */
export interface FarLookRecord {
  readonly samples: number
  /** The first time: the file is read up to there. */
  readonly first_ms: number
  /** Again, in the median of several. */
  readonly again_ms: number
}

const SAMPLES = 10_000
const TIMES = 9

export async function measureFarLook({ path, rows }: CsvFile): Promise<FarLookRecord> {
  const samples = Math.min(SAMPLES, rows)
  const file = await open(path)
  try {
    const look = () => msOf(file, rows - samples, rows)
    const first = await look()
    const again: number[] = []
    for (let i = 0; i < TIMES; i++) again.push(await look())
    return { samples, first_ms: first, again_ms: median(again) }
  } finally {
    await file.close()
  }
}

async function msOf(file: SignalFile, start: number, end: number): Promise<number> {
  const began = performance.now()
  await file.read({ start, end })
  return performance.now() - began
}
