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

/** A way to read rows: a reader for each text. */
export type OpenRowReader = (format: TextFormat) => Promise<RowReader>

/**
 * The kernel as a Node-API addon.
 *
 * @throws {Error} there is no addon for this machine; the message says why
 */
export function loadNativeRows(): OpenRowReader {
  const { readRows } = openAddon() as { readRows: ReadRows }
  return (format) => Promise.resolve(new NativeRows(readRows, format))
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
