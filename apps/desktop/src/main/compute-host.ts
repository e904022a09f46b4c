import { MessageChannelMain, utilityProcess, type MessagePortMain, type UtilityProcess } from 'electron'
import * as v from 'valibot'
import { noticeSchema, type Grant, type Notice } from '../shared/ipc.ts'
import { CrashLimit } from './crash-limit.ts'

interface Options {
  readonly entry: string
  /** What each new process is told first. */
  grants(): Grant[]
  onNotice(notice: Notice): void
  onStopped(info: { exitCode: number; restarting: boolean }): void
  /** Takes the renderer's end of a channel to compute. */
  sendPort(port: MessagePortMain): void
}

/** Keeps one compute process running, and the renderer connected to it. */
export class ComputeHost {
  readonly #options: Options
  #process: UtilityProcess | null = null
  readonly #crashes = new CrashLimit()
  #connected = false
  #stopping = false

  constructor(options: Options) {
    this.#options = options
  }

  start(): void {
    const child = utilityProcess.fork(this.#options.entry, [], { serviceName: 'Sinal compute' })
    this.#process = child
    child.on('message', (message) => {
      const notice = v.safeParse(noticeSchema, message)
      if (notice.success) this.#options.onNotice(notice.output)
    })
    child.once('exit', (exitCode) => this.#exited(exitCode))
    for (const grant of this.#options.grants()) this.grant(grant)
    if (this.#connected) this.connect()
  }

  grant(grant: Grant): void {
    this.#process?.postMessage(grant)
  }

  /** Gives compute and the renderer a channel of their own; a former one is dropped by both. */
  connect(): void {
    this.#connected = true
    if (!this.#process) return
    const { port1, port2 } = new MessageChannelMain()
    this.#process.postMessage({ type: 'connect' } satisfies Grant, [port1])
    this.#options.sendPort(port2)
  }

  stop(): void {
    this.#stopping = true
    this.#process?.kill()
  }

  #exited(exitCode: number): void {
    this.#process = null
    if (this.#stopping) return
    const restarting = this.#crashes.allowsRestart()
    this.#options.onStopped({ exitCode, restarting })
    if (restarting) this.start()
  }
}
