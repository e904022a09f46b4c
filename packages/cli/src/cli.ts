import { type Command, CommanderError } from 'commander'
import { isForeseen, PlanError } from '@sinal/recipe/batch'
import { didYouMean } from './did-you-mean.ts'
import { isAbort, UsageError } from './errors.ts'
import { EXIT } from './exit-codes.ts'
import { inFlags } from './in-flags.ts'
import { createProgram, isHelp, type Outcome } from './program.ts'
import { exitCodeOf } from './session.ts'
import { oneLine } from './texts.ts'

/** Runs a command line and returns its exit code. */
export async function cli(argv: readonly string[]): Promise<number> {
  const outcome: Outcome = { code: EXIT.done }
  const program = createProgram(outcome)
  try {
    refuseUnknownHelp(program, argv)
    refuseEmpty(argv)
    await program.parseAsync(argv, { from: 'user' })
    return outcome.code
  } catch (error) {
    if (error instanceof CommanderError && isHelp(error.code))
      return error.exitCode === 0 ? EXIT.done : EXIT.usage
    const command = program.commands.find((one) => one.name() === argv[0])
    return explain(error, {
      help: `sinal ${command ? `${command.name()} ` : ''}--help`,
      isDebug: argv.includes('--debug'),
    })
  }
}

/** Commander answers `help` of what it does not know with the help of everything. */
function refuseUnknownHelp({ commands }: Command, [first, name]: readonly string[]): void {
  if (first !== 'help' || name === undefined || name.startsWith('-')) return
  const names = [...commands.map((command) => command.name()), 'help']
  if (!names.includes(name)) throw new UsageError(`unknown command '${name}'${didYouMean(name, names)}`)
}

/** As `"$OUT"` is where the shell has no such variable: no file is called so, and nothing else. */
function refuseEmpty(argv: readonly string[]): void {
  const at = argv.indexOf('')
  if (at < 0) return
  const place = at === 0 ? 'first' : `after '${argv[at - 1]}'`
  throw new UsageError(`expected a word ${place}, but got an empty one (a variable that is not set?)`)
}

/** Tells an error in one line, and what it means for the exit code. */
function explain(error: unknown, { help, isDebug }: { help: string; isDebug: boolean }): number {
  const tell = (line: string) => process.stderr.write(`sinal: ${line}\n`)
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  if (error instanceof UsageError || error instanceof CommanderError) {
    tell(`${usageProblem(error)}; see ${help}`)
    return EXIT.usage
  }
  if (error instanceof PlanError) {
    const { option, problem } = error
    tell(`${option === null ? '' : `--${option}: `}${inFlags(problem)}; see ${help}`)
    return EXIT.usage
  }
  if (isAbort(error)) {
    tell('cancelled')
    return exitCodeOf(error)
  }
  if (isForeseen(error)) {
    tell(isDebug ? stack : inFlags(oneLine((error as Error).message)))
    return EXIT.unusable
  }
  tell(
    isDebug
      ? stack
      : `${oneLine(String(error))}: this should not have happened, please report it (--debug says more)`,
  )
  return EXIT.fault
}

/**
 * "error: unknown option '--recipes'\n(Did you mean --recipe?)" → "unknown option '--recipes' (did you mean --recipe?)"
 * "error: too many arguments for 'info'. Expected 1 argument but got 2." → "info: expected 1 argument, but got 2"
 * "error: option '--jobs <n>' argument '0' is invalid. expected …" → "--jobs: expected …"
 */
function usageProblem({ message }: Error): string {
  return oneLine(message, ' ')
    .replace(/^error: /, '')
    .replace(
      /^too many arguments for '(\w+)'\. Expected (.*) but got (\d+)\.$/,
      '$1: expected $2, but got $3',
    )
    .replace(/^option '(?:-\w, )?(--[\w-]+)[^']*' argument '.*' is invalid\. (?=expected)/, '$1: ')
    .replace('(Did you', '(did you')
}
