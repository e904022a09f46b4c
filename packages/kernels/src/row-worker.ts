/** What runs in a worker that reads rows for another thread. build/worker.mjs makes a string of it. */
import { instantiateRows, type RowRequest, RowTurn } from './row-job.ts'
import type { RowExports } from './row-room.ts'

interface Port {
  onmessage: ((event: { readonly data: RowRequest }) => void) | null
}
/** What Node has: evaluated code finds `require` among the globals. */
interface NodeScope {
  readonly require?: (name: string) => unknown
}

const scope = globalThis as unknown as Port & NodeScope
const threads = scope.require?.('node:worker_threads') as { readonly parentPort: Port | null } | undefined
const port = threads?.parentPort ?? scope

const places: { readonly exports: RowExports; readonly turns: RowTurn }[] = []

port.onmessage = ({ data }) => {
  if ('memory' in data) {
    places[data.place] = { exports: instantiateRows(data), turns: new RowTurn(data.words) }
    return
  }
  const { exports, turns } = places[data.place]
  if (turns.take(data.turn)) turns.finish(data.turn, exports.read_rows(...data.reading))
}
