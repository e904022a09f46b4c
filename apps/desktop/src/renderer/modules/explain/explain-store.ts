import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { ExplainPlace } from '../../../shared/explain-schemas.ts'
import type { Problem, Shape } from '../../../shared/ipc.ts'
import { latest } from '../../latest.ts'
import { useRunStore } from '../chain/run-store.ts'
import { useFilesStore } from '../files/files-store.ts'
import { usePlotsStore } from '../plots/plots-store.ts'
import {
  askAnswer,
  PLANES_SHOWN,
  problemToTell,
  TERMS_SHOWN,
  type Answer,
  type Question,
} from './ask-answer.ts'
import { outputInView } from './output-in-view.ts'
import { tourSteps } from './tour-steps.ts'

/** One output sample of a layer of the last run, or of a step of the tour, and how it came about. */
export const useExplainStore = defineStore('explain', () => {
  const files = useFilesStore()
  const run = useRunStore()
  const plots = usePlotsStore()

  /** Whether the view is in the place of the plots. */
  const shown = ref(false)
  const tourStep = ref<number | null>(null)
  const chosenLayer = ref<number | null>(null)
  const channel = ref(0)
  const index = ref(0)
  const firstTerm = ref(0)
  const firstPlane = ref(0)
  /** The plane whose columns the matrix shows, of the group. */
  const matrixPlane = ref(0)
  /** Columns of the matrix that there is room for. */
  const matrixColumns = ref(16)
  /** The tap that is pointed at, an index of weight. */
  const tap = ref<number | null>(null)
  const playing = ref(false)
  const answer = shallowRef<Answer | null>(null)
  const problem = shallowRef<Problem | null>(null)

  const step = computed(() => (tourStep.value === null ? null : tourSteps[tourStep.value]!))
  const visible = computed(() => shown.value || step.value !== null)
  /** The layer among those that ran: the one that was asked for, or the last. */
  const layer = computed(() => {
    if (step.value) return 0
    const chosen = run.ranLayers.findIndex(({ id }) => id === chosenLayer.value)
    return chosen >= 0 ? chosen : run.ranLayers.length - 1
  })
  const item = computed(() =>
    step.value
      ? 0
      : (run.result?.items.findIndex(({ fileId }) => fileId === files.selected?.handle.id) ?? -1),
  )
  /** Of the layer's output, as far as it is known. */
  const shape = computed<Shape | null>(() => {
    if (step.value)
      return answer.value?.place.source === step.value.source ? answer.value.explained.output : null
    return run.result?.layers[layer.value]?.shape ?? null
  })
  const lastIndex = computed(() => (shape.value ? shape.value[2] - 1 : index.value))

  const place = computed<ExplainPlace | null>(() => {
    const ran = run.result && { kind: 'run' as const, runId: run.result.runId }
    const source = step.value?.source ?? ran
    const [, channels, length] = shape.value ?? [0, Infinity, Infinity]
    if (!source || item.value < 0 || length === 0) return null
    return {
      source,
      layer: layer.value,
      item: item.value,
      channel: Math.min(channel.value, channels - 1),
      index: Math.min(index.value, length - 1),
    }
  })
  const question = computed<Question | null>(() =>
    visible.value && place.value
      ? {
          place: place.value,
          terms: { start: firstTerm.value - (firstTerm.value % TERMS_SHOWN), count: TERMS_SHOWN },
          planes: { start: firstPlane.value, count: PLANES_SHOWN },
          plane: matrixPlane.value,
          columns: matrixColumns.value,
        }
      : null,
  )

  const request = latest(
    askAnswer,
    (found) => {
      if (question.value) answer.value = found
      problem.value = null
    },
    (error) => {
      problem.value = problemToTell(error)
      playing.value &&= problem.value === null
    },
  )
  watch(question, (next, before) => {
    if (next === null) answer.value = null
    else if (JSON.stringify(next) !== JSON.stringify(before)) request(next)
  })

  function goTo(next: number): void {
    index.value = Math.min(Math.max(0, next), Math.max(0, lastIndex.value))
  }
  /** Slides on, from the beginning where the end was reached, or pauses. */
  function play(): void {
    if (!playing.value && (place.value?.index ?? 0) >= lastIndex.value) goTo(0)
    playing.value = !playing.value
  }
  const goBy = (by: number): void => goTo((place.value?.index ?? 0) + by)

  function chooseChannel(next: number): void {
    channel.value = next
    firstPlane.value = 0
    matrixPlane.value = 0
  }
  function startAt(firstChannel: number): void {
    firstTerm.value = 0
    tap.value = null
    chooseChannel(firstChannel)
  }

  function chooseLayer(id: number | null): void {
    if (id !== chosenLayer.value) startAt(0)
    chosenLayer.value = id
    moveIntoView()
  }

  function moveIntoView(): void {
    const timing = run.result?.layers[layer.value]?.timing
    const file = files.selected?.state.info
    if (timing && file) index.value = outputInView(plots.view, file, timing, index.value) ?? index.value
  }

  /** @param id of the layer's card; default the layer that was looked at last */
  function open(id = chosenLayer.value): void {
    endTour()
    shown.value = true
    chooseLayer(id)
  }

  function close(): void {
    shown.value = false
    endTour()
  }

  function tourTo(next: number): void {
    const to = tourSteps[next]
    if (!to) return
    playing.value = false
    tourStep.value = next
    startAt(to.channel)
    index.value = to.index
  }

  function endTour(): void {
    if (tourStep.value === null) return
    tourStep.value = null
    playing.value = false
    startAt(0)
    index.value = 0
    moveIntoView()
  }

  return {
    visible,
    tourStep,
    step,
    layer,
    item,
    shape,
    place,
    lastIndex,
    firstTerm,
    firstPlane,
    matrixPlane,
    matrixColumns,
    tap,
    playing,
    answer,
    problem,
    goTo,
    goBy,
    play,
    chooseChannel,
    chooseLayer,
    open,
    close,
    tourTo,
    endTour,
  }
})
