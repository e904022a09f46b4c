import { watch } from 'vue'
import { main } from '../../bridge.ts'
import { useChainStore } from '../chain/chain-store.ts'
import { useFitStore } from '../chain/fit-store.ts'
import { useRunStore } from '../chain/run-store.ts'
import { useCommandsStore } from '../commands/commands-store.ts'
import { useExportStore } from '../export/export-store.ts'
import { useFilesStore } from '../files/files-store.ts'
import { useHistoryCommands } from '../history/use-history-commands.ts'
import { usePlotsStore } from '../plots/plots-store.ts'
import { useSessionStore } from '../session/session-store.ts'
import { useChainExportStore } from '../take-away/chain-export-store.ts'
import { chooseRecipe } from '../take-away/open-recipe.ts'
import { useLayoutStore } from './layout-store.ts'
import { useNoticesStore } from './notices-store.ts'

const always = (): boolean => true

/** Registers what the commands do, carries out those of the menu, and tells main which it can offer. */
export function useCommands(): void {
  const commands = useCommandsStore()
  const notices = useNoticesStore()
  registerFiles()
  registerChain()
  registerView()
  useHistoryCommands()

  main.on('menu', ({ command }) => commands.run(command))
  watch(
    () => commands.enabled.join(),
    () => main.call('setEnabled', { commands: commands.enabled }).catch(notices.fail),
    { immediate: true },
  )
}

function registerFiles(): void {
  const files = useFilesStore()
  const output = useExportStore()
  const session = useSessionStore()
  useCommandsStore().register({
    open: { enabled: always, run: () => void files.openDialog() },
    'open-sample': { enabled: always, run: () => void files.openSample() },
    'save-session': { enabled: () => session.edited, run: () => void session.save(false) },
    'save-session-as': { enabled: () => files.files.length > 0, run: () => void session.save(true) },
    export: { enabled: () => output.canExport, run: () => void output.quick() },
    'export-options': { enabled: () => output.canOpen, run: output.show },
    'close-file': {
      enabled: () => files.selected !== null,
      run: () => files.selected && files.close(files.selected.handle.id),
    },
  })
}

function registerChain(): void {
  const files = useFilesStore()
  const chain = useChainStore()
  const run = useRunStore()
  const fit = useFitStore()
  const output = useExportStore()
  const taking = useChainExportStore()
  useCommandsStore().register({
    'open-recipe': { enabled: always, run: () => void chooseRecipe() },
    'export-chain': { enabled: () => taking.canOpen, run: taking.show },
    'add-layer': { enabled: () => files.files.length > 0, run: () => chain.add('moving-average') },
    run: { enabled: () => fit.canRun, run: () => void run.run() },
    cancel: {
      enabled: () => run.running || output.exporting,
      run: () => {
        run.cancel()
        output.cancel()
      },
    },
  })
}

function registerView(): void {
  const files = useFilesStore()
  const plots = usePlotsStore()
  const layout = useLayoutStore()
  const hasFiles = (): boolean => files.files.length > 0
  const hasPlots = (): boolean => plots.rows.length > 0
  const isCut = (): boolean => hasPlots() && !plots.isWhole
  useCommandsStore().register({
    'toggle-files': { enabled: hasFiles, run: () => layout.toggle('files') },
    'toggle-chain': { enabled: hasFiles, run: () => layout.toggle('chain') },
    'zoom-in': { enabled: hasPlots, run: () => plots.zoomBy(0.5) },
    'zoom-out': { enabled: isCut, run: () => plots.zoomBy(2) },
    'zoom-fit': { enabled: isCut, run: plots.fit },
    'pan-left': { enabled: isCut, run: () => plots.panBy(-0.15) },
    'pan-right': { enabled: isCut, run: () => plots.panBy(0.15) },
  })
}
