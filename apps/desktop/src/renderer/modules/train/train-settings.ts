import { defineStore } from 'pinia'
import * as v from 'valibot'
import { computed } from 'vue'
import { lossKinds, optimizerKinds, startKinds } from '../../../shared/train-schemas.ts'
import { undoable } from '../history/undoable.ts'

const index = v.pipe(v.number(), v.integer(), v.minValue(0))
const settingsSchema = v.object({
  /** Channels of the selected file; null for all of them. */
  inputs: v.nullable(v.array(index)),
  target: v.variant('kind', [
    v.object({ kind: v.literal('own') }),
    v.object({ kind: v.literal('channels'), fileId: v.string(), channels: v.array(index) }),
  ]),
  /** The cards whose layers do not learn. */
  frozen: v.array(index),
  start: v.picklist(startKinds),
  loss: v.picklist(lossKinds),
  optimizer: v.picklist(optimizerKinds),
  /** What was typed; the others are as they start. */
  texts: v.record(v.string(), v.string()),
})
export type TrainSettings = v.InferOutput<typeof settingsSchema>

/** What is typed, and how it starts. An empty text is chosen by the signal, or PyTorch's default. */
export const textStarts = {
  frame: '',
  batchSize: '16',
  heldOut: '20',
  threshold: '1',
  lr: '0.01',
  momentum: '0',
  weightDecay: '',
  epochs: '50',
  seed: '0',
} as const
export type TrainText = keyof typeof textStarts

/** How a chain is to learn. */
export const useTrainSettings = defineStore('train-settings', () => {
  const { state, edit } = undoable<TrainSettings>('train', settingsSchema, {
    inputs: null,
    target: { kind: 'own' },
    frozen: [],
    start: 'random',
    loss: 'MSELoss',
    optimizer: 'Adam',
    texts: {},
  })
  const settings = computed(() => state.value)
  const textOf = (key: TrainText): string => state.value.texts[key] ?? textStarts[key]

  function change<K extends keyof TrainSettings>(key: K, value: TrainSettings[K]): void {
    const step = { step: 'train.steps.change', params: { field: { key: `train.fields.${key}` } } }
    edit({ ...step, merge: `train/${key}` }, { ...state.value, [key]: value })
  }
  function type(key: TrainText, text: string): void {
    if (text === textOf(key)) return
    const step = { step: 'train.steps.change', params: { field: { key: `train.fields.${key}` } } }
    const texts = { ...state.value.texts, [key]: text }
    edit({ ...step, merge: `train/${key}` }, { ...state.value, texts })
  }

  return { settings, textOf, change, type }
})
