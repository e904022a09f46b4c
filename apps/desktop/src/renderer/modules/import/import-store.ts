import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { ChoiceKey, ReadingChoices } from '../../../shared/import-schemas.ts'
import type { ImportPreview, Problem } from '../../../shared/ipc.ts'
import { compute } from '../../bridge.ts'
import { latest } from '../../latest.ts'
import { useFilesStore, type FileEntry } from '../files/files-store.ts'
import { useReadingMemory } from '../files/reading-memory.ts'
import { useNoticesStore } from '../shell/notices-store.ts'
import { isCorrectable } from './correctable.ts'
import { DEFAULTS, DEPENDENT, SPOKEN_OF, type ChoiceValue } from './choice-fields.ts'

interface Answer {
  readonly fileId: string
  readonly choices: ReadingChoices
  readonly preview: ImportPreview
}

/** The import sheet: how one file is to be read, tried on its first rows before it is applied. */
export const useImportStore = defineStore('import', () => {
  const files = useFilesStore()
  const memory = useReadingMemory()
  const notices = useNoticesStore()

  const fileId = ref<string | null>(null)
  const file = computed(() => files.files.find(({ handle }) => handle.id === fileId.value) ?? null)
  /** The file that a command means: the one shown, or one that could not be read. */
  const candidate = computed(() => files.selected ?? files.files.find(isCorrectable) ?? null)
  /** What is chosen in the sheet, and not applied yet. */
  const draft = shallowRef<ReadingChoices>({})
  const answer = shallowRef<Answer | null>(null)
  /** The last look that succeeded: what there is to choose from, while a choice makes the file unreadable. */
  const known = shallowRef<ImportPreview | null>(null)
  const lastChosen = ref<ChoiceKey | null>(null)
  const remembers = ref(true)

  const preview = computed(() => answer.value?.preview ?? null)
  const busy = computed(() => fileId.value !== null && answer.value?.choices !== draft.value)
  const failure = computed(() => (file.value?.state.kind === 'failed' ? file.value.state.problem : null))
  /** Why it can't be read: as it is chosen here, or as it was read before. */
  const problem = computed<Problem | null>(() => preview.value?.problem ?? failure.value)
  /** The choice that it stands beside: the one just made, or the one that would help. */
  const problemKey = computed<ChoiceKey | null>(() => {
    const code = problem.value?.said?.code
    const made = preview.value?.problem ? lastChosen.value : null
    return made ?? (code === undefined ? null : (SPOKEN_OF[code] ?? null))
  })
  /** What does not stand beside a choice alone. */
  const trouble = computed(() => failure.value ?? (problemKey.value === null ? problem.value : null))
  const isUneven = computed(() => known.value?.evenlySampled === false && draft.value.resample === undefined)
  const askedKey = ref<ChoiceKey | null>(null)
  /** The choice to look at first. */
  const firstKey = computed(
    () =>
      askedKey.value ??
      problemKey.value ??
      Object.entries(known.value?.decisions ?? {}).find(([, { doubtful }]) => doubtful)?.[0] ??
      (isUneven.value ? 'resample' : null),
  )

  const ask = latest(
    async (question: Omit<Answer, 'preview'>): Promise<Answer> => ({
      ...question,
      preview: await compute.call('previewImport', question),
    }),
    (given) => {
      if (given.fileId !== fileId.value) return
      answer.value = given
      if (given.preview.problem === null) known.value = given.preview
    },
    (error) => {
      close()
      notices.fail(error)
    },
  )

  function look(choices: ReadingChoices): void {
    draft.value = choices
    if (fileId.value !== null) ask({ fileId: fileId.value, choices })
  }

  /** @param key the choice that it is opened for */
  function open(id: string, key: ChoiceKey | null = null): void {
    const chosen = files.files.find(({ handle }) => handle.id === id)
    if (!chosen) return
    fileId.value = id
    askedKey.value = key
    answer.value = null
    known.value = null
    lastChosen.value = null
    remembers.value = true
    look(chosen.choices)
  }

  const close = (): void => void (fileId.value = null)

  function choose(key: ChoiceKey, value: unknown): void {
    const { [key]: _, ...others } = without(draft.value, DEPENDENT[key] ?? [])
    lastChosen.value = key
    // Which axis is the shorter one is not said, but left to the reader.
    const isLeft = value === undefined || (key === 'channelAxis' && value === null)
    look(isLeft ? others : { ...others, [key]: value })
  }

  function resetAll(): void {
    lastChosen.value = null
    look({})
  }

  /** What a choice is now: as chosen, or as recognised. */
  function valueOf(key: ChoiceKey): ChoiceValue | undefined {
    if (key in draft.value) return draft.value[key] as ChoiceValue
    if (key === 'timeColumn' || key === 'dateColumn') return placeOf(key === 'timeColumn' ? 'time' : 'date')
    const found = known.value?.decisions[key]?.value
    return found ?? (key === 'sampleRate' ? known.value?.sampleRate : undefined) ?? DEFAULTS[key]
  }

  const placeOf = (kind: 'time' | 'date'): number | null => {
    const place = known.value?.columns.findIndex((column) => column.kind === kind) ?? -1
    return place < 0 ? null : place
  }

  /** Reads the file so. What was not certain and was left as it is has been looked at, and is certain now. */
  async function apply(): Promise<void> {
    const id = fileId.value
    const shown = preview.value
    if (id === null || !shown || shown.problem || busy.value) return
    const choices = { ...confirmed(shown), ...draft.value }
    close()
    files.readAs(id, choices)
    if (remembers.value && shown.shape !== null) await memory.remember(shown.shape, choices)
  }

  /** Reads a file as recognised, and all that are opened later and are like it. */
  async function forget({ handle, recalled }: FileEntry): Promise<void> {
    files.readAs(handle.id, {})
    if (recalled !== null) await memory.forget(recalled)
  }

  // A file that can't be read as it is asks how it can be, once for each time that it fails.
  watch(
    () => files.files.filter(isCorrectable).map(({ handle }) => handle.id),
    (failed, before) => {
      const [news] = failed.filter((id) => !before.includes(id))
      if (news !== undefined && fileId.value === null) open(news)
    },
  )
  watch(file, (now) => now ?? close())

  return {
    file,
    candidate,
    draft,
    preview,
    known,
    busy,
    problem,
    problemKey,
    trouble,
    isUneven,
    firstKey,
    remembers,
    open,
    close,
    choose,
    resetAll,
    valueOf,
    apply,
    forget,
  }
})

/** What is doubtful, as it is shown. Decimal and thousands marks are told by each other. */
function confirmed({ decisions }: ImportPreview): ReadingChoices {
  const keys = Object.keys(decisions).filter((key) => decisions[key]!.doubtful)
  const isOfMarks = keys.includes('decimal') || keys.includes('thousands')
  const all = new Set(isOfMarks ? [...keys, 'decimal', 'thousands'] : keys)
  return Object.fromEntries([...all].map((key) => [key, decisions[key]!.value]))
}

function without(choices: ReadingChoices, keys: readonly ChoiceKey[]): ReadingChoices {
  return Object.fromEntries(
    Object.entries(choices).filter(([key]) => !keys.includes(key as ChoiceKey)),
  ) as ReadingChoices
}
