import {
  type ColumnKind,
  loadNativeRows,
  loadWasmRows,
  MOST_SENTINELS,
  type OpenRowReader,
  type RowReader as KernelReader,
} from '@sinal/kernels/text'
import type { RowFormat } from './row-format.ts'

/** What reads the numbers: the addon, WebAssembly, or plain JavaScript. All read the same. */
export type CsvKernel = 'native' | 'wasm' | 'javascript'

/** Which kernel reads CSV files, and why not a faster one. */
export interface CsvKernelChoice {
  readonly kernel: CsvKernel
  /** Why each faster kernel isn't taken. */
  readonly problems: Readonly<Partial<Record<CsvKernel, string>>>
}

interface Loaded extends CsvKernelChoice {
  /** Null: there is only JavaScript. */
  readonly open: OpenRowReader | null
}

const LOADERS = {
  native: loadNativeRows,
  wasm: loadWasmRows,
  javascript: () => null,
} as const

let loaded: Promise<Loaded> | null = null

/** Which kernel reads CSV files here: the addon where there is one, else WebAssembly, else JavaScript. */
export async function csvKernel(): Promise<CsvKernelChoice> {
  const { kernel, problems } = await (loaded ??= loadFirst(['native', 'wasm', 'javascript']))
  return { kernel, problems }
}

/**
 * Sets the kernel that reads CSV files from now on; 'auto' chooses as at the beginning.
 *
 * @throws {Error} there is no such kernel here; the message says why
 */
export async function setCsvKernel(kernel: CsvKernel | 'auto'): Promise<CsvKernelChoice> {
  const next = loadFirst(kernel === 'auto' ? ['native', 'wasm', 'javascript'] : [kernel])
  await next
  loaded = next
  return csvKernel()
}

async function loadFirst([kernel, ...slower]: readonly CsvKernel[]): Promise<Loaded> {
  try {
    return { kernel: kernel!, problems: {}, open: await LOADERS[kernel!]() }
  } catch (error) {
    if (slower.length === 0) throw error
    const next = await loadFirst(slower)
    const problem = error instanceof Error ? error.message : String(error)
    return { ...next, problems: { [kernel!]: problem, ...next.problems } }
  }
}

/** The kernel's reader for a file; null where the file's numbers are not such as a kernel knows. */
export async function openKernel(format: RowFormat, threads?: number): Promise<KernelReader | null> {
  const { open } = await (loaded ??= loadFirst(['native', 'wasm', 'javascript']))
  const sentinels = [...format.missing].map(Number).filter((value) => !Number.isNaN(value))
  if (open === null || sentinels.length > MOST_SENTINELS) return null
  const { clock } = format
  const byte = (text: string | null): number | null => (text === null ? null : text.charCodeAt(0))
  const kernel = {
    delimiter: byte(format.delimiter),
    otherDelimiter: format.delimiter === ' ' ? TAB : null,
    runs: format.delimiter === ' ',
    decimal: byte(format.decimal)!,
    quote: byte(format.quote),
    comment: byte(format.comment),
    sentinels,
    longestRow: format.maxLineBytes,
    times: clock && { format: clock.format, originDay: clock.originDay },
    columns: format.columns.map((_, c) => kindOf(format, c)),
  }
  return open(kernel, threads)
}

function kindOf({ wanted, clock }: RowFormat, column: number): ColumnKind {
  if (clock && wanted.has(clock.column)) {
    if (column === clock.dateColumn) return 'date'
    if (column === clock.column) return clock.dateColumn === null ? 'stamp' : 'time'
  }
  return wanted.get(column) ?? 'skipped'
}

const TAB = 9
