import * as v from 'valibot'
import { listed } from '../sentences/shown.ts'
import * as activations from './activations.ts'
import * as acrossChannels from './across-channels.ts'
import * as adaptivePools from './adaptive-pools.ts'
import { conv1d } from './conv1d.ts'
import { convTranspose1d } from './conv-transpose1d.ts'
import * as identities from './identities.ts'
import { type AnyLayerType, placeOf, type TypedLayer } from './layer-type.ts'
import * as norms from './norms.ts'
import * as pads from './pads.ts'
import * as pools from './pools.ts'
import { hugeSize } from './sizes.ts'

/** Every layer that a recipe may have. A further one is a definition in a file of its family, which is named here. */
const definitions = {
  conv1d,
  convTranspose1d,
  ...pools,
  ...adaptivePools,
  ...pads,
  ...activations,
  ...acrossChannels,
  ...norms,
  ...identities,
}

type Definitions = typeof definitions

const types = new Map<string, AnyLayerType>(
  Object.values(definitions).map(({ layerType }) => [layerType.type, layerType]),
)

/** In the order of the documentation. */
export const layerNames: readonly string[] = [...types.keys()]

type Schemas = { [Name in keyof Definitions]: Definitions[Name]['schema'] }
const schemas = Object.values(definitions).map(({ schema }) => schema) as unknown as [
  Schemas['conv1d'],
  ...Schemas[keyof Schemas][],
]

export const layerSchema = v.variant('type', schemas, `one of ${listed(layerNames.join(' | '))}`)

/** One step of the chain. */
export type Layer = v.InferOutput<typeof layerSchema>

/** What is to be known of a layer. */
export function layerTypeOf(layer: TypedLayer): AnyLayerType {
  return types.get(layer.type)!
}

/** Checks what the schema cannot say: the rules between a layer's keys. @throws {RecipeError} naming the key */
export function checkLayer(layer: Layer, index: number): void {
  const { fault } = placeOf(index)
  const error = hugeSize(layer, fault) ?? layerTypeOf(layer).check(layer, fault)
  if (error) throw error
}
