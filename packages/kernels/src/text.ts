/** Reading rows of numbers from delimited text: in WebAssembly, and as a Node-API addon. */
import { openAddon } from '#open-addon'
import { processors, startWorker } from '#start-worker'
import { code as worker } from '../generated/row-worker.ts'
import { NativeRows, type NativeText } from './native-rows.ts'
import { RowTeam } from './row-team.ts'
import type { RowReader, TextFormat } from './text-format.ts'
import { compileRows, rowsCode, WasmRows } from './wasm-rows.ts'

export {
  type ColumnKind,
  type RowReader,
  type RowsBegun,
  type TextFormat,
  type TextRooms,
  type TimeFormat,
  BYTES_BEYOND,
  MOST_SENTINELS,
} from './text-format.ts'

/**
 * A way to read rows: a reader for each text.
 *
 * @param threads how many may read at once, if the kernel can; default one for each core, up to 4: more wait for memory
 */
export type OpenRowReader = (format: TextFormat, threads?: number) => Promise<RowReader>

const USUAL_THREADS = 4
/** The thread that they help copies for them: it has no time for more. */
const MOST_WORKERS = 7

/**
 * The kernel as a Node-API addon.
 *
 * @throws {Error} there is no addon for this machine; the message says why
 */
export function loadNativeRows(): OpenRowReader {
  const addon = openAddon() as NativeText & { readonly cores: number }
  const usual = Math.min(addon.cores, USUAL_THREADS)
  return async (format, threads = usual) => new NativeRows(addon, format, threads)
}

/**
 * Reads bytes of an open file into an array, from a place in it on, as far as the system has them at hand.
 *
 * @param file its descriptor
 * @param position of the first byte in the file
 * @returns how many; 0 at the end of the file, −1 where the system would have to wait for them
 */
export type ReadCached = (file: number, into: Uint8Array, from: number, position: number) => number

/** Reading what the system has at hand, without another thread; null where there is no such thing (it is Linux's). */
export function loadReadCached(): ReadCached | null {
  try {
    return (openAddon() as { readCached?: ReadCached }).readCached ?? null
  } catch {
    return null
  }
}

/**
 * The kernel in WebAssembly, compiled off this thread. Workers help it where memory can be shared with them.
 *
 * @throws {Error} WebAssembly or its SIMD is missing here, or a Content-Security-Policy forbids it
 */
export async function loadWasmRows(): Promise<OpenRowReader> {
  const module = await compileRows()
  const usual = Math.min(processors(), USUAL_THREADS)
  let compiled: Promise<RowTeam | null> | null = null
  return async (format, threads = usual) => {
    const count = Math.min(threads - 1, MOST_WORKERS)
    if (count === 0) return WasmRows.open(module, format, null)
    const team = await (compiled ??= RowTeam.compile((...told) => startWorker(worker, ...told), rowsCode()))
    return WasmRows.open(module, format, team && { team, count })
  }
}
