import type { Conv1dLayer, Recipe } from '@sinal/recipe'
import type { Fit, Shape } from '../../../shared/ipc.ts'
import { explainFit } from './explain-fit.ts'
import { channelsOf, readDraft, type FieldProblem, type LayerDraft } from './layer-draft.ts'

/** What the chain's cards make. */
export interface ChainRecipe extends Recipe {
  layers: Conv1dLayer[]
}

/** The layers that run, as far as their fields make sense. */
export interface ChainReading {
  readonly recipe: ChainRecipe
  /** Of the layer after those; null when all were read. */
  readonly problems: readonly FieldProblem[] | null
}

/** @param enabled the layers that are not bypassed */
export function readChain(enabled: readonly LayerDraft[], inputChannels: number): ChainReading {
  const recipe: ChainRecipe = { version: 1, layers: [] }
  let incoming = inputChannels
  for (const draft of enabled) {
    const read = readDraft(draft, incoming)
    if ('problems' in read) return { recipe, problems: read.problems }
    recipe.layers.push(read.layer)
    incoming = channelsOf(draft, incoming).output
  }
  return { recipe, problems: null }
}

/** What is known of a layer before it runs. */
export type LayerStatus =
  | { readonly kind: 'bypassed' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'fits'; readonly input: Shape; readonly shape: Shape }
  | {
      readonly kind: 'wrong'
      /** Its fields make no sense, or make a layer that its input does not fit. */
      readonly reason: 'invalid' | 'misfit'
      readonly input: Shape | null
      readonly problems: readonly FieldProblem[]
    }
  /** A layer before it is wrong. */
  | { readonly kind: 'waiting' }

/**
 * The status of each layer, by id.
 *
 * @param fit the last answer of compute
 * @param isCurrent whether that answer is for this very chain; a misfit of a former one says nothing
 */
export function layerStatuses(
  layers: readonly LayerDraft[],
  { recipe, problems }: ChainReading,
  fit: Fit | null,
  isCurrent: boolean,
): Map<number, LayerStatus> {
  let input: Shape | null = fit?.input.ok ? fit.input.shape : null
  let position = 0
  let broken = false
  const statusOf = (draft: LayerDraft): LayerStatus => {
    if (!draft.enabled) return { kind: 'bypassed' }
    if (broken) return { kind: 'waiting' }
    const layerFit = fit?.layers[position]
    const isInvalid = problems !== null && position === recipe.layers.length
    position++
    if (isInvalid) return { kind: 'wrong', reason: 'invalid', input, problems }
    if (!layerFit || !input || (!layerFit.ok && !isCurrent)) return { kind: 'unknown' }
    if (layerFit.ok) return { kind: 'fits', input, shape: layerFit.shape }
    return { kind: 'wrong', reason: 'misfit', input, problems: [explainFit(layerFit.problem, draft, input)] }
  }
  return new Map(
    layers.map((draft) => {
      const status = statusOf(draft)
      broken ||= status.kind === 'wrong'
      if (status.kind !== 'bypassed') input = status.kind === 'fits' ? status.shape : null
      return [draft.id, status]
    }),
  )
}

/** Multiply-adds of a run, N · C_out · L_out · C_in / groups · K summed over the layers; ∞ where one does not fit. */
export function runCost(
  enabled: readonly LayerDraft[],
  recipe: ChainRecipe,
  statuses: ReadonlyMap<number, LayerStatus>,
): number {
  return recipe.layers.reduce((total, { weight, kernelSize = 1 }, k) => {
    const draft = enabled[k]!
    const status = statuses.get(draft.id)
    if (status?.kind !== 'fits') return Infinity
    const taps = 'values' in weight ? weight.values[0]![0]!.length : kernelSize
    const outputs = status.shape.reduce((product, size) => product * size)
    return total + outputs * channelsOf(draft, status.input[1]).perGroup * taps
  }, 0)
}
