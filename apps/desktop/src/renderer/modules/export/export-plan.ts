import type { RunResult, Source } from '../../../shared/ipc.ts'
import type { SignalFormat, TakenSamples } from '../../../shared/take-away-schemas.ts'
import { main } from '../../bridge.ts'
import type { ReadyFile } from '../files/files-store.ts'
import { samplesWithin, type RowTiming, type Span } from '../plots/viewport.ts'
import { writeChoice, type ExportChoices } from './export-choices.ts'
import { apart, exportName } from './export-names.ts'

/** The selected file's, those of all items in a file each, or all in one array. */
export const itemChoices = ['selected', 'each', 'stacked'] as const
export type ItemChoice = (typeof itemChoices)[number]

export interface Asked {
  /** 0 is the input, k the k-th layer. */
  readonly stage: number
  readonly items: ItemChoice
  readonly range: 'whole' | 'visible'
}

/** What there is to be taken away. */
export interface Known {
  readonly selected: ReadyFile
  readonly batch: readonly { readonly fileId: string; readonly name: string }[]
  /** Null where only the input can be taken. */
  readonly result: RunResult | null
  readonly view: Span
  readonly choices: ExportChoices
  readonly clip: boolean
}

/** A file to be written. */
export interface Part {
  readonly sources: Source[]
  readonly name: string
}
export interface Plan {
  readonly taken: TakenSamples
  readonly parts: readonly Part[]
}

/** What the choices come to; null while there is nothing to take away. */
export function planOf(what: Asked, known: Known): Plan | null {
  const { selected, result, choices } = known
  const lastStage = result?.layers.length ?? 0
  const stage = Math.min(what.stage, lastStage)
  const own = { fileId: selected.handle.id, name: selected.handle.name }
  const items = what.items === 'selected' ? [own] : known.batch
  if (items.length === 0) return null
  const stacked = what.items === 'stacked' && choices.format === 'npy'
  // Of a batch, the same samples of every item.
  const range = what.range === 'visible' ? samplesWithin(known.view, timingOf(stage, known)) : null
  const sources = items.map(({ fileId }) => sourceOf(fileId, stage, result))
  const { format } = choices
  const name = (file: string): string =>
    exportName(file, { stage, lastStage, isPart: range !== null, format })
  const names = stacked ? [name('batch.npy')] : apart(items.map((each) => name(each.name)))
  return {
    taken: { sources, range, choice: writeChoice(choices, known.clip), stacked },
    parts: names.map((each, i) => ({ name: each, sources: stacked ? sources : [sources[i]!] })),
  }
}

function sourceOf(fileId: string, stage: number, result: RunResult | null): Source {
  if (stage === 0 || result === null) return { kind: 'input', fileId }
  const item = result.items.findIndex((each) => each.fileId === fileId)
  return { kind: 'output', runId: result.runId, layer: stage - 1, item }
}

function timingOf(stage: number, { selected, result }: Known): RowTiming {
  const { sampleRate, startTime, length } = selected.state.info
  const rate = sampleRate ?? 1
  if (stage === 0 || result === null) return { rate, startTime, length }
  const { timing, shape } = result.layers[stage - 1]!
  return { rate: rate / timing.step, startTime: startTime + timing.offset / rate, length: shape[2] }
}

/** Asks where to: a file, or a folder for several. Null when the user cancels. */
export async function chooseTargets(parts: readonly Part[], format: SignalFormat, beside: string) {
  const [first, ...others] = parts
  if (others.length > 0) {
    const names = parts.map(({ name }) => name)
    const chosen = await main.call('exportFolderDialog', { names, beside })
    return chosen && { ...chosen, names }
  }
  const chosen = await main.call('exportDialog', { suggestedName: first!.name, beside, format })
  return chosen && { targetIds: [chosen.targetId], folder: chosen.folder, names: [chosen.name] }
}
