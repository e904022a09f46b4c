import { parseRecipe, RecipeError } from '@sinal/recipe'
import { STANDARD } from '@sinal/recipe/batch'
import { writeWhole } from '@sinal/signals/node'
import { UsageError } from '../errors.ts'
import { EXIT } from '../exit-codes.ts'
import { inSession, type CommonOptions } from '../session.ts'

/** What a filter is to do; each is a key of a recipe's weight, in the same words. */
export interface DesignKeys {
  /** Hz; two for a band. */
  readonly cutoff?: number | readonly number[]
  readonly transition?: number
  readonly window?: string
  readonly beta?: number
  readonly attenuation?: number
  readonly sigma?: number
  readonly order?: number
  readonly derivative?: number
  readonly per?: string
  readonly taps?: readonly number[]
  readonly template?: readonly number[]
}

export interface NewOptions extends CommonOptions, DesignKeys {
  readonly preset?: string
  readonly kernelSize?: number
  readonly stride?: number
  readonly dilation?: number
  readonly paddingMode?: string
  readonly mix?: boolean
  readonly name?: string
  readonly out?: string
  readonly overwrite?: boolean
}

const DESIGN_KEYS = [
  'cutoff',
  'transition',
  'window',
  'beta',
  'attenuation',
  'sigma',
  'order',
  'derivative',
  'per',
  'taps',
  'template',
] as const satisfies readonly (keyof DesignKeys)[]

/** Beyond its ends, a signal is as it is there: zeros would be a step that these filters answer to. */
const REPLICATING: readonly string[] = ['lowpass', 'highpass', 'bandpass', 'bandstop']

/** `sinal new`: a recipe of one layer. */
export async function newRecipe(options: NewOptions): Promise<number> {
  const { out = STANDARD } = options
  const text = `${JSON.stringify(recipeOf(options), null, 2)}\n`
  return inSession(options, async (session) => {
    if (out === STANDARD) session.print(text)
    else {
      await writeWhole(out, text, { overwrite: options.overwrite ?? false, name: out })
      if (session.isJson) session.printJson({ file: out })
      else if (!session.isQuiet) session.print(out)
    }
    return EXIT.done
  })
}

function recipeOf(options: NewOptions) {
  const { preset, name, stride = 1, dilation, mix } = options
  if (preset === undefined) throw new UsageError('new: expected --preset, but got none')
  const paddingMode = options.paddingMode ?? (REPLICATING.includes(preset) ? 'replicate' : undefined)
  const keys = DESIGN_KEYS.flatMap((key) => (options[key] === undefined ? [] : [[key, options[key]]]))
  const kernelSize = options.kernelSize
  // Padding by half the taps keeps the time axis where 'same' can't be asked for.
  const half = Math.floor(((dilation ?? 1) * ((kernelSize ?? 1) - 1)) / 2)
  const layer = {
    type: 'conv1d',
    ...(kernelSize !== undefined && { kernelSize }),
    ...(stride === 1 ? { padding: 'same' } : { stride, padding: half }),
    ...(paddingMode !== undefined && { paddingMode }),
    ...(dilation !== undefined && { dilation }),
    ...(!mix && { groups: 'depthwise' }),
    weight: { design: preset, ...Object.fromEntries(keys) },
  }
  if (
    stride !== 1 &&
    kernelSize === undefined &&
    options.taps === undefined &&
    options.template === undefined
  ) {
    throw new UsageError('new: expected --kernel-size with --stride, but got none')
  }
  try {
    return parseRecipe({ version: 1, ...(name !== undefined && { name }), layers: [layer] })
  } catch (error) {
    throw error instanceof RecipeError ? asOption(error, preset) : error
  }
}

/** The recipe's key is the option: `layers[0].weight.cutoff: is missing` is `--cutoff: is missing`. */
function asOption({ path, problem }: RecipeError, preset: string): UsageError {
  const keys = path.filter((key) => typeof key === 'string' && key !== 'layers' && key !== 'weight')
  const option = String(keys[0] ?? 'preset').replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  return new UsageError(`new --preset ${preset}: --${option}: ${problem}`)
}
