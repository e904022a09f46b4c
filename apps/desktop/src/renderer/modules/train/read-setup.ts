import type { Recipe } from '@sinal/recipe'
import { learns, MOST_EPOCHS, takesWhole, type TrainSetup } from '../../../shared/train-schemas.ts'
import { integer, type LayerDraft } from '../chain/layer-draft.ts'
import { parseNumber } from '../chain/taps-text.ts'
import type { TrainSettings, TrainText } from './train-settings.ts'

/** What is wrong with a text: `chain.problems.<rule>` in the message files. */
export interface TextProblem {
  readonly rule: string
  readonly params: Readonly<Record<string, number>>
}
export type TextProblems = Partial<Record<TrainText, TextProblem>>

export interface TrainSubject {
  readonly fileId: string
  /** Of the file. */
  readonly channels: number
  readonly length: number
  readonly drafts: readonly LayerDraft[]
  /** Of those drafts, for the channels that go in. */
  readonly recipe: Recipe
}

export interface SetupReading {
  readonly setup: TrainSetup
  readonly epochs: number
  readonly problems: TextProblems
}

/** PyTorch's defaults. */
export const defaultDecay = (optimizer: TrainSettings['optimizer']): number =>
  optimizer === 'AdamW' ? 0.01 : 0

/** So many samples that the signal gives a few dozen windows, and a window is soon done. */
export const autoFrame = (length: number): number => Math.min(1000, Math.max(16, Math.floor(length / 20)))

/** The chosen channels that the file has; all of them where it has none of those. */
export function chosenChannels(chosen: readonly number[] | null, channels: number): number[] {
  const all = Array.from({ length: channels }, (_, c) => c)
  const found = all.filter((c) => chosen?.includes(c))
  return found.length > 0 ? found : all
}

/** The setup that the settings make; texts that make no sense count as they start. */
export function readSetup(
  settings: TrainSettings,
  textOf: (key: TrainText) => string,
  { fileId, channels, length, drafts, recipe }: TrainSubject,
): SetupReading {
  const problems: TextProblems = {}
  const wrong = (key: TrainText, rule: string, params: TextProblem['params'], instead: number): number => {
    problems[key] = { rule, params }
    return instead
  }
  function whole(key: TrainText, least: number, blank?: number, most = Number.MAX_SAFE_INTEGER): number {
    const text = textOf(key).trim()
    if (text === '' && blank !== undefined) return blank
    const value = integer(text, least)
    if (value !== null && value <= most) return value
    const [rule, params] =
      most === Number.MAX_SAFE_INTEGER ? ['integer', { least }] : ['numberBetween', { least, most }]
    return wrong(key, rule as string, params as TextProblem['params'], least)
  }
  function number(key: TrainText, least: number, blank?: number, most = Infinity): number {
    const text = textOf(key).trim()
    if (text === '' && blank !== undefined) return blank
    const value = parseNumber(text)
    if (value !== null && value >= least && value <= most) return value
    return most === Infinity
      ? wrong(key, 'numberFrom', { least }, least)
      : wrong(key, 'numberBetween', { least, most }, least)
  }
  const isRounded = settings.loss === 'SmoothL1Loss' || settings.loss === 'HuberLoss'
  const threshold = isRounded ? number('threshold', 0) : 1
  if (threshold === 0 && !problems.threshold) wrong('threshold', 'numberAbove', { above: 0 }, 1)
  const { target, optimizer } = settings
  const isCut = !recipe.layers.some(takesWhole)
  const setup: TrainSetup = {
    recipe,
    fileId,
    inputs: chosenChannels(settings.inputs, channels),
    target: target.kind === 'own' ? target : { ...target, channels: [...target.channels] },
    learn: recipe.layers.flatMap((layer, k) =>
      learns(layer) && !settings.frozen.includes(drafts[k]!.id) ? [k] : [],
    ),
    start: target.kind === 'own' ? 'random' : settings.start,
    seed: whole('seed', 0),
    frame: isCut ? whole('frame', 1, autoFrame(length)) : length,
    batchSize: isCut ? whole('batchSize', 1) : 1,
    heldOut: isCut ? number('heldOut', 0, 0, 90) / 100 : 0,
    loss: { kind: settings.loss, threshold: Math.max(threshold, Number.MIN_VALUE) },
    optimizer: {
      kind: optimizer,
      lr: number('lr', 0),
      momentum: optimizer === 'SGD' ? number('momentum', 0, 0) : 0,
      weightDecay: number('weightDecay', 0, defaultDecay(optimizer)),
    },
  }
  return { setup, epochs: whole('epochs', 1, undefined, MOST_EPOCHS), problems }
}
