import { computed, shallowRef, watch } from 'vue'
import type { SeenStage } from '../../../shared/explain-schemas.ts'
import { compute, problemOf } from '../../bridge.ts'
import { latest } from '../../latest.ts'
import { useRunStore } from '../chain/run-store.ts'
import { useNoticesStore } from '../shell/notices-store.ts'
import { telling } from './passing.ts'
import type { PlotGroup, PlotRow } from './rows.ts'
import { usePlotsStore } from './plots-store.ts'
import { timeOf, type Span } from './viewport.ts'

/** A stretch of a row that is seen, in the colour of its stage. */
export interface Mark {
  readonly key: string
  readonly stage: number
  readonly span: Span
}

interface Seen {
  readonly row: PlotRow
  readonly runId: string
  readonly stages: readonly SeenStage[]
}
const NO_MARKS: readonly Mark[] = []

/**
 * What the output under the cursor sees, asked of compute one cursor at a time.
 *
 * @param pointed the key of the plot that the pointer is over; without one, or over the input, the last layer is meant
 */
export function useSeen(pointed: () => string | null) {
  const plots = usePlotsStore()
  const run = useRunStore()
  const notices = useNoticesStore()
  const seen = shallowRef<Seen | null>(null)

  /** The row whose output is meant: of the last run, as a preview knows no more than what is drawn. */
  const row = computed(() => {
    if (!plots.seen || run.stale) return null
    const outputs = plots.rows.filter(
      ({ stage, source }) => stage > 0 && source.kind === 'output' && source.runId === run.result?.runId,
    )
    const group = plots.groups.find(({ key }) => key === pointed())
    const own = group?.rows.findLast((each) => outputs.includes(each))
    return (
      own ?? outputs.findLast(({ fileId }) => fileId === group?.rows[0]?.fileId) ?? outputs.at(-1) ?? null
    )
  })
  const question = computed(() => {
    if (!row.value || plots.cursor === null || row.value.source.kind !== 'output') return null
    const { timing, channel } = row.value
    const { runId, layer, item } = row.value.source
    const index = Math.round((plots.cursor - timing.startTime) * timing.rate)
    if (index < 0 || index >= timing.length) return null
    return { row: row.value, runId, layer, item, channel, index }
  })
  type Question = NonNullable<typeof question.value>

  const ask = latest(
    async ({ row: of, runId, ...place }: Question): Promise<Seen> => ({
      row: of,
      runId,
      stages: await compute.call('explainField', { source: { kind: 'run', runId }, ...place }),
    }),
    (found) => (seen.value = question.value && found),
    (error) => {
      seen.value = null
      if (telling(problemOf(error))) notices.fail(error)
    },
  )
  watch(question, (next) => {
    if (next) ask(next)
    else seen.value = null
  })

  function marksOf({ rows }: PlotGroup): readonly Mark[] {
    const now = seen.value
    if (!now) return NO_MARKS
    return rows.flatMap(({ key, stage, channel, source, fileId, timing }) => {
      const found = now.stages[stage]
      const isOther = source.kind === 'output' && source.runId !== now.runId
      if (!found || isOther || fileId !== now.row.fileId || !found.channels.includes(channel)) return []
      if (found.start === found.end) return []
      const span = { start: timeOf(timing, found.start - 0.5), end: timeOf(timing, found.end - 0.5) }
      return [{ key, stage, span }]
    })
  }

  return { seen, marksOf }
}
