import type { nn } from '@sinal/core'
import type * as v from 'valibot'
import { RecipeError, type RecipePath } from '../errors.ts'
import type { RecipeSaid } from '../say.ts'
import type { StagePlan } from '../stages/stage-plan.ts'
import type { ResolvedChannels, ResolvedLayer, SampleGrid } from '../types.ts'

/** Makes an error that names the layer: its path goes on from the layer's own. */
export type Fault = (path: RecipePath, said: RecipeSaid) => RecipeError

/** Where a layer stands in a recipe. */
export interface Place {
  readonly fault: Fault
  /** The layer whose outputs it is given; -1 for the input of the chain. */
  readonly before: number
}

export function placeOf(index: number): Place {
  return {
    fault: (path, said) => new RecipeError(['layers', index, ...path], said),
    before: index - 1,
  }
}

/** What lies beside the samples of a channel. */
export interface Beside {
  readonly items: number
  readonly inChannels: number
}

/** All that is to be known of a layer: the rest of the package asks nothing else. */
export interface LayerType<Layer, Resolved extends ResolvedChannels> {
  /** The rules between keys, which the schema cannot say. */
  check?(layer: Layer, fault: Fault): RecipeError | null
  /** Fills in what a layer leaves to its input and to the defaults. @throws {RecipeError} the channels don't fit */
  resolve(layer: Layer, inChannels: number, place: Place): Resolved
  /**
   * Samples of the output; as many as of the input where it is left out.
   *
   * @param beside null where only lengths are known, of an input that fits
   * @throws {RecipeError} the input is too short
   */
  outLength?(layer: Layer, length: number, place: Place, beside: Beside | null): number
  /**
   * Where the output lies among the layer's own input samples; at its samples where it is left out.
   *
   * @param length of the layer's input. @throws {RecipeError} it is not known
   */
  grid?(layer: Layer, length: () => number): SampleGrid
  /** What it makes is no longer in the unit of its input: only what scales with its input, or is of its samples, is. */
  readonly isUnitless?: boolean
  /** The layer itself, weights made. */
  build(layer: Layer, resolved: Resolved): nn.Module
  /** How it runs piece by piece; on any piece alone ('pointwise') where it is left out. */
  stage?(layer: Layer, resolved: Resolved, module: nn.Module): StagePlan
}

/** A layer type as the rest of the package sees it: of any layer, of which it is only given its own. */
export interface AnyLayerType extends Required<Omit<LayerType<TypedLayer, ResolvedLayer>, 'check'>> {
  readonly type: string
  check(layer: TypedLayer, fault: Fault): RecipeError | null
}

export interface TypedLayer {
  readonly type: string
}

type LayerSchema = v.GenericSchema<unknown, TypedLayer>

/** A layer type: what its document looks like, and what it is. */
export function defineLayer<const Schema extends LayerSchema, Resolved extends ResolvedLayer>(
  type: v.InferOutput<Schema>['type'],
  schema: Schema,
  it: LayerType<v.InferOutput<Schema>, Resolved>,
): { readonly schema: Schema; readonly layerType: AnyLayerType } {
  // The table by which layers are found is keyed by their type, so that each is given its own layers.
  const own = (layer: TypedLayer) => layer as v.InferOutput<Schema>
  const layerType: AnyLayerType = {
    type,
    check: (layer, fault) => it.check?.(own(layer), fault) ?? null,
    resolve: (layer, inChannels, place) => it.resolve(own(layer), inChannels, place),
    outLength: (layer, length, place, beside) => it.outLength?.(own(layer), length, place, beside) ?? length,
    grid: (layer, length) => it.grid?.(own(layer), length) ?? { step: 1, offset: 0 },
    isUnitless: it.isUnitless ?? false,
    build: (layer, resolved) => it.build(own(layer), resolved as Resolved),
    stage: (layer, resolved, module) =>
      it.stage?.(own(layer), resolved as Resolved, module) ?? { kind: 'pointwise', module },
  }
  return { schema, layerType }
}

/** A layer that leaves the number of channels as it is. */
export function sameChannels(inChannels: number, work: number): ResolvedLayer {
  return { type: 'other', inChannels, outChannels: inChannels, perChannel: true, work: inChannels * work }
}
