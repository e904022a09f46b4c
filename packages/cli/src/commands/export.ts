import { existsSync } from 'node:fs'
import path from 'node:path'
import {
  exportRecipe,
  openOptions,
  selectChannels,
  type ExportedFile,
  type ExportOptions,
} from '@sinal/recipe'
import { readRecipe, STANDARD, withFile } from '@sinal/recipe/batch'
import { writeWhole } from '@sinal/signals/node'
import { OutputError, UsageError } from '../errors.ts'
import { EXIT } from '../exit-codes.ts'
import { inSession, type CommonOptions } from '../session.ts'
import { refuseBeside } from '../standard-output.ts'

export interface ExportCommandOptions extends CommonOptions {
  readonly to?: ExportOptions['to']
  readonly like?: string
  readonly channels?: number
  readonly sampleRate?: number
  readonly out?: string
  readonly overwrite?: boolean
}

/** `sinal export`: a recipe as source code that gives the same numbers. */
export async function exportCode(file: string, options: ExportCommandOptions): Promise<number> {
  const { to, like, out = '.', overwrite = false } = options
  if (out === STANDARD) refuseBeside('--out -', options, 'json')
  if (to === undefined)
    throw new UsageError('export: expected --to pytorch, typescript or numpy, but got none')
  return inSession(options, async (session) => {
    const recipe = await readRecipe(file)
    const given = {
      ...(options.channels !== undefined && { inChannels: options.channels }),
      ...(options.sampleRate !== undefined && { sampleRate: options.sampleRate }),
    }
    const found =
      like === undefined
        ? { inChannels: 1, sampleRate: recipe.source?.sampleRate ?? null }
        : await withFile(like, { ...openOptions(recipe), signal: session.signal }, async (source) => ({
            inChannels: selectChannels(recipe, source.channels).length,
            sampleRate: source.sampleRate,
          }))
    const name = recipe.name ?? path.parse(file).name
    const { files } = exportRecipe({ ...recipe, name }, { to, ...found, ...given })
    if (out === STANDARD) session.print(onlyText(files))
    else {
      const written = files.map((one) => path.join(out, one.name))
      const there = overwrite ? undefined : written.find((place) => existsSync(place))
      if (there !== undefined) {
        throw new OutputError(`${there}: a file of this name exists already (--overwrite replaces it)`)
      }
      for (const [i, one] of files.entries()) {
        const place = written[i]!
        await writeWhole(place, 'text' in one ? one.text : one.bytes, { overwrite, name: place })
      }
      if (session.isJson) session.printJson({ files: written })
      else if (!session.isQuiet) session.print(written.join('\n'))
    }
    return EXIT.done
  })
}

function onlyText(files: readonly ExportedFile[]): string {
  const [code, ...others] = files
  if (code && 'text' in code && others.length === 0) return code.text
  const names = files.map(({ name }) => name).join(', ')
  throw new OutputError(
    `--out -: expected code alone, but got ${names} (the weights are too many to stand in it)`,
  )
}
