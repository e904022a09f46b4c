import { say } from './say.ts'
import { problemOf, SignalError } from './signal-error.ts'
import type { Sink } from './types.ts'

/** Where a writer's bytes go. */
export interface Output {
  readonly name: string
  write(chunk: Uint8Array): Promise<void>
  /** Goes back and writes over what is there; null where that can't be. */
  readonly patch: ((position: number, chunk: Uint8Array) => Promise<void>) | null
  commit(): Promise<{ readonly path: string; readonly bytes: number }>
  abort(): Promise<void>
}

/** Writes into a stream, waiting where it asks to. The stream is left open: it is the caller's. */
export function sinkOutput(sink: Sink): Output {
  const name = 'output'
  const writer = 'getWriter' in sink ? sink.getWriter() : null
  const put = (chunk: Uint8Array): Promise<void> =>
    'getWriter' in sink
      ? writer!.write(chunk)
      : new Promise((resolve, reject) => {
          sink.write(chunk, (error) => (error ? reject(error) : resolve()))
        })
  let bytes = 0
  return {
    name,
    async write(chunk) {
      try {
        await put(chunk)
      } catch (error) {
        throw new SignalError(say('stream-ended', { problem: problemOf(error) }), {
          file: name,
          cause: error,
        })
      }
      bytes += chunk.length
    },
    patch: null,
    async commit() {
      writer?.releaseLock()
      return { path: '', bytes }
    },
    async abort() {
      writer?.releaseLock()
    },
  }
}
