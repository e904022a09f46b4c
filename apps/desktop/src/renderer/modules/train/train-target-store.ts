import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { Problem } from '../../../shared/ipc.ts'
import { main, problemOf } from '../../bridge.ts'
import { useFilesStore } from '../files/files-store.ts'
import { useTrainSettings } from './train-settings.ts'
import { useTrainStore } from './train-store.ts'

/** What is to come out of a training: what the chain makes now, or channels of a file, which can be opened for that. */
export const useTrainTarget = defineStore('train-target', () => {
  const files = useFilesStore()
  const chosen = useTrainSettings()
  const train = useTrainStore()

  /** Why the file that was to be opened is none. */
  const problem = shallowRef<Problem | null>(null)

  function chooseOwn(): void {
    problem.value = null
    chosen.change('target', { kind: 'own' })
  }

  function choose(fileId: string): void {
    problem.value = null
    const found = files.ready.find(({ handle }) => handle.id === fileId)
    if (!found) return
    // Of the same file, another channel than those that go in, where there is one.
    const all = found.state.info.channels.map((_, c) => c)
    const others =
      found.handle.id === train.file?.handle.id ? all.filter((c) => !train.inputs.includes(c)) : all
    const channels = (others.length > 0 ? others : all).slice(0, train.inputs.length)
    chosen.change('target', { kind: 'channels', fileId, channels })
  }

  /** A target is none of the signals that the chain runs over: it stays out of the batch, and what is shown stays. */
  async function open(): Promise<void> {
    problem.value = null
    try {
      const handles = await main.call('openDialog')
      const [first] = handles
      if (!first) return
      await files.open(handles, true)
      const opened = files.files.find(({ handle }) => handle.id === first.id)
      if (opened?.state.kind === 'ready') choose(first.id)
      else if (opened?.state.kind === 'failed') problem.value = opened.state.problem
    } catch (error) {
      problem.value = problemOf(error)
    }
  }

  return { problem, chooseOwn, choose, open }
})
