import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import type { Reply, Request } from './child/job.ts'
import type { ReadingRequest } from './child/serve-reading.ts'

/** How a process is started. */
export interface Program {
  /** As records name it. */
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/** An implementation's process, asked one thing at a time. */
export class Runner {
  readonly #child: ChildProcess
  readonly #name: string
  #errors = ''
  #answer: ((reply: Reply) => void) | null = null
  #ended: string | null = null

  constructor(
    { name, command, args, env }: Program,
    threads: number,
    more: Readonly<Record<string, string>> = {},
  ) {
    this.#name = name
    this.#child = spawn(command, [...args], {
      stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
      env: { ...quietEnvironment(), OMP_NUM_THREADS: String(threads), ...env, ...more },
    })
    this.#child.on('error', (error) => this.#end(error.message))
    this.#child.on('close', (code, signal) => this.#end(`it ended with ${signal ?? code}`))
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#errors = (this.#errors + text).slice(-4000)
    })
    // Writing to a process that has just died says so here; `close` tells why.
    this.#child.stdin?.on('error', () => {})
    createInterface({ input: this.#child.stdio[3] as Readable }).on('line', (line) => {
      this.#answer?.(JSON.parse(line) as Reply)
    })
  }

  /** @throws the process failed or ended; with what it said */
  async ask(request: Request | ReadingRequest): Promise<Reply> {
    const reply = await new Promise<Reply>((resolve) => {
      this.#answer = resolve
      if (this.#ended !== null) resolve({ error: this.#ended })
      else (this.#child.stdin as Writable).write(`${JSON.stringify(request)}\n`)
    })
    this.#answer = null
    if (reply.error !== undefined) {
      throw new Error(`${this.#name}: ${request.ask} failed: ${reply.error}\n${this.#errors}`.trimEnd())
    }
    return reply
  }

  /** Milliseconds of so many calls together. */
  async time(calls: number): Promise<number> {
    const { ms = Number.NaN } = await this.ask({ ask: 'time', calls })
    return ms
  }

  /** GFLOP/s that a core reaches just now, on registers. */
  async peak(): Promise<number> {
    const { gflops = Number.NaN } = await this.ask({ ask: 'peak' })
    return gflops
  }

  /** Lets it go on, or stops it with all of its threads. On Windows, where there is no way to do so, it goes on. */
  wake(): void {
    if (process.platform !== 'win32') this.#child.kill('SIGCONT')
  }

  rest(): void {
    if (process.platform !== 'win32') this.#child.kill('SIGSTOP')
  }

  async close(): Promise<void> {
    if (this.#ended !== null) return
    const closed = new Promise((resolve) => this.#child.once('close', resolve))
    // ONNX Runtime's threads may keep a process that has nothing left to do.
    this.#child.kill('SIGKILL')
    await closed
  }

  #end(why: string): void {
    this.#ended ??= why
    this.#answer?.({ error: this.#ended })
  }
}

/** Without what this machine sets to tune one library for another processor. */
function quietEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('OPENBLAS_')))
}
