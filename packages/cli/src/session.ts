import { EXIT } from './exit-codes.ts'
import { ProgressLine, type Step } from './progress-line.ts'

/** Options that every command has. */
export interface CommonOptions {
  readonly json?: boolean
  readonly quiet?: boolean
  readonly debug?: boolean
}

/** The user has ended the command. */
class Interrupted extends Error {
  override readonly name = 'AbortError'
  readonly exitCode: number

  constructor(exitCode: number) {
    super('Cancelled')
    this.exitCode = exitCode
  }
}

/** What a command that was stopped ends with. */
export function exitCodeOf(error: unknown): number {
  return error instanceof Interrupted ? error.exitCode : EXIT.interrupted
}

/** One command's talk with its user: results on standard output, all else on standard error. */
export class Session {
  readonly signal: AbortSignal
  readonly isJson: boolean
  readonly isQuiet: boolean
  /** Whether the stack of an error is shown. */
  readonly isDebug: boolean
  readonly isTerminal = process.stderr.isTTY
  readonly #line = new ProgressLine(process.stderr)

  constructor({ json = false, quiet = false, debug = false }: CommonOptions, signal: AbortSignal) {
    this.isJson = json
    this.isQuiet = quiet
    this.isDebug = debug
    this.signal = signal
  }

  /** A result. */
  print(text: string): void {
    this.clear()
    process.stdout.write(text.endsWith('\n') ? text : `${text}\n`)
  }

  printJson(value: unknown): void {
    this.print(JSON.stringify(value, null, 2))
  }

  /** What the user should know beside the result. */
  tell(line: string): void {
    this.clear()
    if (!this.isQuiet) process.stderr.write(`${line}\n`)
  }

  /** What the user must know. */
  complain(line: string): void {
    this.clear()
    process.stderr.write(`sinal: ${line}\n`)
  }

  show(step: Step): void {
    if (!this.isQuiet) this.#line.show(step)
  }

  clear(): void {
    this.#line.clear()
  }
}

/** Runs a command that Ctrl-C (or SIGTERM) stops in good order; a second one ends the program at once. */
export async function inSession<T>(
  options: CommonOptions,
  use: (session: Session) => Promise<T>,
): Promise<T> {
  const controller = new AbortController()
  const interrupt = () => controller.abort(new Interrupted(EXIT.interrupted))
  const terminate = () => controller.abort(new Interrupted(EXIT.terminated))
  process.once('SIGINT', interrupt).once('SIGTERM', terminate)
  const session = new Session(options, controller.signal)
  try {
    return await use(session)
  } finally {
    session.clear()
    process.off('SIGINT', interrupt).off('SIGTERM', terminate)
  }
}
