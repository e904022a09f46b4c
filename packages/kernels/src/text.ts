/** Reading rows of numbers from delimited text: in WebAssembly, and as a Node-API addon. */
import { openAddon } from '#open-addon'
import { type ReadRows, NativeRows } from './native-rows.ts'
import type { RowReader, TextFormat } from './text-format.ts'
import { compileRows, WasmRows } from './wasm-rows.ts'

export {
  type ColumnKind,
  type RowReader,
  type TextFormat,
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
  const { readRows, cores, mostThreads } = openAddon() as {
    readRows: ReadRows
    cores: number
    mostThreads: number
  }
  const usual = Math.min(cores, USUAL_THREADS)
  return async (format, threads = usual) => new NativeRows(readRows, format, Math.min(threads, mostThreads))
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
