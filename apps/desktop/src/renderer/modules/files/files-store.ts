import { defineStore } from 'pinia'
import { computed, ref, shallowReactive } from 'vue'
import type { FileHandle, OpenedFile, Problem, Progress } from '../../../shared/ipc.ts'
import { compute, main, problemOf } from '../../bridge.ts'
import { useNoticesStore } from '../shell/notices-store.ts'

/** A file in the sidebar, from the moment it was asked for. */
export interface FileEntry {
  readonly handle: FileHandle
  readonly state:
    /** `info` tells what has been read so far, as soon as there is something to look at. */
    | { readonly kind: 'loading'; readonly progress: Progress | null; readonly info: OpenedFile | null }
    | { readonly kind: 'ready'; readonly info: OpenedFile }
    | { readonly kind: 'failed'; readonly problem: Problem }
  /** Whether it is an item of the batch. */
  readonly included: boolean
}

export type ReadyFile = FileEntry & { readonly state: { readonly kind: 'ready' } }
/** Whole, or as far as it has been read. */
export type ShownFile = FileEntry & { readonly state: { readonly info: OpenedFile } }

const isReady = (file: FileEntry): file is ReadyFile => file.state.kind === 'ready'
const isShown = ({ state }: FileEntry): boolean => state.kind !== 'failed' && state.info !== null

/** The open files, in the order of the batch. */
export const useFilesStore = defineStore('files', () => {
  const entries = shallowReactive(new Map<string, FileEntry>())
  const jobs = new Map<string, AbortController>()
  const recent = ref<FileHandle[]>([])
  /** What the user chose to see; the first file where that is not open. */
  const selectedId = ref<string | null>(null)
  const notices = useNoticesStore()

  const files = computed(() => [...entries.values()])
  const ready = computed(() => files.value.filter(isReady))
  const batch = computed(() => ready.value.filter((file) => file.included))
  const shown = computed(() => files.value.filter((file): file is ShownFile => isShown(file)))
  const selected = computed(
    () => shown.value.find((file) => file.handle.id === selectedId.value) ?? shown.value[0] ?? null,
  )

  function update(id: string, change: Partial<FileEntry>): void {
    const entry = entries.get(id)
    if (entry) entries.set(id, { ...entry, ...change })
  }

  async function load(handle: FileHandle): Promise<void> {
    const { id } = handle
    jobs.get(id)?.abort()
    const job = new AbortController()
    jobs.set(id, job)
    const included = entries.get(id)?.included ?? true
    entries.set(id, { handle, included, state: { kind: 'loading', progress: null, info: null } })
    const isCurrent = (): boolean => jobs.get(id) === job
    try {
      const info = await compute.call(
        'openFile',
        { fileId: id },
        {
          signal: job.signal,
          onProgress: ({ file = null, ...progress }) =>
            isCurrent() && update(id, { state: { kind: 'loading', progress, info: file } }),
        },
      )
      if (!isCurrent()) return
      update(id, { state: { kind: 'ready', info } })
    } catch (error) {
      if (!isCurrent()) return
      const problem = problemOf(error)
      if (problem.code === 'cancelled') entries.delete(id)
      else update(id, { state: { kind: 'failed', problem } })
    } finally {
      if (isCurrent()) jobs.delete(id)
    }
  }

  /** Opens files side by side and, where others are open already, shows the first of the new ones. */
  async function open(handles: readonly FileHandle[]): Promise<void> {
    const [first] = handles
    if (!first) return
    performance.mark('sinal:open-requested')
    if (entries.size > 0) selectedId.value = first.id
    await Promise.all(
      handles.map((handle) => {
        const known = entries.get(handle.id)
        return !known || known.state.kind === 'failed' ? load(handle) : undefined
      }),
    )
  }

  /** Compute forgets the file too: also one that is being given up, whose reading may end at this very moment. */
  function close(id: string): void {
    const entry = entries.get(id)
    if (!entry) return
    jobs.get(id)?.abort()
    jobs.delete(id)
    entries.delete(id)
    if (selectedId.value === id) selectedId.value = null
    if (entry.state.kind !== 'failed') compute.call('closeFile', { fileId: id }).catch(notices.fail)
  }

  /** After a crash of compute: all that it held is gone. */
  async function reopenAll(): Promise<void> {
    const lost = files.value.filter(
      ({ state }) => state.kind !== 'failed' || state.problem.code === 'compute-stopped',
    )
    await Promise.all(lost.map((file) => load(file.handle)))
  }

  const openDialog = (): Promise<void> => main.call('openDialog').then(open).catch(notices.fail)
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

  function setIncluded(id: string, included: boolean): void {
    update(id, { included })
  }

  return {
    files,
    ready,
    shown,
    batch,
    selected,
    selectedId,
    recent,
    open,
    openDialog,
    openSample,
    retry: load,
    close,
    reopenAll,
    forgetRecent,
    setIncluded,
  }
})
