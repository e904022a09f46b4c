import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** A program that reads a signal as long as it is told to, and what it says of that. */
interface Program {
  readonly what: string
  readonly file: string
  args(megabytes: number): string[]
  /** From the JSON that it prints. */
  told(report: Record<string, number>): Pick<MemoryRecord, 'peak_mb' | 'mb_per_s'>
}

export interface MemoryRecord {
  readonly what: string
  readonly megabytes: number
  /** The most memory of the process that was ever resident, in MB of 2²⁰ bytes. */
  readonly peak_mb: number
  readonly mb_per_s: number
}

export const programs: readonly Program[] = [
  {
    what: 'a recipe over 4 channels of float32: convolutions, transforms, pools, a norm that reads it first',
    file: '../../../packages/recipe/test/long-signal.ts',
    args: (megabytes) => [String(megabytes * 1e6)],
    told: ({ peakMB = NaN, rateMBs = NaN }) => ({ peak_mb: peakMB, mb_per_s: rateMBs }),
  },
  {
    what: '2 of 8 columns of a CSV file, block by block',
    file: '../../../packages/signals/test/read-much.ts',
    args: (megabytes) => [String(megabytes)],
    told: ({ peak = NaN, megabytesPerSecond = NaN }) => ({ peak_mb: peak, mb_per_s: megabytesPerSecond }),
  },
]

/** Runs a program in a process of its own. */
export async function measureMemory(program: Program, megabytes: number): Promise<MemoryRecord> {
  const { what, file, args, told } = program
  const script = fileURLToPath(new URL(file, import.meta.url))
  const flags = ['--conditions=@sinal/source', '--import', import.meta.resolve('tsx')]
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, script, ...args(megabytes)])
  return { what, megabytes, ...told(JSON.parse(stdout) as Record<string, number>) }
}
