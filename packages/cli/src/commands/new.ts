import { parseRecipe, type Preset } from '@sinal/recipe'
import { UsageError } from '../errors.ts'
import { EXIT } from '../exit-codes.ts'
import { inSession, type CommonOptions } from '../session.ts'
import { writeBytes } from '../write-bytes.ts'
import { STANDARD } from '../source.ts'

export interface NewOptions extends CommonOptions {
  readonly preset?: Preset
  readonly kernelSize?: number
  readonly sigma?: number
  readonly stride?: number
  readonly dilation?: number
  readonly mix?: boolean
  readonly name?: string
  readonly out?: string
  readonly overwrite?: boolean
}

/** `sinal new`: a recipe of one layer. */
export async function newRecipe(options: NewOptions): Promise<number> {
  const { preset, kernelSize, sigma, stride, dilation, name, out = STANDARD } = options
  if (preset === undefined) throw new UsageError('new: expected --preset, but got none')
  if (kernelSize === undefined) throw new UsageError('new: expected --kernel-size, but got none')
  if (sigma !== undefined && preset !== 'gaussian') {
    throw new UsageError(`new: expected --sigma with a gaussian only, but got it with '${preset}'`)
  }
  const layer = {
    type: 'conv1d',
    kernelSize,
    ...(stride === undefined || stride === 1
      ? { padding: 'same' }
      : { stride, padding: Math.floor(((dilation ?? 1) * (kernelSize - 1)) / 2) }),
    ...(dilation !== undefined && { dilation }),
    ...(!options.mix && { groups: 'depthwise' }),
    weight: { preset, ...(sigma !== undefined && { sigma }) },
  }
  const recipe = parseRecipe({ version: 1, ...(name !== undefined && { name }), layers: [layer] })
  const text = `${JSON.stringify(recipe, null, 2)}\n`
  return inSession(options, async (session) => {
    if (out === STANDARD) session.print(text)
    else {
      await writeBytes(out, text, options.overwrite ?? false)
      if (session.isJson) session.printJson({ file: out })
      else if (!session.isQuiet) session.print(out)
    }
    return EXIT.done
  })
}
