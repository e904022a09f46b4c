import { computed, watch } from 'vue'
import type { MenuCommand } from '../../../shared/ipc.ts'
import { main } from '../../bridge.ts'
import { useChainStore } from '../chain/chain-store.ts'
import { useFitStore } from '../chain/fit-store.ts'
import { useRunStore } from '../chain/run-store.ts'
import { useExportStore } from '../export/export-store.ts'
import { useFilesStore } from '../files/files-store.ts'
import { usePlotsStore } from '../plots/plots-store.ts'
import { useNoticesStore } from './notices-store.ts'

interface Command {
  readonly enabled: () => boolean
  readonly run: () => void
}

/** What the menu can ask for, and when: main greys out the rest. */
export function useCommands(): void {
  const files = useFilesStore()
  const chain = useChainStore()
  const run = useRunStore()
  const fit = useFitStore()
  const plots = usePlotsStore()
  const output = useExportStore()
  const notices = useNoticesStore()

  const hasPlots = (): boolean => plots.rows.length > 0
  const isCut = (): boolean => hasPlots() && !plots.isWhole
  const commands: Record<MenuCommand, Command> = {
    export: { enabled: () => output.canExport, run: () => void output.write() },
    'close-file': {
      enabled: () => files.selected !== null,
      run: () => files.selected && files.close(files.selected.handle.id),
    },
    'add-layer': { enabled: () => files.files.length > 0, run: () => chain.add('moving-average') },
    run: { enabled: () => fit.canRun, run: () => void run.run() },
    cancel: {
      enabled: () => run.running || output.exporting,
      run: () => {
        run.cancel()
        output.cancel()
      },
    },
    'zoom-in': { enabled: hasPlots, run: () => plots.zoomBy(0.5) },
    'zoom-out': { enabled: isCut, run: () => plots.zoomBy(2) },
    'zoom-fit': { enabled: isCut, run: plots.fit },
    'pan-left': { enabled: isCut, run: () => plots.panBy(-0.15) },
    'pan-right': { enabled: isCut, run: () => plots.panBy(0.15) },
  }

  main.on('menu', ({ command }) => {
    if (commands[command].enabled()) commands[command].run()
  })

  const enabled = computed(() =>
    (Object.keys(commands) as MenuCommand[]).filter((name) => commands[name].enabled()),
  )
  watch(
    () => enabled.value.join(),
    () => main.call('setEnabled', { commands: enabled.value }).catch(notices.fail),
    { immediate: true },
  )
}
