import type { Layer } from '@sinal/recipe'
import {
  fieldsOf,
  isDesign,
  layerSpecs,
  MAX_TAP_LINES,
  weightFields,
  weightKinds,
  type FieldSpec,
  type LayerType,
  type WeightKind,
} from '../../../shared/layer-catalog.ts'
import type { ReadRecipe } from '../../../shared/take-away-schemas.ts'
import { amountKey, type DraftFile, type LayerDraft } from './layer-draft.ts'

export type NewDraft = Omit<LayerDraft, 'id'>

/** A card cannot hold it: `layers[2].weight.beta`. */
export class NoPlace extends Error {
  readonly what: string

  constructor(what: string) {
    super(`the chain has no place for ${what}`)
    this.what = what
  }
}

type Keys = Readonly<Record<string, unknown>>
type Texts = Record<string, string>

/** What a recipe means by a key that is not there, where a new card begins with something else. */
const DEFAULTS: Partial<Record<LayerType, Keys>> = {
  conv1d: { padding: 'valid', groups: 1 },
  convTranspose1d: { groups: 1 },
}

/**
 * The cards of a recipe: what `readChain` makes of them gives the same numbers.
 *
 * @throws {NoPlace} a layer is none that a card can hold
 */
export function draftsOf({ recipe, weights }: Pick<ReadRecipe, 'recipe' | 'weights'>): NewDraft[] {
  return recipe.layers.map((layer, k) => draftOf(layer, weights[k] ?? null, `layers[${k}]`))
}

function draftOf(layer: Layer, file: ReadRecipe['weights'][number], place: string): NewDraft {
  const { type, name = '', ...own } = layer as { type: LayerType; name?: string } & Keys
  const draft: NewDraft = {
    type,
    name,
    enabled: true,
    solo: false,
    visible: true,
    weightKind: null,
    texts: {},
    taps: [],
    file: null,
  }
  const keys: Keys = { ...DEFAULTS[type], ...own }
  if (layerSpecs[type].weights === undefined) return { ...draft, texts: textsOf(fieldsOf(type, null), keys) }
  const weight = own.weight as Keys
  const { kind, ...rest } = weightOf({ type, own, weight, file, place })
  const fields = fieldsOf(type, kind).filter(({ key }) => !['bias', 'biasValues', 'cutoffHigh'].includes(key))
  const ofWeight = new Set(weightFields[kind].map(({ key }) => key))
  const values = Object.fromEntries(
    fields.map(({ key }) => [key, ofWeight.has(key) && key !== 'kernelSize' ? weight[key] : keys[key]]),
  )
  return { ...draft, ...rest, weightKind: kind, texts: { ...textsOf(fields, values), ...rest.texts } }
}

interface Weighted {
  readonly type: LayerType
  readonly own: Keys
  readonly weight: Keys
  readonly file: ReadRecipe['weights'][number]
  readonly place: string
}
interface Weights {
  readonly kind: WeightKind
  /** Those that are not plainly a key of the weight or the layer. */
  readonly texts: Texts
  readonly taps?: LayerDraft['taps']
  readonly file?: DraftFile
}

function weightOf({ type, own, weight, file, place }: Weighted): Weights {
  if ('seed' in weight) return { kind: 'seed', texts: { bias: String(own.bias ?? true) } }
  if ('values' in weight) return valuesOf(type, own, weight, place)
  if (file !== null) {
    const { file: id, tensor, bias = null } = weight as { file: string; tensor: string; bias?: string }
    return {
      kind: 'file',
      texts: {},
      file: { id, name: file.name, tensor, bias, shape: file.shape as unknown as DraftFile['shape'] },
    }
  }
  if (weight.design === 'fir') {
    // One line stands for every channel; where a group has several, taps are shared among them.
    if (own.groups !== 'depthwise') throw new NoPlace(`${place}.weight.taps`)
    return { kind: 'values', texts: {}, taps: [[line(weight.taps as readonly number[])]] }
  }
  const kind = weightKinds.find((each) => each === (weight.design ?? weight.preset) && isDesign(each))
  if (kind === undefined) throw new NoPlace(`${place}.weight`)
  if (weight.beta !== undefined) throw new NoPlace(`${place}.weight.beta`)
  const texts: Texts = {}
  if (weight.attenuation !== undefined) texts.window = 'kaiser'
  if (Array.isArray(weight.cutoff))
    [texts.cutoff, texts.cutoffHigh] = weight.cutoff.map(String) as [string, string]
  return { kind, texts }
}

function valuesOf(type: LayerType, own: Keys, weight: Keys, place: string): Weights {
  const values = weight.values as readonly (readonly (readonly number[])[])[]
  const bias = weight.bias as readonly number[] | undefined
  const columns = values[0]?.length ?? 0
  if (values.length * columns > MAX_TAP_LINES) throw new NoPlace(`${place}.weight.values`)
  const groups = own.groups === 'depthwise' ? values.length : Number(own.groups ?? 1)
  const outChannels = own.outChannels ?? (type === 'conv1d' ? values.length : columns * groups)
  const texts: Texts = { outChannels: String(outChannels), bias: String(bias !== undefined) }
  if (bias) texts.biasValues = line(bias)
  return { kind: 'values', texts, taps: values.map((row) => row.map(line)) }
}

const line = (numbers: readonly number[]): string => numbers.join(' ')

/** The texts of fields whose values are not as a new card has them. */
function textsOf(fields: readonly FieldSpec[], values: Keys): Texts {
  const texts: Texts = {}
  for (const field of fields) {
    const value = values[field.key]
    if (value === undefined) continue
    if (field.kind !== 'mode')
      texts[field.key] = Array.isArray(value) ? line(value as number[]) : String(value)
    else if (typeof value === 'string') texts[field.key] = value
    else if (value === 1 && field.options.includes('one')) texts[field.key] = 'one'
    else {
      texts[field.key] = 'number'
      texts[amountKey(field.key)] = Array.isArray(value) ? line(value as number[]) : String(value)
    }
  }
  return texts
}
