import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { Explained, ExplainPlace, Matrix, Statement } from '../../../shared/explain-schemas.ts'
import type { Problem, Shape } from '../../../shared/ipc.ts'
import { compute, problemOf } from '../../bridge.ts'
import { useRunStore } from '../chain/run-store.ts'
import { useFilesStore } from '../files/files-store.ts'
import { usePlotsStore } from '../plots/plots-store.ts'
import { latest } from './latest.ts'
import { tourSteps } from './tour-steps.ts'

/** Taps that the figure shows at once, the table, and planes of both. */
export const TERMS_SHOWN = 512
export const TERMS_IN_TABLE = 64
export const PLANES_SHOWN = 4
/** Of the matrix. */
const ROWS = 9

/** All that is known of an output: its terms, and what was checked about it. */
export interface Answer {
  readonly place: ExplainPlace
  readonly explained: Explained
  readonly matrix: Matrix | null
  readonly statements: readonly Statement[]
}

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
    if (step.value) {
      const { source } = step.value
      return { source, layer: 0, item: 0, channel: channel.value, index: index.value }
    }
    if (!run.result || !shape.value || item.value < 0 || shape.value[2] === 0) return null
    return {
      source: { kind: 'run', runId: run.result.runId },
      layer: layer.value,
      item: item.value,
      channel: Math.min(channel.value, shape.value[1] - 1),
      index: Math.min(index.value, shape.value[2] - 1),
    }
  })
  const question = computed(() =>
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
  type Question = NonNullable<typeof question.value>

  async function ask({ place: at, terms, planes, plane, columns }: Question): Promise<Answer> {
    const explained = await compute.call('explainOutput', { ...at, terms, planes })
    if (explained.kind === 'other') return { place: at, explained, matrix: null, statements: [] }
    const most = Math.min(plane, explained.group.count - 1)
    const [matrix, statements] = await Promise.all([
      compute.call('explainMatrix', { ...at, plane: most, rows: ROWS, columns }),
      compute.call('explainStatements', at),
    ])
    return { place: at, explained, matrix, statements }
  }
  const request = latest(
    ask,
    (found: Answer) => {
      if (question.value === null) return
      answer.value = found
      problem.value = null
    },
    (error) => {
      const failed = problemOf(error)
      // A newer run has its own question, which is under way.
      if (failed.code === 'run-gone' || failed.code === 'compute-stopped') return
      problem.value = failed
      playing.value = false
    },
  )
  watch(question, (next, before) => {
    if (next === null) answer.value = null
    else if (JSON.stringify(next) !== JSON.stringify(before)) request(next)
  })

  function goTo(next: number): void {
    index.value = Math.min(Math.max(0, next), Math.max(0, lastIndex.value))
  }
  const goBy = (by: number): void => goTo((place.value?.index ?? 0) + by)

  function chooseChannel(next: number): void {
    channel.value = next
    firstPlane.value = 0
    matrixPlane.value = 0
  }

  function chooseLayer(id: number | null): void {
    if (id !== chosenLayer.value) {
      chosenLayer.value = id
      firstTerm.value = 0
      tap.value = null
      chooseChannel(0)
    }
    index.value = outputInView() ?? index.value
  }

  /** The output in the middle of what the plots show, unless they show the one that is looked at. */
  function outputInView(): number | null {
    const timing = run.result?.layers[layer.value]?.timing
    const file = files.selected?.state.info
    if (!timing || !file) return null
    const outputAt = (time: number): number =>
      ((time - file.startTime) * (file.sampleRate ?? 1) - timing.offset) / timing.step
    const [first, last] = [outputAt(plots.view.start), outputAt(plots.view.end)]
    if (index.value >= Math.floor(first) && index.value <= Math.ceil(last)) return null
    return Math.max(0, Math.round((first + last) / 2))
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
    if (tourStep.value === null) playing.value = false
    tourStep.value = next
    firstTerm.value = 0
    tap.value = null
    chooseChannel(to.channel)
    index.value = to.index
  }

  function endTour(): void {
    if (tourStep.value === null) return
    tourStep.value = null
    playing.value = false
    chooseChannel(0)
    index.value = 0
    index.value = outputInView() ?? 0
  }

  return {
    shown,
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
    chooseChannel,
    chooseLayer,
    open,
    close,
    tourTo,
    endTour,
  }
})
