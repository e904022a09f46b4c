import { defineStore } from 'pinia'
import * as v from 'valibot'
import { computed, ref, watch } from 'vue'
import {
  choicesSchema,
  shapeSchema,
  type ReadingChoices,
  type Remembered,
} from '../../../shared/import-schemas.ts'
import { fileHandleSchema, type FileHandle, type OpenedFile } from '../../../shared/ipc.ts'
import { main } from '../../bridge.ts'
import { undoable, type Step } from '../history/undoable.ts'
import { useNoticesStore } from '../shell/notices-store.ts'
import { useReadingMemory } from './reading-memory.ts'
import { useFileReadings, WAITING, type FileChange, type FileReading } from './file-readings.ts'

/** A file in the sidebar, from the moment it was asked for. */
export interface FileEntry {
  readonly handle: FileHandle
  readonly state: FileReading
  /** Whether it is an item of the batch. */
  readonly included: boolean
  readonly choices: ReadingChoices
  /** The shape of file that those choices were remembered for; null where they were made for this file. */
  readonly recalled: string | null
  /** What became of it on the disk since it was read. */
  readonly change: FileChange | null
}

export type ReadyFile = FileEntry & { readonly state: { readonly kind: 'ready' } }
/** Whole, or as far as it has been read. */
export type ShownFile = FileEntry & { readonly state: { readonly info: OpenedFile } }

const isReady = (file: FileEntry): file is ReadyFile => file.state.kind === 'ready'
const isShown = ({ state }: FileEntry): boolean => state.kind !== 'failed' && state.info !== null

const filesSchema = v.object({
  items: v.array(
    v.object({
      handle: fileHandleSchema,
      included: v.boolean(),
      choices: v.optional(choicesSchema, {}),
      recalled: v.optional(v.nullable(shapeSchema), null),
    }),
  ),
  selectedId: v.nullable(v.string()),
  nextChoices: v.optional(choicesSchema),
})
interface FilesState {
  /** In the order of the batch. */
  readonly items: readonly Pick<FileEntry, 'handle' | 'included' | 'choices' | 'recalled'>[]
  /** What the user chose to see; the first file where that is not open. */
  readonly selectedId: string | null
  /** How the first files are to be read that are opened: as a recipe says that was opened before. */
  readonly nextChoices?: ReadingChoices | undefined
}

/** The open files. Which they are can be undone; that they are read follows from it. */
export const useFilesStore = defineStore('files', () => {
  const { state, edit } = undoable<FilesState>('files', filesSchema, { items: [], selectedId: null })
  const notices = useNoticesStore()
  const memory = useReadingMemory()
  const itemOf = (id: string) => state.value.items.find(({ handle }) => handle.id === id)
  const { readings, changes, load, forget, isAsChosen, settled } = useFileReadings(
    (id) => itemOf(id)?.choices ?? {},
  )
  const recent = ref<FileHandle[]>([])

  const files = computed(() =>
    state.value.items.map((item): FileEntry => ({
      ...item,
      state: readings.get(item.handle.id) ?? WAITING,
      change: changes.get(item.handle.id) ?? null,
    })),
  )
  const ready = computed(() => files.value.filter(isReady))
  const batch = computed(() => ready.value.filter((file) => file.included))
  const shown = computed(() => files.value.filter((file): file is ShownFile => isShown(file)))
  const selected = computed(
    () => shown.value.find((file) => file.handle.id === state.value.selectedId) ?? shown.value[0] ?? null,
  )
  const isOpen = (id: string): boolean => itemOf(id) !== undefined

  // What is named is read, anew where it is to be read otherwise, and what is named no more is closed: by the user, by
  // undoing, by another session.
  watch(
    () => state.value.items,
    (items) => {
      for (const id of readings.keys()) if (!isOpen(id)) forget(id)
      for (const { handle } of items) {
        if (!readings.has(handle.id) || !isAsChosen(handle.id)) void load(handle.id)
      }
    },
    { flush: 'sync' },
  )

  /**
   * Opens files side by side and, where others are open already, shows the first of the new ones. Those that are opened
   * `beside` the batch are no items of it, and what is shown stays.
   */
  async function open(handles: readonly FileHandle[], beside = false): Promise<void> {
    const [first] = handles
    if (!first) return
    performance.mark('sinal:open-requested')
    const isNew = ({ id }: FileHandle): boolean => !isOpen(id)
    const recalled = memory.isEmpty ? null : await memory.recall(handles.filter(isNew))
    const { nextChoices } = state.value
    const known = (id: string) => (nextChoices ? { choices: nextChoices } : recalled?.get(id))
    const added = handles
      .filter(isNew)
      .map((handle) => ({ ...newItem(handle, known(handle.id)), included: !beside }))
    for (const { id } of handles) if (readings.get(id)?.kind === 'failed') void load(id)
    if (added.length > 0)
      edit(openStep(handles.filter(isNew)), withOpened(state.value, added, beside ? null : first.id))
    else if (!beside) select(first.id)
    await settled()
  }

  function close(id: string): void {
    const closed = itemOf(id)
    if (!closed) return
    edit(
      { step: 'history.steps.closeFile', params: { name: closed.handle.name } },
      {
        items: state.value.items.filter(({ handle }) => handle.id !== id),
        selectedId: state.value.selectedId === id ? null : state.value.selectedId,
      },
    )
  }

  function select(id: string): void {
    const chosen = itemOf(id)
    if (!chosen || state.value.selectedId === id) return
    const step = { step: 'history.steps.showFile', params: { name: chosen.handle.name }, merge: 'files/show' }
    edit(step, { ...state.value, selectedId: id })
  }

  /** By −1 towards the first item of the batch. */
  function move(id: string, by: -1 | 1): void {
    const items = movedItems(state.value.items, id, by)
    const name = itemOf(id)?.handle.name
    if (items && name) edit({ step: 'history.steps.moveFile', params: { name } }, { ...state.value, items })
  }

  /** A file changed on the disk; one that is closed is of no interest. */
  function noteChange(id: string, change: FileChange): void {
    if (isOpen(id)) changes.set(id, change)
  }

  function setIncluded(id: string, included: boolean): void {
    const { items } = state.value
    const item = itemOf(id)
    if (!item || item.included === included) return
    edit(
      {
        step: included ? 'history.steps.includeFile' : 'history.steps.excludeFile',
        params: { name: item.handle.name },
      },
      { ...state.value, items: items.map((each) => (each === item ? { ...each, included } : each)) },
    )
  }

  /** Reads a file as the user says; the same choices as before are tried again where they failed. */
  function readAs(id: string, choices: ReadingChoices): void {
    const item = itemOf(id)
    if (!item) return
    if (JSON.stringify(item.choices) === JSON.stringify(choices) && item.recalled === null) {
      if (readings.get(id)?.kind === 'failed') void load(id)
      return
    }
    const isReset = Object.keys(choices).length === 0
    const step = isReset ? 'history.steps.readAsRecognised' : 'history.steps.readAs'
    const changed = { ...item, choices, recalled: null }
    edit(
      { step, params: { name: item.handle.name } },
      { ...state.value, items: state.value.items.map((each) => (each === item ? changed : each)) },
    )
  }

  /** Reads all files as a recipe says; where none is open, those that are opened next. */
  function readAllAs(choices: ReadingChoices): void {
    edit({ step: 'history.steps.readAllAs' }, allReadAs(state.value, choices))
  }

  /** After a crash of compute: all that it held is gone. */
  async function reopenAll(): Promise<void> {
    const lost = files.value.filter(
      ({ state: reading }) => reading.kind !== 'failed' || reading.problem.code === 'compute-stopped',
    )
    await Promise.all(lost.map((file) => load(file.handle.id)))
  }

  const openDialog = (): Promise<void> =>
    main
      .call('openDialog')
      .then((handles) => open(handles))
      .catch(notices.fail)
  const openSample = (): Promise<void> =>
    main
      .call('openSample')
      .then((handle) => open([handle]))
      .catch(notices.fail)

  const forgetRecent = (fileId: string): Promise<void> =>
    main
      .call('forgetRecent', { fileId })
      .then((left) => void (recent.value = left))
      .catch(notices.fail)

  return {
    files,
    ready,
    shown,
    batch,
    selected,
    recent,
    open,
    openDialog,
    openSample,
    retry: load,
    readAs,
    readAllAs,
    close,
    select,
    move,
    reopenAll,
    forgetRecent,
    setIncluded,
    settled,
    noteChange,
  }
})

const newItem = (handle: FileHandle, { choices = {}, shape }: Partial<Remembered> = {}) => ({
  handle,
  included: true,
  choices,
  recalled: shape ?? null,
})

function allReadAs(state: FilesState, choices: ReadingChoices): FilesState {
  if (Object.keys(choices).length === 0) return state
  if (state.items.length === 0) return { ...state, nextChoices: choices }
  return { ...state, items: state.items.map((item) => ({ ...item, choices, recalled: null })) }
}

/** @param shown the new one to be shown where others are open already; null for none */
const withOpened = (
  { items, selectedId }: FilesState,
  added: FilesState['items'],
  shown: string | null,
): FilesState => ({
  items: [...items, ...added],
  selectedId: items.length > 0 && shown !== null ? shown : selectedId,
})

/** null where it cannot go further. */
function movedItems(items: FilesState['items'], id: string, by: -1 | 1): FilesState['items'] | null {
  const from = items.findIndex(({ handle }) => handle.id === id)
  const to = from + by
  if (from < 0 || to < 0 || to >= items.length) return null
  const moved = [...items]
  moved.splice(to, 0, ...moved.splice(from, 1))
  return moved
}

const openStep = (opened: readonly FileHandle[]): Step =>
  opened.length === 1
    ? { step: 'history.steps.openFile', params: { name: opened[0]!.name } }
    : { step: 'history.steps.openFiles', params: { count: opened.length } }
