import { useDebounceFn } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { OfferedSession, Session } from '../../../shared/session-schemas.ts'
import { main } from '../../bridge.ts'
import { useWeightFilesStore } from '../chain/weight-files-store.ts'
import { useHistoryStore } from '../history/history-store.ts'
import { useNoticesStore } from '../shell/notices-store.ts'
import { readState } from './read-state.ts'

/** After a change the session is kept this soon, and at the latest so long after the first of many. */
const KEEP_AFTER_MS = 400
const KEEP_WITHIN_MS = 1500

/** The session: whatever the stores registered in the history, kept by main against every crash and saved on demand. */
export const useSessionStore = defineStore('session', () => {
  const history = useHistoryStore()
  const notices = useNoticesStore()
  const name = ref<string | null>(null)
  /** Work of a former run that can be taken up. */
  const offered = shallowRef<OfferedSession | null>(null)
  const savedRevision = ref(0)
  const edited = computed(() => history.revision !== savedRevision.value)

  const keep = useDebounceFn(
    async () => {
      if (!edited.value) return
      await main.call('autosave', { state: history.snapshot() }).catch(notices.fail)
    },
    KEEP_AFTER_MS,
    { maxWait: KEEP_WITHIN_MS },
  )
  watch(() => history.revision, keep)

  async function save(as: boolean): Promise<void> {
    const { revision } = history
    try {
      const saved = await main.call('saveSession', { state: history.snapshot(), as })
      if (!saved) return
      name.value = saved.name
      savedRevision.value = revision
    } catch (error) {
      notices.fail(error)
    }
  }

  /** Takes the place of what is open; nothing is changed when a part of it is not as it should be. */
  function show(session: Session, isSaved: boolean): void {
    history.restore(readState(session, history.parts))
    name.value = session.name
    if (isSaved) savedRevision.value = history.revision
    const changed = session.files.filter(({ found }) => found === 'changed')
    for (const { handle } of changed) useWeightFilesStore().noteChange(handle.id, 'changed')
    if (changed.length > 0) {
      notices.show({ kind: 'files-changed', names: changed.map(({ handle }) => handle.name) })
    }
  }

  async function restoreOffered(): Promise<void> {
    offered.value = null
    try {
      const session = await main.call('restoreOffered')
      if (session) show(session, false)
    } catch (error) {
      notices.fail(error)
    }
  }

  function discardOffered(): void {
    offered.value = null
    main.call('discardOffered').catch(notices.fail)
  }

  return { name, offered, edited, save, show, restoreOffered, discardOffered }
})
