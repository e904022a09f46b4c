import path from 'node:path'
import type { WriteFormat } from '@sinal/signals'
import {
  noteText,
  STANDARD,
  type BatchReport,
  type FileReport,
  type PlannedPlaces,
} from '@sinal/recipe/batch'
import { reportTable, summary } from '../batch/report.ts'
import { reportFile } from '../batch/report-file.ts'
import { UsageError } from '../errors.ts'
import { EXIT } from '../exit-codes.ts'
import { inFlags } from '../in-flags.ts'
import { readingOf, type ReadingOptions } from '../reading.ts'
import { runFiles, type RunFilesOptions } from '../run-files.ts'
import { inSession, type CommonOptions, type Session } from '../session.ts'
import { refuseBeside, throughStandardOutput } from '../standard-output.ts'
import { numberText, oneLine } from '../texts.ts'

export interface RunOptions extends CommonOptions, ReadingOptions {
  readonly recipe?: string
  readonly out?: string
  readonly format?: WriteFormat
  readonly jobs?: number
  readonly resume?: boolean
  readonly report?: string
  /** A place; false: --no-plot. */
  readonly plot?: string | false
  readonly chunk?: number
  readonly overwrite?: boolean
}

/** `sinal run`: a recipe over files. */
export async function run(positionals: readonly string[], options: RunOptions): Promise<number> {
  const { recipe, files } = partition(positionals, options.recipe)
  const { format, jobs, resume, plot, chunk, overwrite } = options
  const out = placeOf(files, options)
  const asked = { files, recipe, out, format, jobs, resume, plot, chunk, overwrite, ...readingOf(options) }
  if (out === STANDARD) refuseForStandardOutput(options, files)
  return inSession(options, async (session) => {
    const reporting: { write?: Awaited<ReturnType<typeof reportFile>> } = {}
    const onPlan = async (results: readonly PlannedPlaces[]) => {
      if (out === STANDARD) expectOne(results)
      const { report } = options
      if (report !== undefined)
        reporting.write = await reportFile({ report, recipe, resume, overwrite }, results)
    }
    const runOf = out === STANDARD ? toStandardOutput : runTold
    const told = await runOf({ ...asked, onPlan }, session)
    const report = { ...told, files: told.files.map(asCommand) }
    await reporting.write?.(report)
    if (session.isJson) session.printJson(report)
    return report.failed > 0 ? EXIT.someFailed : EXIT.done
  })
}

/** The recipe comes first where it is not an option: it is JSON, which signals are not. */
function partition(positionals: readonly string[], recipe: string | undefined) {
  const [first = '', ...rest] = positionals
  const isRecipe = recipe === undefined && first.toLowerCase().endsWith('.json')
  const files = isRecipe ? rest : positionals
  if (files.length === 0) throw new UsageError('run: expected at least one file, but got only a recipe')
  const second = files.find((file) => file.toLowerCase().endsWith('.json'))
  if (second !== undefined) throw new UsageError(`run: expected one recipe, but got another one, '${second}'`)
  return { recipe: isRecipe ? first : recipe, files }
}

/** What comes from standard input goes to standard output, as with any filter; with --json the report goes there. */
function placeOf(files: readonly string[], { out, json }: RunOptions): string | undefined {
  const isFilter = files.length === 1 && files[0] === STANDARD && !json
  return out ?? (isFilter ? STANDARD : undefined)
}

function refuseForStandardOutput(options: RunOptions, files: readonly string[]): void {
  if (files.length > 1) {
    throw new UsageError(`--out -: expected one file for standard output, but got ${files.length}`)
  }
  refuseBeside('--out -', options, 'json', 'resume')
}

function expectOne({ length }: readonly PlannedPlaces[]): void {
  if (length === 1) return
  const rule = 'expected a recipe that gives one result, for standard output'
  throw new UsageError(`run: ${rule}, but got one that gives ${length} (-o names a folder for them)`)
}

async function runTold(asked: RunFilesOptions, session: Session): Promise<BatchReport> {
  const report = await runFiles({
    ...asked,
    signal: session.signal,
    onProgress: (step) => session.show(step),
    onNote: (note) => session.tell(noteText(note)),
    onFile: (told, { finished, total }) => {
      const file = asCommand(told)
      tellFile(session, file)
      // A terminal has the progress bar, and the table at the end.
      if (total > 1 && !session.isTerminal) session.tell(`[${finished}/${total}] ${lineOf(file)}`)
    },
  })
  if (session.isJson || session.isQuiet) return report
  for (const { output, plot } of report.files) {
    if (output !== null) session.print(output)
    if (plot !== null) session.print(plot)
  }
  if (report.files.length > 1)
    session.tell(session.isTerminal ? reportTable(report).trimEnd() : summary(report))
  return report
}

/** What became of a file, in the words of the command line. */
function asCommand(file: FileReport): FileReport {
  const { error } = file
  return error ? { ...file, error: { ...error, message: inFlags(error.message) } } : file
}

function tellFile(session: Session, { file, error, notes }: FileReport): void {
  // What is wrong with a recipe names the recipe.
  const isNamed = error?.message.includes(path.basename(file))
  if (error) session.complain(oneLine(isNamed ? error.message : `${file}: ${error.message}`))
  if (error?.stack && session.isDebug) session.complain(error.stack)
  for (const note of notes) session.tell(noteText(note, file))
}

function lineOf({ file, status, samples, seconds, output }: FileReport): string {
  const size = samples === null ? '' : `, ${numberText(samples)} ${samples === 1 ? 'sample' : 'samples'}`
  return `${file}: ${status}${size}, ${seconds.toFixed(2)} s${output === null ? '' : ` → ${output}`}`
}

async function toStandardOutput(asked: RunFilesOptions, session: Session): Promise<BatchReport> {
  let report: BatchReport | undefined
  await throughStandardOutput(async (folder) => {
    report = await runFiles({
      ...asked,
      out: path.join(folder, 'result'),
      plot: asked.plot ?? false,
      signal: session.signal,
      onProgress: (step) => session.show(step),
      onFile: (file) => tellFile(session, asCommand(file)),
    })
    return report.files[0]?.output ?? null
  })
  return report!
}
