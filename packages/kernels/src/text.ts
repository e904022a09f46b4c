/** Reading rows of numbers from delimited text: in WebAssembly, and as a Node-API addon. */
import { openAddon } from '#open-addon'
import { NativeRows, type NativeText } from './native-rows.ts'
import type { RowReader, TextFormat } from './text-format.ts'
import { compileRows, WasmRows } from './wasm-rows.ts'

export {
  type ColumnKind,
  type RowReader,
  type RowsBegun,
  type TextFormat,
  type TimeFormat,
  BYTES_BEYOND,
  MOST_SENTINELS,
} from './text-format.ts'

/**
 * A way to read rows: a reader for each text.
 *
 * @param threads how many may read at once, where a kernel has any; default one for each core, up to 4: more wait for
 *   memory
 */
export type OpenRowReader = (format: TextFormat, threads?: number) => Promise<RowReader>

const USUAL_THREADS = 4

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
 * The kernel in WebAssembly, compiled off this thread.
 *
 * @throws {Error} WebAssembly or its SIMD is missing here, or a Content-Security-Policy forbids it
 */
export async function loadWasmRows(): Promise<OpenRowReader> {
  const module = await compileRows()
  return (format) => WasmRows.open(module, format)
}
