import { watch } from 'vue'
import type { MainEvent } from '../../../shared/ipc.ts'
import type { Session } from '../../../shared/session-schemas.ts'
import { compute, main } from '../../bridge.ts'
import { useFitStore } from '../chain/fit-store.ts'
import { useRunStore } from '../chain/run-store.ts'
import { useFolderRunStore } from '../folder-run/folder-run-store.ts'
import { useFilesStore } from '../files/files-store.ts'
import { useReadingMemory } from '../files/reading-memory.ts'
import { useFileChanges } from '../files/use-file-changes.ts'
import { useSessionStore } from '../session/session-store.ts'
import { useSettingsStore } from '../settings/settings-store.ts'
import { openRecipe } from '../take-away/open-recipe.ts'
import { useEngineStore } from './engine-store.ts'
import { useNoticesStore } from './notices-store.ts'

/** Listens to main and compute for as long as the window lives. */
export async function startSession(): Promise<void> {
  const files = useFilesStore()
  const run = useRunStore()
  const fit = useFitStore()
  const settings = useSettingsStore()
  const notices = useNoticesStore()
  const engine = useEngineStore()
  const session = useSessionStore()
  const folderRun = useFolderRunStore()

  main.on('files', ({ files: handles }) => void files.open(handles))
  main.on('folder', (folder) => folderRun.show(folder))
  main.on('recipe', (recipe) => void openRecipe(recipe))
  main.on('session', ({ session: shown, origin }) => showSession(shown, origin))
  // A dialog that lies over the notices tells what belongs to it.
  main.on('problem', (problem) => folderRun.tell(problem) || notices.show({ kind: 'problem', problem }))
  main.on('settings', settings.accept)
  main.on('recent', (recent) => (files.recent = recent))
  main.on('computeStopped', ({ restarting }) => {
    const next = restarting ? 'restarting' : 'gone'
    compute.disconnect(next)
    run.forget()
    fit.forget()
    notices.show({ kind: 'compute-stopped', state: next })
  })
  compute.onConnect(({ first }) => {
    void engine.ask()
    if (!first) void restore()
  })

  async function restore(): Promise<void> {
    await files.reopenAll()
    await fit.check()
    notices.show({ kind: 'compute-stopped', state: 'restored' })
  }

  /** What the page was working on when it crashed is unsaved, as it was. */
  function showSession(shown: Session, origin: MainEvent<'session'>['origin']): void {
    try {
      session.show(shown, origin === 'opened')
      if (origin === 'window-crashed') notices.show({ kind: 'window-crashed' })
    } catch (error) {
      notices.fail(error)
    }
  }

  watch(
    () => [session.name ?? files.selected?.handle.name, session.edited] as const,
    ([name, edited]) => {
      const title = name === undefined ? 'Sinal' : `${edited ? '• ' : ''}${name} — Sinal`
      main.call('setWindow', { title, edited }).catch(notices.fail)
    },
  )
  useFileChanges()

  const start = await main.call('ready')
  settings.accept(start.settings)
  files.recent = start.recent
  session.offered = start.offered
  useReadingMemory().list = start.readings
  if (start.session) showSession(start.session.session, start.session.origin)
  if (start.folder) folderRun.show(start.folder)
  await files.open(start.files)
}
