import { shallowReactive } from 'vue'
import type { ReadingChoices } from '../../../shared/import-schemas.ts'
import type { OpenedFile, Problem, Progress } from '../../../shared/ipc.ts'
import { compute, problemOf } from '../../bridge.ts'
import { useNoticesStore } from '../shell/notices-store.ts'

/** How far a file has been read. */
export type FileReading =
  /** `info` tells what has been read so far, as soon as there is something to look at. */
  | { readonly kind: 'loading'; readonly progress: Progress | null; readonly info: OpenedFile | null }
  | {
      readonly kind: 'ready'
      readonly info: OpenedFile
      /** Of all readings: another one of the same file may have other samples. */
      readonly revision: number
    }
  | { readonly kind: 'failed'; readonly problem: Problem }

export type FileChange = 'changed' | 'gone'

export const WAITING: FileReading = { kind: 'loading', progress: null, info: null }

/**
 * Has compute read files, and knows how far each of them is.
 *
 * @param choicesOf how a file is to be read
 */
export function useFileReadings(choicesOf: (id: string) => ReadingChoices) {
  const readings = shallowReactive(new Map<string, FileReading>())
  /** What became of files on the disk since they were read. */
  const changes = shallowReactive(new Map<string, FileChange>())
  const jobs = new Map<string, AbortController>()
  /** The choices that each file was read with, or is being. */
  const readWith = new Map<string, string>()
  let revision = 0
  const reads = new Set<Promise<void>>()
  const notices = useNoticesStore()

  async function read(id: string): Promise<void> {
    jobs.get(id)?.abort()
    const job = new AbortController()
    jobs.set(id, job)
    readings.set(id, WAITING)
    const choices = choicesOf(id)
    readWith.set(id, JSON.stringify(choices))
    changes.delete(id)
    const isCurrent = (): boolean => jobs.get(id) === job
    try {
      const info = await compute.call(
        'openFile',
        { fileId: id, choices },
        {
          signal: job.signal,
          onProgress: ({ file = null, ...progress }) =>
            isCurrent() && readings.set(id, { kind: 'loading', progress, info: file }),
        },
      )
      if (isCurrent()) readings.set(id, { kind: 'ready', info, revision: ++revision })
    } catch (error) {
      if (isCurrent()) readings.set(id, { kind: 'failed', problem: problemOf(error) })
    } finally {
      if (isCurrent()) jobs.delete(id)
    }
  }

  /** Reads a file, again if it has been read before. */
  function load(id: string): Promise<void> {
    const done = read(id).finally(() => reads.delete(done))
    reads.add(done)
    return done
  }

  /** Compute forgets the file too: also one that is being given up, whose reading may end at this very moment. */
  function forget(id: string): void {
    const failed = readings.get(id)?.kind === 'failed'
    jobs.get(id)?.abort()
    jobs.delete(id)
    readings.delete(id)
    readWith.delete(id)
    changes.delete(id)
    if (!failed) compute.call('closeFile', { fileId: id }).catch(notices.fail)
  }

  /** Whether a file is read as it is to be: otherwise it must be read anew. */
  const isAsChosen = (id: string): boolean => readWith.get(id) === JSON.stringify(choicesOf(id))

  /** Once nothing is being read any more. */
  const settled = (): Promise<unknown> => Promise.all(reads)

  return { readings, changes, load, forget, isAsChosen, settled }
}
