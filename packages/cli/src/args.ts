import { parseArgs } from 'node:util'
import { UsageError } from './errors.ts'
import type { RunFilesOptions } from './run-files.ts'

export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'run'; readonly options: RunFilesOptions; readonly quiet: boolean }

export const HELP = `sinal: run a recipe of 1-D convolutions over signals

Usage
  sinal run FILE... [options]

Reads each CSV file, runs the recipe over its channels and writes the result as a CSV file and a plot. Several
files run as one batch: they must have the same channels and the same length.

Options
  --recipe FILE.json     what to run; default a moving average of 5 over each channel
  --out FILE.csv|DIR     where the result goes; default <file>.<recipe>.csv in the current folder.
                         For several files a folder, which is made if need be
  --plot FILE.svg|DIR    where the plot goes; default beside the result
  --no-plot              write no plot
  --overwrite            replace files that exist
  --quiet                print nothing but errors
  --help, --version

Examples
  sinal run ecg.csv
  sinal run left.csv right.csv --recipe smooth.json --out smoothed/

Exit codes
  0    done: the paths written are on standard output
  1    a file or the recipe could not be used; nothing is half written
  2    the command line was not understood
  130  cancelled with Ctrl-C
`

/** @throws {UsageError} */
export function parseCommand(argv: readonly string[]): Command {
  const { values, positionals } = read(argv)
  if (values.help) return { kind: 'help' }
  if (values.version) return { kind: 'version' }
  const [command, ...files] = positionals
  if (command === undefined) throw new UsageError('expected a command, but got none')
  if (command !== 'run') throw new UsageError(`expected the command run, but got '${command}'`)
  if (files.length === 0) throw new UsageError('run: expected at least one FILE, but got none')
  const { recipe, out, overwrite = false, quiet = false } = values
  if (values.plot !== undefined && values['no-plot']) {
    throw new UsageError('run: expected --plot or --no-plot, but got both')
  }
  const plot = values['no-plot'] ? false : (values.plot ?? true)
  return { kind: 'run', quiet, options: { files, recipe, out, plot, overwrite } }
}

function read(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        recipe: { type: 'string' },
        out: { type: 'string' },
        plot: { type: 'string' },
        'no-plot': { type: 'boolean' },
        overwrite: { type: 'boolean' },
        quiet: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean' },
      },
    })
  } catch (error) {
    // Node's own words: "Unknown option '--foo'. To specify a positional argument …"
    if (error instanceof TypeError) throw new UsageError(error.message.split('. To specify')[0])
    throw error
  }
}
