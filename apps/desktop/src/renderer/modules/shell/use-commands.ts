import { watch } from 'vue'
import { main } from '../../bridge.ts'
import { useChainStore } from '../chain/chain-store.ts'
import { useFitStore } from '../chain/fit-store.ts'
import { useRunStore } from '../chain/run-store.ts'
import { useLayerCommands } from '../chain/use-layer-commands.ts'
import { useCommandsStore } from '../commands/commands-store.ts'
import { useExportStore } from '../export/export-store.ts'
import { useExplainCommands } from '../explain/use-explain-commands.ts'
import { useFolderRunStore } from '../folder-run/folder-run-store.ts'
import { useFilesStore } from '../files/files-store.ts'
import { useHelpCommands } from '../help/use-help-commands.ts'
import { useHistoryCommands } from '../history/use-history-commands.ts'
import { useImportStore } from '../import/import-store.ts'
import { usePlotsStore } from '../plots/plots-store.ts'
import { usePlotCommands } from '../plots/use-plot-commands.ts'
import { useSessionStore } from '../session/session-store.ts'
import { useTrainStore } from '../train/train-store.ts'
import { useTrainCommands } from '../train/use-train-commands.ts'
import { useChainExportStore } from '../take-away/chain-export-store.ts'
import { chooseRecipe } from '../take-away/open-recipe.ts'
import { useLayoutStore } from './layout-store.ts'
import { useNoticesStore } from './notices-store.ts'
import { useGoToCommands } from './use-go-to-commands.ts'

const always = (): boolean => true

/** Registers what the commands do, carries out those of the menu, and tells main which it can offer. */
export function useCommands(): void {
  const commands = useCommandsStore()
  const notices = useNoticesStore()
  registerFiles()
  registerChain()
  registerView()
  useHistoryCommands()
  useLayerCommands()
  useGoToCommands()
  usePlotCommands()
  useExplainCommands()
  useTrainCommands()
  useHelpCommands()

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
  const sheet = useImportStore()
  useCommandsStore().register({
    open: { enabled: always, run: () => void files.openDialog() },
    'open-sample': { enabled: always, run: () => void files.openSample() },
    'save-session': {
      enabled: () => session.edited,
      why: () => 'saved',
      run: () => void session.save(false),
    },
    'save-session-as': {
      enabled: () => files.files.length > 0,
      why: () => 'noFile',
      run: () => void session.save(true),
    },
    'restore-session': {
      enabled: () => session.offered !== null,
      why: () => 'nothingOffered',
      run: () => void session.restoreOffered(),
    },
    'discard-session': {
      enabled: () => session.offered !== null,
      why: () => 'nothingOffered',
      run: session.discardOffered,
    },
    'read-as': {
      enabled: () => sheet.candidate !== null,
      why: () => 'noFile',
      run: () => sheet.candidate && sheet.open(sheet.candidate.handle.id),
    },
    export: { enabled: () => output.canExport, why: () => 'noOutput', run: () => void output.quick() },
    'export-options': { enabled: () => output.canOpen, why: () => 'noFile', run: output.show },
    'include-file': {
      enabled: () => files.selected !== null,
      why: () => 'noFile',
      isOn: () => files.selected?.included ?? false,
      run: () => files.selected && files.setIncluded(files.selected.handle.id, !files.selected.included),
    },
    'read-file-again': {
      enabled: () => files.selected !== null,
      why: () => 'noFile',
      run: () => files.selected && void files.retry(files.selected.handle.id),
    },
    'close-file': {
      enabled: () => files.selected !== null,
      why: () => 'noFile',
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
  const folder = useFolderRunStore()
  const train = useTrainStore()
  const taking = useChainExportStore()
  useCommandsStore().register({
    'open-recipe': { enabled: always, run: () => void chooseRecipe() },
    'export-chain': { enabled: () => taking.canOpen, why: () => 'noLayers', run: taking.show },
    'add-layer': {
      enabled: () => files.files.length > 0,
      why: () => 'noFile',
      run: () => chain.add('moving-average'),
    },
    'run-folder': {
      enabled: () => chain.enabled.length > 0 || folder.active,
      why: () => 'cannotRun',
      run: () => folder.show(),
    },
    run: { enabled: () => fit.canRun, why: () => 'cannotRun', run: () => void run.run() },
    cancel: {
      enabled: () => run.running || output.exporting || train.running,
      why: () => 'notRunning',
      run: () => {
        run.cancel()
        output.cancel()
        train.stop()
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
    'toggle-files': {
      enabled: hasFiles,
      why: () => 'noFile',
      isOn: () => layout.shows.files,
      run: () => layout.toggle('files'),
    },
    'toggle-chain': {
      enabled: hasFiles,
      why: () => 'noFile',
      isOn: () => layout.shows.chain,
      run: () => layout.toggle('chain'),
    },
    'zoom-in': { enabled: hasPlots, why: () => 'noPlots', run: () => plots.zoomBy(0.5) },
    'zoom-out': { enabled: isCut, why: () => 'wholeShown', run: () => plots.zoomBy(2) },
    'zoom-fit': { enabled: isCut, why: () => 'wholeShown', run: plots.fit },
    'pan-left': { enabled: isCut, why: () => 'wholeShown', run: () => plots.panBy(-0.15) },
    'pan-right': { enabled: isCut, why: () => 'wholeShown', run: () => plots.panBy(0.15) },
  })
}
