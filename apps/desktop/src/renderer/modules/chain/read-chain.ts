import type { Layer, Recipe } from '@sinal/recipe'
import type { Fit, Shape } from '../../../shared/ipc.ts'
import { explainFit } from './explain-fit.ts'
import { channelsOf, type FieldProblem, type LayerDraft } from './layer-draft.ts'
import { readDraft } from './read-draft.ts'

/** The layers that run, as far as their fields make sense. */
export interface ChainReading {
  readonly recipe: Recipe
  /** Of the layer after those; null when all were read. */
  readonly problems: readonly FieldProblem[] | null
}

type Reading = ReturnType<typeof readDraft>
const readings = new WeakMap<LayerDraft, { readonly incoming: number; readonly reading: Reading }>()

/** A draft is never changed in place: what was read of it for as many channels is what it says still. */
function readOnce(draft: LayerDraft, incoming: number): Reading {
  const known = readings.get(draft)
  if (known?.incoming === incoming) return known.reading
  const reading = readDraft(draft, incoming)
  readings.set(draft, { incoming, reading })
  return reading
}

/** @param enabled the layers that run */
export function readChain(enabled: readonly LayerDraft[], inputChannels: number): ChainReading {
  const layers: Layer[] = []
  const recipe: Recipe = { version: 1, layers }
  let incoming = inputChannels
  for (const draft of enabled) {
    const read = readOnce(draft, incoming)
    if ('problems' in read) return { recipe, problems: read.problems }
    layers.push(read.layer)
    incoming = channelsOf(draft, incoming).output
  }
  return { recipe, problems: null }
}

/** What is known of a layer before it runs. */
export type LayerStatus =
  | { readonly kind: 'bypassed' }
  /** Others are soloed. */
  | { readonly kind: 'silent' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'fits'; readonly input: Shape; readonly shape: Shape; readonly work: number }
  | {
      readonly kind: 'wrong'
      /** Its fields make no sense, or make a layer that its input does not fit. */
      readonly reason: 'invalid' | 'misfit'
      readonly input: Shape | null
      readonly problems: readonly FieldProblem[]
    }
  /** A layer before it is wrong. */
  | { readonly kind: 'waiting' }

export interface ChainFit {
  readonly reading: ChainReading
  /** The last answer of compute. */
  readonly fit: Fit | null
  /** Whether that answer is for this very chain; a misfit of a former one says nothing. */
  readonly isCurrent: boolean
}

/** The status of each layer, by id. @param enabled those of them that run */
export function layerStatuses(
  layers: readonly LayerDraft[],
  enabled: readonly LayerDraft[],
  { reading: { recipe, problems }, fit, isCurrent }: ChainFit,
): Map<number, LayerStatus> {
  const running = new Set(enabled)
  let input: Shape | null = fit?.input.ok ? fit.input.shape : null
  let position = 0
  let broken = false
  const statusOf = (draft: LayerDraft): LayerStatus => {
    if (!running.has(draft)) return { kind: draft.enabled ? 'silent' : 'bypassed' }
    if (broken) return { kind: 'waiting' }
    const layerFit = fit?.layers[position]
    const isInvalid = problems !== null && position === recipe.layers.length
    position++
    if (isInvalid) return { kind: 'wrong', reason: 'invalid', input, problems }
    if (!layerFit || !input || (!layerFit.ok && !isCurrent)) return { kind: 'unknown' }
    if (layerFit.ok) return { kind: 'fits', input, shape: layerFit.shape, work: layerFit.work }
    return { kind: 'wrong', reason: 'misfit', input, problems: [explainFit(layerFit.problem)] }
  }
  return new Map(
    layers.map((draft) => {
      const status = statusOf(draft)
      broken ||= status.kind === 'wrong'
      if (running.has(draft)) input = status.kind === 'fits' ? status.shape : null
      return [draft.id, status]
    }),
  )
}

/** The former status of each layer of which the same is known now, so that its card is not made anew. */
export function keptStatuses(
  before: ReadonlyMap<number, LayerStatus> | undefined,
  now: ReadonlyMap<number, LayerStatus>,
): ReadonlyMap<number, LayerStatus> {
  const same = (id: number, status: LayerStatus): LayerStatus => {
    const former = before?.get(id)
    return former && isSame(former, status) ? former : status
  }
  return new Map(Array.from(now, ([id, status]) => [id, same(id, status)]))
}

function isSame(a: LayerStatus, b: LayerStatus): boolean {
  if (a.kind !== b.kind) return false
  if (a.kind === 'fits' && b.kind === 'fits') {
    return a.work === b.work && isSameShape(a.input, b.input) && isSameShape(a.shape, b.shape)
  }
  if (a.kind !== 'wrong' || b.kind !== 'wrong') return true
  return a.reason === b.reason && isSameShape(a.input, b.input) && a.problems === b.problems
}

const isSameShape = (a: Shape | null, b: Shape | null): boolean =>
  a === b || (a !== null && b !== null && a.every((size, axis) => size === b[axis]))

/** Multiply-adds of a run; ∞ where a layer does not fit. */
export function runCost(enabled: readonly LayerDraft[], statuses: ReadonlyMap<number, LayerStatus>): number {
  return enabled.reduce((total, { id }) => {
    const status = statuses.get(id)
    return total + (status?.kind === 'fits' ? status.work : Infinity)
  }, 0)
}
