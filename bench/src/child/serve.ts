import { writeSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { Outputs } from '../compare.ts'
import { type Inputs, readInputs, writeFloats } from '../inputs.ts'
import type { Workload } from '../workloads.ts'
import type { Reply, Request } from './job.ts'

/** An implementation made ready for one workload. */
export interface Prepared<Result = unknown> {
  readonly version: string
  /** What is timed. The result counts as used once it is there: it is freed or reused as a careful user would. */
  call(): Result | Promise<Result>
  /** Reads a result back for the comparison. */
  read(result: Result): Outputs | Promise<Outputs>
}

/** How an implementation is made ready; whatever a user does once for a layer belongs here and is not timed. */
export type Prepare<Result> = (
  workload: Workload,
  inputs: Inputs,
  threads: number,
) => Promise<Prepared<Result>>

/**
 * Answers the bench's requests until its standard input ends.
 *
 * @param peak GFLOP/s that a core reaches with the same instructions on registers
 */
export async function serve<Result>(prepare: Prepare<Result>, peak?: () => number): Promise<void> {
  let prepared: Prepared<Result> | null = null
  const answer = (reply: Reply) => writeSync(3, `${JSON.stringify(reply)}\n`)
  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line) as Request
    try {
      if (request.ask === 'prepare') {
        const { workload, threads, folder, prefix } = request
        prepared = await prepare(workload, readInputs(folder, workload), threads)
        const start = performance.now()
        const result = await prepared.call()
        const ms = performance.now() - start
        for (const [name, values] of Object.entries(await prepared.read(result))) {
          writeFloats(path.join(folder, `${prefix}.${name}.f32`), values)
        }
        answer({ version: prepared.version, ms })
      } else if (request.ask === 'peak') {
        if (peak === undefined) throw new Error('peak: not known here')
        answer({ gflops: peak() })
      } else {
        if (prepared === null) throw new Error('time: prepare must come first')
        answer({ ms: await time(prepared, request.calls) })
      }
    } catch (error) {
      answer({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    }
  }
}

/** Milliseconds of `calls` calls, one after the other. Awaiting what is no promise would cost more than a small call. */
async function time(prepared: Prepared<unknown>, calls: number): Promise<number> {
  const start = performance.now()
  const first = prepared.call()
  if (first instanceof Promise) {
    await first
    for (let i = 1; i < calls; i++) await prepared.call()
  } else {
    for (let i = 1; i < calls; i++) prepared.call()
  }
  return performance.now() - start
}
