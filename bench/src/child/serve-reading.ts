import { writeFileSync, writeSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { Reply } from './job.ts'

/** What a reader of files is asked, one JSON document a line on its standard input. */
export type ReadingRequest =
  /** Read the file once, and write each column as `<prefix>.c<index>.f32` into the folder. */
  | {
      readonly ask: 'prepare'
      readonly workload: { readonly file: string; readonly columns: number }
      readonly threads: number
      readonly folder: string
      readonly prefix: string
    }
  | { readonly ask: 'time'; readonly calls: number }

/** Answers the bench's requests until its standard input ends. */
export async function serveReading(
  version: string,
  read: (file: string, columns: number) => Promise<Float32Array[]> | Float32Array[],
): Promise<void> {
  let timed: (() => Promise<Float32Array[]> | Float32Array[]) | null = null
  const answer = (reply: Reply) => writeSync(3, `${JSON.stringify(reply)}\n`)
  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line) as ReadingRequest
    try {
      if (request.ask === 'prepare') {
        const { file, columns } = request.workload
        timed = () => read(file, columns)
        const start = performance.now()
        const data = await timed()
        const ms = performance.now() - start
        for (const [c, samples] of data.entries()) {
          writeFileSync(path.join(request.folder, `${request.prefix}.c${c}.f32`), samples)
        }
        answer({ version, ms })
      } else {
        const start = performance.now()
        for (let call = 0; call < request.calls; call++) await timed?.()
        answer({ ms: performance.now() - start })
      }
    } catch (error) {
      answer({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    }
  }
}
