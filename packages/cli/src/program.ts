import { Command, InvalidArgumentError, Option } from 'commander'
import { SHELLS } from './completion.ts'
import { didYouMean } from './did-you-mean.ts'
import { WRITE_FORMATS } from './formats.ts'
import packageManifest from '../package.json' with { type: 'json' }

/** What the command that was run ends with. */
export interface Outcome {
  code: number
}

/** The commands, their options and their help. What they do is loaded when one of them is run. */
export function createProgram(outcome: Outcome): Command {
  const program = new Command('sinal')
    .description('Signals from the command line: look at files, filter them, plot them, convert them.')
    .version(packageManifest.version, '--version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .addHelpText('after', MORE_HELP)
    .exitOverride()
    .configureOutput({ outputError: () => {} })
  const add = (name: string, description: string, examples: readonly string[]) =>
    program
      .command(name)
      .description(description)
      .addHelpText('after', `\nExamples:\n${examples.map((example) => `  $ sinal ${example}\n`).join('')}`)

  addRun(add, outcome)
  addLooking(add, outcome)
  addMaking(add, outcome)
  addCompletion(program, add, outcome)
  for (const command of program.commands) withCommonOptions(command)
  return program
}

const MORE_HELP = `
Exit codes:
  0    done
  1    run: files failed and are reported, the others are done
  2    the command line was not understood
  3    a file, a recipe or a place for the result can't be used
  70   a fault of the program: please report it
  130  interrupted by Ctrl-C (143: by SIGTERM); nothing is half written

More, in the repository: docs/cli.md, docs/batch.md`

type Add = (name: string, description: string, examples: readonly string[]) => Command

function withCommonOptions(command: Command): void {
  command
    .option('--json', 'print the result as JSON')
    .option('-q, --quiet', 'print no progress, notes or names of files written')
    .option('--debug', 'print the stack of an error')
}

/** How files are to be understood. */
function withReading(command: Command): Command {
  return command.option(
    '--as <decision=value>',
    'understand files so, whatever is recognised: --as decimal=, --as timeColumn=none (repeatable)',
    collect,
  )
}

/** What becomes of samples that are not as they should be. */
function withPolicies(command: Command): Command {
  return withReading(command)
    .addOption(
      oneOf('--missing-samples <policy>', 'what becomes of missing samples; default keep (as NaN)', [
        'keep',
        'interpolate',
        'hold',
        'refuse',
      ]),
    )
    .option('--resample <rate>', "onto an even grid, at so many Hz or 'even': at the file's own rate", rate)
    .addOption(
      oneOf('--bad-rows <policy>', "what becomes of rows that can't be read; default refuse", [
        'refuse',
        'skip',
      ]),
    )
}

/** Which samples are wanted. */
function withWindow(command: Command): Command {
  return command
    .option('--channels <names>', 'only these channels, by name or index, parted by commas', listOf)
    .option('--start <sample>', 'first sample wanted', count(0))
    .option('--end <sample>', 'sample after the last one wanted', count(0))
}

const overwrite = () => new Option('--overwrite', 'replace files that exist')

function addRun(add: Add, outcome: Outcome): void {
  const command = add(
    'run',
    'Run a recipe over files, each on its own; the results are written whole or not at all.',
    [
      'run smooth.json ecg.csv',
      'run smooth.json recordings/ -o filtered/ --report report.json',
      'run smooth.json recordings/ -o filtered/ --resume',
      'run ecg.csv                     a moving average of 5 over each channel',
      'run smooth.json - < ecg.csv > smooth.csv',
    ],
  )
    .argument(
      '<file...>',
      'a recipe (.json) first, if any, then files, folders of files, or - for standard input',
    )
    .usage('[options] [recipe.json] <file...>')
    .option('--recipe <file>', 'the recipe, as an option')
    .option(
      '-o, --out <place>',
      'file or folder of the results, or - for standard output; default the current folder, of - standard output',
    )
    .addOption(
      oneOf(
        '--format <name>',
        'of the results; default csv, or what the recipe or --out says',
        WRITE_FORMATS,
      ),
    )
    .option('--jobs <n>', 'files at once; default as many as there are processors', count(1))
    .option('--resume', 'keep what an earlier run has left in the folder where nothing has changed')
    .option('--report <file>', 'write what became of each file: JSON or CSV by its ending, else a table')
    .option(
      '--plot <place>',
      'file or folder of the plots; default beside the result of a single file, none for several',
    )
    .option('--no-plot', 'write no plot')
    .option('--chunk <samples>', 'output samples a piece; the result does not depend on it', count(1))
    .addOption(overwrite())
  withPolicies(command).action(async (files: string[], options) => {
    const { run } = await import('./commands/run.ts')
    outcome.code = await run(files, options)
  })
}

function addLooking(add: Add, outcome: Outcome): void {
  withPolicies(
    add(
      'info',
      'Tell what a file is: format, rate, channels and their statistics, and how it was understood.',
      ['info ecg.csv', 'info ecg.csv --json', 'info - < ecg.csv'],
    ),
  )
    .argument('<file>', 'a file, or - for standard input')
    .action(async (file: string, options) => {
      const { info } = await import('./commands/info.ts')
      outcome.code = await info(file, options)
    })
  withReading(
    add('preview', 'Show the first rows, and what was decided about the file and why.', [
      'preview ecg.csv',
      'preview ecg.csv --rows 3 --as header=no',
    ]),
  )
    .argument('<file>', 'a file, or - for standard input')
    .option('--rows <n>', 'rows to show, at most 20', count(1, 20), 10)
    .action(async (file: string, options) => {
      const { preview } = await import('./commands/preview.ts')
      outcome.code = await preview(file, options)
    })
  withWindow(
    withPolicies(
      add('plot', 'Draw the channels of a file, as SVG or PNG.', [
        'plot ecg.csv -o ecg.png',
        'plot ecg.csv -o ecg.svg --channels ecg --start 0 --end 1800',
      ]),
    ),
  )
    .argument('<file>', 'a file, or - for standard input')
    .option('-o, --out <file>', 'where the plot goes: .svg, .png, or - for SVG on standard output')
    .addOption(overwrite())
    .action(async (file: string, options) => {
      const { plot } = await import('./commands/plot.ts')
      outcome.code = await plot(file, options)
    })
}

function addMaking(add: Add, outcome: Outcome): void {
  withWindow(
    withPolicies(
      add('convert', 'Write the samples of a file into another one.', [
        'convert german.csv plain.csv --delimiter , --decimal .',
        'convert ecg.csv - --delimiter tab --no-time',
        'convert ecg.csv ecg.parquet',
        'convert ecg.csv first.wav --end 1800 --sample-type pcm16 --clip',
      ]),
    ),
  )
    .argument('<in>', 'a file, or - for standard input')
    .argument('<out>', 'the file to write (.csv, .npy, .wav, .parquet), or - for standard output')
    .addOption(oneOf('--format <name>', 'of the file written, whatever its name', WRITE_FORMATS))
    .addOption(
      oneOf('--sample-type <type>', 'how samples are stored; default as exact as the file', SAMPLE_TYPES),
    )
    .option('--clip', 'PCM: what is beyond its range becomes the nearest number within')
    .option('--delimiter <mark>', 'of the file written: , ; | tab or space; default that of the input')
    .option('--decimal <mark>', 'of the file written: . or ,; default that of the input')
    .option('--no-time', 'write no time column')
    .addOption(overwrite())
    .action(async (from: string, to: string, options) => {
      const { convert } = await import('./commands/convert.ts')
      outcome.code = await convert(from, to, options)
    })
  addNew(add, outcome)
  add('export', 'Write a recipe as source code that gives the same numbers.', [
    'export band.json --to pytorch --like ecg.csv',
    'export smooth.json --to numpy --channels 2 -o code/',
  ])
    .argument('<recipe.json>', 'the recipe')
    .addOption(oneOf('--to <language>', 'what to write', ['pytorch', 'typescript', 'numpy', 'safetensors']))
    .option('--like <file>', 'a file of the signals that it is for: their channels and sample rate')
    .option('--channels <n>', 'channels of the signals; default 1, or those of --like', count(1))
    .option('--sample-rate <hz>', 'of the signals, where designs need it', positive)
    .option('-o, --out <folder>', 'where the files go, or - for standard output; default the current folder')
    .addOption(overwrite())
    .action(async (file: string, options) => {
      const { exportCode } = await import('./commands/export.ts')
      outcome.code = await exportCode(file, options)
    })
  add('bench', 'Measure reading and running on this machine, with a signal made here.', [
    'bench',
    'bench --json',
  ])
    .option('--samples <n>', 'length of the signal, at most 10,000,000', count(1000, 10_000_000), 1_000_000)
    .action(async (options) => {
      const { bench } = await import('./commands/bench.ts')
      outcome.code = await bench(options)
    })
}

const SAMPLE_TYPES = ['float32', 'float64', 'pcm8', 'pcm16', 'pcm24', 'pcm32']

const PRESETS = [
  'moving-average',
  'gaussian',
  'derivative',
  'savitzky-golay',
  'lowpass',
  'highpass',
  'bandpass',
  'bandstop',
  'hilbert',
  'matched',
  'fir',
]

function addNew(add: Add, outcome: Outcome): void {
  add('new', 'Write a recipe of one layer.', [
    'new --preset lowpass --cutoff 40 --kernel-size 101 -o lowpass.json',
    'new --preset bandpass --cutoff 0.5,40 --transition 1 --attenuation 60 -o band.json',
    'new --preset moving-average --kernel-size 9 -o smooth.json',
    'new --preset gaussian --kernel-size 31 --sigma 5 --stride 10 -o slow.json',
  ])
    .addOption(oneOf('--preset <name>', 'what the filter does', PRESETS))
    .option('--kernel-size <taps>', 'number of taps', count(1))
    .option('--cutoff <hz>', 'of a low-pass or high-pass; of a band, two parted by a comma', oneOrMore)
    .option('--transition <hz>', 'from pass band to stop band, in the place of --kernel-size', positive)
    .addOption(oneOf('--window <name>', 'default hamming', ['hamming', 'hann', 'blackman', 'kaiser']))
    .option('--beta <number>', 'of a Kaiser window', positive)
    .option('--attenuation <db>', 'in the place of --beta', positive)
    .option('--sigma <taps>', 'of a Gaussian; default (K − 1) / 6', positive)
    .option('--order <n>', 'of Savitzky–Golay; default 2', count(0))
    .option('--derivative <n>', 'of Savitzky–Golay; default 0', count(0))
    .addOption(oneOf('--per <unit>', 'of a derivative; default sample', ['sample', 'second']))
    .option('--taps <numbers>', 'of fir, parted by commas', numbers)
    .option('--template <numbers>', 'of a matched filter, parted by commas', numbers)
    .option('--stride <samples>', 'from one output to the next; default 1', count(1))
    .option('--dilation <samples>', 'from one tap to the next; default 1', count(1))
    .addOption(
      oneOf('--padding-mode <mode>', 'what is beyond the ends; default zeros, of filters in Hz replicate', [
        'zeros',
        'reflect',
        'replicate',
        'symmetric',
        'circular',
      ]),
    )
    .option('--mix', 'mix the channels instead of filtering each on its own')
    .option('--name <text>', "name of the recipe; default its file's name")
    .option('-o, --out <file>', 'where the recipe goes; default standard output')
    .addOption(overwrite())
    .action(async (options) => {
      const { newRecipe } = await import('./commands/new.ts')
      outcome.code = await newRecipe(options)
    })
}

function addCompletion(program: Command, add: Add, outcome: Outcome): void {
  add('completion', 'Print the script that makes a shell complete the words of sinal.', [
    'completion bash >> ~/.bashrc',
    'completion fish > ~/.config/fish/completions/sinal.fish',
  ])
    .argument('<shell>', SHELLS.join(', '))
    .action(async (shell: string, options) => {
      const { completion } = await import('./commands/completion.ts')
      outcome.code = await completion(program, shell, options)
    })
}

const collect = (value: string, before: readonly string[] = []) => [...before, value]

function oneOf(flags: string, description: string, choices: readonly string[]): Option {
  const option = new Option(flags, description).choices(choices)
  option.argParser((text: string) => {
    if (choices.includes(text)) return text
    throw new InvalidArgumentError(
      `expected ${choices.join(', ')}, but got '${text}'${didYouMean(text, choices)}`,
    )
  })
  return option
}

/** Names parted by commas; what is a number is an index. */
function listOf(text: string): (string | number)[] {
  return text.split(',').map((name) => (/^\d+$/.test(name) ? Number(name) : name))
}

function count(least: number, most: number = Number.MAX_SAFE_INTEGER) {
  return (text: string): number => {
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= least && value <= most) return value
    const range = most < Number.MAX_SAFE_INTEGER ? `from ${least} to ${most}` : `of at least ${least}`
    throw new InvalidArgumentError(`expected an integer ${range}, but got '${text}'`)
  }
}

const rate = (text: string) => (text === 'even' ? text : positive(text))

function numbers(text: string): number[] {
  const values = text.split(',').map((part) => (part.trim() === '' ? NaN : Number(part)))
  if (values.every((value) => Number.isFinite(value))) return values
  throw new InvalidArgumentError(`expected numbers parted by commas, but got '${text}'`)
}

function oneOrMore(text: string): number | number[] {
  const values = numbers(text)
  return values.length === 1 ? values[0]! : values
}

function positive(text: string): number {
  const value = Number(text)
  if (value > 0 && value < Infinity) return value
  throw new InvalidArgumentError(`expected a positive number, but got '${text}'`)
}

/** Whether commander has only printed what was asked for. */
export function isHelp(code: string): boolean {
  return ['commander.helpDisplayed', 'commander.help', 'commander.version'].includes(code)
}
