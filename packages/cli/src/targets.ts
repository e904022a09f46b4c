import { statSync } from 'node:fs'
import path from 'node:path'
import { UsageError } from './errors.ts'

/** A file as it is given, and where its results go. */
export interface Target {
  readonly file: string
  readonly csv: string
  /** null: no plot is asked for. */
  readonly plot: string | null
}

export interface TargetOptions {
  readonly files: readonly string[]
  readonly recipeName: string
  readonly out: string | undefined
  readonly plot: string | boolean
}

/**
 * Decides where the results of each file go.
 *
 * @throws {UsageError} two results would lie in one file, or a result in an input
 */
export function planTargets(options: TargetOptions): Target[] {
  const { files, recipeName, out, plot } = options
  const isSeveral = files.length > 1
  const targets = files.map((file): Target => {
    const name = `${path.parse(file).name}.${fileName(recipeName)}`
    const csv = place('--out', out, `${name}.csv`, isSeveral)
    if (plot === false) return { file, csv, plot: null }
    if (plot === true) return { file, csv, plot: `${withoutExtension(csv)}.svg` }
    return { file, csv, plot: place('--plot', plot, `${name}.svg`, isSeveral) }
  })
  refuseClashes(targets)
  return targets
}

/** A recipe's name in a file's name: without what separates folders, or is not allowed on some system. */
function fileName(name: string): string {
  return name.replaceAll(/[<>:"/\\|?*\u0000-\u001f\s]+/g, '-')
}

function withoutExtension(file: string): string {
  return path.join(path.dirname(file), path.parse(file).name)
}

function place(option: string, target: string | undefined, name: string, isSeveral: boolean): string {
  if (target === undefined) return name
  const stats = statSync(target, { throwIfNoEntry: false })
  const isFolder = stats?.isDirectory() ?? /[/\\]$/.test(target)
  if (isFolder) return path.join(target, name)
  if (!isSeveral) return target
  if (stats || path.extname(target) !== '') {
    throw new UsageError(`${option}: expected a folder for several files, but got '${target}'`)
  }
  return path.join(target, name)
}

function refuseClashes(targets: readonly Target[]): void {
  const owners = new Map<string, string>()
  for (const { file } of targets) {
    const at = path.resolve(file)
    if (owners.has(at)) throw new UsageError(`${file}: expected each file once, but got it twice`)
    owners.set(at, `it is an input`)
  }
  for (const { file, csv, plot } of targets) {
    for (const result of plot === null ? [csv] : [csv, plot]) {
      const at = path.resolve(result)
      const owner = owners.get(at)
      if (owner !== undefined) {
        throw new UsageError(
          `${file}: expected a place of its own for the result, but got ${result}: ${owner}`,
        )
      }
      owners.set(at, `a result is already to be there (use --out to choose another place)`)
    }
  }
}
