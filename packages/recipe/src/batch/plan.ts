import { existsSync, statSync } from 'node:fs'
import path from 'node:path'
import { PlanError } from './errors.ts'
import { say } from './sentences.ts'
import { stemOf } from './signal-files.ts'
import { STANDARD } from './source.ts'

/** A file as it is given, and where its results go. */
export interface Target {
  readonly file: string
  /** Which of the results of the file it is: index into `names`. */
  readonly result: number
  readonly output: string
  /** null: no plot is asked for. */
  readonly plot: string | null
}

export interface TargetOptions {
  readonly files: readonly string[]
  /** Whether the files are those of a folder: then there is a folder of results, however many there are. */
  readonly ofFolder?: boolean
  /** Of the recipe, for each result that it gives of a file. */
  readonly names: readonly string[]
  /** The extension of a result whose name is not given. */
  readonly format: string
  readonly out: string | undefined
  readonly plot: string | boolean
}

/** Where results go. */
export interface Plan {
  readonly targets: readonly Target[]
  /** The folder that `out` names; null when it names a file, or nothing. */
  readonly folder: string | null
}

/**
 * Decides where the results of each file go.
 *
 * @throws {PlanError} two results would lie in one file, or a result in an input, or standard input would be read twice
 */
export function planTargets(options: TargetOptions): Plan {
  const { files, ofFolder = false, names, format, out, plot } = options
  const isSeveral = ofFolder || files.length * names.length > 1
  const folder = out === undefined || !(isSeveral || isFolder(out)) ? null : out
  refuseTwice(files)
  if (names.length > 1 && files.includes(STANDARD)) {
    throw new PlanError(null, say('plan-input-once', { count: names.length }))
  }
  const targets = files.flatMap((file) =>
    names.map((recipeName, result): Target => {
      const name = `${file === STANDARD ? 'standard-input' : stemOf(path.basename(file))}.${fileName(recipeName)}`
      const output = place('out', out, `${name}.${format}`, isSeveral)
      if (plot === false) return { file, result, output, plot: null }
      if (plot === true) return { file, result, output, plot: `${withoutExtension(output)}.svg` }
      return { file, result, output, plot: place('plot', plot, `${name}.svg`, isSeveral) }
    }),
  )
  refuseClashes(targets)
  return { targets, folder }
}

/** A recipe's name in a file's name: without what separates folders, or is not allowed on some system. */
function fileName(name: string): string {
  return name.replaceAll(/[<>:"/\\|?*\u0000-\u001f\s]+/g, '-')
}

function withoutExtension(file: string): string {
  return path.join(path.dirname(file), path.parse(file).name)
}

function place(option: 'out' | 'plot', target: string | undefined, name: string, isSeveral: boolean): string {
  if (target === undefined) return name
  if (isFolder(target)) return path.join(target, name)
  if (!isSeveral) return target
  if (existsSync(target) || path.extname(target) !== '') {
    throw new PlanError(option, say('plan-folder-of-several', { got: target }))
  }
  return path.join(target, name)
}

/** A folder that exists, or a name that says that it is to be one. Why one can't be looked at is told where it is used. */
function isFolder(target: string): boolean {
  const isNamedSo = /[/\\]$/.test(target)
  try {
    return statSync(target, { throwIfNoEntry: false })?.isDirectory() ?? isNamedSo
  } catch {
    return isNamedSo
  }
}

/** Two names of one file, as it is where `A.csv` and `a.csv` are: by default, on Windows and on macOS. */
function identity(file: string): string {
  const full = path.resolve(file)
  return ['win32', 'darwin'].includes(process.platform) ? full.toLowerCase() : full
}

function refuseTwice(files: readonly string[]): void {
  const seen = new Set<string>()
  for (const file of files) {
    const at = identity(file)
    if (seen.has(at)) throw new PlanError(null, say('plan-twice', { file }))
    seen.add(at)
  }
}

function refuseClashes(targets: readonly Target[]): void {
  const inputs = new Set(targets.map(({ file }) => identity(file)))
  const taken = new Set<string>()
  for (const { file, output, plot } of targets) {
    for (const result of plot === null ? [output] : [output, plot]) {
      const at = identity(result)
      if (inputs.has(at)) throw new PlanError(null, say('plan-over-input', { file, result }))
      if (taken.has(at)) throw new PlanError(null, say('plan-over-result', { file, result }))
      taken.add(at)
    }
  }
}
