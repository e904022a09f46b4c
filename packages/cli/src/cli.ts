import { SinalError } from '@sinal/core'
import { SignalError } from '@sinal/signals'
import manifest from '../package.json' with { type: 'json' }
import { HELP, parseCommand } from './args.ts'
import { FileError, UsageError } from './errors.ts'
import { ProgressLine } from './progress-line.ts'
import { runFiles, type RunFilesOptions } from './run-files.ts'

const CANCELLED = 130

/** Runs a command line and returns its exit code. */
export async function cli(argv: readonly string[]): Promise<number> {
  try {
    const command = parseCommand(argv)
    if (command.kind === 'help') process.stdout.write(HELP)
    else if (command.kind === 'version') process.stdout.write(`${manifest.version}\n`)
    else await run(command.options, command.quiet)
    return 0
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`${String(error)}\nSee sinal --help\n`)
      return 2
    }
    if (error instanceof Error && error.name === 'AbortError') {
      process.stderr.write('Cancelled\n')
      return CANCELLED
    }
    process.stderr.write(`${explain(error)}\n`)
    return 1
  }
}

async function run(options: RunFilesOptions, isQuiet: boolean): Promise<void> {
  const controller = new AbortController()
  // Only the first one: a second Ctrl-C ends the program at once.
  const cancel = () => controller.abort()
  process.once('SIGINT', cancel)
  const line = new ProgressLine(isQuiet ? { write: () => {} } : process.stderr)
  try {
    const { written, notes } = await runFiles({
      ...options,
      signal: controller.signal,
      onProgress: (step) => line.show(step),
    })
    line.clear()
    if (isQuiet) return
    for (const note of notes) process.stderr.write(`${note}\n`)
    for (const { csv, plot } of written)
      process.stdout.write(plot === null ? `${csv}\n` : `${csv}\n${plot}\n`)
  } finally {
    line.clear()
    process.off('SIGINT', cancel)
  }
}

/** What was foreseen is told in one message; anything else is a fault of the program, and its trace helps. */
function explain(error: unknown): string {
  const isForeseen = [SinalError, SignalError, FileError].some((known) => error instanceof known)
  if (isForeseen || !(error instanceof Error)) return String(error)
  return `sinal failed, which it should not have: please report it\n${error.stack ?? String(error)}`
}
