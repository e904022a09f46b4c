import { watch } from 'vue'
import { compute, main } from '../../bridge.ts'
import { useFitStore } from '../chain/fit-store.ts'
import { useRunStore } from '../chain/run-store.ts'
import { useFilesStore } from '../files/files-store.ts'
import { useSettingsStore } from '../settings/settings-store.ts'
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

  main.on('files', ({ files: handles }) => void files.open(handles))
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

  watch(
    () => files.selected?.handle.name ?? null,
    (name) => {
      const title = name === null ? 'Sinal' : `${name} — Sinal`
      main.call('setWindow', { title, edited: false }).catch(notices.fail)
    },
  )

  const start = await main.call('ready')
  settings.accept(start.settings)
  files.recent = start.recent
  await files.open(start.files)
}
